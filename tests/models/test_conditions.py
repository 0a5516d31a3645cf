"""What a model sees of a corpus under each condition, against z-scores worked out with plain numpy."""

import numpy as np
import pytest

from sertools.corpora.table import CorpusError
from sertools.measure.groups import LEVEL_FEATURES
from sertools.measure.normalisation import NAMES, standardise_rows
from sertools.measure.shipped import load
from sertools.models.conditions import CONDITIONS, VALIDATION, inputs_of, of_fold, target, validation
from sertools.models.methods import ZEROSHOT
from sertools.models.track import four_classes, prepare_track, train_track, utterances_of

OPTIONS = {"rows": 200, "folds": 2, "seed": 3}
LEVEL = [NAMES.index(name) for name in LEVEL_FEATURES]


@pytest.fixture(scope="module")
def track():
    return prepare_track("open-english", normalisation="training", **OPTIONS)


@pytest.fixture(scope="module")
def plain():
    return prepare_track("open-english", **OPTIONS)


def z_scores(values, mean, scale):
    known = scale > 0
    return np.where(known, (values - mean) / np.where(known, scale, 1), 0)


def own_statistics(values):
    """Mean and deviation of the rows within 10 deviations by the statistics of all rows, and which rows those are."""
    stays = (np.abs(z_scores(values, values.mean(0), values.std(0))) <= 10).all(1)
    return values[stays].mean(0), values[stays].std(0), stays


def raw(utterances):
    return utterances.features.to_numpy(dtype=float)


def test_a_fold_is_standardised_by_the_rows_that_it_trains_on(track):
    values = raw(track.utterances)
    assert track.inputs.shape == (2, len(values), 88) and track.inputs.dtype == np.float32
    for fold, statistics, inputs in zip(track.folds, track.statistics, track.inputs, strict=True):
        assert statistics.rows == len(fold.train)
        mean, scale = values[fold.train].mean(0), values[fold.train].std(0)
        np.testing.assert_allclose(inputs, z_scores(values, mean, scale), rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(inputs[fold.train].mean(0), 0, atol=1e-4)


def test_outliers_are_those_of_their_corpus_under_both_normalisations(track):
    own = prepare_track("open-english", **OPTIONS)
    assert track.utterances.table.index.equals(own.utterances.table.index) and track.dropped == own.dropped
    for mine, theirs in zip(track.folds, own.folds, strict=True):
        assert np.array_equal(mine.train, theirs.train) and np.array_equal(mine.test, theirs.test)


def test_training_outliers_are_out_before_the_statistics_are_taken():
    utterances = utterances_of("savee")
    part = np.arange(0, len(utterances), 2)
    utterances.features.iloc[4, 10] = np.float32(1e3 * utterances.features.iloc[:, 10].max())
    values = raw(utterances)
    rows = standardise_rows(utterances, part=part)
    mean, scale, stays = own_statistics(values[part])
    assert not stays[2] and not rows.stays[4] and rows.statistics.rows == stays.sum() < len(part)
    np.testing.assert_allclose(rows.statistics.mean, mean, rtol=1e-6)
    others = np.setdiff1d(np.arange(len(utterances)), part)
    assert np.array_equal(rows.stays[others], (np.abs(z_scores(values[others], mean, scale)) <= 10).all(1))


def test_all_of_a_target_is_what_the_four_classes_are(plain):
    one, (kept, dropped) = target("emodb", plain, "target"), four_classes("emodb")
    assert one.counted.shape == (2, len(one)) and (one.counted[0] == one.counted[1]).all()
    assert one.dropped == dropped == len(one) - len(kept) > 0
    assert one.table.index[one.counted[0]].equals(kept.table.index)
    assert np.array_equal(one.inputs[one.counted[0]], inputs_of(kept))


def test_the_share_that_normalises_is_not_tested_on(plain):
    one, everything = (target("emodb", plain, "target 20 %", count=count, seed=5) for count in ("rest", "all"))
    cleaned = own_statistics(raw(one.utterances))[2]
    assert np.array_equal(one.outliers[0], ~cleaned) and not cleaned.all()
    used = np.flatnonzero(~one.counted[0] & cleaned)
    assert len(used) == one.statistics[0].rows <= round(0.2 * len(one))
    values = raw(one.utterances)
    expected = z_scores(values, values[used].mean(0), values[used].std(0))
    np.testing.assert_allclose(one.inputs, expected, rtol=1e-4, atol=1e-4)
    assert np.array_equal(everything.inputs, one.inputs)
    assert np.array_equal(everything.counted[0], cleaned) and everything.counted[0, used].all()
    assert not np.array_equal(target("emodb", plain, "target 20 %", seed=6).counted, one.counted)
    assert target("emodb", plain, "target 20 %", share=0.5).statistics[0].rows > len(one) // 3


def test_a_target_under_the_training_statistics_of_each_fold(track):
    one = target("savee", track, "training", rows=80)
    values = raw(one.utterances)
    assert one.inputs.shape == (2, 80, 88) and one.counted.all()
    strict = target("savee", track, "training", rows=80, outliers="condition")
    for fold in range(2):
        mean, scale = track.statistics[fold].mean, track.statistics[fold].scale
        expected = z_scores(values, mean, scale)
        np.testing.assert_allclose(of_fold(one.inputs, fold), expected, rtol=1e-5, atol=1e-5)
        assert np.array_equal(strict.counted[fold], (np.abs(expected) <= 10).all(1))
    assert strict.dropped == (~strict.counted).any(0).sum() > 0 and np.array_equal(strict.inputs, one.inputs)


def test_held_out_rows_under_each_condition(track):
    for condition in CONDITIONS:
        own = validation(track, condition, seed=2)
        assert own.name == VALIDATION and own.inputs.shape == track.inputs.shape and own.dropped == 0
        for number, fold in enumerate(track.folds):
            assert not np.delete(own.counted[number], fold.test).any()
            values = raw(track.utterances)
            if condition == "training":
                assert np.array_equal(np.flatnonzero(own.counted[number]), fold.test)
                continue
            used = fold.test if condition == "target" else fold.test[~own.counted[number, fold.test]]
            share = 1 if condition == "target" else 0.2
            assert len(used) == round(share * len(fold.test))
            expected = z_scores(values[fold.test], values[used].mean(0), values[used].std(0))
            np.testing.assert_allclose(own.inputs[number, fold.test], expected, atol=1e-2)
    both = validation(track, "target 20 %", count="all", seed=2)
    assert np.array_equal(np.flatnonzero(both.counted[0]), track.folds[0].test)


def test_rows_standardised_corpus_by_corpus_stay_as_they_are(plain):
    own = validation(plain, "target")
    assert np.array_equal(own.inputs, inputs_of(plain.utterances)) and np.array_equal(plain.inputs, own.inputs)
    assert [np.flatnonzero(one).tolist() for one in own.counted] == [fold.test.tolist() for fold in plain.folds]
    assert validation(plain, "target 20 %").inputs.shape == (2, *plain.inputs.shape)


@pytest.mark.parametrize("normalisation", ["corpus", "training"])
def test_the_level_is_removed_for_models_and_for_targets(normalisation):
    track = prepare_track("open-english", normalisation=normalisation, level="removed", **OPTIONS)
    assert not track.inputs[..., LEVEL].any() and track.inputs.any(tuple(range(track.inputs.ndim - 1))).sum() > 70
    for condition in CONDITIONS[: 3 if normalisation == "training" else 2]:
        one, kept = (target("savee", track, condition, level=level, rows=60) for level in (None, "kept"))
        assert not one.inputs[..., LEVEL].any() and kept.inputs[..., LEVEL].any()
        assert np.array_equal(one.counted, kept.counted)
        assert not validation(track, condition).inputs[..., LEVEL].any()


def test_a_corpus_without_emotions_keeps_all_rows(plain, monkeypatch):
    bare = load("savee")
    bare.table["emotion"] = None
    monkeypatch.setattr("sertools.models.track.load", lambda name: bare)
    assert len(target("bare", plain, "target 20 %")) == len(bare)


def test_models_of_a_fold_learn_from_its_own_inputs(track, tmp_path, monkeypatch):
    monkeypatch.setenv("SERTOOLS_CACHE", str(tmp_path))
    grid = train_track(track, ZEROSHOT[:1], runs=1, epochs=1, seed=0)
    one = target("savee", track, "training", rows=60)
    latents = grid.embed(one.inputs)
    for number, member in enumerate(grid.members):
        alone = grid.embed(one.inputs[member.fold])[number]
        np.testing.assert_allclose(latents[number], alone, atol=1e-6)


def test_a_wrong_combination_is_named(track, plain):
    with pytest.raises(ValueError, match="open-english: expected a track with the normalisation 'training'.*'corpus'"):
        target("savee", plain, "training")
    with pytest.raises(ValueError, match="open-english: expected a track with the normalisation 'training'"):
        validation(plain, "training")
    with pytest.raises(ValueError, match="condition: expected one of target, target 20 %, training; came 'own'"):
        target("savee", track, "own")
    with pytest.raises(ValueError, match="count: expected one of rest, all; came 'none'"):
        validation(track, "target", count="none")
    with pytest.raises(ValueError, match="level: expected one of kept, removed"):
        target("savee", track, "target", level="low")
    with pytest.raises(CorpusError, match="a share between 0 and 1"):
        target("savee", track, "target 20 %", share=1.0)
    with pytest.raises(ValueError, match="normalisation: expected one of corpus, training; came 'target'"):
        prepare_track("savee", normalisation="target")
    with pytest.raises(ValueError, match="expected one of them at most"):
        standardise_rows(plain.utterances, part=np.arange(4), statistics=track.statistics[0])
