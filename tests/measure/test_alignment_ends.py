"""Where speech begins and ends, on levels that are known."""

import numpy

from sertools.measure import alignment_ends
from sertools.measure.alignment_features import COEFFICIENTS, cepstra


def frames(levels):
    """Frames of these levels, in dB."""
    found = numpy.zeros((len(levels), 3 * COEFFICIENTS), dtype="float32")
    found[:, 0] = numpy.asarray(levels) / alignment_ends.DECIBELS
    return found


def test_the_speech_and_a_margin():
    levels = numpy.full(400, -60.0)
    levels[100:300] = -20.0
    levels[180:200] = -60.0  # a closure in the middle stays
    levels[40:44] = -20.0  # a click
    assert alignment_ends.speech(frames(levels)) == slice(100 - 1 - 10, 300 + 1 + 10)
    assert alignment_ends.seconds(slice(20, 60)) == (0.1, 0.3)


def test_margins_end_with_the_recording_and_silence_is_kept_whole():
    levels = numpy.full(100, -60.0)
    levels[5:95] = -20.0
    assert alignment_ends.speech(frames(levels)) == slice(0, 100)
    assert alignment_ends.speech(frames(numpy.zeros(50))) == slice(0, 50)


def test_a_level_of_ten_times_the_amplitude_is_20_db_higher():
    noise = numpy.random.default_rng(0).normal(0, 0.01, 16_000)
    soft, loud = (cepstra(samples)[:, 0].mean() * alignment_ends.DECIBELS for samples in (noise, 10 * noise))
    assert abs(loud - soft - 20) < 0.1
