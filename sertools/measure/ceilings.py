"""The ceiling of formant analysis, chosen for each speaker.

A ceiling is right when the speaker's vowels come out distinct. Escudero et al. (2009), J. Acoust. Soc. Am. 126,
1379-1393, take the ceiling under which the tokens of one vowel vary least. Variance alone is also small where a tracker
is wrong in the same way every time (F2 found between F1 and the true F2), so here it is set against the variance of all
tokens: Wilks' lambda, det W / det T of (ln F1, ln F2), one ceiling for all vowels of a speaker.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy

STEP = 250
CANDIDATES: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "male": tuple(range(4000, 6001, STEP)),
        "female": tuple(range(4500, 6501, STEP)),
        "unknown": tuple(range(4000, 6501, STEP)),
    }
)
"""Hz; the ranges of Escudero et al., and both for speakers of unknown gender."""
USUAL: Mapping[str, int] = MappingProxyType({"male": 5000, "female": 5500, "unknown": 5250})
"""Hz, for speakers with too little speech to choose: what Praat's manual proposes, and their middle."""
MINIMUM_TOKENS = 30
MINIMUM_OF_A_VOWEL = 5
MINIMUM_VOWELS = 2


class Ceiling(NamedTuple):
    """What was chosen.

    Attributes:
        hertz: the ceiling.
        spread: (candidates,) Wilks' lambda under each, 0 (vowels apart) to 1 (no difference); NaN where the usual
            ceiling was taken.
        tokens: how many it rests on; 0 where the usual ceiling was taken.
    """

    hertz: int
    spread: numpy.ndarray
    tokens: int


def choose(hertz: numpy.ndarray, vowels: Sequence[str], gender: str | None) -> Ceiling:
    """The ceiling of one speaker.

    Only tokens with an F1 and an F2 under every candidate count, so that all are judged on the same ones, and only
    vowels with ``MINIMUM_OF_A_VOWEL`` of them. The lowest of equally good candidates is taken.

    Args:
        hertz: (tokens, candidates, 2 or more): F1, F2 in the middle of monophthongs; NaN: none found. The candidates
            are those of the gender.
        vowels: name of each token's vowel.
        gender: female, male or missing.

    Raises:
        ValueError: another number of candidates or of names.
    """
    kind = gender if gender in CANDIDATES else "unknown"
    candidates = CANDIDATES[kind]
    if hertz.ndim != 3 or hertz.shape[:2] != (len(vowels), len(candidates)) or hertz.shape[2] < 2:
        raise ValueError(
            f"expected formants of {len(vowels)} tokens under {len(candidates)} ceilings, came shape {hertz.shape}"
        )
    values, names = hertz[:, :, :2], numpy.asarray(vowels, dtype=object)
    whole = numpy.isfinite(values).all(axis=(1, 2))
    counts = {name: int((names[whole] == name).sum()) for name in set(names)}
    kept = whole & numpy.array([counts[name] >= MINIMUM_OF_A_VOWEL for name in names], dtype=bool)
    if kept.sum() < MINIMUM_TOKENS or len(set(names[kept])) < MINIMUM_VOWELS:
        return Ceiling(USUAL[kind], numpy.full(len(candidates), numpy.nan), 0)
    logs = numpy.log(values[kept])
    spread = numpy.array([wilks(logs[:, column], names[kept]) for column in range(len(candidates))])
    return Ceiling(candidates[int(spread.argmin())], spread, int(kept.sum()))


def wilks(values: numpy.ndarray, groups: Sequence[str]) -> float:
    """Wilks' lambda: det(W) / det(T) of the scatter within groups and of all.

    Args:
        values: (n, dimensions), finite. groups: name of each row's group.
    """
    names = numpy.asarray(groups, dtype=object)
    within = sum(_scatter(values[names == name]) for name in set(names))
    return float(numpy.linalg.det(within) / numpy.linalg.det(_scatter(values)))


def _scatter(values: numpy.ndarray) -> numpy.ndarray:
    centred = values - values.mean(axis=0)
    return centred.T @ centred
