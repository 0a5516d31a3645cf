"""Confusion counts of a linear classifier on every view, and the accuracies that follow from them.

What `sertools.analysis.transfer` and `conditions_accuracy` work out with replicates of speakers, here for all speakers
once: inside a run the folds' predictions are counted together.
"""

import warnings
from collections.abc import Sequence

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from sertools.analysis.bootstrap import ratio
from sertools.analysis.classify import balanced, predict_members, recalls, share_ratio
from sertools.analysis.multiverse.training import Stage
from sertools.analysis.multiverse.views import (
    OWN,
    SEEN,
    Key,
    View,
    codes,
    latents,
    mean,
    members_of,
    models,
    remembered,
    tested,
    words,
)
from sertools.analysis.transfer import THREE
from sertools.models.track import CLASSES

MACHINES = {
    "SVC": ("SVC", True),
    "SVC unscaled": ("SVC", False),
    "SVC balanced": ("SVC balanced", True),
    "LinearSVC": ("LinearSVC", True),
}
"""Level of the axis `classifier` -> kind and whether embeddings are standardised."""
_SORTED = np.array(sorted(CLASSES))
_PLACE = np.array([CLASSES.index(name) for name in _SORTED])


def confusions(stage: Stage, one: View, classifier: str, classes: Sequence[str] = CLASSES) -> dict[Key, np.ndarray]:
    """Key -> counts (runs, 4, 4) of true and predicted class, by their places in ``CLASSES``, under a view.

    Args:
        classifier: level of that axis. classes: the classifier knows these; rows of others are not counted.
    """
    return remembered(
        stage,
        ("confusions", one, classifier, tuple(classes)),
        lambda: counted(stage, latents(stage, one), models(stage, one.method).members, classifier, classes),
    )


def counted(stage: Stage, inputs: dict[Key, np.ndarray], members: Sequence, classifier: str, classes: Sequence[str]):
    """The same for any inputs of the classifier, key -> (members, n, d); rows of training are counted as ``SEEN``."""
    kind, scaled = MACHINES[classifier]
    wanted = [CLASSES.index(name) for name in classes]
    known = np.isin(stage.track.codes, wanted)
    positions = [(rows := stage.track.folds[member.fold].train)[known[rows]] for member in members]
    # one call for all corpora: a prediction takes longer to call than to make
    together = {"all": np.concatenate(list(inputs.values()), axis=1)}
    with warnings.catch_warnings():
        # on all 88 features liblinear stops at its limit of iterations, which is that choice of classifier
        warnings.simplefilter("ignore", ConvergenceWarning)
        said = predict_members(inputs[OWN], words(stage), positions, together, kind=kind, scaled=scaled)["all"]
    ends = np.cumsum([one.shape[1] for one in inputs.values()])[:-1]
    predicted = dict(zip(inputs, np.split(_PLACE[np.searchsorted(_SORTED, said)], ends, axis=1), strict=True))
    runs = np.array([member.run for member in members])
    every = [(one.fold, one.run) for one in models(stage, members_of(stage)).members]
    places = [every.index((member.fold, member.run)) for member in members]
    seen = np.zeros((len(members), len(known)), dtype=bool)
    for number, rows in enumerate(positions):
        seen[number, rows] = True
    found = {}
    for key in (SEEN, *inputs):
        truth = codes(stage, key)
        rows = (seen if key == SEEN else tested(stage, key)[places]) & np.isin(truth, wanted)
        cell = np.where(rows, truth * len(CLASSES) + predicted[OWN if key == SEEN else key], len(CLASSES) ** 2)
        counts = np.stack([np.bincount(each, minlength=len(CLASSES) ** 2 + 1)[:-1] for each in cell])
        counts = counts.reshape(-1, len(CLASSES), len(CLASSES))
        found[key] = np.stack([counts[runs == run].sum(0) for run in np.unique(runs)])
    return found


def accuracy(counts: np.ndarray, measure: str = "balanced") -> float:
    """Balanced or plain accuracy from counts (runs, K, K), the mean over runs."""
    if measure == "balanced":
        return mean(balanced(counts))
    return mean(ratio(np.trace(counts, axis1=-2, axis2=-1), counts.sum((-2, -1))))


def among_three(counts: np.ndarray) -> np.ndarray:
    """The counts of sad, happy and angry rows alone; what is predicted may still be neutral."""
    kept = np.isin(CLASSES, THREE)
    return np.where(kept[:, None], counts, 0)


def by_class(counts: np.ndarray) -> dict[str, dict[str, float]]:
    """``recall`` and ``predicted`` (predicted share over true share) -> emotion -> value, the mean over runs."""
    return {
        name: {emotion: mean(measure(counts)[:, place]) for place, emotion in enumerate(CLASSES)}
        for name, measure in (("recall", recalls), ("predicted", share_ratio))
    }
