"""Batches of utterances packed into rows of equal width, for one run or several side by side.

Utterances have from one vowel to twenty: padded to the longest, most of a batch would be padding. Short utterances
therefore share a row, and attention is confined to blocks of one utterance each. How the utterances of a run lie in
their rows depends on nothing but them; a run with fewer rows than its neighbour is filled up with empty ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from sertools.models.vowel_sequences import PADDING, Sequences

_VECTOR = 16  # places that a processor's vector holds


@dataclass(frozen=True, eq=False)
class Pool:
    """Sequences on a device, ready to be packed.

    features: float32 (n * S + 1, d), one vowel a row, the last one zero. vowels: int64 (n * S + 1,). lengths: int64
    (n,), on the CPU. stride: S. width: of a packed row, at least every length.
    """

    features: Tensor
    vowels: np.ndarray
    lengths: np.ndarray
    stride: int
    width: int


@dataclass(frozen=True, eq=False)
class Packed:
    """Utterances of r runs, B of each, in R rows of width L: T = R L places a run.

    features: (r, T, d). vowels: int64 (r, T), `PADDING` where a place is empty. owner: int64 (r, T), which of the B
    utterances, `PADDING` where empty. position: int64 (r, T), from 0 in each utterance. used: places that each run
    fills by itself, before empty rows are added. utterances: B. width: L. The last three arrays stay in numpy.
    """

    features: Tensor
    vowels: np.ndarray
    owner: np.ndarray
    position: np.ndarray
    used: list[int]
    utterances: int
    width: int

    def blocks(self, same_vowel: bool = False) -> np.ndarray:
        """Bool (r, R, L, L): which places of a row a place attends to, those of its own utterance (and, where asked,
        of the same vowel). An empty place attends to the empty ones of its row, so that no place attends to none."""
        shape = (len(self.owner), -1, self.width)
        owner = self.owner.reshape(shape)
        found = owner[..., :, None] == owner[..., None, :]
        if same_vowel:
            vowels = self.vowels.reshape(shape)
            found &= vowels[..., :, None] == vowels[..., None, :]
        return found

    def pooling(self) -> np.ndarray:
        """Float32 (r, B, T): the mean over an utterance's places is this times the places."""
        member = self.owner[:, None, :] == np.arange(self.utterances)[:, None]
        return (member / member.sum(-1, keepdims=True)).astype(np.float32)


def pool(sequences: Sequences, device: torch.device, width: int | None = None) -> Pool:
    """Sequences on a device; width: of a row, None for the longest utterance rounded up to a multiple of 16, with which
    fused attention is half as fast again. Raises ValueError for a width below the longest utterance."""
    count, stride, size = sequences.features.shape
    longest = int(sequences.lengths.max())
    if width is not None and width < longest:
        raise ValueError(f"rows at least as wide as the longest utterance, {longest}, expected; got {width}")
    features = np.zeros((count * stride + 1, size), dtype=np.float32)
    features[:-1] = sequences.features.reshape(-1, size)
    vowels = np.append(sequences.vowels.reshape(-1), PADDING)
    # a place of the padding may hold anything
    features[vowels == PADDING] = 0.0
    return Pool(
        torch.from_numpy(features).to(device),
        vowels,
        sequences.lengths,
        stride,
        width or -(-longest // _VECTOR) * _VECTOR,
    )


def pack(source: Pool, rows: np.ndarray) -> Packed:
    """Lay utterances into rows; rows: int (r, B), utterances of `source`."""
    rows = np.asarray(rows)
    laid = [lay(source.lengths[own], source.width) for own in rows]
    used = [int(starts.max() // source.width + 1) * source.width for starts in laid]
    total = max(used)
    index = np.full((len(rows), total), len(source.vowels) - 1)
    owner = np.full((len(rows), total), PADDING)
    position = np.zeros((len(rows), total), dtype=np.int64)
    for run, (own, starts) in enumerate(zip(rows, laid, strict=True)):
        lengths = source.lengths[own]
        batch = np.repeat(np.arange(len(own)), lengths)
        within = np.arange(len(batch)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        places = starts[batch] + within
        index[run, places] = own[batch] * source.stride + within
        owner[run, places], position[run, places] = batch, within
    features = source.features[torch.from_numpy(index).to(source.features.device)]
    return Packed(features, source.vowels[index], owner, position, used, rows.shape[1], source.width)


def lay(lengths: Sequence[int], width: int) -> np.ndarray:
    """Where each utterance begins when laid into rows of one width, the longest first and each into the first row that
    has room: int64 (n,), the row's number times the width plus the place in it.

    >>> lay([2, 3, 1, 4], 5).tolist()
    [8, 5, 4, 0]
    """
    lengths = np.asarray(lengths)
    starts = np.empty(len(lengths), dtype=np.int64)
    filled: list[int] = []
    first = 0  # rows before this one are full
    for place in np.argsort(-lengths, kind="stable").tolist():
        length, row = int(lengths[place]), first
        while row < len(filled) and filled[row] + length > width:
            row += 1
        if row == len(filled):
            filled.append(0)
        starts[place] = row * width + filled[row]
        filled[row] += length
        while first < len(filled) and filled[first] == width:
            first += 1
    return starts
