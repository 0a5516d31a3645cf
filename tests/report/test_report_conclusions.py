"""The page of conclusions: every claim once, the words counted, conclusions as their claims stand."""

import pytest

from sertools.report.claims import claims
from sertools.report.conclusions import all_claims, conclusions
from sertools.report.page import PageError, open_page
from sertools.report.questions import questions
from sertools.report.tables import write_csv
from sertools.report.verdicts import FAILS, HOLDS, OPEN, Verdict, overview

PAGES = ("03_1_classification", "03_2_triads", "03_3_latent_space", "03_4_attribution")


@pytest.fixture
def page(tmp_path, monkeypatch):
    """The page of conclusions of `interpretable`, beside the verdicts of the pages before it: planted words."""
    monkeypatch.setenv("SERTOOLS_RESULTS", str(tmp_path))
    known = claims("interpretable")
    for name in PAGES:
        here = [claim.id for claim in known.values() if claim.page.endswith(name)]
        said = [Verdict(one, FAILS if one.endswith("05") else OPEN if one.endswith("1") else HOLDS, "") for one in here]
        write_csv(overview(known, said), tmp_path / "full/interpretable" / name / "tables/verdicts.csv")
    return open_page("interpretable/04_conclusions", {"profile": "full"})


def test_every_claim_stands_once_with_its_word(page):
    judged = all_claims(page, PAGES)
    assert list(judged.index) == sorted(claims("interpretable"))
    assert judged.loc["interpretable-05", "verdict"] == FAILS and judged.loc["interpretable-21", "verdict"] == OPEN
    assert judged.loc["interpretable-08", "page"] == "03_2_triads"
    assert judged.loc["interpretable-08", "in the paper's numbers"] == "n/a"
    assert judged["verdict"].value_counts().to_dict() == {HOLDS: 20, OPEN: 3, FAILS: 1}


def test_a_conclusion_stands_as_its_claims_do(page):
    answers = conclusions(page, all_claims(page, PAGES))
    assert list(answers.index) == [one.question for one in questions("interpretable")]
    for one in questions("interpretable"):
        if "interpretable-05" in one.rests_on:
            assert answers.loc[one.question, "stands"].startswith("contradicted")
            break
    else:
        raise AssertionError("expected a conclusion that rests on claim 05")


def test_a_claim_that_no_page_judged_is_named(page):
    with pytest.raises(PageError, match="interpretable-19"):
        all_claims(page, PAGES[:3])
