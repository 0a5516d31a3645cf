"""The 88 functionals: names, values that a tone must have, and what the wrapper guards against."""

from concurrent.futures import ThreadPoolExecutor

import numpy
import opensmile
import pytest

from sertools.measure import egemaps


def voice(pitch=150.0, amplitude=0.3, seconds=1.0):
    """A sum of ten harmonics with falling amplitudes: what a pitch tracker takes for voiced speech."""
    time = numpy.arange(round(seconds * 16_000)) / 16_000
    harmonics = sum(numpy.sin(2 * numpy.pi * pitch * k * time) / k for k in range(1, 11))
    return (amplitude * harmonics / numpy.abs(harmonics).max()).astype("float32")


def feature(values, name):
    return float(values[egemaps.NAMES.index(name)])


def test_names_are_opensmiles_own_in_its_order():
    smile = opensmile.Smile(opensmile.FeatureSet.eGeMAPSv02, opensmile.FeatureLevel.Functionals)
    assert tuple(smile.feature_names) == egemaps.NAMES
    assert len(egemaps.NAMES) == 88


@pytest.mark.parametrize("pitch", [110.0, 220.0])
def test_pitch_of_a_known_voice_in_semitones_above_27_5_hz(pitch):
    values = egemaps.functionals(voice(pitch))
    assert values.shape == (88,) and values.dtype == numpy.float32
    assert feature(values, "F0semitoneFrom27.5Hz_sma3nz_amean") == pytest.approx(12 * numpy.log2(pitch / 27.5), abs=0.2)


def test_half_the_amplitude_is_six_decibels_less():
    loud, quiet = (feature(egemaps.functionals(voice(amplitude=a)), "equivalentSoundLevel_dBp") for a in (0.4, 0.2))
    assert loud - quiet == pytest.approx(20 * numpy.log10(2), abs=0.01)


def test_a_sample_at_full_scale_does_not_wrap_round():
    full = voice(amplitude=1.0)
    assert full.max() == 1.0
    below = numpy.clip(full, -1, 1 - 2.0**-15)
    assert numpy.array_equal(egemaps.functionals(full), egemaps.functionals(below))
    bare = opensmile.Smile(opensmile.FeatureSet.eGeMAPSv02, opensmile.FeatureLevel.Functionals)
    # What the wrapper guards against; should openSMILE's package mend it, this guard may go.
    assert not numpy.array_equal(bare(full, 16_000).ravel(), bare(below, 16_000).ravel())


def test_16_bit_samples_pass_through_unchanged():
    samples = (numpy.rint(voice() * 2**15) / 2**15).astype("float32")
    bare = opensmile.Smile(opensmile.FeatureSet.eGeMAPSv02, opensmile.FeatureLevel.Functionals)
    assert numpy.array_equal(egemaps.functionals(samples), bare(samples, 16_000).ravel())


def test_threads_give_the_same_bits():
    signals = [voice(pitch) for pitch in (100.0, 150.0, 200.0, 250.0)]
    alone = [egemaps.functionals(signal) for signal in signals]
    with ThreadPoolExecutor(4) as pool:
        assert all(map(numpy.array_equal, alone, pool.map(egemaps.functionals, signals)))


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (numpy.zeros((2, 1600), dtype="float32"), "shape"),
        (numpy.zeros(1600, dtype="int16"), "int16"),
        (numpy.full(1600, 1.5, dtype="float32"), "within"),
        (numpy.full(1600, numpy.nan, dtype="float32"), "within"),
        (numpy.zeros(0, dtype="float32"), "within"),
        (voice(seconds=0.05), "at least 60 ms"),
    ],
)
def test_samples_that_opensmile_would_mistake_are_refused(samples, message):
    with pytest.raises(ValueError, match=message):
        egemaps.functionals(samples)
