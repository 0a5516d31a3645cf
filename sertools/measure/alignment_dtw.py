"""Phones of a recording by dynamic time warping: a synthetic recording of the same sentence, whose phones are known, is
bent onto the real one (Sakoe and Chiba 1978), and the boundaries go along."""

from collections.abc import Sequence

import numpy

from sertools.corpora.phones import Phone
from sertools.measure.alignment_features import SHIFT_SECONDS

STEPS = numpy.array([[1, 1], [0, 1], [1, 0]])


def warp(spoken: numpy.ndarray, recorded: numpy.ndarray) -> tuple[numpy.ndarray, float]:
    """The cheapest monotonous path between two series of frames under Euclidean distance.

    Args:
        spoken: shape (m, d); recorded: shape (n, d).

    Returns:
        float64 of shape (m,): the frame of the recording that each spoken frame falls on, the mean where it is several;
        rising or equal; and the mean distance along the path.
    """
    import librosa

    total, path = librosa.sequence.dtw(spoken.T, recorded.T, metric="euclidean", step_sizes_sigma=STEPS)
    here, there = path[::-1].T
    return numpy.bincount(here, weights=there) / numpy.bincount(here), float(total[-1, -1]) / len(path)


def carry(phones: Sequence[Phone], where: numpy.ndarray, seconds: float) -> tuple[Phone, ...]:
    """Phones of the synthetic recording at their places in the real one.

    Args:
        phones: without gaps from 0 to the end of the synthetic recording.
        where: of :func:`warp`.
        seconds: duration of the real recording.

    Returns:
        As many phones, without gaps from 0 to ``seconds``.
    """
    frames = numpy.array([phone.start for phone in phones[1:]]) / SHIFT_SECONDS
    inner = numpy.interp(frames, numpy.arange(len(where)), where) * SHIFT_SECONDS
    bounds = [0.0, *numpy.clip(inner, 0.0, seconds).tolist(), seconds]
    return tuple(
        Phone(start, end, phone.name, phone.stressed)
        for phone, start, end in zip(phones, bounds[:-1], bounds[1:], strict=True)
    )
