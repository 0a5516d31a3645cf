"""Who is in the speech for pre-training, counted without audio."""

import pandas as pd
import pytest

from sertools.analysis.wild.pretraining_speech import amounts, heard, without_audio
from sertools.analysis.wild.setup import Parts
from sertools.corpora.table import CorpusError, from_rows

PARTS = Parts(
    labelled=("synthetic-de", "synthetic-el"),
    unseen="synthetic-en",
    speech=("synthetic-fr", "synthetic-ur"),
    rotated="synthetic-el",
    rotation=("s1",),
    synthetic=True,
)
SECONDS = 1.5


def _table(corpus, speakers, each=2, shared=()):
    rows = [
        {
            "file": f"{corpus}/{speaker}-{number}.wav",
            "utterance": f"{speaker}-{number}",
            "language": corpus[-2:],
            "speaker": f"both-{speaker}" if speaker in shared else f"{corpus}-{speaker}",
            "emotion": "neutral",
            "seconds": SECONDS,
        }
        for speaker in speakers
        for number in range(each)
    ]
    return from_rows(corpus, rows)


@pytest.fixture
def tables():
    four = ("s1", "s2", "s3", "s4")
    return [_table(name, four) for name in ("synthetic-de", "synthetic-el", "synthetic-en")] + [
        _table("synthetic-fr", four, each=3, shared=four),
        _table("synthetic-ur", ("s1", "s2", "s3"), shared=four),
    ]


def test_every_utterance_is_counted_once_and_hours_are_those_of_training(tables):
    speech = without_audio(tables, PARTS)
    found = amounts(speech)
    assert list(found.index) == ["synthetic-fr", "synthetic-ur", "synthetic-de", "synthetic-el"]
    for corpus, row in found.iterrows():
        own = speech.table.index[speech.table["corpus"] == corpus]
        assert row["utterances"] + row["stops"] + row["tests"] == len(own)
        assert row["hours"] == pytest.approx(row["utterances"] * SECONDS / 3600)
        assert row["utterances"] == (speech.pretraining[own] == "training").sum() > 0
    assert found.loc["synthetic-de", ["utterances", "speakers", "stops", "tests"]].tolist() == [4, 2, 2, 2]


def test_corpora_that_share_speakers_hold_the_same_people_out(tables):
    speech = without_audio(tables, PARTS)
    both = speech.table.assign(role=speech.pretraining)
    both = both[both["corpus"].isin(PARTS.speech)]
    assert (both.groupby("speaker")["role"].nunique() == 1).all()


def test_the_unseen_corpus_is_never_heard(tables):
    speech = without_audio(tables, PARTS)
    unseen = speech.table.index[speech.table["corpus"] == PARTS.unseen]
    assert set(speech.pretraining[unseen]) == {"unseen"}


def test_as_published_no_test_row_is_heard_and_another_held_out_speaker_is(tables):
    speech = without_audio(tables, PARTS)
    plain = heard(speech, speech.roles())
    assert plain["rows"].tolist() == [2, 2] and (plain[["learned", "stopped", "speakers"]] == 0).all(axis=None)
    other = heard(speech, speech.roles(held_out="s1"))
    assert other.loc["synthetic-el"].tolist() == [2, 2, 0, 2]
    assert (other.loc["synthetic-de", ["learned", "stopped", "speakers"]] == 0).all()


def test_rows_that_stopped_the_autoencoder_are_told_apart_from_those_it_learned(tables):
    speech = without_audio(tables, PARTS)
    found = heard(speech, speech.roles(), role="validation")
    assert (found["stopped"] == found["rows"]).all() and (found["learned"] == 0).all()


def test_a_corpus_that_is_missing_is_named(tables):
    with pytest.raises(CorpusError, match="none of synthetic-ur"):
        without_audio(tables[:-1], PARTS)


def test_rows_of_other_corpora_are_left_out(tables):
    more = without_audio([*tables, _table("synthetic-ru", ("s1",))], PARTS)
    assert more.pretraining.sort_index().equals(without_audio(tables, PARTS).pretraining.sort_index())
    assert isinstance(more.table, pd.DataFrame) and "synthetic-ru" not in set(more.table["corpus"])
