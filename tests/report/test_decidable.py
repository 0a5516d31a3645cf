"""Replicates that cannot decide a rule: left out, counted, and too many of them leave a claim open."""

import numpy as np
import pytest

from sertools.report.claims import claims
from sertools.report.decidable import decided, evidence, truths
from sertools.report.labelled import Labelled
from sertools.report.verdicts import HOLDS, NOT_TESTABLE, OPEN, judge

CLAIM = claims("interpretable")["interpretable-23"]
PAIRS = ("N-S", "N-H", "N-A")


def distances(missing):
    """100 replicates in which the rule is true, ``missing`` of them without happy."""
    values = np.tile([0.3, 0.1, 0.4], (100, 1))
    values[:missing, 1] = np.nan
    return {"profile_distance": Labelled(values, {"pair": PAIRS})}


def test_replicates_without_a_value_are_left_out():
    kept, share = decided(CLAIM, distances(30))
    assert share == 0.7 and kept["profile_distance"].values.shape == (70, 3)
    assert np.isfinite(kept["profile_distance"].values).all()
    assert decided(CLAIM, distances(100)) == (None, 0.0)


@pytest.mark.parametrize(("missing", "word"), [(0, HOLDS), (5, HOLDS), (6, OPEN), (100, NOT_TESTABLE)])
def test_more_than_a_twentieth_leaves_a_claim_open(missing, word):
    given = evidence(CLAIM, distances(missing), speakers=40, lacks="happy speech")
    verdict = judge(CLAIM, **given)
    assert verdict.verdict == word
    assert (verdict.reason is None) == (missing <= 5)
    if missing == 6:
        assert verdict.reason == "needs happy speech; 94% of the replicates can decide"
        assert verdict.share_of_replicates == 1.0


def test_what_the_design_decides_needs_no_evidence():
    assert evidence(claims("interpretable")["interpretable-19"], {}, speakers=40, lacks="") == {}


def test_shares_of_the_deciding_replicates():
    other = distances(20)
    other["profile_distance"].values[20:60, 1] = 0.35
    found = truths("interpretable", ["interpretable-23"], {"all": distances(0), "some": other, "none": distances(100)})
    assert list(found["23"]) == ["100%", "50% of 80%", "\N{EN DASH}"]
    assert found.index.name == "reading"
