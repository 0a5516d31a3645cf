"""The tables of the book's page on reliability: what benchmarks measured, each row with its command.

They ship under `book/reliability/`, as the benchmarks left them; the book shows them and measures nothing again.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from sertools.report import tables
from sertools.report.tables import Markup

FOLDER = Path("book", "reliability")
COMMAND = "command"
CAPTIONS = {
    "damage": "Kinds of damage, and what came of them.",
    "fuzz": "Inputs by what parses them.",
    "kill": "Kills, and what the next run did.",
    "faults": "Faults, and what came of them.",
    "trust": "What was tried or searched, and what was found.",
    "determinism": "Circumstances, and files that differ.",
    "platforms": "Roundings of other processors, and what they move.",
    "growth": "Cost against the number of rows.",
    "cluster": "Work as jobs of a cluster, against the same work on one machine.",
    "profile": "Processor time before and after.",
    "made_twice": "Work of one build, and how much of it was done twice.",
}
"""Caption of each table, by its name."""
DIGITS = {"CPU s before": 2, "CPU s now": 2, "CPU s": 1, "CPU s lost": 1}
"""Decimals of columns that are compared with their neighbour; the others go by their own size."""
ALL = "_all"
"""Ends the name of a table that has more rows than its page shows; it is what can be downloaded then."""


class ReliabilityError(ValueError):
    """A table of `book/reliability/` that the page does not know, or one without rows or commands."""


def write(root: Path, tree: Path, profile: str) -> None:
    """Write `book/generated/reliability_NAME.md` and `.csv` into the stage for each table, in every profile."""
    target = Path(tree) / "book" / "generated"
    target.mkdir(parents=True, exist_ok=True)
    shipped = read(root)
    for name, caption in CAPTIONS.items():
        text = "This was not measured yet.\n"
        if name in shipped:
            more = Path(root) / FOLDER / f"{name}{ALL}.csv"
            source = more if more.is_file() else more.with_stem(name)
            shutil.copyfile(source, target / f"reliability_{name}.csv")
            text = table(name, shipped[name], caption)
        (target / f"reliability_{name}.md").write_text(text, encoding="utf-8")


def read(root: Path) -> dict[str, pd.DataFrame]:
    """The tables that ship and are shown, by name.

    Raises ReliabilityError for a table that the page does not know, that is empty, or lacks a command in some row.
    """
    paths = {path.stem: path for path in sorted((Path(root) / FOLDER).glob("*.csv")) if not path.stem.endswith(ALL)}
    if strange := sorted(set(paths) - set(CAPTIONS)):
        raise ReliabilityError(f"{paths[strange[0]]}: expected one of {', '.join(CAPTIONS)}, came {strange[0]}")
    found = {name: pd.read_csv(path, keep_default_na=False, na_values=[""]) for name, path in paths.items()}
    for name, frame in found.items():
        if frame.empty or COMMAND not in frame or frame[COMMAND].isna().any():
            raise ReliabilityError(f"{paths[name]}: expected rows, each with a {COMMAND}, came none or gaps")
    return found


def table(name: str, frame: pd.DataFrame, caption: str) -> str:
    """A table of the page; a command that repeats all of its rows stands once, under it."""
    commands = frame[COMMAND].unique()
    frame = frame.fillna(dict.fromkeys(frame.select_dtypes(exclude="number"), ""))
    frame = frame.map(lambda cell: Markup(cell) if "`" in str(cell) else cell)  # names in a benchmark's words
    shown, note = frame.drop(columns=COMMAND), f"Each row again: `{commands[0]}`."
    if len(commands) > 1:
        shown, note = frame.assign(**{COMMAND: [Markup(f"`{text}`") for text in frame[COMMAND]]}), None
    return tables.directive(
        shown,
        anchor=f"table-reliability-{name.replace('_', '-')}",
        caption=caption,
        note=note,
        download=f"/book/generated/reliability_{name}.csv",
        digits=DIGITS,
    )
