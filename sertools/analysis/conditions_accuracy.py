"""Figure 3 of `transferable`: accuracy of a linear classifier on the embedding, by method, corpus, condition, classes.

The autoencoders know nothing of classes or conditions (only VAE-ss sees classes in training): for three classes the
classifier alone is trained again, on the rows of these classes; for another condition a corpus is standardised anew and
nothing is trained.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from sertools.analysis.bootstrap import Interval, Statistic, interval, ratio, replicates
from sertools.analysis.classify import balanced_statistic, predict_members
from sertools.analysis.embedding import embedded
from sertools.analysis.pairs import CLASS_SETS
from sertools.analysis.transfer import TRAIN, Scored, tested_rows
from sertools.corpora.trace import traced
from sertools.measure.utterances import Utterances
from sertools.models.conditions import Target, inputs_of, validation
from sertools.models.grid import Grid
from sertools.models.track import CLASSES, Track

Key = TypeVar("Key", bound=Hashable)
NORMALISED_BY = {"unseen": "training", "20 %": "target 20 %"}
"""The paper's conditions 1 and 2, and whose statistics standardise the target (``sertools.models.conditions``)."""
MEASURES = ("accuracy", "plain_accuracy")


@traced
def classified(
    track: Track,
    grid: Grid,
    corpora: Mapping[Key, Utterances | Target],
    *,
    class_sets: Mapping[str, Sequence[str]] = CLASS_SETS,
    embed: str = "mixed",
    noisy_input: bool = False,
    classifier: str = "SVC",
    scaled: bool = True,
    seed: int = 0,
    workers: int = 1,
    count: int = 1000,
) -> dict[tuple[Key, str], Scored]:
    """Train a classifier a model and set of classes on the training fold, and predict the rows of these classes.

    Args:
        track, grid: what was trained, on what.
        corpora: key to a standardised corpus; the track's held-out rows are such a corpus too
            (:func:`~sertools.models.conditions.validation`).
        class_sets: name to the emotions that the classifier knows.
        embed: ``mixed``, ``mu`` or ``z``. noisy_input: whether a DAE sees noise, in training rows too.
        classifier, scaled: kind of classifier, and whether embeddings are standardised by its training rows.
        seed: of sampled latents and drawn speakers. workers: threads. count: number of bootstrap replicates.

    Returns:
        (key, set of classes) to what the models say; rows outside the set never count.
    """
    options = {"embed": embed, "seed": seed, "noisy_input": noisy_input}
    training = embedded(grid, track.inputs, **options)
    latents = {key: embedded(grid, inputs_of(corpus), **options) for key, corpus in corpora.items()}
    counted = {key: tested_rows(track, grid, corpus) for key, corpus in corpora.items()}
    emotions = track.utterances.table["emotion"].to_numpy(dtype=str)
    methods = np.array([member.method.name for member in grid.members])
    runs = np.array([member.run for member in grid.members])
    found: dict[tuple[Key, str], Scored] = {}
    for name, classes in class_sets.items():
        known = np.flatnonzero(np.isin(emotions, classes))
        positions = [np.intersect1d(track.folds[member.fold].train, known) for member in grid.members]
        predicted = predict_members(
            training, emotions, positions, latents, kind=classifier, scaled=scaled, workers=workers
        )
        for key, corpus in corpora.items():
            speakers = corpus.table["speaker"].to_numpy(dtype=str)
            truth = corpus.table["emotion"].fillna("").to_numpy(dtype=str)
            tested = counted[key] & np.isin(truth, classes)
            drawn = replicates(speakers, count=count, seed=seed)
            found[key, name] = Scored(
                corpus.name, truth, predicted[key], tested, drawn.codes(speakers), drawn, methods, runs
            )
    return found


def plain_statistic(counts: np.ndarray) -> Statistic:
    """Share of right predictions in every replicate, from confusion counts by speaker (m, S, K, K): ``(R, S) ->
    (m, R)``."""
    right, all_of = np.trace(counts, axis1=-2, axis2=-1).astype(float), counts.sum((-2, -1)).astype(float)
    return lambda weights: ratio(right @ np.asarray(weights, float).T, all_of @ np.asarray(weights, float).T)


def accuracy_cells(
    scored: Mapping[tuple[tuple[str, str], str], Scored], methods: Sequence[str]
) -> dict[str, dict[tuple[str, str, str, str], Interval]]:
    """Balanced and plain accuracy by (method, corpus, condition, classes), from what :func:`classified` found for
    corpora keyed (corpus, condition)."""
    cells: dict[str, dict[tuple[str, str, str, str], Interval]] = {name: {} for name in MEASURES}
    for ((corpus, condition), classes), one in scored.items():
        for method in methods:
            counts = one.counts(method)
            for name, measure in zip(MEASURES, (balanced_statistic, plain_statistic), strict=True):
                cells[name][method, corpus, condition, classes] = interval(measure(counts), one.drawn)
    return cells


def condition_accuracies(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Mapping[str, Utterances | Target]],
    *,
    embed: str = "mixed",
    noisy_input: bool = False,
    classifier: str = "SVC",
    scaled: bool = True,
    seed: int = 0,
    workers: int = 1,
    count: int = 1000,
) -> dict[str, dict[tuple[str, str, str, str], Interval]]:
    """All of Figure 3: ``accuracy`` (balanced) and ``plain_accuracy`` by (method, corpus, condition, classes).

    Args:
        targets: condition (``unseen``, ``20 %``) to the corpora standardised under it, by name; the track's held-out
            rows are added as ``TRAIN`` in each where it is not among them. Other arguments as for :func:`classified`.
    """
    corpora = {
        (name, condition): corpus
        for condition, named in targets.items()
        for name, corpus in {TRAIN: validation(track, NORMALISED_BY[condition], seed=seed), **named}.items()
    }
    scored = classified(
        track, grid, corpora, embed=embed, noisy_input=noisy_input, classifier=classifier, scaled=scaled, seed=seed,
        workers=workers, count=count,
    )  # fmt: skip
    return accuracy_cells(scored, list(dict.fromkeys(member.method.name for member in grid.members)))


def accuracy_by_proportions(recalls: Mapping[str, float], shares: Mapping[str, float]) -> float:
    """Plain accuracy of a classifier with these recalls on a corpus with these class shares: sum of their products.

    With equal shares it is the balanced accuracy: what is left between the two is the corpus's class proportions.

    Raises:
        ValueError: other classes on the two sides, or shares that do not sum to 1.
    """
    if set(recalls) != set(shares) or abs(sum(shares.values()) - 1) > 1e-9:
        raise ValueError(f"expected shares of {sorted(recalls)} that sum to 1, came {dict(shares)}")
    return float(sum(recalls[name] * shares[name] for name in recalls))


def recalls_of(one: Scored, method: str) -> dict[str, float]:
    """Recall of each class under a method, all speakers once, the mean over its runs."""
    counts = one.counts(method).sum(1).astype(float)
    recalls = ratio(np.diagonal(counts, axis1=-2, axis2=-1), counts.sum(-1)).mean(0)
    return dict(zip(CLASSES, recalls.tolist(), strict=True))
