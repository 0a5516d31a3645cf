"""The run of record as it ships: `sertools/records/multiverse/<paper>/<statistic>.parquet` and `record.json`.

A statistic's rows are all worlds' (columns: its choices, its own axes, `value`), with every speaker counted once.
"""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sertools.analysis.multiverse.axes import SUBSET, papers
from sertools.analysis.multiverse.rows import VALUE

FACTS = "record.json"


class RecordError(ValueError):
    """The run of record is not there, or is not what was asked for."""


def root() -> Path:
    """Folder of the run of record."""
    return Path(str(files("sertools"))) / "records" / "multiverse"


def path(paper: str, statistic: str, folder: Path | None = None) -> Path:
    """File of a statistic. Raises RecordError where the record does not hold it."""
    found = (root() if folder is None else folder) / paper / f"{statistic}.parquet"
    if not found.is_file():
        raise RecordError(f"{paper}, {statistic}: expected {found}, which is not there: `sertools record multiverse`")
    return found


def load(paper: str, statistic: str, folder: Path | None = None) -> pd.DataFrame:
    """A statistic of the run of record: a column a choice (the axis `corpora` is none: its level takes rows by the
    column ``corpus``), a column an axis of the statistic, and ``value``. Raises RecordError where it is not there.

    A cell without a value has no row.
    """
    frame = pq.read_table(path(paper, statistic, folder)).to_pandas()
    return frame.astype({VALUE: "float64"})


def facts(folder: Path | None = None) -> dict[str, Any]:
    """What is recorded of the run: commit, settings, data, versions, worlds, what it cost; ``small`` where it is a
    sample on few rows. Raises RecordError where there is none."""
    found = (root() if folder is None else folder) / FACTS
    if not found.is_file():
        raise RecordError(f"expected {found}, which is not there: `sertools record multiverse`")
    return json.loads(found.read_text(encoding="utf-8"))


def write(paper: str, statistic: str, frame: pd.DataFrame, folder: Path | None = None) -> Path:
    """Store a statistic's rows, sorted by its choices and axes, as dictionaries of words and float32 values."""
    columns = [axis for axis in papers()[paper].statistics[statistic] if axis != SUBSET]
    axes = [column for column in frame if column not in (*columns, VALUE)]
    frame = frame[[*columns, *axes, VALUE]].astype(dict.fromkeys([*columns, *axes], "category"))
    frame = frame.sort_values([*columns, *axes], kind="stable", ignore_index=True)
    target = (root() if folder is None else folder) / paper / f"{statistic}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    stored = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(
        stored, target, compression="zstd", compression_level=19, use_dictionary=[*columns, *axes],
        column_encoding={VALUE: "BYTE_STREAM_SPLIT"},
    )  # fmt: skip
    return target


def write_facts(found: dict[str, Any], folder: Path | None = None) -> None:
    """Store ``record.json``."""
    target = (root() if folder is None else folder) / FACTS
    target.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
