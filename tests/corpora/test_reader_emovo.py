import pytest

from sertools.corpora import emovo
from sertools.corpora.left_out import LeftOutWarning


def grow(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


WORDS = {
    "dis": "disgust",
    "gio": "happy",
    "neu": "neutral",
    "pau": "fear",
    "rab": "angry",
    "sor": "surprise",
    "tri": "sad",
}


@pytest.mark.parametrize("above", ["EMOVO", "data/EMOVO"])
def test_names_hold_emotion_speaker_and_sentence(tmp_path, above):
    grow(tmp_path, *(f"{above}/f1/{word}-f1-b1.wav" for word in WORDS), f"{above}/m3/neu-m3-n5.wav")
    table = emovo.read(tmp_path)
    of_f1 = table[table["speaker"] == "emovo-f1"]
    assert {utterance.split("/")[1][:3]: emotion for utterance, emotion in of_f1["emotion"].items()} == WORDS
    assert table.loc["emovo/neu-m3-n5", ["gender", "text", "language"]].tolist() == ["male", "n5", "it"]
    assert set(of_f1["gender"]) == {"female"}


@pytest.mark.parametrize("name", ["joy-f1-b1.wav", "gio-f4-b1.wav", "gio-f1.wav"])
def test_what_the_owners_do_not_name_is_left_out_and_named(tmp_path, name):
    grow(tmp_path, "f1/gio-f1-b1.wav", f"f1/{name}")
    with pytest.warns(LeftOutWarning, match=name):
        assert len(emovo.read(tmp_path)) == 1
