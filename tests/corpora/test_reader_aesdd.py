import re

import pytest

from sertools.corpora import aesdd
from sertools.corpora.left_out import LeftOutWarning


def grow(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


@pytest.mark.parametrize("above", ["", "Acted Emotional Speech Dynamic Database/"])
def test_names_hold_emotion_utterance_speaker_and_take(tmp_path, above):
    names = (
        "anger/a03 (4).wav",
        "disgust/d01 (2).wav",
        "fear/f10 (01).wav",
        "fear/f18 (5).wav",
        "fear/f18 (5)b.wav",
        "happiness/h20 (6).wav",
        "sadness/s01 (5)a.wav",
    )
    grow(tmp_path, *(above + name for name in names), f"{above}Tools and Documentation/readme.txt")
    table = aesdd.read(tmp_path)
    assert table["emotion"].to_dict() == {
        "aesdd/a03-4": "angry",
        "aesdd/d01-2": "disgust",
        "aesdd/f10-1": "fear",
        "aesdd/f18-5": "fear",
        "aesdd/f18-5b": "fear",
        "aesdd/h20-6": "happy",
        "aesdd/s01-5a": "sad",
    }
    assert table.loc["aesdd/f10-1", ["speaker", "text", "language"]].tolist() == ["aesdd-1", "10", "el"]
    assert table["gender"].isna().all()


@pytest.mark.parametrize("name", ["x03 (4).wav", "a03.wav", "a3 (4).wav"])
def test_what_the_owners_do_not_name_is_left_out_and_named(tmp_path, name):
    grow(tmp_path, "anger/a03 (4).wav", f"anger/{name}")
    with pytest.warns(LeftOutWarning, match=re.escape(name)):
        assert len(aesdd.read(tmp_path)) == 1
