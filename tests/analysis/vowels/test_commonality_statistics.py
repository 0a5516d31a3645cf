"""Statistics of the claims on commonality: replicate by replicate against everything worked out anew."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels.anchors import choose
from sertools.analysis.vowels.commonality import commonality, vowel_sums
from sertools.analysis.vowels.commonality_statistics import (
    AXES,
    LABELS,
    PLACES,
    alike,
    chosen_anchors,
    each_left_out,
    scores,
    side,
    statistics,
)
from sertools.analysis.vowels.corpus_draws import corpus_draws
from sertools.analysis.vowels.tidy import tidy
from sertools.corpora.vowels import VOWELS
from sertools.report.claims import claims
from sertools.report.labelled import Labelled
from sertools.report.rules import evaluate, numbers

EMOTIONS = ("neutral", "happy", "angry", "sad", "fear")
WIDTH = 6


def tokens(seed, corpora, count=2500, without=()):
    """Tokens whose features say a little of their vowel."""
    draw = np.random.default_rng(seed)
    speakers = [f"{name}-{k}" for name, number in corpora.items() for k in range(number)]
    who = draw.integers(0, len(speakers), count)
    vowels = draw.integers(0, len(VOWELS), count)
    table = pd.DataFrame(
        {
            "corpus": [speakers[k].split("-")[0] for k in who],
            "utterance": [f"{speakers[k]}-{number // 5}" for number, k in enumerate(who)],
            "speaker": [speakers[k] for k in who],
            "emotion": draw.choice(EMOTIONS, count),
            "vowel": [VOWELS[k] for k in vowels],
        }
    )
    centres = np.random.default_rng(0).standard_normal((len(VOWELS), WIDTH))
    features = draw.standard_normal((count, WIDTH)) + centres[vowels]
    kept = ~table["vowel"].isin(without).to_numpy()
    return table[kept].reset_index(drop=True), features[kept]


@pytest.fixture(scope="module")
def english():
    return tokens(1, {"one": 9, "two": 2}, without=("aU",))


@pytest.fixture(scope="module")
def mandarin():
    return tokens(2, {"zh": 4})


def test_the_estimate_is_com_of_everybody(english, mandarin):
    found = scores(side(*english), side(*mandarin))
    sums = []
    for table, features in (english, mandarin):
        codes = [("neutral", "happy", "angry", "sad", "fear").index(each) for each in table["emotion"]]
        codes = np.array([-1 if code == 4 else code for code in codes])
        vowels = np.array([VOWELS.index(each) for each in table["vowel"]])
        sums.append(vowel_sums(features, table["speaker"], codes, vowels, (4, 10)))
    plain = commonality(*sums)
    np.testing.assert_allclose(found.combined[0], plain.combined)
    assert np.isnan(found.same[0, :, VOWELS.index("aU")]).all()


def test_a_replicate_is_com_of_the_speakers_drawn(english, mandarin):
    one, other = side(*english), side(*mandarin)
    weights = corpus_draws(one.corpora, other.corpora, count=7, seed=3)
    found = scores(one, other, weights)
    repeated = []
    for (table, features), each, drawn in zip((english, mandarin), (one, other), weights, strict=True):
        often = dict(zip(each.corpora, drawn[4].astype(int), strict=True))
        rows = np.repeat(np.arange(len(table)), [often[name] for name in table["speaker"]])
        repeated.append(side(table.iloc[rows], features[rows]))
    np.testing.assert_allclose(found.combined[4], scores(*repeated).combined[0])


def test_a_fold_leaves_one_speaker_out(english, mandarin):
    one, other = side(*english), side(*mandarin)
    found = scores(one, other, each_left_out(one, other))
    table, features = mandarin
    for place, name in enumerate(other.corpora):
        kept = (table["speaker"] != name).to_numpy()
        alone = scores(one, side(table[kept], features[kept]))
        np.testing.assert_allclose(found.combined[place], alone.combined[0])


def test_a_vowel_that_is_too_seldom_is_missing(mandarin):
    table, features = mandarin
    cell = np.flatnonzero((table["vowel"] == "u") & (table["emotion"] == "sad"))
    for left, there in ((5, True), (4, False)):
        kept = np.setdiff1d(np.arange(len(table)), cell[left:])
        made = side(table.iloc[kept], features[kept])
        found = scores(made, made).same[0]
        assert np.isfinite(found[LABELS.index("sad"), VOWELS.index("u")]) == there
        assert np.isfinite(found[LABELS.index("neu"), VOWELS.index("u")])


def test_speakers_alike_are_means_of_means(mandarin):
    table, features = mandarin
    made = alike(side(table, features))
    found = scores(made, made, maximum=6.0).distance[0, 1, 0, 3]
    means = []
    for vowel in ("i", "A/a"):
        chosen = (table["emotion"] == "happy") & (table["vowel"] == vowel)
        own = pd.DataFrame(features[chosen]).groupby(table["speaker"][chosen].to_numpy()).mean()
        means.append(own.mean().to_numpy())
    assert found == pytest.approx(np.linalg.norm(means[0] - means[1]))


def test_a_speaker_of_two_corpora_is_refused(mandarin):
    table, features = mandarin
    with pytest.raises(ValueError, match="speakers of one corpus each"):
        side(table.assign(corpus=["zh", "yy"] * (len(table) // 2) + ["zh"] * (len(table) % 2)), features)


def test_anchors_are_those_of_the_scores_and_missing_vowels_are_missing(english, mandarin):
    same = scores(side(*english), side(*mandarin)).same
    found = chosen_anchors(same)
    taken = choose(same[0], PLACES["Mono"], PLACES["Diph"])
    for place, group in enumerate(("BA", "WA", "GA")):
        known = np.isfinite(same[0])
        np.testing.assert_array_equal(found[0, place][known], taken[group, "Both"][known].astype(float))
        assert np.isnan(found[0, place][~known]).all()


def test_rules_of_the_claims_can_be_evaluated(english, mandarin):
    one, other = side(*english), side(*mandarin)
    weights = corpus_draws(one.corpora, other.corpora, count=20)
    tables = statistics(scores(one, other, weights), permutations=99)
    for identity in ("vowels-04", "vowels-05", "vowels-06", "vowels-07"):
        claim = claims("vowels")[identity]
        for rule in (claim.rule, *claim.also.values()):
            assert evaluate(rule, tables).shape == (20,), identity
        assert np.isfinite(numbers(claim.shows, tables)).all()
    assert evaluate(claims("vowels")["vowels-06"].rule, tables).all()  # features were made of vowels


def test_tables_have_the_axes_of_the_claims(english, mandarin):
    tables = statistics(scores(side(*english), side(*mandarin)), permutations=9)
    for name in ("similarity", "distance", "commonality"):
        assert Labelled.from_frame(tables[name]).axes == AXES
    assert Labelled.from_frame(tables["gap_permutation"]).axes == {"emotion": LABELS}
    assert Labelled.from_frame(tables["chosen"]).axes["group"] == ("BA", "WA", "GA")


def test_tidy_keeps_the_order_of_cells_and_refuses_other_shapes():
    frame = tidy(np.arange(8).reshape(2, 2, 2), {"a": "xy", "b": "uv"})
    assert frame.iloc[5].to_dict() == {"replicate": 1, "a": "x", "b": "v", "value": 5}
    with pytest.raises(ValueError, match="expected values of shape"):
        tidy(np.zeros((2, 3)), {"a": "xy"})
