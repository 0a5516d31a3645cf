"""Collapse in numbers: against torch's own divergence, a loop over rows, and decoders that know only the mean."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch.distributions import Normal
from torch.distributions import kl_divergence as exact

from sertools.analysis.collapse import divergence, posterior, reconstruction_share, row_divergence
from sertools.corpora.folds import Fold
from sertools.models.autoencoder import VAE
from sertools.models.grid import Grid
from sertools.models.methods import METHODS, Member

NAMES = ("VAE-vanilla", "DAE-vanilla")


def stacked(models):
    states = [model.state_dict() for model in models]
    return {name: torch.stack([state[name] for state in states]) for name in states[0]}


def posterior_of(model, row):
    with torch.no_grad():
        return model.encode(torch.from_numpy(row))


@pytest.fixture
def planted():
    """Two methods x two folds of untrained networks; every fold sees the features in a unit of its own."""
    generator = np.random.default_rng(1)
    features = generator.normal(size=(90, 88)).astype(np.float32)
    inputs = np.stack([features, 2 * features + 1])
    speakers = np.array([f"s{k // 9}" for k in range(90)])
    rows = np.arange(90)
    folds = (Fold(rows[:45], rows[45:]), Fold(rows[45:], rows[:45]))
    track = SimpleNamespace(inputs=inputs, speakers=speakers, folds=folds, codes=rows % 4)
    torch.manual_seed(0)
    models = [VAE() for _ in range(4)]
    for model in models[2:]:
        torch.nn.init.zeros_(model.logvar_head.weight)
        torch.nn.init.zeros_(model.logvar_head.bias)
    members = tuple(Member(METHODS[name], fold, 0) for name in NAMES for fold in (0, 1))
    return track, Grid(members, stacked(models), np.zeros((1, 4, 5), np.float32), 0)


def test_a_row_is_the_divergence_that_torch_gives():
    generator = np.random.default_rng(0)
    mu, logvar = generator.normal(size=(2, 30, 2))
    expected = exact(Normal(torch.from_numpy(mu), torch.from_numpy(np.exp(logvar / 2))), Normal(0.0, 1.0))
    assert row_divergence(mu, logvar) == pytest.approx(expected.numpy())
    assert (row_divergence(np.zeros((3, 2)), np.zeros((3, 2))) == 0).all()


def test_the_divergence_is_the_mean_over_held_out_rows_then_models(planted):
    track, grid = planted
    found = divergence(track, grid, count=20)
    assert set(found) == {("VAE-vanilla", "1"), ("VAE-vanilla", "2")}
    for place, dimension in enumerate("12"):
        of_models = []
        for k in (0, 1):
            of_rows = []
            for row in track.folds[k].test:
                mu, logvar = posterior_of(grid.model(k), track.inputs[k, row])
                scale = torch.exp(logvar / 2)
                of_rows.append(float(exact(Normal(mu, scale), Normal(0.0, 1.0))[place]))
            of_models.append(np.mean(of_rows))
        one = found["VAE-vanilla", dimension]
        assert one.estimate == pytest.approx(np.mean(of_models), rel=1e-5)
        assert len(one.values) == 20 and one.low <= one.estimate <= one.high


def test_the_share_is_that_of_a_loop_over_rows(planted):
    track, grid = planted
    found = reconstruction_share(track, grid, count=20)
    for method, places in zip(NAMES, ((0, 1), (2, 3)), strict=True):
        of_models = []
        for k in places:
            fold = track.folds[k % 2]
            features = torch.from_numpy(track.inputs[k % 2].copy())
            centre = features[torch.from_numpy(fold.train)].mean(0)
            with torch.no_grad():
                errors = sum(float(((grid.model(k)(row) - row) ** 2).sum()) for row in features[fold.test])
            of_models.append(errors / sum(float(((row - centre) ** 2).sum()) for row in features[fold.test]))
        assert found[(method,)].estimate == pytest.approx(np.mean(of_models), rel=1e-4)


def test_a_decoder_that_knows_only_the_mean_has_share_one_in_every_replicate(planted):
    track, grid = planted
    grid.parameters["decoder.4.weight"].zero_()
    for k, member in enumerate(grid.members):
        centre = track.inputs[member.fold][track.folds[member.fold].train].mean(0)
        grid.parameters["decoder.4.bias"][k] = torch.from_numpy(centre)
    for decoded in ("mean", "sample"):
        for one in reconstruction_share(track, grid, decoded=decoded, count=20).values():
            assert one.values == pytest.approx(np.ones(20), abs=1e-6)


def test_a_sample_differs_from_the_mean_only_where_there_is_a_posterior(planted):
    track, grid = planted
    mean, sample = (reconstruction_share(track, grid, decoded=decoded, count=2) for decoded in ("mean", "sample"))
    assert mean[("DAE-vanilla",)].estimate == sample[("DAE-vanilla",)].estimate
    assert mean[("VAE-vanilla",)].estimate != sample[("VAE-vanilla",)].estimate


def test_what_cannot_be_is_refused(planted):
    track, grid = planted
    with pytest.raises(ValueError, match="expected a VAE as member 2, came DAE-vanilla, a DAE"):
        posterior(grid, 2, track.inputs[0])
    with pytest.raises(ValueError, match="expected one of mean, sample, came 'z'"):
        reconstruction_share(track, grid, decoded="z")
