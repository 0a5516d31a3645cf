import numpy
import pytest

pytest.importorskip("parselmouth")

from sertools.measure import formants, vowel_synthesis  # noqa: E402

RATE, MARGIN = 16_000, 0.06
# Peterson and Barney's means of men: i, E, A/a, O, u, and a schwa
MEN = [(270, 2290, 3010), (530, 1840, 2480), (730, 1090, 2440), (570, 840, 2410), (300, 870, 2240), (500, 1500, 2500)]


def spoken(courses, f0, seconds=0.2):
    sound = vowel_synthesis.vowel(
        [(*course, 3500, 4500) for course in courses], f0, RATE, seconds=seconds, margin=MARGIN
    )
    return formants.tracks(sound, RATE, [(MARGIN, MARGIN + seconds)], [5000])


@pytest.mark.parametrize("vowel", MEN)
@pytest.mark.parametrize("f0", [90, 120, 160])
def test_formants_of_known_vowels(vowel, f0):
    found = spoken([vowel], f0)
    # Linear prediction is drawn to the nearest harmonic, up to half of F0 away.
    assert numpy.abs(found.hertz[0, 0, :, 0] - vowel[0]).max() < f0 / 3
    assert found.hertz[0, 0, :, 1:] == pytest.approx(numpy.tile(vowel[1:], (3, 1)), rel=0.04)
    assert found.voiced[0] == 1 and found.f0[0] == pytest.approx(f0, rel=0.01)
    assert found.jumps[0, 0] < 0.1


def test_the_course_of_a_known_diphthong():
    begin, end = numpy.array([730.0, 1200, 2500]), numpy.array([300.0, 2100, 2900])
    found = spoken([begin, end], 110, seconds=0.25).hertz[0, 0]
    expected = [begin + place * (end - begin) for place in formants.PLACES]
    assert found[:, 1:] == pytest.approx(numpy.array(expected)[:, 1:], rel=0.04)
    assert numpy.abs(found[:, 0] - numpy.array(expected)[:, 0]).max() < 45


def test_vowels_and_ceilings_do_not_depend_on_each_other():
    sound = numpy.concatenate(
        [vowel_synthesis.vowel([(*vowel, 3500, 4500)], 120, RATE, seconds=0.3) for vowel in MEN[:3]]
    )
    spans = [(0.05, 0.25), (0.35, 0.55), (0.65, 0.85)]
    together = formants.tracks(sound, RATE, spans, [4750, 5000, 5500])
    alone = formants.tracks(sound, RATE, spans[1:2], [5000])
    assert together.hertz.shape == together.bandwidths.shape == (3, 3, 3, 3)
    assert together.jumps.shape == (3, 3) and together.voiced.shape == together.f0.shape == (3,)
    numpy.testing.assert_array_equal(together.hertz[1, 1], alone.hertz[0, 0])
    numpy.testing.assert_array_equal(together.jumps[1, 1], alone.jumps[0, 0])


def test_noise_is_voiceless():
    noise = numpy.random.default_rng(0).uniform(-0.3, 0.3, RATE // 2)
    found = formants.tracks(noise, RATE, [(0.1, 0.3)], [5000])
    assert found.voiced[0] < 0.5


def test_a_recording_too_short_for_a_window_has_no_formants():
    found = formants.tracks(numpy.full(500, 0.1), RATE, [(0.0, 0.02)], [5000])
    assert numpy.isnan(found.hertz).all() and found.voiced[0] == 0 and numpy.isnan(found.f0[0])


@pytest.mark.parametrize(
    ("samples", "spans", "ceilings", "message"),
    [
        (numpy.zeros((2, 100)), [], [5000], "finite samples of one channel"),
        (numpy.full(1600, numpy.nan), [], [5000], "finite samples"),
        (numpy.zeros(1600), [(0.05, 0.2)], [5000], "vowels inside 0 to 0.1000 s, came 0.0500 to 0.2000"),
        (numpy.zeros(1600), [(0.05, 0.05)], [5000], "vowels inside"),
        (numpy.zeros(1600), [(0.05, 0.06)], [9000], "ceilings up to 8000 Hz, came 9000"),
        (numpy.zeros(1600), [(0.05, 0.06)], [], "came none"),
    ],
)
def test_other_arguments_are_refused(samples, spans, ceilings, message):
    with pytest.raises(formants.FormantError, match=message):
        formants.tracks(samples, RATE, spans, ceilings)
