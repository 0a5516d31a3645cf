"""AGA-CL and CL on other features of the same vowels (`vowels`, Sec. 7.4, Table 7): trained where a user has measured
them, with the speakers divided as in the run of record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from joblib import Parallel, delayed

from sertools.analysis.vowels import models, splits, tables, training
from sertools.analysis.vowels.before_after import BOTH
from sertools.analysis.vowels.data import Language, Read, language
from sertools.analysis.vowels.results import Results
from sertools.analysis.vowels.setup import DIRECTIONS, LANGUAGES, TASKS, Model, Settings
from sertools.corpora.table import CorpusError
from sertools.measure.token_files import token_file
from sertools.measure.tokens import Tokens
from sertools.models.vowel_methods import READINGS

STUDY = "transfer"
AGA, CL = ("AGA-CL", "Both", READINGS[0]), ("CL", "", "")
"""Model, anchors and reading."""


def measured(encoder: str, folder: Path | None = None) -> Read:
    """Reads the tokens that `sertools tokens NAME --encoder ENCODER` wrote; CorpusError where there are none.

    folder: see `token_files.token_file`.
    """

    def read(corpus: str) -> Tokens:
        path = token_file(corpus, folder, encoder)
        if not path.is_file():
            raise CorpusError(
                f"{corpus}: expected its vowels on features of {encoder} at {path}, came none: `sertools tokens "
                f"{corpus} --encoder {encoder}`"
            )
        return Tokens.load(path, corpus)

    return read


def some_features(read: Read, wanted: Callable[[str], bool]) -> Read:
    """The same tokens with some of their features. wanted: of the name of a feature.

    Raises CorpusError, when it reads, where no feature is left.
    """

    def part(corpus: str) -> Tokens:
        whole = read(corpus)
        places = [place for place, name in enumerate(whole.names) if wanted(name)]
        if not places:
            raise CorpusError(f"{corpus}: expected some of its features, came none of {', '.join(whole.names)}")
        names = tuple(whole.names[place] for place in places)
        return Tokens(whole.name, whole.table, whole.features[:, places], names, whole.card)

    return part


def train(
    read: Read, settings: Settings, *, kinds: Sequence[tuple[str, str, str]] = (AGA, CL),
    directions: Mapping[tuple[str, str], str] = DIRECTIONS, tasks: Sequence[str] = TASKS, workers: int = 1,
    folder: Path | None = None,
) -> Results:  # fmt: skip
    """Train some models of the study "transfer"; those that are kept are not trained again.

    Args:
        read: gives the tokens of a corpus. settings: of the run; the speakers are divided by its seed. kinds: model,
            anchors and reading. directions: of `setup.DIRECTIONS`. tasks: of `setup.TASKS`. workers: processes. folder:
            where trained models are kept; the cache's own when omitted.

    Returns:
        Models, scores and people; the other tables are empty.

    Raises:
        CorpusError: there are no tokens of a corpus.
        ValueError: no such model.
    """
    spoken = {name: language(name, [read(corpus) for corpus in LANGUAGES[name]], settings) for name in BOTH}
    divided = divisions(spoken, settings, directions)
    asked = _asked(divided, settings, kinds, tasks)
    quiet = replace(settings, embedded=0)
    todo = models.jobs(asked, divided, quiet)
    own = Parallel(n_jobs=workers)(delayed(training.train)(spoken, job, quiet, folder) for job in todo)
    empty = pd.DataFrame()
    return Results(
        models=tables.models(asked, own, []),
        scores=tables.scores(spoken, divided, asked, own, []),
        people=splits.rows(divided),
        histories=empty, chosen=empty, embedded=empty, shown=empty, settings=quiet,
    )  # fmt: skip


def divisions(
    spoken: Mapping[str, Language], settings: Settings, directions: Mapping[tuple[str, str], str] = DIRECTIONS
) -> list[splits.Division]:
    """Who trains and who is tested, as in the study "transfer" of a whole run; spoken: of `BOTH`."""
    known = splits.people({name: one.table for name, one in spoken.items()})
    return [one for pair in directions for one in splits.carried(STUDY, *pair, known, settings.seed)]


def _asked(
    divided: Sequence[splits.Division], settings: Settings, kinds: Sequence[tuple[str, str, str]], tasks: Sequence[str]
) -> list[Model]:
    every = models.models(divided, settings)
    chosen = [one for one in every if (one.model, one.anchors, one.reading) in set(kinds) and one.task in tasks]
    if not chosen:
        raise ValueError(f"expected models out of those of {STUDY}, came {list(kinds)} on {list(tasks)}")
    return [replace(one, number=number) for number, one in enumerate(chosen)]
