"""Which positions of a padded batch are speech.

Series of different length are padded to one length to be computed together. What the padding holds must never matter:
every layer of the convolutional networks is followed by a mask, so that a convolution sees zeros beyond the end of a
series, as it does beyond the end of the batch, however far the batch was padded. A layer with stride 2 leaves
ceil(n / 2) of n positions.
"""

import torch
from torch import Tensor


def speech(lengths: Tensor, positions: int) -> Tensor:
    """Bool (n, 1, positions): true before the end of each series. lengths: int (n,)."""
    return (torch.arange(positions, device=lengths.device) < lengths.unsqueeze(1)).unsqueeze(1)


def halved(lengths: Tensor) -> Tensor:
    """Lengths behind a layer with stride 2: ceil(n / 2), int (n,)."""
    return torch.div(lengths + 1, 2, rounding_mode="floor")


def cleared(series: Tensor, lengths: Tensor) -> Tensor:
    """A batch (n, channels, positions) with zeros from the end of each series on, whatever stood there."""
    return series.masked_fill(~speech(lengths, series.shape[-1]), 0.0)
