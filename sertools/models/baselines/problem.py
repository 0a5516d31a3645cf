"""What a baseline is given: labelled speech of one language, unlabelled speech of another, and speech to be judged."""

from dataclasses import dataclass

import numpy as np

from sertools.models import unweighted


@dataclass(frozen=True)
class Problem:
    """One direction between two languages, for one or several tasks with equally many classes K.

    source: float32 (n, d), a row an utterance, normalised as the caller wants it. labels: int64 (tasks, n), classes
    0 ... K - 1, each of them in every task. held_out: (h, d), utterances of the source kept from training, which decide
    when training stops. held_out_labels: (tasks, h), as labels. target: (t, d), utterances of the target that may be
    seen in training, without labels. tested: (k, d), utterances to be judged; None judges those of the target.

    Values are stored as float32 and int64. Raises ValueError where shapes do not fit, values are not finite or a class
    is missing.
    """

    source: np.ndarray
    labels: np.ndarray
    held_out: np.ndarray
    held_out_labels: np.ndarray
    target: np.ndarray
    tested: np.ndarray | None = None

    def __post_init__(self) -> None:
        width = np.shape(self.source)[-1] if np.ndim(self.source) == 2 else 0
        for name in ("source", "held_out", "target", "tested"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, _features(getattr(self, name), name, width))
        classes = None
        for name, rows in (("labels", self.source), ("held_out_labels", self.held_out)):
            labels = _labels(getattr(self, name), name, len(rows), classes)
            object.__setattr__(self, name, labels)
            classes = int(labels.max()) + 1
        if len(self.labels) != len(self.held_out_labels):
            raise ValueError(
                f"labels of as many tasks expected; got {len(self.labels)} and, held out, {len(self.held_out_labels)}"
            )

    @property
    def tasks(self) -> int:
        """How many tasks."""
        return len(self.labels)

    @property
    def classes(self) -> int:
        """K, the same for every task."""
        return int(self.labels.max()) + 1

    @property
    def judged(self) -> np.ndarray:
        """The utterances that get scores: float32 (k, d)."""
        return self.target if self.tested is None else self.tested

    def class_weights(self, weighted: bool) -> np.ndarray:
        """Weight of each class in a loss, float32 (tasks, K): n / (K n_c), so that every class weighs the same and the
        mean over utterances is 1; or ones."""
        if not weighted:
            return np.ones((self.tasks, self.classes), dtype=np.float32)
        return np.stack([unweighted.class_weights(labels, self.classes) for labels in self.labels])


def check_runs(runs) -> list[int]:
    """Runs as a list of different integers from 0, at least one, else ValueError."""
    runs = [int(run) for run in runs]
    if not runs or min(runs) < 0 or len(set(runs)) < len(runs):
        raise ValueError(f"different runs from 0 expected, at least one; got {runs}")
    return runs


def _features(values: np.ndarray, name: str, width: int) -> np.ndarray:
    values = np.ascontiguousarray(values, dtype=np.float32)
    if values.ndim != 2 or not values.size or values.shape[1] != width:
        raise ValueError(f"{name} must be (utterances, {width or 'features'}); got {values.shape}")
    if not np.isfinite(values).all():
        raise ValueError(f"{name} must be finite; {np.count_nonzero(~np.isfinite(values))} values are not")
    return values


def _labels(values: np.ndarray, name: str, rows: int, classes: int | None) -> np.ndarray:
    values = np.array(values)
    if values.ndim != 2 or not len(values) or values.shape[1] != rows or values.dtype.kind not in "iu":
        raise ValueError(f"{name} must be int (tasks, {rows}); got {values.dtype} {values.shape}")
    expected = list(range(int(values.max()) + 1 if classes is None else classes))
    for task, own in enumerate(values):
        found = np.unique(own).tolist()
        if found != expected or len(expected) < 2:
            raise ValueError(f"{name} of task {task} must hold the classes {expected}, at least two; got {found}")
    return values.astype(np.int64)
