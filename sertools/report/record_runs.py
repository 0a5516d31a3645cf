"""The runs of record by name: with what settings each is made, what is said of it at its end, and how a member of it is
made again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sertools.analysis.multiverse.worlds import SMALL
from sertools.analysis.multiverse.worlds import Settings as Multiverse
from sertools.analysis.vowels.engine import smoke
from sertools.analysis.vowels.setup import Settings as Vowels
from sertools.analysis.wild import engine
from sertools.report import recording, recording_alignment, recording_vowels, recording_wild
from sertools.report.recording import Say

NAMES = ("multiverse", "wild", "vowels", "alignment")


class RecordRun(NamedTuple):
    """A run of record that can be made.

    settings: of its worlds or models; None where it is made as a whole. make: takes the number of processes, what
    receives a line of progress, and a folder (the package's own when None); returns what was made, in words. again:
    takes the number of a world or model and a folder, and compares it with what was shipped (a row with `matches` a
    table); None where there is nothing to pick out.
    """

    settings: Any
    make: Callable[[int, Say, Path | None], str]
    again: Callable[[int, Path | None], pd.DataFrame] | None = None


def named(what: str, *, small: bool = False, runs: int = 1) -> RecordRun:
    """The run of record `what`, one of `NAMES`; small: a sample on few rows and epochs, marked as such (the alignment
    has none); runs: of the multiverse, models with other seeds for each fold."""
    if what == "multiverse":
        return _multiverse(small, runs)
    if what == "alignment":
        return _alignment()
    return {"wild": _wild, "vowels": _vowels}[what](small)


def _multiverse(small: bool, runs: int) -> RecordRun:
    settings = Multiverse(runs=runs, **SMALL if small else {})

    def make(workers: int, say: Say, folder: Path | None) -> str:
        facts = recording.make(settings, workers=workers, say=say, folder=folder, small=small)
        return f"{facts['models']} models, {facts['seconds'] / 60:.1f} min"

    return RecordRun(settings, make, lambda number, folder: recording.again(number, folder=folder))


def _wild(small: bool) -> RecordRun:
    settings = engine.synthetic() if small else engine.audio()

    def make(workers: int, say: Say, folder: Path | None) -> str:
        facts = recording_wild.make(settings, workers=workers, say=say, folder=folder)
        return f"{facts['rows']['members']} recognisers, {facts['training_seconds'] / 60:.1f} min of training"

    return RecordRun(settings, make, lambda number, folder: recording_wild.again(number, folder=folder))


def _vowels(small: bool) -> RecordRun:
    settings = smoke() if small else Vowels()

    def make(workers: int, say: Say, folder: Path | None) -> str:
        facts = recording_vowels.make(settings, workers=workers, say=say, folder=folder)
        return f"{facts['rows']['models']} models, {facts['training_seconds'] / 60:.1f} min of training"

    return RecordRun(settings, make, lambda number, folder: recording_vowels.again(number, folder=folder))


def _alignment() -> RecordRun:
    def make(workers: int, say: Say, folder: Path | None) -> str:
        facts = recording_alignment.make(say=say, folder=folder).facts
        return f"{len(facts['judged'])} comparisons, {facts['seconds'] / 60:.1f} min"

    return RecordRun(None, make)
