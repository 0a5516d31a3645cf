"""The paper's test of a difference (`vowels`, Table 4): a t-test over paired runs. It answers for the seeds of
training on the speakers that there are; of other speakers it says nothing."""

import numpy as np
from scipy.stats import t as student

BOUNDS = (0.1, 0.05, 0.01)
"""What one, two and three stars say that p lies below."""


def paired_t(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Two-sided p of the paired t-test along the first axis, (runs, ...) to (...); the order of the runs pairs them.

    Where all differences are the same, p is 0, or 1 where that is no difference. NaN for a single run.

    >>> paired_t(np.array([0.5, 0.6, 0.7]), np.array([0.4, 0.5, 0.5])).round(3).item()  # t(2) = 4
    0.057

    Raises:
        ValueError: other numbers of runs.
    """
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if first.shape != second.shape:
        raise ValueError(f"expected as many values on both sides, came {first.shape} and {second.shape}")
    runs = len(first)
    if runs < 2:
        return np.full(first.shape[1:], np.nan)
    differences = first - second
    mean, error = differences.mean(0), differences.std(0, ddof=1) / np.sqrt(runs)
    constant = error <= 1e-12
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * student.sf(np.abs(mean / error), runs - 1)
    return np.where(constant, np.where(np.abs(mean) <= 1e-12, 1.0, 0.0), p)


def stars(p: float) -> str:
    """Such as "**" for .02; nothing above .1 and for NaN.

    >>> [stars(p) for p in (0.2, 0.1, 0.02, 0.001)]
    ['', '*', '**', '***']
    """
    return "*" * sum(p <= bound for bound in BOUNDS)


def holm(p: np.ndarray) -> np.ndarray:
    """p adjusted for testing several things at once: Holm's step-down, of the same shape; NaN is not counted.

    Source: Holm 1979, A simple sequentially rejective multiple test procedure.

    >>> holm(np.array([0.01, 0.04, 0.03])).tolist()
    [0.03, 0.06, 0.06]
    """
    p = np.asarray(p, dtype=float)
    known = np.flatnonzero(np.isfinite(p.ravel()))
    order = known[np.argsort(p.ravel()[known], kind="stable")]
    steps = np.arange(len(order), 0, -1) * p.ravel()[order]
    adjusted = np.full(p.size, np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted.reshape(p.shape)
