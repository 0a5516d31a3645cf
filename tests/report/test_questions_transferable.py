"""The conclusions of `transferable` rest on claims of its abstract and of sections 1, 3.1 and 4."""

from sertools.report.claims import claims
from sertools.report.questions import questions


def test_conclusions_are_numbered_and_rest_on_claims_once():
    found = questions("transferable")
    assert [one.question for one in found] == [f"C{number}" for number in range(1, len(found) + 1)]
    resting = [claim for one in found for claim in one.rests_on]
    assert len(resting) == len(set(resting))


def test_every_claim_of_the_abstract_and_of_the_conclusions_stands_behind_one():
    resting = {claim for one in questions("transferable") for claim in one.rests_on}
    concluded = {
        name
        for name, claim in claims("transferable").items()
        if "abstract" in claim.section or "4" in claim.section.replace("Fig4", "").split("/")
    }
    assert concluded and concluded <= resting
