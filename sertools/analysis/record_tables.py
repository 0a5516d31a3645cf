"""How a run of record stores its tables: a Parquet file a table and the facts of the run as JSON, in one folder."""

import json
from collections.abc import Collection, Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

FACTS = "record.json"
"""The file of facts."""


class RecordError(ValueError):
    """A run of record is not there, or is not what was asked for."""


def root(run: str) -> Path:
    """Folder of a run of record of the package."""
    return Path(str(files("sertools"))) / "records" / run


def read_facts(run: str, folder: Path | None = None) -> dict[str, Any]:
    """What is recorded of a run. folder: the package's own when omitted. Raises RecordError where there is none."""
    return json.loads(_there(run, folder, FACTS).read_text(encoding="utf-8"))


def read_tables(run: str, names: Iterable[str], folder: Path | None = None) -> dict[str, pd.DataFrame]:
    """The tables of a run by name; half precision comes back as float32, categories as words.

    Raises RecordError where one is not there.
    """
    found = {}
    for name in names:
        frame = pq.read_table(_there(run, folder, f"{name}.parquet")).to_pandas()
        halves = frame.columns[frame.dtypes == np.float16]
        frame = frame.astype(dict.fromkeys(halves, np.float32))
        words = frame.columns[frame.dtypes == "category"]
        found[name] = frame.astype(dict.fromkeys(words, "str"))
    return found


def write(
    run: str, tables: Mapping[str, pd.DataFrame], facts: Mapping[str, Any], folder: Path | None = None, *,
    halves: Mapping[str, Collection[str]] | None = None, split_halves: bool = False,
) -> None:  # fmt: skip
    """Store a run; errors as of writing files.

    Args:
        run: its name. tables: by name; an index that has a name becomes a column. facts: that JSON can hold. folder:
            the package's own when omitted. halves: table -> columns that are stored in half precision. split_halves:
            whether those are stored byte by byte, as other fractions are, which makes scores smaller.
    """
    target = root(run) if folder is None else Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    split = (np.float16, np.float32, np.float64) if split_halves else (np.float32, np.float64)
    for name, frame in tables.items():
        if frame.index.name is not None:
            frame = frame.reset_index()
        frame = frame.astype(dict.fromkeys((halves or {}).get(name, ()), np.float16))
        words = [column for column in frame if not pd.api.types.is_numeric_dtype(frame[column])]
        stored = pa.Table.from_pandas(frame.astype(dict.fromkeys(words, "category")), preserve_index=False)
        numbers = [column for column in frame if frame[column].dtype in split]
        pq.write_table(
            stored.replace_schema_metadata(None), target / f"{name}.parquet", compression="zstd", compression_level=19,
            use_dictionary=words, column_encoding=dict.fromkeys(numbers, "BYTE_STREAM_SPLIT"),
        )  # fmt: skip
    text = json.dumps(dict(facts), indent=1, sort_keys=True)
    (target / FACTS).write_text(text + "\n", encoding="utf-8")


def _there(run: str, folder: Path | None, name: str) -> Path:
    found = (root(run) if folder is None else Path(folder)) / name
    if not found.is_file():
        raise RecordError(f"expected {found}, which is not there: `sertools record {run}`")
    return found
