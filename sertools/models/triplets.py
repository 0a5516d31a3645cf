"""The triplet loss of `vowels` (Equation 4) and the choice of its triplets.

Anchor: a target segment with an anchor vowel of an emotion. Positive: a source segment with the same vowel and emotion.
Negative: a source segment with the same vowel and another emotion (Sec. 6.2). Emotions are drawn evenly among those
that have anchors in the batch, vowels evenly among the emotion's anchor vowels there, segments evenly among those that
fit: OWN CHOICES where the paper says nothing, as are the margin of 1 and embeddings of length 1.
"""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

MARGIN = 1.0


class Triplets(NamedTuple):
    """Places (m, J) of segments: anchor in the target's batch, positive and negative in the source's. valid: bool
    (m, J), false where a member's batch holds no triplet at all."""

    anchor: np.ndarray
    positive: np.ndarray
    negative: np.ndarray
    valid: np.ndarray


def triplet_loss(anchor: Tensor, positive: Tensor, negative: Tensor, valid: Tensor, margin: float = MARGIN) -> Tensor:
    """Mean over triplets of max(0, d(a, p) - d(a, n) + margin), d the Euclidean distance of embeddings scaled to length
    1: (..., J, d) -> (...). valid: bool (..., J), which triplets count; 0 where none does."""
    anchor, positive, negative = (torch.nn.functional.normalize(each, dim=-1) for each in (anchor, positive, negative))
    # vector_norm has gradient 0 where two segments coincide
    near, far = (torch.linalg.vector_norm(anchor - other, dim=-1) for other in (positive, negative))
    hinge = torch.relu(near - far + margin) * valid
    return hinge.sum(-1) / valid.sum(-1).clamp_min(1)


def choose_triplets(
    source: tuple[np.ndarray, np.ndarray], target: tuple[np.ndarray, np.ndarray], anchors: np.ndarray,
    uniforms: np.ndarray,
) -> Triplets:  # fmt: skip
    """Draw J triplets for each of m members.

    Args:
        source: classes and vowels of the source's segments, both int (m, T), -1 where a place is empty or unknown.
        target: the same of the target's segments, (m, U).
        anchors: bool (m, C, V), the anchor vowels of each class.
        uniforms: on [0, 1), (m, J, 5): they choose class, vowel, anchor, positive and negative.
    """
    count, classes, vowels = anchors.shape
    own, other = (_Cells(*side, classes, vowels) for side in (source, target))
    # negatives of a class: the vowel's segments of all other classes
    others = own.counts.sum(2, keepdims=True) - own.counts
    possible = anchors.transpose(0, 2, 1) & (own.counts > 0) & (others > 0) & (other.counts > 0)
    members = np.arange(count)[:, None]
    chosen_class = _evenly(possible.any(1)[:, None], uniforms[..., 0])
    # the sliced axis, vowels, comes last
    chosen_vowel = _evenly(possible[members, :, chosen_class], uniforms[..., 1])
    cell = (members, chosen_vowel, chosen_class)
    vowel_start = own.starts[members, chosen_vowel, 0]
    negative = _place(uniforms[..., 4], others[cell])
    # the class's own segments lie together among their vowel's: they are stepped over
    negative += np.where(negative >= own.starts[cell] - vowel_start, own.counts[cell], 0)
    return Triplets(
        anchor=other.segment(members, other.starts[cell] + _place(uniforms[..., 2], other.counts[cell])),
        positive=own.segment(members, own.starts[cell] + _place(uniforms[..., 3], own.counts[cell])),
        negative=own.segment(members, vowel_start + negative),
        valid=np.broadcast_to(possible.any((1, 2))[:, None], uniforms.shape[:2]),
    )


class _Cells:
    """Segments sorted by vowel and, within a vowel, by class: counts and starts (m, V, C) of each cell."""

    def __init__(self, classes: np.ndarray, vowels: np.ndarray, class_count: int, vowel_count: int) -> None:
        members, cells = len(classes), vowel_count * class_count
        cell = np.where((classes >= 0) & (vowels >= 0), vowels * class_count + classes, cells)
        self.order = np.argsort(cell, axis=1, kind="stable")
        flat = (cell + np.arange(members)[:, None] * (cells + 1)).ravel()
        counts = np.bincount(flat, minlength=members * (cells + 1)).reshape(members, cells + 1)
        starts = np.cumsum(counts, axis=1) - counts
        shape = (members, vowel_count, class_count)
        self.counts, self.starts = counts[:, :-1].reshape(shape), starts[:, :-1].reshape(shape)

    def segment(self, members: np.ndarray, places: np.ndarray) -> np.ndarray:
        # where nothing is valid any segment will do: it is not counted
        return self.order[members, np.minimum(places, self.order.shape[1] - 1)]


def _evenly(possible: np.ndarray, uniforms: np.ndarray) -> np.ndarray:
    """Choose among the true entries of the last axis, (m, 1 or J, K), each as likely: int (m, J); 0 where none is."""
    wanted = _place(uniforms, possible.sum(-1))
    return ((possible.cumsum(-1) - 1 == wanted[..., None]) & possible).argmax(-1)


def _place(uniforms: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """An even choice among as many places as there are."""
    return np.floor(uniforms * counts).astype(np.int64)
