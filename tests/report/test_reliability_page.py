"""The page on reliability: every table that ships is shown with its commands, and what the page cannot show is refused."""

import re
import shlex

import pytest

from sertools.report import reliability_page
from sertools.report.reliability_page import ReliabilityError


@pytest.fixture
def project(tmp_path):
    """A project with two tables."""
    folder = tmp_path / reliability_page.FOLDER
    folder.mkdir(parents=True)
    (folder / "kill.csv").write_text("work,kills,other bytes,command\nmeasuring,10,0,python -m benchmarks.kill\n")
    (folder / "damage.csv").write_text("kind,lost,command\nsound,0,python -m benchmarks.damage\n")
    return tmp_path


def test_every_table_has_a_section_in_the_order_of_the_page(project, tmp_path):
    reliability_page.write(project, tmp_path / "stage", "smoke")
    text = (tmp_path / "stage/book/generated/reliability.md").read_text()
    assert re.findall("^## (.+)$", text, re.MULTILINE) == ["Bad input", "Killed at a random moment"]
    assert "| measuring | 10 | 0 | `python -m benchmarks.kill` |" in text
    assert (tmp_path / "stage/book/generated/reliability_kill.csv").read_text().startswith("work,kills")


def test_a_table_that_the_page_does_not_know_is_refused(project):
    (project / reliability_page.FOLDER / "wishes.csv").write_text("a,command\n1,x\n")
    with pytest.raises(ReliabilityError, match=r"wishes\.csv: expected one of damage, .*, came wishes"):
        reliability_page.read(project)


def test_a_row_without_its_command_is_refused(project):
    (project / reliability_page.FOLDER / "kill.csv").write_text("work,command\nmeasuring,\n")
    with pytest.raises(ReliabilityError, match=r"kill\.csv: expected rows, each with a command"):
        reliability_page.read(project)


def test_what_ships_names_commands_that_exist(repository):
    shipped = reliability_page.read(repository)
    for name, frame in shipped.items():
        for command in frame["command"].unique():
            words = shlex.split(command)
            if "-m" in words:
                module = words[words.index("-m") + 1]
                assert (repository / f"{module.replace('.', '/')}.py").is_file() or module == "pytest", (name, command)
            else:
                assert words[0] == "make" or "=" in words[0], (name, command)
