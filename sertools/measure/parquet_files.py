"""Parquet files with a card: written whole or not at all, and read only where every byte is the one that was written.

A file carries the SHA-256 of itself among its metadata: of all its bytes, with zeros in place of the hash.
"""

import hashlib
import json
import mmap
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow
import pyarrow.parquet

from sertools.corpora import storage, trace
from sertools.corpora.table import CorpusError

KEY = b"sertools"
"""Under which a file's metadata holds the card, as JSON."""

_MARK = b"sertools-sha256:"
_BLANK = b"0" * 64
_SLICE = 1 << 20


def write(content: pyarrow.Table, card: Mapping, path: Path, **options) -> Path:
    """Write a table and its card; the same content gives the same bytes (with the same pyarrow).

    options: of `pyarrow.parquet.write_table`. Errors as of `storage.whole`; then nothing is left.
    """
    path = Path(path)
    metadata = {KEY: json.dumps(card, sort_keys=True, ensure_ascii=False).encode(), b"file": _MARK + _BLANK}
    with storage.whole(path) as temporary:
        pyarrow.parquet.write_table(content.replace_schema_metadata(metadata), temporary, **options)
        with temporary.open("r+b") as file, mmap.mmap(file.fileno(), 0) as data:
            place = data.rfind(_MARK) + len(_MARK)
            data[place : place + len(_BLANK)] = _sha256(data, place).encode()
    return path


def read(path: Path, what: str, columns: Sequence[str] | None = None) -> tuple[pyarrow.Table, dict | None]:
    """The table and its card, None where it has none.

    what: the file is expected to hold, for the error. columns: to read; all when omitted.

    Raises:
        CorpusError: the file is no Parquet, or has a card and is not byte for byte what was written.
        FileNotFoundError: there is none.
    """
    hashed = _check(Path(path), what)
    try:
        with trace.made("parquet", lambda: str(path), "read"):
            content = pyarrow.parquet.read_table(path, columns=columns)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError, OSError) as error:
        raise CorpusError(f"{path}: expected a Parquet file of {what}, came: {error}") from error
    metadata = content.schema.metadata or {}
    if KEY not in metadata:
        return content, None
    if not hashed:
        raise CorpusError(f"{path}: expected {what} with the hash of their file, came none: make the file again")
    return content, json.loads(metadata[KEY])


def _check(path: Path, what: str) -> bool:
    """Whether a file has a hash of itself; before it is read, since damage can cost the reader more than an error.

    Raises CorpusError where its bytes have another.
    """
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        mark = data.rfind(_MARK)
        if mark < 0:
            return False
        place = mark + len(_MARK)
        came, expected = _sha256(data, place), data[place : place + len(_BLANK)].decode(errors="replace")
    if came != expected:
        raise CorpusError(
            f"{path}: expected {what} as they were written (SHA-256 {expected}), came other bytes ({came}): the file "
            "was damaged or changed; fetch or make it again"
        )
    return True


def _sha256(data: mmap.mmap, place: int) -> str:
    """Of a file's bytes with zeros at the `place` of the hash."""
    digest = hashlib.sha256()
    for begin, end in ((0, place), (place + len(_BLANK), len(data))):
        for start in range(begin, end, _SLICE):
            digest.update(data[start : min(start + _SLICE, end)])
        if begin == 0:
            digest.update(_BLANK)
    return digest.hexdigest()
