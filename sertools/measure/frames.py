"""Frames of an utterance with the times that they describe, and their mean around the middle of a segment."""

from dataclasses import dataclass
from typing import Protocol

import numpy

from sertools.measure.audio import RATE

REACH = 0.120
"""Seconds on either side of a segment's middle that belong to its window (Upadhyay et al. 2025, section 4.2)."""


class FrameError(ValueError):
    """Samples, frames or times that make no features of a segment."""


@dataclass(frozen=True, eq=False)
class Frames:
    """What an encoder made of an utterance.

    Attributes:
        values: float32, shape (t, width), finite.
        centres: float64, shape (t,), seconds from the start of the recording, increasing: the middle of the stretch of
            sound that a frame describes.

    Raises:
        FrameError: other shapes or types, no frames, values that are not finite, or times that do not increase.
    """

    values: numpy.ndarray
    centres: numpy.ndarray

    def __post_init__(self):
        values, centres = self.values, self.centres
        if values.ndim != 2 or values.dtype != "float32" or centres.shape != (len(values),) or not len(values):
            raise FrameError(
                f"expected float32 frames (t, width) and a time for each, came {values.dtype} of shape {values.shape} "
                f"and times of shape {centres.shape}"
            )
        if not numpy.isfinite(values).all():
            place = numpy.argwhere(~numpy.isfinite(values))[0]
            raise FrameError(f"expected finite frames, came {values[tuple(place)]} in frame {place[0]}, row {place[1]}")
        if (numpy.diff(centres) <= 0).any():
            raise FrameError("expected times that increase from frame to frame, came others")


class FrameEncoder(Protocol):
    """What turns the samples of an utterance into frames; a cepstral analysis and a large network look the same.

    Attributes:
        name: as :func:`sertools.measure.encoders.encoder` knows it.
        names: what each of the values of a frame is called, in order; as many as frames are wide.
    """

    name: str
    names: tuple[str, ...]

    def parameters(self) -> dict[str, object]:
        """All that decides the frames besides the samples (part of every cache key): settings, versions, weights."""
        ...

    def encode(self, samples: numpy.ndarray) -> Frames:
        """Frames of one utterance.

        Args:
            samples: float, shape (n,), mono, 16 kHz, within [-1, 1], at least 0.1 s (``audio.read`` sees to it all).

        Raises:
            FrameError: samples of another type, shape or range, or too few of them.
        """
        ...


def check_samples(samples: numpy.ndarray, least: int) -> numpy.ndarray:
    """Samples that may be encoded, as float32.

    Args:
        samples: what came. least: fewest samples that make a frame.

    Raises:
        FrameError: not one channel of floats, fewer than ``least``, or outside [-1, 1].
    """
    samples = numpy.asarray(samples)
    if samples.ndim != 1 or not numpy.issubdtype(samples.dtype, numpy.floating):
        raise FrameError(f"expected one channel of floats, shape (n,), came {samples.dtype} of shape {samples.shape}")
    if len(samples) < least:
        raise FrameError(f"expected at least {least} samples ({1000 * least / RATE:g} ms), came {len(samples)}")
    if not numpy.abs(samples).max() <= 1:
        raise FrameError("expected samples within [-1, 1], came NaN or larger ones")
    return samples.astype("float32", copy=False)


def around(frames: Frames, middles: numpy.ndarray, reach: float = REACH) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Mean of the frames around each middle: those whose centres lie at most ``reach`` away.

    At the start or the end of a recording the window holds what there is of it. Frames count alike, those of
    neighbouring sounds too: the paper's window is wider than most vowels.

    Args:
        frames: of one utterance, t of them.
        middles: float, shape (n,), seconds: middles of the segments. reach: seconds, above 0.

    Returns:
        float32, shape (n, width), and the number of frames in each window: int64, shape (n,), at least 1.

    Raises:
        FrameError: a reach that is not above 0, a middle that is not finite, or a window without a frame.
    """
    middles = numpy.asarray(middles, dtype="float64")
    if not reach > 0 or not numpy.isfinite(middles).all():
        raise FrameError(f"expected a reach above 0 s and finite times, came {reach} and {middles.tolist()}")
    # A frame that lies at the edge counts, whatever the last digits of its time are.
    tolerance = 1e-6
    first = numpy.searchsorted(frames.centres, middles - reach - tolerance, side="left")
    last = numpy.searchsorted(frames.centres, middles + reach + tolerance, side="right")
    empty = numpy.flatnonzero(last <= first)
    if len(empty):
        raise FrameError(
            f"expected frames within {reach:g} s of every middle, came none at {middles[empty[0]]:g} s: the frames "
            f"lie from {frames.centres[0]:g} to {frames.centres[-1]:g} s"
        )
    sums = numpy.zeros((len(frames.values) + 1, frames.values.shape[1]))
    numpy.cumsum(frames.values, axis=0, dtype="float64", out=sums[1:])
    counts = last - first
    return ((sums[last] - sums[first]) / counts[:, None]).astype("float32"), counts
