"""Plain references and the bottleneck's zeros: closed forms, and networks whose zeros are known."""

import inspect
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch

from sertools.analysis.wild import references, sparsity
from sertools.analysis.wild.results import COEFFICIENTS, Results
from sertools.analysis.wild.setup import Settings
from sertools.models import sparse_autoencoder
from sertools.models.initial_weights import initialise
from sertools.models.series_draws import SeriesDraws

UTTERANCES = {"u/one": 101, "u/two": 64}


def standardised(frames, seed):
    values = np.cumsum(np.random.default_rng(seed).normal(size=(frames, 40)), axis=0)
    return ((values - values.mean(0)) / values.std(0)).astype(np.float32)


def series_frame(utterance, kind, values):
    frame = pd.DataFrame(values, columns=COEFFICIENTS)
    return frame.assign(utterance=utterance, kind=kind, frame=range(len(values)))


@pytest.fixture
def found():
    shown = []
    for seed, (utterance, frames) in enumerate(UTTERANCES.items()):
        given = standardised(frames, seed)
        shown += [series_frame(utterance, "given", given), series_frame(utterance, "made", 0.5 * given)]
    numbers = pd.DataFrame(
        [{"run": 0, "amount": "all", "best": 2}, {"run": 1, "amount": "all", "best": 1},
         {"run": 0, "amount": "1/2", "best": 2}]
    ).rename_axis("autoencoder")  # fmt: skip
    reconstructions = pd.DataFrame(
        [
            {"autoencoder": number, "utterance": name, "corpus": "u", "speaker": "s", "error": 0.25, "near_zero": share}
            for number in range(3)
            for name, share in zip(UTTERANCES, (0.75, 0.5), strict=True)
        ]
    )
    quantities = {"training_loss": 0.5, "training_error": 0.4, "activity": 10.0, "near_zero": 0.6}
    histories = pd.DataFrame(
        [
            {"kind": kind, "number": number, "epoch": epoch, "quantity": name, "value": value / epoch}
            for kind in ("autoencoder", "recogniser")
            for number in range(3)
            for epoch in (1, 2)
            for name, value in quantities.items()
        ]
    )
    units = pd.DataFrame(
        [
            {"autoencoder": number, "unit": unit, "mean": 0.0, "near_zero": [1.0, 1.0, 0.995, 0.99, 0.3][unit]}
            for number in range(2)
            for unit in range(5)
        ]
    )
    empty = pd.DataFrame()
    return Results(
        empty, numbers, empty, empty, histories, reconstructions, pd.concat(shown).sample(frac=1, random_state=0),
        units, settings=Settings(seed=4),
    )  # fmt: skip


def test_series_come_back_in_the_order_of_their_frames(found):
    pairs = references.shown(found)
    assert list(pairs) == list(UTTERANCES)
    given, made = pairs["u/two"]
    assert np.allclose(given, standardised(64, 1)) and np.allclose(made, 0.5 * given)


def test_frames_given_and_not_made_are_an_error(found):
    cut = found.shown[~((found.shown["utterance"] == "u/one") & (found.shown["kind"] == "made"))]
    with pytest.raises(ValueError, match="u/one: expected the same frames"):
        references.shown(replace(found, shown=cut))


def test_the_bottleneck_is_measured_on_the_network():
    network = sparse_autoencoder.SparseAutoencoder().eval()
    with torch.no_grad():
        _, bottleneck = network(torch.zeros(1, 40, 400), torch.tensor([400]))
    assert bottleneck[0].numel() / 400 == references.PER_FRAME == 32
    assert 400 / bottleneck.shape[2] == references.STEP == 4


def test_straight_lines_keep_what_is_straight_and_the_frames_kept():
    ramp = np.linspace(0, 1, 10)[:, None] * np.arange(1, 4)
    assert np.allclose(references.interpolated(ramp), ramp)
    given = standardised(11, 0)
    lines = references.interpolated(given)
    assert np.allclose(lines[[0, 4, 8, 10]], given[[0, 4, 8, 10]])
    assert np.allclose(lines[2], (given[0] + given[4]) / 2)


def test_components_leave_the_rest_of_the_eigenvalues():
    given = standardised(90, 2).astype(float)
    values = np.sort(np.linalg.eigvalsh(np.cov(given.T, bias=True)))[::-1]
    for count in (1, 7, 40):
        lost = references.mean_squared(given, references.components(given, count))
        assert np.isclose(lost, values[count:].sum() / 40)


def test_references_stand_beside_the_autoencoder(found):
    table = references.references(found)
    assert list(table.columns) == ["values a frame", *UTTERANCES]
    assert np.allclose(table.loc["autoencoder", list(UTTERANCES)].astype(float), 0.25, atol=1e-6)
    assert np.allclose(table.loc["0, the mean of every coefficient", list(UTTERANCES)].astype(float), 1, atol=1e-5)
    # 32 a frame, of which 25 % and 50 % are active
    assert table.loc["autoencoder", "values a frame"] == (8 + 16) / 2
    given = references.shown(found)["u/one"][0]
    expected = references.mean_squared(given, references.components(given, 8))
    assert np.isclose(table.loc["as many principal components", "u/one"], expected)


def test_an_utterance_that_was_not_reconstructed_is_an_error(found):
    cut = found.reconstructions[found.reconstructions["utterance"] != "u/two"]
    less = replace(found, reconstructions=cut)
    with pytest.raises(ValueError, match="u/two"):
        references.references(less)
    with pytest.raises(ValueError, match="u/two"):
        sparsity.untrained(less)


def test_a_row_an_autoencoder(found):
    table = sparsity.by_autoencoder(found)
    assert table["near_zero"].tolist() == [0.625] * 3
    assert table["first"].tolist() == [0.6] * 3 and table["kept"].tolist() == [0.3, 0.6, 0.3]
    assert np.allclose(table["penalty"], 0.2) and table["activity"].tolist() == [5.0, 10.0, 5.0]
    # two are never active, one in half a percent of its positions; one percent is not rare
    assert table["dead"].tolist()[:2] == [2, 2] and table["rare"].tolist()[:2] == [1, 1]
    assert np.allclose(table["living"][:2], (0.995 + 0.99 + 0.3) / 3)
    assert table.loc[2, ["dead", "rare", "living"]].isna().all()


def test_where_all_units_are_dead_none_is_sparse(found):
    table = sparsity.by_autoencoder(replace(found, units=found.units.assign(near_zero=1.0)))
    assert table["dead"].tolist()[:2] == [5, 5] and table["living"].isna().all()


def test_a_history_without_the_epoch_kept_is_an_error(found):
    found.autoencoders.loc[1, "best"] = 9
    with pytest.raises(ValueError, match="autoencoder 1: expected epoch 9"):
        sparsity.by_autoencoder(found)


def test_the_threshold_is_that_of_the_tables():
    assert sparsity.THRESHOLD == inspect.signature(sparse_autoencoder.near_zero).parameters["threshold"].default


def test_zeros_of_encoders_that_learned_nothing(found):
    table = sparsity.untrained(found)
    assert table[["run", "utterance"]].to_numpy().tolist() == [[run, name] for run in (0, 1) for name in UTTERANCES]
    assert table["after"].tolist() == [0.75, 0.5, 0.75, 0.5]
    encoder = sparse_autoencoder.Encoder()
    initialise(encoder, SeriesDraws(4, 1).weights("encoder"))
    given = torch.from_numpy(references.shown(found)["u/two"][0].astype(np.float32))
    with torch.no_grad():
        bottleneck = encoder(given.T[None], torch.tensor([64]))
    expected = sparse_autoencoder.near_zero(bottleneck, torch.tensor([64])).item()
    assert np.isclose(table["before"].iloc[3], expected)
    assert 0.2 < table["before"].mean() < 0.8
    assert table["dead"].iloc[3] == (bottleneck.abs() <= 1e-3).all(2).sum()


def test_an_encoder_that_gives_nothing_is_all_zero():
    encoder = sparse_autoencoder.Encoder()
    for value in encoder.parameters():
        torch.nn.init.zeros_(value)
    assert sparsity.near_zero(encoder, standardised(30, 0)).all()
    torch.nn.init.constant_(encoder.layers[-1].bias[:32], 0.5)
    small = sparsity.near_zero(encoder, standardised(30, 0))
    assert small.shape == (8, 128) and small[:, 32:].all() and not small[:, :32].any()
