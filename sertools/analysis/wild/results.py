"""What the models of `wild` say: the tables that the pages compute everything from, as trained here or as shipped.

The run of record ships as `sertools/records/wild/<table>.parquet` and `record.json`.
"""

import json
from dataclasses import dataclass, field, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sertools.analysis.wild.setup import Parts, Settings

FACTS = "record.json"
COEFFICIENTS = [f"c{place:02d}" for place in range(1, 41)]
"""Columns of an MFCC series."""


class RecordError(ValueError):
    """The run of record of `wild` is not there, or is not what was asked for."""


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
    return Path(str(files("sertools"))) / "records" / "wild"


def facts(folder: Path | None = None) -> dict[str, Any]:
    """What is recorded of the run of record. Raises RecordError where there is none."""
    found = (root() if folder is None else folder) / FACTS
    if not found.is_file():
        raise RecordError(f"expected {found}, which is not there: `sertools record wild`")
    return json.loads(found.read_text(encoding="utf-8"))


def read(folder: Path | None = None) -> Results:
    """The run of record. Raises RecordError where it is not there, or a table of it is not."""
    found, tables = facts(folder), {}
    for name in TABLES:
        path = (root() if folder is None else folder) / f"{name}.parquet"
        if not path.is_file():
            raise RecordError(f"expected {path}, which is not there: `sertools record wild`")
        frame = pq.read_table(path).to_pandas()
        halves = frame.columns[frame.dtypes == np.float16]
        frame = frame.astype(dict.fromkeys(halves, np.float32))
        words = frame.columns[frame.dtypes == "category"]
        tables[name] = frame.astype(dict.fromkeys(words, "str"))
    for name, index in (("members", "member"), ("autoencoders", "autoencoder")):
        tables[name] = tables[name].set_index(index)
    return Results(**tables, settings=Settings.read(found["settings"]), facts=found)


def write(results: Results, facts: dict[str, Any], folder: Path | None = None) -> None:
    """Store a run as the run of record; errors as of writing files."""
    target = root() if folder is None else folder
    target.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        frame = getattr(results, name)
        if frame.index.name is not None:
            frame = frame.reset_index()
        if name == "hidden":
            frame = frame.astype({column: np.float16 for column in frame if frame[column].dtype == np.float32})
        words = [column for column in frame if not pd.api.types.is_numeric_dtype(frame[column])]
        stored = pa.Table.from_pandas(frame.astype(dict.fromkeys(words, "category")), preserve_index=False)
        numbers = [column for column in frame if frame[column].dtype in (np.float32, np.float64)]
        pq.write_table(
            stored.replace_schema_metadata(None), target / f"{name}.parquet", compression="zstd", compression_level=19,
            use_dictionary=words, column_encoding=dict.fromkeys(numbers, "BYTE_STREAM_SPLIT"),
        )  # fmt: skip
    text = json.dumps(facts | {"settings": results.settings.to_json()}, indent=1, sort_keys=True)
    (target / FACTS).write_text(text + "\n", encoding="utf-8")
