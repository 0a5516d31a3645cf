"""Standardising by own and by given statistics, outliers, constant features, level."""

import statistics as plain

import numpy
import pandas
import pytest

from sertools.measure import normalisation
from sertools.measure.egemaps import NAMES
from sertools.measure.groups import LEVEL_FEATURES
from sertools.measure.normalisation import Statistics, fit, normalise, standardise
from sertools.measure.utterances import Utterances


def utterances(values, prefix="made"):
    index = pandas.Index([f"{prefix}/{number:04d}" for number in range(len(values))], name="utterance", dtype="str")
    features = pandas.DataFrame(values.astype("float32"), index=index, columns=list(NAMES))
    return Utterances(prefix, pandas.DataFrame({"emotion": "sad"}, index=index), features, {})


@pytest.fixture
def values():
    return numpy.random.default_rng(1).normal(3.0, 2.0, (300, 88)) * numpy.logspace(-3, 3, 88)


def test_z_scores_are_those_of_a_plain_loop(values):
    given = utterances(values)
    result = normalise(given)
    assert len(result.dropped) == 0 and result.utterances.features.index.equals(given.features.index)
    for column in (0, 50, 87):
        raw = [float(value) for value in given.features.iloc[:, column]]
        expected = [(value - plain.fmean(raw)) / plain.pstdev(raw) for value in raw]
        assert numpy.allclose(result.utterances.features.iloc[:, column], expected, atol=1e-5)
    assert (result.utterances.features.dtypes == "float32").all()


def test_outliers_are_dropped_and_the_rest_standardised_again(values):
    clean = normalise(utterances(numpy.delete(values, 7, axis=0)))
    values[7, 40] = 1e6 * values[:, 40].std()
    result = normalise(utterances(values))
    assert list(result.dropped) == ["made/0007"]
    assert "made/0007" not in result.utterances.table.index and len(result.utterances) == 299
    assert numpy.allclose(result.utterances.features.to_numpy(), clean.utterances.features.to_numpy(), atol=1e-6)
    assert numpy.allclose(result.utterances.features.to_numpy().std(axis=0), 1, atol=1e-5)
    assert result.statistics.rows == 299


def test_the_limit_is_exclusive_and_can_be_left_out():
    values = numpy.tile(numpy.linspace(-1, 1, 101)[:, None], (1, 88))
    values[:, 0] = 0
    values[100, 0] = 1  # z is exactly the root of n - 1 = 10, the most that a z among 101 rows can be
    assert len(normalise(utterances(values), limit=10.000001).dropped) == 0
    assert len(normalise(utterances(values), limit=9.999999).dropped) == 1
    assert len(normalise(utterances(values), limit=None).dropped) == 0


def test_a_constant_feature_is_zero_here_and_wherever_its_statistics_are_used(values):
    values[:, 5] = 0.1
    training = normalise(utterances(values))
    assert (training.utterances.features.iloc[:, 5] == 0).all() and training.statistics.scale[5] == 0
    other = numpy.random.default_rng(2).normal(3.0, 2.0, (50, 88)) * numpy.logspace(-3, 3, 88)
    transferred = normalise(utterances(other, "other"), statistics=training.statistics, limit=None)
    assert (transferred.utterances.features.iloc[:, 5] == 0).all()
    assert (transferred.utterances.features.iloc[:, 6] != 0).any()


def test_given_statistics_are_applied_not_estimated(values):
    given = Statistics(numpy.full(88, 2.0), numpy.full(88, 4.0), 10)
    result = normalise(utterances(values), statistics=given, limit=None)
    assert numpy.allclose(result.utterances.features, (values - 2) / 4, rtol=1e-5, atol=1e-4)
    assert result.statistics is given
    cut = normalise(utterances(values), statistics=given, limit=10)
    far = (numpy.abs((values.astype("float32").astype("float64") - 2) / 4) > 10).any(axis=1)
    assert list(cut.dropped) == [f"made/{number:04d}" for number in numpy.flatnonzero(far)]


def test_removing_the_level_sets_17_features_to_zero_and_keeps_the_others_and_the_rows(values):
    values[3, NAMES.index(LEVEL_FEATURES[0])] = 1e9
    kept, removed = (normalise(utterances(values), level=level) for level in ("kept", "removed"))
    assert list(kept.dropped) == list(removed.dropped) == ["made/0003"]
    features = removed.utterances.features
    assert (features[list(LEVEL_FEATURES)] == 0).all(axis=None)
    others = [name for name in NAMES if name not in LEVEL_FEATURES]
    assert len(others) == 71
    pandas.testing.assert_frame_equal(features[others], kept.utterances.features[others])


def test_row_order_does_not_matter(values):
    given = utterances(values)
    order = numpy.random.default_rng(3).permutation(len(values))
    shuffled = normalise(given.rows(order)).utterances.features.loc[given.features.index]
    assert numpy.allclose(shuffled, normalise(given).utterances.features, atol=1e-6)


def test_standardise_inverts(values):
    statistics = fit(values)
    assert numpy.allclose(standardise(values, statistics) * statistics.scale + statistics.mean, values)


def test_bad_arguments_are_refused(values):
    with pytest.raises(ValueError, match="level"):
        normalise(utterances(values), level="half")
    with pytest.raises(ValueError, match="limit"):
        normalise(utterances(values), limit=0)
    with pytest.raises(ValueError, match="at least two rows"):
        normalise(utterances(values[:1]))
    with pytest.raises(ValueError, match="finite"):
        normalisation.fit(numpy.full((3, 88), numpy.nan))
