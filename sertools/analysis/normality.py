"""Are attribution scores normally distributed? `zeroshot` section 3.3 says so to justify its analysis of variance.

Shapiro-Wilk and Anderson-Darling tests of one model's rows, a test a feature group and latent dimension. An analysis
of variance asks for normal scores within each class, so scores less their class mean (*residuals*) are the reading
that a verdict uses; the scores as they are, and signed scores, stand beside. Models of one run are tested: runs
differ by their seeds only.
"""

import numpy as np

from sertools.analysis.importance import Importance
from sertools.analysis.significance import ALPHA, anderson_darling, residuals, shapiro_wilk
from sertools.corpora.trace import traced
from sertools.models.track import CLASSES

FEWEST = 8
"""Rows below which no test is made."""
READINGS = ("scores", "residuals", "signed residuals")


def models_of(one: Importance, method: str) -> list[int]:
    """The tested models (first run) of a method."""
    return [member for member in one.scores if one.methods[member] == method]


def rows_of(one: Importance, member: int, reading: str, drawn: np.ndarray | None = None) -> tuple[np.ndarray, int]:
    """Scores (d, G, n) of a model's rows under one of ``READINGS``, and n; of the speakers in ``drawn`` ((S,) bool)
    only."""
    scores, rows = one.scores[member], np.flatnonzero(one.tested[member])
    values = scores[1 if reading.startswith("signed") else 0].astype(float)
    emotions = np.array(CLASSES)[one.emotions[rows]]
    if drawn is not None:
        kept = drawn[one.codes[rows]]
        values, emotions = values[..., kept], emotions[kept]
    if reading.endswith("residuals") and len(np.unique(emotions)) > 1 and len(emotions) > len(CLASSES):
        values = residuals(values, emotions)
    return values, len(emotions)


def share_normal(one: Importance, method: str, reading: str, *, test: str = "Shapiro-Wilk") -> float:
    """Share of tests (model, dimension, group) with p >= .05, those that keep the hypothesis of a normal
    distribution.

    ``test``: Shapiro-Wilk or Anderson-Darling. NaN where no model has ``FEWEST`` rows.
    """
    function = {"Shapiro-Wilk": shapiro_wilk, "Anderson-Darling": anderson_darling}[test]
    kept = []
    for member in models_of(one, method):
        values, count = rows_of(one, member, reading)
        if count >= FEWEST:
            p = function(values).p
            kept.append((p >= ALPHA)[np.isfinite(p)])
    return float(np.concatenate(kept).mean()) if kept else float("nan")


@traced
def replicated_p(one: Importance, method: str, weights: np.ndarray, *, reading: str = "residuals") -> np.ndarray:
    """p of Shapiro-Wilk in each replicate and group, (R, G), NaN below ``FEWEST`` rows.

    Models and latent dimensions take turns over the replicates. A speaker drawn twice counts once: repeated rows are
    ties, which the test would take for a departure from the normal distribution; fewer rows make the test milder.

    Args:
        weights: (R, S), how often a speaker was drawn.
    """
    members = models_of(one, method)
    dimensions, groups = one.sums.shape[1:3]
    found = np.full((len(weights), groups), np.nan)
    for number, weight in enumerate(np.asarray(weights)):
        member, dimension = members[number % len(members)], number // len(members) % dimensions
        values, count = rows_of(one, member, reading, weight > 0)
        if count >= FEWEST:
            found[number] = shapiro_wilk(values[dimension]).p
    return found
