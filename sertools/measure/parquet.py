"""Measurements of a corpus as one Parquet file: labels, facts, 88 features, and the card in the file's metadata."""

from pathlib import Path

import pandas
import pyarrow

from sertools.corpora.table import CorpusError
from sertools.measure import parquet_files
from sertools.measure.egemaps import NAMES
from sertools.measure.utterances import Utterances

GROUP = 10_000
"""Rows that are compressed together."""


def write(path: Path, table: pandas.DataFrame, measured: pandas.DataFrame, card: dict) -> Path:
    """Write the measured rows of a corpus.

    Rows are joined by utterance id and stand in the order of the table; those that could not be measured are left
    out. The same values give the same bytes (with the same pyarrow), whenever and wherever they are written.

    Args:
        path: the file to write; its folder is made. It is replaced whole or not at all.
        table: table of utterances.
        measured: facts and features indexed by utterance, as :func:`sertools.measure.measure.measure` gives them.
        card: what JSON can hold.

    Returns:
        The path.

    Raises:
        CorpusError: an utterance was measured that the table lacks, or a column occurs on both sides.
    """
    strange = measured.index.difference(table.index)
    if len(strange):
        raise CorpusError(
            f"{path}: expected measurements of the table's utterances, came {len(strange)} others, first: {strange[0]}"
        )
    both = measured.columns.intersection(table.columns)
    if len(both):
        raise CorpusError(f"{path}: expected columns that the table lacks, came {', '.join(both)} on both sides")
    rows = table.loc[table.index.isin(measured.index)]
    frame = rows.join(measured, how="left", validate="one_to_one").reset_index()
    if len(frame) != len(measured) or frame[list(NAMES)].isna().any(axis=None):
        raise CorpusError(f"{path}: expected {len(measured)} measured rows, came {len(frame)} or gaps in them")
    content = pyarrow.Table.from_pandas(frame, preserve_index=False)
    # in groups: how long zstd takes for a value grows with the length of what it searches
    options = {"compression": "zstd", "compression_level": 19, "row_group_size": GROUP}
    return parquet_files.write(content, card, path, **options)


def read(path: Path, name: str) -> Utterances:
    """Read what :func:`write` wrote; ``name`` is the corpus's.

    Raises:
        CorpusError: the file is no Parquet, or one without a card, or its features are not the 88 of eGeMAPSv02.
    """
    content, card = parquet_files.read(path, "measurements")
    if card is None:
        raise CorpusError(f"{path}: expected a card in the file's metadata, came none")
    frame = content.to_pandas()
    missing = [column for column in ("utterance", *NAMES) if column not in frame]
    if missing:
        raise CorpusError(f"{path}: expected the column {missing[0]} and {len(missing) - 1} more that are missing")
    frame = frame.set_index("utterance")
    features = frame[list(NAMES)]
    return Utterances(name, frame.drop(columns=list(NAMES)), features, card)
