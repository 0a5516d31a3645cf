import pytest

from sertools.corpora import emodb
from sertools.corpora.left_out import LeftOutWarning


def grow(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


LETTERS = {
    "W": "angry",
    "L": "boredom",
    "E": "disgust",
    "A": "fear",
    "F": "happy",
    "T": "sad",
    "N": "neutral",
}


@pytest.mark.parametrize("above", ["wav", "download/wav"])
def test_names_hold_speaker_sentence_and_emotion(tmp_path, above):
    grow(tmp_path, *(f"{above}/03a01{letter}a.wav" for letter in LETTERS), "lablaut/03a01Fa.lablaut", "erkennung.txt")
    table = emodb.read(tmp_path)
    assert {utterance[-2]: emotion for utterance, emotion in table["emotion"].items()} == LETTERS
    assert set(table["speaker"]) == {"emodb-03"}
    assert set(table["text"]) == {"a01"}
    assert table.loc["emodb/03a01Fa", "file"] == f"{above}/03a01Fa.wav"


def test_five_women_and_five_men(tmp_path):
    speakers = ["03", "08", "09", "10", "11", "12", "13", "14", "15", "16"]
    grow(tmp_path, *(f"wav/{speaker}b10Nc.wav" for speaker in speakers))
    women = emodb.read(tmp_path).query("gender == 'female'")["speaker"]
    assert women.tolist() == ["emodb-08", "emodb-09", "emodb-13", "emodb-14", "emodb-16"]


@pytest.mark.parametrize("name", ["03a01Xa.wav", "04a01Fa.wav", "03c01Fa.wav", "03a01F.wav"])
def test_what_the_owners_do_not_name_is_left_out_and_named(tmp_path, name):
    grow(tmp_path, "wav/03a01Fa.wav", f"wav/{name}")
    with pytest.warns(LeftOutWarning, match=name):
        assert len(emodb.read(tmp_path)) == 1
