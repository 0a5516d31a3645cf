"""The network of `vowels` (Sec. 6, Figure 4) as one readable module: cross-phonetic attention, transformer, emotions.

    segments -> Linear -> [X + MHA(X, target segments of the same vowel), normalised] -> transformer encoder
             -> mean over the utterance's segments -> Linear -> emotions

The paper gives neither width nor depth. OWN CHOICES (see notes on what is unknown): 64 dimensions, 4 heads, 1 layer and
a hidden layer of 128, so that two thousand trainings are possible; sinusoidal positions, so that the order of vowels
counts; mean pooling; dropout .1 on what each sublayer adds (Vaswani et al. 2017, Sec. 5.4). The layer is PyTorch's own:
post-norm, ReLU. `anchored_stack` computes many of these at once; this one is what it is tested against.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Shape:
    """features: of a segment. classes: of the task. hidden: width, a multiple of heads. heads, layers, feedforward: of
    the transformer. attention: whether there is cross-phonetic attention. Raises ValueError for values that do not
    fit."""

    features: int
    classes: int
    hidden: int = 64
    heads: int = 4
    layers: int = 1
    feedforward: int = 128
    attention: bool = False

    def __post_init__(self) -> None:
        if min(self.features, self.hidden, self.heads, self.layers, self.feedforward) < 1 or self.classes < 2:
            raise ValueError(f"sizes of at least 1 and two classes or more expected; got {self}")
        if self.hidden % self.heads:
            raise ValueError(f"a width that {self.heads} heads divide expected; got {self.hidden}")


class AnchoredTransformer(nn.Module):
    """The network for utterances of one batch; see `forward`."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.project = nn.Linear(shape.features, shape.hidden)
        # dropout is the trainer's own: what is dropped must not depend on which models step together
        layer = nn.TransformerEncoderLayer(shape.hidden, shape.heads, shape.feedforward, dropout=0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, shape.layers, enable_nested_tensor=False)
        self.classify = nn.Linear(shape.hidden, shape.classes)
        # last, so that models with and without it start from the same weights elsewhere
        if shape.attention:
            self.cross = nn.MultiheadAttention(shape.hidden, shape.heads, batch_first=True)
            self.cross_norm = nn.LayerNorm(shape.hidden)

    def forward(
        self, segments: Tensor, vowels: Tensor, memory: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor, Tensor]:
        """Logits (n, classes) and the encoder's output (n, S, hidden), without dropout.

        segments: (n, S, features). vowels: int (n, S), -1 in the padding. memory: target segments (K, features) and
        their vowels (K,), to which source segments of the same vowel attend (all of them, where none is of the same
        vowel); None for target utterances, whose segments attend to those of the same vowel in their own utterance.
        """
        real = vowels >= 0
        hidden = self.project(segments)
        if self.shape.attention:
            hidden = self._cross(hidden, vowels, memory)
        hidden = hidden + positions(torch.arange(hidden.shape[1]), self.shape.hidden)
        hidden = self.encoder(hidden, src_key_padding_mask=~real)
        weights = real.float() / real.sum(1, keepdim=True)
        return self.classify((weights.unsqueeze(-1) * hidden).sum(1)), hidden

    def _cross(self, hidden: Tensor, vowels: Tensor, memory: tuple[Tensor, Tensor] | None) -> Tensor:
        if memory is None:
            keys, allowed = hidden, vowels.unsqueeze(2) == vowels.unsqueeze(1)
        else:
            keys = self.project(memory[0]).expand(len(hidden), -1, -1)
            allowed = vowels.unsqueeze(2) == memory[1]
            allowed = allowed | ~allowed.any(-1, keepdim=True)
        mask = ~allowed.repeat_interleave(self.shape.heads, dim=0)
        added, _ = self.cross(hidden, keys, keys, attn_mask=mask, need_weights=False)
        return self.cross_norm(hidden + added)


def positions(places: Tensor, width: int) -> Tensor:
    """Sinusoidal codes (..., width) of places (...): sine in the even, cosine in the odd dimensions (Vaswani et al.
    2017, Sec. 3.5)."""
    even = torch.arange(0, width, 2, device=places.device)
    angles = places.unsqueeze(-1) * torch.exp(even * (-math.log(10000.0) / width))
    codes = torch.zeros(*places.shape, width, device=places.device)
    codes[..., 0::2] = angles.sin()
    codes[..., 1::2] = angles.cos()[..., : width // 2]
    return codes
