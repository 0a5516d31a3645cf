import pytest

from sertools.corpora import emotale
from sertools.corpora.left_out import LeftOutWarning
from sertools.corpora.table import CorpusError

HEADER = "file,a1_A,a1_V,a1_D,a1_cat,a2_A,a2_V,a2_D,a2_cat,a3_A,a3_V,a3_D,a3_cat,gt_emotion\n"
RATINGS = (
    "DK_004_A_1.wav,4.0,1.5,4.5,A,4.0,2.5,5.0,A,5.0,1.0,4.5,N,A\n"
    "EN_004_H_2.wav,3.0,4.0,3.0,H,3.5,5.0,3.0,H,4.0,4.5,3.0,B,H\n"
    "EN_008_S_5.wav,1.0,1.0,1.0,S,1.0,1.0,1.0,S,1.0,1.0,1.0,S,S\n"
)


def grow(root, ratings=RATINGS, names=("DK_004_A_1", "EN_004_H_2", "EN_008_S_5")):
    (root / "wav").mkdir(parents=True)
    for name in names:
        (root / "wav" / f"{name}.wav").touch()
    (root / "annotations.csv").write_text(HEADER + ratings)
    (root / "speaker_info.csv").write_text("speaker,gender,age\n004,M,24\n008,F,12\n")


@pytest.mark.parametrize("above", [".", "EmoTale-main"])
def test_ratings_are_means_of_three_raters(tmp_path, above):
    grow(tmp_path / above / "x")
    table = emotale.read_english(tmp_path)
    assert table.index.tolist() == ["emotale-en/EN_004_H_2", "emotale-en/EN_008_S_5"]
    row = table.iloc[0]
    assert row["activation"] == pytest.approx((3.0 + 3.5 + 4.0) / 3)
    assert row["valence"] == pytest.approx((4.0 + 5.0 + 4.5) / 3)
    assert row[["activation_1", "activation_2", "activation_3"]].tolist() == [3.0, 3.5, 4.0]
    assert row[["category_1", "category_2", "category_3"]].tolist() == ["happy", "happy", "boredom"]
    assert row[["emotion", "rating", "text", "gender", "age", "language"]].tolist() == [
        "happy",
        "human",
        "2",
        "male",
        24,
        "en",
    ]


def test_a_person_is_the_same_speaker_in_both_languages(tmp_path):
    grow(tmp_path / "emotale")
    danish, english = emotale.read_danish(tmp_path), emotale.read_english(tmp_path)
    assert danish["speaker"].tolist() == ["emotale-004"]
    assert english["speaker"].tolist() == ["emotale-004", "emotale-008"]
    assert danish["language"].tolist() == ["da"]


def test_a_recording_without_ratings_is_an_error(tmp_path):
    grow(tmp_path / "emotale", ratings=RATINGS.splitlines(keepends=True)[0])
    with pytest.raises(CorpusError, match=r"EN_004_H_2.wav in annotations.csv"):
        emotale.read_english(tmp_path)


def test_a_speaker_without_facts_is_an_error(tmp_path):
    grow(tmp_path / "emotale", names=("EN_099_H_2",))
    with pytest.raises(CorpusError, match="speaker 099 in speaker_info.csv"):
        emotale.read_english(tmp_path)


def test_a_missing_table_column_or_language_is_an_error(tmp_path):
    grow(tmp_path / "emotale", names=("DK_004_A_1",))
    with pytest.raises(CorpusError, match="EN_"):
        emotale.read_english(tmp_path)
    (tmp_path / "emotale" / "annotations.csv").write_text("file,a1_A\n")
    with pytest.raises(CorpusError, match="a1_V"):
        emotale.read_danish(tmp_path)
    (tmp_path / "emotale" / "annotations.csv").unlink()
    with pytest.raises(CorpusError, match="one annotations.csv"):
        emotale.read_danish(tmp_path)


def test_an_unknown_category_of_a_rater_is_left_out_and_named(tmp_path):
    grow(tmp_path / "emotale", ratings=RATINGS.replace("1.0,1.0,1.0,S,S", "1.0,1.0,1.0,Q,S"))
    with pytest.warns(LeftOutWarning, match="a rater's category .* came 'Q'"):
        assert len(emotale.read_english(tmp_path)) == 1


@pytest.mark.parametrize("bad", ["x,1.0,1.0,S,S", "9,1.0,1.0,S,S", "inf,1.0,1.0,S,S", ",1.0,1.0,S,S"])
def test_a_rating_that_is_none_is_left_out_and_named(tmp_path, bad):
    grow(tmp_path / "emotale", ratings=RATINGS.replace("1.0,1.0,1.0,S,S", bad))
    with pytest.warns(LeftOutWarning, match="to be a number from 1 to 5"):
        assert len(emotale.read_english(tmp_path)) == 1
