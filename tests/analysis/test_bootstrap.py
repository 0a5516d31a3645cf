"""Speaker bootstrap against closed forms and plain loops."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sertools.analysis.bootstrap import (
    BOOTSTRAP,
    LEAVE_ONE_OUT,
    Replicates,
    combine,
    difference,
    interval,
    means,
    replicates,
    rows,
)


def corpus(speakers, rows_each, seed, between=1.0):
    generator = np.random.default_rng(seed)
    names = np.repeat([f"c-{k:02d}" for k in range(speakers)], rows_each)
    values = np.repeat(generator.normal(0, between, speakers), rows_each) + generator.normal(size=speakers * rows_each)
    return names, values


def test_speaker_bootstrap_standard_error_of_a_mean():
    """Speakers of equal size: the bootstrap variance of the mean is the variance of the speakers' means over S."""
    names, values = corpus(20, 30, 0)
    drawn = replicates(names, count=40_000, seed=1)
    codes = drawn.codes(names)
    result = interval(means(values, codes, 20), drawn)
    of_speakers = values.reshape(20, 30).mean(1)
    assert result.estimate == pytest.approx(values.mean())
    assert result.values.std() == pytest.approx(of_speakers.std() / np.sqrt(20), rel=0.02)
    assert result.values.mean() == pytest.approx(values.mean(), abs=0.01)
    # The percentile interval of a nearly normal statistic is +- 1.96 standard errors.
    assert result.high - result.low == pytest.approx(2 * 1.96 * result.values.std(), rel=0.05)


def test_speaker_bootstrap_is_wider_than_one_over_utterances():
    names, values = corpus(16, 50, 2, between=2.0)
    drawn = replicates(names, seed=0)
    over_speakers = interval(means(values, drawn.codes(names), 16), drawn).values.std()
    assert over_speakers > 3 * values.std() / np.sqrt(len(values))


def test_speaker_bootstrap_covers_the_truth():
    """Of 200 planted corpora with 24 speakers and mean 0, 95 % of the intervals hold 0, or a little fewer."""
    held = 0
    for seed in range(200):
        names, values = corpus(24, 5, seed)
        drawn = replicates(names, count=400, seed=seed)
        result = interval(means(values, drawn.codes(names), 24), drawn)
        held += result.low <= 0 <= result.high
    assert 0.88 <= held / 200 <= 0.99


def test_speaker_bootstrap_below_eight_speakers_gives_dots_and_leave_one_out():
    names, values = corpus(4, 10, 3)
    drawn = replicates(names)
    result = interval(means(values, drawn.codes(names), 4), drawn)
    assert drawn.kind == LEAVE_ONE_OUT and not result.has_interval
    assert np.isnan(result.low) and np.isnan(result.high)
    by_speaker = values.reshape(4, 10)
    np.testing.assert_allclose(list(result.dots.values()), by_speaker.mean(1))
    np.testing.assert_allclose(result.values, [np.delete(by_speaker, k, 0).mean() for k in range(4)])
    assert list(result.dots) == ["c-00", "c-01", "c-02", "c-03"]
    assert replicates([f"s{k}" for k in range(8)]).kind == BOOTSTRAP


def test_mean_over_members_is_taken_inside_each_replicate():
    names, values = corpus(9, 4, 4)
    drawn = replicates(names, count=50)
    codes = drawn.codes(names)
    # Two members that test disjoint speakers, as the folds of one run do.
    members = np.stack([np.where(codes < 5, values, np.nan), np.where(codes >= 5, values, np.nan)])
    result = interval(means(members, codes, 9), drawn)
    for replicate, weight in enumerate(drawn.weights):
        picked = np.repeat(np.arange(36), weight[codes])
        parts = [row[picked][np.isfinite(row[picked])] for row in members]
        expected = np.mean([part.mean() for part in parts if len(part)])
        assert result.values[replicate] == pytest.approx(expected)
    # A speaker alone is scored by the one member that tests her.
    assert result.dots["c-08"] == pytest.approx(values[codes == 8].mean())


def test_rows_calls_any_function_with_the_drawn_rows():
    names, values = corpus(10, 6, 5)
    drawn = replicates(names, count=30)
    codes = drawn.codes(names)
    generic = interval(rows(lambda positions: values[positions].mean(), codes), drawn)
    summed = interval(means(values, codes, 10), drawn)
    np.testing.assert_allclose(generic.values, summed.values)
    two = rows(lambda positions: np.array([values[positions].mean(), values[positions].max()]), codes)(drawn.weights)
    assert two.shape == (2, 30)
    assert np.isnan(rows(lambda positions: 1.0, codes)(np.zeros((1, 10), int))).all()


def test_differences_are_paired():
    names, values = corpus(12, 5, 6, between=3.0)
    other = values - 0.5 + 0.01 * np.random.default_rng(7).normal(size=len(values))
    drawn = replicates(names)
    codes = drawn.codes(names)
    first, second = (interval(means(item, codes, 12), drawn) for item in (values, other))
    apart = difference(first, second)
    assert apart.estimate == pytest.approx(first.estimate - second.estimate)
    assert 0.4 < apart.low < apart.high < 0.6 < first.high - first.low
    np.testing.assert_allclose(apart.values, first.values - second.values)
    elsewhere = interval(means(values, codes, 12), replicates(names, seed=99))
    with pytest.raises(ValueError, match="same draw"):
        difference(first, elsewhere)


def test_independent_corpora_combine_replicate_by_replicate():
    names, values = corpus(12, 5, 8)
    others = np.array([name.replace("c", "d") for name in names])
    pair = []
    for speakers in (names, others):
        drawn = replicates(speakers, count=2000)
        pair.append(interval(means(values, drawn.codes(speakers), 12), drawn))
    # The same numbers under other names are drawn independently: the variance of the mean of both is half that of one.
    both = combine(lambda a, b: (a + b) / 2, *pair, paired=False)
    assert both.values.var() == pytest.approx(pair[0].values.var() / 2, rel=0.15)
    assert both.dots == {}
    few = replicates(names[:15])
    with pytest.raises(ValueError, match="equally many replicates"):
        combine(np.subtract, pair[0], interval(means(values[:15], few.codes(names[:15]), 3), few), paired=False)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from("abcdefghijkl"), min_size=1, max_size=40), st.integers(0, 5))
def test_the_draw_ignores_the_order_of_rows(speakers, seed):
    first, second = replicates(speakers, count=20, seed=seed), replicates(sorted(speakers) * 2, count=20, seed=seed)
    np.testing.assert_array_equal(first.weights, second.weights)
    expected = len(first.speakers) if first.kind == BOOTSTRAP else len(first.speakers) - 1
    assert (first.weights.sum(1) == expected).all()


def test_wrong_arguments_are_named():
    drawn = replicates(["a", "b"])
    with pytest.raises(ValueError, match="came \\['z'\\]"):
        drawn.codes(["a", "z"])
    with pytest.raises(ValueError, match="missing one"):
        replicates(["a", None])
    with pytest.raises(ValueError, match="at least one speaker"):
        replicates([])
    with pytest.raises(ValueError, match="members, 5"):
        interval(lambda weights: np.zeros(3), drawn)
    with pytest.raises(ValueError, match="between 0 and 1"):
        interval(lambda weights: np.zeros(5), drawn, confidence=95)


def test_a_statistic_without_a_value_has_no_interval():
    names = [f"s{k}" for k in range(9)]
    drawn = Replicates(tuple(names), np.ones((4, 9), int), BOOTSTRAP, 0)
    result = interval(lambda weights: np.full(len(weights), np.nan), drawn)
    assert np.isnan([result.estimate, result.low, result.high]).all()


def test_no_replicates_leave_the_estimate_alone():
    names = [f"s{k}" for k in range(9)]
    values = np.arange(9.0)
    several, none = (
        interval(means(values, drawn.codes(names), 9), drawn)
        for drawn in (replicates(names, count=20), replicates(names, count=0))
    )
    assert none.estimate == several.estimate == 4
    assert not none.has_interval and not len(none.values) and none.dots == {}
