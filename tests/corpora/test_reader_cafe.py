import pytest

from sertools.corpora import cafe
from sertools.corpora.left_out import LeftOutWarning


def grow(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


NAMES = ("Colère/Faible/01-C-1-1", "Dégoût/Fort/02-D-2-6", "Neutre/03-N-5", "Tristesse/Fort/12-T-2-3")


@pytest.mark.parametrize(("above", "suffix"), [("", "wav"), ("CaFE_192k_1/", "aiff")])
def test_names_hold_actor_emotion_intensity_and_sentence(tmp_path, above, suffix):
    grow(tmp_path, *(f"{above}{name}.{suffix}" for name in NAMES), f"{above}Readme.txt")
    table = cafe.read(tmp_path)
    assert table["emotion"].tolist() == ["angry", "disgust", "neutral", "sad"]
    assert table["gender"].tolist() == ["male", "female", "male", "female"]
    assert table["text"].tolist() == ["1", "6", "5", "3"]
    assert table["intensity"].fillna("none").tolist() == ["low", "high", "none", "high"]
    assert table["speaker"].tolist() == ["cafe-01", "cafe-02", "cafe-03", "cafe-12"]
    assert table["file"].iloc[2] == f"{above}Neutre/03-N-5.{suffix}"


@pytest.mark.parametrize("name", ["01-X-1-1.wav", "01-C-1.wav", "01-N-1-1.wav", "01-C-3-1.wav", "1.wav"])
def test_what_the_owners_do_not_name_is_left_out_and_named(tmp_path, name):
    grow(tmp_path, "Joie/Faible/01-J-1-1.wav", f"Joie/Faible/{name}")
    with pytest.warns(LeftOutWarning, match=name):
        assert len(cafe.read(tmp_path)) == 1
