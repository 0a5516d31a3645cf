"""How alike the vowels of two languages are in a feature space (`vowels`, Sec. 5, Equations 1 and 2, Table 2).

    ED_inv = 1 - ED / ED_max,    Com = (CS + ED_inv) / 2

with the cosine similarity CS and the Euclidean distance ED between a vowel of one language and a vowel of the other in
the same emotion. The paper normalises ED to 0 ... 1 and does not say by what: a maximum of 6.0 reproduces its table,
above every distance printed there. READING: the largest distance over all pairs of vowels (alike or not) and emotions
of the comparison; the literal 6.0 is the other one. READING, too: CS and ED are those of the vowels' mean features; the
mean over all pairs of their tokens (Sec. 7.3 speaks of pairs) is `token_distances`.

Everything follows from sums by speaker, so that replicates of speakers cost a matrix product.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial.distance import cdist

PRINTED_MAXIMUM = 6.0
"""ED_max that reproduces Table 2."""
_ROWS = 500


@dataclass(frozen=True, eq=False)
class VowelSums:
    """Tokens of a corpus, summed by speaker, emotion and vowel.

    speakers: S names, sorted. sums: float64 (S, E, V, d). counts: float64 (S, E, V).
    """

    speakers: tuple[str, ...]
    sums: np.ndarray
    counts: np.ndarray


@dataclass(frozen=True, eq=False)
class Commonality:
    """Source vowels (last axis but one) against target vowels (last axis) in each emotion.

    cosine: CS, -1 ... 1. distance: ED, in the features' unit. combined: Com, at most 1. All (..., E, V, V), NaN where
    a corpus lacks the vowel in the emotion. A leading axis, where there is one, is that of replicates.
    """

    cosine: np.ndarray
    distance: np.ndarray
    combined: np.ndarray

    @property
    def same(self) -> np.ndarray:
        """Com of each vowel with itself in the other language, (..., E, V): Table 2."""
        return np.diagonal(self.combined, axis1=-2, axis2=-1)


def vowel_sums(
    features: np.ndarray, speakers: Sequence[str], emotions: np.ndarray, vowels: np.ndarray, shape: tuple[int, int]
) -> VowelSums:
    """Sum tokens.

    Args:
        features: (n, d), on one scale for both languages. speakers: (n,) names. emotions: int (n,), 0 ... E - 1; tokens
            with -1 are left out. vowels: int (n,), 0 ... V - 1, likewise. shape: (E, V).

    Raises:
        ValueError: arrays of other lengths, codes out of range, features that are not finite, or no token left.
    """
    features, emotions, vowels = np.asarray(features, dtype=np.float64), np.asarray(emotions), np.asarray(vowels)
    names = np.asarray(speakers, dtype=str)
    if features.ndim != 2 or {names.shape, emotions.shape, vowels.shape} != {(len(features),)}:
        raise ValueError(
            f"expected features (n, d) and a speaker, emotion and vowel for each of {len(features)} tokens, came "
            f"{features.shape}, {names.shape}, {emotions.shape}, {vowels.shape}"
        )
    for name, codes, count in zip(("emotions", "vowels"), (emotions, vowels), shape, strict=True):
        if len(codes) and (codes.min() < -1 or codes.max() >= count):
            raise ValueError(f"expected {name} within -1 ... {count - 1}, came {codes.min()} ... {codes.max()}")
    used = (emotions >= 0) & (vowels >= 0)
    if not used.any() or not np.isfinite(features[used]).all():
        raise ValueError(f"expected finite features of at least one token, came {int(used.sum())} tokens to use")
    found, codes = np.unique(names[used], return_inverse=True)
    cells = np.ravel_multi_index((codes, emotions[used], vowels[used]), (len(found), *shape))
    sums = np.zeros((len(found) * shape[0] * shape[1], features.shape[1]))
    np.add.at(sums, cells, features[used])
    counts = np.bincount(cells, minlength=len(sums)).astype(float)
    return VowelSums(tuple(found.tolist()), sums.reshape(len(found), *shape, -1), counts.reshape(len(found), *shape))


def vowel_means(vowels: VowelSums, weights: np.ndarray | None = None) -> np.ndarray:
    """Mean features (E, V, d) of a corpus, or (R, E, V, d) where weights (R, S) say how often a speaker counts; NaN
    where no token counts."""
    drawn = np.ones((1, len(vowels.speakers))) if weights is None else np.asarray(weights, dtype=float)
    sums, counts = (np.tensordot(drawn, part, axes=(1, 0)) for part in (vowels.sums, vowels.counts))
    means = np.divide(sums, counts[..., None], out=np.full(sums.shape, np.nan), where=counts[..., None] > 0)
    return means[0] if weights is None else means


def distances(source: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """CS and ED of every source with every target vowel, both (..., V, V), from mean features (..., V, d).

    CS of a mean that is exactly 0 is NaN.
    """
    source, target = np.asarray(source, dtype=float), np.asarray(target, dtype=float)
    products = source @ target.swapaxes(-1, -2)
    squares = [np.square(means).sum(-1) for means in (source, target)]
    apart = squares[0][..., :, None] + squares[1][..., None, :] - 2 * products
    lengths = np.sqrt(squares[0][..., :, None] * squares[1][..., None, :])
    cosine = np.divide(products, lengths, out=np.full(products.shape, np.nan), where=lengths > 0)
    return cosine, np.sqrt(apart.clip(min=0))


def token_distances(
    source: tuple[np.ndarray, np.ndarray, np.ndarray], target: tuple[np.ndarray, np.ndarray, np.ndarray],
    shape: tuple[int, int],
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """The other reading: CS and ED as means over all pairs of tokens, both (E, V, V), NaN where there is no pair.

    source, target: features (n, d), emotions int (n,) and vowels int (n,) of the tokens. shape: (E, V).
    """
    cosine, distance = np.full((shape[0], shape[1], shape[1]), np.nan), np.full((shape[0], shape[1], shape[1]), np.nan)
    parts = [_parts(*tokens, shape) for tokens in (source, target)]
    for emotion, one, other in np.ndindex(cosine.shape):
        first, second = parts[0][emotion, one], parts[1][emotion, other]
        if len(first) and len(second):
            directions = [part / np.linalg.norm(part, axis=1, keepdims=True) for part in (first, second)]
            cosine[emotion, one, other] = directions[0].mean(0) @ directions[1].mean(0)
            # in blocks of rows: all pairs of a frequent vowel at once would not fit into memory
            blocks = (first[start : start + _ROWS] for start in range(0, len(first), _ROWS))
            distance[emotion, one, other] = sum(cdist(rows, second).sum() for rows in blocks) / len(first) / len(second)
    return cosine, distance


def _parts(features: np.ndarray, emotions: np.ndarray, vowels: np.ndarray, shape: tuple[int, int]) -> dict:
    features = np.asarray(features, dtype=float)
    return {cell: features[(emotions == cell[0]) & (vowels == cell[1])] for cell in np.ndindex(shape)}


def combined_score(cosine: np.ndarray, distance: np.ndarray, maximum: float | None = None) -> np.ndarray:
    """Com of Equation 2 from CS and ED, both (..., E, V, V) or of any other equal shape.

    maximum: ED_max; None for the largest distance over the last three axes (emotions and pairs of vowels), in each
    replicate its own. Raises ValueError for shapes that differ, or a maximum that is not above 0.

    >>> float(combined_score(0.87, 3.21, maximum=6.0))  # /E/ in neutral speech: .67 in Table 2
    0.6675
    """
    cosine, distance = np.asarray(cosine, dtype=float), np.asarray(distance, dtype=float)
    if cosine.shape != distance.shape:
        raise ValueError(f"expected CS and ED of one shape, came {cosine.shape} and {distance.shape}")
    if maximum is None:
        axes = tuple(range(max(distance.ndim - 3, 0), distance.ndim))
        largest = np.nanmax(distance, axis=axes, keepdims=True)
    else:
        largest = np.asarray(float(maximum))
    if not (largest > 0).all():
        raise ValueError(f"expected a largest distance above 0, came {largest.min()}")
    return (cosine + 1 - distance / largest) / 2


def commonality(
    source: VowelSums, target: VowelSums, *, maximum: float | None = None,
    weights: tuple[np.ndarray, np.ndarray] | None = None,
) -> Commonality:  # fmt: skip
    """CS, ED and Com of two corpora from the vowels' mean features.

    weights: how often each speaker of the source (R, S) and of the target (R, T) counts in each of R replicates; None
    for every speaker once and no leading axis. maximum: see `combined_score`. Raises ValueError where the corpora have
    other emotions, vowels or features.
    """
    if source.sums.shape[1:] != target.sums.shape[1:]:
        raise ValueError(
            "expected the same emotions, vowels and features of source and target, came "
            f"{source.sums.shape[1:]} and {target.sums.shape[1:]}"
        )
    one, other = weights if weights is not None else (None, None)
    cosine, distance = distances(vowel_means(source, one), vowel_means(target, other))
    return Commonality(cosine, distance, combined_score(cosine, distance, maximum))
