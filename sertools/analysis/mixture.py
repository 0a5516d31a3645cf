"""On which of two clusters does happy speech lie? A two-component Gaussian mixture of a model's training rows.

`interpretable` section 3 sees a cluster of anger, a joint cluster of neutral and sad speech, and happy speech spread
over both. Here the two clusters are the components of a mixture that is fitted without labels; the component that
holds most of the training rows' anger is the one of anger.
"""

from collections.abc import Callable, Mapping

import numpy as np
from sklearn.mixture import GaussianMixture

from sertools.analysis.bootstrap import Interval, Statistic, means
from sertools.analysis.clouds import clouds
from sertools.analysis.density import check, collapsed
from sertools.measure.shipped import Utterances
from sertools.models.conditions import Target
from sertools.models.grid import Grid
from sertools.models.track import Track

STARTS = 5
"""Seeded starts of the fit; the likeliest mixture is kept."""


def cluster_of(
    training: np.ndarray, classes: np.ndarray, *, of: str = "angry", seed: int = 0
) -> Callable[[np.ndarray], np.ndarray]:
    """The component that holds most of a class of the training rows: a function from latents (n, 2) to bool (n,).

    Two components with full covariances are fitted to the training rows, standardised; a row belongs to the component
    with the larger posterior probability. All rows of a collapsed latent space belong to it.

    Args:
        training: (N, 2) latents. classes: (N,) words. of: the class. seed: of the starts.

    Raises:
        ValueError: no training row of the class.
    """
    training, own = check(training), np.asarray(classes) == of
    if not own.any():
        raise ValueError(f"expected training rows of {of}, came classes {sorted(set(map(str, classes)))}")
    if collapsed(training):
        return lambda latents: np.ones(len(latents), dtype=bool)
    centre, scale = training.mean(0), training.std(0)
    mixture = GaussianMixture(2, n_init=STARTS, random_state=seed).fit((training - centre) / scale)
    holder = np.bincount(mixture.predict((training[own] - centre) / scale), minlength=2).argmax()
    return lambda latents: mixture.predict((check(latents) - centre) / scale) == holder


def share_in_cluster(within: np.ndarray, classes: np.ndarray, codes: np.ndarray, speakers: int, of: str) -> Statistic:
    """Share of a class's rows for which ``within`` (n,) is true, of one model: ``weights (R, S) -> (1, R)``."""
    return means(np.where(np.asarray(classes) == of, np.asarray(within, dtype=float), np.nan), codes, speakers)


def happy_share(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target],
    *,
    validation: Target | None = None,
    method: str = "DAE",
    of: str = "happy",
    embed: str = "mu",
    noisy_input: bool = False,
    seed: int = 0,
    count: int = 1000,
) -> dict[tuple[str], Interval]:
    """Share of happy (or another class ``of``) in the cluster of anger by (corpus,), the mean over the models.

    Other arguments as for :func:`sertools.analysis.clouds.clouds`; the rows of training are a corpus too.
    """
    found: dict[tuple[str], Interval] = {}
    options = {"validation": validation, "method": method, "embed": embed, "noisy_input": noisy_input}
    options |= {"seed": seed, "count": count}
    clusters: dict[int, Callable[[np.ndarray], np.ndarray]] = {}
    for corpus, cloud in clouds(track, grid, targets, **options).items():
        for one in cloud.models:
            if one.number not in clusters:
                clusters[one.number] = cluster_of(one.training, one.taught, seed=seed)
        people = len(cloud.drawn.speakers)
        found[(corpus,)] = cloud.interval(
            lambda one, people=people: share_in_cluster(
                clusters[one.number](one.latents), one.emotions, one.codes, people, of
            )
        )
    return found
