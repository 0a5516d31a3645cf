"""Uncertainty over speakers: the same redrawn speakers serve every method, so that differences are paired.

A replicate is a row of weights, one weight a speaker: how often that speaker was drawn. A *statistic* is a function
``weights (R, S) -> values (members, R)`` or ``(R,)``; a point estimate, a bootstrap, a leave-one-speaker-out replicate
and the value of a single speaker are then the same function with other weights. A method's statistic is the mean over
its members (fold x run), taken inside each replicate. Speakers are resampled, never utterances: utterances of one
speaker are not independent, and seeds are not speakers.

Source: Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapters 8 (clusters) and 13 (percentile interval);
fewer than eight speakers give no interval (protocol of this replication).
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sertools.analysis.group_sums import sums_of_groups

MINIMUM_SPEAKERS = 8
"""Below this no interval is computed: one value a speaker and leave-one-speaker-out replicates instead."""
BOOTSTRAP = "bootstrap"
SHOWN_ALONE = 400
"""Speakers up to whom each has a value of their own: no table shows more, and they cost the square of the speakers."""
LEAVE_ONE_OUT = "leave one speaker out"
POINT = "no replicates"
"""Of a draw of 0 replicates: intervals then hold the estimate alone, at a fraction of the time."""

Statistic = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class Replicates:
    """How often each speaker counts in each replicate.

    ``speakers``: S sorted names. ``weights``: int64 (R, S); rows of the bootstrap sum to S, rows of leave-one-out are 1
    but for one 0. ``kind``: ``BOOTSTRAP`` or ``LEAVE_ONE_OUT``. ``seed``: what the draw was made with.
    """

    speakers: tuple[str, ...]
    weights: np.ndarray
    kind: str
    seed: int

    def codes(self, speakers: Sequence[str]) -> np.ndarray:
        """Position in ``self.speakers`` of the speaker of each row, int64 (n,).

        Raises:
            ValueError: a row's speaker is not among those that were resampled.
        """
        numbers, names = pd.factorize(np.asarray(speakers, dtype=object))
        position = {name: k for k, name in enumerate(self.speakers)}
        unknown = sorted({str(name) for name in names} - set(position))
        if unknown:
            raise ValueError(f"expected speakers among {self.speakers}, came {unknown}")
        return np.array([position[str(name)] for name in names], dtype=np.int64)[numbers]

    @cached_property
    def asked(self) -> np.ndarray:
        """What a statistic is asked for, int64 (1 + A + R, S): everyone once, each of A speakers alone (S, or none
        above ``SHOWN_ALONE``), and the replicates; of ``POINT`` everyone alone."""
        count = len(self.speakers)
        everyone = np.ones((1, count), np.int64)
        if self.kind == POINT:
            return everyone
        alone = np.eye(count if count <= SHOWN_ALONE else 0, count, dtype=np.int64)
        return np.concatenate([everyone, alone, self.weights])


@dataclass(frozen=True, eq=False)
class Interval:
    """A statistic with what the speakers say about it.

    ``estimate``: all speakers once. ``low``, ``high``: percentile interval; NaN below eight speakers. ``values``: (R,)
    the statistic in each replicate, NaN where a replicate does not define it. ``dots``: speaker -> value of that
    speaker alone, NaN where one speaker does not define it; none above ``SHOWN_ALONE`` speakers. ``replicates``: what
    was drawn.
    """

    estimate: float
    low: float
    high: float
    values: np.ndarray
    dots: dict[str, float]
    replicates: Replicates
    confidence: float = 0.95

    @property
    def has_interval(self) -> bool:
        """False below eight speakers: then show the dots."""
        return self.replicates.kind == BOOTSTRAP


def replicates(
    speakers: Sequence[str], *, count: int = 1000, seed: int = 0, minimum: int = MINIMUM_SPEAKERS
) -> Replicates:
    """Draw replicates for the speakers of a corpus; ``speakers`` may repeat (one a row).

    With at least ``minimum`` speakers ``count`` bootstrap rows, else one leave-one-out row a speaker. The draw depends
    on the seed and the set of names only: not on the order of rows, and corpora with other speakers are drawn
    independently. ``count`` 0 draws nothing, for whom the estimate is enough.

    Raises:
        ValueError: no speaker, an empty or missing name, or ``count`` below 0.
    """
    found = pd.unique(np.asarray(speakers, dtype=object))
    if any(pd.isna(name) or name == "" for name in found):
        raise ValueError("expected a speaker for every row, came a missing one; intervals resample speakers")
    names = tuple(sorted({str(name) for name in found}))
    if not names or count < 0:
        raise ValueError(f"expected at least one speaker and no fewer than 0 replicates, came {len(names)} and {count}")
    if count == 0:
        return Replicates(names, np.empty((0, len(names)), np.int64), POINT, seed)
    if len(names) < minimum:
        return Replicates(names, 1 - np.eye(len(names), dtype=np.int64), LEAVE_ONE_OUT, seed)
    generator = np.random.default_rng([seed, zlib.crc32("\n".join(names).encode())])
    drawn = generator.multinomial(len(names), np.full(len(names), 1 / len(names)), size=count)
    return Replicates(names, drawn.astype(np.int64), BOOTSTRAP, seed)


def interval(statistic: Statistic, drawn: Replicates, *, confidence: float = 0.95) -> Interval:
    """The mean over members of a statistic, with its interval or dots over speakers.

    A member whose value a replicate does not define (NaN: none of its speakers was drawn) is left out of the mean of
    that replicate. Percentiles are taken over the replicates that define the statistic.

    Raises:
        ValueError: the statistic does not return one value a replicate; a confidence outside (0, 1).
    """
    if not 0 < confidence < 1:
        raise ValueError(f"expected a confidence between 0 and 1, came {confidence}")
    values = np.atleast_2d(np.asarray(statistic(drawn.asked), dtype=float))
    if values.ndim != 2 or values.shape[1] != len(drawn.asked):
        raise ValueError(f"expected a statistic of shape (members, {len(drawn.asked)}), came {values.shape}")
    values = mean_over_members(values)
    if drawn.kind == POINT:
        return Interval(float(values[0]), np.nan, np.nan, np.empty(0), {}, drawn, confidence)
    shown = drawn.speakers if len(drawn.speakers) <= SHOWN_ALONE else ()
    estimate, dots, values = values[0], values[1 : len(shown) + 1], values[len(shown) + 1 :]
    low, high = _percentiles(values, confidence) if drawn.kind == BOOTSTRAP else (np.nan, np.nan)
    return Interval(float(estimate), low, high, values, dict(zip(shown, dots.tolist(), strict=True)), drawn, confidence)


def combine(function: Callable[..., np.ndarray], *intervals: Interval, paired: bool = True) -> Interval:
    """A function of statistics (a difference, a mean over corpora, an indicator), replicate by replicate.

    ``function`` takes one array a statistic and works elementwise. ``paired=True`` demands that all were computed on
    the same draw (methods on one corpus) and keeps the dots; ``paired=False`` combines independent draws (corpora), of
    equally many replicates.

    Raises:
        ValueError: draws differ although paired, or their numbers differ, or intervals are mixed with leave-one-out.
    """
    first = intervals[0]
    for other in intervals[1:]:
        if len(other.values) != len(first.values) or other.replicates.kind != first.replicates.kind:
            raise ValueError(
                f"expected equally many replicates of one kind, came {len(first.values)} ({first.replicates.kind}) "
                f"and {len(other.values)} ({other.replicates.kind})"
            )
        if paired and not same_draw(first.replicates, other.replicates):
            raise ValueError(
                "expected statistics on the same draw of speakers, came different draws; set paired=False for corpora"
            )
    estimate = float(function(*(np.asarray(item.estimate) for item in intervals)))
    values = np.asarray(function(*(item.values for item in intervals)), dtype=float)
    dots: dict[str, float] = {}
    if paired:
        of_speakers = function(*(np.array(list(item.dots.values())) for item in intervals))
        dots = dict(zip(first.dots, np.asarray(of_speakers, dtype=float).tolist(), strict=True))
    low, high = _percentiles(values, first.confidence) if first.has_interval else (np.nan, np.nan)
    return Interval(estimate, low, high, values, dots, first.replicates, first.confidence)


def difference(first: Interval, second: Interval) -> Interval:
    """``first - second`` on the same draw of speakers; errors as ``combine``."""
    return combine(np.subtract, first, second)


def same_draw(first: Replicates, second: Replicates) -> bool:
    """Whether two draws give every speaker the same weight in every replicate."""
    return first is second or (first.speakers == second.speakers and np.array_equal(first.weights, second.weights))


def rows(function: Callable[[np.ndarray], float | np.ndarray], codes: np.ndarray) -> Statistic:
    """Any statistic of rows: ``function(positions)`` gets the drawn rows, each as often as its speaker was drawn.

    ``codes``: (n,) speaker of each row, from ``Replicates.codes``. The function returns a number or one number a
    member. A replicate without a row gives NaN. Slow (one call a replicate): sums and ranks have vectorised statistics
    of their own.
    """
    everyone = np.arange(len(codes))

    def statistic(weights: np.ndarray) -> np.ndarray:
        drawn = [np.repeat(everyone, weight[codes]) for weight in weights]
        values = [np.atleast_1d(function(positions)) if len(positions) else None for positions in drawn]
        width = max((len(value) for value in values if value is not None), default=1)
        return np.stack([np.full(width, np.nan) if value is None else value for value in values], axis=1)

    return statistic


def means(values: np.ndarray, codes: np.ndarray, speakers: int) -> Statistic:
    """Mean over rows of ``values`` (members, n) or (n,), NaN rows left out.

    ``speakers`` is S. Returns a (members, R) statistic.
    """
    values = np.atleast_2d(np.asarray(values, dtype=float))
    known = np.isfinite(values)
    sums, counts = (sums_of_groups(each, codes, speakers) for each in (np.where(known, values, 0.0), known))

    def statistic(weights: np.ndarray) -> np.ndarray:
        return ratio(sums @ weights.T, counts @ weights.T)

    return statistic


def mean_over_members(values: np.ndarray) -> np.ndarray:
    """Mean over the first axis of (members, R), NaN left out; NaN where all are."""
    known = np.isfinite(values)
    return ratio(np.where(known, values, 0.0).sum(0), known.sum(0))


def ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """``numerator / denominator``, elementwise, NaN where the denominator is 0."""
    numerator, denominator = np.broadcast_arrays(
        np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    )
    return np.divide(numerator, denominator, out=np.full(numerator.shape, np.nan), where=denominator != 0)


def _percentiles(values: np.ndarray, confidence: float) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    if not len(known):
        return np.nan, np.nan
    tail = 50 * (1 - confidence)
    low, high = np.percentile(known, [tail, 100 - tail])
    return float(low), float(high)
