"""A user's own corpus: a folder with one CSV of labels, and either audio or one CSV of the 88 features."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy
import pandas

from sertools.corpora.spreadsheet import read_text_table, to_numbers
from sertools.corpora.table import HIGHEST, LOWEST, NUMBERS, CorpusError, from_rows
from sertools.corpora.words import EMOTION_WORDS, GENDER_WORDS, UNKNOWN, lookup

REQUIRED = ("file", "speaker")
OPTIONAL = ("emotion", "language", "gender", "activation", "valence", "text", "session")
SYNONYMS = {"filename": "file", "path": "file", "arousal": "activation", "sex": "gender", "label": "emotion"}
AUDIO = (".wav", ".flac", ".ogg", ".mp3", ".aif", ".aiff")
# ISO 639-1 has no code for "undetermined"; no language has this one.
UNDETERMINED = "xx"


@dataclass(frozen=True)
class OwnCorpus:
    """What a user's folder holds.

    Attributes:
        name: the folder's name, which is the corpus's.
        table: the table of utterances; ids are ``"<name>/<path of the file without its ending>"``.
        features: features with the table's index, float32, columns as asked for; ``None`` where the folder holds audio.
        ignored: columns of the CSV of labels that mean nothing here; worth showing, since a misspelt name ends up
            there.
        unlisted: audio files of the folder without a row, relative, sorted; worth showing too.
    """

    name: str
    table: pandas.DataFrame
    features: pandas.DataFrame | None
    ignored: tuple[str, ...]
    unlisted: tuple[str, ...]


def read(folder: Path, feature_names: Sequence[str] = ()) -> OwnCorpus:
    """Read a user's folder.

    The CSV of labels is the one file ``*.csv`` at the top whose header has ``file`` and ``speaker``; it may have
    emotion, language (two letters), gender, activation, valence (1 to 5), text and session. Emotions may be missing,
    as cells or as a column: such a corpus can be transferred to, not trained or scored on. Activation and valence count
    as human ratings. A CSV whose header has ``file`` and the features holds measurements, and then no audio is needed.

    Args:
        folder: the corpus's folder; its name becomes the corpus's.
        feature_names: names of the features (openSMILE's 88) that make a CSV one of features; empty: look for audio
            only.

    Raises:
        CorpusError: no folder, no or several CSVs of labels, missing columns, files or values, repeated files, unknown
            words, values out of range, features that do not cover the rows. The message names file and line.
    """
    folder = Path(folder).resolve()
    if not folder.is_dir():
        raise CorpusError(f"expected the folder of a corpus, came {folder}, which is none")
    labels_path, features_path = _tables(folder, feature_names)
    cells = _renamed(read_text_table(labels_path))
    repeated = sorted(set(cells.columns[cells.columns.duplicated()]))
    if repeated:
        raise CorpusError(
            f"{labels_path}: expected one column each for {', '.join(repeated)}, came several that mean it"
        )
    if cells.empty:
        raise CorpusError(f"{labels_path}: expected at least one row below the header, came none")
    table = _table(folder, cells, labels_path)
    audio = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.suffix.lower() in AUDIO and path.is_file()
    }
    if features_path is None:
        _check_covered(list(table["file"]), audio, f"files missing under {folder}")
        features = None
    else:
        features = _features(features_path, table, feature_names)
    ignored = tuple(column for column in cells.columns if column not in (*REQUIRED, *OPTIONAL))
    return OwnCorpus(folder.name, table, features, ignored, tuple(sorted(audio.difference(table["file"]))))


def _tables(folder: Path, feature_names: Sequence[str]) -> tuple[Path, Path | None]:
    labels, features = [], []
    for path in sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv"):
        columns = set(_renamed(read_text_table(path)).columns)
        # Half of the features is enough to tell: what lacks is then an error that says so.
        present = columns & {name.lower() for name in feature_names}
        if feature_names and len(present) > len(feature_names) / 2:
            features.append(path)
        elif columns.issuperset(REQUIRED):
            labels.append(path)
    if len(labels) != 1 or len(features) > 1:
        raise CorpusError(
            f"expected one CSV with the columns {' and '.join(REQUIRED)} in {folder} (and at most one with the "
            f"features), came {len(labels)} ({', '.join(path.name for path in labels)}) and {len(features)}"
        )
    return labels[0], features[0] if features else None


def _renamed(cells: pandas.DataFrame) -> pandas.DataFrame:
    # A synonym counts only where the name itself is absent: "file" and "path" side by side are two different things.
    return cells.rename(columns={word: name for word, name in SYNONYMS.items() if name not in cells.columns})


def _table(folder: Path, cells: pandas.DataFrame, path: Path) -> pandas.DataFrame:
    name = folder.name
    files = _files(cells["file"], path)
    for column in REQUIRED:
        _refuse(cells[column], cells[column] == "", path, "a value")
    columns = {column: cells[column] for column in OPTIONAL if column in cells}
    for column in columns.keys() - {"text", "language"}:  # where "none" and "na" (Nauruan) are values
        columns[column] = columns[column].mask(columns[column].str.lower().isin(UNKNOWN), "")
    for column, words in (("emotion", EMOTION_WORDS), ("gender", GENDER_WORDS)):
        if column in columns:
            columns[column] = _words(columns[column], lookup(words), path)
    for column in NUMBERS:
        if column in columns:
            numbers = to_numbers(columns[column], path)
            _refuse(
                columns[column],
                ~(numbers.between(LOWEST, HIGHEST) | numbers.isna()),
                path,
                f"{LOWEST:g} to {HIGHEST:g}",
            )
            columns[column] = numbers
    if "language" in columns:
        codes = columns["language"].str.lower()
        _refuse(
            codes, ~(codes.str.fullmatch("[a-z]{2}") | codes.eq("")).astype(bool), path, "a two-letter code (ISO 639-1)"
        )
        columns["language"] = codes.replace("", UNDETERMINED)
    rows = []
    for line, file in files.items():
        row = {column: values[line] for column, values in columns.items()}
        row = {column: None if value == "" or pandas.isna(value) else value for column, value in row.items()}
        rated = any(row.get(column) is not None for column in NUMBERS)
        rows.append(
            {"language": UNDETERMINED}
            | row
            | {
                "utterance": PurePosixPath(file).with_suffix("").as_posix(),
                "file": file,
                "speaker": f"{name}-{cells.at[line, 'speaker']}",
                "rating": "human" if rated else None,
            }
        )
    return from_rows(name, rows)


def _files(cells: pandas.Series, path: Path) -> pandas.Series:
    files = cells.str.replace("\\", "/", regex=False).map(lambda file: PurePosixPath(file).as_posix())
    outside = files.map(lambda file: file.startswith("/") or ".." in PurePosixPath(file).parts or file[1:2] == ":")
    _refuse(cells, outside.astype(bool), path, "a path relative to the folder and inside it")
    _refuse(cells, files.duplicated(), path, "every file once")
    return files


def _words(cells: pandas.Series, accepted: dict[str, str], path: Path) -> pandas.Series:
    asked = cells.str.lower().str.replace("[_ -]+", " ", regex=True).str.strip()
    known = asked.map(accepted)
    _refuse(cells, known.isna() & asked.ne(""), path, f"one of {', '.join(accepted)}, or nothing")
    return known


def _refuse(cells: pandas.Series, wrong: pandas.Series, path: Path, expected: str) -> None:
    if wrong.any():
        line = wrong.index[wrong.to_numpy(dtype=bool)][0]
        raise CorpusError(
            f"{path}, line {line}: expected {cells.name} to be {expected}; came {cells[line]!r} "
            f"({int(wrong.sum())} of {len(cells)} rows are wrong)"
        )


def _features(path: Path, table: pandas.DataFrame, names: Sequence[str]) -> pandas.DataFrame:
    cells = _renamed(read_text_table(path))
    by_name = {name.lower(): name for name in names}
    cells = cells.rename(columns=lambda name: by_name.get(name.lower(), name))
    missing = [name for name in ("file", *names) if name not in cells.columns]
    if missing:
        raise CorpusError(
            f"{path}: expected file and {len(names)} features, {len(missing)} missing, first: {missing[0]}"
        )
    files = _files(cells["file"], path)
    _check_covered(list(table["file"]), set(files), f"files of the labels have no row in {path}")
    _check_covered(list(files), set(table["file"]), f"rows of {path} have no labels")
    numbers = pandas.DataFrame({name: to_numbers(cells[name], path) for name in names})
    for name in names:
        fits = numbers[name].abs().le(numpy.finfo(numpy.float32).max)  # a missing number does not
        _refuse(cells[name], ~fits, path, "a number that fits 32 bits")
    numbers.index = pandas.Index(files)
    features = numbers.loc[table["file"]].astype(numpy.float32)
    features.index = table.index
    return features


def _check_covered(asked: list[str], there: set[str], what: str) -> None:
    missing = [file for file in asked if file not in there]
    if missing:
        raise CorpusError(f"{len(missing)} of {len(asked)} {what}, first: {missing[0]}")
