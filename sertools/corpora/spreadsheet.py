"""Read a CSV as people's spreadsheets write it: comma, semicolon or tab, with or without a byte order mark, any line
ends."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas

from sertools.corpora.faults import Fault
from sertools.corpora.table import CorpusError

SEPARATORS = (",", ";", "\t")
LINE = "line"


class TextTable(NamedTuple):
    """What a CSV holds.

    Attributes:
        cells: DataFrame of text, stripped of surrounding blanks, index ``line`` (int: the line of the file that the row
            ends on, from 1); an empty cell is ``""``.
        faults: the rows that are none, in the order of the file: another number of cells than the header, a quote that
            does not close, a cell of more than ``csv.field_size_limit()`` characters, a NUL byte.
    """

    cells: pandas.DataFrame
    faults: list[Fault]


def read_rows(path: Path) -> TextTable:
    """All rows of a CSV.

    The separator is the one that occurs most often in the header, the first line with anything in it. Rows of empty
    cells are left out, as are empty cells behind the last column. Column names are lower case if that does not make two
    of them equal.

    Args:
        path: a file in UTF-8 (or UTF-16 with a byte order mark, as spreadsheets write "Unicode text").

    Raises:
        CorpusError: another encoding, no header, a repeated column.
    """
    lines = _decode(path).split("\n")
    header = next((line for line in lines if line.strip("".join(SEPARATORS) + ' "')), "")
    names: list[str] | None = None
    rows, places, faults = [], [], []
    for line, cells, wrong in _records(lines, max(SEPARATORS, key=header.count)):
        cells = [cell.strip() for cell in cells]
        if wrong is None and not any(cells):
            continue
        if names is None:
            if wrong is not None:
                raise CorpusError(f"{path}, line {line}: expected a header, came {wrong}")
            names = cells[: 1 + max(place for place, cell in enumerate(cells) if cell)]
            continue
        while len(cells) > len(names) and not cells[-1]:
            del cells[-1]
        if wrong is None and len(cells) != len(names):
            wrong = str(len(cells))
        if wrong is None:
            rows.append(cells)
            places.append(line)
        else:
            file = cells[names.index("file") if "file" in names[: len(cells)] else 0]
            faults.append(Fault(path.name, line, file, f"{len(names)} cells of text as in the header", wrong))
    if names is None:
        raise CorpusError(f"{path}: expected a header, came an empty file")
    lowered = [name.lower() for name in names]
    names = lowered if len(set(lowered)) == len(set(names)) else names
    repeated = sorted({name or "a column without a name" for name in names if names.count(name) > 1})
    if repeated:
        raise CorpusError(f"{path}: expected every column once, came {', '.join(repeated)} more than once")
    index = pandas.Index(places, name=LINE, dtype="int64")
    return TextTable(pandas.DataFrame(rows, columns=names, index=index, dtype="str"), faults)


class _Lines:
    """Lines to be read one by one, and again from an earlier one."""

    def __init__(self, lines: list[str]):
        self.lines, self.position = lines, 0

    def __iter__(self):
        return self

    def __next__(self) -> str:
        if self.position >= len(self.lines):
            raise StopIteration
        self.position += 1
        return self.lines[self.position - 1] + "\n"


def _records(lines: list[str], separator: str) -> Iterator[tuple[int, list[str], str | None]]:
    """Of each row the line that it ends on, its cells, and what is wrong with it (then it counts as one line, so that a
    quote that is not closed takes no other row with it)."""
    feed = _Lines(lines)
    reader = csv.reader(feed, delimiter=separator, skipinitialspace=True, strict=True)
    while True:
        start = feed.position
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            feed.position = start + 1
            first = lines[start].split(separator, 1)[0]
            yield feed.position, [first.strip('" ')], f"a row that cannot be read ({error})"
            continue
        nul = any("\0" in cell for cell in cells)
        yield feed.position, [cell.replace("\0", "") for cell in cells], "a NUL byte" if nul else None


def _decode(path: Path) -> str:
    raw = path.read_bytes()
    wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    encoding = "utf-16" if wide else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = _one_end(raw[: error.start].decode(encoding, "ignore")).count("\n") + 1
        raise CorpusError(
            f"{path}, line {line}: expected {'UTF-16' if wide else 'UTF-8'}, came byte 0x{raw[error.start]:02x} (byte "
            f"{error.start + 1} of the file); save it as UTF-8"
        ) from error
    if raw[:2].count(b"\0") == 1:
        raise CorpusError(f"{path}: expected UTF-8, came UTF-16 without a byte order mark; save it as UTF-8")
    return _one_end(text)


def _one_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
