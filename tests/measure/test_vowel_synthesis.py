import numpy
import pytest

from sertools.measure import vowel_synthesis


def response(formants, bandwidths, hertz, rate=16_000):
    """Gain of the cascade at a frequency, from Klatt's transfer function."""
    z = numpy.exp(-2j * numpy.pi * hertz / rate)
    gain = 1.0
    for formant, bandwidth in zip(formants, bandwidths, strict=True):
        c = -numpy.exp(-2 * numpy.pi * bandwidth / rate)
        b = 2 * numpy.exp(-numpy.pi * bandwidth / rate) * numpy.cos(2 * numpy.pi * formant / rate)
        gain = gain * (1 - b - c) / (1 - b * z - c * z**2)
    return abs(gain)


def test_the_spectrum_is_source_times_filter():
    formants, bandwidths = (500.0, 1500.0, 2500.0), (60.0, 90.0, 150.0)
    # whole periods, so that harmonics fall on lines of the transform
    sound = vowel_synthesis.vowel([formants], 100.0, seconds=1.0, bandwidths=bandwidths)
    flat = vowel_synthesis.vowel([(7900.0,)], 100.0, seconds=1.0, bandwidths=(4000.0,))
    lines = [300, 500, 1000, 1500, 2000, 2500, 3000]
    spectra = [numpy.abs(numpy.fft.rfft(each[-8000:]))[[line // 2 for line in lines]] for each in (sound, flat)]
    came = spectra[0] / spectra[1]
    expected = numpy.array(
        [response(formants, bandwidths, line) / response((7900.0,), (4000.0,), line) for line in lines]
    )
    assert came / came[0] == pytest.approx(expected / expected[0], rel=0.01)


def test_period_length_and_level():
    sound = vowel_synthesis.vowel([(500, 1500)], 125.0, seconds=0.3, margin=0.05)
    assert len(sound) == 6400 and numpy.abs(sound).max() == pytest.approx(0.5)
    # 128 samples a period once the filter has settled
    assert sound[3200:4800] == pytest.approx(sound[3328:4928], abs=1e-6)


def test_a_straight_course_between_equal_points_is_a_monophthong():
    one = vowel_synthesis.vowel([(500, 1500, 2500)], 120.0)
    two = vowel_synthesis.vowel([(500, 1500, 2500)] * 2, 120.0)
    assert one == pytest.approx(two)


@pytest.mark.parametrize(
    "formants", [[500, 1500], [], [(500, 400)], [(500, 9000)], [(0, 500)], [(1, 2, 3, 4, 5, 6)], [(500, float("nan"))]]
)
def test_other_formants_are_refused(formants):
    with pytest.raises(ValueError, match="expected formants"):
        vowel_synthesis.vowel(formants, 120.0)
