"""Equations 1 to 7 of `zeroshot` (Appendix A), for one model or a stack of models.

Every function takes tensors (..., n, d): n utterances of a batch, d features or latent dimensions. The leading
dimensions are kept, so (n, d) gives a number and (m, n, d) gives m numbers, one for each model of a stack. Where the
paper leaves a reading open, the reading is an argument and the default is the one that reproduces its figures.
"""

import torch
from torch import Tensor

REDUCTIONS = ("mean", "sum")
DISTANCES = ("euclidean", "squared")
PAIRS = ("consecutive", "all")


def _choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}; got {value!r}")


def reconstruction_loss(features: Tensor, reconstruction: Tensor, reduction: str = "mean") -> Tensor:
    """L_rec of Eq. 1: squared error (..., n, d) -> (...), the mean over the batch of the mean or the sum over features.

    "mean" is `torch.nn.MSELoss()`; "sum" is d times that. Raises ValueError for another reduction.
    """
    _choice("reduction", reduction, REDUCTIONS)
    squares = torch.nn.functional.mse_loss(reconstruction, features, reduction="none").sum((-2, -1))
    return squares / (features.shape[-2] * (features.shape[-1] if reduction == "mean" else 1))


def kl_divergence(mu: Tensor, logvar: Tensor) -> Tensor:
    """D_KL(N(mu, sigma^2) || N(0, 1)) of Eq. 1 in nats, one value a latent dimension: (..., n, d) -> (..., d).

    0.5 (mu^2 + sigma^2 - 1 - log sigma^2), the mean over the batch; L_KL is the sum over dimensions.
    """
    return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).mean(-2)


def annealed_beta(epoch: int, epochs: int = 50, cycles: int = 2, ramp: float = 0.5, top: float = 0.25) -> float:
    """beta_e of Eq. 2 for epoch 1 ... `epochs`: rises from 0 to `top` over the share `ramp` of a cycle, then stays.

    T = `epochs`, M = `cycles`, R = `ramp` (`transferable`, Eq. 4: 50, 2, 0.5). Raises ValueError outside 1 ...
    `epochs`.
    """
    if not 1 <= epoch <= epochs:
        raise ValueError(f"epoch must lie in 1 ... {epochs}; got {epoch}")
    period = epochs / cycles
    tau = ((epoch - 1) % period) / period
    return top * tau / ramp if tau <= ramp else top


def cluster_loss(embedding: Tensor, classes: Tensor, distance: str = "euclidean") -> Tensor:
    """L_clus of Eq. 3: D_intra / D_inter, a ratio of sums over the batch; (..., n, d) and (..., n) -> (...).

    D_intra sums the distances of the utterances to the mean of their class, D_inter those between the means of every
    pair of classes. `classes` are integers from 0. Classes absent from the batch are skipped; a batch with fewer than
    two classes has no ratio and counts as 0. "squared" takes squared Euclidean distances. The caller multiplies by
    gamma. Raises ValueError for another distance.
    """
    _choice("distance", distance, DISTANCES)
    count = int(classes.max()) + 1
    member = (classes.unsqueeze(-1) == torch.arange(count, device=classes.device)).to(embedding.dtype)
    sizes = member.sum(-2)
    means = (member.transpose(-2, -1) @ embedding) / sizes.clamp_min(1).unsqueeze(-1)
    intra = _length(embedding - member @ means, distance).sum(-1)
    one, other = torch.triu_indices(count, count, offset=1, device=classes.device)
    present = (sizes > 0).to(embedding.dtype)
    both = present.index_select(-1, one) * present.index_select(-1, other)
    apart = _length(means.index_select(-2, one) - means.index_select(-2, other), distance)
    inter = (both * apart).sum(-1)
    return torch.where(both.sum(-1) > 0, intra / (inter + 1e-8), torch.zeros_like(intra))


def _length(vectors: Tensor, distance: str) -> Tensor:
    # vector_norm has gradient 0 at the zero vector, which a class with one utterance in the batch needs
    return torch.linalg.vector_norm(vectors, dim=-1) if distance == "euclidean" else vectors.square().sum(-1)


def differences(values: Tensor, pairs: str = "consecutive") -> Tensor:
    """Signed differences d(v_i, v_j) = v_j - v_i of Eq. 5 along the batch: (..., n, d) -> (..., pairs, d).

    "consecutive" takes the n - 1 neighbours of the shuffled batch, "all" every i < j. Raises ValueError otherwise.
    """
    _choice("pairs", pairs, PAIRS)
    if pairs == "consecutive":
        return values[..., 1:, :] - values[..., :-1, :]
    one, other = torch.triu_indices(values.shape[-2], values.shape[-2], offset=1, device=values.device)
    return values.index_select(-2, other) - values.index_select(-2, one)


def label_slope(embedding: Tensor, labels: Tensor, pairs: str = "consecutive") -> Tensor:
    """p of Eq. 6: least-squares slope through the origin of z_d on l_d; (..., n, d) and (..., n) -> (..., d)."""
    return _slope(differences(embedding, pairs), differences(labels.unsqueeze(-1), pairs))


def _slope(moved: Tensor, changed: Tensor) -> Tensor:
    return (changed * moved).sum(-2) / changed.square().sum(-2).clamp_min(1e-8)


def residual_loss(embedding: Tensor, labels: Tensor, pairs: str = "consecutive") -> Tensor:
    """L_res of Eq. 5: mean over pairs of ||z_d - p l_d||^2, summed over dimensions; (..., n, d), (..., n) -> (...)."""
    return _metric_terms(embedding, labels, pairs)[0]


def slope_loss(embedding: Tensor, labels: Tensor, pairs: str = "consecutive") -> Tensor:
    """L_sl of Eq. 7 in closed form, ||p - 1||_2; (..., n, d) and (..., n) -> (...).

    The prediction p l_d is linear in l_d, so its difference quotient between two anchors a1 and a2 is p for every
    choice of anchors. 1e-12 under the root keeps the gradient finite at p = 1.
    """
    return _metric_terms(embedding, labels, pairs)[1]


def metric_loss(embedding: Tensor, labels: Tensor, pairs: str = "consecutive") -> Tensor:
    """L_met of Eq. 4: L_res + L_sl, both with weight 1; (..., n, d) and labels (..., n) on 1 ... 5 -> (...)."""
    residual, slope = _metric_terms(embedding, labels, pairs)
    return residual + slope


def _metric_terms(embedding: Tensor, labels: Tensor, pairs: str) -> tuple[Tensor, Tensor]:
    moved = differences(embedding, pairs)
    changed = differences(labels.unsqueeze(-1), pairs)
    slope = _slope(moved, changed)
    residual = (moved - changed * slope.unsqueeze(-2)).square().sum(-1).mean(-1)
    return residual, ((slope - 1).square().sum(-1) + 1e-12).sqrt()
