import pytest
from typer.testing import CliRunner

from sertools.analysis.vowels import setup as vowels
from sertools.analysis.wild import setup as wild
from sertools.cli import app
from sertools.report import record_runs
from sertools.report.recording import read_settings


def test_every_run_has_the_settings_that_its_shares_are_read_with():
    multiverse = record_runs.named("multiverse", small=True, runs=2).settings
    assert multiverse.runs == 2 and read_settings({"settings": multiverse.to_json()}) == multiverse
    for name, kind in (("wild", wild.Settings), ("vowels", vowels.Settings)):
        small, whole = (record_runs.named(name, small=one).settings for one in (True, False))
        assert small != whole and kind.read(small.to_json()) == small
    assert record_runs.named("alignment").settings is None


@pytest.mark.parametrize("asked", [["--member", "1"], ["--cluster", "slurm"]])
def test_the_alignment_is_recorded_as_a_whole(asked):
    result = CliRunner().invoke(app, ["record", "alignment", *asked])
    assert result.exit_code == 2 and "the alignment is" in " ".join(result.output.replace("│", " ").split())


def test_one_member_is_made_again_on_this_machine():
    result = CliRunner().invoke(app, ["record", "vowels", "--member", "1", "--cluster", "slurm"])
    assert result.exit_code == 2 and "one member" in " ".join(result.output.replace("│", " ").split())
