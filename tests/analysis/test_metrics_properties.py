"""Metrics for any rows: bounds, the order of rows, the names of classes, and what scikit-learn and scipy say."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr
from sklearn.metrics import accuracy_score, balanced_accuracy_score, confusion_matrix

from sertools.analysis import bootstrap, classify, correlation, density, distance
from sertools.analysis.class_overlap import pair_overlap
from sertools.models.recognition import unweighted_accuracy

ANY = settings(max_examples=40)
LABELS = ("angry", "happy", "neutral", "sad")
SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def answers(draw):
    """Truth, prediction and speaker of 1 to 30 rows; classes may lack rows."""
    rows = draw(
        st.lists(
            st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS), st.integers(0, 3)), min_size=1, max_size=30
        )
    )
    truth, predicted, codes = (np.array(column) for column in zip(*rows, strict=True))
    return truth, predicted, codes


@ANY
@given(answers(), SEEDS)
def test_accuracies(rows, seed):
    truth, predicted, codes = rows
    found = float(classify.balanced_accuracy(truth, predicted, LABELS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        assert found == pytest.approx(balanced_accuracy_score(truth, predicted))
    places = [np.searchsorted(LABELS, each) for each in (truth, predicted)]
    assert found == pytest.approx(unweighted_accuracy(*places)) and 0 <= found <= 1
    counts = classify.confusion(truth, predicted, LABELS)
    np.testing.assert_array_equal(counts, confusion_matrix(truth, predicted, labels=LABELS))
    assert np.trace(counts) / counts.sum() == pytest.approx(accuracy_score(truth, predicted))
    order = np.random.default_rng(seed).permutation(len(truth))
    np.testing.assert_array_equal(classify.confusion(truth[order], predicted[order], LABELS), counts)
    renamed = dict(zip(LABELS, np.roll(LABELS, seed % 4), strict=True))
    others = [np.array([renamed[each] for each in side]) for side in (truth, predicted)]
    assert float(classify.balanced_accuracy(*others, LABELS)) == pytest.approx(found)
    assert float(classify.balanced_accuracy(truth, truth, LABELS)) == 1
    by_speaker = classify.confusion_by_speaker(truth, predicted, LABELS, codes, 4)
    np.testing.assert_array_equal(by_speaker.sum((0, 1)), counts)
    np.testing.assert_allclose(
        np.nansum(classify.share_ratio(counts) * counts.sum(1)), counts[:, counts.sum(1) > 0].sum()
    )


@ANY
@given(answers(), SEEDS)
def test_a_replicate_is_the_accuracy_of_its_rows(rows, seed):
    truth, predicted, codes = rows
    weights = np.random.default_rng(seed).integers(0, 3, (5, 4))
    counts = classify.confusion_by_speaker(truth, predicted, LABELS, codes, 4)
    found = classify.balanced_statistic(counts)(weights)[0]
    for weight, value in zip(weights, found, strict=True):
        drawn = np.repeat(np.arange(len(truth)), weight[codes])
        expected = classify.balanced_accuracy(truth[drawn], predicted[drawn], LABELS) if len(drawn) else np.nan
        assert value == pytest.approx(float(expected), nan_ok=True)


@st.composite
def scored(draw):
    """Scores with ties and gaps, labels from 1 to 5 in steps of a half, speakers."""
    count, noise = draw(st.integers(2, 25)), np.random.default_rng(draw(SEEDS))
    scores = noise.integers(0, draw(st.integers(1, 20)), count) / 4
    labels = np.where(noise.random(count) < 0.2, np.nan, noise.integers(2, 11, count) / 2)
    return scores, labels, noise.integers(0, 3, count)


@ANY
@given(scored(), SEEDS)
def test_rank_correlation(rows, seed):
    scores, labels, codes = rows
    found = correlation.spearman(scores, labels)
    known = np.isfinite(labels)
    rho = found.rho[0]
    if found.reasons[0]:
        assert np.isnan(rho) and (known.sum() < 2 or np.ptp(scores[known]) == 0 or np.ptp(labels[known]) == 0)
        return
    assert rho == pytest.approx(spearmanr(scores[known], labels[known]).statistic) and -1 - 1e-12 <= rho <= 1 + 1e-12
    order = np.random.default_rng(seed).permutation(len(scores))
    for other in (correlation.spearman(scores[order], labels[order]), correlation.spearman(np.exp(scores), labels)):
        assert other.rho[0] == pytest.approx(rho)
    assert correlation.spearman(-scores, labels).rho[0] == pytest.approx(-rho)
    assert correlation.spearman(labels, labels).rho[0] == pytest.approx(1)
    weights = np.random.default_rng(seed).integers(0, 3, (4, 3))
    values = correlation.spearman_statistic(scores, labels, codes, 3)(weights)[0]
    for weight, value in zip(weights, values, strict=True):
        drawn = np.repeat(np.arange(len(scores)), weight[codes])
        assert value == pytest.approx(correlation.spearman(scores[drawn], labels[drawn]).rho[0], nan_ok=True)


@ANY
@given(st.lists(st.tuples(st.integers(0, 11), st.floats(-9, 9)), min_size=1, max_size=40), st.integers(0, 9), SEEDS)
def test_intervals_over_speakers(rows, seed, shuffle):
    names = np.array([f"s{speaker:02d}" for speaker, _ in rows])
    values = np.array([value for _, value in rows])
    order = np.random.default_rng(shuffle).permutation(len(rows))

    def over(names, values):
        drawn = bootstrap.replicates(names, count=50, seed=seed)
        return bootstrap.interval(bootstrap.means(values, drawn.codes(names), len(drawn.speakers)), drawn)

    found, again = over(names, values), over(names[order], values[order])
    assert found.estimate == pytest.approx(values.mean(), abs=1e-12)
    np.testing.assert_allclose(again.values, found.values, atol=1e-12)
    assert found.has_interval == (len(set(names)) >= bootstrap.MINIMUM_SPEAKERS)
    for name, dot in found.dots.items():
        assert dot == pytest.approx(values[names == name].mean(), abs=1e-12)
    if found.has_interval:
        assert values.min() - 1e-9 <= found.low <= found.high <= values.max() + 1e-9
        assert (found.replicates.weights.sum(1) == len(found.dots)).all()
    shifted = over(names, 2 * values + 3)
    np.testing.assert_allclose(shifted.values, 2 * found.values + 3, atol=1e-9)
    nothing = bootstrap.difference(found, found)
    assert nothing.estimate == 0 and not np.nan_to_num(nothing.values).any()  # NaN: the only speaker left out


@st.composite
def clouds(draw):
    """Two samples in two dimensions that differ in size, place and spread."""
    noise = np.random.default_rng(draw(SEEDS))
    return [
        noise.normal(draw(st.floats(-3, 3)), draw(st.floats(0.1, 3)), (draw(st.integers(2, 12)), 2)) for _ in range(2)
    ]


@settings(max_examples=25)
@given(clouds(), st.floats(0.3, 2), SEEDS)
def test_densities_and_distances(samples, bandwidth, seed):
    first, second = samples
    order = np.random.default_rng(seed).permutation(len(first))
    where = density.grid(samples, bandwidth, cells=60)
    cells = density.cell_probabilities(first, where, bandwidth)
    assert cells.sum() == pytest.approx(1) and (cells >= 0).all()
    np.testing.assert_allclose(density.cell_probabilities(first[order], where, bandwidth), cells, atol=1e-15)
    near = density.density(first, where, bandwidth).sum() * where.cell
    assert 0.95 < near <= 1 + 1e-6
    level = density.highest_density_level(cells, 0.5)
    assert cells[cells >= level].sum() >= 0.5 - 1e-12 and cells[cells > level].sum() <= 0.5 + 1e-12
    found = distance.bhattacharyya_distance(first, second, bandwidth=bandwidth, cells=60)
    assert found >= 0
    for one, other in ((second, first), (first[order], second), (first + 5, second + 5)):
        assert distance.bhattacharyya_distance(one, other, bandwidth=bandwidth, cells=60) == pytest.approx(
            found, abs=1e-9
        )
    assert distance.bhattacharyya_distance(first, first[order], bandwidth=bandwidth, cells=60) == pytest.approx(
        0, abs=1e-12
    )


@settings(max_examples=25)
@given(clouds(), SEEDS)
def test_overlap_of_two_classes(samples, seed):
    latents = np.concatenate(samples)
    names = np.repeat(["happy", "sad"], [len(each) for each in samples])
    codes = np.arange(len(latents)) % 3
    weights, pairs = np.array([[1, 1, 1], [2, 0, 1]]), [("happy", "sad"), ("sad", "happy")]
    if density.collapsed(latents):
        return
    found = pair_overlap(latents, names, codes, weights, pairs, cells=40)
    known = np.isfinite(found)
    assert ((found[known] >= 0) & (found[known] <= 1 + 1e-5)).all() and known[:, 0].all()
    np.testing.assert_allclose(found[0], found[1], atol=1e-5)
    order = np.random.default_rng(seed).permutation(len(latents))
    np.testing.assert_allclose(
        pair_overlap(latents[order], names[order], codes[order], weights, pairs, cells=40), found, atol=1e-4
    )
