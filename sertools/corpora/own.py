"""A user's own corpus: a folder with one CSV of labels, and either audio or one CSV of the 88 features."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy
import pandas

from sertools.corpora import listing
from sertools.corpora.faults import Fault
from sertools.corpora.own_rows import OPTIONAL, REQUIRED, UNDETERMINED, Rows, names, numbers
from sertools.corpora.spreadsheet import TextTable, read_rows
from sertools.corpora.table import NUMBERS, CorpusError, from_rows

SYNONYMS = {"filename": "file", "path": "file", "arousal": "activation", "sex": "gender", "label": "emotion"}
AUDIO = (".wav", ".flac", ".ogg", ".mp3", ".aif", ".aiff")


@dataclass(frozen=True)
class OwnCorpus:
    """What a user's folder holds.

    Attributes:
        name: the folder's name, which is the corpus's.
        table: the table of utterances; ids are ``"<name>/<path of the file without its ending>"``, with its ending
            where two files of a folder differ in nothing else.
        features: features with the table's index, float32, columns as asked for; ``None`` where the folder holds audio.
        ignored: columns of the CSV of labels that mean nothing here; worth showing, since a misspelt name ends up
            there.
        unlisted: audio files of the folder without a row, relative, sorted; worth showing too.
        left_out: the rows that cannot be used, those of the labels first, in the order of their lines.
    """

    name: str
    table: pandas.DataFrame
    features: pandas.DataFrame | None
    ignored: tuple[str, ...]
    unlisted: tuple[str, ...]
    left_out: tuple[Fault, ...]


def read(folder: Path, feature_names: Sequence[str] = ()) -> OwnCorpus:
    """Read a user's folder; no audio is decoded.

    The CSV of labels is the one file ``*.csv`` at the top whose header has ``file`` and ``speaker``; it may have
    emotion, language (two letters), gender, activation, valence (1 to 5), text and session. Emotions may be missing,
    as cells or as a column: such a corpus can be transferred to, not trained or scored on. Activation and valence count
    as human ratings. A CSV whose header has ``file`` and the features holds measurements, and then no audio is needed.

    A row that cannot be used is left out and named in ``left_out``: another number of cells than the header, no such
    file, an unknown word, a value out of range, a file that has a row already, a feature that is no number. Where two
    rows say different things of one file, both are left out.

    Args:
        folder: the corpus's folder; its name becomes the corpus's.
        feature_names: names of the features (openSMILE's 88) that make a CSV one of features; empty: look for audio
            only.

    Raises:
        CorpusError: no folder, no or several CSVs of labels, a CSV in another encoding than UTF-8 or UTF-16, a column
            missing or twice, no row that can be used. The message says what was expected, what came and where.
    """
    folder = Path(folder).resolve()
    if not folder.is_dir():
        raise CorpusError(f"expected the folder of a corpus, came {folder}, which is none")
    (labels_path, (cells, faults)), of_features = _tables(folder, feature_names)
    repeated = sorted(set(cells.columns[cells.columns.duplicated()]))
    if repeated:
        raise CorpusError(
            f"{labels_path}: expected one column each for {', '.join(repeated)}, came several that mean it"
        )
    if cells.empty and not faults:
        raise CorpusError(f"{labels_path}: expected at least one row below the header, came none")
    rows = Rows(cells, labels_path.name, recorded=of_features is None)
    measured, features = None, None
    if of_features is None:
        rows.find(folder)
    else:
        measured = _measured(*of_features, feature_names)
        _require(rows, measured)
    labels = rows.labels()
    rows.once(labels.drop(columns="file"))
    left_out = _in_order(faults, rows)
    if rows.good.empty:
        raise CorpusError(
            f"{labels_path}: expected at least one row that can be used, came {len(left_out)}, all at fault; first: "
            f"{left_out[0]}"
        )
    table = _table(folder.name, labels.loc[rows.good])
    if measured is not None:
        features = measured.values.loc[table["file"]].set_axis(table.index)
        left_out += measured.faults(set(rows.files))
    ignored = tuple(column for column in cells.columns if column not in (*REQUIRED, *OPTIONAL))
    return OwnCorpus(folder.name, table, features, ignored, _unlisted(folder, set(rows.files)), tuple(left_out))


def _tables(folder: Path, feature_names: Sequence[str]) -> tuple[tuple[Path, TextTable], tuple[Path, TextTable] | None]:
    """The CSV of labels and that of features, where there is one, with the columns' names as they are meant."""
    labels, features, unread = [], [], []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".csv" or path.name.startswith(".") or not path.is_file():
            continue
        try:
            cells, faults = read_rows(path)
        except CorpusError as error:
            unread.append(error)
            continue
        table = TextTable(_renamed(cells), faults)
        columns = set(table.cells.columns)
        # Half of the features is enough to tell: what lacks is then an error that says so.
        present = columns & {name.lower() for name in feature_names}
        if feature_names and len(present) > len(feature_names) / 2:
            features.append((path, table))
        elif columns.issuperset(REQUIRED):
            labels.append((path, table))
    if not labels and unread:
        raise unread[0]
    if len(labels) != 1 or len(features) > 1:
        raise CorpusError(
            f"expected one CSV with the columns {' and '.join(REQUIRED)} in {folder} (and at most one with the "
            f"features), came {len(labels)} ({', '.join(path.name for path, _ in labels)}) and {len(features)}"
        )
    return labels[0], features[0] if features else None


def _renamed(cells: pandas.DataFrame) -> pandas.DataFrame:
    # A synonym counts only where the name itself is absent: "file" and "path" side by side are two different things.
    return cells.rename(columns={word: name for word, name in SYNONYMS.items() if name not in cells.columns})


def _table(name: str, labels: pandas.DataFrame) -> pandas.DataFrame:
    rows = []
    for row, utterance in zip(labels.to_dict("records"), names(labels["file"]), strict=True):
        row = {column: None if value == "" or pandas.isna(value) else value for column, value in row.items()}
        rated = any(row.get(column) is not None for column in NUMBERS)
        speaker = f"{name}-{row['speaker']}"
        rating = "human" if rated else None
        rows.append({"language": UNDETERMINED, **row, "utterance": utterance, "speaker": speaker, "rating": rating})
    return from_rows(name, rows)


def _in_order(faults: list[Fault], rows: Rows) -> list[Fault]:
    return sorted([*faults, *rows.faults], key=lambda fault: fault.line)


def _unlisted(folder: Path, listed: set[str]) -> tuple[str, ...]:
    audio = (
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.suffix.lower() in AUDIO and path.is_file() and not listing.hidden(path.relative_to(folder))
    )
    # a name that is no UTF-8 is shown as far as it can be
    names_there = {path.as_posix().encode("utf-8", "backslashreplace").decode() for path in audio}
    return tuple(sorted(names_there - listed))


@dataclass(frozen=True)
class _Measured:
    """A CSV of features: float32 values of its good rows, indexed by file; its rows; rows that are none."""

    path: Path
    values: pandas.DataFrame
    rows: Rows
    no_rows: list[Fault]

    def faults(self, labelled: set[str]) -> list[Fault]:
        """The rows left out, among them those of files without a row in the labels."""
        for line in self.rows.good:
            if self.rows.files[line] not in labelled:
                self.rows.leave_out(line, "a row of this file among the labels", "none")
        return _in_order(self.no_rows, self.rows)


def _measured(path: Path, table: TextTable, feature_names: Sequence[str]) -> _Measured:
    by_name = {name.lower(): name for name in feature_names}
    cells = table.cells.rename(columns=lambda name: by_name.get(name.lower(), name))
    asked = ("file", *feature_names)
    missing = [name for name in asked if name not in cells.columns]
    if missing:
        came = f"{len(asked) - len(missing)} of these columns, without {missing[0]}"
        raise CorpusError(f"{path}: expected file and {len(feature_names)} features, came {came}")
    rows = Rows(cells, path.name, recorded=False)
    values = pandas.DataFrame({name: numbers(cells[name]) for name in feature_names}, index=cells.index)
    for name in feature_names:
        # a missing number does not fit either
        rows.refuse(name, ~values[name].abs().le(numpy.finfo(numpy.float32).max), "a number that fits 32 bits")
    rows.once(values)
    values = values.loc[rows.good].astype(numpy.float32)
    return _Measured(path, values.set_axis(rows.files.loc[values.index]), rows, table.faults)


def _require(rows: Rows, measured: _Measured) -> None:
    """Leave out rows of files without features."""
    there = set(measured.rows.files)
    for line in rows.good:
        if rows.files[line] not in measured.values.index:
            came = "one that is left out" if rows.files[line] in there else "none"
            rows.leave_out(line, f"a row of this file in {measured.path.name}", came)
