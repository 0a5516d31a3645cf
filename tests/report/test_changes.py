"""What moved since the snapshot: tolerance by hand, each kind of change, and the tracked snapshot itself."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sertools.report import changes, dependencies
from sertools.report.claims import claims
from sertools.report.dependencies import ProjectError

VERDICT = {
    "verdict": "holds here", "value": 0.12, "low": 0.05, "high": 0.2, "share_of_replicates": 0.98,
    "share_of_multiverse": None, "reason": "not compared",
}  # fmt: skip


@pytest.fixture
def project(tmp_path):
    """Two pages with results: numbers of every kind, and one verdict."""
    for name, values, judged in (
        ("zeroshot/01_first", {"rho": (0.734, "0.73"), "speakers": (24, "24"), "best": ("Metric-act",) * 2}, {}),
        ("zeroshot/02_second", {"gap": (None, "\u2013")}, {"zeroshot-01": VERDICT}),
    ):
        (tmp_path / "notebooks" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "notebooks" / f"{name}.ipynb").touch()
        folder = tmp_path / "results" / "full" / name
        folder.mkdir(parents=True)
        recorded = {key: {"value": value, "text": text} for key, (value, text) in values.items()}
        (folder / "values.json").write_text(json.dumps({"values": recorded, "claims": judged}))
        (folder / "stamp.json").write_text(json.dumps({"seconds": 1.5}))
    (tmp_path / "book").mkdir()
    return tmp_path


def compared(project, change):
    """The changes after `change` was made to a copy of what the pages say."""
    before = changes.take(project)
    now = copy.deepcopy(before)
    change(now)
    return changes.compare(project, before, now)


def test_a_snapshot_is_read_as_it_was_taken_and_nothing_moved_against_itself(project):
    taken = changes.take(project)
    text = changes.write(project, taken).read_text(encoding="utf-8")
    assert changes.read(project) == taken
    assert '   "rho": [0.734, "0.73"],' in text.splitlines()  # a line a number
    assert taken["zeroshot/01_first"]["seconds"] == 1.5
    assert changes.compare(project, taken, taken) == []
    assert changes.report(taken, []).startswith("0 of 9 numbers moved")  # 4 in prose, 5 beside the verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [("24", 1), ("0.73", 0.01), ("\u22120.734", 0.001), ("12.3%", 0.001), ("12 %", 0.01), ("1.2e-05", 1e-6),
     ("1e\u221205", 1e-5), ("4.1 s", 0.1), ("Metric-act", 0)],
)  # fmt: skip
def test_one_unit_of_the_last_printed_digit(text, expected):
    assert changes.unit(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("old", "new", "text", "expected"),
    [
        (0.734, 0.738, "0.73", False),  # below a unit of the last digit
        (0.734, 0.746, "0.73", True),
        (181.0, 182.5, "181", False),  # below 1 %
        (181.0, 184.0, "181.0", True),
        (0.0004, 0.0012, "0.0004", True),  # small numbers have small units
        (24, 25, "24", True),  # whole numbers are exact
        (24, 24, "24", False),
        ("Metric-act", "UAE", "Metric-act", True),
        (0.5, None, "0.50", True),
        (None, None, "\u2013", False),
    ],
)
def test_what_has_moved(old, new, text, expected):
    assert changes.moved(old, new, text) is expected


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_a_number_that_moved_is_printed_differently(old, digits):
    text = f"{old:.{digits}f}"
    for step in (0.5, 1.5, 3):
        for sign in (-1, 1):
            new = old + sign * step * max(10.0**-digits, 0.01 * abs(old))
            assert changes.moved(old, new, text) is (step > 1)
            if changes.moved(old, new, text):
                assert f"{new:.{digits}f}" != text


def test_each_kind_of_change_is_named_once_by_page(project):
    def change(now):
        now["zeroshot/01_first"]["values"]["rho"] = [0.8, "0.80"]
        now["zeroshot/01_first"]["values"]["fresh"] = [1, "1"]
        del now["zeroshot/01_first"]["values"]["best"]
        now["zeroshot/02_second"]["claims"]["zeroshot-01"] |= {"verdict": "cannot be decided", "low": -0.1}

    found = compared(project, change)
    assert [(each.page[-5:], each.kind, each.name, each.old, each.new) for each in found] == [
        ("first", changes.GONE, "best", "Metric-act", ""),
        ("first", changes.NEW, "fresh", "", "1"),
        ("first", changes.MOVED, "rho", "0.73", "0.80"),
        ("econd", changes.CHANGED, "zeroshot-01", "holds here", "cannot be decided"),
        ("econd", changes.MOVED, "zeroshot-01, lower end", "0.05", "\u22120.10"),
    ]
    assert found[2].difference == pytest.approx(0.066)
    said = changes.report(changes.take(project), found).splitlines()
    assert said[0] == "zeroshot/01_first"
    assert said[3].split() == ["moved", "rho", "0.73", "->", "0.80", "(+0.0660)"]
    assert said[-1].startswith("2 of 9 numbers moved")
    assert "1 of 1 verdicts changed, 1 new, 1 gone, 0 of 2 pages not run here" in said[-1]


def test_a_verdict_that_went_is_named_without_its_numbers(project):
    found = compared(project, lambda now: now["zeroshot/02_second"]["claims"].clear())
    assert [(each.kind, each.name, each.old) for each in found] == [(changes.GONE, "zeroshot-01", "holds here")]


def test_a_page_without_results_was_not_run_and_one_that_the_project_lost_is_gone(project):
    assert [each.kind for each in compared(project, lambda now: now.pop("zeroshot/01_first"))] == [changes.NOT_RUN]
    before = changes.take(project)
    (project / "notebooks/zeroshot/01_first.ipynb").unlink()
    assert [each.kind for each in changes.compare(project, before, changes.take(project))] == [changes.GONE]
    assert [each.kind for each in changes.compare(project, changes.take(project), before)] == [changes.NEW]


def test_without_a_snapshot_or_results_the_error_names_the_next_step(project, tmp_path_factory):
    with pytest.raises(ProjectError, match="sertools changes --update"):
        changes.read(project)
    with pytest.raises(ProjectError, match="make book"):
        changes.write(project, {})


def test_the_tracked_snapshot_holds_every_page_and_every_claim(repository):
    snapshot = changes.read(repository)
    assert sorted(snapshot) == sorted(page.id for page in dependencies.pages(repository))
    judged = [claim for page in snapshot.values() for claim in page["claims"]]
    papers = [path.parent.name for path in repository.glob("sertools/papers/*/claims.yml")]
    assert sorted(judged) == sorted(claim for paper in papers for claim in claims(paper))
