"""The gap between like and unlike vowels, and its p: against plain loops over all orders of names."""

import itertools

import numpy as np
import pytest

from sertools.analysis.vowels.commonality_gap import common, gap, nearest, permutation_p


def random(seed, *shape):
    return np.random.default_rng(seed).uniform(size=shape)


def plain_gap(score, names):
    like = [score[v, names[v]] for v in range(len(score))]
    unlike = [score[v, names[w]] for v in range(len(score)) for w in range(len(score)) if v != w]
    return np.mean(like) - np.mean(unlike)


def test_gap_against_a_plain_loop():
    scores = random(0, 3, 2, 5, 5)
    found = gap(scores)
    assert found.shape == (3, 2)
    assert found[2, 1] == pytest.approx(plain_gap(scores[2, 1], range(5)))


def test_a_vowel_that_one_language_lacks_counts_for_nothing():
    whole = random(1, 5, 5)
    lacking = np.full((6, 6), np.nan)
    lacking[:5, :5] = whole
    lacking[5, :5] = 0.9  # the first language has the sixth vowel, the second does not
    assert list(common(lacking)) == [True] * 5 + [False]
    assert gap(lacking) == pytest.approx(gap(whole))
    assert permutation_p(lacking, count=50) == permutation_p(whole, count=50)


def test_p_comes_near_that_of_all_orders():
    score = random(2, 5, 5) + 0.25 * np.eye(5)
    own = plain_gap(score, range(5))
    exact = np.mean([plain_gap(score, names) >= own - 1e-12 for names in itertools.permutations(range(5))])
    assert permutation_p(score, count=4000) == pytest.approx(exact, abs=0.02)
    assert 0 < exact < 0.5


def test_p_of_a_clear_gap_is_the_least_there_is_and_of_none_is_one():
    assert permutation_p(np.eye(10), count=999) == pytest.approx(0.001)
    assert permutation_p(np.ones((10, 10)), count=99) == 1
    assert permutation_p(1 - np.eye(10), count=99) == 1


def test_many_at_once_are_as_each_alone():
    scores = random(3, 4, 6, 6)
    scores[1, :, 2] = np.nan
    scores[2, 3:] = np.nan
    together = permutation_p(scores, count=200, seed=5)
    assert together.tolist() == [float(permutation_p(each, count=200, seed=5)) for each in scores]


def test_below_two_common_vowels_there_is_neither():
    score = np.full((3, 3), np.nan)
    score[0, 0] = 1
    assert np.isnan(gap(score)) and np.isnan(permutation_p(score))


@pytest.mark.parametrize(("score", "count"), [(np.ones((2, 3)), 9), (np.ones((3, 3)), 0)])
def test_scores_that_are_not_square_and_no_permutation_are_refused(score, count):
    with pytest.raises(ValueError, match="expected scores"):
        permutation_p(score, count=count)


def test_nearest_against_a_plain_count():
    score = np.array([[0.9, 0.1, 0.2], [0.95, 0.5, 0.4], [0.1, 0.2, 0.3]])
    # rows: the first finds its like, the second does not, the third does; columns: none, all, the second's is larger
    rows = [score[v].argmax() == v for v in range(3)]
    columns = [score[:, v].argmax() == v for v in range(3)]
    assert nearest(score) == pytest.approx((sum(rows) + sum(columns)) / 6) == pytest.approx(0.5)
    lacking = np.full((4, 4), np.nan)
    lacking[:3, :3], lacking[3, :3] = score, 2.0
    assert nearest(np.stack([lacking, lacking])).tolist() == pytest.approx([0.5, 0.5])
    assert np.isnan(nearest(np.full((3, 3), np.nan)))
