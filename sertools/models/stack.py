"""A stack of autoencoders as one computation: each layer is one batched matrix product over the members.

Layer by layer, the weights of all members form one tensor (m, in, out) and the biases one (m, 1, out). The two heads of
the posterior lie side by side in one layer, so mu and log variance are one product too. A UAE or DAE is a member whose
log-variance head is zero: with noise 0 and a KL weight of 0 it gives z = mu, and its head never moves.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from sertools.models.autoencoder import LATENT, VAE, Autoencoder

_ENCODER = ("encoder.0", "encoder.2", "encoder.4", "heads")
_DECODER = ("decoder.0", "decoder.1", "decoder.3", "decoder.4")
_ENCODER_RECTIFIED = (True, True, True, False)
_DECODER_RECTIFIED = (False, True, False, False)
_SPLIT = 2 * len(_ENCODER)


class Perceptron(torch.autograd.Function):
    """Stacked layers as one operation: x -> relu(x W + b) or x W + b, layer after layer.

    The gradient is the usual back-propagation, written out because autograd spends more time between the small products
    than in them. Arguments: x (m, n, in), which layers are rectified, then weight and bias of every layer in turn.
    """

    @staticmethod
    def forward(ctx, features: Tensor, rectified: tuple[bool, ...], *parameters: Tensor) -> Tensor:
        hidden = [features]
        for weight, bias, relu in zip(parameters[::2], parameters[1::2], rectified, strict=True):
            output = torch.baddbmm(bias, hidden[-1], weight)
            hidden.append(output.relu_() if relu else output)
        ctx.rectified = rectified
        ctx.save_for_backward(*hidden, *parameters[::2])
        return hidden[-1]

    @staticmethod
    def backward(ctx, gradient: Tensor) -> tuple[Tensor | None, ...]:
        count = len(ctx.rectified)
        hidden, weights = ctx.saved_tensors[: count + 1], ctx.saved_tensors[count + 1 :]
        gradients: list[Tensor] = []
        for layer in reversed(range(count)):
            if ctx.rectified[layer]:
                gradient = gradient * hidden[layer + 1].sign()
            slopes = torch.bmm(hidden[layer].transpose(1, 2), gradient)
            gradients[:0] = [slopes, gradient.sum(1, keepdim=True)]
            if layer or ctx.needs_input_grad[0]:
                gradient = torch.bmm(gradient, weights[layer].transpose(1, 2))
        return gradient if ctx.needs_input_grad[0] else None, None, *gradients


def encode(parameters: Sequence[Tensor], features: Tensor) -> tuple[Tensor, Tensor]:
    """Features (m, n, 88) to the posteriors' means and log variances, each (m, n, 2)."""
    heads = Perceptron.apply(features, _ENCODER_RECTIFIED, *parameters[:_SPLIT])
    # what follows works element by element, several times faster on contiguous halves than on interleaved ones
    mu, logvar = heads.unflatten(2, (2, LATENT)).movedim(2, 0).contiguous()
    return mu, logvar


def decode(parameters: Sequence[Tensor], latent: Tensor) -> Tensor:
    """Embeddings (m, n, 2) to reconstructed features (m, n, 88)."""
    return Perceptron.apply(latent, _DECODER_RECTIFIED, *parameters[_SPLIT:])


def stack(models: Sequence[Autoencoder]) -> list[Tensor]:
    """The parameters of m models, weight (m, in, out) and bias (m, 1, out) of each of the eight layers in turn."""
    names = VAE().state_dict()
    states = [model.state_dict() for model in models]
    empty = {name: torch.zeros_like(value) for name, value in names.items()}
    return from_named({name: torch.stack([state.get(name, empty[name]) for state in states]) for name in names})


def from_named(parameters: dict[str, Tensor]) -> list[Tensor]:
    """Stacked parameters by the names of `VAE.state_dict()`, each (m, *shape), to those of `stack`."""
    named = dict(parameters)
    for part in ("weight", "bias"):
        named[f"heads.{part}"] = torch.cat([named[f"mu_head.{part}"], named[f"logvar_head.{part}"]], dim=1)
    stacked = []
    for name in (*_ENCODER, *_DECODER):
        stacked += [named[f"{name}.weight"].transpose(1, 2).contiguous(), named[f"{name}.bias"].unsqueeze(1)]
    return stacked


def to_named(stacked: Sequence[Tensor]) -> dict[str, Tensor]:
    """The inverse of `from_named`."""
    named: dict[str, Tensor] = {}
    for name, weight, bias in zip((*_ENCODER, *_DECODER), stacked[::2], stacked[1::2], strict=True):
        named[f"{name}.weight"], named[f"{name}.bias"] = weight.transpose(1, 2), bias.squeeze(1)
    for part in ("weight", "bias"):
        heads = named.pop(f"heads.{part}")
        named[f"mu_head.{part}"], named[f"logvar_head.{part}"] = heads.split(LATENT, dim=1)
    return {name: named[name].contiguous() for name in VAE().state_dict()}
