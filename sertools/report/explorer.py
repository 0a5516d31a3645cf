"""The book's explorers: many points in a plane, each of which says what it is.

`payload` packs points and facts into JSON (numbers as base64 of 16 bits), `fragment` is the raw HTML that a page of the
book includes. The script beside it, `book/_explorer/explorer.js`, is our own: of the libraries that draw scatter plots
in a browser none lets a keyboard go from point to point and a screen reader speak it, and those that come near load
from elsewhere or add megabytes to each page.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sertools.report.figures import EMOTION_MARKERS, EMOTIONS, OKABE_ITO, SHAPES

MISSING = 65535
"""Stands for a missing number; as many codes lie below it."""
CYCLE = [OKABE_ITO[name] for name in ("blue", "vermilion", "green", "orange", "purple", "sky", "black", "grey")]
SEEN = (0.5, 99.5)
"""Percentiles of the points that a plot shows at first; it can be zoomed out to the others."""
ASSETS = Path("book") / "_explorer"

Look = tuple[str, str]
"""Colour, and a marker of matplotlib that is in `figures.SHAPES`, or a letter or two that are drawn themselves."""


@dataclass(frozen=True)
class Words:
    """A fact in words: its label, its words, the number of each point's word (None: each space has its own)."""

    label: str
    words: Sequence[str]
    codes: np.ndarray | None
    looks: Sequence[Look]


@dataclass(frozen=True)
class Numbers:
    """A fact in numbers: its label, each point's value (NaN: none), digits behind the point, what stands behind it."""

    label: str
    values: np.ndarray
    digits: int = 0
    unit: str = ""


@dataclass(frozen=True)
class Space:
    """A plane that can be chosen.

    group, name: in the list of spaces. note: a sentence below the plot. points: (n, 2); NaN where a point is not in
    this space. axes: titles of x and y. codes: of facts that each space has of its own. hertz: coordinates are ln Hz,
    drawn as in phonetics: both fall, to the right and downwards. equal: both axes have one scale.
    """

    group: str
    name: str
    note: str
    points: np.ndarray
    axes: tuple[str, str]
    codes: Mapping[str, np.ndarray] = field(default_factory=dict)
    hertz: bool = False
    equal: bool = False


def cycled(words: Sequence[str]) -> list[Look]:
    """A colour and a marker for each word, in their order; both are the same again after 96."""
    return [(CYCLE[k % len(CYCLE)], SHAPES[(k + k // 24) % len(SHAPES)]) for k in range(len(words))]


def coded(label: str, values: Sequence[Any], order: Sequence[str] | None = None) -> Words:
    """A fact in words from each point's word, sorted or in the order given; a missing one is "not stated".

    Raises ValueError for a word that the order lacks.
    """
    given = np.array(
        ["not stated" if value is None or value != value else str(value) for value in values], dtype=object
    )
    found = set(given)
    words = sorted(found) if order is None else [word for word in [*order, "not stated"] if word in found]
    if missing := found - set(words):
        raise ValueError(f"{label}: expected words out of {', '.join(map(str, order or []))}, came {sorted(missing)}")
    places = {word: place for place, word in enumerate(words)}
    return Words(label, words, np.array([places[word] for word in given]), cycled(words))


def emotions(values: Sequence[Any]) -> Words:
    """The emotions, with the colours and markers that they have in all figures."""
    found, grey = coded("emotion", values, list(EMOTIONS)), OKABE_ITO["grey"]
    return Words(
        found.label,
        found.words,
        found.codes,
        [(EMOTIONS.get(w, grey), EMOTION_MARKERS.get(w, "o")) for w in found.words],
    )


def payload(
    noun: str,
    ids: Sequence[str],
    columns: Mapping[str, Words | Numbers],
    spaces: Sequence[Space],
    *,
    facts: Sequence[Sequence[str]],
    colourings: Sequence[str],
    filters: Sequence[str],
    start: Mapping[str, str],
    seed: int = 0,
) -> dict[str, Any]:
    """What the script reads.

    Args:
        noun: what points are, in the plural. ids: name of each of the n points; one may come several times.
        columns: name to fact. spaces: in the order of the list.
        facts: columns that a point tells, line by line. colourings, filters: columns in words.
        start: what is shown at first, as in the page's address: `space` ("group/name"), `colour`, filter to word.
        seed: of the order in which points are drawn, so that no group hides another.

    Raises:
        ValueError: facts or points of another number than ids, or more words than codes.
    """
    order = np.random.default_rng(seed).permutation(len(ids))
    names = list(dict.fromkeys(np.asarray(ids, dtype=object)[order].tolist()))
    packed: dict[str, Any] = {"words": names}
    if len(names) < len(ids):
        places = {name: place for place, name in enumerate(names)}
        packed["codes"] = _packed([places[name] for name in np.asarray(ids, dtype=object)[order]], "<u2")
    return {
        "noun": noun,
        "ids": packed,
        "columns": {name: _column(column, order, name) for name, column in columns.items()},
        "spaces": [_space(space, columns, order) for space in spaces],
        "facts": [list(line) for line in facts],
        "colourings": list(colourings),
        "filters": list(filters),
        "start": dict(start),
    }


def fragment(root: Path, data: Mapping[str, Any]) -> str:
    """The explorer as raw HTML: style, skeleton, data, script. root: of the project, whose `book/_explorer` is read."""
    style, skeleton, script = (
        (Path(root) / ASSETS / f"explorer.{kind}").read_text("utf-8") for kind in ("css", "html", "js")
    )
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("</", "<\\/")
    return (
        f"<style>\n{style}</style>\n{skeleton}"
        f'<script type="application/json" id="explorer-data">{text}</script>\n<script>\n{script}</script>\n'
    )


def _column(column: Words | Numbers, order: np.ndarray, name: str) -> dict[str, Any]:
    if isinstance(column, Numbers):
        return {
            "label": column.label,
            "digits": column.digits,
            "unit": column.unit,
            **_scaled(_all(column.values, order, name), 10.0**-column.digits),
        }
    found: dict[str, Any] = {
        "label": column.label,
        "words": list(column.words),
        "looks": [list(x) for x in column.looks],
    }
    if column.codes is not None:
        found["packed"] = _codes(column, _all(column.codes, order, name))
    return found


def _space(space: Space, columns: Mapping[str, Words | Numbers], order: np.ndarray) -> dict[str, Any]:
    points = _all(space.points, order, space.name)
    there = points[np.isfinite(points).all(axis=1)]
    low, high = np.percentile(there, SEEN, axis=0)
    margin = np.where(high > low, 0.06 * (high - low), 0.5)
    (left, bottom), (right, top) = low - margin, high + margin
    return {
        "group": space.group,
        "name": space.name,
        "note": space.note,
        "axes": list(space.axes),
        "hertz": space.hertz,
        "equal": space.equal,
        "view": [float(v) for v in ((right, left, top, bottom) if space.hertz else (left, right, bottom, top))],
        "packed": [_scaled(points[:, axis]) for axis in range(2)],
        "words": {name: _codes(columns[name], _all(codes, order, name)) for name, codes in space.codes.items()},
    }


def _all(values: np.ndarray, order: np.ndarray, name: str) -> np.ndarray:
    if len(values) != len(order):
        raise ValueError(f"{name}: expected one of each of {len(order)} points, came {len(values)}")
    return np.asarray(values)[order]


def _codes(column: Words, codes: np.ndarray) -> str:
    if len(column.words) > MISSING:
        raise ValueError(f"{column.label}: expected at most {MISSING} words, came {len(column.words)}")
    return _packed(codes, "u1" if len(column.words) < 256 else "<u2")


def _scaled(values: np.ndarray, step: float | None = None) -> dict[str, Any]:
    """Numbers as 16 bits: from the least on in steps, the widest by default that keeps all apart."""
    there = np.asarray(values, dtype="float64")[np.isfinite(values)]
    low, high = (float(there.min()), float(there.max())) if len(there) else (0.0, 0.0)
    if step:
        low = step * np.floor(low / step)  # whole steps, so that shown digits are the value's own
    step = max(step or 0.0, (high - low) / (MISSING - 1)) or 1.0
    codes = np.where(np.isfinite(values), np.round((np.nan_to_num(values) - low) / step), MISSING)
    return {"from": low, "step": step, "packed": _packed(codes, "<u2")}


def _packed(codes: Sequence[int] | np.ndarray, kind: str) -> str:
    return base64.b64encode(np.asarray(codes).astype(kind).tobytes()).decode("ascii")
