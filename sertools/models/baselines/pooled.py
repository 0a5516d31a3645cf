"""The baselines on the vowels that the paper's own models hear: an utterance is the mean of its segments."""

from collections.abc import Mapping, Sequence

import numpy as np
from joblib import Parallel, delayed

from sertools.models.baselines.catalogue import BASELINES
from sertools.models.baselines.problem import Problem
from sertools.models.training import check_disjoint, check_rows
from sertools.models.vowel_sequences import Sequences


def pooled(utterances: Sequences) -> np.ndarray:
    """Mean features over the vowels of each utterance, float32 (n, d)."""
    # what stands in the padding is never looked at
    spoken = np.where(utterances.mask[..., None], utterances.features, 0).sum(1, dtype=np.float64)
    return (spoken / utterances.lengths[:, None]).astype(np.float32)


def score(
    name: str, source: Sequences, labels: Mapping[str, np.ndarray], training: np.ndarray, validation: np.ndarray,
    target: Sequences, *, tested: Sequences | None = None, tasks: Sequence[str] | None = None,
    runs: Sequence[int] = range(10), seed: int = 0, workers: int = 1, options: Mapping[str, object] | None = None,
) -> dict[str, np.ndarray]:  # fmt: skip
    """Scores of the tested utterances by one baseline: task -> float32 (runs, k, K); the largest is the answer.

    Args:
        name: of `BASELINES`.
        source: utterances with labels; features on one scale with the target's.
        labels: task -> classes from 0, int (n,); only the rows of training and validation are looked at.
        training, validation: rows of the source, with none in common; validation stops the training where there is
            anything to stop.
        target: utterances of the target that training may see, without labels.
        tested: utterances to be judged; None judges those of the target.
        tasks: which, all of `labels` when omitted. runs, seed: every run draws its own numbers from the seed.
        workers: processes; a task is trained in one of them, so the results are the same for every number.
        options: of the baseline's `train`, by name.

    Raises:
        ValueError: no such baseline or task, rows, labels or features that do not fit, options out of range.
        FloatingPointError: a training diverges.
    """
    if name not in BASELINES:
        raise ValueError(f"a baseline out of {tuple(BASELINES)} expected; got {name!r}")
    asked = list(labels if tasks is None else tasks)
    missing = sorted(set(asked) - set(labels))
    if missing:
        raise ValueError(f"labels of the tasks {missing} expected; got those of {sorted(labels)}")
    count = len(source.utterances)
    training, validation = check_rows(training, count, "training"), check_rows(validation, count, "validation")
    check_disjoint(training, validation, "validation")
    features, seen, judged = pooled(source), pooled(target), None if tested is None else pooled(tested)

    def one(task: str) -> np.ndarray:
        codes = np.asarray(labels[task])
        if codes.shape != (count,):
            raise ValueError(f"labels of {task!r} must be int ({count},), one an utterance; got {codes.shape}")
        problem = Problem(
            source=features[training],
            labels=codes[training][None],
            held_out=features[validation],
            held_out_labels=codes[validation][None],
            target=seen,
            tested=judged,
        )
        return BASELINES[name].train(problem, runs=runs, seed=seed, **(options or {}))[0]

    return dict(zip(asked, Parallel(n_jobs=workers)(delayed(one)(task) for task in asked), strict=True))
