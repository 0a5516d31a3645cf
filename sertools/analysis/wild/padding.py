"""Does padding change what a network of `wild` says? A series alone against the same series in a padded batch."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from sertools.models.cnn_lstm import CNNLSTM
from sertools.models.initial_weights import initialise
from sertools.models.sparse_autoencoder import COEFFICIENTS, SparseAutoencoder
from sertools.models.training import repeatable

NETWORKS = {"scores": CNNLSTM, "reconstruction": SparseAutoencoder}
"""What is compared, and the network that it comes from."""


def differences(
    what: str, lengths: Sequence[int], padded_to: int, *, seed: int = 0, filled: bool = False, masked: bool = True
) -> float:
    """Largest absolute difference between what comes out for a series alone and in a batch that is padded.

    The network has its initial weights, the series are standard normal noise; both come from `seed`.

    Args:
        what: "scores" (the softmax of the CNN-LSTM) or "reconstruction" (of the autoencoder, on a series' own frames).
        lengths: frames of each series.
        padded_to: frames of the batch.
        filled: pad with noise ten times as strong as the series, not with zeros.
        masked: tell the network where each series ends, as everywhere; False for one that takes padding for speech.

    Returns:
        The largest difference over all series and outputs; 0 would be the very same bits.

    Raises:
        ValueError: another `what`, or a batch shorter than its longest series.
    """
    if what not in NETWORKS:
        raise ValueError(f"what must be one of {tuple(NETWORKS)}; got {what!r}")
    if padded_to < max(lengths):
        raise ValueError(f"a batch must be as long as its longest series, {max(lengths)} frames; got {padded_to}")
    generator = np.random.default_rng(seed)
    network = NETWORKS[what]().eval()
    initialise(network, int(generator.integers(2**63)))
    batch = torch.zeros(len(lengths), COEFFICIENTS, padded_to)
    if filled:
        batch += 10 * torch.from_numpy(generator.normal(size=tuple(batch.shape)).astype(np.float32))
    for row, length in enumerate(lengths):
        own = generator.normal(size=(COEFFICIENTS, length)).astype(np.float32)
        batch[row, :, :length] = torch.from_numpy(own)
    ends = torch.tensor(list(lengths)) if masked else torch.full((len(lengths),), padded_to)
    largest = 0.0
    with torch.no_grad(), repeatable():
        together = _outputs(network, batch, ends)
        for row, length in enumerate(lengths):
            alone = _outputs(network, batch[row : row + 1, :, :length], torch.tensor([length]))[0]
            found = together[row] if what == "scores" else together[row, :, :length]
            largest = max(largest, float((found - alone).abs().max()))
    return largest


def _outputs(network: CNNLSTM | SparseAutoencoder, series: Tensor, lengths: Tensor) -> Tensor:
    first = network(series, lengths)[0]
    return first.softmax(1) if isinstance(network, CNNLSTM) else first
