"""What the models of `vowels` say: the tables that the pages compute everything from, as trained here or as shipped."""

import json
from dataclasses import dataclass, field, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sertools.analysis.vowels.setup import Settings

FACTS = "record.json"
SCORES = ("s0", "s1", "s2", "s3")
"""Columns of scores by class: in "4-CAT" in the order of `setup.EMOTIONS`; against the rest, s1 is the emotion; in
three bins from low to high. NaN where a task has fewer classes."""
SIDES = ("source", "target")


class RecordError(ValueError):
    """The run of record is not there, or not as expected."""


@dataclass(frozen=True, eq=False)
class Results:
    """What came of a run.

    Attributes:
        models: a row a model, indexed by `number`: the fields of `setup.Model`, and seconds (of training, its share of
            the batch that it was trained in), epochs (run) and best (epoch kept, from 1); NaN where there are none.
        scores: a row a model and tested utterance: number, utterance, `SCORES` (rounded to float16, given as float32).
        people: a row a speaker of a division: study, source, target, fold, part ("training", "validation",
            "development", "tested"), speaker.
        histories: of the models of run 0: number, epoch (from 1), quantity (`anchored_training.COLUMNS`), value.
        chosen: the anchors that models were trained with: study, source, target, fold, group ("BA", "WA", "GA"), kind
            ("Mono", "Diph"), emotion ("neu", ...), vowel, score (Com on the development speakers).
        embedded: sums of embeddings, for Com after training (binary tasks, CL and AGA-CL Both, first runs): number,
            side (of `SIDES`: validation speakers of the source, tested ones of the target), speaker, vowel, count
            (tokens of the task's emotion), and the sums of its values e00, e01, ...
        shown: embeddings of single tokens, for Figure 5 (run 0, AGA-CL Both, first direction): number, side, speaker,
            vowel, e00, ...
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
HALVES = {"scores": SCORES, "shown": None}
"""Tables with numbers stored as float16: which columns, None for all of float32."""


def root() -> Path:
    """Folder of the run of record."""
    return Path(str(files("sertools"))) / "records" / "vowels"


def facts(folder: Path | None = None) -> dict[str, Any]:
    """What is recorded of the run of record. Raises RecordError where there is none."""
    found = (root() if folder is None else folder) / FACTS
    if not found.is_file():
        raise RecordError(f"expected {found}, which is not there: `sertools record vowels`")
    return json.loads(found.read_text(encoding="utf-8"))


def read(folder: Path | None = None) -> Results:
    """The run of record. Raises RecordError where it is not there, or a table of it is not."""
    found, tables = facts(folder), {}
    for name in TABLES:
        path = (root() if folder is None else folder) / f"{name}.parquet"
        if not path.is_file():
            raise RecordError(f"expected {path}, which is not there: `sertools record vowels`")
        frame = pq.read_table(path).to_pandas()
        halves = frame.columns[frame.dtypes == np.float16]
        words = frame.columns[frame.dtypes == "category"]
        tables[name] = frame.astype(dict.fromkeys(halves, np.float32) | dict.fromkeys(words, "str"))
    tables["models"] = tables["models"].set_index("number")
    return Results(**tables, settings=Settings.read(found["settings"]), facts=found)


def write(results: Results, facts: dict[str, Any], folder: Path | None = None) -> None:
    """Store a run as the run of record; errors as of writing files."""
    target = root() if folder is None else folder
    target.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        frame = getattr(results, name)
        if frame.index.name is not None:
            frame = frame.reset_index()
        if name in HALVES:
            chosen = HALVES[name] or [column for column in frame if frame[column].dtype == np.float32]
            frame = frame.astype(dict.fromkeys(chosen, np.float16))
        words = [column for column in frame if not pd.api.types.is_numeric_dtype(frame[column])]
        stored = pa.Table.from_pandas(frame.astype(dict.fromkeys(words, "category")), preserve_index=False)
        split = [column for column in frame if frame[column].dtype in (np.float16, np.float32, np.float64)]
        pq.write_table(
            stored.replace_schema_metadata(None), target / f"{name}.parquet", compression="zstd", compression_level=19,
            use_dictionary=words, column_encoding=dict.fromkeys(split, "BYTE_STREAM_SPLIT"),
        )  # fmt: skip
    text = json.dumps(facts | {"settings": results.settings.to_json()}, indent=1, sort_keys=True)
    (target / FACTS).write_text(text + "\n", encoding="utf-8")
