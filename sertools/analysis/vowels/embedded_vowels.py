"""Com of the vowels in what trained models make of them (`vowels`, Sec. 7.3, Table 6).

Each emotion has a model of its own, the one that tells it from the rest. Its vowels are those of people whom it did not
learn from: the source's validation speakers and the target's tested ones. The four models of a run give one table of
Com; the mean is taken over runs and, where the target's speakers are tested in turn, over folds.

READINGS. Tokens are averaged before they are compared, as in `commonality`. ED_max is the largest distance over all
pairs of vowels in all four models of a run, though each has a space of its own; the largest in each model is the other
one. A vowel counts in an emotion where both sides have at least `FEWEST` tokens of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sertools.analysis.once import once
from sertools.analysis.vowels.commonality import Commonality, VowelSums, combined_score, distances, vowel_means
from sertools.analysis.vowels.commonality_gap import common
from sertools.analysis.vowels.corpus_draws import corpus_draws
from sertools.analysis.vowels.formant_space import FEWEST
from sertools.analysis.vowels.results import SIDES, Results
from sertools.analysis.vowels.setup import DIRECTIONS, EMOTIONS, Settings, readings
from sertools.analysis.vowels.tidy import tidy
from sertools.analysis.wild.replicates import run_draws
from sertools.corpora.trace import traced
from sertools.corpora.vowels import VOWELS

EMOTION_TASKS = tuple(EMOTIONS.values())
"""Of the binary models, in the paper's order."""
STUDY = "transfer"


@dataclass(frozen=True, eq=False)
class Pair:
    """The vowels of both languages in the spaces of a run.

    direction: of `setup.DIRECTIONS`. source, target: sums over tokens; the models of `EMOTION_TASKS` stand on their
    axis of emotions.
    """

    direction: str
    fold: str
    run: int
    source: VowelSums
    target: VowelSums


def pairs(results: Results, model: str, *, minimum: int | None = None) -> list[Pair]:
    """What a kind of model made of the vowels, for every direction, fold and run that is kept.

    Args:
        model: "CL", or "AGA-CL" (with both kinds of anchors and the target's labels given).
        minimum: tokens that a side needs of a vowel in an emotion, with fewer its sums are empty; `fewest` of the run
            when omitted.

    Raises:
        ValueError: nothing kept of this model, or not of all emotions.
    """
    models = results.models
    wanted = (models["study"] == STUDY) & (models["model"] == model) & (models["reading"] == readings(model))
    wanted &= models["anchors"].isin(["Both", ""]) & models.index.isin(results.embedded["number"].unique())
    chosen = models[wanted]
    if chosen.empty:
        raise ValueError(f"expected embeddings of {model}, came none in {len(models)} models")
    tables = dict(tuple(results.embedded.groupby("number")))
    found = []
    for (source, target, fold, run), one in chosen.groupby(["source", "target", "fold", "run"], sort=False):
        by_task = {task: number for number, task in one["task"].items()}
        if missing := set(EMOTION_TASKS) - set(by_task):
            raise ValueError(
                f"{model}, run {run}, fold {fold}: expected models of all emotions, came none of {missing}"
            )
        parts = [tables[by_task[task]].assign(emotion=place) for place, task in enumerate(EMOTION_TASKS)]
        table = pd.concat(parts, ignore_index=True)
        needed = fewest(results.settings) if minimum is None else minimum
        sides = [_sums(table[table["side"] == side], needed) for side in SIDES]
        found.append(Pair(DIRECTIONS[source, target], str(fold), int(run), *sides))
    return found


def _sums(table: pd.DataFrame, minimum: int) -> VowelSums:
    speakers = sorted(table["speaker"].astype(str).unique())
    values = table[[column for column in table if column[0] == "e" and column[1:].isdigit()]]
    places = (
        table["speaker"].astype(str).map(speakers.index).to_numpy(),
        table["emotion"].to_numpy(),
        table["vowel"].astype(str).map(VOWELS.index).to_numpy(),
    )
    shape = len(speakers), len(EMOTION_TASKS), len(VOWELS)
    sums, counts = np.zeros((*shape, values.shape[1])), np.zeros(shape)
    np.add.at(sums, places, values.to_numpy(float))
    np.add.at(counts, places, table["count"].to_numpy(float))
    return frequent(VowelSums(tuple(speakers), sums, counts), minimum)


def fewest(settings: Settings) -> int:
    """Tokens that a vowel needs in a run: in a rehearsal, which has few utterances, one is enough."""
    return 1 if settings.rehearsal else FEWEST


def frequent(vowels: VowelSums, minimum: int = FEWEST) -> VowelSums:
    """Without the vowels that all speakers together have fewer than `minimum` times in an emotion."""
    kept = vowels.counts.sum(0) >= minimum
    return replace(vowels, sums=vowels.sums * kept[..., None], counts=vowels.counts * kept)


@once
@traced
def averaged(
    found: Sequence[Pair], *, count: int = 1000, seed: int = 0, own_maximum: bool = False
) -> dict[str, Commonality]:
    """CS, ED and Com, means over runs and folds, replicate by replicate.

    The speakers of both sides are drawn, see `speaker_draws`. A fold counts as often as its tested speakers are drawn.
    Runs are drawn with replacement, alike for all models that have as many.

    Args:
        found: see `pairs`. count: of replicates; 0 for one, in which everybody and every run counts once.
        own_maximum: ED_max of each emotion's model by itself.

    Returns:
        Direction to arrays (R, E, V, V), source vowels on the last axis but one; NaN where a side lacks a vowel.
    """
    result = {}
    for direction in dict.fromkeys(pair.direction for pair in found):
        chosen = [pair for pair in found if pair.direction == direction]
        runs = sorted({pair.run for pair in chosen})
        names = [sorted({name for pair in chosen for name in getattr(pair, side).speakers}) for side in SIDES]
        drawn = speaker_draws(*names, count=count, seed=seed)
        weights = run_weights(len(runs), count=count, seed=seed)
        total = [_Mean() for _ in range(3)]
        for pair in chosen:
            own = [
                each[:, [place.index(name) for name in getattr(pair, side).speakers]]
                for each, place, side in zip(drawn, names, SIDES, strict=True)
            ]
            one = compared(pair.source, pair.target, (own[0], own[1]), own_maximum=own_maximum)
            often = own[1].sum(1) * weights[:, runs.index(pair.run)]
            for mean, values in zip(total, (one.cosine, one.distance, one.combined), strict=True):
                mean.add(values, often)
        result[direction] = Commonality(*(mean.value for mean in total))
    return result


def compared(
    source: VowelSums, target: VowelSums, weights: tuple[np.ndarray, np.ndarray], *, own_maximum: bool = False
) -> Commonality:
    """As `commonality.commonality`; with `own_maximum` each emotion has its own ED_max."""
    cosine, distance = distances(vowel_means(source, weights[0]), vowel_means(target, weights[1]))
    several = (slice(None), slice(None), None) if own_maximum else ...
    # a replicate without a single pair of vowels has no largest distance: it stays missing
    none = np.isnan(distance).all(axis=(1, 2, 3) if not own_maximum else (2, 3), keepdims=True)
    filled = np.where(none, 1.0, distance)
    combined = combined_score(cosine[several], filled[several]).reshape(distance.shape)
    return Commonality(cosine, distance, np.where(none, np.nan, combined))


class _Mean:
    """A weighted mean over folds and runs of the values that are not missing."""

    def __init__(self) -> None:
        self._sum: np.ndarray | float = 0.0
        self._weight: np.ndarray | float = 0.0

    def add(self, values: np.ndarray, weights: np.ndarray) -> None:
        weights = weights.reshape(-1, *[1] * (values.ndim - 1)) * np.isfinite(values)
        self._sum = self._sum + np.where(np.isfinite(values), values, 0.0) * weights
        self._weight = self._weight + weights

    @property
    def value(self) -> np.ndarray:
        weight = np.asarray(self._weight)
        return np.divide(self._sum, weight, out=np.full(weight.shape, np.nan), where=weight > 0)


def speaker_draws(
    source: Sequence[str], target: Sequence[str], *, count: int, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """How often each speaker counts: (count, S) and (count, T), or one row of ones where `count` is 0.

    Drawn corpus by corpus (`corpus_draws`), after which speakers are named ("tess-OAF"): a corpus that alone has some
    vowel is never left out. Where no corpus is large enough to be bootstrapped, the combinations of speakers left out
    come again and again.
    """
    both = [{name: name.split("-")[0] for name in names} for names in (source, target)]
    drawn = corpus_draws(*both, count=count, seed=seed)
    rows = np.arange(max(count, 1)) % len(drawn[0])
    return drawn[0][rows], drawn[1][rows]


def run_weights(runs: int, *, count: int, seed: int = 0) -> np.ndarray:
    """How often each run counts in draws of as many with replacement, those of all recalls: (count, runs); for a count
    of 0 once each."""
    if count == 0:
        return np.ones((1, runs))
    return (run_draws(runs, count, seed)[:, :, None] == np.arange(runs)).sum(1).astype(float)


def statistic(found: Mapping[str, Commonality]) -> pd.DataFrame:
    """`commonality_after` or `commonality_without` of `claims.yml`: Com of each vowel with itself.

    Returns:
        Columns replicate, direction, vowel, emotion, value; NaN where a vowel is missing.
    """
    values = np.stack([one.same for one in found.values()], axis=1).swapaxes(2, 3)
    return tidy(values, {"direction": tuple(found), "vowel": VOWELS, "emotion": EMOTION_TASKS})


def like_and_unlike(one: Commonality) -> tuple[np.ndarray, np.ndarray]:
    """Mean Com of like vowels and of unlike ones, both (..., E), of the vowels that both languages have; their
    difference is `commonality_gap.gap`."""
    there = common(one.combined)
    both, same = there[..., :, None] & there[..., None, :], np.eye(there.shape[-1], dtype=bool)
    return _mean(one.combined, both & same), _mean(one.combined, both & ~same)


def nearest_are_like(one: Commonality) -> np.ndarray:
    """Share of vowels whose highest Com among the other language's vowels is that with their like, (..., E): mean over
    both languages, of the vowels that both have; NaN where fewer than two are. Unlike Com itself it has no scale.

    By chance it is 1 over the number of vowels.
    """
    there = common(one.combined)
    both = there[..., :, None] & there[..., None, :]
    others = both & ~np.eye(there.shape[-1], dtype=bool)
    rivals = np.where(others, one.combined, -np.inf)
    first = [there & (one.same > rivals.max(axis)) for axis in (-1, -2)]
    count = there.sum(-1)
    total = sum(each.sum(-1) for each in first) / 2
    return np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 1)


def _mean(values: np.ndarray, used: np.ndarray) -> np.ndarray:
    count = used.sum((-1, -2))
    total = np.where(used, values, 0.0).sum((-1, -2))
    return np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
