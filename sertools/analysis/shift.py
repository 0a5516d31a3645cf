"""How a corpus lies against the training rows in latent space: moved, and stretched or shrunk.

`transferable` section 3.1 reads Figure 5 so: corpora are offset against each other, their covariances are alike. In
numbers, for one model, with mean m and covariance C of the training rows and sd their deviation in each dimension:

    offset      = |(m_corpus - m) / sd|             standard deviations, >= 0
    determinant = det C_corpus / det C              1 for equal areas, >= 0

Both are functions of weighted moments, so that a replicate of speakers costs a few sums.
"""

import numpy as np

from sertools.analysis.bootstrap import Statistic, ratio
from sertools.analysis.density import check, collapsed
from sertools.analysis.group_sums import sums_of_groups
from sertools.analysis.structure import spread


def offset(latents: np.ndarray, training: np.ndarray, codes: np.ndarray, speakers: int) -> Statistic:
    """Distance of a corpus's mean from that of the training rows, each dimension in their standard deviations.

    Args:
        latents: (n, 2) of the corpus. training: (N, 2), which stay as they are. codes: (n,) speaker of each row of the
        corpus. speakers: S.

    Returns:
        A statistic ``weights (R, S) -> (R,)``; NaN throughout where a dimension of the training latents has collapsed.
    """
    latents, training = check(latents), check(training)
    if collapsed(training):
        return lambda weights: np.full(len(weights), np.nan)
    sums = sums_of_groups(((latents - training.mean(0)) / training.std(0, ddof=1)).T, codes, speakers).T
    counts = np.bincount(codes, minlength=speakers)

    def statistic(weights: np.ndarray) -> np.ndarray:
        return np.linalg.norm(ratio(weights @ sums, (weights @ counts)[:, None]), axis=1)

    return statistic


def determinant(latents: np.ndarray, training: np.ndarray, codes: np.ndarray, speakers: int) -> Statistic:
    """Determinant of a corpus's covariance over that of the training rows; arguments and returns as :func:`offset`."""
    logarithm = spread(latents, training, codes, speakers)
    return lambda weights: np.exp(logarithm(weights))
