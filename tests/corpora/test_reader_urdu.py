import pytest

from sertools.corpora import urdu
from sertools.corpora.left_out import LeftOutWarning
from sertools.corpora.table import CorpusError


def grow(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


@pytest.mark.parametrize("above", ["", "URDU-Dataset-master/"])
def test_names_hold_gender_speaker_and_emotion(tmp_path, above):
    names = ("Angry/SM1_F10_A010.wav", "Happy/SF1_F2_H02.wav", "Neutral/SM24_F1_N001.wav", "Sad/SF11_F1_S03.wav")
    grow(tmp_path, *(above + name for name in names), f"{above}README.md")
    table = urdu.read(tmp_path)
    assert table["emotion"].to_dict() == {
        "urdu/SF11_F1_S03": "sad",
        "urdu/SF1_F2_H02": "happy",
        "urdu/SM1_F10_A010": "angry",
        "urdu/SM24_F1_N001": "neutral",
    }
    assert table["gender"].tolist() == ["female", "female", "male", "male"]


def test_the_same_number_of_a_man_and_a_woman_are_two_people(tmp_path):
    grow(tmp_path, "Angry/SM1_F1_A1.wav", "Angry/SF1_F1_A2.wav")
    assert urdu.read(tmp_path)["speaker"].tolist() == ["urdu-SF1", "urdu-SM1"]


def test_a_file_in_the_folder_of_another_emotion_is_an_error(tmp_path):
    grow(tmp_path, "Sad/SM1_F1_A1.wav")
    with pytest.raises(CorpusError, match="expected emotion S in the folder Sad, came A"):
        urdu.read(tmp_path)


@pytest.mark.parametrize("name", ["SM1_F1_Q1.wav", "SX1_F1_A1.wav", "angry.wav"])
def test_what_the_owners_do_not_name_is_left_out_and_named(tmp_path, name):
    grow(tmp_path, "SM1_F1_A1.wav", name)
    with pytest.warns(LeftOutWarning, match=name):
        assert len(urdu.read(tmp_path)) == 1
