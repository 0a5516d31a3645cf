import pandas
import pytest

from sertools.corpora.descriptor import Descriptor, Download
from sertools.corpora.table import COLUMNS, EMOTIONS, CorpusError, from_rows, validate

ROW = {"file": "wav/a.wav", "language": "en", "speaker": "x-1"}


def test_columns_come_first_and_further_ones_follow():
    table = from_rows("x", [{**ROW, "intensity": "strong", "emotion": "sad"}])
    assert tuple(table.columns) == (*COLUMNS, "intensity")
    assert table.index.name == "utterance"
    assert list(table.index) == ["x/a"]
    assert table.loc["x/a", "corpus"] == "x"


def test_rows_are_sorted_by_utterance_whatever_their_order():
    rows = [{**ROW, "file": f"wav/{name}.wav"} for name in ("c", "a", "b")]
    pandas.testing.assert_frame_equal(from_rows("x", rows), from_rows("x", rows[::-1]))
    assert list(from_rows("x", rows).index) == ["x/a", "x/b", "x/c"]


def test_unknown_values_are_missing_not_empty():
    table = from_rows("x", [ROW])
    for column in ("gender", "emotion", "activation", "valence", "rating", "text", "session"):
        assert table[column].isna().all(), column
    assert table["gender"].dtype == "str"
    assert table["activation"].dtype == "float64"


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_every_named_emotion_is_allowed(emotion):
    assert from_rows("x", [{**ROW, "emotion": emotion}])["emotion"].item() == emotion


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"emotion": "joy"}, ["emotion", "neutral", "joy", "wav/a.wav", "x/a"]),
        ({"gender": "F"}, ["gender", "female", "F"]),
        ({"rating": "guess"}, ["rating", "human", "guess"]),
        ({"activation": 5.5}, ["activation", "1 to 5", "5.5"]),
        ({"valence": 0.0}, ["valence", "1 to 5", "0.0"]),
        ({"language": "eng"}, ["language", "two-letter", "eng"]),
        ({"speaker": None}, ["speaker", "a value"]),
        ({"speaker": " "}, ["speaker", "a value"]),
        ({"file": "/wav/a.wav"}, ["file", "relative", "/wav/a.wav"]),
        ({"file": "../a.wav"}, ["file", "relative", "../a.wav"]),
        ({"file": "wav\\a.wav"}, ["file", "posix"]),
    ],
)
def test_a_wrong_value_is_named_with_its_file(change, words):
    with pytest.raises(CorpusError) as error:
        from_rows("x", [{**ROW, **change}])
    for word in words:
        assert word in str(error.value)


def test_the_same_utterance_twice_names_both_files():
    with pytest.raises(CorpusError, match=r"x/a more than once \(one/a.wav, two/a.wav\)"):
        from_rows("x", [{**ROW, "file": "one/a.wav"}, {**ROW, "file": "two/a.wav"}])


def test_no_rows_is_an_error():
    with pytest.raises(CorpusError, match="at least one utterance"):
        from_rows("x", [])


def test_a_users_own_emotions_are_allowed_on_request():
    table = from_rows("x", [{**ROW, "emotion": "sad"}])
    table["emotion"] = "joyful"
    with pytest.raises(CorpusError):
        validate(table, name="own")
    assert validate(table, name="own", emotions=None) is table


def test_columns_out_of_order_and_a_wrong_index_are_errors():
    table = from_rows("x", [ROW])
    with pytest.raises(CorpusError, match="columns"):
        validate(table[list(reversed(COLUMNS))], name="x")
    with pytest.raises(CorpusError, match="index called utterance"):
        validate(table.rename_axis("id"), name="x")
    with pytest.raises(CorpusError, match="numbers in activation"):
        validate(table.assign(activation="high"), name="x")


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "ftp://example.org/a.zip", "hash": None, "filename": "a.zip"},
        {"url": "https://example.org/a.zip", "hash": "md5:123", "filename": "a.zip"},
        {"url": "https://example.org/a.zip", "hash": "0" * 64, "filename": "a.zip"},
        {"url": "https://example.org/a.zip", "hash": None, "filename": "../a.zip"},
        {"url": "https://example.org/a.zip", "hash": None, "filename": ""},
    ],
)
def test_a_download_without_address_hash_form_or_plain_name_is_refused(fields):
    with pytest.raises(ValueError, match="expected"):
        Download(**fields)


def test_a_descriptor_says_what_is_not_claimed():
    text = dict.fromkeys(
        ("name", "title", "owner", "licence", "terms", "url", "citation", "bibkey", "layout_source"), "x"
    )
    with pytest.raises(ValueError, match="speakers, emotions missing"):
        Descriptor(**text, languages=("en",), claimed={"clips": 1})
