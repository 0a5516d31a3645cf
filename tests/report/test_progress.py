"""How far a build is: estimates by hand, and lines as processes that run side by side write them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sertools.report import changes, progress
from sertools.report.dependencies import Page

PAGES = [Page("zeroshot", "01_first"), Page("zeroshot", "02_second"), Page("zeroshot", "03_third")]


def events(*what):
    return [{"task": task, "event": event, "time": time} for task, event, time in what]


def test_a_page_is_expected_to_take_what_it_took_else_what_the_snapshot_says(tmp_path):
    for page in PAGES:
        (tmp_path / page.notebook).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / page.notebook).touch()
    stamp = tmp_path / PAGES[0].results("full") / "stamp.json"
    stamp.parent.mkdir(parents=True)
    stamp.write_text(json.dumps({"seconds": 20}))
    (tmp_path / "book").mkdir()
    tracked = {page.id: {"seconds": 50.0, "values": {}, "claims": {}} for page in PAGES[:2]}
    changes.write(tmp_path, tracked)
    found = progress.expected(tmp_path, "full", PAGES)
    seconds = [20, 50, progress.UNKNOWN]
    assert found == {page.id: progress.KERNEL + each for page, each in zip(PAGES, seconds, strict=True)} | {
        progress.BOOK: progress.FIRST_BOOK
    }
    assert set(progress.expected(tmp_path, "smoke", PAGES[:1]).values()) == {
        progress.KERNEL + progress.UNKNOWN,  # the snapshot is of the profile `full`
        progress.FIRST_BOOK,
    }
    progress.built(tmp_path, "full", 31.46)
    assert progress.expected(tmp_path, "full", []) == {progress.BOOK: 31.5}


def test_what_is_left_is_shared_by_the_cores_and_is_at_least_the_longest_task():
    plan = {"seconds": {"a": 60, "b": 60, "c": 60}, "cores": 2, "time": 100}
    assert progress.left(plan, [], 100) == pytest.approx(90)
    assert progress.left(plan | {"seconds": {"a": 100, "b": 10}}, [], 100) == pytest.approx(100)
    assert progress.left(plan | {"cores": 1}, [], 100) == pytest.approx(180)


def test_a_slow_machine_is_noticed_and_a_running_page_counts():
    plan = {"seconds": {"a": 60, "b": 60}, "cores": 1, "time": 0}
    after = events(("a", "start", 0), ("a", "end", 120), ("b", "start", 120))
    pace = (120 + progress.SETTLED) / (60 + progress.SETTLED)
    assert progress.left(plan, after, 120) == pytest.approx(60 * pace)
    pace = (150 + progress.SETTLED) / (90 + progress.SETTLED)
    assert progress.left(plan, after, 150) == pytest.approx(30 * pace)


def test_a_task_that_was_not_planned_counts_when_it_starts():
    plan = {"seconds": {"a": 20}, "cores": 1, "time": 0}
    assert progress.left(plan, events(("b", "start", 0)), 0) == pytest.approx(20 + progress.UNKNOWN)


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.floats(0.1, 1000), min_size=1), st.integers(1, 8), st.floats(0, 1e4)
)
def test_nothing_is_left_when_all_ended_and_something_before(seconds, cores, later):
    plan = {"seconds": seconds, "cores": cores, "time": 0}
    done = [each for task in seconds for each in events((task, "start", 0), (task, "end", later))]
    assert progress.left(plan, done, later) == pytest.approx(0, abs=1e-6)
    assert progress.left(plan, [], 0) >= max(seconds.values()) * 0.999


def test_a_line_counts_says_what_starts_and_how_long_is_left(tmp_path, capsys):
    assert progress.line(tmp_path, "full", "zeroshot/01_first") == "zeroshot/01_first"  # run without a build
    progress.mark(tmp_path, "full", "zeroshot/01_first", "start")
    assert not (tmp_path / progress.FOLDER).exists()
    progress.begin(tmp_path, "full", {"zeroshot/01_first": 44, progress.BOOK: 80}, cores=1)
    with progress.shown(tmp_path, "full", "zeroshot/01_first"):
        assert capsys.readouterr().out == "[1/2] zeroshot/01_first, about 40 s; in all about 2 min left\n"
    with pytest.raises(ZeroDivisionError), progress.shown(tmp_path, "full", progress.BOOK):
        raise ZeroDivisionError
    assert capsys.readouterr().out.startswith("[2/2] the book, about 80 s; in all about ")
    _, *lines = (tmp_path / progress.FOLDER / "full.jsonl").read_text(encoding="utf-8").splitlines()
    assert [(each["task"], each["event"]) for each in map(json.loads, lines)] == [
        ("zeroshot/01_first", "start"), ("zeroshot/01_first", "end"), ("the book", "start"), ("the book", "end"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "1 s"), (8.4, "8 s"), (44, "40 s"), (89, "90 s"), (91, "2 min"), (3540, "59 min"), (4800, "1 h 20 min")],
)
def test_times_read_well(seconds, said):
    assert progress.duration(seconds) == said


def test_a_line_that_another_machine_wrote_over_is_left_out(tmp_path):
    progress.begin(tmp_path, "full", {page.id: 10.0 for page in PAGES}, cores=2)
    progress.mark(tmp_path, "full", PAGES[0].id, "start")
    with (tmp_path / progress.FOLDER / "full.jsonl").open("a") as stream:
        stream.write('{"task": "zeroshot/02_sec{"task"\n')
    progress.mark(tmp_path, "full", PAGES[2].id, "start")
    assert progress.line(tmp_path, "full", PAGES[2].id).startswith("[2/3] zeroshot/03_third, about 10 s")
