"""The tables on reliability: each that ships is shown with its commands, and what the page cannot show is refused."""

import re
import shlex

import pandas as pd
import pytest

from sertools.report import reliability_page
from sertools.report.reliability_page import ReliabilityError


@pytest.fixture
def project(tmp_path):
    """A project with two tables."""
    folder = tmp_path / reliability_page.FOLDER
    folder.mkdir(parents=True)
    (folder / "kill.csv").write_text("work,kills,command\nmeasuring,10,python -m benchmarks.kill\nbuilding,5,make\n")
    (folder / "damage.csv").write_text("kind,lost,command\nsound,0,python -m benchmarks.damage\n")
    return tmp_path


def test_each_table_is_written_with_its_commands_and_the_others_say_that_they_lack(project, tmp_path):
    reliability_page.write(project, tmp_path / "stage", "smoke")
    made = tmp_path / "stage/book/generated"
    assert "| measuring | 10 | `python -m benchmarks.kill` |" in (made / "reliability_kill.md").read_text()
    once = (made / "reliability_damage.md").read_text()
    assert "| sound | 0 |" in once and "Each row again: `python -m benchmarks.damage`." in once
    assert (made / "reliability_kill.csv").read_text().startswith("work,kills")
    assert (made / "reliability_fuzz.md").read_text() == "This was not measured yet.\n"


def test_of_a_table_with_more_rows_than_are_shown_all_can_be_downloaded(project, tmp_path):
    (project / reliability_page.FOLDER / "kill_all.csv").write_text("work,command\na,make\nb,make\n")
    reliability_page.write(project, tmp_path / "stage", "smoke")
    made = tmp_path / "stage/book/generated"
    assert "measuring" in (made / "reliability_kill.md").read_text()
    assert (made / "reliability_kill.csv").read_text().splitlines()[1:] == ["a,make", "b,make"]


def test_a_text_that_is_not_there_is_an_empty_cell_on_the_left():
    frame = pd.DataFrame({"step": ["a", "b"], "remark": ["`why` it is", None], "command": "make"})
    shown = reliability_page.table("profile", frame, "Steps.")
    assert "| :--- | :--- |" in shown and "| a | `why` it is |" in shown and re.search(r"\| b \| +\|", shown)


def test_seconds_that_are_compared_have_as_many_decimals():
    frame = pd.DataFrame({"CPU s before": [12.34, 0.31], "CPU s now": [3.01, 0.06], "command": "make"})
    assert "| 0.31 | 0.06 |" in reliability_page.table("profile", frame, "Steps.")


def test_a_table_that_the_page_does_not_know_is_refused(project):
    (project / reliability_page.FOLDER / "wishes.csv").write_text("a,command\n1,x\n")
    with pytest.raises(ReliabilityError, match=r"wishes\.csv: expected one of damage, .*, came wishes"):
        reliability_page.read(project)


def test_a_row_without_its_command_is_refused(project):
    (project / reliability_page.FOLDER / "kill.csv").write_text("work,command\nmeasuring,\n")
    with pytest.raises(ReliabilityError, match=r"kill\.csv: expected rows, each with a command"):
        reliability_page.read(project)


def test_the_page_includes_each_table_once(repository):
    text = (repository / "book/reliability.md").read_text()
    assert sorted(re.findall(r"generated/reliability_(\w+)\.md", text)) == sorted(reliability_page.CAPTIONS)


def test_what_ships_names_commands_that_exist(repository):
    for name, frame in reliability_page.read(repository).items():
        for command in frame["command"].unique():
            words = shlex.split(command)
            assert "-m" in words or words[0] == "make", (name, command)
            if "-m" in words:
                module = words[words.index("-m") + 1]
                assert (repository / f"{module.replace('.', '/')}.py").is_file() or module == "pytest", (name, command)
