"""What the models of `wild` say: the tables that the pages compute everything from, as trained here or as shipped.

The run of record ships as `sertools/records/wild/<table>.parquet` and `record.json`.
"""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sertools.analysis import record_tables
from sertools.analysis.record_tables import FACTS, RecordError
from sertools.analysis.wild.setup import Parts, Settings

__all__ = ["COEFFICIENTS", "FACTS", "TABLES", "RecordError", "Results", "facts", "read", "root", "write"]

RUN = "wild"
"""Its folder's name, and what `sertools record` calls it."""
COEFFICIENTS = [f"c{place:02d}" for place in range(1, 41)]
"""Columns of an MFCC series."""


@dataclass(frozen=True, eq=False)
class Results:
    """All that a run says.

    Attributes:
        members: a row a recogniser, indexed by `member`: the fields of `setup.Member`, own (stands for the paper),
            seconds (of training), epochs, best (epoch kept, from 1), frames (of training speech).
        autoencoders: a row each, indexed by `autoencoder`: run, amount, seconds, epochs, best, frames.
        scores: a row a member and utterance of the test partitions and of the unseen corpus: member, utterance, corpus,
            speaker, emotion, role, truth, and the scores negative, neutral, positive, float32, which sum to 1.
        hidden: of the members that stand for the paper: member, utterance, h00 ... h63, the values of the last hidden
            layer, rounded to float16 and given as float32.
        histories: kind ("autoencoder", "recogniser"), number, epoch (from 1), quantity (`pretraining.COLUMNS`,
            `recognition.COLUMNS`), value.
        reconstructions: autoencoder, utterance, corpus, speaker, error (mean squared, coefficients have unit variance),
            near_zero (share of activities that are at most 1e-3): speech that no autoencoder learned from.
        shown: utterance, frame, kind ("given", "made"), c01 ... c40: what Figure 2 shows, EMO-DB only.
        units: of the autoencoders on all speech: autoencoder, unit, mean (activity), near_zero, over the same speech.
        settings: of the run. facts: of the run of record: commit, data, versions, processor, seconds, memory.
    """

    members: pd.DataFrame
    autoencoders: pd.DataFrame
    scores: pd.DataFrame
    hidden: pd.DataFrame
    histories: pd.DataFrame
    reconstructions: pd.DataFrame
    shown: pd.DataFrame
    units: pd.DataFrame
    settings: Settings = field(default_factory=Settings)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def parts(self) -> Parts:
        """The corpora."""
        return self.settings.parts


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
    for name, index in (("members", "member"), ("autoencoders", "autoencoder")):
        tables[name] = tables[name].set_index(index)
    return Results(**tables, settings=Settings.read(found["settings"]), facts=found)


def write(results: Results, facts: dict[str, Any], folder: Path | None = None) -> None:
    """Store a run as the run of record; errors as of writing files."""
    tables = {name: getattr(results, name) for name in TABLES}
    hidden = [column for column in results.hidden if results.hidden[column].dtype == np.float32]
    facts = facts | {"settings": results.settings.to_json()}
    record_tables.write(RUN, tables, facts, folder, halves={"hidden": hidden})
