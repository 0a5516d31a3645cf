"""The conclusions of `interpretable` rest on all of its claims that can be decided, each on at least two."""

from sertools.report.claims import claims
from sertools.report.questions import questions


def test_every_claim_that_gets_a_verdict_stands_behind_one_conclusion():
    resting = [claim for one in questions("interpretable") for claim in one.rests_on]
    assert len(resting) == len(set(resting))
    decided = {claim.id for claim in claims("interpretable").values() if not claim.by_construction}
    assert set(resting) == decided


def test_conclusions_are_numbered_and_rest_on_more_than_one_claim():
    found = questions("interpretable")
    assert [one.question for one in found] == [f"C{number}" for number in range(1, len(found) + 1)]
    assert all(len(one.rests_on) > 1 for one in found)
