"""Draws, silhouettes, permutations and neighbours: against scikit-learn, plain loops and points that can be counted."""

import numpy as np
import pytest
from sklearn.metrics import silhouette_score

from sertools.analysis.wild import clusters
from sertools.analysis.wild.clusters import (
    distances,
    level,
    permuted,
    share_of_nearest,
    silhouette_and_p,
    silhouettes,
)  # fmt: skip


def some_points(rows=60, seed=0, apart=1.0):
    generator = np.random.default_rng(seed)
    labels = generator.integers(3, size=rows)
    return generator.normal(size=(rows, 8)) + apart * generator.normal(size=(3, 8))[labels], labels


def test_each_corpus_gives_as_many_rows_as_the_smallest_has():
    corpora = np.repeat(["a", "b", "c"], [5, 3, 40])
    names = [f"{corpus}{number}" for number, corpus in enumerate(corpora)]
    found = level(corpora, names, seed=0)
    assert np.unique(corpora[found], return_counts=True)[1].tolist() == [3, 3, 3]
    assert (np.diff(found) > 0).all() and found.tolist() == level(corpora, names, seed=0).tolist()
    assert any(level(corpora, names, seed=k).tolist() != found.tolist() for k in range(1, 5))


def test_the_draw_does_not_hang_on_the_order_of_rows():
    corpora, names = np.repeat(["a", "b"], [4, 30]), np.array([f"u{number}" for number in range(34)])
    order = np.random.default_rng(1).permutation(34)
    drawn = names[level(corpora, names, seed=3)]
    assert set(drawn) == set(names[order][level(corpora[order], names[order], seed=3)])


def test_no_row_cannot_be_levelled():
    with pytest.raises(ValueError, match="for every row, came 0 and 0"):
        level([], [], seed=0)
    with pytest.raises(ValueError, match="came 2 and 1"):
        level(["a", "a"], ["x"], seed=0)


def test_distances_are_euclidean():
    assert distances(np.array([[0, 0], [3, 4]])).tolist() == [[0, 5], [5, 0]]


def test_silhouettes_of_many_labellings_are_those_of_scikit_learn():
    points, labels = some_points()
    away = distances(points)
    many = np.stack([labels, np.roll(labels, 7), np.arange(60) % 5, np.minimum(np.arange(60), 2)])
    assert silhouettes(away, many) == pytest.approx([silhouette_score(points, each) for each in many], abs=1e-12)
    assert silhouettes(away, labels) == pytest.approx([silhouette_score(points, labels)])


def test_a_silhouette_that_can_be_counted():
    # on a line: a at 0 and 1, b at 5; the lone b counts 0
    expected = ((5 - 1) / 5 + (4 - 1) / 4 + 0) / 3
    assert silhouettes(distances(np.array([[0.0], [1.0], [5.0]])), np.array([0, 0, 1])) == pytest.approx([expected])


def test_points_on_each_other_have_silhouette_0_and_one_label_none():
    away = np.zeros((4, 4))
    assert silhouettes(away, np.array([[0, 0, 1, 1], [2, 2, 2, 2]]))[0] == 0
    assert np.isnan(silhouettes(away, np.array([2, 2, 2, 2]))).all()
    assert all(np.isnan(each) for each in silhouette_and_p(away, np.zeros(4, int), np.zeros((3, 4), int)))


def test_labels_and_distances_must_fit():
    with pytest.raises(ValueError, match=r"between the 3 rows of the labels, came shape \(4, 4\)"):
        silhouettes(np.zeros((4, 4)), np.array([0, 1, 1]))


def test_permutations_stay_inside_their_corpus():
    labels, inside = np.arange(12), np.repeat([0, 1, 2], 4)
    found = permuted(labels, inside, count=50, seed=0)
    assert found.shape == (50, 12) and len({tuple(row) for row in found.tolist()}) > 40
    for corpus in range(3):
        assert (np.sort(found[:, inside == corpus], axis=1) == labels[inside == corpus]).all()
    free = permuted(labels, count=50, seed=0)
    assert (np.sort(free, axis=1) == labels).all() and (free[:, :4] >= 4).any()
    assert permuted(labels, count=0, seed=0).shape == (0, 12)


def test_p_counts_permutations_that_do_as_well():
    points, labels = some_points(apart=4.0)
    away, others = distances(points), permuted(labels, count=99, seed=0)
    value, p = silhouette_and_p(away, labels, others)
    assert value == pytest.approx(silhouette_score(points, labels)) and p == 0.01
    assert silhouette_and_p(away, labels, np.stack([labels] * 4))[1] == 1  # a permutation that changes nothing ties
    worse = np.concatenate([np.stack([labels] * 2), others[:7]])
    assert silhouette_and_p(away, labels, worse)[1] == pytest.approx(3 / 10)


def test_p_is_spread_evenly_where_labels_mean_nothing():
    found = []
    for seed in range(60):
        points, labels = np.random.default_rng(seed).normal(size=(30, 4)), np.repeat([0, 1], 15)
        found.append(silhouette_and_p(distances(points), labels, permuted(labels, count=39, seed=seed))[1])
    assert 0.4 < np.mean(found) < 0.62 and min(found) >= 1 / 40


def test_corpora_far_apart_do_not_pass_for_classes():
    # two corpora with other shares of the classes: permuted over all rows a class looks like a cluster
    generator = np.random.default_rng(0)
    corpus = np.repeat([0, 1], 50)
    labels = np.where(generator.random(100) < np.where(corpus == 0, 0.85, 0.15), 0, 1)
    away = distances(generator.normal(size=(100, 4)) + 5 * corpus[:, None])
    assert silhouette_and_p(away, labels, permuted(labels, count=99, seed=0))[1] == 0.01
    assert silhouette_and_p(away, labels, permuted(labels, corpus, count=99, seed=0))[1] > 0.05


def nearest_by_hand(points, labels, neighbours):
    """The share, row by row."""
    names, score = sorted(set(labels)), 0.0
    for row in range(len(points)):
        away = [(np.linalg.norm(points[row] - points[k]), k) for k in range(len(points)) if k != row]
        voted = [labels[k] for _, k in sorted(away)[:neighbours]]
        most = max(voted.count(name) for name in names)
        first = [name for name in names if voted.count(name) == most]
        score += (labels[row] in first) / len(first)
    return score / len(points) * len(names)


@pytest.mark.parametrize("neighbours", [1, 4, 10, 200])
def test_nearest_rows_name_the_corpus_as_a_plain_loop_has_it(neighbours):
    points, labels = some_points()
    assert share_of_nearest(distances(points), labels, neighbours) == pytest.approx(
        nearest_by_hand(points, labels.tolist(), min(neighbours, 59))
    )


def test_nearest_rows_of_corpora_apart_and_of_corpora_alike():
    labels = np.repeat(np.arange(4), 50)
    points = np.random.default_rng(0).normal(size=(200, 6))
    assert share_of_nearest(distances(points + 100 * labels[:, None]), labels) == 4
    assert share_of_nearest(distances(points), labels) == pytest.approx(1, abs=0.2)
    with pytest.raises(ValueError, match="two rows at least, came 1"):
        share_of_nearest(np.zeros((1, 1)), np.array([0]))


def test_a_smaller_draw_is_a_part_of_the_larger_one():
    corpora, names = np.repeat(["a", "b"], [30, 40]), [f"u{k:02d}" for k in range(70)]
    whole, part = clusters.level(corpora, names, 3), clusters.level(corpora, names, 3, most=21)
    assert set(part) < set(whole) and np.unique(corpora[part], return_counts=True)[1].tolist() == [10, 10]
    assert np.array_equal(clusters.level(corpora, names, 3, most=60), whole)
    with pytest.raises(ValueError, match="each of 2 corpora at least, came 1"):
        clusters.level(corpora, names, 3, most=1)


def test_the_silhouette_of_a_draw_is_close_to_that_of_all_rows():
    generator = np.random.default_rng(8)
    labels, corpora = np.arange(1200) % 3, np.repeat(["a", "b"], 600)
    points = generator.normal(size=(1200, 8)) + 2 * np.eye(8)[labels]
    drawn = clusters.level(corpora, [f"u{k:04d}" for k in range(1200)], 0, most=400)
    values = [clusters.silhouettes(clusters.distances(points[rows]), labels[rows])[0] for rows in (slice(None), drawn)]
    assert len(drawn) == 400 and values[0] > 0.1 and values[1] == pytest.approx(values[0], abs=0.02)


def test_distances_that_memory_cannot_hold_are_refused():
    with pytest.raises(ValueError, match=r"at most 10000 rows, came 10001, .* 1 GiB: draw fewer .* silhouette_rows"):
        clusters.distances(np.zeros((clusters.MATRIX_ROWS + 1, 2)))
