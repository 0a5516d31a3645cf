"""What was measured of the alignment, as shipped: `sertools/records/alignment/<table>.parquet` and `record.json`.

Made by `sertools record alignment`, which needs the corpora's audio, EMO-DB's hand labels and PocketSphinx.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sertools.analysis import record_tables

RUN = "alignment"
"""Its folder's name, and what `sertools record` calls it."""
TABLES = ("pairs", "sphinx", "corpora")
PAIRS = ("corpus", "way", "against", "utterance", "speaker", "emotion", "vowel", "hit", "error")


@dataclass(frozen=True, eq=False)
class AlignmentRecord:
    """The measurements.

    Attributes:
        pairs: a row a vowel of EMO-DB that has a marked one beside it, and of CASIA one of the labelled syllables:
            `PAIRS`, see `measure.alignment_trial.compared` (way: "plain" or "refined"; error in seconds).
        sphinx: the same of some English recordings, PocketSphinx by our refined alignment.
        corpora: see `measure.alignment_trial.by_emotion`.
        facts: ``judged``: a row a corpus and way, what `measure.alignment_score.Score.summary` counts; ``cpu``: corpus
            to step to CPU seconds; ``repaired``: recordings of CASIA whose labels were; ``sphinx_failed``: corpus to
            how many PocketSphinx could not align; commit, versions, processor.
    """

    pairs: pd.DataFrame
    sphinx: pd.DataFrame
    corpora: pd.DataFrame
    facts: dict[str, Any]

    @property
    def judged(self) -> pd.DataFrame:
        """The rows of ``facts["judged"]``, indexed by corpus, way, against."""
        return pd.DataFrame(self.facts["judged"]).set_index(["corpus", "way", "against"])

    def paces(self) -> pd.DataFrame:
        """CPU seconds for a minute of speech, corpora in rows, steps in columns; NaN where a step was not taken."""
        whole = self.corpora[self.corpora["emotion"] == "all"].set_index("corpus")["seconds"]
        return pd.DataFrame(self.facts["cpu"]).T.div(whole / 60, axis=0).loc[whole.index]


def root() -> Path:
    """Folder of the record."""
    return record_tables.root(RUN)


def read(folder: Path | None = None) -> AlignmentRecord:
    """The record. Raises record_tables.RecordError where it, or a table of it, is not there or damaged."""
    return AlignmentRecord(
        **record_tables.read_tables(RUN, TABLES, folder), facts=record_tables.read_facts(RUN, folder)
    )


def write(record: AlignmentRecord, folder: Path | None = None) -> None:
    """Store it; errors as of writing files. Errors of pairs are kept in 32 bits."""
    folder = root() if folder is None else Path(folder)
    for name in TABLES:
        frame = getattr(record, name)
        words = [column for column in frame if not pd.api.types.is_numeric_dtype(frame[column])]
        if name != "corpora":
            frame = frame.astype({"error": np.float32})
        table = pa.Table.from_pandas(frame.astype(dict.fromkeys(words, "category")), preserve_index=False)
        record_tables.write_table(folder / f"{name}.parquet", table)
    record_tables.write_facts(folder, record.facts)
