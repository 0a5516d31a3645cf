"""Read a CSV as people's spreadsheets write it: comma, semicolon or tab, with or without a byte order mark, any line
ends."""

import csv
import io
from pathlib import Path

import pandas

from sertools.corpora.table import CorpusError

SEPARATORS = (",", ";", "\t")
LINE = "line"


def read_text_table(path: Path) -> pandas.DataFrame:
    """All cells as text, stripped of surrounding blanks, indexed by the line of the file that they end on.

    The separator is the one that occurs most often in the header. Rows of empty cells are left out. Column names are
    lower case if that does not make two of them equal.

    Args:
        path: a file in UTF-8 (or UTF-16 with a byte order mark, as spreadsheets write "Unicode text").

    Returns:
        DataFrame of text, index ``line`` (int, from 2; the header is line 1); an empty cell is ``""``.

    Raises:
        CorpusError: another encoding, no header, a repeated column, a row with another number of cells than the header.
    """
    text = _decode(path)
    header = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=header.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True)
    names: list[str] | None = None
    rows, lines = [], []
    for cells in reader:
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        if names is None:
            names = cells
        elif len(cells) != len(names):
            raise CorpusError(
                f"{path}, line {reader.line_num}: expected {len(names)} cells as in the header, came {len(cells)}"
            )
        else:
            rows.append(cells)
            lines.append(reader.line_num)
    if names is None:
        raise CorpusError(f"{path}: expected a header, came an empty file")
    lowered = [name.lower() for name in names]
    names = lowered if len(set(lowered)) == len(set(names)) else names
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise CorpusError(f"{path}: expected every column once, came {', '.join(repeated)} more than once")
    return pandas.DataFrame(rows, columns=names, index=pandas.Index(lines, name=LINE, dtype="int64"), dtype="str")


def to_numbers(cells: pandas.Series, path: Path) -> pandas.Series:
    """Cells as numbers (float64), a decimal comma included; an empty cell becomes NaN.

    Raises:
        CorpusError: names file, line and column of the first cell that is no finite number.
    """
    numbers = pandas.to_numeric(cells.str.replace(",", ".", regex=False).replace("", "nan"), errors="coerce")
    wrong = cells[(cells != "") & ~numbers.abs().lt(float("inf"))]
    if len(wrong):
        raise CorpusError(f"{path}, line {wrong.index[0]}: expected a number in {cells.name}, came {wrong.iloc[0]!r}")
    return numbers.astype("float64")


def _decode(path: Path) -> str:
    raw = path.read_bytes()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise CorpusError(
            f"{path}, line {line}: expected UTF-8, came byte 0x{raw[error.start]:02x}; save it as UTF-8"
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
