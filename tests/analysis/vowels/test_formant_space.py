import numpy
import pandas
import pytest

from sertools.analysis.vowels import formant_space as module
from sertools.corpora.table import CorpusError
from sertools.corpora.vowels import DIPHTHONGS, VOWELS

PLACES = {vowel: (300.0 + 40 * number, 2300.0 - 150 * number, 2900.0) for number, vowel in enumerate(VOWELS)}


def tokens(speakers, change=lambda vowel, emotion: 1.0, vowels=VOWELS, each=6):
    """Speakers (name to factor) with `each` tokens; `change` moves F2."""
    rows = []
    for speaker, factor in speakers.items():
        for emotion in module.EMOTIONS:
            for vowel in vowels:
                hertz = numpy.multiply(PLACES[vowel], factor) * [1, change(vowel, emotion), 1]
                row = {f"f{n + 1}_{place}": hertz[n] for n in range(3) for place in (20, 50, 80)}
                rows += [{"speaker": speaker, "emotion": emotion, "vowel": vowel, **row}] * each
    return pandas.DataFrame(rows)


def test_languages_that_differ_in_vocal_tracts_only_lie_on_each_other():
    english = module.space(tokens({"a": 1.0, "b": 1.2}))
    mandarin = module.space(tokens({"c": 1.1, "d": 1.3, "e": 0.9}))
    assert english.normalised.shape == (2, 4, 10, 2)
    found = module.distances(english, mandarin)
    assert found.shape == (10, 5) and numpy.abs(found).max() < 1e-9


def test_a_vowel_that_moves_in_one_emotion():
    def fronted(vowel, emotion):
        return 1.5 if (vowel, emotion) == ("u", "happy") else 1.0

    english, mandarin = module.space(tokens({"a": 1.0, "b": 1.2}, fronted)), module.space(tokens({"c": 1.1}))
    shift = module.shifts(english, mandarin)
    u, happy = VOWELS.index("u"), module.LABELS.index("hap")
    # The constant takes up its share: a quarter of the vowel's tokens, one of ten vowels, one of three formants.
    constant = numpy.log(1.5) / 4 / 10 / 3
    assert shift[1, u, happy] == pytest.approx(numpy.log(1.5) - constant)
    assert shift[0, u, happy] == pytest.approx(-constant)
    found = module.distances(english, mandarin)
    assert numpy.unravel_index(found.argmax(), found.shape) == (u, happy)
    assert shift[1, u, module.LABELS.index("all")] == pytest.approx(numpy.log(1.5) / 4 - constant)


def test_in_hertz():
    english, mandarin = module.space(tokens({"a": 1.0, "b": 1.2})), module.space(tokens({"c": 1.3}))
    shift = module.shifts(english, mandarin, of="hertz")
    assert shift[1, VOWELS.index("i"), 0] == pytest.approx((1.1 - 1.3) * 2300)


def test_replicates_are_the_means_of_the_speakers_drawn():
    rows = tokens({"a": 1.0, "b": 1.0, "c": 1.0})
    rows["f2_50"] *= numpy.exp(numpy.random.default_rng(0).normal(size=len(rows)) * 0.1)
    space = module.space(rows)
    weights = numpy.array([[1, 1, 1], [2, 0, 1], [0, 3, 0]])
    drawn = module.points(space.normalised, weights)
    assert drawn.shape == (3, 5, 10, 2)
    assert drawn[0] == pytest.approx(module.points(space.normalised))
    assert drawn[1, :4] == pytest.approx((2 * space.normalised[0] + space.normalised[2]) / 3)
    assert drawn[2, :4] == pytest.approx(space.normalised[1])
    other = module.space(tokens({"d": 1.0}))
    both = module.distances(space, other, (weights, numpy.ones((3, 1))))
    assert both.shape == (3, 10, 5) and both[0] == pytest.approx(module.distances(space, other))


def test_diphthongs_are_the_mean_of_their_course_and_monophthongs_their_middle():
    rows = tokens({"a": 1.0})
    rows["f1_20"] *= 1.2
    space = module.space(rows, kind="separate")
    plain = module.space(tokens({"a": 1.0}), kind="separate")
    moved = space.normalised[0, 0, :, 0] - plain.normalised[0, 0, :, 0]
    gliding = numpy.isin(VOWELS, DIPHTHONGS)
    assert numpy.ptp(moved[gliding]) < 1e-12 and numpy.ptp(moved[~gliding]) < 1e-12
    assert moved[gliding][0] - moved[~gliding][0] == pytest.approx(numpy.log(1.2) / 3)


def test_constants_rest_on_the_vowels_that_both_have():
    polish = tokens({"p": 1.1}, vowels=("i", "E", "A/a", "O", "u"))
    english = tokens({"a": 1.0, "b": 1.2})
    common = module.common_vowels(english, polish)
    assert common == ("i", "E", "A/a", "O", "u")
    found = module.distances(module.space(english, common), module.space(polish, common))
    assert numpy.nanmax(found) < 1e-9
    assert numpy.isnan(found[VOWELS.index("@")]).all() and numpy.isfinite(found[VOWELS.index("u")]).all()
    # over all vowels of either, the vowels that Polish lacks would move all of its vowels
    assert numpy.nanmin(module.distances(module.space(english), module.space(polish))) > 0.01


def test_a_vowel_with_few_tokens_has_no_place():
    rows = tokens({"a": 1.0, "b": 1.2}, each=2)
    assert numpy.isnan(module.space(rows).normalised).all()
    few = tokens({"a": 1.0, "b": 1.2}, each=3)
    dropped = few.drop(few[(few["vowel"] == "i") & (few["emotion"] == "sad") & (few["speaker"] == "a")].index)
    space = module.space(dropped)
    assert numpy.isnan(space.normalised[:, 3, 0]).all() and numpy.isfinite(space.normalised[:, :3, 0]).all()
    assert numpy.isnan(module.points(space.normalised)[4, 0]).all()


def test_what_does_not_fit_is_refused():
    rows = tokens({"a": 1.0, "b": 1.2})
    with pytest.raises(CorpusError, match="came none from anybody"):
        module.space(rows.assign(emotion="fear"))
    with pytest.raises(CorpusError, match="came none from b"):
        module.space(rows[(rows["speaker"] == "a") | (rows["vowel"] != "i")], ["i"])


def test_places_in_hertz_for_a_picture():
    english, mandarin = module.space(tokens({"a": 1.0, "b": 1.21})), module.space(tokens({"c": 1.1}))
    means, own = module.places(english)
    i = VOWELS.index("i")
    assert means.shape == (5, 10, 2) and own.shape == (2, 10, 2)
    assert means[:, i, 1] == pytest.approx(numpy.full(5, 1.105 * 2300)) and own[1, i, 1] == pytest.approx(1.21 * 2300)
    # the constants' mean is that of a speaker with a factor of 1.1
    middle = module.reference(english, mandarin)
    means, own = module.places(english, middle)
    assert means[-1, i] == pytest.approx(numpy.multiply(1.1, PLACES["i"][:2]))
    assert own[0, i] == pytest.approx(means[0, i])


def test_a_speaker_s_place_is_over_the_emotions_that_he_has():
    rows = tokens({"a": 1.0, "b": 1.2}, lambda vowel, emotion: 1.5 if emotion == "sad" else 1.0)
    space = module.space(rows[~((rows["speaker"] == "a") & (rows["emotion"] == "sad"))])
    _, own = module.places(space)
    assert own[0, 0, 1] == pytest.approx(2300) and own[1, 0, 1] == pytest.approx(1.2 * 2300 * (3 + 1.5) / 4)
