"""What the models of `vowels` say: the tables that the pages compute everything from, as trained here or as shipped."""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sertools.analysis import record_tables
from sertools.analysis.record_tables import FACTS, RecordError
from sertools.analysis.vowels.setup import Settings

__all__ = ["FACTS", "SCORES", "SIDES", "TABLES", "RecordError", "Results", "facts", "read", "root", "write"]

RUN = "vowels"
"""Its folder's name, and what `sertools record` calls it."""
SCORES = ("s0", "s1", "s2", "s3")
"""Columns of scores by class: in "4-CAT" in the order of `setup.EMOTIONS`; against the rest, s1 is the emotion; in
three bins from low to high. NaN where a task has fewer classes."""
SIDES = ("source", "target")


@dataclass(frozen=True, eq=False)
class Results:
    """What came of a run.

    Attributes:
        models: a row a model, indexed by `number`: the fields of `setup.Model`, and seconds (of a processor, for its
            training: its share of the batch that it was trained in, divided among the models that it counts for),
            epochs (run) and best (epoch kept, from 1); NaN where there are none.
        scores: a row a model and tested utterance: number, utterance, `SCORES` (rounded to float16, given as float32).
        people: a row a speaker of a division: study, source, target, fold, part ("training", "validation",
            "development", "tested"), speaker.
        histories: of the models of run 0: number, epoch (from 1), quantity (`anchored_training.COLUMNS`), value.
        chosen: the anchors that models were trained with: study, source, target, fold, group ("BA", "WA", "GA"), kind
            ("Mono", "Diph"), emotion ("neu", ...; of ratings a task and bin, "aro low"), vowel, score (Com on the
            development speakers).
        embedded: sums of embeddings, for Com after training (binary tasks, CL and AGA-CL Both, first runs): number,
            side (of `SIDES`: validation speakers of the source, tested ones of the target), speaker, vowel, count
            (tokens of the task's emotion), and the sums of its values e00, e01, ...
        shown: embeddings of single tokens, for Figure 5 (run 0, AGA-CL Both, binary tasks, first direction and fold):
            number, side, speaker, vowel, e00, ...
        settings: of the run. facts: of the run of record: commit, data, versions, processor, seconds, memory.
    """

    models: pd.DataFrame
    scores: pd.DataFrame
    people: pd.DataFrame
    histories: pd.DataFrame
    chosen: pd.DataFrame
    embedded: pd.DataFrame
    shown: pd.DataFrame
    settings: Settings = field(default_factory=Settings)
    facts: dict[str, Any] = field(default_factory=dict)


TABLES = tuple(each.name for each in fields(Results) if each.type is pd.DataFrame)
"""The tables of `Results`."""


def root() -> Path:
    """Folder of the run of record."""
    return record_tables.root(RUN)


def facts(folder: Path | None = None) -> dict[str, Any]:
    """What is recorded of the run of record. Raises RecordError where there is none."""
    return record_tables.read_facts(RUN, folder)


def read(folder: Path | None = None) -> Results:
    """The run of record. Raises RecordError where it is not there, or a table of it is not."""
    found, tables = facts(folder), record_tables.read_tables(RUN, TABLES, folder)
    tables["models"] = tables["models"].set_index("number")
    return Results(**tables, settings=Settings.read(found["settings"]), facts=found)


def write(results: Results, facts: dict[str, Any], folder: Path | None = None) -> None:
    """Store a run as the run of record; errors as of writing files. Scores and shown embeddings are halved."""
    tables = {name: getattr(results, name) for name in TABLES}
    shown = [column for column in results.shown if results.shown[column].dtype == np.float32]
    facts = facts | {"settings": results.settings.to_json()}
    record_tables.write(RUN, tables, facts, folder, halves={"scores": SCORES, "shown": shown}, split_halves=True)
