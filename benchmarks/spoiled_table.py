"""Damage to the table as a file, to the labels in it, and to a table of features."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.spoiled import FEATURES, HEADER, LABELS, TARGET, Kind, lines, rewrite

ROW = f"{TARGET},anna,angry,de,3.5,one"
SECOND = "anna/sad.wav"


def table(change: Callable[[list[str]], list[str]], end: str = "\n", encoding: str = "utf-8") -> Callable[[Path], None]:
    """Damage that changes the lines of the table, their ends or its encoding."""
    return lambda folder: rewrite(folder, *change(lines()), end=end, encoding=encoding)


def raw(content: bytes) -> Callable[[Path], object]:
    """Damage that puts other bytes in the place of the table."""
    return lambda folder: (folder / LABELS).write_bytes(content)


def row(*rows: str) -> Callable[[Path], None]:
    """Damage that puts other rows in the place of the recording's."""
    return table(lambda lines: [HEADER, *rows, *lines[2:]])


def more(*rows: str) -> Callable[[Path], None]:
    """Damage that puts rows below the others."""
    return table(lambda lines: [*lines, *rows])


def column(name: str, other: str) -> Callable[[Path], None]:
    """Damage that gives a column another name."""
    return table(lambda lines: [lines[0].replace(name, other), *lines[1:]])


def beside(name: str, content: bytes) -> Callable[[Path], object]:
    """Damage that puts another file beside the table."""
    return lambda folder: (folder / name).write_bytes(content)


def features(change: Callable[[list[str]], list[str]]) -> Callable[[Path], object]:
    """Damage that changes the lines of the table of features."""

    def spoil(folder: Path) -> None:
        path = folder / FEATURES
        path.write_text("\n".join(change(path.read_text().splitlines())) + "\n")

    return spoil


def cell(value: str) -> Callable[[Path], object]:
    """Damage to the first feature of the recording."""
    return features(lambda lines: [lines[0], ",".join([TARGET, value, *lines[1].split(",")[2:]]), *lines[2:]])


def workbook() -> bytes:
    """The beginning of what a spreadsheet program saves as its own format: an archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


def folder_for_table(folder: Path) -> None:
    """A folder with the name of the table."""
    (folder / LABELS).unlink()
    (folder / LABELS).mkdir()


def read(name: str, spoil: Callable[[Path], object], *says: str) -> Kind:
    """A way to write a table that has to be read, with all labels as they were."""
    return Kind("table", name, spoil, says=says, touched=())


def refused(name: str, spoil: Callable[[Path], object], *says: str) -> Kind:
    """A table that has to be refused as a whole."""
    return Kind("table", name, spoil, refused=True, says=("mine", *says))


def left_out(name: str, spoil: Callable[[Path], object], *says: str, rows: int = 1, group: str = "table") -> Kind:
    """A row that has to be left out."""
    where = r"anna/angry\.wav: labels\.csv, line \d+: expected .*, came "
    return Kind(group, name, spoil, left_out=rows, says=(where, *says))


def wrong(name: str, labels: str, *says: str) -> Kind:
    """A row whose labels cannot be read."""
    return left_out(name, row(f"{TARGET},{labels}"), *says, group="labels")


def label(name: str, labels: str) -> Kind:
    """Another way to write labels, or none: they have to be read."""
    return Kind("labels", name, row(f"{TARGET},{labels}"))


def measured(name: str, spoil: Callable[[Path], object], *says: str, rows: int = 2, refused: bool = False) -> Kind:
    """Damage to a table of features: the row and that of the labels have to be left out, or the whole refused."""
    where = () if refused else (r"anna/angry\.wav: .*expected",)
    return Kind("features", name, spoil, 0 if refused else rows, refused, (*where, *says), features=True)


KINDS = (
    read("a byte order mark", table(list, encoding="utf-8-sig")),
    read("UTF-16", table(list, encoding="utf-16")),
    read("semicolons", table(lambda lines: [line.replace(",", ";") for line in lines])),
    read("tabs", table(lambda lines: [line.replace(",", "\t") for line in lines])),
    read("line ends of Windows", table(list, end="\r\n")),
    read("line ends of old Macs", table(list, end="\r")),
    read("mixed line ends", table(lambda lines: ["\r\n".join(lines[:3]), "\r".join(lines[3:6]), *lines[6:]])),
    read("no line end at its end", raw("\n".join(lines()).encode())),
    read("empty lines", table(lambda lines: ["", *lines[:3], "", ",,,", *lines[3:], ""])),
    read("separators behind the last column", table(lambda lines: [line + ",," for line in lines])),
    read("blanks around cells", table(lambda lines: [line.replace(",", " , ") for line in lines])),
    read("quotes around cells", table(lambda lines: ['"' + line.replace(",", '","') + '"' for line in lines])),
    read("capitals in the header", table(lambda lines: [lines[0].upper(), *lines[1:]])),
    read("other words in the header", column("file", "Filename")),
    read("columns in another order", table(lambda lines: [",".join(line.split(",")[::-1]) for line in lines])),
    read("a column that means nothing", table(lambda lines: [f"{line},x{place}" for place, line in enumerate(lines)])),
    read(
        "another CSV that cannot be read",
        beside("notes.csv", b"caf\xe9\n"),
    ),
    read("what macOS adds beside the table", beside("._labels.csv", HEADER.encode())),
    Kind("table", "line ends in a cell", row(f'{TARGET},anna,angry,de,3.5,"one\ntwo"')),
    left_out("a row too short", row(f"{TARGET},anna,angry"), "expected 6 cells .*, came 3"),
    left_out("a row too long", row(f"{ROW},more"), "expected 6 cells .*, came 7"),
    left_out("a decimal comma without quotes", row(f"{TARGET},anna,angry,de,3,5,one"), "came 7"),
    left_out("a NUL byte", row(f"{TARGET},anna,angry,de,3.5,o\0ne"), "came a NUL byte"),
    left_out("a quote that is not closed", row(f'{TARGET},anna,"angry,de,3.5,one'), "cannot be read"),
    left_out("a quote inside a cell in quotes", row(f'{TARGET},anna,angry,de,3.5,"say "one""'), "cannot be read"),
    left_out("a cell without an end", row(f"{TARGET},anna,angry,de,3.5,{'x' * 200_000}"), "field limit"),
    left_out("the same row twice", more(ROW), r"2 rows \(lines 2, 10\)"),
    Kind("table", "the same file in another spelling", more(f"./{ROW}"), 1, says=("every file once, came 2 rows",)),
    left_out("two rows with different labels", more(ROW.replace("angry,", "sad,")), "values of emotion", rows=2),
    left_out("two rows with different speakers", more(ROW.replace(",anna", ",bela")), "values of speaker", rows=2),
    refused("an empty file", raw(b""), "expected a header, came an empty file"),
    refused("a header and no row", table(lambda lines: lines[:1]), "expected at least one row"),
    refused("no header", table(lambda lines: lines[1:]), "expected one CSV with the columns file and speaker"),
    refused("no column of files", column("file", "fiel"), "expected one CSV with the columns file and speaker"),
    refused("no column of speakers", column("speaker", "spaeker"), "expected one CSV with the columns"),
    refused("a column twice", column("text", "emotion"), "every column once, came emotion more than once"),
    refused(
        "two columns that mean the same", table(lambda lines: ["path,filename,speaker", "a,b,c"]), "one column each"
    ),
    refused(
        "Latin-1",
        table(lambda lines: [*lines, "wütend.wav,a,sad,de,3,x"], encoding="latin-1"),
        r"labels\.csv, line 10: expected UTF-8, came byte 0xfc .*; save it as UTF-8",
    ),
    refused("UTF-16 without a mark", table(list, encoding="utf-16-le"), "expected UTF-8, came UTF-16 without"),
    refused(
        "UTF-16 cut short", raw("file,speaker\na.wav,1".encode("utf-16")[:-1]), "line 2: expected UTF-16, came byte"
    ),
    refused("a workbook under the name of a CSV", raw(workbook()), "expected"),
    refused("two tables", beside("more.csv", HEADER.encode()), r"came 2 \(labels.csv, more.csv\)"),
    refused("no table", lambda folder: (folder / LABELS).unlink(), r"came 0 \(\)"),
    refused("a folder in the place of the table", folder_for_table, r"came 0 \(\)"),
    refused(
        "every row at fault",
        table(lambda lines: [line.replace(",de,", ",german,") for line in lines]),
        r"came 8, all at fault; first: anna/angry\.wav: labels\.csv, line 2: expected language",
    ),
    wrong("an unknown emotion", "anna,meh,de,3.5,one", "emotion to be neutral, .*, came 'meh'"),
    wrong("an emotion as a number", "anna,3,de,3.5,one", "came '3'"),
    wrong("no speaker", ",angry,de,3.5,one", "speaker to be a value, came ''"),
    wrong("a language as a word", "anna,angry,german,3.5,one", "two-letter code .*, came 'german'"),
    wrong("a word for a rating", "anna,angry,de,high,one", "activation to be a number from 1 to 5, came 'high'"),
    wrong("a rating on another scale", "anna,angry,de,6.5,one", "a number from 1 to 5, came '6.5'"),
    wrong("a negative rating", "anna,angry,de,-0.3,one", "a number from 1 to 5, came '-0.3'"),
    wrong("an infinite rating", "anna,angry,de,inf,one", "a number from 1 to 5, came 'inf'"),
    wrong("a date that a spreadsheet made of a rating", "anna,angry,de,2025-05-03,one", "came '2025-05-03'"),
    wrong("labels moved by one column", "angry,de,3.5,anna,one", "came 'de'"),
    label("a decimal comma in quotes", 'anna,angry,de,"3,5",one'),
    label("an exponent", "anna,angry,de,35e-1,one"),
    label("no labels", "anna,,,,"),
    label("words for nothing", "anna,n/a,de,nan,one"),
    label("capitals and other words", "anna,Hot-Anger,DE,3.5,one"),
    label("letters of a speaker's name apart", "a\u0308nna,angry,de,3.5,one"),
    measured("a feature that is a word", cell("high"), "a number that fits 32 bits, came 'high'"),
    measured("a feature that is missing", cell(""), "a number that fits 32 bits, came ''"),
    measured("an infinite feature", cell("inf"), "a number that fits 32 bits, came 'inf'"),
    measured("a feature too large for 32 bits", cell("1e39"), "came '1e39'"),
    measured("a row of features too short", features(lambda lines: [lines[0], f"{TARGET},1", *lines[2:]]), "came 2"),
    measured("two rows with different features", features(lambda lines: [*lines, lines[1] + "1"]), rows=3),
    measured("the same features twice", features(lambda lines: [*lines, lines[1]]), "every file once", rows=1),
    measured(
        "no row of features", features(lambda lines: [lines[0], *lines[2:]]), "in features.csv, came none", rows=1
    ),
    measured("no row of labels", table(lambda lines: [HEADER, *lines[2:]]), "among the labels, came none", rows=1),
    measured(
        "a column of features missing",
        features(lambda lines: [line.rpartition(",")[0] for line in lines]),
        "file and 88 features, came 88 of these columns, without equivalentSoundLevel_dBp",
        refused=True,
    ),
)
