"""How a run of record stores its tables: a Parquet file a table and the facts of the run as JSON, in one folder.

The facts are written last and hold the hash of every table: tables of two runs, or a damaged one, are refused.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sertools.corpora import storage
from sertools.corpora.trace import traced_reading

FACTS = "record.json"
"""The file of facts."""
_HASHES = "sha256"
"""What the facts call the hashes of the tables: path below the folder -> 64 hex."""


class RecordError(ValueError):
    """A run of record is not there, or is not what was asked for."""


def root(run: str) -> Path:
    """Folder of a run of record of the package."""
    return Path(str(files("sertools"))) / "records" / run


def read_facts(run: str, folder: Path | None = None) -> dict[str, Any]:
    """What is recorded of a run. folder: the package's own when omitted. Raises RecordError where there is none."""
    return facts(root(run) if folder is None else Path(folder), run)


def facts(folder: Path, run: str) -> dict[str, Any]:
    """What is recorded of the run in a folder, but for its tables' hashes. Raises RecordError where there is none."""
    return {name: value for name, value in _facts(folder, run).items() if name != _HASHES}


def table(folder: Path, name: str, run: str) -> pa.Table:
    """The table in the file `name` (posix, below the folder). run: its name, for the errors.

    Raises RecordError where it is not there, or is not the one that the facts were written with.
    """
    path = Path(folder) / name
    content = _there(path, run).read_bytes()
    expected, came = _facts(folder, run).get(_HASHES, {}).get(name), hashlib.sha256(content).hexdigest()
    if came != expected:
        raise RecordError(
            f"{path}: expected the table that {FACTS} beside it was written with (SHA-256 {expected}), came another "
            f"({came}): damaged, or of a run that did not reach its end; `sertools record {run}` makes it again"
        )
    return pq.read_table(pa.BufferReader(content))


def write_table(path: Path, content: pa.Table, **options) -> None:
    """Write a table without metadata, whole or not at all. options: of `pyarrow.parquet.write_table`."""
    with storage.whole(path) as temporary:
        pq.write_table(
            content.replace_schema_metadata(None), temporary, compression="zstd", compression_level=19, **options
        )


def write_facts(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write the facts of the run whose tables, all of them, are in the folder."""
    hashes = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path(folder).rglob("*.parquet"))
    }
    text = json.dumps({**facts, _HASHES: hashes}, indent=1, sort_keys=True, ensure_ascii=False)
    storage.write_text(Path(folder) / FACTS, text + "\n")


@traced_reading
def read_tables(run: str, names: Iterable[str], folder: Path | None = None) -> dict[str, pd.DataFrame]:
    """The tables of a run by name; half precision comes back as float32, categories as words.

    Raises RecordError where one is not there, or does not belong to the facts.
    """
    found = {}
    for name in names:
        frame = table(root(run) if folder is None else Path(folder), f"{name}.parquet", run).to_pandas()
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
    split = (np.float16, np.float32, np.float64) if split_halves else (np.float32, np.float64)
    for name, frame in tables.items():
        if frame.index.name is not None:
            frame = frame.reset_index()
        frame = frame.astype(dict.fromkeys((halves or {}).get(name, ()), np.float16))
        words = [column for column in frame if not pd.api.types.is_numeric_dtype(frame[column])]
        stored = pa.Table.from_pandas(frame.astype(dict.fromkeys(words, "category")), preserve_index=False)
        numbers = [column for column in frame if frame[column].dtype in split]
        encodings = dict.fromkeys(numbers, "BYTE_STREAM_SPLIT")
        write_table(target / f"{name}.parquet", stored, use_dictionary=words, column_encoding=encodings)
    write_facts(target, facts)


def _facts(folder: Path, run: str) -> dict[str, Any]:
    return json.loads(_there(Path(folder) / FACTS, run).read_text(encoding="utf-8"))


def _there(path: Path, run: str) -> Path:
    if not path.is_file():
        raise RecordError(f"expected {path}, which is not there: `sertools record {run}`")
    return path
