"""Where the speech of a recording begins and ends, by its level: what is bent onto it has no silence around it."""

import numpy

from sertools.measure.alignment_features import BANDS, SHIFT_SECONDS

QUIET, LOUD = 0.02, 0.95
"""Quantiles of the level that stand for a recording's silence and for its loud speech."""
PART = 0.3
"""Of the way from silence to loud speech, in dB, from which a frame counts as speech."""
RUN = 8
"""Frames (40 ms) of which all but one have to: a click is shorter."""
MARGIN = 10
"""Frames (50 ms) that are kept before and behind: soft consonants begin and end words."""
DECIBELS = 10 / numpy.log(10) / numpy.sqrt(BANDS)
"""The first cepstral coefficient is the sum of the bands' log energies over the root of their number."""


def speech(frames: numpy.ndarray) -> slice:
    """The frames of the speech, and a margin around them.

    Args:
        frames: (t, 39), of :func:`sertools.measure.alignment_features.cepstra`.

    Returns:
        All of them where the level never stays high enough (silence, or noise throughout).
    """
    level = DECIBELS * frames[:, 0]
    quiet, loud = numpy.quantile(level, [QUIET, LOUD])
    high = level > quiet + PART * (loud - quiet)
    held = numpy.flatnonzero(numpy.convolve(high, numpy.ones(RUN), "valid") >= RUN - 1)
    if not held.size:
        return slice(0, len(frames))
    return slice(max(0, int(held[0]) - MARGIN), min(len(frames), int(held[-1]) + RUN + MARGIN))


def seconds(part: slice) -> tuple[float, float]:
    """Start and end of a stretch of frames."""
    return part.start * SHIFT_SECONDS, part.stop * SHIFT_SECONDS
