"""The recordings below a folder, and errors that name the file: what every reader needs."""

import re
from collections.abc import Mapping
from pathlib import Path

import pandas

from sertools.corpora.table import CorpusError, is_unicode

AUDIO = (".wav", ".flac", ".aif", ".aiff")


def recordings(root: Path, corpus: str) -> list[Path]:
    """List the audio files anywhere below ``root``, sorted by their path.

    Hidden files and what macOS adds to archives (``._name.wav``, ``__MACOSX``) are no recordings.

    Raises:
        CorpusError: there is no such folder, or no audio file in it.
    """
    root = Path(root)
    if not root.is_dir():
        raise CorpusError(f"{corpus}: expected a folder at {root}, came {'a file' if root.exists() else 'nothing'}")
    found = [path for path in root.rglob("*") if path.suffix.lower() in AUDIO and not hidden(path.relative_to(root))]
    if not found:
        raise CorpusError(f"{corpus}: expected audio files ({', '.join(AUDIO)}) under {root}, came none")
    return sorted(found)


def relative(path: Path, root: Path) -> str:
    """The path of a file as the table holds it: relative to the corpus root, posix.

    Raises:
        CorpusError: a name that is no Unicode, or that has a backslash in it, which other systems take for a folder.
    """
    name = path.relative_to(root).as_posix()
    if "\\" in name or not is_text(name):
        raise CorpusError(f"expected a file name in UTF-8 without a backslash, came {name!r} under {root}")
    return name


def is_text(text: str) -> bool:
    """Whether all of it was read as Unicode: no surrogate, and no sign that stands in the place of other bytes."""
    return "\ufffd" not in text and is_unicode(text)


def parts(pattern: re.Pattern, path: Path, corpus: str, expected: str) -> re.Match:
    """Match a file's stem against the owner's naming.

    Raises:
        CorpusError: the whole stem does not match; names the file, what was expected and what came.
    """
    match = pattern.fullmatch(path.stem)
    if match is None:
        raise CorpusError(f"{corpus}: expected a file name like {expected}, came {path.name} (file {path})")
    return match


def decode(codes: Mapping[str, str], code: str, path: Path, corpus: str, what: str = "emotion") -> str:
    """Look up an owner's code.

    Raises:
        CorpusError: the code is unknown; names the file, the codes expected and the one that came.
    """
    if code not in codes:
        raise CorpusError(f"{corpus}: expected {what} to be one of {', '.join(codes)}, came {code!r} (file {path})")
    return codes[code]


def table_file(root: Path, name: str, corpus: str, columns: tuple[str, ...], separator: str = ",") -> pandas.DataFrame:
    """Read a table that the owner ships beside the recordings, wherever it lies below ``root``; all values as text.

    Raises:
        CorpusError: there is no such file, more than one, it is no table in UTF-8, or a column is missing; names the
            file and the columns.
    """
    root = Path(root)
    found = sorted(path for path in root.rglob(name) if path.is_file()) if root.is_dir() else []
    if len(found) != 1:
        came = ", ".join(map(str, found)) or "none"
        raise CorpusError(f"{corpus}: expected one {name} under {root}, came {came}")
    try:
        # A row with too many cells is skipped; the recording that it told of is then named as one without a row.
        options = {"dtype": "str", "encoding": "utf-8-sig", "keep_default_na": False, "on_bad_lines": "skip"}
        table = pandas.read_csv(found[0], sep=separator, index_col=False, **options).fillna("")
    except ValueError as error:
        raise CorpusError(
            f"{corpus}: expected a table in UTF-8, came another file: {error} (file {found[0]})"
        ) from error
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise CorpusError(
            f"{corpus}: expected the columns {', '.join(columns)}, {', '.join(missing)} missing (file {found[0]})"
        )
    return table


def hidden(path: Path) -> bool:
    """Whether a path below a corpus's folder is one that macOS adds, or another hidden one."""
    return any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
