"""Unweighted average recall of `vowels`' models on speakers who were in no training, from counts of right answers, so
that speakers can be drawn and left out without going back to the scores."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sertools.analysis.vowels.results import SCORES, Results
from sertools.analysis.vowels.setup import EMOTIONS, LANGUAGES, RATED, TASKS
from sertools.corpora.trace import traced
from sertools.measure import parquet_files
from sertools.measure.tokens import shipped, shipped_path
from sertools.models.vowel_methods import three_bins

FACTS = ("corpus", "speaker", "emotion", *RATED.values())
CELL = ("model", "anchors", "reading", "task")
"""What tells the models of a study and a pair of languages apart, but for fold and run."""
UTTERANCES, CORPORA, SPEAKERS = "all utterances alike", "corpora alike", "speakers alike"
POOLINGS = (UTTERANCES, CORPORA, SPEAKERS)
"""Of what a recall is taken where a fold tests several speakers: of all their utterances; of those of each corpus, or
of each speaker, and then the mean. The first is the usual one; corpora and speakers differ in how much they say."""


def chance(task: str) -> float:
    """Unweighted average recall of naming one class always, or any class at random."""
    return 1 / len(EMOTIONS) if task == TASKS[0] else 1 / 3 if task in RATED else 1 / 2


def utterance_facts(languages: Iterable[str] = tuple(LANGUAGES)) -> pd.DataFrame:
    """`FACTS` of every utterance of the corpora of these languages, indexed by utterance; from the shipped tokens.

    Raises CorpusError where a corpus has none.
    """
    parts = []
    for corpus in dict.fromkeys(corpus for language in languages for corpus in LANGUAGES[language]):
        if not shipped_path(corpus).is_file():
            shipped(corpus)  # says what is there
        table = parquet_files.read(shipped_path(corpus), "tokens", ["utterance", *FACTS])[0].to_pandas()
        parts.append(table.drop_duplicates("utterance").set_index("utterance"))
    return pd.concat(parts)


@dataclass(frozen=True, eq=False)
class Tallies:
    """Rows and right answers of all models of a study that share their languages.

    cells: what models there are, indexed by `CELL`. runs: of each. speakers: those who are tested; corpora, folds: of
    each speaker. rows, right: int (cells, runs, speakers, classes); a class that a task does not have has no rows.
    """

    cells: pd.MultiIndex
    runs: tuple[int, ...]
    speakers: tuple[str, ...]
    corpora: tuple[str, ...]
    folds: tuple[str, ...]
    rows: np.ndarray
    right: np.ndarray

    @property
    def strata(self) -> dict[str, str]:
        """Speaker to corpus, in the order of `speakers`."""
        return dict(zip(self.speakers, self.corpora, strict=True))

    def places(self, **wanted: str | Sequence[str]) -> np.ndarray:
        """Places of the cells with these labels (`places(model="CL", task=["hap", "sad"])`)."""
        found = np.ones(len(self.cells), dtype=bool)
        for name, labels in wanted.items():
            found &= self.cells.get_level_values(name).isin([labels] if isinstance(labels, str) else list(labels))
        return np.flatnonzero(found)

    def recalls(self, weights: np.ndarray | None = None, pooling: str = UTTERANCES) -> np.ndarray:
        """Unweighted average recall, (cells, runs, R): the mean over the classes that there are rows of; over the
        folds, of which each counts as often as its speakers do.

        Args:
            weights: (R, speakers), how often each speaker counts; everybody once when omitted. pooling: of `POOLINGS`.

        Raises:
            ValueError: another pooling.
        """
        if pooling not in POOLINGS:
            raise ValueError(f"expected a pooling out of {POOLINGS}, came {pooling!r}")
        weights = np.ones((1, len(self.speakers))) if weights is None else np.asarray(weights, dtype=float)
        within = {UTTERANCES: [""] * len(self.folds), CORPORA: self.corpora, SPEAKERS: self.speakers}[pooling]
        groups = list(zip(self.folds, within, strict=True))
        total = np.zeros((*self.rows.shape[:2], len(weights)))
        shares = np.zeros(len(weights))
        for group in dict.fromkeys(groups):
            own = [place for place, other in enumerate(groups) if other == group]
            counts = weights[:, own].sum(1)
            part = (counts > 0).astype(float) if pooling == CORPORA else counts
            total += np.where(part > 0, self._of(own, weights[:, own]), 0.0) * part
            shares += part
        with np.errstate(invalid="ignore"):
            return total / shares

    def _of(self, own: list[int], weights: np.ndarray) -> np.ndarray:
        """Of the utterances of some speakers together, (cells, runs, R)."""
        if len(own) == 1:  # whoever is alone has the same recall however often he counts
            weights = np.ones((1, 1))
        with np.errstate(invalid="ignore"):
            shares = (weights @ self.right[:, :, own]) / (weights @ self.rows[:, :, own])
        known = np.isfinite(shares)
        with np.errstate(invalid="ignore"):
            return np.where(known, shares, 0.0).sum(-1) / known.sum(-1)


def truths(utterances: pd.DataFrame, task: str) -> np.ndarray:
    """Class of each utterance in a task, -1 where it has none; a row a row of `FACTS`."""
    if task in RATED:
        return three_bins(utterances[RATED[task]].to_numpy(float))
    emotions = pd.Index(EMOTIONS).get_indexer(utterances["emotion"])
    if task == TASKS[0]:
        return emotions
    return np.where(emotions < 0, -1, emotions == list(EMOTIONS.values()).index(task))


@traced
def tally(results: Results, utterances: pd.DataFrame, study: str, source: str, target: str) -> Tallies:
    """Count the right answers of a study's models of two languages; the first of equal scores is the answer.

    Args:
        results: of a run. utterances: from `utterance_facts`.

    Raises:
        ValueError: no such models, an utterance that is not known or has no class, a speaker of several corpora or
            folds, or a model that lacks runs or speakers that others have.
    """
    table = results.models
    wanted = (table["study"] == study) & (table["source"] == source) & (table["target"] == target)
    models = table[wanted]
    if models.empty:
        raise ValueError(f"expected models of {study}, {source} to {target}; came none")
    scores = results.scores[results.scores["number"].isin(models.index)]
    # a run has millions of answers of thousands of models to thousands of utterances: words are looked up in the latter
    row, place = models.index.get_indexer(scores["number"]), _places(scores["utterance"], utterances)
    fold, folds = pd.factorize(models["fold"])
    heard, among = np.divmod(np.unique(place * len(folds) + fold[row]), len(folds))
    facts = utterances.iloc[heard]
    who = {"speaker": facts["speaker"].to_numpy(str), "corpus": facts["corpus"].to_numpy(str)}
    people = pd.DataFrame({**who, "fold": np.asarray(folds, dtype=str)[among]}).drop_duplicates()
    people = people.sort_values("speaker", kind="stable")
    if people["speaker"].duplicated().any():
        raise ValueError(f"expected every speaker in one corpus and fold, came {people.to_dict('list')}")
    cells = pd.MultiIndex.from_frame(models[list(CELL)].drop_duplicates())
    runs = tuple(sorted(models["run"].unique()))
    classes = np.full(len(scores), -1)
    for task in models["task"].unique():
        asked = (models["task"] == task).to_numpy()[row]
        known = np.unique(place[asked])
        of_task = np.full(len(utterances), -1)
        of_task[known] = truths(utterances.iloc[known], task)
        classes[asked] = of_task[place[asked]]
    if (classes < 0).any():
        raise ValueError(
            f"expected a class of every utterance, came none of {utterances.index[place[classes.argmin()]]}"
        )
    said = np.nan_to_num(scores[list(SCORES)].to_numpy(), nan=-np.inf).argmax(1)
    shape = len(cells), len(runs), len(people), len(SCORES)
    places = np.ravel_multi_index(
        (
            cells.get_indexer(pd.MultiIndex.from_frame(models[list(CELL)]))[row],
            pd.Index(runs).get_indexer(models["run"])[row],
            pd.Index(people["speaker"]).get_indexer(utterances["speaker"])[place],
            classes,
        ),
        shape,
    )
    rows, right = (
        np.bincount(places[chosen], minlength=int(np.prod(shape))).reshape(shape)
        for chosen in (slice(None), said == classes)
    )
    if not rows.any(-1).all():
        at = tuple(np.argwhere(~rows.any(-1))[0])
        raise ValueError(
            f"{study}, {source} to {target}: expected answers of every model, run and speaker; came none of "
            f"{cells[at[0]]}, run {runs[at[1]]}, to {people['speaker'].iloc[at[2]]}"
        )
    return Tallies(cells, runs, *(tuple(people[name]) for name in ("speaker", "corpus", "fold")), rows, right)


def _places(names: pd.Series, utterances: pd.DataFrame) -> np.ndarray:
    """Position among the utterances of each name."""
    code, different = pd.factorize(names)
    places = utterances.index.get_indexer(different)[code]
    if (places < 0).any():
        raise ValueError(
            f"expected known utterances, came {int((places < 0).sum())} others, first: {names.iloc[places.argmin()]}"
        )
    return places
