"""What stands beside every rank correlation: scores that need no autoencoder.

Mean loudness alone, a ridge regression on all features, the class mean of the label (an oracle that knows the emotion),
and one human rater against the others. A latent space that does not beat the first has learned loudness; none should
beat the last.
"""

from collections.abc import Sequence

import numpy as np
from scipy.stats import spearmanr
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

LOUDNESS = "loudness_sma3_amean"
"""Mean loudness among the eGeMAPS functionals."""
_PENALTIES = np.logspace(-1, 5, 13)


def loudness(features: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """The mean loudness of each row (n, f): (n,), in the unit of the features.

    Raises:
        ValueError: the feature is not among the names, or the names do not fit the columns.
    """
    features, names = np.asarray(features, dtype=float), list(names)
    if LOUDNESS not in names or len(names) != features.shape[1]:
        raise ValueError(f"expected {LOUDNESS!r} among {features.shape[1]} names, came {len(names)} names")
    return features[:, names.index(LOUDNESS)]


def ridge(training: np.ndarray, labels: np.ndarray, targets: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Ridge regression of the label on all features, fitted on the training rows, applied to each target: (k,) each.

    Features are standardised by the training rows; the penalty is chosen by leave-one-out error among 13 values from
    0.1 to 100,000. Rows whose label is NaN are left out.

    Raises:
        ValueError: fewer than two labelled rows.
    """
    training, labels = np.asarray(training, dtype=float), np.asarray(labels, dtype=float)
    known = np.isfinite(labels)
    if known.sum() < 2:
        raise ValueError(f"expected at least 2 labelled rows, came {int(known.sum())}")
    fitted = make_pipeline(StandardScaler(), RidgeCV(alphas=_PENALTIES)).fit(training[known], labels[known])
    return [fitted.predict(np.asarray(target, dtype=float)) for target in targets]


def class_oracle(train_emotions: Sequence[str], train_labels: np.ndarray, emotions: Sequence[str]) -> np.ndarray:
    """The training rows' mean label of each row's true emotion: (n,); NaN for an emotion that training lacks."""
    train_emotions, train_labels = np.asarray(train_emotions, dtype=str), np.asarray(train_labels, dtype=float)
    known = np.isfinite(train_labels)
    means = {
        name: train_labels[known & (train_emotions == name)].mean()
        for name in np.unique(train_emotions[known]).tolist()
    }
    return np.array([means.get(str(name), np.nan) for name in emotions])


def rater_against_others(ratings: np.ndarray) -> np.ndarray:
    """Spearman's rho of each rater (n, raters) with the mean of the other raters, over rows that all rated: (raters,).

    Raises:
        ValueError: fewer than two raters or fewer than two complete rows.
    """
    ratings = np.asarray(ratings, dtype=float)
    complete = ratings[np.isfinite(ratings).all(1)] if ratings.ndim == 2 else ratings
    if ratings.ndim != 2 or ratings.shape[1] < 2 or len(complete) < 2:
        raise ValueError(f"expected ratings (rows, raters) with 2 raters and 2 complete rows, came {ratings.shape}")
    rest = (complete.sum(1, keepdims=True) - complete) / (complete.shape[1] - 1)
    return np.array([spearmanr(complete[:, k], rest[:, k]).statistic for k in range(complete.shape[1])])
