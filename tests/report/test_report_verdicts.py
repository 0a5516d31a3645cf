"""The verdict machine: its words at their borders, and what never fails."""

import re
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from sertools.report.claims import Claim, claims
from sertools.report.verdicts import (
    BY_CONSTRUCTION,
    FAILS,
    HOLDS,
    NOT_REPRODUCED,
    NOT_TESTABLE,
    OPEN,
    REPRODUCED,
    VerdictError,
    compact,
    flips,
    judge,
    overview,
    rule_of_words,
    unit,
    word,
    word_of_shares,
)

GAP = "mean(accuracy['b'] - accuracy['a'])"


def row(true, of):
    return np.arange(of) < true


@pytest.mark.parametrize(
    ("replicates", "multiverse", "expected"),
    [
        (row(100, 100), None, HOLDS),
        (row(95, 100), None, HOLDS),
        (row(94, 100), None, OPEN),
        (row(6, 100), None, OPEN),
        (row(5, 100), None, FAILS),
        (row(0, 100), None, FAILS),
        (row(19, 20), row(2, 3), HOLDS),
        (row(19, 20), row(199, 300), OPEN),
        (row(1, 20), row(1, 3), FAILS),
        (row(1, 20), row(101, 300), OPEN),
        (row(19, 20), row(0, 3), OPEN),
        (row(4, 4), None, HOLDS),
        (row(3, 4), None, OPEN),
    ],
)
def test_the_word_at_its_borders(replicates, multiverse, expected):
    assert word(replicates, multiverse) == expected
    same = {HOLDS: REPRODUCED, FAILS: NOT_REPRODUCED, OPEN: OPEN}
    assert word(replicates, multiverse, papers_data=True) == same[expected]


def test_what_a_page_says_of_the_words_is_how_they_are_reached():
    said = rule_of_words()
    often, seldom = (int(number) / 100 for number in re.findall(r"(\d+) %", said))
    widely, narrowly = (float(Fraction(number)) for number in re.findall(r"\d/\d", said))
    assert (word_of_shares(often), word_of_shares(seldom)) == (HOLDS, FAILS)
    assert (word_of_shares(often, widely), word_of_shares(seldom, narrowly)) == (HOLDS, FAILS)
    between = [(often - 0.001, widely), (often, widely - 0.001), (seldom + 0.001, narrowly), (seldom, narrowly + 0.001)]
    assert {word_of_shares(*shares) for shares in between} == {OPEN}
    places = [said.index(f"*{each}*") for each in (HOLDS, FAILS, OPEN)]
    assert places == sorted(places)


@pytest.mark.parametrize("wrong", [np.array([]), np.array([0.4, 0.6]), np.ones((2, 2), bool)])
def test_no_verdict_without_truths(wrong):
    with pytest.raises(VerdictError):
        word(wrong)


@pytest.mark.parametrize(("speakers", "said"), [(8, "bootstrap over 8"), (7, "each of 7 speakers left out once")])
def test_below_eight_speakers_each_is_left_out(speakers, said):
    assert unit(speakers).startswith(said)


def test_each_corpus_says_how_it_was_drawn():
    assert unit({"train": 40, "savee": 4, "emodb": 10}) == (
        "bootstrap over 50 speakers, each of 4 speakers of savee left out once"
    )
    with pytest.raises(VerdictError, match="of savee, came 1"):
        unit({"savee": 1})


def test_other_replicates_are_said_in_words():
    said = "each of 14 speakers left out once, times 200 draws of 5 runs"
    assert unit(said) == said


def claim(**changes):
    base = claims("zeroshot")["zeroshot-12"].model_dump()
    return Claim.model_validate({**base, "rule": "all(accuracy['a'] < accuracy['b'])", "shows": None, **changes})


def accuracy(differences, by="replicate"):
    return {
        "accuracy": pd.DataFrame(
            [
                {by: number, "method": method, "corpus": "emodb", "value": value}
                for number, difference in enumerate(differences)
                for method, value in (("a", 0.5), ("b", 0.5 + difference))
            ]
        )
    }


def test_a_planted_truth_and_a_planted_falsehood():
    true = judge(claim(), accuracy([0.1] * 20), speakers=10, multiverse=accuracy([0.1, 0.1, -0.1], "analysis"))
    assert (true.verdict, true.share_of_replicates, true.analyses) == (HOLDS, 1.0, 3)
    assert true.share_of_multiverse == pytest.approx(2 / 3)
    assert true.stands_on == "same transfer corpus"
    false = judge(claim(), accuracy([-0.1] * 20), speakers=10)
    assert (false.verdict, false.share_of_multiverse) == (FAILS, None)
    assert judge(claim(), accuracy([0.1, -0.1]), speakers=10).verdict == OPEN
    own = judge(claim(), accuracy([0.1] * 20), speakers=10, papers_data=True)
    assert (own.verdict, own.stands_on) == (REPRODUCED, "paper's data")


def test_other_readings_stand_beside():
    found = judge(claim(also={"by far": "accuracy['b', 'emodb'] > 0.55"}), accuracy([0.1, 0.01]), speakers=10)
    assert found.also == {"by far": 0.5}


def test_a_missing_resource_never_makes_a_claim_fail():
    needy = claim(needs="AESD's audio")
    assert judge(needy).verdict == NOT_TESTABLE
    against = judge(needy, accuracy([-0.1] * 20), speakers=10)
    assert (against.verdict, against.reason) == (OPEN, "needs AESD's audio")
    assert judge(needy, accuracy([0.1] * 20), speakers=10).verdict == OPEN
    assert judge(claim(), accuracy([-0.1] * 20), speakers=10, missing="wav2vec 2.0").verdict == OPEN
    assert judge(needy, accuracy([-0.1] * 20), speakers=10, papers_data=True).verdict == NOT_REPRODUCED
    assert judge(needy, accuracy([-0.1] * 20), speakers=10, met=True).verdict == FAILS


def test_what_the_design_decides_gets_no_verdict():
    found = judge(claims("zeroshot")["zeroshot-31"])
    assert found.verdict == BY_CONSTRUCTION and "one computation" in found.reason
    assert judge(claims("zeroshot")["zeroshot-07"]).verdict == NOT_TESTABLE


def test_a_verdict_needs_statistics_and_speakers():
    with pytest.raises(VerdictError, match="expected the statistics"):
        judge(claim())
    with pytest.raises(VerdictError, match="number of speakers"):
        judge(claim(), accuracy([0.1]))


def test_the_choice_that_flips_is_found():
    choices = pd.DataFrame({"embed": ["z", "z", "mu", "mu"], "level": ["kept", "removed"] * 2}, index=list("abcd"))
    truths = pd.Series([True, True, False, False], index=list("abcd"))
    shares = flips(truths, choices).set_index(["choice", "level"])["share"].to_dict()
    assert shares == {("embed", "z"): 1, ("embed", "mu"): 0, ("level", "kept"): 0.5, ("level", "removed"): 0.5}
    with pytest.raises(VerdictError):
        flips(truths.iloc[:3], choices)


def test_the_overview_says_all():
    found = [judge(claim(shows=GAP), accuracy([0.1] * 19 + [0.3]), speakers=10)]
    found.append(judge(claims("zeroshot")["zeroshot-31"]))
    table = overview(claims("zeroshot"), found)
    assert table.loc[0, "ours"] == "0.10 [0.10, 0.20]"
    assert table.loc[0, "true in"] == "100%, bootstrap over 10 speakers"
    assert table.loc[1, "verdict"].startswith("by construction (both conditions")
    short = compact(table)
    assert (
        str(short.loc[0, "here"])
        == "**holds here** true in 100%, bootstrap over 10 speakers; ours 0.10 \\[0.10, 0.20\\]"
    )
    assert str(short.loc[1, "here"]).startswith("**by construction** (both conditions")
    assert short.loc[1, "claim"].startswith("31: On the training corpus")


def test_the_number_shown_is_the_middle_of_the_replicates_and_decides_nothing():
    found = judge(claim(shows=GAP), accuracy(np.linspace(0.0, 0.4, 41)), speakers=10)
    assert (found.low, found.value, found.high) == pytest.approx((0.01, 0.2, 0.39))
    assert found.verdict == judge(claim(), accuracy(np.linspace(0.0, 0.4, 41)), speakers=10).verdict


def test_nan_is_null_in_the_record():
    known = accuracy([0.1])
    known["other"] = known["accuracy"].assign(value=float("nan"))
    shown = judge(claim(shows="mean(other)"), known, speakers=10)
    assert shown.as_record()["value"] is None
