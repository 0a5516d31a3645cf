"""How well two numbers stand for 88: reconstruction errors of the autoencoders beside those of two plain references.

Predicting the mean of the training rows costs nothing; two principal components are the best that a linear bottleneck
of two can do on the rows that it was fitted to.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA

from sertools.analysis.references import COMPONENTS, SEEN
from sertools.analysis.transfer import TRAIN
from sertools.measure.shipped import Utterances
from sertools.models.grid import Grid
from sertools.models.track import Track

MEAN = "mean"


def reconstruction_errors(track: Track, grid: Grid, targets: Mapping[str, Utterances]) -> pd.DataFrame:
    """Mean squared error a feature (in standardised units) of every member and of both references, on clean input.

    Returns:
        Columns method (``MEAN``, ``PCA`` and the grid's), fold (from 0), run (0 for the references), corpus (``SEEN``,
        ``TRAIN`` for held-out rows, each target) and error.
    """
    own = track.utterances.features.to_numpy(float)
    corpora = {name: corpus.features.to_numpy(float) for name, corpus in targets.items()}
    rebuilt = {name: grid.reconstruct(features) for name, features in {TRAIN: own, **corpora}.items()}
    rows = []

    def add(method: str, fold: int, run: int, errors: Mapping[str, np.ndarray]) -> None:
        sides = {SEEN: errors[TRAIN][track.folds[fold].train], TRAIN: errors[TRAIN][track.folds[fold].test]}
        for corpus, values in {**errors, **sides}.items():
            rows.append({"method": method, "fold": fold, "run": run, "corpus": corpus, "error": values.mean()})

    for fold, split in enumerate(track.folds):
        centre = own[split.train].mean(0)
        components = PCA(COMPONENTS, svd_solver="full").fit(own[split.train])
        of_mean, of_components = {}, {}
        for name, features in {TRAIN: own, **corpora}.items():
            of_mean[name] = (features - centre) ** 2
            of_components[name] = (features - components.inverse_transform(components.transform(features))) ** 2
        add(MEAN, fold, 0, of_mean)
        add("PCA", fold, 0, of_components)
    for place, member in enumerate(grid.members):
        errors = {name: (features - rebuilt[name][place]) ** 2 for name, features in {TRAIN: own, **corpora}.items()}
        add(member.method.name, member.fold, member.run, errors)
    return pd.DataFrame(rows)
