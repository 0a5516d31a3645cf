"""The run of record: what ships, and that a world made again is held against it."""

import pandas as pd
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from sertools.analysis.multiverse import record
from sertools.analysis.multiverse.worlds import Settings
from sertools.cli import app
from sertools.report import recording

ONLY = {
    "track": ("rated",), "split": ("random",), "proportions": ("as found",), "level": ("kept",), "epochs": ("50",),
    "training normalisation": ("corpus",),
}  # fmt: skip
SMALL = Settings(folds=2, rows=150, papers=("emodb",), extension=(), epochs={"50": 1}, only=ONLY)
WORLD = 40


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """A record of one small world, and the lines that were said."""
    folder, said = tmp_path_factory.mktemp("record"), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SERTOOLS_CACHE", str(tmp_path_factory.mktemp("cache")))
        recording.make(SMALL, say=said.append, folder=folder, small=True)
    return folder, said


def test_a_record_says_what_it_is(shipped):
    folder, said = shipped
    facts = record.facts(folder)
    assert facts["small"] and facts["models"] == sum(world["models"] for world in facts["worlds"])
    assert recording.read_settings(facts) == SMALL
    assert [world["number"] for world in facts["worlds"]] == [WORLD]
    assert len(said) == 1 and said[0].startswith(f"1/1  world {WORLD}: rated") and said[0].endswith("about 0 left")
    for paper, statistics in facts["rows"].items():
        for statistic, rows in statistics.items():
            assert len(record.load(paper, statistic, folder)) == rows
    assert set(facts["rows"]["zeroshot"]) == {"rho", "rho_own"}


def test_a_world_made_again_matches_what_was_shipped(shipped):
    folder, _ = shipped
    compared = recording.again(WORLD, folder=folder)
    assert compared["matches"].all() and (compared["beyond"] == 0).all() and (compared["missing"] == 0).all()
    assert set(compared["statistic"]) == {"rho", "rho_own", "r2", "marginal_gap"}


def test_a_changed_value_and_a_missing_row_are_found(shipped, tmp_path):
    folder, _ = shipped
    made = {piece: record.load("zeroshot", piece, folder) for piece in ("rho", "rho_own")}
    whole = pd.concat([frame.assign(statistic=name) for name, frame in made.items()])
    changed = made["rho"].assign(value=made["rho"]["value"].where(made["rho"].index != 7, 0.9))
    record.write("zeroshot", "rho", changed, tmp_path)
    record.write("zeroshot", "rho_own", made["rho_own"].iloc[1:], tmp_path)
    record.write_facts({}, tmp_path)
    found = recording.compare("zeroshot", whole, {}, 1.0, tmp_path).set_index("statistic")
    assert not found["matches"].any()
    assert found.loc["rho", "beyond"] == 1 and found.loc["rho_own", "missing"] == 1
    # on another machine a few values may differ, but none may be missing
    found = recording.compare("zeroshot", whole, {}, recording.ELSEWHERE, tmp_path).set_index("statistic")
    assert found["matches"].to_dict() == {"rho": True, "rho_own": False}


def test_the_command_line_ends_in_1_where_a_world_differs(shipped, tmp_path, monkeypatch):
    folder, _ = shipped
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            record.write(path.parent.name, path.stem, record.load(path.parent.name, path.stem, folder), tmp_path)
    record.write_facts(record.facts(folder), tmp_path)
    asked = ["record", "multiverse", "--member", str(WORLD), "--to", str(tmp_path)]
    assert CliRunner().invoke(app, asked).exit_code == 0
    frame = pq.read_table(tmp_path / "zeroshot" / "rho.parquet").to_pandas()
    record.write("zeroshot", "rho", frame.assign(value=frame["value"] + 1), tmp_path)
    record.write_facts(record.facts(folder), tmp_path)
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 1 and "does not give what was shipped" in result.output


def test_a_world_that_is_not_there_is_named(shipped, tmp_path):
    with pytest.raises(record.RecordError, match=f"world out of {WORLD}, came 3"):
        recording.again(3, folder=shipped[0])
    with pytest.raises(record.RecordError, match="not there"):
        recording.again(3, folder=tmp_path)
