"""A small good corpus, the ways in which it can be spoiled, and what becomes of the rest of it.

The kinds of damage are in `spoiled_sound`, `spoiled_names`, `spoiled_table` and `spoiled_splits`. The corpus is made
here from tones and noise; `tests/measure/test_damage.py` and `benchmarks.damage` go through all kinds.
"""

import contextlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy
import pandas
import soundfile

from sertools.corpora import folds, leakage
from sertools.corpora.table import CorpusError
from sertools.measure import shipped
from sertools.measure.egemaps import NAMES
from sertools.measure.utterances import Utterances
from sertools.report import own

ROOT = Path(__file__).parent.parent

SPEAKERS = ("anna", "bela", "cleo", "dora")
EMOTIONS = ("angry", "sad")
RATE = 16_000
TARGET = "anna/angry.wav"
"""The recording that damage to one recording or row is done to."""
HEADER = "file,speaker,emotion,language,activation,text"
LABELS, FEATURES = "labels.csv", "features.csv"


@dataclass(frozen=True)
class Kind:
    """A kind of damage.

    Attributes:
        group, name: what it is.
        spoil: does the damage in a good folder.
        left_out: number of rows or recordings that have to be left out and named; 0: all that is there is read.
        refused: whether the table as a whole has to be refused.
        says: patterns that the message or messages must have, besides the file, what was expected and what came.
        touched: files that the damage is done to; all others must come out bit for bit as in the good folder.
        features: whether the good folder holds a table of features in the place of recordings.
        relabelled: whether labels of all recordings are changed, so that only their features must be the same.
        pages: where not empty, the pages of the book are planned, and this pattern must be among the reasons for which
            some of them are left out.
        slow: whether measuring it takes long (tests leave it to the benchmark).
    """

    group: str
    name: str
    spoil: Callable[[Path], object]
    left_out: int = 0
    refused: bool = False
    says: tuple[str, ...] = ()
    touched: tuple[str, ...] = (TARGET,)
    features: bool = False
    relabelled: bool = False
    pages: str = ""
    slow: bool = False

    @property
    def expected(self) -> str:
        """What has to become of it, as a column of the benchmark."""
        return (
            "refused as a whole"
            if self.refused
            else "left out and named"
            if self.left_out or self.pages
            else "read as it is"
        )


@dataclass(frozen=True)
class Finding:
    """What became of a kind of damage.

    outcome: in the words of `Kind.expected`; lost: how many utterances that the damage was not done to are missing or
    came out different; lacks: what was expected of the messages and is not there.
    """

    outcome: str
    messages: tuple[str, ...]
    lost: int
    lacks: tuple[str, ...]


def voice(number: int, seconds: float = 0.5, rate: int = RATE) -> numpy.ndarray:
    """Harmonics of a pitch with noise, float32 within [-0.8, 0.8], another for each number."""
    time = numpy.arange(round(seconds * rate)) / rate
    harmonics = sum(numpy.sin(2 * numpy.pi * (100 + 7 * number) * place * time) / place for place in range(1, 6)) / 4
    return (harmonics + numpy.random.default_rng(number).normal(scale=0.01, size=len(time))).astype("float32")


def files() -> list[str]:
    """The recordings of the good folder."""
    return [f"{speaker}/{emotion}.wav" for speaker in SPEAKERS for emotion in EMOTIONS]


def lines() -> list[str]:
    """The good table of labels: a header and a line for each recording."""
    return [HEADER, *(f"{file},{file.split('/')[0]},{Path(file).stem},de,3.5,one" for file in files())]


def rewrite(folder: Path, *lines: str, end: str = "\n", encoding: str = "utf-8") -> None:
    """Write another table of labels."""
    (folder / LABELS).write_bytes((end.join(lines) + end).encode(encoding))


def write_sound(folder: Path) -> None:
    """Write the good folder with recordings."""
    for number, file in enumerate(files()):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / file, voice(number), RATE)
    rewrite(folder, *lines())


def write_features(folder: Path) -> None:
    """Write the good folder with a table of features; its numbers mean nothing."""
    folder.mkdir(parents=True)
    rows = [[file, *(line + place / 8 for place in range(len(NAMES)))] for line, file in enumerate(files())]
    pandas.DataFrame(rows, columns=["file", *NAMES]).to_csv(folder / FEATURES, index=False)
    rewrite(folder, *lines())


def read(folder: Path) -> tuple[Utterances | None, str, tuple[str, ...]]:
    """What a folder holds (None where it is refused), what was said on stderr, and the messages on what is at fault."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        try:
            found = shipped.load(folder, workers=1)
        except CorpusError as error:
            return None, said.getvalue(), (str(error),)
    return found, said.getvalue(), tuple(f"{one['file']}: {one['reason']}" for one in found.card["failures"])


def judge(kind: Kind, folder: Path, good: Utterances) -> Finding:
    """Read a spoiled folder and compare it with the good one."""
    found, said, messages = read(folder)
    lacks = [pattern for pattern in kind.says if not re.search(pattern, "\n".join([*messages, said]))]
    lacks += [f"'{word}' in {text}" for text in messages for word in ("expected", "came") if word not in text]
    if found is None:
        return Finding("refused as a whole", messages, 0, tuple(lacks))
    if len(messages) != kind.left_out:
        lacks.append(f"{kind.left_out} messages, came {len(messages)}")
    lacks += [f"{text} on stderr" for text in messages[:20] if text not in said]
    columns = [] if kind.relabelled else list(good.table.columns)
    lost = compared(good.table[["file", *columns[1:]]], good.features, found.table, found.features, set(kind.touched))
    if kind.pages:
        reasons = {one.why for one in planned(folder)}
        if not any(re.search(kind.pages, why) for why in reasons):
            lacks.append(f"{kind.pages}, came {'; '.join(sorted(reasons)) or 'all pages'}")
        messages += tuple(sorted(reasons))
    return Finding("left out and named" if messages else "read as it is", messages, lost, tuple(lacks))


def compared(
    table: pandas.DataFrame,
    features: pandas.DataFrame,
    other_table: pandas.DataFrame,
    other_features: pandas.DataFrame,
    touched: set[str],
) -> int:
    """How many utterances of a good corpus lack or differ, in a label of the table or a bit of a feature, in another.

    The tables have the features' index or more; those whose file is in `touched` do not count.
    """
    rows = dict(zip(other_table["file"], other_table.index, strict=True))
    lost = 0
    for utterance, file in table.loc[features.index, "file"].items():
        if file in touched:
            continue
        again = rows.get(file)
        same = (
            again in other_features.index
            and other_features.loc[again].equals(features.loc[utterance])
            and other_table.loc[again, table.columns].equals(table.loc[utterance])
        )
        lost += not same
    return lost


def planned(folder: Path) -> list[own.LeftOut]:
    """The pages that a corpus is not taken to; speakers stay apart in all folds that can be made of it."""
    with contextlib.redirect_stderr(io.StringIO()):
        corpus = own.look(folder, workers=1)
        table = shipped.load(folder, workers=1).table
    for number in corpus.folds:
        for found in leakage.audit_folds(table, folds.speaker_folds(table, number, seed=0)):
            assert not found.shared["speakers"], f"{folder}: {found.shared['speakers']} in training and test"
    return own.plan(ROOT, corpus)[1]


def kinds() -> list[Kind]:
    """All kinds of damage to a corpus of one's own."""
    from benchmarks import spoiled_names, spoiled_sound, spoiled_splits, spoiled_table

    return [*spoiled_sound.KINDS, *spoiled_names.KINDS, *spoiled_table.KINDS, *spoiled_splits.KINDS]
