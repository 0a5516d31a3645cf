"""Corpora that cannot be divided as the pages ask: too few speakers, classes or utterances, voices under two names."""

import shutil
from collections.abc import Callable
from pathlib import Path

from benchmarks.spoiled import HEADER, SPEAKERS, TARGET, Kind, files, rewrite


def labelled(label: Callable[[str, str], tuple[str, str]], header: str = HEADER) -> Callable[[Path], None]:
    """Damage that gives the recordings of a speaker and an emotion another speaker and emotion."""

    def spoil(folder: Path) -> None:
        given = {file: label(*Path(file).with_suffix("").parts) for file in files()}
        rewrite(folder, header, *(f"{file},{who},{emotion},de,3.5,one" for file, (who, emotion) in given.items()))

    return spoil


def only(*kept: str) -> Callable[[Path], None]:
    """Damage that leaves some recordings only."""

    def spoil(folder: Path) -> None:
        for file in set(files()) - set(kept):
            (folder / file).unlink()
        rewrite(folder, HEADER, *(f"{file},{file.split('/')[0]},{Path(file).stem},de,3.5,one" for file in kept))

    return spoil


def two_sessions(folder: Path) -> None:
    """A speaker who is in two sessions, which a table's own folds may be made of."""
    rows = [f"{file},{file.split('/')[0]},{Path(file).stem},{'s1' if 'sad' in file else 's2'}" for file in files()]
    rewrite(folder, "file,speaker,emotion,session", *rows)


def own_folds(folder: Path) -> None:
    """A table that brings folds, with a speaker in two of them."""
    rows = [f"{file},{file.split('/')[0]},{Path(file).stem},{place % 2}" for place, file in enumerate(files())]
    rewrite(folder, "file,speaker,emotion,fold", *rows)


def same_sound(folder: Path) -> None:
    """A recording that stands under two speakers."""
    shutil.copyfile(folder / TARGET, folder / "bela/angry.wav")


def split(name: str, spoil: Callable[[Path], object], *says: str, pages: str = "", gone: tuple[str, ...] = ()) -> Kind:
    """A corpus that is read; pages that it has not enough for are left out for a reason."""
    return Kind("splits", name, spoil, says=says, pages=pages, touched=gone, relabelled=True)


FOUR = dict(zip(SPEAKERS, ("neutral", "sad", "happy", "angry"), strict=True))
KINDS = (
    split("one speaker only", labelled(lambda who, emotion: ("anna", emotion)), pages="at least two of them"),
    split("one class only", labelled(lambda who, emotion: (who, "sad")), pages="none of neutral, happy, angry"),
    split("two classes only", labelled(lambda who, emotion: (who, emotion)), pages="none of neutral, happy"),
    split("no class that the papers have", labelled(lambda who, emotion: (who, "fear")), pages="none of its emotions"),
    split("no emotions", labelled(lambda who, emotion: (who, "")), pages="carry no emotions"),
    split("one utterance", only(TARGET), pages="at least two of them", gone=tuple(set(files()) - {TARGET})),
    split(
        "each speaker with a class of their own",
        labelled(lambda who, emotion: (who, FOUR[who])),
        pages="cannot be parted",
    ),
    split(
        "a class with one utterance",
        labelled(
            lambda who, emotion: (
                who,
                "angry" if (who, emotion) == ("anna", "angry") else FOUR[who].replace("angry", "sad"),
            )
        ),
        pages="cannot be parted",
    ),
    split(
        "two speakers for ten folds",
        labelled(lambda who, emotion: ("ab"[who > "b"], FOUR[who])),
        pages="cannot be parted",
    ),
    split("a speaker in two sessions", two_sessions, pages="none of neutral, happy"),
    split("a speaker in two folds of the table's own", own_folds, "mean nothing here: 'fold'", pages="none of neutral"),
    split(
        "a recording under two speakers",
        same_sound,
        "anna/angry.wav.*bela/angry.wav",
        pages="none of neutral",
        gone=("bela/angry.wav",),
    ),
)
