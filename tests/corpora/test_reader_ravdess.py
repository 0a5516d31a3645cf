import pytest

from sertools.corpora import ravdess
from sertools.corpora.left_out import LeftOutWarning
from sertools.corpora.table import CorpusError


def grow(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


NAMES = ("Actor_01/03-01-05-02-01-02-01.wav", "Actor_02/03-01-01-01-02-01-02.wav")


@pytest.mark.parametrize("above", ["", "Audio_Speech_Actors_01-24/", "RavdessDataSet/"])
def test_names_hold_emotion_intensity_statement_repetition_and_actor(tmp_path, above):
    grow(tmp_path, *(above + name for name in NAMES), f"{above}.DS_Store", f"{above}readme.txt")
    table = ravdess.read(tmp_path)
    assert list(table.index) == ["ravdess/03-01-01-01-02-01-02", "ravdess/03-01-05-02-01-02-01"]
    first = table.loc["ravdess/03-01-05-02-01-02-01"]
    assert first[["speaker", "gender", "emotion", "text", "intensity", "repetition"]].tolist() == [
        "ravdess-01",
        "male",
        "angry",
        "01",
        "strong",
        2,
    ]
    assert first["file"] == above + NAMES[0]
    assert table.loc["ravdess/03-01-01-01-02-01-02", "gender"] == "female"


def test_song_and_video_are_passed_over(tmp_path):
    grow(tmp_path, NAMES[0], "Actor_01/03-02-05-02-01-02-01.wav", "Actor_01/01-01-05-02-01-02-01.wav")
    assert len(ravdess.read(tmp_path)) == 1


def test_song_alone_is_an_error(tmp_path):
    grow(tmp_path, "Actor_01/03-02-05-02-01-02-01.wav")
    with pytest.raises(CorpusError, match="audio-only speech"):
        ravdess.read(tmp_path)


@pytest.mark.parametrize("name", ["03-01-09-01-01-01-01.wav", "03-01-05-03-01-01-01.wav", "03-01-05-01-01-01.wav"])
def test_what_the_owners_do_not_name_is_left_out_and_named(tmp_path, name):
    grow(tmp_path, NAMES[0], f"Actor_01/{name}")
    with pytest.warns(LeftOutWarning, match=name):
        assert len(ravdess.read(tmp_path)) == 1


def test_a_corpus_unpacked_twice_is_left_out_and_named(tmp_path):
    grow(tmp_path, NAMES[0], f"copy/{NAMES[0]}")
    with pytest.warns(LeftOutWarning, match="more than once"):
        assert len(ravdess.read(tmp_path)) == 1
