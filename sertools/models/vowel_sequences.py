"""Utterances as sequences of their vowels: what the models of `vowels` take (Sec. 6.1: features by phoneme segment).

A segment is a vowel with its features (a mean over the frames around its centre), an utterance the segments of its
common vowels in the order of time. Everything is padded to the longest utterance; what stands in the padding is never
looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sertools.corpora.vowels import VOWELS

COLUMNS = ("corpus", "utterance", "speaker", "emotion", "vowel", "start", "end")
"""Of a table of tokens, a row a vowel; utterance is unique over corpora, times in seconds."""
PADDING = -1
"""The vowel of a place that holds none."""


@dataclass(frozen=True, eq=False)
class Sequences:
    """n utterances of at most S vowels.

    utterances: their ids. features: float32 (n, S, d), zero in the padding. vowels: int64 (n, S), places in `VOWELS`,
    `PADDING` behind the last. Raises ValueError for shapes that do not fit, an utterance without a vowel, a gap before
    the padding, vowels out of range, or features that are not finite.
    """

    utterances: tuple[str, ...]
    features: np.ndarray
    vowels: np.ndarray

    def __post_init__(self) -> None:
        shape = self.vowels.shape
        if self.features.ndim != 3 or self.features.shape[:2] != shape or len(self.utterances) != len(self.vowels):
            raise ValueError(
                f"features (n, S, d) and vowels (n, S) of {len(self.utterances)} utterances expected; got"
                f" {self.features.shape} and {shape}"
            )
        if self.vowels.size and (self.vowels.min() < PADDING or self.vowels.max() >= len(VOWELS)):
            raise ValueError(
                f"vowels must lie within {PADDING} ... {len(VOWELS) - 1}; got {self.vowels.min()} ... "
                f"{self.vowels.max()}"
            )
        wrong = np.flatnonzero(
            (self.lengths == 0) | (self.mask != (np.arange(shape[1]) < self.lengths[:, None])).any(1)
        )
        if len(wrong):
            raise ValueError(
                f"every utterance must begin with its vowels and have one at least; {len(wrong)} do not, first:"
                f" {self.utterances[wrong[0]]}"
            )
        bad = np.flatnonzero(~np.isfinite(self.features).all((1, 2)))
        if len(bad):
            raise ValueError(f"features must be finite; those of {len(bad)} utterances are not, first: "
                             f"{self.utterances[bad[0]]}")  # fmt: skip

    @property
    def mask(self) -> np.ndarray:
        """Bool (n, S), true where there is a vowel."""
        return self.vowels != PADDING

    @property
    def lengths(self) -> np.ndarray:
        """Vowels of each utterance, int64 (n,)."""
        return self.mask.sum(1)

    def rows(self, places: np.ndarray) -> "Sequences":
        """The utterances at `places`, in that order, padded as before."""
        places = np.asarray(places)
        return Sequences(
            tuple(self.utterances[place] for place in places), self.features[places], self.vowels[places]
        )  # fmt: skip


def sequences(tokens: pd.DataFrame, features: np.ndarray, utterances: Sequence[str] | None = None) -> Sequences:
    """Sequences from a table of tokens.

    Args:
        tokens: with the columns `utterance`, `vowel` (names of `VOWELS`) and `start` of `COLUMNS`, in any order.
        features: (tokens, d), a row a token in the table's order.
        utterances: which utterances, in which order; all of the table, in the order of their first token, when omitted.

    Raises:
        ValueError: columns or vowels that are not known, features of another number of tokens, an utterance without
            tokens.
    """
    missing = [name for name in ("utterance", "vowel", "start") if name not in tokens]
    features = np.asarray(features)
    if missing or features.ndim != 2 or len(features) != len(tokens):
        raise ValueError(
            f"tokens with the columns {COLUMNS} and features ({len(tokens)}, d) expected; columns that are missing: "
            f"{missing}, features: {features.shape}"
        )
    codes = pd.Index(VOWELS).get_indexer(tokens["vowel"])
    if (codes < 0).any():
        raise ValueError(f"vowels out of {VOWELS} expected; got {sorted(set(tokens['vowel'][codes < 0]))}")
    ids = list(dict.fromkeys(tokens["utterance"])) if utterances is None else list(utterances)
    order = np.lexsort([tokens["start"].to_numpy()])
    rows = pd.Index(ids).get_indexer(tokens["utterance"].to_numpy()[order])
    order, rows = order[rows >= 0], rows[rows >= 0]
    order, rows = order[np.argsort(rows, kind="stable")], np.sort(rows)
    lengths = np.bincount(rows, minlength=len(ids))
    if not len(ids) or not lengths.all():
        empty = [name for name, length in zip(ids, lengths, strict=True) if not length]
        raise ValueError(f"tokens of every utterance expected; none of {len(empty)} of {len(ids)}: {empty[:5]}")
    places = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    padded = np.zeros((len(ids), lengths.max(), features.shape[1]), dtype=np.float32)
    vowels = np.full(padded.shape[:2], PADDING, dtype=np.int64)
    padded[rows, places], vowels[rows, places] = features[order], codes[order]
    return Sequences(tuple(ids), padded, vowels)


def standardised(features: np.ndarray, groups: Sequence[str]) -> np.ndarray:
    """Features as z-scores by the statistics of the group that each token belongs to, float32 (tokens, d).

    features: (tokens, d). groups: a name for each token: its corpus, so that corpora differ neither in level nor in
    spread. A feature that is constant in a group is 0 there. Raises ValueError for lengths that differ.
    """
    features = np.asarray(features, dtype=np.float64)
    names, codes = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    if features.ndim != 2 or codes.shape != (len(features),):
        raise ValueError(f"features (n, d) and a group for each of n tokens expected; got {features.shape} and "
                         f"{codes.shape}")  # fmt: skip
    result = np.zeros(features.shape, dtype=np.float32)
    for group in range(len(names)):
        own = features[codes == group]
        spread = own.std(0)
        result[codes == group] = (own - own.mean(0)) / np.where(spread > 0, spread, 1)
    return result


def facts(tokens: pd.DataFrame, utterances: Sequence[str]) -> pd.DataFrame:
    """Corpus, speaker and emotion of each utterance, in their order (index `utterance`).

    Raises ValueError where tokens of one utterance disagree or an utterance has none.
    """
    table = tokens[["utterance", "corpus", "speaker", "emotion"]].drop_duplicates()
    twice = table["utterance"][table["utterance"].duplicated()]
    absent = [name for name in utterances if name not in set(table["utterance"])]
    if len(twice) or absent:
        raise ValueError(
            f"one corpus, speaker and emotion for each utterance expected; several for {sorted(set(twice))[:5]}, none"
            f" for {absent[:5]}"
        )
    return table.set_index("utterance").loc[list(utterances)]
