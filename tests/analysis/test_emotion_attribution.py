"""Attributions of true positives from the mean neutral one: which rows, which reference, and profiles by loops."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import torch
from scipy import stats

from sertools.analysis import emotion_profiles as profiles
from sertools.analysis.attribution import deeplift, group_scores, latent_mean
from sertools.analysis.classify import classifier
from sertools.analysis.dimension_order import common_order, in_order
from sertools.analysis.emotion_attribution import ALL, TRUE_POSITIVES, ZERO, explain, references
from sertools.analysis.pairs import PAIRS
from sertools.analysis.transfer import TRAIN
from sertools.corpora.folds import Fold
from sertools.measure.groups import FEATURES
from sertools.measure.groups import table as group_table
from sertools.measure.utterances import Utterances
from sertools.models import conditions
from sertools.models.grid import train
from sertools.models.methods import INTERPRETABLE, members
from sertools.models.track import CLASSES, Track

LABELS = list(group_table()["label"])


def utterances(name, speakers, seed, each=40):
    """Random features, of which some move with the emotion, alike in every corpus."""
    generator = np.random.default_rng(seed)
    codes = generator.integers(0, 4, each * len(speakers))
    effect = np.random.default_rng(0).normal(size=(4, 88))
    values = generator.normal(size=(len(codes), 88)) + effect[codes]
    index = pd.Index([f"{name}/{number}" for number in range(len(codes))], name="utterance")
    columns = {"corpus": name, "speaker": np.repeat(speakers, each), "emotion": np.array(CLASSES)[codes]}
    features = pd.DataFrame((values / values.std(0)).astype(np.float32), index=index, columns=list(FEATURES))
    return Utterances(name, pd.DataFrame(columns, index=index), features, {})


@pytest.fixture(scope="module")
def made():
    corpus = utterances("own", list("abcdefghi"), 0)
    third = np.arange(len(corpus)) // 120  # three speakers a fold
    folds = tuple(Fold(np.flatnonzero(third != fold), np.flatnonzero(third == fold)) for fold in range(3))
    codes = pd.Categorical(corpus.table["emotion"], categories=CLASSES).codes.astype(int)
    track = Track("own", corpus, {}, folds, codes, {}, "speaker")
    grid = train(
        corpus.features.to_numpy(), members(INTERPRETABLE, 3, 1), [fold.train for fold in folds], codes, {}, epochs=4,
        seed=0,
    )  # fmt: skip
    targets = {"kin": utterances("kin", ["a", "z"], 2)}
    return track, grid, targets, explain(track, grid, targets, count=30)


def true_positives(track, model, fold, corpus, rows):
    """Rows whose emotion a classifier on the model's training rows names, the long way round."""
    network = latent_mean(model)

    def embedded(features):
        with torch.no_grad():
            return network(torch.tensor(features)).numpy()

    own = track.utterances.features.to_numpy()
    words = track.utterances.table["emotion"].to_numpy(dtype=str)
    fitted = classifier().fit(embedded(own[fold.train]), words[fold.train])
    said = fitted.predict(embedded(corpus.features.to_numpy()[rows]))
    return rows[said == corpus.table["emotion"].to_numpy(dtype=str)[rows]]


def test_true_positives_and_reference_of_every_model(made):
    track, grid, targets, explained = made
    dae = grid.select(method="DAE")
    features = track.utterances.features.to_numpy(dtype=float)
    assert list(explained) == [TRAIN, "kin"] and not explained[TRAIN].left_out
    for number, one in enumerate(explained[TRAIN].models):
        fold, model = track.folds[number], dae.model(number)
        right = true_positives(track, model, fold, track.utterances, fold.test)
        assert 0 < len(right) < len(fold.test)
        np.testing.assert_array_equal(fold.test[one.right], right)
        neutral = right[track.codes[right] == CLASSES.index("neutral")]
        reference = features[neutral].mean(0)
        found = deeplift(latent_mean(model), features[fold.test], baseline=reference)
        np.testing.assert_allclose(one.absolute, group_scores(found, LABELS).swapaxes(1, 2), atol=1e-6)
        np.testing.assert_allclose(one.signed, group_scores(found, LABELS, signed=True).swapaxes(1, 2), atol=1e-6)
        np.testing.assert_allclose(one.features, features[fold.test] - reference, atol=1e-6)
        # a transfer corpus: the same reference, and nobody whom the model heard
        moved, kin = explained["kin"].models[number], targets["kin"]
        heard = set(track.speakers[fold.train])
        unheard = np.array([k for k, who in enumerate(kin.table["speaker"]) if who not in heard])
        np.testing.assert_array_equal(unheard[moved.right], true_positives(track, model, fold, kin, unheard))
        found = deeplift(latent_mean(model), kin.features.to_numpy()[unheard], baseline=reference)
        np.testing.assert_allclose(moved.absolute, group_scores(found, LABELS).swapaxes(1, 2), atol=1e-6)


def test_the_zero_reference_and_another_condition(made):
    track, grid, _, _ = made
    zero = explain(track, grid, {}, method="UAE", reference=ZERO, count=2)[TRAIN]
    own = track.utterances.features.to_numpy()[track.folds[1].test]
    expected = group_scores(deeplift(latent_mean(grid.select(method="UAE").model(1)), own), LABELS)
    np.testing.assert_allclose(zero.models[1].absolute, expected.swapaxes(1, 2), atol=1e-6)
    half = conditions.validation(track, "target 20 %")
    moved = explain(track, grid, {}, validation=half, count=2)[TRAIN].models[0]
    rows = np.flatnonzero(half.counted[0])
    neutral = rows[moved.right & (track.codes[rows] == 0)]
    np.testing.assert_allclose(
        moved.features, half.inputs[0][rows] - half.inputs[0][neutral].mean(0, dtype=float), atol=1e-6
    )


def test_a_model_without_a_neutral_true_positive_is_left_out(made):
    track, grid, _, _ = made
    right = np.zeros((3, len(track.codes)), dtype=bool)
    right[1, track.codes == 0] = True
    right[2, track.codes == 1] = True
    found = references(track, grid.select(method="DAE"), right)
    assert list(np.isfinite(found).all(1)) == [False, True, False]
    np.testing.assert_allclose(found[1], track.inputs[track.codes == 0].mean(0), atol=1e-6)
    assert (references(track, grid.select(method="DAE"), right, reference=ZERO) == 0).all()
    with pytest.raises(ValueError, match="reference: expected one of neutral, zero; came 'mean'"):
        references(track, grid, right, reference="mean")


def test_nothing_is_defined_where_every_model_is_left_out(made):
    none = replace(made[3][TRAIN], models=(), left_out=(0, 1, 2))
    cells = profiles.cells(profiles.profiles(none), none)
    assert all(np.isnan(one.estimate) for of in cells.values() for one in of.values())
    order = common_order(made[1].select(method="DAE").embed(made[0].inputs))
    assert {scores.shape for scores in in_order(none, order).values()} == {(2, 27, 0)}


def profile_of_rows(found, weight, *, rows, dimension=None, scaled=False, size=lambda one: one.absolute):
    """Mean by emotion and group, a loop over models and drawn rows: (K, G)."""
    by_model = []
    for one in found.models:
        drawn = np.repeat(np.arange(len(one.codes)), weight[one.codes])
        if rows == TRUE_POSITIVES:
            drawn = drawn[one.right[drawn]]
        scores = size(one) / (one.spread[:, None, None] if scaled else 1)
        scores = scores.mean(0) if dimension is None else scores[dimension]
        by_model.append(
            [
                scores[:, drawn[one.emotions[drawn] == k]].mean(1) if (one.emotions[drawn] == k).any()
                else np.full(scores.shape[0], np.nan)
                for k in range(4)
            ]
        )  # fmt: skip
    by_model = np.array(by_model)
    known = np.isfinite(by_model)
    return np.where(known, by_model, 0).sum(0) / known.sum(0)


CHOICES = [
    ({}, {}),
    ({"rows": ALL}, {"rows": ALL}),
    ({"dimension": "2"}, {"dimension": 1}),
    ({"scale": "latent sd"}, {"scaled": True}),
    ({"sign": "group"}, {"size": lambda one: np.abs(one.signed)}),
]


@pytest.mark.parametrize(("options", "by_hand"), CHOICES, ids=["judged", "all rows", "dimension", "scale", "sign"])
def test_profiles_of_resampled_speakers_are_those_of_their_rows(made, options, by_hand):
    found = made[3][TRAIN]
    weights = found.drawn.weights[:8]
    values = profiles.profiles(found, **options)(weights)
    for number, weight in enumerate(weights):
        expected = profile_of_rows(found, weight, **{"rows": TRUE_POSITIVES, **by_hand})
        np.testing.assert_allclose(values[..., number], expected, rtol=1e-6)


def test_relations_of_profiles_are_scipys(made):
    found = made[3][TRAIN]
    cells = profiles.cells(profiles.profiles(found), found)
    replicate = 4
    profile = {
        emotion: np.array(
            [one.values[replicate] for (of, _), one in cells["attribution"].items() if of == emotion]
        )
        for emotion in CLASSES
    }  # fmt: skip
    assert list(PAIRS) == ["-".join(pair) for pair in combinations("NSHA", 2)]
    for name, (first, second) in PAIRS.items():
        rho = stats.spearmanr(profile[first], profile[second]).statistic
        assert cells["profile_rho"][(name,)].values[replicate] == pytest.approx(rho)
        distance = np.linalg.norm(profile[first] - profile[second])
        assert cells["profile_distance"][(name,)].values[replicate] == pytest.approx(distance)


def test_spearman_shares_ranks_and_knows_what_it_cannot_say():
    generator = np.random.default_rng(0)
    first, second = generator.integers(0, 5, (27, 6)).astype(float), generator.normal(size=(27, 6))
    found = profiles.spearman(first, second)
    expected = [stats.spearmanr(first[:, k], second[:, k]).statistic for k in range(6)]
    np.testing.assert_allclose(found, expected)
    first[3, 1] = np.nan
    second[:, 2] = 1.0
    np.testing.assert_array_equal(np.isnan(profiles.spearman(first, second)), [False, True, True, False, False, False])


def test_the_input_alone(made):
    """Mean difference, and mean of differences: by loops over one weight."""
    found = made[3][TRAIN]
    weight = found.drawn.weights[2]
    for kind in ("mean", "rows"):
        by_model = np.zeros((3, 4, 27))
        for number, one in enumerate(found.models):
            drawn = np.repeat(np.arange(len(one.codes)), weight[one.codes] * one.right)
            for emotion in range(4):
                rows = one.features[drawn[one.emotions[drawn] == emotion]]
                value = np.abs(rows.mean(0)) if kind == "mean" else np.abs(rows).mean(0)
                by_model[number, emotion] = group_scores(value, LABELS)
        values = profiles.input_profiles(found, of=kind)(weight[None])[..., 0]
        np.testing.assert_allclose(values, by_model.mean(0), rtol=1e-6)
    ours = profiles.agreement(profiles.profiles(found), profiles.input_profiles(found, of="rows"), found)
    everyone = np.ones((1, len(found.drawn.speakers)))
    pair = [of(everyone)[3, :, 0] for of in (profiles.profiles(found), profiles.input_profiles(found, of="rows"))]
    assert ours[("angry",)].estimate == pytest.approx(stats.spearmanr(*pair).statistic)
    with pytest.raises(ValueError, match="of: expected 'mean' or 'rows', came 'row'"):
        profiles.input_profiles(found, of="row")


def test_cells_of_a_track_are_those_of_its_held_out_rows(made):
    track, grid, _, explained = made
    found = explained[TRAIN]
    whole = profiles.attribution_cells(track, grid, count=30)
    judged = profiles.cells(profiles.profiles(found), found)
    quick = profiles.attribution_cells(track, grid, count=0)
    for name, cells in judged.items():
        for label, one in cells.items():
            assert np.array_equal(whole[name][label].values, one.values, equal_nan=True)
            assert quick[name][label].estimate == pytest.approx(one.estimate, nan_ok=True)
    with pytest.raises(ValueError, match="rows: expected one of true positives, all; came 'right'"):
        profiles.attribution_cells(track, grid, rows="right", count=0)


def test_dimensions_are_put_into_one_order_with_one_sign():
    generator = np.random.default_rng(1)
    first = generator.normal(size=(200, 2)) * [1.0, 4.0]
    second = np.column_stack([-3 * first[:, 1] + 2, 0.5 * first[:, 0]]) + 0.01 * generator.normal(size=(200, 2))
    order = common_order(np.stack([first, second]))
    np.testing.assert_array_equal(order.places, [[0, 1], [1, 0]])
    np.testing.assert_array_equal(order.signs, [[1, 1], [1, -1]])
    assert order.correlations[1] == pytest.approx(
        [abs(np.corrcoef(first[:, 0], second[:, 1])[0, 1]), abs(np.corrcoef(first[:, 1], second[:, 0])[0, 1])]
    )
    assert common_order(np.zeros((2, 5, 2))).correlations.max() == 0
    with pytest.raises(ValueError, match="latents of shape"):
        common_order(first)


def test_scores_in_order_are_turned_and_pooled(made):
    track, grid, _, explained = made
    found = explained[TRAIN]
    order = common_order(grid.select(method="DAE").embed(track.inputs))
    pooled = in_order(found, order, rows=ALL)
    start = 0
    for number, one in enumerate(found.models):
        own = one.signed[:, :, one.emotions == 2]
        for dimension in range(2):
            expected = order.signs[number, dimension] * own[order.places[number, dimension]]
            np.testing.assert_allclose(pooled["happy"][dimension, :, start : start + own.shape[2]], expected)
        start += own.shape[2]
    assert pooled["happy"].shape == (2, 27, start)
    assert in_order(found, order)["angry"].shape[2] == found.counts()[..., 3].sum()
