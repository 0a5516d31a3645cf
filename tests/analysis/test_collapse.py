"""Collapse in numbers: against torch's own divergence, a loop over rows, and decoders that know only the mean."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch.distributions import Normal
from torch.distributions import kl_divergence as exact

from sertools.analysis.collapse import (
    course,
    divergence,
    posterior,
    posterior_summary,
    reconstruction_share,
    row_divergence,
)
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
        return model.encode(torch.from_numpy(row.copy()))


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
            features, test = torch.from_numpy(track.inputs[k % 2].copy()), fold.test.tolist()
            centre = features[torch.from_numpy(fold.train.copy())].mean(0)
            with torch.no_grad():
                errors = sum(float(((grid.model(k)(row) - row) ** 2).sum()) for row in features[test])
            of_models.append(errors / sum(float(((row - centre) ** 2).sum()) for row in features[test]))
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


def test_the_course_of_training_is_a_share_of_the_variance(planted):
    track, grid = planted
    history = np.ones((2, 4, 5), np.float32)
    summed = replace(METHODS["VAE-vanilla"], reduction="sum", name="summed")
    members = (*grid.members[:2], Member(summed, 0, 0), Member(summed, 1, 0))
    found = course(track, Grid(members, grid.parameters, history, 0)).query("epoch == 2")["share"].to_numpy()
    variance = [track.inputs[k][track.folds[k].train].var(0).mean() for k in (0, 1)]
    assert found == pytest.approx([1 / variance[0], 1 / variance[1], 1 / (88 * variance[0]), 1 / (88 * variance[1])])


def test_the_summary_of_a_prior_is_a_prior(planted):
    track, grid = planted
    for name in ("mu_head.weight", "mu_head.bias", "logvar_head.weight", "logvar_head.bias"):
        grid.parameters[name][0].zero_()
        grid.parameters[name][1].zero_()
    found = posterior_summary(track, grid)
    assert list(found.index) == ["VAE-vanilla"]
    assert found.loc["VAE-vanilla"].to_dict() == {"sd of mu": 0.0, "mean sigma": 1.0, "active dimensions": 0.0}
    grid.parameters["mu_head.weight"].fill_(1.0)
    assert posterior_summary(track, grid).loc["VAE-vanilla", "active dimensions"] == 2


def test_what_cannot_be_is_refused(planted):
    track, grid = planted
    with pytest.raises(ValueError, match="expected a VAE as member 2, came DAE-vanilla, a DAE"):
        posterior(grid, 2, track.inputs[0])
    with pytest.raises(ValueError, match="expected one of mean, sample, came 'z'"):
        reconstruction_share(track, grid, decoded="z")
