"""A stack of autoencoders as one computation: member k's parameters are row k of one flat tensor.

Each layer is one batched matrix product over the members. The two heads of the posterior are adjacent rows of one
matrix, so mu and log variance are one product too. A UAE or DAE is a row whose log-variance head is zero: it then samples
with noise 0 (z = mu) and has a KL weight of 0, so that its head never moves.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from sertools.models.autoencoder import FEATURES, LATENT, VAE, WIDTHS, Autoencoder

_FIRST, _SECOND, _THIRD = WIDTHS
# (name, rows, columns) in flat order, weights (out, in) as in torch.nn.Linear; "heads" is mu_head above logvar_head
_LAYERS = (
    ("encoder.0", _FIRST, FEATURES),
    ("encoder.2", _SECOND, _FIRST),
    ("encoder.4", _THIRD, _SECOND),
    ("heads", 2 * LATENT, _THIRD),
    ("decoder.0", _THIRD, LATENT),
    ("decoder.1", _SECOND, _THIRD),
    ("decoder.3", _FIRST, _SECOND),
    ("decoder.4", FEATURES, _FIRST),
)
_SIZES = [size for _, rows, columns in _LAYERS for size in (rows * columns, rows)]
PARAMETERS = sum(_SIZES)

Layers = list[tuple[Tensor, Tensor]]


def layers(flat: Tensor) -> Layers:
    """Views of flat parameters (m, 9332): a weight (m, in, out) and a bias (m, 1, out) for each of the eight layers."""
    pieces = flat.split(_SIZES, dim=1)
    return [
        (weight.view(-1, rows, columns).transpose(1, 2), bias.unsqueeze(1))
        for (_, rows, columns), weight, bias in zip(_LAYERS, pieces[::2], pieces[1::2], strict=True)
    ]


def encode(stacked: Layers, features: Tensor) -> tuple[Tensor, Tensor]:
    """Features (m, n, 88) to the posteriors' means and log variances, each (m, n, 2)."""
    hidden = features
    for weight, bias in stacked[:3]:
        hidden = torch.relu(torch.baddbmm(bias, hidden, weight))
    weight, bias = stacked[3]
    mu, logvar = torch.baddbmm(bias, hidden, weight).split(LATENT, dim=2)
    return mu, logvar


def decode(stacked: Layers, latent: Tensor) -> Tensor:
    """Embeddings (m, n, 2) to reconstructed features (m, n, 88)."""
    hidden = latent
    for position, (weight, bias) in enumerate(stacked[4:]):
        hidden = torch.baddbmm(bias, hidden, weight)
        if position == 1:
            hidden = torch.relu(hidden)
    return hidden


def stack(models: Sequence[Autoencoder]) -> Tensor:
    """Flat parameters (m, 9332) of m models; the log-variance head of a UAE or DAE is zero."""
    return torch.stack([_flatten(model.state_dict()) for model in models])


def _flatten(state: dict[str, Tensor]) -> Tensor:
    for part in ("weight", "bias"):
        mu = state[f"mu_head.{part}"]
        state[f"heads.{part}"] = torch.cat([mu, state.get(f"logvar_head.{part}", torch.zeros_like(mu))])
    return torch.cat([state[f"{name}.{part}"].flatten() for name, _, _ in _LAYERS for part in ("weight", "bias")])


def named(flat: Tensor) -> dict[str, Tensor]:
    """Flat parameters (m, 9332) by the names of `VAE.state_dict()`: each (m, *shape)."""
    pieces = iter(flat.split(_SIZES, dim=1))
    parameters: dict[str, Tensor] = {}
    for name, rows, columns in _LAYERS:
        for part, shape in (("weight", (rows, columns)), ("bias", (rows,))):
            value = next(pieces).reshape(-1, *shape)
            if name == "heads":
                parameters[f"mu_head.{part}"], parameters[f"logvar_head.{part}"] = value.split(LATENT, dim=1)
            else:
                parameters[f"{name}.{part}"] = value
    return {name: parameters[name].contiguous() for name in VAE().state_dict()}


def flatten(parameters: dict[str, Tensor]) -> Tensor:
    """The inverse of `named`: stacked parameters by name to flat ones (m, 9332)."""
    count = len(next(iter(parameters.values())))
    return torch.stack([_flatten({name: value[k] for name, value in parameters.items()}) for k in range(count)])
