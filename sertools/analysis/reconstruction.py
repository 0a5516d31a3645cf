"""How well two numbers stand for 88: reconstruction errors of the autoencoders beside those of two plain references.

Predicting the mean of the training rows costs nothing; two principal components are the best that a linear bottleneck
of two can do on the rows that it was fitted to.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA

from sertools.analysis.references import COMPONENTS, SEEN
from sertools.analysis.transfer import TRAIN
from sertools.measure.shipped import Utterances
from sertools.models.grid import Grid
from sertools.models.track import Track

MEAN = "mean"
ROWS = 4096
"""Rows that are reconstructed at a time: what all members make of 88 features is many times the features."""


def reconstruction_errors(track: Track, grid: Grid, targets: Mapping[str, Utterances]) -> pd.DataFrame:
    """Mean squared error a feature (in standardised units) of every member and of both references, on clean input.

    Returns:
        Columns method (``MEAN``, ``PCA`` and the grid's), fold (from 0), run (0 for the references), corpus (``SEEN``,
        ``TRAIN`` for held-out rows, each target) and error.
    """
    own = track.utterances.features.to_numpy(float)
    references = [PCA(COMPONENTS, svd_solver="full").fit(own[split.train]) for split in track.folds]
    corpora = {TRAIN: own, **{name: corpus.features.to_numpy(float) for name, corpus in targets.items()}}
    errors = {name: _by_row(features, references, grid) for name, features in corpora.items()}
    models = [(name, fold, 0) for fold in range(len(references)) for name in (MEAN, "PCA")]
    models += [(member.method.name, member.fold, member.run) for member in grid.members]
    rows = []
    for place, (method, fold, run) in enumerate(models):
        of_model, split = {name: each[place] for name, each in errors.items()}, track.folds[fold]
        of_model |= {SEEN: of_model[TRAIN][split.train], TRAIN: of_model[TRAIN][split.test]}
        for corpus, values in of_model.items():
            rows.append({"method": method, "fold": fold, "run": run, "corpus": corpus, "error": values.mean()})
    return pd.DataFrame(rows)


def _by_row(features: np.ndarray, references: Sequence[PCA], grid: Grid) -> np.ndarray:
    """Mean squared error of each row, (models, n): by each reference's mean and components, then by each member."""
    found = []
    for start in range(0, len(features), ROWS):
        part = features[start : start + ROWS]
        plain = [made for one in references for made in (one.mean_, one.inverse_transform(one.transform(part)))]
        found.append([((part - made) ** 2).mean(1) for made in (*plain, *grid.reconstruct(part))])
    return np.concatenate(found, axis=1)
