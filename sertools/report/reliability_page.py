"""The book's page on reliability: figures that the benchmarks measured, a table each, with the command that repeats it.

The tables ship under `book/reliability/`, as the benchmarks left them; the book shows them and computes nothing again.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sertools.report import tables
from sertools.report.tables import Markup

FOLDER = Path("book", "reliability")
COMMAND = "command"


class ReliabilityError(ValueError):
    """A table of `book/reliability/` that the page does not know, or one without rows or commands."""


@dataclass(frozen=True)
class Section:
    """What is shown of one table: a heading, what its rows answer, and the table's caption."""

    title: str
    question: str
    caption: str


SECTIONS = {
    "damage": Section(
        "Bad input",
        "Each kind of damage is done to one good corpus. What of it cannot be used is left out with a message that names "
        "the file, what was expected and what came; all else has to give the same features, bit for bit.",
        "Kinds of damage, and what came of them.",
    ),
    "fuzz": Section(
        "Fuzzed parsers",
        "Valid inputs are changed at random and handed to everything that reads files from outside. An input is accepted, "
        "or refused with the library's own error that names the file; anything else is a fault.",
        "Inputs by what parses them.",
    ),
    "kill": Section(
        "Killed at a random moment",
        "Work is ended by `kill -9` at a random moment of its usual duration and started again. It must end with the bytes "
        "of a run that nobody disturbed, and must not make again what was done.",
        "Kills, and what the next run did.",
    ),
    "faults": Section(
        "Disk full, spoiled caches, two at once",
        "Work meets a full disk, entries of its caches that were cut short, changed or swapped, and a second run of itself.",
        "Faults, and what came of them.",
    ),
    "trust": Section(
        "Trust",
        "What comes from elsewhere (archives, downloads, parameters, weights) must neither run code nor write outside its "
        "folder, and a run needs no network.",
        "What was tried or searched, and what was found.",
    ),
    "determinism": Section(
        "Determinism",
        "The same pages, measurements and trainings in other circumstances, from empty caches; files are compared byte for "
        "byte.",
        "Circumstances, and files that differ.",
    ),
    "platforms": Section(
        "Other platforms",
        "Other processors round otherwise. Here their vector instructions are switched off, which changes last digits for "
        "real; what that does to the numbers and verdicts of pages is counted.",
        "Roundings of other processors, and what they move.",
    ),
    "growth": Section(
        "Growth",
        "The cost of each step against the number of utterances, on synthetic rows: a fixed cost and a power of the number "
        "of rows are fitted to the processor time. What is quadratic has a limit, and something else past it.",
        "Cost against the number of rows.",
    ),
    "cluster": Section(
        "Past one machine",
        "The same workflow through the batch system SLURM, on one node; jobs are killed, and tried again. "
        "{doc}`/book/cluster` tells how to use your own cluster.",
        "Work as jobs of a cluster, against the same work on one machine.",
    ),
    "profile": Section(
        "The slowest steps",
        "The slowest steps of a build of the whole book, before and after they were made faster: both on the same input, "
        "side by side in one run, with equal results.",
        "Processor time before and after.",
    ),
    "made_twice": Section(
        "Nothing is computed twice",
        "While the whole book is built from nothing, everything expensive leaves a line with a fingerprint of what it was "
        "made from. The same fingerprint twice is work done twice.",
        "Work of one build, and how much of it was done twice.",
    ),
}
"""By the name of the table, in the order of the page."""


def write(root: Path, tree: Path, profile: str) -> None:
    """Write `book/generated/reliability.md` and its CSVs into the stage; the same in every profile."""
    target = Path(tree) / "book" / "generated"
    target.mkdir(parents=True, exist_ok=True)
    shipped = read(root)
    for name in shipped:
        shutil.copyfile(Path(root) / FOLDER / f"{name}.csv", target / f"reliability_{name}.csv")
    (target / "reliability.md").write_text("\n".join(_section(*one) for one in shipped.items()), encoding="utf-8")


def read(root: Path) -> dict[str, pd.DataFrame]:
    """The tables that ship, by name, in the order of the page.

    Raises ReliabilityError for a table that the page does not know, that is empty, or lacks a command in some row.
    """
    paths = {path.stem: path for path in sorted((Path(root) / FOLDER).glob("*.csv"))}
    if strange := sorted(set(paths) - set(SECTIONS)):
        raise ReliabilityError(f"{paths[strange[0]]}: expected one of {', '.join(SECTIONS)}, came {strange[0]}")
    found = {
        name: pd.read_csv(paths[name], keep_default_na=False, na_values=[""]) for name in SECTIONS if name in paths
    }
    for name, frame in found.items():
        if frame.empty or COMMAND not in frame or frame[COMMAND].isna().any():
            raise ReliabilityError(f"{paths[name]}: expected rows, each with a {COMMAND}, came none or gaps")
    return found


def _section(name: str, frame: pd.DataFrame) -> str:
    section = SECTIONS[name]
    shown = frame.assign(**{COMMAND: [Markup(f"`{text}`") for text in frame[COMMAND]]})
    table = tables.directive(
        shown,
        anchor=f"table-reliability-{name.replace('_', '-')}",
        caption=section.caption,
        download=f"/book/generated/reliability_{name}.csv",
    )
    return f"## {section.title}\n\n{section.question}\n\n{table}"
