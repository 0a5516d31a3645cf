import pytest

from sertools.corpora import savee
from sertools.corpora.left_out import LeftOutWarning


def grow(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def test_the_owners_folders_and_the_circulated_names_give_the_same_utterances(tmp_path):
    owner, circulated = tmp_path / "owner", tmp_path / "circulated"
    grow(owner, "AudioData/DC/a01.wav", "AudioData/DC/sa03.wav", "AudioData/KL/su15.wav", "AudioData/Info.txt")
    grow(circulated, "data/SAVEE/DC_a01.wav", "data/SAVEE/DC_sa03.wav", "data/SAVEE/KL_su15.wav")
    columns = ["speaker", "gender", "emotion", "text"]
    table = savee.read(owner)
    assert table[columns].equals(savee.read(circulated)[columns])
    assert table["emotion"].to_dict() == {
        "savee/DC_a01": "angry",
        "savee/DC_sa03": "sad",
        "savee/KL_su15": "surprise",
    }
    assert table["text"].tolist() == ["a01", "sa03", "su15"]
    assert table["speaker"].tolist() == ["savee-DC", "savee-DC", "savee-KL"]


def test_the_owner_asks_for_registration():
    assert savee.DESCRIPTOR.needs_agreement


@pytest.mark.parametrize("name", ["DC/x01.wav", "XX/a01.wav", "XX_a01.wav", "DC/a1.wav"])
def test_what_the_owners_do_not_name_is_left_out_and_named(tmp_path, name):
    grow(tmp_path, "DC/a02.wav", name)
    with pytest.warns(LeftOutWarning, match=name):
        assert len(savee.read(tmp_path)) == 1
