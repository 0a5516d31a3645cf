import pytest

from sertools.corpora import tess
from sertools.corpora.left_out import LeftOutWarning


def grow(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def test_the_owners_names(tmp_path):
    grow(tmp_path, "OAF_back_angry.wav", "YAF_dog_ps.wav", "OA_bite_neutral.wav")
    table = tess.read(tmp_path)
    assert table["emotion"].to_dict() == {
        "tess/OAF_back_angry": "angry",
        "tess/OAF_bite_neutral": "neutral",
        "tess/YAF_dog_ps": "surprise",
    }
    assert table["speaker"].tolist() == ["tess-OAF", "tess-OAF", "tess-YAF"]
    assert table["text"].tolist() == ["back", "bite", "dog"]
    assert set(table["gender"]) == {"female"}


def test_the_circulated_names_give_the_same_utterances(tmp_path):
    owner, circulated = tmp_path / "owner", tmp_path / "circulated"
    grow(owner, "OAF_young_fear.wav", "YAF_gaze_ps.wav", "OA_bite_neutral.wav", "OAF_back_sad.wav")
    grow(
        circulated,
        "datasets/testnew/9testOAF_young_fear4.wav",
        "datasets/testnew/0testYAF_gaze_ps39.wav",
        "datasets/testnew/751testOA_bite_neutral48.wav",
        "datasets/train/OAF_Sad/OAF_back_sad.wav",
    )
    columns = ["speaker", "emotion", "text"]
    assert tess.read(owner)[columns].equals(tess.read(circulated)[columns])


@pytest.mark.parametrize("name", ["OAF_back_joy.wav", "XAF_back_sad.wav", "back.wav"])
def test_what_the_owners_do_not_name_is_left_out_and_named(tmp_path, name):
    grow(tmp_path, "OAF_back_angry.wav", name)
    with pytest.warns(LeftOutWarning, match=name):
        assert len(tess.read(tmp_path)) == 1
