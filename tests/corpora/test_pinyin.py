import pytest

from sertools.corpora import pinyin
from sertools.corpora.table import CorpusError


@pytest.mark.parametrize(
    ("syllable", "initial", "final", "tone"),
    [
        ("zhong1", "zh", "ong", 1),
        ("liu2", "l", "iou", 2),
        ("gui4", "g", "uei", 4),
        ("lun2", "l", "uen", 2),
        ("you3", "", "iou", 3),
        ("yi1", "", "i", 1),
        ("ying1", "", "ing", 1),
        ("ye4", "", "ie", 4),
        ("yuan2", "", "van", 2),
        ("yue4", "", "ve", 4),
        ("wo3", "", "uo", 3),
        ("wu5", "", "u", 5),
        ("wen2", "", "uen", 2),
        ("ju1", "j", "v", 1),
        ("quan2", "q", "van", 2),
        ("xun4", "x", "vn", 4),
        ("nü3", "n", "v", 3),
        ("lue4", "l", "ve", 4),
        ("shi4", "sh", "-i", 4),
        ("zi", "z", "-i", 5),
        ("de0", "d", "e", 5),
        ("si1", "s", "-i", 1),
        ("xi1", "x", "i", 1),
        ("er2", "", "er", 2),
        ("an1", "", "an", 1),
    ],
)
def test_parts_of_a_syllable(syllable, initial, final, tone):
    assert tuple(pinyin.split(syllable)) == (initial, final, tone)


def test_the_final_with_its_tone():
    assert pinyin.split("liu2").toned == "iou2"
    assert pinyin.split("de").toned == "e5"


@pytest.mark.parametrize("wrong", ["SIL", "", "4", "zhx1", "liu7", "b4", "zi-1"])
def test_what_is_no_syllable_is_refused(wrong):
    with pytest.raises(CorpusError, match="expected a syllable of pinyin"):
        pinyin.split(wrong)


@pytest.mark.parametrize("text", ["ma²", "ma12", "ma٣", "ma6", "", "3", "\udc80a1"])
def test_tones_that_are_none_are_refused(text):
    with pytest.raises(CorpusError, match="expected a syllable"):
        pinyin.split(text)
