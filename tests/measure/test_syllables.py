"""CASIA's syllables: labels read, sentences learned, planted parts found, gaps repaired."""

import numpy
import pytest

from sertools.corpora.phones import PAUSE, Phone
from sertools.corpora.table import CorpusError
from sertools.measure.alignment import Sound
from sertools.measure.syllables import divide, read_lab, spoken


def test_times_are_in_units_of_100_ns_and_rows_without_a_name_are_left_out(tmp_path):
    (tmp_path / "a.lab").write_text("0 2890000 SIL\n2890000 4190000 jiu4\r\n4190000 5000000 \n\n")
    assert read_lab(tmp_path / "a.lab") == (Phone(0, 0.289, PAUSE), Phone(0.289, 0.419, "jiu4"))
    (tmp_path / "b.lab").write_text("5 1 ma1\n")
    with pytest.raises(CorpusError, match="b.lab:1"):
        read_lab(tmp_path / "b.lab")


def test_the_most_frequent_row_of_the_right_length_is_the_sentence():
    rows = {"a": "ma1 ni3", "b": "ma1 ni3", "c": "ma1", "d": "ma1", "e": "ma1", "f": "ma2 ni3"}
    labels = {key: tuple(Phone(0, 1, name) for name in [PAUSE, *row.split()]) for key, row in rows.items()}
    codes = dict.fromkeys(rows, "201")
    assert spoken(labels, codes, {"201": 2}) == {"201": ("ma1", "ni3")}
    with pytest.raises(CorpusError, match="expected 3 labels in a recording of 201"):
        spoken(labels, codes, {"201": 3})


MEANS = {PAUSE: (0, 0, 0), "m": (3, 0, 0), "a": (0, 3, 0), "n": (0, 0, 3), "i": (-3, 0, 0)}
SENTENCE = ("ma1", "nan2", "ni3")
PARTS = (PAUSE, "m", "a", "n", "a", "n", "n", "i", PAUSE)
SYLLABLES = ((PAUSE, 0, 1), ("ma1", 1, 3), ("nan2", 3, 6), ("ni3", 6, 8), (PAUSE, 8, 9))


def recordings(count):
    """Frames around a mean for each part; true starts of the parts in seconds; labels of the syllables."""
    draw = numpy.random.default_rng(0)
    sounds, truth, labels = {}, {}, {}
    for number in range(count):
        durations = draw.integers(8, 30, len(PARTS))
        level = numpy.repeat([MEANS[part] for part in PARTS], durations, axis=0)
        frames = (level + 0.5 * draw.normal(size=level.shape)).astype("float32")
        bounds = numpy.concatenate([[0], numpy.cumsum(durations)]) * 0.005
        sounds[str(number)] = Sound(frames, float(bounds[-1]))
        truth[str(number)] = bounds
        labels[str(number)] = tuple(Phone(bounds[first], bounds[last], name) for name, first, last in SYLLABLES)
    return sounds, truth, labels


def test_parts_are_found_and_recordings_without_good_labels_are_repaired():
    sounds, truth, labels = recordings(12)
    labels["3"] = labels["3"][:2] + labels["3"][3:]
    del labels["5"]
    found = divide(sounds, labels, {"201": SENTENCE}, dict.fromkeys(sounds, "201"))
    assert found.repaired == ("3", "5") and not found.failures and list(found.phones) == list(sounds)
    for utterance, phones in found.phones.items():
        assert [phone.name for phone in phones if phone.name != PAUSE] == [part for part in PARTS if part != PAUSE]
        if utterance not in found.repaired:
            starts = [phone.start for phone in phones]
            assert numpy.abs(numpy.array(starts) - truth[utterance][:-1]).max() <= 0.0101
            # The syllables' own boundaries stay the owner's.
            assert {phone.start for phone in labels[utterance]} <= set(starts)
    vowels = [phone for phone in found.phones["5"] if phone.vowel]
    assert numpy.abs(numpy.array([phone.start for phone in vowels]) - truth["5"][[2, 4, 7]]).max() <= 0.0101


def test_labels_past_the_end_of_a_recording_are_cut_there():
    sounds, _, labels = recordings(4)
    *rest, last = labels["0"]
    labels["0"] = (*rest, Phone(last.start, last.end + 1, PAUSE))
    found = divide(sounds, labels, {"201": SENTENCE}, dict.fromkeys(sounds, "201"))
    assert not found.repaired and found.phones["0"][-1].end == sounds["0"].seconds


def test_a_recording_too_short_for_its_sentence_is_reported():
    sounds, _, labels = recordings(4)
    sounds["9"] = Sound(sounds["0"].frames[:9], 0.045)
    found = divide(sounds, labels, {"201": SENTENCE}, dict.fromkeys(sounds, "201"))
    assert "9" not in found.phones and "came 9 frames" in found.failures["9"]
    with pytest.raises(CorpusError, match="agree with their sentences"):
        divide(sounds, {}, {"201": SENTENCE}, dict.fromkeys(sounds, "201"))
