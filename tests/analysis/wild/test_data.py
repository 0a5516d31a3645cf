"""Who trains, stops and tests."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.wild.data import Speech, by_speaker, drawn
from sertools.analysis.wild.setup import Member, Parts
from sertools.corpora.partitions import partition
from sertools.corpora.table import CorpusError
from sertools.measure.series import Series
from sertools.measure.shipped import load


def test_speakers_are_kept_apart_and_the_last_ones_are_held_out(spoken):
    table, roles = spoken.table.iloc[spoken.tested], spoken.roles()
    for corpus in spoken.parts.labelled:
        who = table[table["corpus"] == corpus].groupby(roles)["speaker"].unique().map(sorted).to_dict()
        assert who == {
            "test": [f"{corpus}-s3"],
            "validation": [f"{corpus}-s2"],
            "training": [f"{corpus}-s0", f"{corpus}-s1"],
        }
    assert (roles[table["corpus"] == spoken.parts.unseen] == "unseen").all()


def test_another_speaker_held_out_and_a_random_split_change_the_rotated_corpus_alone(spoken):
    table, usual = spoken.table.iloc[spoken.tested], spoken.roles()
    rotated = table["corpus"] == spoken.parts.rotated
    other = spoken.roles(held_out="s0")
    assert set(table[rotated & (other == "test")]["speaker"]) == {"synthetic-c-s0"}
    dealt = spoken.roles(split="random")
    assert table[rotated & (dealt == "test")]["speaker"].nunique() > 1
    for roles in (other, dealt):
        assert (roles[~rotated] == usual[~rotated]).all()
        assert roles[rotated].value_counts().to_dict() == usual[rotated].value_counts().to_dict()


def test_an_autoencoder_learns_from_nobody_that_a_recogniser_is_tested_on(spoken):
    learned = set(spoken.table[spoken.pretraining == "training"]["speaker"])
    heard = set(spoken.table[spoken.pretraining.isin(["test", "unseen"])]["speaker"])
    stops = set(spoken.table[spoken.pretraining == "validation"]["speaker"])
    assert learned and heard and stops
    assert not learned & heard and not learned & stops and not heard & stops
    tested = spoken.table.iloc[spoken.tested][(spoken.roles() == "test").to_numpy()]
    assert not set(tested["speaker"]) & learned


def test_labels_are_places_of_classes_and_nothing_where_there_is_no_class(spoken):
    labels = spoken.labels("surprise dropped")
    table = spoken.table
    assert set(labels[(table["emotion"] == "happy") & table["corpus"].isin(spoken.parts.tested)]) == {2}
    assert set(labels[table["corpus"].isin(spoken.parts.speech)]) == {-1}


def test_rows_of_a_member_have_classes_and_no_role_twice(spoken):
    labels, rows = spoken.rows(Member("scratch", 0, amount="none"))
    together = np.concatenate(list(rows.values()))
    assert len(np.unique(together)) == len(together) and (labels[together] >= 0).all()


def test_the_papers_partition_is_used_for_the_papers_corpora():
    tables = {name: load(name).table for name in ("emodb", "emovo", "ravdess", "savee", "tess")}
    table = pd.concat(tables.values())
    series = Series.of("all", table, [np.zeros((1, 40), "float32")] * len(table))
    found = Speech(Parts(speech=()), series, 0)
    for member in (Member("scratch", 0), Member("scratch", 0, split="random"), Member("scratch", 0, held_out="DC")):
        expected = partition(
            table, seed=0, random=("savee",) if member.split == "random" else (), savee_held_out=member.held_out
        )
        assert found.roles(member.variant, member.split, member.held_out).equals(expected)


def test_corpora_that_share_people_hold_out_the_same_ones():
    rows = [(f"{corpus}-{who}", corpus, f"p{who}") for corpus in ("en", "dk") for who in range(5)]
    rows += [(f"x-{who}", "x", f"x{who}") for who in range(4)]
    table = pd.DataFrame(rows, columns=["utterance", "corpus", "speaker"]).set_index("utterance")
    series = Series.of("some", table, [np.zeros((1, 40), "float32")] * len(table))
    none = Parts(labelled=(), unseen="none", speech=("en", "dk", "x"), synthetic=True)
    roles = Speech(none, series, 0).pretraining
    assert roles["en-0"] == roles["dk-0"] and roles.groupby(table["speaker"]).nunique().max() == 1
    assert roles[table["corpus"] == "x"].value_counts().to_dict() == {"training": 2, "validation": 1, "test": 1}


def test_too_few_speakers_are_an_error(spoken):
    table = spoken.table[spoken.table["corpus"] == "synthetic-e"]
    with pytest.raises(CorpusError, match="synthetic-e: expected three speakers at least, came 2"):
        drawn(table[table["speaker"].str.endswith(("s0", "s1"))], 0)
    few = spoken.table[spoken.table["speaker"].str.endswith(("s0", "s1"))]
    with pytest.raises(CorpusError, match="synthetic-a: expected three speakers"):
        by_speaker(few, spoken.parts, "disjoint", "KL", 0)


def test_fingerprints_follow_sound_and_names(spoken):
    found = spoken.fingerprints()
    assert set(found) == set(spoken.table["corpus"])
    frames = spoken.series.frames.copy()
    frames[0] += 1
    other = Speech(spoken.parts, Series("x", spoken.table, frames, spoken.series.offsets), spoken.seed).fingerprints()
    assert [name for name in found if found[name] != other[name]] == ["synthetic-a"]
