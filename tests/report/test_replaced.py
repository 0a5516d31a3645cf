"""What could not be had: every claim that lacks something is in the list, and how far results move is what they say."""

from pathlib import Path

import pandas as pd
import pytest
from pydantic import ValidationError

from sertools.analysis.multiverse.axes import papers
from sertools.report import choices_page, replaced
from sertools.report.claims import claims
from sertools.report.replaced import Moves, Replaced, flips, how_far, swings, without_decision

FLIPS = """claim,choice,level,analyses,share
zeroshot-01,embed,mu,2,0.25
zeroshot-01,embed,z,2,0.75
zeroshot-02,embed (rho),mu,2,0.1
zeroshot-02,embed (rho),z,2,0.2
zeroshot-02,labels,n/a,2,0.5
"""
READINGS = """reading,strategy,frozen,other
as published,a,0.38,1
mapping: one,a,0.33,2
mapping: two,a,0.39,3
mapping: two,b,0.99,3
"""


@pytest.fixture
def results(tmp_path):
    for page, kind, name, text in (
        ("zeroshot/06_choices", "data", "flips", FLIPS),
        ("wild/04_1_recognition", "tables", "readings", READINGS),
    ):
        path = tmp_path / page / kind / f"{name}.csv"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return tmp_path


def test_every_claim_that_lacks_something_is_open_for_one_reason():
    lacking = [
        claim.id for paper in replaced.PAPERS for claim in claims(paper).values() if claim.needs or claim.not_testable
    ]
    named = [claim.id for one in replaced.replaced() for claim in one.claims()]
    assert sorted(named) == sorted(lacking)
    for one in replaced.replaced():
        assert bool(one.lacks) == bool(one.claims()), one.what


def test_choices_and_pages_are_those_of_the_book(repository):
    for one in replaced.replaced():
        assert set(one.papers) <= set(replaced.PAPERS)
        for moved in one.moves:
            if moved.choice:
                assert set(moved.papers) <= set(replaced.CHOICES)
                assert all(moved.choice in {axis for each in papers()[paper].statistics.values() for axis in each}
                           for paper in moved.papers), (one.what, moved.choice)  # fmt: skip
            else:
                script = (repository / "notebooks" / f"{moved.page}.py").read_text(encoding="utf-8")
                assert f'"{moved.table}"' in script, (one.what, moved.table)
                assert moved.shown and moved.rows and moved.own
    for page in replaced.CHOICES.values():
        assert (repository / "notebooks" / f"{page}.py").is_file()


def test_a_thing_says_how_far_results_move_or_why_that_is_not_known():
    facts = dict(what="x", papers=("wild",), why="a", instead="b", bring="c")
    for wrong in ({}, {"moves": (Moves(choice="embed", papers=("zeroshot",)),), "unmeasured": "no"}):
        with pytest.raises(ValidationError, match="expected either moves or unmeasured"):
            Replaced(**facts, **wrong)


def test_swings_are_the_largest_difference_between_levels(results):
    shares = flips(results, list(replaced.CHOICES))
    assert len(shares) == 5 and set(shares["paper"]) == {"zeroshot"}
    assert shares["level"].tolist()[-1] == "n/a"
    found = swings(shares).set_index(["claim", "choice"])["swing"].round(9).to_dict()
    assert found == {("zeroshot-01", "embed"): 0.5, ("zeroshot-02", "embed (rho)"): 0.1, ("zeroshot-02", "labels"): 0}


def test_a_choice_of_one_statistic_counts_as_the_choice(results):
    said = how_far(Moves(choice="embed", papers=("zeroshot", "transferable")), results)
    assert "by 30% on average over 2 claims, at most by 50%" in said and "claims.html#zeroshot-01" in said
    assert how_far(Moves(choice="kernel", papers=("zeroshot",)), results) == f"kernel: {replaced.NOT_RUN}"


def test_rows_of_a_table_stand_beside_the_own_one(results):
    facts = dict(page="wild/04_1_recognition", table="readings", of="reading", own="as published", shown="accuracy")
    one = Moves(**facts, rows=("mapping: *",), where={"strategy": "a"}, value="frozen", unit="points")
    assert how_far(one, results) == "accuracy: 0.33 to 0.39 points in place of 0.38"
    assert how_far(one.model_copy(update={"rows": ("mapping: one",)}), results).startswith("accuracy: 0.33 points")
    columns = Moves(**facts | {"own": "frozen", "of": "reading"}, rows=("other",))
    assert how_far(columns, results) == "accuracy: 2.25 in place of 0.52"
    for gone in ({"rows": ("no",)}, {"own": "no"}, {"table": "no"}):
        assert how_far(one.model_copy(update=gone), results) == f"accuracy: {replaced.NOT_RUN}"


def test_claims_without_a_decision_stand_with_what_was_measured():
    record = {"value": 0.2, "low": None, "high": None, "share_of_replicates": 0.8}
    frame = without_decision({"wild-01": record}).set_index("claim")
    assert frame.loc["wild-01", ["value", "share_of_replicates"]].tolist() == [0.2, 0.8]
    assert pd.isna(frame.loc["wild-02", "value"]) and "by" not in frame.index
    every = {claim.id for paper in replaced.PAPERS for claim in claims(paper).values()
             if claim.needs or claim.not_testable or claim.by_construction}  # fmt: skip
    assert set(frame.index) == every


def test_a_project_without_the_page_gets_nothing(tmp_path):
    choices_page.write(tmp_path, tmp_path / "stage", "full")
    assert not (tmp_path / "stage").exists()


@pytest.mark.parametrize("profile", ["full", "smoke"])
def test_the_page_can_be_written_before_any_page_was_run(tmp_path, repository, profile):
    (tmp_path / "book").mkdir()
    page = (repository / choices_page.PAGE).read_text(encoding="utf-8")
    (tmp_path / choices_page.PAGE).write_text(page)
    (tmp_path / "notebooks").mkdir()
    choices_page.write(tmp_path, tmp_path / "stage", profile)
    written = {path.name for path in (tmp_path / "stage" / choices_page.FOLDER).glob("*.md")}
    assert written == {line.split("/")[-1] for line in page.splitlines() if line.startswith("```{include}")}
    banner = (tmp_path / "stage" / choices_page.FOLDER / "choices_banner.md").read_text()
    assert ("mean nothing" in banner) == (profile == "smoke")


def test_tables_say_which_claims_turn_round(tmp_path, results):
    path = results / "zeroshot/06_choices/data/flips.csv"
    path.write_text(FLIPS.replace("0.25", "0.2").replace("n/a", "human"))
    text = choices_page.multiverse(flips(results, list(replaced.CHOICES)), tmp_path)
    frame = pd.read_csv(tmp_path / "choices_multiverse-zeroshot.csv").set_index("choice")
    assert frame.loc["embed", ["claims", "turned round"]].tolist() == [2, 1]
    assert frame.loc["embed", "mean swing"] == pytest.approx((0.55 + 0.1) / 2)
    assert frame.index.tolist() == ["embed", "labels"]
    assert "**mu**" in text and "claims.html#zeroshot-01" in text
    assert len(pd.read_csv(tmp_path / "choices_flips.csv")) == 5


def test_code_in_a_sentence_keeps_its_spaces():
    assert choices_page._plain("left out of `wild`; a < b. ") == "left out of `wild`; a \\< b"
    assert choices_page._plain(str(Path("a_b"))) == "a\\_b"
