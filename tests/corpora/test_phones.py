"""Events of espeak-ng to phones, on sound made by hand: 1000 samples a second, ones where there is sound."""

import numpy
import pytest

from sertools.corpora.phones import PAUSE, Phone, from_events

RATE = 1000


def sound(seconds, *silences):
    samples = numpy.ones(round(seconds * RATE))
    for start, end in silences:
        samples[round(start * RATE) : round(end * RATE)] = 0
    return samples


def phones(events, samples):
    return [
        (phone.name, pytest.approx(phone.start), pytest.approx(phone.end))
        for phone in from_events(events, samples, RATE)
    ]


def test_boundaries_stand_at_the_events():
    assert phones([(0, "l"), (80, "a"), (200, "m")], sound(0.3)) == [("l", 0, 0.08), ("a", 0.08, 0.2), ("m", 0.2, 0.3)]


def test_what_lies_before_the_first_event_is_a_pause():
    assert phones([(50, "a")], sound(0.2, (0, 0.05))) == [(PAUSE, 0, 0.05), ("a", 0.05, 0.2)]


def test_a_closure_belongs_to_the_stop():
    samples = sound(0.3, (0.1, 0.15))
    assert phones([(0, "a"), (150, "t"), (200, "a")], samples) == [("a", 0, 0.1), ("t", 0.1, 0.2), ("a", 0.2, 0.3)]


def test_a_silence_that_does_not_reach_the_event_or_is_short_is_no_closure():
    events = [(0, "a"), (150, "t")]
    assert phones(events, sound(0.2, (0.1, 0.145)))[1] == ("t", 0.15, 0.2)
    assert phones(events, sound(0.2, (0.141, 0.15)))[1] == ("t", 0.15, 0.2)
    assert phones(events, sound(0.2, (0.14, 0.15)))[1] == ("t", 0.14, 0.2)


def test_a_closure_after_a_pause_stays_in_it():
    samples = sound(0.3, (0.1, 0.2))
    assert phones([(0, "a"), (100, ""), (200, "t")], samples) == [("a", 0, 0.1), (PAUSE, 0.1, 0.2), ("t", 0.2, 0.3)]


def test_pauses_in_a_row_are_one():
    samples = sound(0.3, (0.1, 0.3))
    assert phones([(0, "a"), (100, ""), (200, "")], samples) == [("a", 0, 0.1), (PAUSE, 0.1, 0.3)]


def test_a_sound_without_a_name_belongs_to_what_follows():
    assert phones([(0, "a"), (100, ""), (120, "r")], sound(0.2)) == [("a", 0, 0.1), ("r", 0.1, 0.2)]


def test_a_pause_or_a_glide_of_no_length():
    assert phones([(0, "n"), (100, ""), (100, "a")], sound(0.2)) == [("n", 0, 0.1), ("a", 0.1, 0.2)]
    assert phones([(0, "ʁ"), (100, "w"), (100, "ˈa")], sound(0.2)) == [("ʁ", 0, 0.1), ("wa", 0.1, 0.2)]


def test_a_phone_that_lies_in_the_closure_after_it_was_spoken_with_the_one_before():
    samples = sound(0.3, (0.1, 0.2))
    assert phones([(0, "ˈoʊ"), (100, "l"), (200, "d")], samples) == [("oʊl", 0, 0.1), ("d", 0.1, 0.3)]


@pytest.mark.parametrize(
    ("sign", "name", "stressed"),
    [("ˈiː", "iː", True), ("ˌa", "a", False), ("ə-", "ə", False), ("ts.h", "tsʰ", False), ("h", "h", False)],
)
def test_names_are_ipa_without_stress(sign, name, stressed):
    (phone,) = from_events([(0, sign)], sound(0.1), RATE)
    assert phone == Phone(0.0, 0.1, name, stressed)


def test_vowels():
    for name in ("a", "iː", "aɪ", "əl", "wa", "ɛ̃", "ᵻ"):
        assert Phone(0, 1, name).vowel, name
    for name in ("p", "tʃ", "ŋ", "ɹ", "j", "tɕʰ", PAUSE):
        assert not Phone(0, 1, name).vowel, name
