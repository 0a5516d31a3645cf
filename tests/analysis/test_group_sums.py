"""Sums and rows of groups against a plain loop; statistics over many speakers against those over few."""

import numpy as np
import pytest

from sertools.analysis import correlation, separation
from sertools.analysis.bootstrap import SHOWN_ALONE, difference, interval, means, replicates
from sertools.analysis.correlation import FEW, drawn_below, places, spearman_statistic
from sertools.analysis.group_sums import moments_of_groups, rows_of_groups, sums_of_groups
from sertools.analysis.separation import auc_statistic, paired_share
from sertools.analysis.structure import separation as between_classes
from sertools.models.track import CLASSES

GROUPS = 5


@pytest.fixture
def drawn():
    generator = np.random.default_rng(4)
    return generator.normal(size=(3, 40)), generator.integers(0, GROUPS - 1, size=40)


def test_sums_are_those_of_a_loop_and_0_where_a_group_has_no_row(drawn):
    values, codes = drawn
    found = sums_of_groups(values, codes, GROUPS)
    np.testing.assert_allclose(found, [[row[codes == group].sum() for group in range(GROUPS)] for row in values])
    assert not found[:, -1].any() and sums_of_groups(values[:, :0], codes[:0], 2).tolist() == [[0, 0]] * 3


def test_rows_are_those_of_a_loop(drawn):
    codes = drawn[1]
    found = rows_of_groups(codes)
    assert list(found) == sorted(set(codes.tolist())) and rows_of_groups(codes[:0]) == {}
    for group, rows in found.items():
        assert np.array_equal(rows, np.flatnonzero(codes == group))


def test_moments_give_the_covariance_of_a_group(drawn):
    values, codes = drawn
    counts, sums, products = moments_of_groups(values.T, codes, GROUPS)
    mean = sums[1] / counts[1]
    expected = np.cov(values[:, codes == 1], bias=True)
    np.testing.assert_allclose(products[1] / counts[1] - np.outer(mean, mean), expected, atol=1e-12)


@pytest.fixture
def many():
    """Tied scores and labels of two members over more speakers than are counted one by one, and a few draws of them."""
    generator, people = np.random.default_rng(5), FEW + 20
    codes = np.concatenate([np.arange(people), generator.integers(0, people, size=300)])
    weights = generator.multinomial(people, np.full(people, 1 / people), size=6)
    scores = generator.integers(0, 50, size=(2, len(codes))).astype(float)
    scores[1, ::7] = np.nan
    return scores, generator.integers(1, 6, size=len(codes)).astype(float), codes, people, weights


def test_ranks_over_many_speakers_are_exactly_those_of_counts_by_speaker(many, monkeypatch):
    scores, labels, codes, people, weights = many
    found = spearman_statistic(scores, labels, codes, people)(weights)
    monkeypatch.setattr(correlation, "FEW", people)
    assert np.array_equal(found, spearman_statistic(scores, labels, codes, people)(weights))


def test_wins_over_many_speakers_are_exactly_those_of_pairs_of_speakers(many, monkeypatch):
    scores, _, codes, people, weights = many
    asked = scores, np.array(CLASSES)[codes % 4], ("angry", "happy"), ("neutral", "sad"), codes, people
    found = auc_statistic(*asked)(weights)
    monkeypatch.setattr(separation, "FEW", people)
    assert np.array_equal(found, auc_statistic(*asked)(weights))


def test_drawn_rows_below_by_hand():
    placed = places(np.array([2.0, 9.0]), np.array([1.0, 2.0, 2.0]))
    found = drawn_below(placed, np.array([0, 0, 1]), np.array([[2, 3]]))
    assert found.tolist() == [[2 + 5 / 2, 7]]  # the row below counts twice; of the equal ones, two and three times


def test_parts_of_replicates_give_what_all_at_once_give(monkeypatch):
    generator = np.random.default_rng(6)
    codes, classes = np.repeat(np.arange(6), 8), np.tile(CLASSES, 12)
    statistic = between_classes(generator.normal(size=(48, 2)), classes, codes)
    weights = generator.multinomial(6, np.full(6, 1 / 6), size=9)
    whole = statistic(weights)
    monkeypatch.setattr("sertools.analysis.structure._CHUNK", 100)
    np.testing.assert_allclose(statistic(weights), whole, rtol=1e-13)


@pytest.mark.parametrize("people", [SHOWN_ALONE, SHOWN_ALONE + 1])
def test_speakers_have_a_value_each_until_they_are_too_many_to_show(people):
    drawn = replicates([f"{number:04d}" for number in range(people)], count=50)
    found = interval(means(np.arange(people), np.arange(people), people), drawn)
    assert found.estimate == (people - 1) / 2 and found.low < found.estimate < found.high
    assert len(found.dots) == (people if people <= SHOWN_ALONE else 0)
    assert difference(found, found).estimate == 0 and len(difference(found, found).dots) == len(found.dots)


def test_pairs_without_a_common_key_need_no_table_of_rows_by_pairs():
    keys, strong = [number // 2 for number in range(20_000)], np.tile([True, False], 10_000)
    share, found = paired_share(np.tile([1.0, 0.0], 10_000), keys, strong)
    assert share.shape == (1, 10_000) and (share == 1).all() and found[:2] == (0, 1)
