"""What tells an emotion from neutral speech in a latent space: DeepLIFT of the true positives of each emotion.

Das et al. 2021, section 3, "Feature attribution for emotion clustering", and Figure 4 (g-j): the reference input of a
model is the mean of the neutral utterances among its held-out rows that the classifier on its embedding names rightly
(true positives), the rows explained are the true positives of all four emotions. A transfer corpus is explained from
the same reference. True positives and reference are those of all speakers, also where speakers are redrawn.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from sertools.analysis.attribution import deeplift, group_scores, latent_mean
from sertools.analysis.bootstrap import Replicates
from sertools.analysis.speaker_sums import sums_by_speaker, weighted_means
from sertools.analysis.transfer import TRAIN, VALIDATION, score
from sertools.corpora.trace import traced
from sertools.measure.groups import table
from sertools.measure.shipped import Utterances
from sertools.models.conditions import Target, inputs_of, of_fold
from sertools.models.grid import Grid
from sertools.models.track import CLASSES, Track, classes_of

NEUTRAL, ZERO = "neutral", "zero"
REFERENCES = (NEUTRAL, ZERO)
TRUE_POSITIVES, ALL = "true positives", "all"
ROWS = (TRUE_POSITIVES, ALL)
DIMENSIONS = ("both", "1", "2")
SCALES = ("raw", "latent sd")


@dataclass(frozen=True, eq=False)
class Explained:
    """One model on one corpus: the n rows on which it is tested.

    Attributes:
        member: its number in the grid of its method, from 0.
        signed, absolute: (d, G, n) mean over the features of a group of the attribution, and of its absolute value, in
            units of the latent.
        features: (n, 88), less the reference.
        emotions: (n,) position in ``CLASSES``. codes: (n,) speaker. right: (n,) bool, true positives.
        spread: (d,) standard deviation of the latent over the model's training rows.
    """

    member: int
    signed: np.ndarray
    absolute: np.ndarray
    features: np.ndarray
    emotions: np.ndarray
    codes: np.ndarray
    right: np.ndarray
    spread: np.ndarray

    def chosen(self, rows: str) -> np.ndarray:
        """(n,) bool: ``true positives`` or ``all``."""
        return self.right if rows == TRUE_POSITIVES else np.ones_like(self.right)


@dataclass(frozen=True, eq=False)
class Attributions:
    """One corpus under every model of a method that has a reference.

    ``left_out``: numbers of the models without a neutral true positive among their held-out rows. ``drawn``: the
    replicates of speakers.
    """

    models: tuple[Explained, ...]
    left_out: tuple[int, ...]
    drawn: Replicates

    def counts(self, rows: str = TRUE_POSITIVES) -> np.ndarray:
        """(m, S, K) rows explained by model, speaker and emotion (``CLASSES``)."""
        counts = np.zeros((len(self.models), len(self.drawn.speakers), len(CLASSES)), dtype=int)
        for number, one in enumerate(self.models):
            chosen = one.chosen(rows)
            np.add.at(counts[number], (one.codes[chosen], one.emotions[chosen]), 1)
        return counts

    def mean(
        self, values: Callable[[Explained], np.ndarray], rows: str, width: int
    ) -> Callable[[np.ndarray], np.ndarray]:
        """Statistic weights (R, S) -> (m, width, K, R): every model's means by emotion of ``values``, (width, n) of a
        model. NaN where none of a model's rows counts."""
        people = len(self.drawn.speakers)
        parts = []
        for one in self.models:
            chosen = one.chosen(rows)
            parts.append(sums_by_speaker(values(one)[:, chosen], one.emotions[chosen], one.codes[chosen], people))

        def statistic(weights: np.ndarray) -> np.ndarray:
            means = np.empty((len(parts), width, len(CLASSES), len(weights)))
            for number, (counts, sums) in enumerate(parts):
                means[number] = weighted_means(counts, sums, weights)
            return means

        return statistic


def references(
    track: Track, grid: Grid, right: np.ndarray, *, validation: Target | None = None, reference: str = NEUTRAL
) -> np.ndarray:
    """Reference input of every model, float64 (members, 88); NaN for a model without a neutral true positive.

    Args:
        track, grid: what was trained, on what.
        right: (members, N) bool, the true positives among each model's held-out rows.
        validation: the held-out rows under another condition, see ``transfer.score``.
        reference: ``neutral``, the mean of the neutral true positives, or ``zero``.

    Raises:
        ValueError: an unknown reference.
    """
    _check("reference", reference, REFERENCES)
    inputs = track.inputs if validation is None else inputs_of(validation)
    found = np.zeros((len(grid.members), inputs.shape[-1]))
    if reference == NEUTRAL:
        neutral = right & (track.codes == CLASSES.index(NEUTRAL))
        for number, member in enumerate(grid.members):
            rows = of_fold(inputs, member.fold)[neutral[number]]
            found[number] = rows.mean(0, dtype=float) if len(rows) else np.nan
    return found


@traced
def explain(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target],
    *,
    validation: Target | None = None,
    method: str = "DAE",
    reference: str = NEUTRAL,
    classifier: str = "SVC",
    seed: int = 0,
    count: int = 1000,
    workers: int = 1,
) -> dict[str, Attributions]:
    """Explain every model of a method on its held-out rows (``TRAIN``) and on each target's unheard speakers.

    Args:
        track, grid: what was trained, on what.
        targets: name to standardised utterances, or to a corpus under a condition; rows outside the four classes are
            left out.
        validation: the track's held-out rows under another condition.
        method: name of the method whose models are explained.
        reference: ``neutral`` or ``zero``.
        classifier: says which rows are true positives, of ``classify.CLASSIFIERS``.
        seed: of the speakers drawn. count: number of bootstrap replicates. workers: threads of the classifiers.

    Raises:
        KeyError: a method that was not trained.
        ValueError: an unknown reference.
        AttributionError: attributions that do not add up.
    """
    grid = grid.select(method=method)
    choices = {"classifier": classifier, "seed": seed, "workers": workers, "count": count}
    scored = score(track, grid, targets, validation=validation, **choices)
    right = {name: one.tested & (one.predicted == one.truth) for name, one in scored.items()}
    starts = references(track, grid, right[VALIDATION], validation=validation, reference=reference)
    known = np.flatnonzero(np.isfinite(starts).all(1))
    corpora = {VALIDATION: track.utterances if validation is None else validation, **targets}
    inputs = {name: track.inputs if one is track.utterances else inputs_of(one) for name, one in corpora.items()}
    emotions = {name: classes_of(corpus) for name, corpus in corpora.items()}
    training = grid.embed(track.inputs)
    labels = list(table()["label"])
    models: dict[str, list[Explained]] = {name: [] for name in corpora}
    for number in known:
        member = grid.members[number]
        spread = training[number, track.folds[member.fold].train].std(0)
        tested = {name: np.flatnonzero(scored[name].tested[number]) for name in corpora}
        rows = np.concatenate([of_fold(inputs[name], member.fold)[tested[name]] for name in corpora])
        found = deeplift(latent_mean(grid.model(number)), rows, baseline=starts[number])
        signed, absolute = (group_scores(found, labels, signed=sign).swapaxes(-1, -2) for sign in (True, False))
        ends = np.cumsum([len(tested[name]) for name in corpora])
        for name, end in zip(corpora, ends, strict=True):
            here, places = tested[name], slice(end - len(tested[name]), end)
            models[name].append(
                Explained(
                    int(number), signed[..., places], absolute[..., places], rows[places] - starts[number],
                    emotions[name][here], scored[name].codes[here], right[name][number, here], spread,
                )
            )  # fmt: skip
    left_out = tuple(int(number) for number in range(len(grid.members)) if number not in known)
    return {
        TRAIN if name == VALIDATION else name: Attributions(tuple(models[name]), left_out, scored[name].drawn)
        for name in corpora
    }


def _check(option: str, came: str, known: tuple[str, ...]) -> None:
    if came not in known:
        raise ValueError(f"{option}: expected one of {', '.join(known)}; came {came!r}")
