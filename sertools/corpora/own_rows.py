"""Rows of a user's table of labels, checked one by one: what is at fault is left out and named, the rest is read."""

import unicodedata
from collections import defaultdict
from pathlib import Path, PurePosixPath

import pandas

from sertools.corpora.faults import Fault, shown
from sertools.corpora.table import HIGHEST, LOWEST, NUMBERS
from sertools.corpora.words import EMOTION_WORDS, GENDER_WORDS, UNKNOWN, lookup

REQUIRED = ("file", "speaker")
OPTIONAL = ("emotion", "language", "gender", "activation", "valence", "text", "session")
# ISO 639-1 has no code for "undetermined"; no language has this one.
UNDETERMINED = "xx"
_LINES_SHOWN = 5


class Rows:
    """The rows of a table, and which of them are at fault.

    Attributes:
        cells: DataFrame of text in Unicode's composed form (NFC, so that two ways to write one letter name one
            speaker), index ``line``.
        files: the column ``file``, relative posix paths. ``recorded``: it names recordings, where the form of a letter
            may tell two apart, and :meth:`find` makes it the names on the disk.
    """

    def __init__(self, cells: pandas.DataFrame, table: str, *, recorded: bool):
        self.cells = cells.apply(_composed)
        self.table = table
        self._faults: dict[int, Fault] = {}
        named = cells if recorded else self.cells
        self.files = named["file"].map(lambda file: PurePosixPath(file.replace("\\", "/")).as_posix())
        outside = self.files.map(
            lambda file: file.startswith("/") or ".." in PurePosixPath(file).parts or file[1:2] == ":" or file == "."
        )
        self.refuse("file", outside, "a path relative to the folder and inside it")

    @property
    def good(self) -> pandas.Index:
        """Lines of the rows that are not at fault."""
        return self.cells.index.difference(list(self._faults), sort=False)

    @property
    def faults(self) -> list[Fault]:
        """One fault, the first that was found, for each row that has any; in the order of the lines."""
        return [self._faults[line] for line in sorted(self._faults)]

    def refuse(self, column: str, wrong: pandas.Series, expected: str) -> None:
        """Leave out rows for a cell, where they are not left out already; ``wrong``: booleans by line."""
        for line in wrong.index[wrong.to_numpy(dtype=bool)]:
            self.leave_out(line, f"{column} to be {expected}", shown(self.cells.at[line, column]))

    def leave_out(self, line: int, expected: str, came: str) -> None:
        """Leave out one row, where it is not left out already."""
        self._faults.setdefault(line, Fault(self.table, line, self.cells.at[line, "file"], expected, came))

    def find(self, folder: Path) -> None:
        """Leave out rows without a recording. A name that the folder does not have stands for the one that differs only
        in the form of its letters (a disk of macOS takes them apart) or the case of its ending."""
        there = None
        for line, file in self.files.loc[self.good].items():
            try:
                kind = folder.joinpath(file)
                if kind.is_file():
                    continue
                came = "something else" if kind.exists() else "none"
            except OSError as error:  # a name of more than 255 bytes
                came = error.strerror or str(error)
            if there is None:
                there = defaultdict(list)
                for path in sorted(folder.rglob("*")):
                    if path.is_file():
                        there[_key(path.relative_to(folder).as_posix())].append(path.relative_to(folder).as_posix())
            alike = there.get(_key(file), [])
            if len(alike) == 1:
                self.files[line] = alike[0]
            else:
                came = f"{len(alike)} that differ in its case only" if alike else came
                self.leave_out(line, f"a file of this name under {folder}", came)

    def labels(self) -> pandas.DataFrame:
        """The columns of ``REQUIRED`` and ``OPTIONAL`` that are there, with the words and numbers of a table of
        utterances; leaves out rows whose cells cannot be read."""
        cells = self.cells
        columns = {column: cells[column] for column in OPTIONAL if column in cells}
        self.refuse("speaker", cells["speaker"] == "", "a value")
        for column in columns.keys() - {"text", "language"}:  # where "none" and "na" (Nauruan) are values
            columns[column] = columns[column].mask(columns[column].str.lower().isin(UNKNOWN), "")
        for column, words in (("emotion", EMOTION_WORDS), ("gender", GENDER_WORDS)):
            if column in columns:
                asked = columns[column].str.lower().str.replace("[_ -]+", " ", regex=True).str.strip()
                known = asked.map(lookup(words))
                self.refuse(column, known.isna() & asked.ne(""), f"{', '.join(words)}, a word for one, or nothing")
                columns[column] = known
        for column in NUMBERS:
            if column in columns:
                found = numbers(columns[column])
                wrong = columns[column].ne("") & ~found.between(LOWEST, HIGHEST)
                self.refuse(column, wrong, f"a number from {LOWEST:g} to {HIGHEST:g}")
                columns[column] = found
        if "language" in columns:
            codes = columns["language"].str.lower()
            wrong = ~(codes.str.fullmatch("[a-z]{2}").astype(bool) | codes.eq(""))
            self.refuse("language", wrong, "a two-letter code (ISO 639-1)")
            columns["language"] = codes.replace("", UNDETERMINED)
        return pandas.DataFrame({"file": self.files, "speaker": cells["speaker"], **columns})

    def once(self, values: pandas.DataFrame) -> None:
        """Leave out a row that says the same again, and all rows of a file that say different things of it: which of
        them is right cannot be known. ``values``: the rows' columns by line, without the file."""
        repeated = self.files[self.files.duplicated(keep=False)]
        differ = values.loc[repeated.index].groupby(repeated).nunique(dropna=False) > 1
        for file, lines in repeated.groupby(repeated).groups.items():
            different = list(differ.columns[differ.loc[file]])
            for line in lines if different else lines[1:]:
                places = ", ".join(map(str, lines[:_LINES_SHOWN])) + (", …" if len(lines) > _LINES_SHOWN else "")
                came = f"{len(lines)} rows (lines {places})"
                came += f" with different values of {', '.join(different[:_LINES_SHOWN])}" if different else ""
                self.leave_out(line, "every file once", came)


def numbers(cells: pandas.Series) -> pandas.Series:
    """Cells as finite numbers (float64), a decimal comma included; what is none becomes NaN."""
    found = pandas.to_numeric(cells.str.replace(",", ".", regex=False), errors="coerce").astype("float64")
    return found.where(found.abs().lt(float("inf")))


def names(files: pandas.Series) -> pandas.Series:
    """Names of utterances in a corpus: the path of the file without its ending, with it where two would be the same.

    Different files get different names, whatever they are called.

    >>> names(pandas.Series(["a.wav", "a.flac", "b.wav"])).tolist()
    ['a.wav', 'a.flac', 'b']
    """
    whole = files.map(lambda file: unicodedata.normalize("NFC", file))
    whole = whole.where(~whole.duplicated(keep=False), files)
    found = whole.map(lambda file: PurePosixPath(file).with_suffix("").as_posix())
    # a whole name may in turn be the shortened one of a third file (a.wav, a.flac, a.wav.wav)
    while (same := found.duplicated(keep=False)).any():
        found = found.where(~same, whole)
    return found


def _composed(cells: pandas.Series) -> pandas.Series:
    # most columns, those of features above all, have nothing to compose
    return cells if cells.str.isascii().all() else cells.map(lambda cell: unicodedata.normalize("NFC", cell))


def _key(file: str) -> str:
    path = PurePosixPath(unicodedata.normalize("NFC", file))
    return path.with_suffix(path.suffix.lower()).as_posix() if path.name else file
