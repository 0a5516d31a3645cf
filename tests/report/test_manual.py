"""The command line's manual: every verb is in it, every example is understood, errors are one line."""

import inspect
import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sertools import cli
from sertools.report import manual

ROOT = Path(__file__).resolve().parents[2]
GROUP = typer.main.get_command(cli.app)
SHOWN = GROUP.commands


def test_the_manual_has_exactly_the_verbs_that_are_shown():
    assert set(manual.VERBS) == set(SHOWN)
    groups = (manual.BOOK, manual.PARAMETERS, manual.SPEECH, manual.WRITERS)
    assert {entry.group for entry in manual.VERBS.values()} == set(groups)


@pytest.mark.parametrize("name", sorted(manual.VERBS))
def test_the_help_of_a_verb_says_what_it_does_how_it_is_called_what_it_writes_and_how_it_ends(name):
    said = " ".join(CliRunner().invoke(cli.app, [name, "--help"], terminal_width=2000).stdout.split())
    assert manual.flowing(inspect.getdoc(getattr(cli, name))).split("\n")[0] in said
    for example in manual.VERBS[name].examples:
        assert f"$ {example}" in said
    assert "Writes: " in said and "Exit status: 0" in said
    assert all(option.help for option in SHOWN[name].params), "an option or argument without a text"


@pytest.mark.parametrize("example", [each for entry in manual.VERBS.values() for each in entry.examples])
def test_an_example_is_understood(example, monkeypatch):
    monkeypatch.chdir(ROOT)
    program, name, *given = shlex.split(example)
    assert program == "sertools"
    SHOWN[name].make_context(name, given)  # raises where an option is unknown or a value is not possible


def test_the_help_of_all_groups_the_verbs_and_names_the_first_steps():
    said = CliRunner().invoke(cli.app, ["--help"]).stdout
    places = [said.index(group) for group in (manual.BOOK, manual.PARAMETERS, manual.SPEECH, manual.WRITERS)]
    assert places == sorted(places)
    assert "sertools book" in said and "SERTOOLS_CORPORA" in said and "Exit status" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["check", "no-paper"], "expected a paper out of interpretable"),
        (["card", "no-corpus"], "next: `sertools corpora` lists"),
        (["status", "--root", "/"], "cd to the clone"),
        (["sweep", "no-file.yml", "--root", str(ROOT)], "next: book/sweep.md"),
    ],
)
def test_an_error_of_the_user_names_the_next_step_and_ends_with_1(given, said, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.app(given)
    assert ended.value.code == 1
    line = capsys.readouterr().err
    assert line.startswith("error: ") and said in line
    assert "Traceback" not in line


def test_what_a_module_raises_leads_to_the_step_of_its_nearest_package():
    assert manual.next_step("sertools.corpora.download") == manual.NEXT["sertools.corpora.download"]
    assert manual.next_step("sertools.corpora.own") == manual.NEXT["sertools.corpora"]
    assert manual.next_step("sertools.report.build") is None  # its messages say it themselves
    assert manual.next_step("yaml") is None


def test_files_that_a_next_step_names_exist():
    named = {name for step in manual.NEXT.values() for name in re.findall(r"[\w/]+\.(?:md|yml)", step)}
    assert named and all((ROOT / name).is_file() for name in named)
    headings = (ROOT / "README.md").read_text(encoding="utf-8")
    for heading in re.findall(r'"([^"]+)"', " ".join(manual.NEXT.values())):
        assert f"## {heading}" in headings
