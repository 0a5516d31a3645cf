"""Emotion classes from embeddings: a linear support vector classifier, and measures with the labels spelt out.

Das et al. 2022, section 2 and Table 2: the classifier is trained on the embedding of the training corpus and tested on
the transfer corpora; balanced accuracy. Here: ``SVC(kernel="linear", C=1, class_weight=None)`` on embeddings
standardised by the training fold. Options: unscaled, balanced class weights, ``LinearSVC``.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from joblib import Parallel, delayed
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import SVC, LinearSVC

from sertools.analysis.bootstrap import Statistic, ratio
from sertools.corpora.trace import traced

CLASSIFIERS = ("SVC", "SVC balanced", "LinearSVC")
SVC_ROWS = 20_000
"""Training rows up to which ``SVC`` is meant: its time grows with their square. Past them take ``LinearSVC``, whose
time grows with the rows; it has another loss (squared hinge) and one hyperplane a class, so its answers differ."""


def classifier(kind: str = "SVC", *, scaled: bool = True, seed: int = 0) -> Pipeline:
    """An unfitted classifier of embeddings; ``seed`` matters to ``LinearSVC`` only.

    Raises:
        ValueError: a kind that is not among ``CLASSIFIERS``.
    """
    if kind not in CLASSIFIERS:
        raise ValueError(f"expected a classifier among {CLASSIFIERS}, came {kind!r}")
    if kind == "LinearSVC":
        machine = LinearSVC(C=1.0, class_weight=None, random_state=seed)
    else:
        machine = SVC(kernel="linear", C=1.0, class_weight="balanced" if kind == "SVC balanced" else None)
    return make_pipeline(StandardScaler() if scaled else FunctionTransformer(), machine)


@traced
def predict_members(
    training: np.ndarray,
    emotions: Sequence[str],
    train_positions: Sequence[np.ndarray],
    targets: Mapping[str, np.ndarray],
    *,
    kind: str = "SVC",
    scaled: bool = True,
    workers: int = 1,
) -> dict[str, np.ndarray]:
    """Train one classifier a member on its training fold and predict every target with it.

    Args:
        training: (m, n, d) embeddings of the training corpus. emotions: n words.
        train_positions: m arrays of int positions into the n rows (a member's training fold).
        targets: name -> (m, k, d) embeddings; the training corpus itself may be one of them.
        kind: of ``CLASSIFIERS``. scaled: whether embeddings are standardised by the training fold.
        workers: threads; the result does not depend on them.

    Returns:
        name -> predicted emotions, str (m, k).

    Raises:
        ValueError: numbers of members or rows disagree; a fold with a single emotion.
    """
    training, emotions = np.asarray(training), np.asarray(emotions, dtype=str)
    wrong = {name: np.shape(value) for name, value in targets.items() if len(value) != len(training)}
    if training.ndim != 3 or emotions.shape != training.shape[1:2] or len(train_positions) != len(training) or wrong:
        raise ValueError(
            f"expected embeddings (m, n, d), n emotions, m folds and targets of m members, came {training.shape}, "
            f"{emotions.shape}, {len(train_positions)} folds, {wrong or 'fitting targets'}"
        )

    def one(member: int) -> dict[str, np.ndarray]:
        rows = train_positions[member]
        seen = training[member, rows].astype(float)
        fitted = classifier(kind, scaled=scaled).fit(seen, emotions[rows])
        return {name: predict(fitted, embeddings[member]) for name, embeddings in targets.items()}

    # libsvm releases the interpreter's lock, so threads share the embeddings without copies.
    predicted = Parallel(n_jobs=workers, prefer="threads")(delayed(one)(member) for member in range(len(training)))
    return {name: np.stack([member[name] for member in predicted]) for name in targets}


def predict(fitted: Pipeline, embeddings: np.ndarray) -> np.ndarray:
    """``fitted.predict(embeddings)`` for (k, d), str (k,), from the hyperplanes instead of the support vectors.

    A linear SVC decides by the votes of its pairwise hyperplanes, ties going to the first class; ``SVC.predict`` sums
    over thousands of support vectors for the same decision.
    """
    machine = fitted[-1]
    if not isinstance(machine, SVC):
        return fitted.predict(embeddings)
    decision = fitted[:-1].transform(np.asarray(embeddings, dtype=float)) @ machine.coef_.T + machine.intercept_
    if len(machine.classes_) == 2:
        return machine.classes_[(decision[:, 0] > 0).astype(int)]
    first, second = np.triu_indices(len(machine.classes_), 1)
    winners = np.where(decision > 0, first, second)
    votes = (winners[..., None] == np.arange(len(machine.classes_))).sum(1)
    return machine.classes_[votes.argmax(1)]


def confusion(
    truth: Sequence[str], predicted: np.ndarray, labels: Sequence[str], *, tested: np.ndarray | None = None
) -> np.ndarray:
    """Counts of (true, predicted) over explicit labels: int (..., K, K) for ``predicted`` (..., n).

    ``tested``: bool (n,) or as ``predicted``, the rows that count. Truth may lack a label (a corpus without neutral):
    predictions of it are misses of the true class.

    Raises:
        ValueError: repeated labels, a shape that does not fit, or a word outside the labels in a tested row.
    """
    predicted = np.asarray(predicted, dtype=str)
    flat = predicted.reshape(-1, predicted.shape[-1])
    count = len(labels)
    one_speaker = np.zeros(predicted.shape[-1], dtype=int)
    if tested is not None:
        tested = np.broadcast_to(tested, predicted.shape).reshape(flat.shape)
    return confusion_by_speaker(truth, flat, labels, one_speaker, 1, tested=tested).reshape(
        *predicted.shape[:-1], count, count
    )


def confusion_by_speaker(
    truth: Sequence[str],
    predicted: np.ndarray,
    labels: Sequence[str],
    codes: np.ndarray,
    speakers: int,
    *,
    tested: np.ndarray | None = None,
) -> np.ndarray:
    """``confusion`` by speaker: int (m, S, K, K) for ``predicted`` (m, n) and the speaker codes 0..S-1 (n,).

    tested: (m, n) or (n,), the rows that count; all if None. Raises ValueError for lengths that differ, labels given
    twice, or a tested row's word that is no label.
    """
    predicted = np.atleast_2d(np.asarray(predicted, dtype=str))
    truth, codes = np.asarray(truth, dtype=str), np.asarray(codes)
    members, count = predicted.shape
    if truth.shape != (count,) or codes.shape != (count,) or len(set(labels)) != len(labels):
        raise ValueError(
            f"expected a truth and a speaker for {count} rows and distinct labels, came {truth.shape}, "
            f"{codes.shape}, {tuple(labels)}"
        )
    used = (
        np.ones(predicted.shape, bool)
        if tested is None
        else np.broadcast_to(np.asarray(tested, dtype=bool), predicted.shape)
    )
    true_code = np.broadcast_to(_codes(truth, labels, "truth", used.any(0)), predicted.shape)
    predicted_code = _codes(predicted, labels, "prediction", used)
    member = np.broadcast_to(np.arange(members)[:, None], predicted.shape)
    shape = (members, speakers, len(labels), len(labels))
    cell = np.ravel_multi_index(
        (member[used], np.broadcast_to(codes, predicted.shape)[used], true_code[used], predicted_code[used]), shape
    )
    return np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape)


def _codes(words: np.ndarray, labels: Sequence[str], name: str, used: np.ndarray) -> np.ndarray:
    codes = np.full(words.shape, -1)
    for position, label in enumerate(labels):
        codes[words == label] = position
    if (codes[used] < 0).any():
        raise ValueError(
            f"expected {name} among {tuple(labels)}, came {sorted(set(words[used & (codes < 0)].tolist()))}"
        )
    return codes


def recalls(counts: np.ndarray) -> np.ndarray:
    """Recall of each label from confusion counts (..., K, K): (..., K), NaN for a label that the truth lacks."""
    counts = np.asarray(counts)
    return ratio(np.diagonal(counts, axis1=-2, axis2=-1), counts.sum(-1))


def balanced(counts: np.ndarray) -> np.ndarray:
    """Balanced accuracy (unweighted average recall) from confusion counts (..., K, K).

    Mean recall over labels present in truth.
    """
    recall = recalls(counts)
    present = np.isfinite(recall)
    return ratio(np.where(present, recall, 0.0).sum(-1), present.sum(-1))


def balanced_accuracy(
    truth: Sequence[str], predicted: np.ndarray, labels: Sequence[str], *, tested: np.ndarray | None = None
) -> np.ndarray:
    """Mean recall over those of ``labels`` that occur in truth, in [0, 1]: shape (...) for ``predicted`` (..., n).

    ``tested`` and errors as for :func:`confusion`.

    >>> float(balanced_accuracy(["sad", "sad", "angry"], ["sad", "neutral", "angry"], ("neutral", "sad", "angry")))
    0.75
    """
    return balanced(confusion(truth, predicted, labels, tested=tested))


def share_ratio(counts: np.ndarray) -> np.ndarray:
    """Predicted share over true share of each label, (..., K).

    Below 1 is under-predicted; NaN for a label that truth lacks.
    """
    counts = np.asarray(counts)
    return ratio(counts.sum(-2), counts.sum(-1))


def balanced_statistic(counts: np.ndarray) -> Statistic:
    """Balanced accuracy in every replicate of speakers, from ``confusion_by_speaker`` counts: ``(R, S) -> (m, R)``."""
    return lambda weights: balanced(_drawn(counts, weights))


def class_statistic(counts: np.ndarray, label: int, measure: Callable[[np.ndarray], np.ndarray] = recalls) -> Statistic:
    """``recalls`` or ``share_ratio`` of the label at one position, in every replicate: ``(R, S) -> (m, R)``."""
    return lambda weights: measure(_drawn(counts, weights))[..., label]


def _drawn(counts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Confusion counts of the drawn speakers: (m, S, K, K) and (R, S) -> (m, R, K, K)."""
    return np.einsum("rs,mstp->mrtp", np.asarray(weights, dtype=float), np.asarray(counts, dtype=float), optimize=True)
