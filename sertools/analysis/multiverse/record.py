"""The run of record as it ships: `sertools/records/multiverse/<paper>/<statistic>.parquet` and `record.json`.

A statistic's rows are all worlds' (columns: its choices, its own axes, `value`), with every speaker counted once.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from sertools.analysis import record_tables
from sertools.analysis.multiverse.axes import SUBSET, papers
from sertools.analysis.multiverse.rows import VALUE
from sertools.analysis.record_tables import RecordError

RUN = "multiverse"
"""Its folder's name, and what `sertools record` calls it."""


def root() -> Path:
    """Folder of the run of record."""
    return record_tables.root(RUN)


def path(paper: str, statistic: str, folder: Path | None = None) -> Path:
    """File of a statistic. Raises RecordError where the record does not hold it."""
    found = (root() if folder is None else folder) / paper / f"{statistic}.parquet"
    if not found.is_file():
        raise RecordError(f"{paper}, {statistic}: expected {found}, which is not there: `sertools record multiverse`")
    return found


def load(paper: str, statistic: str, folder: Path | None = None) -> pd.DataFrame:
    """A statistic of the run of record: a column a choice (the axis `corpora` is none: its level takes rows by the
    column ``corpus``), a column an axis of the statistic, and ``value``. Raises RecordError where it is not there,
    or is not what the facts of the run were written with.

    A cell without a value has no row.
    """
    place = path(paper, statistic, folder)
    frame = record_tables.table(place.parents[1], f"{paper}/{place.name}", RUN).to_pandas()
    return frame.astype({VALUE: "float64"})


def facts(folder: Path | None = None) -> dict[str, Any]:
    """What is recorded of the run: commit, settings, data, versions, worlds, what it cost; ``small`` where it is a
    sample on few rows. Raises RecordError where there is none."""
    return record_tables.facts(root() if folder is None else folder, RUN)


def write(paper: str, statistic: str, frame: pd.DataFrame, folder: Path | None = None) -> Path:
    """Store a statistic's rows, sorted by its choices and axes, as dictionaries of words and float32 values."""
    columns = [axis for axis in papers()[paper].statistics[statistic] if axis != SUBSET]
    axes = [column for column in frame if column not in (*columns, VALUE)]
    frame = frame[[*columns, *axes, VALUE]].astype(dict.fromkeys([*columns, *axes], "category"))
    frame = frame.sort_values([*columns, *axes], kind="stable", ignore_index=True)
    target = (root() if folder is None else folder) / paper / f"{statistic}.parquet"
    stored = pa.Table.from_pandas(frame, preserve_index=False)
    encodings = {VALUE: "BYTE_STREAM_SPLIT"}
    record_tables.write_table(target, stored, use_dictionary=[*columns, *axes], column_encoding=encodings)
    return target


def write_facts(found: dict[str, Any], folder: Path | None = None) -> None:
    """Store ``record.json``, after all statistics."""
    record_tables.write_facts(root() if folder is None else folder, found)
