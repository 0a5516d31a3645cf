"""A user's own corpus on the pages of `interpretable` and `zeroshot`: to which of them it can be taken, and how.

It has two roles. As *transfer* corpus it joins the paper's own: models of the book's training track are moved to it.
As *training* corpus it takes the track's place, and the models learn from it. What a corpus lacks for a page (emotions,
ratings, speakers) leaves out that page and is said; the rest runs.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from sertools.corpora import folds, registry
from sertools.corpora.table import CorpusError
from sertools.measure.shipped import load
from sertools.models.track import CLASSES, DIMENSIONS, PROPORTIONS, thin
from sertools.report import dependencies
from sertools.report.dependencies import Page
from sertools.report.parameters import SMOKE_ROWS
from sertools.report.runs import Run, declared

PAPERS = ("interpretable", "zeroshot")
TRANSFER, TRAINING = ROLES = ("transfer", "training")
FOLDER = "results/own"
MOST_FOLDS = 10  # what the pages ask for at most
LABEL_FREE = (
    "interpretable/01_scope", "interpretable/02_methods", "zeroshot/01_introduction", "zeroshot/03_setup",
    "zeroshot/04_2_classification",
)  # fmt: skip
"""Pages that have something to say of a corpus without emotions."""
COUNTING = ("interpretable/01_scope", "zeroshot/01_introduction")
"""Pages that count utterances and train nothing."""
TRAINS_ON = {"interpretable/03_2_triads": "triads", "interpretable/03_4_attribution": "balanced"}
"""Pages that train on less than a fold in IEMOCAP's proportions: three of its classes, or as many rows of every one."""
LONGEST_NAME = 60  # characters: paths of results grow by some 80 more below it, and Windows allows 260 in all
BATCH = 64  # rows; of what is smaller no model can be trained


@dataclass(frozen=True)
class Corpus:
    """What decides to which pages a user's corpus can be taken.

    name: its folder's name; utterances, speakers: counted over the four classes, or over everything where nothing
    carries an emotion; classes: utterances of each of the four classes; labelled: does any utterance carry an emotion;
    rated: how many utterances of the four classes were rated by people in activation and valence; folds: for each
    number of folds, up to MOST_FOLDS, that keep speakers apart and leave every class to train on, the rows that the
    smallest of them trains on ("iemocap", "balanced", "triads", see `TRAINS_ON`); left_out: rows and recordings that
    cannot be used, each with its file and the reason.
    """

    folder: str
    name: str
    utterances: int
    speakers: int
    classes: dict[str, int]
    labelled: bool
    rated: int
    folds: dict[int, dict[str, int]]
    left_out: tuple[tuple[str, str], ...] = ()

    def best(self, asked: int = MOST_FOLDS) -> int | None:
        """The largest number of folds, up to the one that a page asks for, that can be made; None where none can."""
        return max((number for number in self.folds if number <= asked), default=None)


@dataclass(frozen=True)
class OwnRun(Run):
    """A page run on a user's corpus in a role; all runs of a corpus and role share a root of results of their own."""

    corpus: str = ""
    role: str = ""
    beside: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def root(self) -> str:
        """The root of the role's results, as a posix path from the project's root."""
        return f"{place(self.corpus)}/{self.role}"

    def results(self, profile: str) -> str:
        """The folder of the run's results in a profile, as a posix path from the project's root."""
        return f"{self.root}/{profile}/{self.id}"

    def sibling(self, name: str) -> OwnRun:
        """The run of another page of the paper in the same role (`beside`: page -> what it changes)."""
        changed = dict(self.beside.get(f"{self.paper}/{name}", {}))
        return OwnRun(self.paper, name, changed, self.corpus, self.role, self.beside)


def place(corpus: str) -> str:
    """The folder of all that is made of a corpus, as a posix path from the project's root.

    A name of other letters than A to Z, or a very long one, is changed and gets a part of its hash: no two names have
    one folder.
    """
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", corpus)[:LONGEST_NAME]
    digest = hashlib.sha256(corpus.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"{FOLDER}/{plain if plain == corpus else f'{plain}-{digest}'}"


@dataclass(frozen=True)
class LeftOut:
    """A page to which the corpus could not be taken in a role, and why; failed: it was tried."""

    page: str
    role: str
    why: str
    failed: bool = False


def look(folder: Path, profile: str = "full", *, workers: int | None = None) -> Corpus:
    """Read a user's folder, measuring what was not measured before, and count what decides in a profile.

    Raises CorpusError for a folder that is none, one with the name of a known corpus (its speech would be taken for
    that corpus's), and all that `corpora.own.read` refuses.
    """
    folder = Path(folder).expanduser().resolve()
    if folder.name in registry.NAMES:
        raise CorpusError(
            f"expected a folder with a name of its own, came {folder}: {folder.name} is a corpus of the list "
            "(`sertools corpora`); rename the folder, or name that corpus as `train` or `transfer` of a page"
        )
    utterances = load(folder, workers=workers)
    table = utterances.table
    labelled = bool(table["emotion"].notna().any())
    counted = table[table["emotion"].isin(CLASSES)] if labelled else table
    read = thin(utterances.rows(table.index.isin(counted.index)), SMOKE_ROWS if profile == "smoke" else None, 0)
    rated = counted["rating"].eq("human") & counted[list(DIMENSIONS)].notna().all(axis=1)
    return Corpus(
        str(folder),
        utterances.name,
        len(counted),
        int(counted["speaker"].nunique()),
        {emotion: int(counted["emotion"].eq(emotion).sum()) for emotion in CLASSES},
        labelled,
        int(rated.sum()),
        _folds(read.table) if labelled else {},
        tuple((failure["file"], failure["reason"]) for failure in utterances.card["failures"]),
    )


def plan(root: Path, corpus: Corpus, roles: Sequence[str] = ROLES) -> tuple[list[OwnRun], list[LeftOut]]:
    """The runs that take a corpus to the pages in some roles, and the pages that it cannot be taken to.

    Pages that read no corpus (networks, the multiverse) say the same for every corpus and are in neither list.
    """
    runs, left_out = [], []
    for role in roles:
        pages = [page for page in dependencies.pages(root) if page.paper in PAPERS]
        asked = {page.id: declared(root, page) for page in pages}
        read = {page.id: dependencies.needs(root, page) for page in pages}
        missing = {
            name: _lacks(corpus, role, page, asked[name])
            for name, page in ((page.id, page) for page in pages)
            if {"train", "transfer"} & set(asked[name])
        }
        given = {name: _given(corpus, role, asked[name]) for name, why in missing.items() if why is None}
        for page in pages:
            why = missing.get(page.id)
            if read[page.id]:
                gone = [other.name for other in read[page.id] if missing.get(other.id)]
                why = f"it reads the results of {', '.join(gone)}" if gone else None
            elif page.id not in missing:
                continue
            if why:
                left_out.append(LeftOut(page.id, role, why))
            else:
                runs.append(OwnRun(page.paper, page.name, given.get(page.id, {}), corpus.name, role, given))
        if all(run.id in COUNTING for run in runs if run.role == role):
            left_out += [LeftOut(run.id, role, "no other page has enough") for run in runs if run.role == role]
            runs = [run for run in runs if run.role != role]
    return runs, left_out


def _lacks(corpus: Corpus, role: str, page: Page, asked: Mapping[str, Any]) -> str | None:
    """What a corpus lacks for a page (and its parameters) in a role, as a sentence; None where it has all."""
    if page.id in COUNTING:
        return None
    known = ", ".join(CLASSES)
    if corpus.labelled and not corpus.utterances:
        return f"none of its emotions is one of {known}"
    if corpus.speakers < 2:
        return "an interval over speakers needs at least two of them"
    if not corpus.labelled:
        return None if role == TRANSFER and page.id in LABEL_FREE else "its utterances carry no emotions"
    if role == TRANSFER:
        return None
    if missing := [emotion for emotion, count in corpus.classes.items() if not count]:
        return f"training needs utterances of {known}; it has none of {', '.join(missing)}"
    if not (number := corpus.best(asked.get("folds", MOST_FOLDS))):
        return f"its {corpus.speakers} speakers cannot be parted so that each part leaves every emotion to train on"
    kind = TRAINS_ON.get(page.id, "iemocap")
    if (rows := corpus.folds[number][kind]) < BATCH:
        what = {"triads": " in three of the classes", "balanced": " in equal shares"}.get(kind, "")
        return f"its smallest training part holds {rows} utterances{what}, fewer than a batch of {BATCH}"
    if page.paper == "zeroshot" and not corpus.rated:
        return "two of the paper's methods learn from ratings; it has none (columns activation and valence, 1 to 5)"
    return None


def _given(corpus: Corpus, role: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a page's run."""
    if role == TRANSFER:
        return {"transfer": [corpus.folder, *asked["transfer"]]}
    found: dict[str, Any] = {"train": corpus.folder}
    if "rated" in asked and corpus.rated == corpus.utterances:
        found["rated"] = corpus.folder
    if "folds" in asked:  # in the profile smoke too, where two would leave too little to train on
        found["folds"] = corpus.best(asked["folds"])
    return found


def _folds(table: pd.DataFrame) -> dict[int, dict[str, int]]:
    """`Corpus.folds` of a table of the four classes."""
    found = {}
    if set(table["emotion"]) != set(CLASSES):
        return found
    for number in range(2, min(MOST_FOLDS, table["speaker"].nunique()) + 1):
        try:
            drawn = folds.speaker_folds(table, number, seed=0)
        except CorpusError:
            continue
        counts = {
            kind: [
                table["emotion"].iloc[folds.subsample(table, fold.train, PROPORTIONS[kind], 0)].value_counts()
                for fold in drawn
            ]
            for kind in ("iemocap", "balanced")
        }
        found[number] = {kind: int(min(each.sum() for each in of)) for kind, of in counts.items()}
        found[number]["triads"] = int(min(each.sum() - each.max() for of in counts.values() for each in of))
    return found
