"""Cells and rows of a table that an owner ships: numbers, and a row by its key."""

import math

import pandas

from sertools.corpora.left_out import Repeated, usable
from sertools.corpora.table import CorpusError


def number(cell: str, low: float, high: float, what: str, where: object) -> float:
    """A cell as a number, a decimal comma included.

    Args:
        cell: its text. low, high: the range, both ends included. what: name of the column.
        where: file, and line where it is known, for the message.

    Raises:
        CorpusError: no number, or one outside of the range.

    >>> number("2,5", 1, 5, "valence", "labels.csv, line 2")
    2.5
    """
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise CorpusError(f"{where}: expected {what} to be a number from {low:g} to {high:g}, came {cell!r}")
    return value


def whole(cell: str, low: int, high: int, what: str, where: object) -> int:
    """A cell as a whole number; arguments and errors as for :func:`number`."""
    value = number(cell, low, high, what, where)
    if value != int(value):
        raise CorpusError(f"{where}: expected {what} to be a whole number, came {cell!r}")
    return int(value)


def by_key(table: pandas.DataFrame, key: str, corpus: str, where: object) -> dict[str, dict[str, str]]:
    """Rows of a table of text by one of its columns; of two rows with one key the first counts."""
    found: dict[str, dict[str, str]] = {}

    def once(numbered: tuple[int, dict[str, str]]) -> str:
        place, row = numbered
        if row[key] in found:
            raise Repeated(f"{corpus}: expected every {key} once, came {row[key]!r} again (file {where}, row {place})")
        found[row[key]] = row
        return row[key]

    usable(corpus, enumerate(table.to_dict("records"), start=1), once)
    return found
