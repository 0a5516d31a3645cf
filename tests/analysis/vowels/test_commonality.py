import numpy as np
import pytest

from sertools.analysis.vowels.commonality import (
    PRINTED_MAXIMUM,
    combined_score,
    commonality,
    distances,
    token_distances,
    vowel_means,
    vowel_sums,
)

EMOTIONS, VOWELS, WIDTH = 2, 3, 5


def tokens(seed, count=200, speakers=4):
    draw = np.random.default_rng(seed)
    return {
        "features": draw.standard_normal((count, WIDTH)) + 2,
        "speakers": np.array([f"s{k}" for k in draw.integers(0, speakers, count)]),
        "emotions": draw.integers(0, EMOTIONS, count),
        "vowels": draw.integers(0, VOWELS, count),
    }


def summed(given):
    return vowel_sums(**given, shape=(EMOTIONS, VOWELS))


def test_com_of_two_corpora_against_a_plain_loop():
    one, other = tokens(1), tokens(2, 150, 3)
    found = commonality(summed(one), summed(other))
    cosine, distance = np.empty((2, EMOTIONS, VOWELS, VOWELS))
    for e in range(EMOTIONS):
        for v in range(VOWELS):
            for w in range(VOWELS):
                a = one["features"][(one["emotions"] == e) & (one["vowels"] == v)].mean(0)
                b = other["features"][(other["emotions"] == e) & (other["vowels"] == w)].mean(0)
                cosine[e, v, w] = a @ b / np.sqrt((a @ a) * (b @ b))
                distance[e, v, w] = np.sqrt(((a - b) ** 2).sum())
    np.testing.assert_allclose(found.cosine, cosine)
    np.testing.assert_allclose(found.distance, distance)
    np.testing.assert_allclose(found.combined, (cosine + (1 - distance / distance.max())) / 2)
    np.testing.assert_allclose(found.same[1], found.combined[1][np.arange(3), np.arange(3)])


@pytest.mark.parametrize(("cosine", "distance", "printed"), [
    (0.87, 3.21, 0.67), (0.85, 3.68, 0.62), (0.81, 3.91, 0.58), (0.88, 4.98, 0.53), (0.94, 3.04, 0.72)
])  # fmt: skip
def test_the_printed_maximum_gives_the_papers_table(cosine, distance, printed):
    assert combined_score(cosine, distance, maximum=PRINTED_MAXIMUM) == pytest.approx(printed, abs=0.0076)


def test_a_corpus_compared_with_itself_is_as_close_as_can_be():
    found = commonality(summed(tokens(3)), summed(tokens(3)))
    np.testing.assert_allclose(found.same, 1, atol=1e-6)
    np.testing.assert_allclose(found.cosine, found.cosine.swapaxes(-1, -2), atol=1e-12)
    assert (found.combined <= 1 + 1e-9).all()


def test_replicates_weigh_speakers_as_if_their_tokens_were_repeated():
    given = tokens(4)
    weights = np.array([[1, 1, 1, 1], [0, 2, 1, 1]])
    means = vowel_means(summed(given), weights)
    chosen = np.concatenate([np.flatnonzero(given["speakers"] == name) for name in ("s1", "s1", "s2", "s3")])
    repeated = vowel_means(summed({name: values[chosen] for name, values in given.items()}))
    np.testing.assert_allclose(means[0], vowel_means(summed(given)))
    np.testing.assert_allclose(means[1], repeated)
    drawn = commonality(summed(given), summed(tokens(5)), weights=(weights, np.ones((2, 4))))
    plain = commonality(summed(given), summed(tokens(5)))
    # every replicate has its own largest distance
    np.testing.assert_allclose(drawn.combined[0], plain.combined)
    assert drawn.combined.shape == (2, EMOTIONS, VOWELS, VOWELS)


def test_rows_in_another_order_give_the_same():
    given = tokens(6)
    order = np.random.default_rng(0).permutation(200)
    np.testing.assert_allclose(summed(given).sums, summed({name: v[order] for name, v in given.items()}).sums)


def test_a_vowel_that_is_missing_has_no_score_and_does_not_disturb_the_others():
    given = tokens(7)
    given["vowels"][given["vowels"] == 2] = -1
    found = commonality(summed(given), summed(tokens(8)))
    assert np.isnan(found.combined[:, 2]).all() and np.isfinite(found.combined[:, :2]).all()


def test_pairs_of_tokens_against_a_plain_loop():
    one, other = tokens(9, 40), tokens(10, 30)
    keys = ("features", "emotions", "vowels")
    cosine, distance = token_distances(*(tuple(t[k] for k in keys) for t in (one, other)), (EMOTIONS, VOWELS))
    pairs = [
        (a @ b / np.linalg.norm(a) / np.linalg.norm(b), np.linalg.norm(a - b))
        for a in one["features"][(one["emotions"] == 1) & (one["vowels"] == 0)]
        for b in other["features"][(other["emotions"] == 1) & (other["vowels"] == 2)]
    ]
    assert [cosine[1, 0, 2], distance[1, 0, 2]] == pytest.approx(np.mean(pairs, axis=0))


def test_cosine_ignores_the_lengths_of_the_means_and_distance_does_not():
    one, other = np.random.default_rng(0).standard_normal((2, 3, 4))
    cosine, distance = distances(one, other)
    scaled_cosine, scaled_distance = distances(3 * one, 3 * other)
    np.testing.assert_allclose(scaled_cosine, cosine)
    np.testing.assert_allclose(scaled_distance, 3 * distance)


def test_errors():
    given = tokens(0)
    with pytest.raises(ValueError, match="within -1 ... 2"):
        summed(given | {"vowels": given["vowels"] + 1})
    with pytest.raises(ValueError, match="each of 200 tokens"):
        summed(given | {"speakers": given["speakers"][1:]})
    with pytest.raises(ValueError, match="finite"):
        summed(given | {"features": np.full((200, WIDTH), np.nan)})
    with pytest.raises(ValueError, match="one shape"):
        combined_score(np.ones(2), np.ones(3))
    with pytest.raises(ValueError, match="above 0"):
        combined_score(np.ones(2), np.zeros(2))
    with pytest.raises(ValueError, match="same emotions"):
        commonality(summed(given), vowel_sums(**given, shape=(EMOTIONS, VOWELS + 1)))
