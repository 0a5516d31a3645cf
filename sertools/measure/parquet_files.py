"""Parquet files with a card: written whole or not at all, and read with an error that names the file."""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pyarrow
import pyarrow.parquet

from sertools.corpora import trace
from sertools.corpora.table import CorpusError

KEY = b"sertools"
"""Under which a file's metadata holds the card, as JSON."""


def write(content: pyarrow.Table, card: Mapping, path: Path, **options) -> Path:
    """Write a table and its card; the same content gives the same bytes (with the same pyarrow).

    options: of `pyarrow.parquet.write_table`. Errors as of writing files; then nothing is left.
    """
    path = Path(path)
    content = content.replace_schema_metadata({KEY: json.dumps(card, sort_keys=True, ensure_ascii=False).encode()})
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    os.close(handle)
    try:
        pyarrow.parquet.write_table(content, temporary, **options)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def read(path: Path, what: str) -> tuple[pyarrow.Table, dict | None]:
    """The table and its card, None where it has none. what: the file is expected to hold, for the error.

    Raises:
        CorpusError: the file is no Parquet.
    """
    try:
        with trace.made("parquet", lambda: str(path), "read"):
            content = pyarrow.parquet.read_table(path)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError) as error:
        raise CorpusError(f"{path}: expected a Parquet file of {what}, came: {error}") from error
    metadata = content.schema.metadata or {}
    return content, json.loads(metadata[KEY]) if KEY in metadata else None
