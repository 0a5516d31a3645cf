"""Readings of the commonality, how firm its anchors are, and its floor: each against a plain computation."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels.anchor_agreement import agreement, shuffled
from sertools.analysis.vowels.commonality_readings import (
    MAXIMA,
    READINGS,
    SCALES,
    UNITS,
    Reading,
    analyses,
    read,
    scaled,
)
from sertools.analysis.vowels.commonality_statistics import LABELS, chosen_anchors, scores, side
from sertools.analysis.vowels.speaker_halves import floor, halves
from sertools.corpora.vowels import VOWELS

EMOTIONS = ("neutral", "happy", "angry", "sad")
WIDTH = 5


def tokens(seed, speakers, count=2400):
    """Utterances of five tokens, of one speaker (corpus-number) and emotion each; features are noise."""
    draw = np.random.default_rng(seed)
    utterances = count // 5
    who = draw.choice(speakers, utterances).repeat(5)
    table = pd.DataFrame(
        {
            "corpus": [name.split("-")[0] for name in who],
            "utterance": [f"{name}/{number // 5}" for number, name in enumerate(who)],
            "speaker": who,
            "emotion": draw.choice([*EMOTIONS, "fear"], utterances).repeat(5),
            "vowel": draw.choice(VOWELS, count),
        }
    )
    return table, draw.standard_normal((count, WIDTH))


ENGLISH = ("one-0", "one-1", "one-2", "two-0", "two-1")
MANDARIN = ("zh-0", "zh-1", "zh-2", "zh-3")


@pytest.fixture(scope="module")
def both():
    one, other = tokens(1, ENGLISH), tokens(2, MANDARIN)
    return scaled((one[0], 3 * one[1] + 5), (other[0], other[1] - 2))


def means(one, scale, emotion="happy", vowel="E"):
    chosen = ((one.table["emotion"] == emotion) & (one.table["vowel"] == vowel)).to_numpy()
    return one.features[scale][chosen], one.table["speaker"].to_numpy()[chosen]


def test_scales(both):
    english, mandarin = both
    for corpus in ("one", "two"):
        own = english.features[SCALES[0]][(english.table["corpus"] == corpus).to_numpy()]
        assert own.mean(0) == pytest.approx(np.zeros(own.shape[1]), abs=1e-5)
        assert own.std(0) == pytest.approx(np.ones(own.shape[1]), abs=1e-5)
    # with one scale for both the languages keep their distance, and together have mean 0 and spread 1
    centres = [each.features[SCALES[1]].mean(0) for each in both]
    assert np.add(*centres) == pytest.approx(np.zeros(len(centres[0])), abs=1e-9)
    assert (np.abs(centres[0]) > 0.5).any()
    squares = [np.square(each.features[SCALES[1]]).mean(0) for each in both]
    assert np.mean(squares, axis=0) == pytest.approx(np.ones(len(squares[0])))


@pytest.mark.parametrize("scale", SCALES)
def test_units_against_plain_computations(both, scale):
    english, mandarin = both
    (one, _), (other, _) = means(english, scale), means(mandarin, scale)
    e, v = 1, VOWELS.index("E")
    found = {unit: read(english, mandarin, Reading(scale, unit, "6.0")) for unit in UNITS}
    apart = np.linalg.norm(one.mean(0) - other.mean(0))
    assert found["mean over tokens"].distance[e, v, v] == pytest.approx(apart)
    own = [
        pd.DataFrame(rows).groupby(names).mean().mean().to_numpy()
        for rows, names in (means(each, scale) for each in both)
    ]
    assert found["mean over speakers"].distance[e, v, v] == pytest.approx(np.linalg.norm(own[0] - own[1]), rel=1e-5)
    pairs = np.linalg.norm(one[:, None].astype(float) - other, axis=-1)
    assert found["pairs of tokens"].distance[e, v, v] == pytest.approx(pairs.mean())
    cosine = (one.astype(float) @ other.T) / np.outer(np.linalg.norm(one, axis=1), np.linalg.norm(other, axis=1))
    assert found["pairs of tokens"].cosine[e, v, v] == pytest.approx(cosine.mean(), rel=1e-5)


def test_the_maximum_divides_the_distance(both):
    largest, literal = (read(*both, Reading(SCALES[0], UNITS[0], name)) for name in MAXIMA)
    inverse = 2 * largest.combined - largest.cosine
    assert np.nanmin(inverse) == pytest.approx(0)
    np.testing.assert_allclose(2 * literal.combined - literal.cosine, 1 - literal.distance / 6)


def test_all_analyses_are_each_reading_alone(both):
    choices, found = analyses(*both)
    assert len(choices) == len(READINGS) == 12 and choices.iloc[0].tolist() == list(READINGS[0])
    for place in (0, 5, 11):
        alone = read(*both, READINGS[place])
        np.testing.assert_array_equal(found.combined[place], alone.combined)


def test_part_keeps_the_scale(both):
    english = both[0]
    chosen = (english.table["speaker"] == "one-0").to_numpy()
    part = english.part(chosen)
    assert len(part.table) == chosen.sum()
    np.testing.assert_array_equal(part.features[SCALES[1]], english.features[SCALES[1]][chosen])
    np.testing.assert_array_equal(english.part(np.flatnonzero(chosen)).features[SCALES[0]], part.features[SCALES[0]])


def test_agreement_counts_sets():
    estimate = np.zeros((3, 4, 10))
    estimate[0, :, 1], estimate[0, :, 7] = 1, 1
    replicates = np.repeat(estimate[None], 4, axis=0)
    replicates[3, 0, 2, 1], replicates[3, 0, 2, 5] = 0, 1
    replicates[:, 0, 3, 1], replicates[:, 0, 3, 0] = 0, 1
    found = agreement(estimate, replicates)
    assert len(found) == 4 * 2 * 3
    happy, angry, sad = (found.loc[(each, "Mono", "BA")] for each in ("hap", "ang", "sad"))
    assert (happy["anchors"], happy["same"], happy["sets"], happy["two_alike"]) == ("E", 1.0, 1, 1.0)
    assert (angry["same"], angry["share"], angry["sets"]) == (0.75, 0.75, 2)
    assert angry["two_alike"] == pytest.approx(0.75**2 + 0.25**2)
    assert (sad["anchors"], sad["same"], sad["most_frequent"], sad["share"]) == ("E", 0.0, "i", 1.0)
    assert found.loc[("neu", "Diph", "BA"), "anchors"] == "eI" and found.loc[("neu", "Mono", "GA"), "anchors"] == ""


def test_a_missing_vowel_is_no_anchor_of_the_agreement():
    same = np.random.default_rng(0).uniform(size=(6, 4, 10))
    same[..., 9] = np.nan
    found = chosen_anchors(same)
    assert not agreement(found[0], found)["anchors"].str.contains("oU").any()


def test_shuffles_keep_utterances_whole_and_speakers_apart():
    """Where every speaker has one emotion only, a shuffle changes nothing."""
    fixed = dict(zip((*ENGLISH, *MANDARIN), (*EMOTIONS, "sad", *EMOTIONS), strict=True))
    sides = []
    for seed, names in ((1, ENGLISH), (2, MANDARIN)):
        table, features = tokens(seed, names)
        sides.append((table.assign(emotion=table["speaker"].map(fixed)), features))
    found = shuffled(*sides, count=3)
    own = scores(*(side(*each) for each in sides))
    for place in range(3):
        np.testing.assert_allclose(found.combined[place], own.combined[0])


def test_shuffled_emotions_are_alike_in_the_mean():
    table, features = tokens(3, ("zh-0", "zh-1"))
    features = features + 4 * (table["emotion"] == "angry").to_numpy()[:, None]
    other = tokens(4, ENGLISH)
    own = scores(side(table, features), side(*other)).distance[0]
    angry = LABELS.index("ang")
    assert own[angry].mean() > own[[0, 1, 3]].mean() + 5
    found = shuffled((table, features), other, count=40, seed=1).distance
    means = found.mean((0, 2, 3))
    assert np.ptp(means) < 1
    again = shuffled((table, features), other, count=40, seed=1).distance
    np.testing.assert_array_equal(found, again)
    assert not np.array_equal(found[0], found[1])


def test_halves_divide_every_corpus():
    corpora = dict.fromkeys(("a", "b", "c", "d"), "x") | dict.fromkeys(("e", "f", "g"), "y") | {"h": "z"}
    found = halves(corpora, count=50, seed=2)
    assert (found[:, :4].sum(1) == 2).all()
    assert set(found[:, 4:7].sum(1)) == {1, 2} and set(found[:, 7]) == {True, False}
    pair = halves({"a": "x", "b": "y"}, count=30)
    assert (pair.sum(1) == 1).all()
    with pytest.raises(ValueError, match="two speakers"):
        halves({"a": "x"}, count=1)


def test_floor_against_a_plain_computation():
    english, mandarin = (side(*tokens(seed, names)) for seed, names in ((1, ENGLISH), (2, MANDARIN)))
    found = floor(english, mandarin, count=4, seed=9)
    assert set(found["comparison"]) == {"within English", "within Mandarin", "between"}
    drawn = halves(english.corpora, count=4, seed=9)[2]
    table, features = tokens(1, ENGLISH)
    names = np.array(list(english.corpora))
    parts = []
    for chosen in (names[drawn], names[~drawn]):
        rows = table["speaker"].isin(chosen) & (table["emotion"] == "angry")
        parts.append(pd.DataFrame(features[rows]).groupby(table["vowel"][rows].to_numpy()).mean())
    apart = np.linalg.norm(parts[0] - parts[1], axis=1).mean()
    row = found[(found["draw"] == 2) & (found["emotion"] == "ang") & (found["comparison"] == "within English")]
    assert row["ED"].item() == pytest.approx(apart) and row["vowels"].item() == 10


def test_noise_alone_lies_as_far_apart_within_as_between():
    english, mandarin = (side(*tokens(seed, names, 6000)) for seed, names in ((1, ENGLISH), (2, MANDARIN)))
    means = floor(english, mandarin, count=30).groupby("comparison")["ED"].mean()
    assert means.max() - means.min() < 0.15 * means.mean()


def test_floor_counts_vowels_that_every_half_has():
    table, features = tokens(1, ENGLISH)
    kept = ~((table["vowel"] == "u") & (table["speaker"] != "one-0")).to_numpy()
    english, mandarin = side(table[kept], features[kept]), side(*tokens(2, MANDARIN))
    assert set(floor(english, mandarin, count=5)["vowels"]) == {9}
