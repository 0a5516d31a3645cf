"""Which utterances another mapping of emotions moves, against a plain count."""

import pandas as pd
import pytest

from sertools.analysis.wild.mappings import moved
from sertools.corpora.polarity import CHOSEN, MAPPINGS
from sertools.corpora.table import CorpusError


def _table(emotions):
    rows = [(corpus, emotion) for corpus, each in emotions.items() for emotion in each]
    return pd.DataFrame(rows, columns=["corpus", "emotion"], index=[f"u{k}" for k in range(len(rows))])


def test_the_moved_are_counted_as_a_plain_loop_counts_them():
    table = _table({"b": ["surprise", "boredom", "happy", "other", None], "a": ["surprise", "surprise", "sad"]})
    found = moved(table)
    assert list(found.index) == [name for name in MAPPINGS if name != CHOSEN]
    assert list(found.columns) == ["b", "a", "all", "share"]  # corpora as they come in the table
    for mapping, row in found.iterrows():
        for corpus in ("a", "b"):
            plain = 0
            for emotion in table["emotion"][table["corpus"] == corpus].dropna():
                if emotion in MAPPINGS[CHOSEN]:
                    plain += MAPPINGS[mapping].get(emotion) != MAPPINGS[CHOSEN][emotion]
            assert row[corpus] == plain
        assert row["all"] == row["a"] + row["b"]
        assert row["share"] == pytest.approx(row["all"] / 6)  # six of the eight have a class
    assert found.loc["surprise dropped", "a"] == 2 and found.loc["boredom neutral", "b"] == 1


def test_without_classes_nothing_moves():
    found = moved(_table({"a": ["other", None]}))
    assert (found["all"] == 0).all() and (found["share"] == 0).all()


def test_an_unknown_emotion_is_refused():
    with pytest.raises(CorpusError, match="joyful"):
        moved(_table({"a": ["joyful"]}))
