"""Vowels of known formants, by source and filter: the ground truth for a formant tracker.

A train of glottal pulses (Rosenberg 1971, J. Acoust. Soc. Am. 49, 583-590, shape C: opening 40 %, closing 16 % of the
period), differentiated for the radiation at the lips, goes through a cascade of second-order resonators (Klatt 1980,
J. Acoust. Soc. Am. 67, 971-995, equations 1 and 2). The poles of the filter are the formants, exactly.
"""

from collections.abc import Sequence

import numpy

OPENING, CLOSING = 0.4, 0.16
BANDWIDTHS = (60.0, 90.0, 150.0, 200.0, 250.0)
"""Hz, of five formants: of the size of those measured in speech."""
SECONDS = 0.2
PEAK = 0.5


def vowel(
    formants: Sequence[Sequence[float]],
    f0: float,
    rate: int = 16_000,
    *,
    seconds: float = SECONDS,
    margin: float = 0.0,
    bandwidths: Sequence[float] = BANDWIDTHS,
) -> numpy.ndarray:
    """A vowel whose formants are known at every time.

    Args:
        formants: (points, formants) Hz, points equally spaced from the vowel's start to its end with straight lines
            between; one point: a monophthong. At most as many formants as bandwidths.
        f0: Hz, constant.
        rate: Hz.
        seconds: of the vowel.
        margin: seconds of speech before and after it, spoken with its first and its last formants.
        bandwidths: Hz, constant.

    Returns:
        float64, (round((seconds + 2 margin) rate),), largest magnitude ``PEAK``.

    Raises:
        ValueError: formants of another shape, not rising, or not between 0 and half the rate.
    """
    points = numpy.asarray(formants, dtype="float64")
    if points.ndim != 2 or not 1 <= points.shape[1] <= len(bandwidths):
        raise ValueError(f"expected formants of shape (points, 1 to {len(bandwidths)}), came {points.shape}")
    if not ((points > 0) & (points < rate / 2)).all() or not (numpy.diff(points, axis=1) > 0).all():
        raise ValueError(f"expected formants that rise, between 0 and {rate / 2:g} Hz, came {points.tolist()}")
    count = round((seconds + 2 * margin) * rate)
    # Share of the vowel that has passed at each sample; the margins hold its ends.
    place = numpy.clip((numpy.arange(count) / rate - margin) / seconds, 0, 1)
    sound = numpy.diff(_pulses(count + 1, f0, rate))
    for column, bandwidth in zip(points.T, bandwidths, strict=False):
        course = numpy.interp(place, numpy.linspace(0, 1, len(column)), column) if len(column) > 1 else column
        sound = _resonator(sound, numpy.broadcast_to(course, count), bandwidth, rate)
    return PEAK * sound / numpy.abs(sound).max()


def _pulses(count: int, f0: float, rate: int) -> numpy.ndarray:
    """Flow through the glottis: (count,), 0 to 1, from the phase of each sample (periods need not be whole samples)."""
    phase = numpy.mod(numpy.arange(count) * f0 / rate, 1.0)
    rising = 0.5 * (1 - numpy.cos(numpy.pi * phase / OPENING))
    falling = numpy.cos(0.5 * numpy.pi * (phase - OPENING) / CLOSING)
    return numpy.where(phase < OPENING, rising, numpy.where(phase < OPENING + CLOSING, falling, 0.0))


def _resonator(sound: numpy.ndarray, course: numpy.ndarray, bandwidth: float, rate: int) -> numpy.ndarray:
    """y[t] = a x[t] + b y[t-1] + c y[t-2], a pole pair at the course's frequency, gain 1 at 0 Hz."""
    c = -numpy.exp(-2 * numpy.pi * bandwidth / rate)
    b = 2 * numpy.exp(-numpy.pi * bandwidth / rate) * numpy.cos(2 * numpy.pi * course / rate)
    driven = (1 - b - c) * sound
    out = numpy.empty_like(sound)
    before = before_that = 0.0
    for position, (value, slope) in enumerate(zip(driven.tolist(), b.tolist(), strict=True)):
        before, before_that = value + slope * before + c * before_that, before
        out[position] = before
    return out
