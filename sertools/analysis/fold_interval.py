"""The papers' interval: mean and 95 % interval over the folds of a cross-validation, and how wide it ought to be.

Das et al. 2021, Figure 2, draw such intervals over ten folds. If a fold were a draw of independent utterances, the
standard deviation of its accuracy would be binomial; folds that keep whole speakers or sessions together vary more.
Neither interval answers for other speakers: folds share their training rows and are not independent.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from sertools.analysis.transfer import Scored

PAPER_FOLDS = 10


@dataclass(frozen=True)
class FoldInterval:
    """Over the folds: mean, 95 % interval of the mean (Student's t), standard deviation, that of a binomial of the
    same sizes, and the ratio of the two."""

    mean: float
    low: float
    high: float
    sd: float
    binomial_sd: float

    @property
    def ratio(self) -> float:
        """Standard deviation over folds in units of the binomial one; NaN where that is 0."""
        return self.sd / self.binomial_sd if self.binomial_sd else float("nan")


def fold_interval(right: np.ndarray, rows: np.ndarray, *, confidence: float = 0.95) -> FoldInterval:
    """Interval over folds from the number of right answers and of rows in each fold, both (folds,).

    Raises:
        ValueError: fewer than two folds, an empty fold, or more right answers than rows.
    """
    right, rows = np.asarray(right, dtype=float), np.asarray(rows, dtype=float)
    if right.shape != rows.shape or right.ndim != 1 or len(rows) < 2 or (rows < 1).any() or (right > rows).any():
        raise ValueError(
            f"expected right answers out of rows in two or more folds, came {right.tolist()} out of {rows.tolist()}"
        )
    shares = right / rows
    mean, sd, overall = shares.mean(), shares.std(ddof=1), right.sum() / rows.sum()
    half = half_width(sd, len(rows), confidence=confidence)
    binomial = np.sqrt(np.mean(overall * (1 - overall) / rows))
    return FoldInterval(float(mean), float(mean - half), float(mean + half), float(sd), float(binomial))


def half_width(sd: float, folds: int, *, confidence: float = 0.95) -> float:
    """Half of the interval of a mean over folds whose standard deviation is ``sd``: t(folds - 1) sd / root of folds."""
    return float(student.ppf((1 + confidence) / 2, folds - 1) * sd / np.sqrt(folds))


def printed_interval(mean: float, low: float, high: float, *, folds: int, rows: int) -> FoldInterval:
    """A printed interval read backwards: the standard deviation over folds that it stands for.

    Args:
        mean, low, high: as printed, as shares. folds: how many. rows: utterances in all folds together, shared out
            evenly.
    """
    sd = (high - low) / 2 / half_width(1.0, folds)
    return FoldInterval(mean, low, high, sd, float(np.sqrt(mean * (1 - mean) / (rows / folds))))


def over_folds(scored: Scored, method: str, *, confidence: float = 0.95) -> FoldInterval:
    """Plain accuracy of a method over its members (one a fold), each on the rows that count for it.

    Raises:
        ValueError: no two members of that method have rows to be tested on.
    """
    chosen = np.flatnonzero(scored.methods == method)
    tested = scored.tested[chosen]
    right = (scored.predicted[chosen] == scored.truth) & tested
    some = tested.any(1)
    return fold_interval(right.sum(1)[some], tested.sum(1)[some], confidence=confidence)
