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
