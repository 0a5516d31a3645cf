"""The CNN-LSTM of `wild` (Dissanayake et al. 2020, Sec. 3.2 and 3.5): three classes from a series of 40 MFCC.

Figure 1 of the paper is lost. OWN CHOICES, therefore: 128 LSTM cells, the hidden layer of 64 (the paper's "last hidden
layer" of Figure 3 is read as this), ReLU, dropout .3 and where it stands. Stated are the CNN component in front, the
LSTM behind it and the categorical cross-entropy.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from sertools.models.sparse_autoencoder import FILTERS, Encoder, bottleneck_lengths

CELLS = 128
HIDDEN = 64
CLASSES = 3
DROPOUT = 0.3

STRATEGIES = ("scratch", "frozen", "fine-tuned")
"""How the CNN component starts and whether it learns. "scratch": fresh weights, learns (strategy 1 of Sec. 3.5).
"frozen": pre-trained, stays ("training only the LSTM component", strategy 2). "fine-tuned": pre-trained, learns (the
abstract's "re-trained", read the other way)."""


class Scored(NamedTuple):
    """logits: (n, 3), before the softmax. hidden: (n, 64), the last hidden layer behind its ReLU, before dropout."""

    logits: Tensor
    hidden: Tensor


class LSTMComponent(nn.Module):
    """Bottleneck to three classes: LSTM of 128, its state at the series' own end, 64 with ReLU, 3; 140,035 parameters
    that learn.

    nn.LSTM has two biases for each gate, of which only the sum matters: the second is held at zero, so that a gate has
    one, as in the paper's framework.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(FILTERS[-1], CELLS, batch_first=True)
        self.lstm.bias_hh_l0.requires_grad_(False)
        self.hidden = nn.Linear(CELLS, HIDDEN)
        self.output = nn.Linear(HIDDEN, CLASSES)

    def forward(self, bottleneck: Tensor, lengths: Tensor, kept: Tensor | None = None) -> Scored:
        """bottleneck: (n, 128, positions). lengths: positions of each series, int (n,), each at least 1.

        kept: for training, bool (n, 128 + 64), false where the LSTM's last state and the hidden layer drop an activity
        (what stays is divided by .7); None for none. An LSTM runs forward, so its state at the end of a series knows
        nothing of the padding behind; running on and reading that state is twice as fast on a CPU as packed sequences.
        """
        states, _ = self.lstm(bottleneck.transpose(1, 2))
        last = states[torch.arange(len(states), device=states.device), lengths - 1]
        if kept is None:
            hidden = self.hidden(last).relu()
            return Scored(self.output(hidden), hidden)
        scale = kept.to(last.dtype) / (1 - DROPOUT)
        hidden = self.hidden(last * scale[:, :CELLS]).relu()
        return Scored(self.output(hidden * scale[:, CELLS:]), hidden)


class CNNLSTM(nn.Module):
    """CNN component and LSTM component; 243,267 parameters that learn, 140,035 where the encoder is frozen."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.recogniser = LSTMComponent()

    def forward(self, series: Tensor, lengths: Tensor, kept: Tensor | None = None) -> Scored:
        """series: (n, 40, frames). lengths: frames of each series, int (n,). kept: see `LSTMComponent`."""
        return self.recogniser(self.encoder(series, lengths), bottleneck_lengths(lengths), kept)
