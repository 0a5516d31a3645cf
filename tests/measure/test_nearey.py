import numpy
import pytest

from sertools.measure import nearey

VOWELS = {"i": (300.0, 2200.0), "A/a": (700.0, 1200.0), "u": (320.0, 900.0)}


def spoken(tracts, vowels=None):
    """Formants, speakers and vowels of speakers who differ by a factor only."""
    rows = [
        (numpy.multiply(VOWELS[vowel], factor), speaker, vowel)
        for speaker, factor in tracts.items()
        for vowel in (vowels or {}).get(speaker, VOWELS)
    ]
    return numpy.array([row[0] for row in rows]), [row[1] for row in rows], [row[2] for row in rows]


@pytest.mark.parametrize("kind", nearey.KINDS)
def test_a_factor_on_all_formants_goes_away(kind):
    hertz, speakers, vowels = spoken({"man": 1.0, "woman": 1.17, "child": 1.35})
    normalised = nearey.normalise(hertz, speakers, vowels, kind).reshape(3, 3, 2)
    assert normalised[1] == pytest.approx(normalised[0])
    assert normalised[2] == pytest.approx(normalised[0])


def test_constants_are_plain_means_where_every_speaker_has_every_vowel():
    draw = numpy.random.default_rng(0)
    hertz, speakers, vowels = spoken({"a": 1.0, "b": 1.2})
    hertz = hertz * numpy.exp(draw.normal(size=hertz.shape) * 0.1)
    logs = numpy.log(hertz).reshape(2, 3, 2)
    separate = nearey.constants(hertz, speakers, vowels, "separate")
    shared = nearey.constants(hertz, speakers, vowels)
    for number, name in enumerate("ab"):
        assert separate[name] == pytest.approx(logs[number].mean(axis=0))
        assert shared[name] == pytest.approx(numpy.full(2, logs[number].mean()))


def test_missing_vowels_do_not_count_as_a_difference_of_speakers():
    lacking = {"man": ("i", "A/a", "u"), "woman": ("A/a",), "child": ("A/a", "u")}
    hertz, speakers, vowels = spoken({"man": 1.0, "woman": 1.17, "child": 1.35}, lacking)
    found = nearey.constants(hertz, speakers, vowels, "separate")
    assert found["woman"] - found["man"] == pytest.approx(numpy.full(2, numpy.log(1.17)))
    assert found["child"] - found["man"] == pytest.approx(numpy.full(2, numpy.log(1.35)))
    # the plain mean of the only vowel would say that the woman's F1 is more than twice the man's
    plain = numpy.log(hertz[3, 0]) - numpy.log(hertz[:3, 0]).mean()
    assert plain > numpy.log(1.17) + 0.3


def test_repeated_tokens_of_a_vowel_weigh_no_more():
    hertz, speakers, vowels = spoken({"a": 1.0, "b": 1.2})
    again = numpy.concatenate([hertz, hertz[:1], hertz[:1]])
    once = nearey.constants(hertz, speakers, vowels)
    twice = nearey.constants(again, [*speakers, "a", "a"], [*vowels, vowels[0], vowels[0]])
    assert twice["a"] == pytest.approx(once["a"])


def test_separate_constants_take_more_away_than_a_shared_one():
    hertz, speakers, vowels = spoken({"a": 1.0, "b": 1.0})
    hertz[3:, 1] *= 1.1
    separate = nearey.normalise(hertz, speakers, vowels, "separate")
    shared = nearey.normalise(hertz, speakers, vowels, "shared")
    assert separate[3:] == pytest.approx(separate[:3])
    assert shared[3:, 1] - shared[:3, 1] == pytest.approx(numpy.full(3, numpy.log(1.1) / 2))


def test_back_to_hertz():
    hertz, speakers, vowels = spoken({"a": 1.0})
    of = nearey.constants(hertz, speakers, vowels)
    assert nearey.in_hertz(nearey.normalise(hertz, speakers, vowels), of) == pytest.approx(hertz)
    two, speakers, vowels = spoken({"a": 1.0, "b": 1.21})
    of = nearey.constants(two, speakers, vowels)
    assert nearey.in_hertz(nearey.normalise(two, speakers, vowels), of)[:3] == pytest.approx(hertz * 1.1)


def test_the_order_of_tokens_does_not_matter():
    hertz, speakers, vowels = spoken({"a": 1.0, "b": 1.2, "c": 1.1})
    order = numpy.random.default_rng(1).permutation(len(hertz))
    mixed = nearey.normalise(hertz[order], [speakers[i] for i in order], [vowels[i] for i in order])
    assert mixed == pytest.approx(nearey.normalise(hertz, speakers, vowels)[order])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "both"}, "expected one of shared, separate, came 'both'"),
        ({"hertz": [[300.0, numpy.nan], [1.0, 2.0]]}, "without gaps"),
        ({"hertz": [[300.0, 0.0], [1.0, 2.0]]}, "above 0 Hz"),
        ({"speakers": ["a"]}, "as many speakers and vowels"),
        ({"hertz": []}, "expected formants of shape"),
        ({"vowels": ["i", "u"]}, "connected by common vowels"),
    ],
)
def test_other_arguments_are_refused(change, message):
    arguments = {"hertz": [[300.0, 2000.0], [350.0, 2300.0]], "speakers": ["a", "b"], "vowels": ["i", "i"]} | change
    with pytest.raises(nearey.NeareyError, match=message):
        nearey.constants(**arguments)
