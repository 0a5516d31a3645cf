"""What a page of the book with an explorer includes: a still picture for readers without JavaScript, where the points
come from, and the explorer itself."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sertools.report import explorer

SMOKE = """\
:::{admonition} Smoke profile
:class: warning

A few rows, two epochs, two folds: these points test the page. Their places mean nothing.
:::
"""


class Made(NamedTuple):
    """Some of the points: what they are, the page that made them ("<paper>/<page>"), how many, their CSV's address."""

    what: str
    page: str
    points: int
    file: str


class Still(NamedTuple):
    """A page's figure: its page, its address, its text for those who cannot see it."""

    page: str
    address: str
    alt: str


def still(records: Mapping[str, Mapping[str, Any]], profile: str, page: str, figure: str) -> Still | None:
    """A figure of a page, by what the page recorded; None where it has recorded none of that name."""
    found = records.get(page, {}).get("figures", {}).get(figure)
    return Still(page, f"/results/{profile}/{page}/{found['file']}", found["alt"]) if found else None


def write(
    root: Path, tree: Path, name: str, data: Mapping[str, Any] | None, made: Sequence[Made], picture: Still | None, *,
    smoke: bool,
) -> None:  # fmt: skip
    """Write `book/generated/<name>.html` (the explorer; empty without data) and `<name>_points.md` into the stage."""
    folder = tree / "book" / "generated"
    folder.mkdir(parents=True, exist_ok=True)
    html = explorer.fragment(root, data) if data else "<p>No page of this book has kept points yet.</p>\n"
    (folder / f"{name}.html").write_text(html, encoding="utf-8")
    lines = [SMOKE] if smoke else []
    if picture:
        lines += [
            "::::{div} explorer-still",
            f"Without JavaScript: a figure of {{doc}}`/notebooks/{picture.page}`.",
            "",
            f":::{{image}} {picture.address}",
            f":alt: {picture.alt}",
            ":::",
            "::::",
            "",
        ]
    (folder / f"{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = [
        f"| {one.what} | {{doc}}`/notebooks/{one.page}` | {one.points:,} | {{download}}`CSV <{one.file}>` |"
        for one in made
    ]
    table = ["| points | page | number | file |", "|---|---|---:|---|", *rows] if rows else []
    (folder / f"{name}_points.md").write_text("\n".join(table) + "\n", encoding="utf-8")
