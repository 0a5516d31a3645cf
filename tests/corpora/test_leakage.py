import numpy
import pandas
import pytest

from sertools.corpora.folds import random_folds, speaker_folds
from sertools.corpora.leakage import KINDS, audit, audit_folds, compact, repeated_recordings
from sertools.corpora.table import CorpusError, from_rows


def make(corpus, rows):
    return from_rows(
        corpus,
        [
            {
                "file": f"{name}.wav",
                "language": "en",
                "speaker": speaker,
                "emotion": "sad",
                "text": text,
                "samples_sha256": h,
            }
            for name, speaker, text, h in rows
        ],
    )


@pytest.fixture
def train():
    return make("one", [("a", "p1", "s1", "h1"), ("b", "p2", "s1", "h2"), ("c", "p2", None, "h3")])


@pytest.fixture
def test_rows():
    return make(
        "one", [("d", "p1", "s2", "h9"), ("e", "p3", "s1", "h2"), ("f", "p3", None, "h8"), ("g", "p1", "s2", "h7")]
    )


def test_audit_counts_what_is_shared(train, test_rows):
    found = audit(train, test_rows)
    assert found.shared == {
        "utterances": (),
        "speakers": ("p1",),
        "sentences": ("one s1",),
        "recordings": ("h2",),
    }
    assert found.table.loc["speakers"].to_dict() == {"shared": 1, "rows": 2, "known": 4, "share": 0.5}
    # Missing sentence codes are unknown, not equal.
    assert found.table.loc["sentences"].to_dict() == {"shared": 1, "rows": 1, "known": 3, "share": pytest.approx(1 / 3)}
    assert found.table.loc["recordings", "share"] == 0.25


def test_sentence_codes_mean_nothing_across_corpora(train):
    other = make("two", [("a", "p1", "s1", "h1")])
    found = audit(train, other)
    assert found.affected == {"utterances": 0, "speakers": 1, "sentences": 0, "recordings": 1}


def test_row_on_both_sides_is_found(train):
    assert audit(train, train.iloc[:1]).table["share"].tolist() == [1.0] * len(KINDS)


def test_without_hashes_recordings_are_not_known(train, test_rows):
    found = audit(train.drop(columns="samples_sha256"), test_rows.drop(columns="samples_sha256"))
    assert found.known["recordings"] == 0
    assert numpy.isnan(found.table.loc["recordings", "share"])


def test_hashes_join_by_utterance_never_by_position(train, test_rows):
    hashes = pd_series({"one/g": "h1", "one/f": "x", "one/e": "y", "one/d": "z", "unused/row": "h1"})
    found = audit(train, test_rows, None, hashes)
    assert found.shared["recordings"] == ("h1",)
    assert found.affected["recordings"] == 1
    with pytest.raises(CorpusError, match="each of the 4 test rows, came none for 1, first: one/g"):
        audit(train, test_rows, None, hashes.drop("one/g"))


def pd_series(values):
    return pandas.Series(values, dtype="str")


def test_empty_side_is_an_error(train):
    with pytest.raises(CorpusError, match="test rows to audit, came none"):
        audit(train, train.iloc[:0])


def test_compact_table_tells_random_from_disjoint_folds():
    table = make("one", [(f"{p}{k}", f"p{p}", f"s{k}", f"h{p}{k}") for p in range(4) for k in range(6)])
    splits = {
        "random": audit_folds(table, random_folds(table, 3, 0)),
        "disjoint": audit_folds(table, speaker_folds(table, 4, 0)),
    }
    page = compact(splits)
    assert page["test rows"].tolist() == [24, 24]
    assert page.loc["random", "speakers"] == 1.0
    assert page.loc["random", "shared speakers"] == 4
    assert page.loc["disjoint", "speakers"] == 0.0
    assert page.loc["disjoint", "sentences"] == 1.0
    assert page.loc["disjoint", "recordings"] == 0.0


def test_compact_takes_a_single_audit(train, test_rows):
    page = compact({"as given": audit(train, test_rows)})
    assert page.loc["as given", ["speakers", "shared speakers"]].tolist() == [0.5, 1]


def test_repeated_recordings_of_one_table():
    table = make("one", [("b", "p", "s", "h1"), ("a", "p", "s", "h1"), ("c", "p", "s", "h2"), ("d", "p", "s", None)])
    assert repeated_recordings(table) == [("one/a", "one/b")]
    with pytest.raises(CorpusError, match="samples_sha256"):
        repeated_recordings(table.drop(columns="samples_sha256"))
