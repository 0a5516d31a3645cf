"""Posterior collapse on held-out rows: what the latent dimensions still say, and what the decoder still gets right.

`transferable` section 2: where the KL term rules training, the posterior becomes the prior, z says nothing of the
utterance, and the reconstruction stays that of a constant. Two numbers show it, on rows that no model was trained on:

    KL_d  = mean_i 0.5 (mu_id^2 + sigma_id^2 - 1 - ln sigma_id^2)           nats, 0 for a collapsed dimension
    share = sum_i ||x_i - g(f(x_i))||^2 / sum_i ||x_i - x_train||^2          1 for a decoder that knows only the mean

x_train is the mean of a fold's training rows: the zero vector where that fold's statistics standardise.
"""

import numpy as np
import pandas as pd
import torch

from sertools.analysis.bootstrap import Interval, Statistic, interval, means, ratio, replicates
from sertools.analysis.transfer import held_out
from sertools.corpora.trace import traced
from sertools.models.autoencoder import FEATURES
from sertools.models.conditions import of_fold
from sertools.models.grid import Grid
from sertools.models.losses import kl_divergence
from sertools.models.track import Track

LATENTS = ("1", "2")
"""Names of the latent dimensions."""
DECODED = ("mean", "sample")
ACTIVE = 0.01
"""Variance of the posterior mean above which a dimension counts as active (Burda, Grosse and Salakhutdinov 2016)."""


def divergence(track: Track, grid: Grid, *, seed: int = 0, count: int = 1000) -> dict[tuple[str, str], Interval]:
    """KL divergence of the posterior from the prior for every VAE and latent dimension, over held-out speakers.

    Args:
        track, grid: what was trained, on what. seed: of the speakers drawn. count: number of bootstrap replicates.

    Returns:
        (method, dimension) to nats, the mean over the method's models; methods without a posterior are left out.
    """
    drawn = replicates(track.speakers, count=count, seed=seed)
    codes = drawn.codes(track.speakers)
    tested = held_out(track, grid)
    values: dict[str, list[np.ndarray]] = {}
    for k, member in enumerate(grid.members):
        if member.method.encoder == "VAE":
            rows = row_divergence(*posterior(grid, k, of_fold(track.inputs, member.fold)))
            values.setdefault(member.method.name, []).append(np.where(tested[k][:, None], rows, np.nan))
    return {
        (method, dimension): interval(means(np.stack(of)[:, :, place], codes, len(drawn.speakers)), drawn)
        for method, of in values.items()
        for place, dimension in enumerate(LATENTS)
    }


@traced
def reconstruction_share(
    track: Track, grid: Grid, *, decoded: str = "mean", seed: int = 0, count: int = 1000
) -> dict[tuple[str], Interval]:
    """Squared error of the reconstruction of held-out rows over that of predicting the mean of the training rows.

    Args:
        track, grid: what was trained, on what.
        decoded: the decoder starts from the posterior ``mean``, or from a ``sample`` as in training (a UAE or DAE, on
            clean input, has one latent for both).
        seed: of the samples and of the speakers drawn. count: number of bootstrap replicates.

    Returns:
        (method,) to the share, >= 0, the mean over the method's models.

    Raises:
        ValueError: an unknown ``decoded``.
    """
    if decoded not in DECODED:
        raise ValueError(f"decoded: expected one of {', '.join(DECODED)}, came {decoded!r}")
    drawn = replicates(track.speakers, count=count, seed=seed)
    codes = drawn.codes(track.speakers)
    latents = grid.embed(track.inputs, which="mu" if decoded == "mean" else "z", seed=seed)
    errors: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}
    for k, member in enumerate(grid.members):
        fold = track.folds[member.fold]
        features = of_fold(track.inputs, member.fold)
        with torch.no_grad():
            again = grid.model(k).decoder(torch.from_numpy(latents[k])).numpy()
        sums = np.zeros((2, len(drawn.speakers)))
        for place, prediction in enumerate((again, features[fold.train].mean(0))):
            squares = ((features - prediction).astype(float) ** 2).sum(1)[fold.test]
            np.add.at(sums[place], codes[fold.test], squares)
        errors.setdefault(member.method.name, []).append(sums)
    return {(method,): interval(_share(np.stack(of)), drawn) for method, of in errors.items()}


def course(track: Track, grid: Grid) -> pd.DataFrame:
    """The history of training with the reconstruction as a share of predicting the mean, on the rows trained on.

    Returns:
        Columns epoch (from 1), method, fold, run, kl_1, kl_2 (nats, NaN without a posterior), and share: an epoch's
        mean squared error, through a sample and for a DAE from noisy input, over that of the training rows' mean.
    """
    history = grid.losses()
    constant = [
        float(of_fold(track.inputs, k)[fold.train].astype(float).var(0).mean()) for k, fold in enumerate(track.folds)
    ]
    summed = {member.method.name for member in grid.members if member.method.reduction == "sum"}
    scale = np.where(history["method"].isin(summed), FEATURES, 1) * np.array(constant)[history["fold"]]
    history["share"] = history["reconstruction"] / scale
    return history[["epoch", "method", "fold", "run", "kl_1", "kl_2", "share"]]


def posterior_summary(track: Track, grid: Grid) -> pd.DataFrame:
    """What the posteriors of held-out rows look like, the mean over a method's models.

    Returns:
        A row a VAE, by method: ``sd of mu`` (over rows) and ``mean sigma`` of the latent dimensions together, and
        ``active dimensions``, those in which the variance of mu exceeds ``ACTIVE``.
    """
    rows = []
    for k, member in enumerate(grid.members):
        if member.method.encoder == "VAE":
            mu, logvar = posterior(grid, k, of_fold(track.inputs, member.fold)[track.folds[member.fold].test])
            variance = mu.astype(float).var(0)
            rows.append(
                {
                    "method": member.method.name,
                    "sd of mu": np.sqrt(variance.mean()),
                    "mean sigma": float(np.exp(logvar / 2).mean()),
                    "active dimensions": float((variance > ACTIVE).sum()),
                }
            )
    return pd.DataFrame(rows).groupby("method", sort=False).mean()


def posterior(grid: Grid, k: int, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and log variance, each (n, 2), of member k's posterior for standardised features (n, 88).

    Raises:
        ValueError: the member is no VAE and has no posterior.
    """
    if (encoder := grid.members[k].method.encoder) != "VAE":
        raise ValueError(f"expected a VAE as member {k}, came {grid.members[k].method.name}, a {encoder}")
    with torch.no_grad():
        mu, logvar = grid.model(k).encode(torch.from_numpy(np.array(features, dtype=np.float32)))
    return mu.numpy(), logvar.numpy()


def row_divergence(mu: np.ndarray, logvar: np.ndarray) -> np.ndarray:
    """KL(N(mu, sigma^2) || N(0, 1)) of every row and dimension in nats: (n, d), (n, d) -> (n, d)."""
    one_row_each = (torch.from_numpy(np.array(part, dtype=float)).unsqueeze(-2) for part in (mu, logvar))
    return kl_divergence(*one_row_each).numpy()


def _share(sums: np.ndarray) -> Statistic:
    """Errors (members, 2, S) to the statistic of their ratio, ``weights (R, S) -> (members, R)``."""
    return lambda weights: ratio(sums[:, 0] @ weights.T, sums[:, 1] @ weights.T)
