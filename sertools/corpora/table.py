"""The table of utterances: one row an utterance, the same columns for every corpus.

``text`` holds the owner's code of the sentence and means something inside one corpus only: two corpora may use one
code for different sentences. Text columns have pandas' ``str`` type; a value that is not known is missing (test it
with ``isna()``), never an empty string.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from numbers import Real
from pathlib import PurePosixPath

import pandas

COLUMNS = (
    "file",
    "corpus",
    "language",
    "speaker",
    "gender",
    "emotion",
    "activation",
    "valence",
    "rating",
    "text",
    "session",
)
NUMBERS = ("activation", "valence")
ALWAYS_KNOWN = ("file", "corpus", "language", "speaker")
GENDERS = ("female", "male")
RATINGS = ("human", "class mean")
LOWEST, HIGHEST = 1.0, 5.0

# The literature's names, in the order in which tables and figures list them.
EMOTIONS = (
    "neutral",
    "sad",
    "happy",
    "angry",
    "fear",
    "disgust",
    "surprise",
    "boredom",
    "calm",
    "excited",
    "frustrated",
    "contempt",
    "other",
)


class CorpusError(ValueError):
    """A corpus is not as its owner distributes it; the message says what was expected, what came and where."""


def from_rows(corpus: str, rows: Iterable[Mapping[str, object]]) -> pandas.DataFrame:
    """Build the table of a corpus from one mapping per utterance.

    Args:
        corpus: name of the corpus, for instance ``"ravdess"``.
        rows: mappings with ``file`` (path relative to the corpus root, posix), ``language``, ``speaker`` (already with
            its prefix) and any other column of ``COLUMNS``; further keys become further columns. ``utterance`` names
            the utterance inside the corpus; without it the file's stem does.

    Returns:
        DataFrame indexed by ``utterance`` (``"<corpus>/<name>"``), sorted by it, so that the order of files on a disk
        does not show; ``COLUMNS`` first, further columns after them in the order of their first appearance.

    Raises:
        CorpusError: no rows, a cell that is no text and no number, or the rows break a rule of :func:`validate`.
    """
    records = []
    for row in rows:
        record = _of_cells(corpus, row)
        name = record.pop("utterance", None) or PurePosixPath(str(record["file"])).stem
        records.append({"utterance": f"{corpus}/{name}", "corpus": corpus, **record})
    if not records:
        raise CorpusError(f"{corpus}: expected at least one utterance, came none")
    table = pandas.DataFrame.from_records(records, index="utterance")
    further = [column for column in table.columns if column not in COLUMNS]
    table = table.reindex(columns=[*COLUMNS, *further]).sort_index()
    table.index = table.index.astype("str")
    for column in COLUMNS:
        table[column] = table[column].astype("float64" if column in NUMBERS else "str")
    return validate(table, name=corpus)


def validate(table: pandas.DataFrame, *, name: str, emotions: Collection[str] | None = EMOTIONS) -> pandas.DataFrame:
    """Return the table unchanged if it keeps every rule of a table of utterances.

    The rules: ``COLUMNS`` first and in order; a unique index called ``utterance``; file, corpus, language and speaker
    known in every row; files relative, posix, inside the corpus; languages as two-letter codes; gender, emotion and
    rating one of their names or missing; activation and valence from 1 to 5 or missing.

    Args:
        table: the table to check.
        name: what to call the table in an error, usually the corpus's name.
        emotions: the emotion names allowed; ``None`` allows any (a user's own corpus may name others).

    Raises:
        CorpusError: names the table, the first offending row and its file, what was expected and what came.
    """
    if tuple(table.columns[: len(COLUMNS)]) != COLUMNS:
        came = ", ".join(map(str, table.columns))
        raise CorpusError(f"{name}: expected the columns {', '.join(COLUMNS)} first, came {came}")
    if table.index.name != "utterance":
        raise CorpusError(f"{name}: expected an index called utterance, came {table.index.name!r}")
    if not table.columns.is_unique:
        raise CorpusError(f"{name}: expected every column once, came {', '.join(map(str, table.columns))}")
    for column in COLUMNS:
        if column not in NUMBERS and table[column].dtype != "str":
            _refuse(table, name, column, ~table[column].map(_is_text_or_missing).astype(bool), "text in Unicode")
    repeated = table.index[table.index.duplicated()]
    if len(repeated):
        files = ", ".join(map(str, table.loc[[repeated[0]], "file"]))
        raise CorpusError(
            f"{name}: expected every utterance once, came {repeated[0]} more than once ({files}); "
            f"{repeated.nunique()} utterances are repeated in all"
        )
    for column in ALWAYS_KNOWN:
        _refuse(table, name, column, table[column].isna() | (table[column].astype("str").str.strip() == ""), "a value")
    _refuse(
        table, name, "file", ~table["file"].map(_stays_inside).astype(bool), "a relative posix path inside the corpus"
    )
    _refuse(table, name, "language", ~table["language"].str.fullmatch("[a-z]{2}").astype(bool), "a two-letter code")
    for column, allowed in (("gender", GENDERS), ("rating", RATINGS), ("emotion", emotions)):
        if allowed is not None:
            wrong = table[column].notna() & ~table[column].isin(list(allowed))
            _refuse(table, name, column, wrong, f"one of {', '.join(allowed)}")
    for column in NUMBERS:
        if not pandas.api.types.is_float_dtype(table[column]):
            raise CorpusError(f"{name}: expected numbers in {column}, came {table[column].dtype}")
        inside = table[column].between(LOWEST, HIGHEST) | table[column].map(math.isnan)
        _refuse(table, name, column, ~inside, f"{LOWEST:g} to {HIGHEST:g}")
    return table


def _of_cells(corpus: str, row: Mapping[str, object]) -> dict[str, object]:
    """The row, if the columns can be made of its cells."""
    record = {"file": None, **row}
    for column in (*COLUMNS, "utterance"):
        cell = record.get(column)
        if isinstance(cell, str) and column not in NUMBERS:
            fits, expected = _is_text_or_missing(cell), "text in Unicode"
        elif column in NUMBERS:
            fits = cell is None or isinstance(cell, Real) and (LOWEST <= cell <= HIGHEST or cell != cell)
            expected = f"{LOWEST:g} to {HIGHEST:g}"
        else:
            fits, expected = cell is None or isinstance(cell, Real), "text"
        if not fits:
            raise CorpusError(f"{corpus}: expected {column} to be {expected}, came {cell!r} (file {record['file']!r})")
    return record


def is_unicode(text: str) -> bool:
    """Whether UTF-8 can hold a text: not where Python took bytes of a file's name for letters (surrogates)."""
    return text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)


def _is_text_or_missing(cell: object) -> bool:
    if isinstance(cell, str):
        return is_unicode(cell)
    return pandas.api.types.is_scalar(cell) and bool(pandas.isna(cell))


def _refuse(table: pandas.DataFrame, name: str, column: str, wrong: pandas.Series, expected: str) -> None:
    if wrong.any():
        row = table.loc[wrong].iloc[0]
        raise CorpusError(
            f"{name}: expected {column} to be {expected}, came {row[column]} in {row.name} (file {row['file']}); "
            f"{int(wrong.sum())} of {len(table)} rows are wrong"
        )


def _stays_inside(file: str) -> bool:
    path = PurePosixPath(str(file))
    return not path.is_absolute() and ".." not in path.parts and "\\" not in str(file)
