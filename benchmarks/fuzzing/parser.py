"""What a parser is to the fuzzing, and how one is made of a reader of names, of a table, of a file or of a text."""

import os
import shutil
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sertools.corpora.left_out import LeftOutWarning
from sertools.corpora.table import CorpusError

NAMES, LABELS = "names of recordings", "owners' tables of labels"
Parse = Callable[[bytes], bool]
"""Parses one input: true if all of it was taken, false if a part was left out and named."""
STRAY = "stray"


@dataclass(frozen=True)
class Parser:
    """``prepare`` gets an empty folder and gives the parser; ``place`` is what a message has to name."""

    name: str
    group: str
    seeds: tuple[bytes, ...]
    prepare: Callable[[Path], Parse]
    place: str
    errors: tuple[type[Exception], ...] = (CorpusError,)


class Broken(AssertionError):
    """A parser took an input and gave what it must not give."""


def grown(folder: Path, files: Mapping[str, str | bytes | None]) -> Path:
    """The folder with these files in it; ``None``: an empty one."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content or b"")
    return folder


def watched(read: Callable[[], object]) -> tuple[object, str]:
    """What a reader gives, and what it says of what it left out."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = read()
    return result, "\n".join(str(each.message) for each in caught if issubclass(each.category, LeftOutWarning))


def names(name: str, read: Callable, good: str, more: str, files: Mapping[str, str] | None = None) -> Parser:
    """A reader of names: one damaged name beside good ones, which must not be lost.

    good: names of the corpus without ending; more: names of whole trees of which one is damaged, one a line.
    """

    def prepare(folder: Path) -> Parse:
        grown(folder, {**dict.fromkeys(f"{one}.wav" for one in good.split("\n")), **(files or {})})
        kept = set(read(folder).index)

        def parse(data: bytes) -> bool:
            path = folder / STRAY / _as_path(data)
            path.parent.mkdir(parents=True)
            path.touch()
            try:
                table, said = watched(lambda: read(folder))
            finally:
                shutil.rmtree(folder / STRAY)
            if not kept <= set(table.index):
                raise Broken(f"lost {sorted(kept - set(table.index))}")
            if said and STRAY not in said:
                raise Broken(f"left out without its name: {said}")
            return not said

        return parse

    return Parser(name, NAMES, tuple(line.encode() for line in more.split("\n")), prepare, STRAY)


def labels(
    name: str, read: Callable, place: str, text: str, recordings: str, files: Mapping[str, str] | None = None
) -> Parser:
    """A reader of a table beside recordings; the table is damaged."""

    def prepare(folder: Path) -> Parse:
        grown(folder, {**dict.fromkeys(recordings.split()), **(files or {}), place: ""})

        def parse(data: bytes) -> bool:
            (folder / place).write_bytes(data)
            return not watched(lambda: read(folder))[1]

        return parse

    return Parser(name, LABELS, (text.encode(),), prepare, Path(place).name)


def _as_path(data: bytes) -> Path:
    """Bytes as a path of a recording that a disk can hold."""
    text = os.fsdecode(data.replace(b"\0", b""))
    parts = [part for part in text.split("/") if part not in ("", ".", "..")][:4] or ["x"]
    return Path(
        *(os.fsdecode(os.fsencode(part)[:200]) for part in parts[:-1]),
        f"{os.fsdecode(os.fsencode(parts[-1])[:200])}.wav",
    )


def file(
    name: str,
    group: str,
    read: Callable[[Path], object],
    place: str,
    seeds: tuple[str | bytes, ...],
    files: Mapping[str, str | None] | None = None,
    errors: tuple[type[Exception], ...] | None = None,
) -> Parser:
    """A parser of one file, which is damaged; ``read`` gets the folder, and gives False for a part left out."""

    def prepare(folder: Path) -> Parse:
        grown(folder, files or {})
        (folder / place).parent.mkdir(parents=True, exist_ok=True)

        def parse(data: bytes) -> bool:
            (folder / place).write_bytes(data)
            result, said = watched(lambda: read(folder))
            return not said and result is not False

        return parse

    valid = tuple(seed.encode() if isinstance(seed, str) else seed for seed in seeds)
    return Parser(name, group, valid, prepare, Path(place).name, *([errors] if errors else []))


def text(
    name: str, group: str, read: Callable[[str], object], seeds: str, errors: tuple[type[Exception], ...] | None = None
) -> Parser:
    """A parser of a text; its message has to say what was expected and what came."""

    def prepare(folder: Path) -> Parse:
        def parse(data: bytes) -> bool:
            read(data.decode("utf-8", errors="surrogateescape"))
            return True

        return parse

    valid = tuple(seed.encode() for seed in seeds.split("\n"))
    return Parser(name, group, valid, prepare, "came", *([errors] if errors else []))
