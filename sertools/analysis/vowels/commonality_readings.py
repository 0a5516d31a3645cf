"""The choices that the commonality of vowels leaves open, each with its levels, and the analyses over all of them.

Fixed before any token was compared. The paper says that ED is normalised, not by what (6.0 reproduces its table); that
distances are those of "vowel-centered feature representations", not whether of means or of pairs; and its features are
of one network that heard both languages, where these are measured, and have to be brought to one scale.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from sertools.analysis.vowels.commonality import (
    PRINTED_MAXIMUM,
    Commonality,
    combined_score,
    commonality,
    token_distances,
)
from sertools.analysis.vowels.commonality_statistics import LABELS, alike, side
from sertools.analysis.vowels.formant_space import FEWEST
from sertools.analysis.vowels.setup import EMOTIONS
from sertools.corpora.vowels import VOWELS
from sertools.models.vowel_sequences import standardised

SCALES = ("each corpus", "both languages")
"""Over what features are z-scores. By its own statistics a corpus differs from no other in level or spread, nor do
languages; by those of both languages together, each of which weighs the same, they may."""
UNITS = ("mean over tokens", "mean over speakers", "pairs of tokens")
"""Of what CS and ED are: of a vowel's means, over tokens alike or over speakers alike; or means themselves, over all
pairs of a token of one language and one of the other."""
MAXIMA: Mapping[str, float | None] = {"the largest": None, "6.0": PRINTED_MAXIMUM}
"""By what ED is divided: the largest distance of the comparison, or the number that reproduces the paper's table. In a
space of other features distances may exceed the latter."""


class Reading(NamedTuple):
    """One way to work out the scores: of `SCALES`, `UNITS` and `MAXIMA`."""

    scale: str
    unit: str
    maximum: str


READINGS = tuple(Reading(*each) for each in itertools.product(SCALES, UNITS, MAXIMA))
"""All analyses; the first is the one that the claims are judged by."""


@dataclass(frozen=True, eq=False)
class Compared:
    """One language as it is compared. table: a row a token (corpus, speaker, emotion, vowel). features: (n, d), a scale
    of `SCALES` to the tokens on it."""

    table: pd.DataFrame
    features: Mapping[str, np.ndarray]

    def part(self, rows: np.ndarray) -> "Compared":
        """Some of the tokens, by a mask or by places; scales stay what they were."""
        return Compared(self.table[rows] if rows.dtype == bool else self.table.iloc[rows],
                        {scale: values[rows] for scale, values in self.features.items()})  # fmt: skip


def scaled(
    source: tuple[pd.DataFrame, np.ndarray], target: tuple[pd.DataFrame, np.ndarray]
) -> tuple[Compared, Compared]:
    """Two languages on every scale of `SCALES`; no emotion and no vowel is looked at.

    source, target: tokens (n; corpus, speaker, emotion, vowel) and their features as measured (n, d).
    """
    both = [np.asarray(features, dtype=np.float64) for _, features in (source, target)]
    centre = np.mean([each.mean(0) for each in both], axis=0)
    spread = np.sqrt(np.mean([np.square(each - centre).mean(0) for each in both], axis=0))
    spread = np.where(spread > 0, spread, 1)
    return tuple(
        Compared(
            table.reset_index(drop=True),
            dict(zip(SCALES, (standardised(raw, table["corpus"].to_numpy(str)), (raw - centre) / spread), strict=True)),
        )
        for (table, _), raw in zip((source, target), both, strict=True)
    )


def read(source: Compared, target: Compared, reading: Reading) -> Commonality:
    """CS, ED and Com (E, V, V) under one reading. Vowels with fewer than `FEWEST` tokens in an emotion are missing."""
    return _combined(_distances(source, target, reading.scale, reading.unit), reading)


def analyses(
    source: Compared, target: Compared, readings: Sequence[Reading] = READINGS
) -> tuple[pd.DataFrame, Commonality]:
    """All readings, one behind the other.

    Returns:
        Columns scale, unit, maximum with a row an analysis (index from 0), and the scores (analyses, E, V, V).
    """
    made = {}
    for reading in readings:
        if (reading.scale, reading.unit) not in made:
            made[reading.scale, reading.unit] = _distances(source, target, reading.scale, reading.unit)
    found = [_combined(made[each.scale, each.unit], each) for each in readings]
    stacked = (np.stack([getattr(one, name) for one in found]) for name in ("cosine", "distance", "combined"))
    return pd.DataFrame(readings, columns=list(Reading._fields)).rename_axis("analysis"), Commonality(*stacked)


def _combined(made: tuple[np.ndarray, np.ndarray], reading: Reading) -> Commonality:
    return Commonality(*made, combined_score(*made, MAXIMA[reading.maximum]))


def _distances(source: Compared, target: Compared, scale: str, unit: str) -> tuple[np.ndarray, np.ndarray]:
    sides = [side(each.table, each.features[scale]) for each in (source, target)]
    if unit != UNITS[2]:
        first, second = (alike(each) if unit == UNITS[1] else each for each in sides)
        found = commonality(first.sums, second.sums)
        return found.cosine, found.distance
    cosine, distance = token_distances(*(_codes(each, scale) for each in (source, target)), (len(LABELS), len(VOWELS)))
    rows, columns = (each.sums.counts.sum(0) >= FEWEST for each in sides)
    there = rows[:, :, None] & columns[:, None, :]
    return np.where(there, cosine, np.nan), np.where(there, distance, np.nan)


def _codes(one: Compared, scale: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    emotions = pd.Index(EMOTIONS).get_indexer(one.table["emotion"])
    return one.features[scale], emotions, pd.Index(VOWELS).get_indexer(one.table["vowel"])
