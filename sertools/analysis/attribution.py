"""Which features a latent dimension listens to: DeepLIFT attributions over the 27 groups of the eGeMAPS functionals.

Das et al. 2022, section 3.3: DeepLIFT (Shrikumar et al. 2017, Rescale rule), reference input all zeros (the mean of a
standardised corpus), target neuron the posterior mean of a latent dimension; a group's score is the mean over its
features (not the sum: the ten pitch features score no higher than single-feature groups in Figure 3). Das et al. 2021
(Figure 4 g-j) take another reference, the mean neutral utterance. Computed by captum.
"""

import warnings
from collections.abc import Callable, Sequence
from copy import deepcopy
from itertools import product

import numpy as np
import torch
from torch import nn
from tqdm import TqdmWarning

with warnings.catch_warnings():
    # captum asks for tqdm's notebook bar, which warns where ipywidgets are missing; no bar is shown here
    warnings.simplefilter("ignore", TqdmWarning)
    from captum.attr import DeepLift

COMPLETENESS = 1e-6
"""Largest convergence delta, as a share of the largest |f(x) - f(baseline)|."""
AT_ONCE = 20_000
"""Rows explained at once: a row takes 17 kB while it is."""


class AttributionError(ArithmeticError):
    """Attributions that do not add up to the difference of the outputs."""


def latent_mean(model: nn.Module) -> nn.Sequential:
    """Standardised features (n, 88) -> posterior mean (n, d) of an autoencoder with ``encoder`` and ``mu_head``."""
    return nn.Sequential(model.encoder, model.mu_head)


def deeplift(
    network: nn.Module,
    features: np.ndarray,
    *,
    baseline: np.ndarray | None = None,
    tolerance: float = COMPLETENESS,
) -> np.ndarray:
    """Attribution of every feature to every output dimension against a baseline input: float32 (d, n, f).

    Completeness is asserted: over its features a row's attributions sum to f(x) - f(baseline). captum is exact for ReLU
    and other piecewise linear modules; it is silently wrong for functional activations and some smooth ones (SiLU),
    which this assertion finds, and refuses a module that is used twice. Computed in double precision, so that the
    assertion is as sharp for latents of size .004 as for those of size 4.

    Args:
        network: features (n, f) -> (n, d), each activation a module of its own (``latent_mean`` of a model).
        features: finite (n, f), standardised as those the network was trained on.
        baseline: finite (f,), the input from which differences are explained; zeros when omitted.
        tolerance: largest convergence delta, as a share of the largest |f(x) - f(baseline)|.

    Raises:
        AttributionError: a convergence delta above ``tolerance``.
        ValueError: features or a baseline of another shape or not finite.
    """
    features = np.asarray(features, dtype=float)
    if features.ndim != 2 or not len(features) or not np.isfinite(features).all():
        raise ValueError(f"expected finite features of shape (rows, features), came {features.shape}")
    start = np.zeros(features.shape[1]) if baseline is None else np.asarray(baseline, dtype=float)
    if start.shape != features.shape[1:] or not np.isfinite(start).all():
        raise ValueError(f"expected a finite baseline of shape ({features.shape[1]},), came {start.shape}")
    network = deepcopy(network).double().eval()
    rows = torch.tensor(features)
    reference = torch.tensor(start)[None]
    parts = [slice(first, first + AT_ONCE) for first in range(0, len(rows), AT_ONCE)]
    with torch.no_grad():
        change = np.concatenate([(network(rows[part]) - network(reference)).numpy() for part in parts])
    allowed = tolerance * float(np.abs(change).max())
    explain = DeepLift(network)
    explain.gradient_func = _gradients
    result = np.empty((change.shape[1], *features.shape), dtype=np.float32)
    for dimension, part in product(range(change.shape[1]), parts):
        with warnings.catch_warnings():
            # captum says at each call that it hooks activations, which is how it works.
            warnings.filterwarnings("ignore", message="Setting forward, backward hooks", category=UserWarning)
            asked = rows[part].clone().requires_grad_()
            found = explain.attribute(asked, reference, target=dimension).detach().numpy()
        delta = np.abs(found.sum(1) - change[part, dimension])
        if not delta.max() <= allowed:
            raise AttributionError(
                f"expected attributions that sum to f(x) - f(baseline) within {allowed:.1e}, came {delta.max():.1e} "
                f"for row {part.start + int(delta.argmax())}, dimension {dimension}: is each activation a module used "
                "once?"
            )
        result[dimension, part] = found
    return result


def _gradients(forward: Callable[[], torch.Tensor], inputs: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, ...]:
    """Gradient of each row's output, as captum's own ``compute_gradients``, which is many times slower.

    captum differentiates a list of one output a row; rows do not mix, so the gradient of their sum is the same.
    DeepLift hands in a ``forward`` that holds its inputs already and has chosen the target.
    """
    with torch.enable_grad():
        return torch.autograd.grad(forward().sum(), inputs)


def group_scores(attributions: np.ndarray, groups: Sequence[str], *, signed: bool = False) -> np.ndarray:
    """Mean over the features of each group of |attribution| (``signed``: of attribution): (..., f) -> (..., G).

    Groups stand in order of their first feature (``group_names``).

    Raises:
        ValueError: not one group label a feature.
    """
    attributions = np.asarray(attributions)
    if len(groups) != attributions.shape[-1]:
        raise ValueError(f"expected a group for each of {attributions.shape[-1]} features, came {len(groups)}")
    names = group_names(groups)
    members = np.array([[label == name for name in names] for label in groups], dtype=attributions.dtype)
    return (attributions if signed else np.abs(attributions)) @ (members / members.sum(0))


def group_names(groups: Sequence[str]) -> tuple[str, ...]:
    """The distinct labels in order of first appearance (27 of the 88 eGeMAPS functionals)."""
    return tuple(dict.fromkeys(groups))


def member_scores(
    model: Callable[[int], nn.Module],
    members: int,
    features: np.ndarray,
    groups: Sequence[str],
    *,
    signed: bool = False,
) -> np.ndarray:
    """Group scores of the same rows under every member: float32 (members, d, n, G).

    ``model``: member number -> autoencoder (``Grid.model``). Corpora are cheapest explained together: concatenate their
    rows. Attributions of single features are not kept (a member's would be 88 / 27 times as large).
    """
    scored = [group_scores(deeplift(latent_mean(model(k)), features), groups, signed=signed) for k in range(members)]
    return np.stack(scored)
