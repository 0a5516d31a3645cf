"""Perceptrons of many members as one computation: layers x -> relu(x W + b), the last without relu.

The weights of all members form one tensor (m, in, out) a layer, the biases one (m, 1, out).
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from sertools.models.stack import Perceptron


def initial(sizes: Sequence[int], generators: Sequence[np.random.Generator]) -> list[Tensor]:
    """Fresh perceptrons, a member a generator: weight and bias of every layer in turn, uniform within
    1 / sqrt(inputs), as PyTorch draws its linear layers.

    sizes: inputs, hidden layers and outputs.
    """
    layers: list[Tensor] = []
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        bound = inputs**-0.5
        for shape in ((inputs, outputs), (1, outputs)):
            drawn = np.stack([own.uniform(-bound, bound, shape).astype(np.float32) for own in generators])
            layers.append(torch.from_numpy(drawn))
    return layers


def apply(parameters: Sequence[Tensor], features: Tensor) -> Tensor:
    """Features (m, n, in), or (n, in) for all members alike, to outputs (m, n, out)."""
    if features.dim() == 2:
        features = features.expand(len(parameters[0]), *features.shape)
    count = len(parameters) // 2
    return Perceptron.apply(features, (True,) * (count - 1) + (False,), *parameters)


def emotion_loss(logits: Tensor, labels: Tensor, weights: Tensor) -> Tensor:
    """Cross-entropy in nats, the mean over utterances, each weighed by its class: (m,).

    logits: (m, n, K). labels: int (m, n). weights: of the classes, (m, K).
    """
    each = cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="none").view(labels.shape)
    return (each * weights.gather(1, labels)).mean(1)


def gradients(losses: Tensor, parameters: Sequence[Tensor]) -> list[Tensor]:
    """The gradient of each member's own loss, losses (m,), for its own weights."""
    return [value.contiguous() for value in torch.autograd.grad(losses.sum(), parameters)]
