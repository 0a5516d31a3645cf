"""What is stored of a run of record comes back."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis import record_tables
from sertools.analysis.record_tables import RecordError


@pytest.fixture
def tables():
    draw = np.random.default_rng(0)
    scores = pd.DataFrame({"number": [0, 0, 1], "utterance": ["a/1", "a/2", "a/1"], "s0": draw.random(3, np.float32)})
    models = pd.DataFrame({"fold": ["x", "y"], "seconds": [0.25, np.nan]}).rename_axis("number")
    return {"scores": scores, "models": models}


@pytest.mark.parametrize("split_halves", [False, True])
def test_tables_come_back(tables, tmp_path, split_halves):
    record_tables.write(
        "some", tables, {"b": 1, "a": 2}, tmp_path, halves={"scores": ["s0"]}, split_halves=split_halves
    )
    assert record_tables.read_facts("some", tmp_path) == {"a": 2, "b": 1}
    back = record_tables.read_tables("some", ["scores", "models"], tmp_path)
    assert back["scores"]["s0"].dtype == np.float32
    np.testing.assert_array_equal(back["scores"]["s0"], tables["scores"]["s0"].astype(np.float16))
    pd.testing.assert_frame_equal(back["models"].set_index("number"), tables["models"], check_dtype=False)
    assert (back["scores"]["utterance"] == tables["scores"]["utterance"]).all()


def test_what_is_not_there_says_how_to_make_it(tables, tmp_path):
    with pytest.raises(RecordError, match="record.json, which is not there: `sertools record some`"):
        record_tables.read_facts("some", tmp_path)
    record_tables.write("some", tables, {}, tmp_path)
    with pytest.raises(RecordError, match="other.parquet, which is not there: `sertools record some`"):
        record_tables.read_tables("some", ["other"], tmp_path)


def test_tables_that_the_facts_were_not_written_with_are_refused(tmp_path):
    tables = {"a": pd.DataFrame({"x": [1.0, 2.0]}), "b": pd.DataFrame({"x": [3.0]})}
    record_tables.write("some", tables, {"seed": 0}, tmp_path / "first")
    record_tables.write("some", tables | {"a": tables["a"] + 1}, {"seed": 1}, tmp_path / "second")
    (tmp_path / "second" / "a.parquet").rename(tmp_path / "first" / "a.parquet")  # as after a run that was stopped
    assert record_tables.read_tables("some", ["b"], tmp_path / "first")["b"].equals(tables["b"])
    with pytest.raises(RecordError, match=r"a\.parquet: expected the table that record\.json .* came another"):
        record_tables.read_tables("some", ["a", "b"], tmp_path / "first")
    damaged = tmp_path / "first" / "b.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    with pytest.raises(RecordError, match=r"b\.parquet: expected .*sertools record some"):
        record_tables.read_tables("some", ["b"], tmp_path / "first")
