"""Emotions in three classes: by each mapping, on the shipped tables, and what is refused."""

import pandas
import pytest

from sertools.corpora.polarity import MAPPINGS, POLARITIES, emotions_by_class, mapped, polarity
from sertools.corpora.table import EMOTIONS, CorpusError, from_rows
from sertools.measure import shipped


def table_of(*emotions):
    rows = [
        {"file": f"{n:02d}.wav", "language": "en", "speaker": "x-1", "emotion": emotion}
        for n, emotion in enumerate(emotions)
    ]
    return from_rows("x", rows)


@pytest.mark.parametrize(
    ("mapping", "surprise", "boredom"),
    [
        ("chosen", "positive", "negative"),
        ("surprise dropped", None, "negative"),
        ("surprise neutral", "neutral", "negative"),
        ("boredom neutral", "positive", "neutral"),
    ],
)
def test_each_mapping_moves_one_emotion(mapping, surprise, boredom):
    table = table_of("surprise", "boredom", "happy", "excited", "angry", "frustrated", "calm", "neutral", "other", None)
    found = polarity(table, mapping)
    expected = [surprise, boredom, "positive", "positive", "negative", "negative", "neutral", "neutral", None, None]
    assert [None if pandas.isna(one) else one for one in found] == expected
    assert found.index.equals(table.index) and found.name == "polarity"


def test_every_name_of_the_literature_has_a_place():
    assert {*MAPPINGS["chosen"], "other"} == set(EMOTIONS)
    assert all(set(mapping.values()) == set(POLARITIES) for mapping in MAPPINGS.values())


def test_rows_without_a_class_are_left_out():
    kept = mapped(table_of("surprise", None, "sad"), "surprise dropped")
    assert kept["emotion"].tolist() == ["sad"] and kept["polarity"].tolist() == ["negative"]


@pytest.mark.parametrize("name", ["emodb", "emovo", "ravdess", "savee", "tess"])
def test_the_corpora_of_the_paper_have_all_three_classes(name):
    table = shipped.load(name).table
    classes = emotions_by_class(table)
    assert classes["utterances"].sum() == len(table)
    assert set(classes["polarity"]) == set(POLARITIES)
    assert classes.loc[(name, "angry"), "polarity"] == "negative"


def test_counts_by_hand():
    classes = emotions_by_class(table_of("happy", "sad", "happy", "other", None))
    assert classes["utterances"].to_dict() == {("x", "sad"): 1, ("x", "happy"): 2, ("x", "other"): 1}
    assert classes["polarity"].isna().tolist() == [False, False, True]


def test_what_is_refused():
    with pytest.raises(CorpusError, match="chosen, surprise dropped.*came 'table 1'"):
        polarity(table_of("sad"), "table 1")
    strange = table_of("sad", "happy")
    strange["emotion"] = ["sad", "grumpy"]
    with pytest.raises(CorpusError, match="'grumpy' in x/01; 1 of 2"):
        polarity(strange)
