"""A data frame as a MyST table: numbered, captioned, themed by the book, with its CSV to download."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import pandas as pd

MINUS, MISSING = "\u2212", "\u2013"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>$|~#@])")


@dataclass(frozen=True)
class Markup:
    """A cell that holds MyST of its own (a link, a citation) and is not escaped. Not a text: pandas would make it
    one."""

    text: str

    def __str__(self) -> str:
        return self.text


class TableError(ValueError):
    """A table cannot be shown as it was asked for."""


def escape(text: str) -> str:
    """`text` so that MyST shows it as it is, in one cell: special characters escaped, line breaks as spaces."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def decimals(values: pd.Series) -> int:
    """Decimals that show a column of numbers to about three digits, the same in all of its rows.

    Two where the largest magnitude lies between 0.1 and 10, one up to 100, none from there or where all are whole;
    below 0.1 as many as two digits of the largest magnitude need (at most 6).
    """
    finite = pd.to_numeric(values, errors="coerce").astype(float)
    finite = finite[finite.map(math.isfinite)]
    if finite.empty or (finite == finite.round()).all():
        return 0
    largest = finite.abs().max()
    if largest >= 100:
        return 0
    if largest >= 10:
        return 1
    return 2 if largest >= 0.1 else min(6, 1 - math.floor(math.log10(largest)))


def number(value: Any, places: int | str | None = 2) -> str:
    """A number for reading: a true minus sign, an en dash where it is missing, whole numbers without decimals.

    What would read as zero but is not shows its first digit (0.0004).

    places: decimals of a number that is not an integer, or a format specification such as ".1e" or ".0%".
    """
    if value is None or value is pd.NA or (isinstance(value, Real) and math.isnan(value)):
        return MISSING
    if isinstance(places, str):
        text = format(float(value) if not isinstance(value, Integral) else int(value), places)
    elif isinstance(value, Integral):
        text = str(int(value))
    else:
        text = f"{float(value):.{places}f}"
    if re.fullmatch(r"-?0(\.0*)?", text):
        small = not isinstance(places, str) and abs(float(value)) > 1e-12
        text = f"{float(value):.1g}" if small else text.lstrip("-")
    return text.replace("-", MINUS, 1) if text.startswith("-") else text


def signed(value: float, places: int = 2) -> str:
    """A difference with its sign, a true minus."""
    text = number(value, places)
    return text if text.startswith(MINUS) or text == MISSING else f"+{text}"


def _cell(value: Any, places: int | str) -> str:
    if isinstance(value, Markup):
        return " ".join(value.text.split()).replace("|", "\\|")
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return "yes" if value else "no"
    if value is None or isinstance(value, Real):
        return number(value, places)
    if isinstance(value, (list, tuple)):
        return escape(", ".join(map(str, value)))
    return MISSING if value is pd.NA or value is pd.NaT else escape(str(value))


def replaced(text: str, names: Mapping[str, str]) -> str:
    """A text with every key of `names` replaced by its value, the longest key first."""
    for long in sorted(names, key=len, reverse=True):
        text = text.replace(long, names[long])
    return text


def renamed(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The frame with `replaced` texts in its index, its columns and its cells."""
    if not names:
        return frame

    def short(value: Any) -> Any:
        if isinstance(value, str):
            return replaced(value, names)
        if isinstance(value, Markup):
            return Markup(replaced(value.text, names))
        return tuple(map(short, value)) if isinstance(value, tuple) else value

    frame = frame.rename(columns=short)
    if not isinstance(frame.index, pd.RangeIndex):  # one that only counts rows stays one, which no file shows
        frame = frame.rename(index=short)
    texts = [place for place, kind in enumerate(frame.dtypes) if not pd.api.types.is_numeric_dtype(kind)]
    for place in texts:
        frame.isetitem(place, frame.iloc[:, place].map(short))
    return frame


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its index as first columns (unless it only counts rows) and column levels joined by " / ".

    Raises TableError where an index and a column have the same name.
    """
    counts = isinstance(frame.index, pd.RangeIndex) and frame.index.name is None
    frame = frame.copy()
    frame.columns = [
        " / ".join(str(part) for part in name if str(part)) if isinstance(name, tuple) else str(name)
        for name in frame.columns
    ]
    if counts:
        return frame
    frame.index.names = [
        (" " * place if name is None else str(name)) for place, name in enumerate(frame.index.names)
    ]  # an index without a name gets a heading without a text
    if shared := set(frame.index.names) & set(frame.columns):
        raise TableError(f"expected an index named unlike every column, came {', '.join(sorted(shared))} in both")
    return frame.reset_index()


def body(frame: pd.DataFrame, digits: int | str | Mapping[str, int | str] | None = None) -> str:
    """The rows as a Markdown table; columns of numbers are aligned to the right.

    digits: decimals or a format specification, for all columns or by column; None chooses by `decimals`.
    Raises TableError where there is no column, and as `flat`.
    """
    frame = flat(frame)
    if frame.shape[1] == 0:
        raise TableError("expected at least one column, came none")
    columns = []
    for place, name in enumerate(frame.columns):
        column = frame.iloc[:, place]
        chosen = digits.get(name) if isinstance(digits, Mapping) else digits
        numbers = [each for each in column if isinstance(each, Real) and not isinstance(each, bool)]
        places = decimals(pd.Series(numbers, dtype=float)) if chosen is None else chosen
        right = bool(numbers) and len(numbers) + int(column.isna().sum()) >= len(column)
        columns.append([escape(name) or " ", "---:" if right else ":---", *(_cell(each, places) for each in column)])
    return "\n".join("| " + " | ".join(row) + " |" for row in zip(*columns, strict=True))


def directive(
    frame: pd.DataFrame, *, anchor: str, caption: str, note: str | None = None, download: str | None = None, digits=None
) -> str:
    """A MyST `{table}` with its number, caption and anchor, and under it the note and the link to the CSV.

    caption and note are MyST themselves. download: address of the CSV as the book's sources see it. Raises TableError
    where the caption is empty.
    """
    caption = " ".join(caption.split())
    if not caption:
        raise TableError(f"expected a caption for the table {anchor!r}, came none")
    lines = [f":::{{table}} {caption}", f":name: {anchor}", "", body(frame, digits), ":::", "", ""]
    under = [" ".join(note.split())] if note else []
    if download:
        under.append(f"{{download}}`CSV <{download}>`")
    return ("\n".join(lines) + " ".join(under)).rstrip() + "\n"


def plain(frame: pd.DataFrame, *, caption: str, note: str | None = None, digits=None) -> str:
    """The same in Markdown that JupyterLab and other live notebooks show without MyST."""
    return f"**{' '.join(caption.split())}**\n\n{body(frame, digits)}\n" + (f"\n{note}\n" if note else "")


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """All digits of the table, comma separated, UTF-8, the index as first columns; the same frame gives the same
    bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shown = flat(frame)
    shown.columns = [name.strip() for name in shown.columns]
    shown.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
