"""The sparse convolutional autoencoder of `wild` (Dissanayake et al. 2020, Sec. 3.2 and 3.4).

Figure 1 of the paper, which holds all hyper-parameters of the networks, is lost. OWN CHOICES, therefore: the number of
layers, their filters, kernels and strides; ReLU; zeros on both sides of a series ('same' padding); a decoder that
mirrors the encoder; the L1 penalty of the activities and its weight. Stated are the input (40 MFCC), the mean squared
error, and that the encoder's output, the "bottleneck layer", is what the decoder and the LSTM receive.
"""

import torch
from torch import Tensor, nn

from sertools.models.masks import cleared, halved, speech

COEFFICIENTS = 40
FILTERS = (64, 128, 128)
KERNELS = (5, 5, 3)
STRIDES = (1, 2, 2)
SPARSITY = 1e-5
"""Weight of the L1 penalty (own choice; the grid is 1e-6, 1e-5, 1e-4)."""


def bottleneck_lengths(lengths: Tensor) -> Tensor:
    """Positions of the bottleneck for series of `lengths` frames: ceil(frames / 4), int (n,)."""
    for stride in STRIDES:
        lengths = halved(lengths) if stride == 2 else lengths
    return lengths


class Encoder(nn.Module):
    """The "CNN component": series (n, 40, frames) to the bottleneck (n, 128, ceil(frames / 4)); 103,232 parameters.

    Three convolutions over time, each with a ReLU: 64 filters of 5 frames at stride 1, 128 of 5 at 2, 128 of 3 at 2.
    Both sides of a series are padded alike, by half a kernel: TensorFlow's 'same' would shift the strided layers by one
    frame where the padded length of the batch is even, and so let the padding change the result.
    """

    def __init__(self) -> None:
        super().__init__()
        channels = (COEFFICIENTS, *FILTERS)
        self.layers = nn.ModuleList(
            nn.Conv1d(channels[k], channels[k + 1], KERNELS[k], STRIDES[k], KERNELS[k] // 2)
            for k in range(len(FILTERS))
        )

    def forward(self, series: Tensor, lengths: Tensor) -> Tensor:
        """series: float32 (n, 40, frames), anything beyond the end of a series. lengths: int (n,), each at least 1.

        Beyond the end of a series the bottleneck is zero.
        """
        hidden = cleared(series, lengths)
        for layer, stride in zip(self.layers, STRIDES, strict=True):
            lengths = halved(lengths) if stride == 2 else lengths
            hidden = cleared(layer(hidden).relu(), lengths)
        return hidden


class Decoder(nn.Module):
    """The mirrored encoder: bottleneck (n, 128, ceil(frames / 4)) to series (n, 40, frames); 103,144 parameters.

    Transposed convolutions to 128 channels (3 positions, stride 2) and 64 (5, stride 2), each with a ReLU, then a
    convolution to 40 coefficients (5, stride 1) without one.
    """

    def __init__(self) -> None:
        super().__init__()
        first, second, third = FILTERS
        self.layers = nn.ModuleList(
            [
                nn.ConvTranspose1d(third, second, KERNELS[2], 2, KERNELS[2] // 2, output_padding=1),
                nn.ConvTranspose1d(second, first, KERNELS[1], 2, KERNELS[1] // 2, output_padding=1),
                nn.Conv1d(first, COEFFICIENTS, KERNELS[0], 1, KERNELS[0] // 2),
            ]
        )

    def forward(self, bottleneck: Tensor, lengths: Tensor, frames: int) -> Tensor:
        """bottleneck: zero beyond the end of each series. lengths: frames of each series, int (n,). frames: of the
        padded batch. Beyond the end of a series the output is zero."""
        hidden = bottleneck
        for layer, size, ends in (
            (self.layers[0], (frames + 1) // 2, halved(lengths)),
            (self.layers[1], frames, lengths),
        ):
            # a transposed convolution doubles the positions: of an odd number one too many comes back
            hidden = cleared(layer(hidden)[..., :size].relu(), ends)
        return cleared(self.layers[2](hidden), lengths)


class SparseAutoencoder(nn.Module):
    """Encoder and decoder; 206,376 parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.decoder = Decoder()

    def forward(self, series: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Series (n, 40, frames) to their reconstruction (n, 40, frames) and the bottleneck (n, 128, ceil(frames / 4)),
        both zero beyond the end of each series."""
        bottleneck = self.encoder(series, lengths)
        return self.decoder(bottleneck, lengths, series.shape[-1]), bottleneck


def reconstruction_error(series: Tensor, reconstruction: Tensor, lengths: Tensor) -> Tensor:
    """Mean squared error of each series over its own frames and 40 coefficients, (n,).

    The mean over series (not over all frames) is what is minimised, so that a series weighs the same in whatever batch
    it stands (own choice).
    """
    difference = cleared(series - reconstruction, lengths)
    return difference.square().sum((1, 2)) / (lengths * series.shape[1])


def activity(bottleneck: Tensor) -> Tensor:
    """Sum of the absolute bottleneck activities of each series, (n,).

    Keras's activity regulariser, the idiom of the paper's framework: `SPARSITY` times the mean of this over a batch is
    added to the loss. Long series are penalised more than short ones.
    """
    return bottleneck.abs().sum((1, 2))


def near_zero(bottleneck: Tensor, lengths: Tensor, threshold: float = 1e-3) -> Tensor:
    """Share of each series' bottleneck activities that are at most `threshold` in absolute value, (n,) on 0 ... 1.

    lengths: frames of the series, before the encoder.
    """
    ends = bottleneck_lengths(lengths)
    small = (bottleneck.abs() <= threshold) & speech(ends, bottleneck.shape[-1])
    return small.sum((1, 2)).to(torch.float32) / (ends * bottleneck.shape[1])
