"""Tokens of vowels: what they hold, how they are chosen and joined, and their file."""

from pathlib import Path

import numpy
import pandas
import pyarrow.parquet
import pytest

from sertools.corpora.table import CorpusError
from sertools.measure import tokens as module
from sertools.measure.tokens import COLUMNS, Tokens, shipped

NAMES = ("mfcc 0", "mfcc 1", "level (dB)")


def table_of(corpus, *vowels, **columns):
    """A row for every (utterance, vowel, start); each lasts 80 ms."""
    rows = {
        "corpus": corpus,
        "utterance": [f"{corpus}/{utterance}" for utterance, *_ in vowels],
        "language": "de",
        "speaker": f"{corpus}-1",
        "gender": [None, "female"][len(vowels) % 2],
        "emotion": ["angry", "sad"][len(vowels) % 2],
        "vowel": [vowel for _, vowel, _ in vowels],
        "start": [start for *_, start in vowels],
        "end": [start + 0.08 for *_, start in vowels],
        "activation": float("nan"),
        "valence": 2.5,
        "frames": 24,
    }
    return pandas.DataFrame({**rows, **columns})[[*COLUMNS, *columns]]


def tokens_of(corpus, *vowels, seed=0, **columns):
    values = numpy.random.default_rng(seed).normal(scale=50, size=(len(vowels), len(NAMES))).astype("float16")
    return Tokens(corpus, table_of(corpus, *vowels, **columns), values, NAMES, {"corpus": corpus})


SOME = (("a", "i", 0.1), ("a", "aU", 0.4), ("b", "@", 0.2), ("c", "A/a", 0.0), ("c", "A/a", 0.5))


def test_a_file_gives_back_what_went_in(tmp_path):
    made = tokens_of("tones", *SOME, F1=[300.5, 700, numpy.nan, 650, 640], F2=2000.0)
    again = Tokens.load(made.save(tmp_path / "deep" / "tones.parquet"), "tones")
    assert again.features.tobytes() == made.features.tobytes() and again.names == NAMES and again.card == made.card
    pandas.testing.assert_frame_equal(again.table, made.table, check_dtype=False, rtol=1e-6)
    assert again.table[["utterance", "vowel"]].dtypes.eq("str").all() and again.table["gender"].eq("female").all()
    assert not again.features.flags.writeable
    assert made.save(tmp_path / "twice.parquet").read_bytes() == (tmp_path / "deep" / "tones.parquet").read_bytes()
    assert not list(tmp_path.rglob("*.part"))


def test_a_file_has_a_column_a_feature_in_half_precision(tmp_path):
    """Whoever has Parquet can read it, without this library."""
    path = tokens_of("tones", *SOME).save(tmp_path / "tones.parquet")
    schema = pyarrow.parquet.read_schema(path)
    assert [name for name in schema.names if schema.field(name).type == "halffloat"] == list(NAMES)
    assert schema.names[: len(COLUMNS)] == list(COLUMNS)


def test_missing_words_stay_missing(tmp_path):
    made = tokens_of("tones", *SOME[:4])
    assert made.table["gender"].isna().all()
    assert Tokens.load(made.save(tmp_path / "tones.parquet"), "tones").table["gender"].isna().all()


def test_a_file_of_something_else(tmp_path):
    (tmp_path / "no.parquet").write_bytes(b"rubbish")
    with pytest.raises(CorpusError, match="no.parquet: expected a Parquet file of tokens"):
        Tokens.load(tmp_path / "no.parquet", "tones")
    pandas.DataFrame({"a": [1]}).to_parquet(tmp_path / "other.parquet")
    with pytest.raises(CorpusError, match="card that names the features"):
        Tokens.load(tmp_path / "other.parquet", "tones")


@pytest.mark.parametrize("which", [[2, 3, 4], numpy.array([False, False, True, True, True])])
def test_rows(which):
    made = tokens_of("tones", *SOME)
    part = made.rows(which)
    assert part.table["utterance"].tolist() == ["tones/b", "tones/c", "tones/c"] and part.table.index.tolist() == [
        0,
        1,
        2,
    ]
    assert numpy.array_equal(part.features, made.features[2:]) and part.card == made.card
    mask = made.table["vowel"].eq("A/a")
    assert len(made.rows(mask)) == 2


def test_one_corpus_below_the_other():
    one, two = tokens_of("one", *SOME, F1=500.0), tokens_of("two", *SOME[:2], seed=1)
    both = Tokens.concat([one, two])
    assert both.name == "one+two" and len(both) == 7 and both.table.index.tolist() == list(range(7))
    assert numpy.array_equal(both.features, numpy.concatenate([one.features, two.features]))
    assert both.table["F1"].isna().tolist() == [False] * 5 + [True] * 2
    assert both.card == {"corpora": {"one": one.card, "two": two.card}, "synthetic": False}
    with pytest.raises(CorpusError, match="together"):
        Tokens.concat([one, two, one])
    with pytest.raises(CorpusError, match="same features, came none"):
        Tokens.concat([])
    with pytest.raises(CorpusError, match="one: 3, two: 2"):
        Tokens.concat([one, Tokens("two", two.table, two.features[:, :2].copy(), NAMES[:2])])


@pytest.mark.parametrize(
    "vowels, message",
    [
        ([("a", "y", 0.1)], "a vowel out of i, E.*first: y in tones/a at 0.1"),
        ([("a", "i", 0.4), ("a", "u", 0.1)], "in order of time.*1 of 2.*first: u in"),
        ([("a", "i", 0.1), ("a", "u", 0.1)], "in order of time"),
        ([("a", "i", 0.1), ("b", "u", 0.1), ("a", "u", 0.3)], "together.*1 of 3 tokens, first: u in tones/a at 0.3"),
    ],
)
def test_tokens_that_break_a_rule(vowels, message):
    with pytest.raises(CorpusError, match=message):
        tokens_of("tones", *vowels)


def test_times_features_and_columns_that_break_a_rule():
    table, values = table_of("tones", *SOME), numpy.zeros((5, 3), dtype="float16")
    with pytest.raises(CorpusError, match="an end behind the start, came others in 5 of 5"):
        Tokens("tones", table.assign(end=table["start"]), values, NAMES)
    with pytest.raises(CorpusError, match="came float32"):
        Tokens("tones", table, values.astype("float32"), NAMES)
    with pytest.raises(CorpusError, match=r"shape \(5, 2\)"):
        Tokens("tones", table, values, NAMES[:2])
    with pytest.raises(CorpusError, match="finite features, came others in 1 of 5"):
        Tokens("tones", table, numpy.where(numpy.eye(5, 3, 1) * [0, 1, 0] > 0, numpy.float16("inf"), values), NAMES)
    with pytest.raises(CorpusError, match="expected the columns corpus"):
        Tokens("tones", table.drop(columns="frames"), values, NAMES)
    with pytest.raises(CorpusError, match="'start'"):
        Tokens("tones", table, values, ("start", "b", "c"))


def test_shipped_tokens_by_name(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "files", lambda package: tmp_path)
    with pytest.raises(CorpusError, match="there are those of none"):
        shipped("tones")
    tokens_of("tones", *SOME).save(tmp_path / "measurements" / "tokens" / "tones.parquet")
    assert len(shipped("tones")) == 5
    with pytest.raises(CorpusError, match="others: .* those of tones|there are those of tones"):
        shipped("emodb")


def test_the_package_is_told_to_carry_them():
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text()
    assert "measurements/**/*.parquet" in text
