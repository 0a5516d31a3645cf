"""Any table: folds test every utterance once, keep speakers apart where they say so, and know rows by their names."""

import numpy
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sertools.corpora import partitions
from sertools.corpora.folds import random_folds, random_share, speaker_folds, subsample
from sertools.corpora.table import COLUMNS, CorpusError

EMOTIONS = ("neutral", "sad", "happy", "angry")


def table_of(emotions, speakers, corpus="made"):
    """Without the checks of a reader, which are tested elsewhere: folds look at names, speakers and emotions."""
    names = pandas.Index([f"{corpus}/{number:03d}" for number in range(len(emotions))], name="utterance", dtype="str")
    table = pandas.DataFrame(index=names, columns=list(COLUMNS), dtype="str")
    return table.assign(corpus=corpus, file=names, speaker=speakers, emotion=pandas.array(emotions, dtype="str"))


@st.composite
def tables(draw, classes=4, least=2):
    """2 to 4 classes, 2 to 8 speakers, as unequal as they may be."""
    count = draw(st.integers(least, 40))
    names = EMOTIONS[: draw(st.integers(1, classes))]
    emotions = draw(st.lists(st.sampled_from(names), min_size=count, max_size=count))
    speakers = [f"made-{draw(st.integers(1, 8))}" for _ in range(count)]
    return table_of(emotions, speakers)


SPLITTERS = {
    "random": lambda table, folds, seed: random_folds(table, folds, seed),
    "stratified": lambda table, folds, seed: random_folds(table, folds, seed, stratified=True),
    "speakers": speaker_folds,
}


@pytest.mark.parametrize("kind", SPLITTERS)
@settings(max_examples=60)
@given(tables(), st.integers(2, 5), st.integers(0, 2**32 - 1), st.randoms(use_true_random=False))
def test_every_utterance_is_tested_once_whatever_the_order_of_rows(kind, table, folds, seed, random):
    order = random.sample(range(len(table)), len(table))
    shuffled = table.iloc[order]
    try:
        found = SPLITTERS[kind](table, folds, seed)
    except CorpusError as error:
        assert "expected" in str(error) and "came" in str(error)
        with pytest.raises(CorpusError):
            SPLITTERS[kind](shuffled, folds, seed)
        return
    assert len(found) == folds
    assert sorted(numpy.concatenate([fold.test for fold in found])) == list(range(len(table)))
    counts = table["emotion"].value_counts()
    for fold, again in zip(found, SPLITTERS[kind](shuffled, folds, seed), strict=True):
        assert sorted([*fold.train, *fold.test]) == list(range(len(table)))
        assert set(table.index[fold.test]) == set(shuffled.index[again.test])
        assert set(table["emotion"].iloc[fold.train]) == set(counts.index)
        if kind == "speakers":
            assert not set(table["speaker"].iloc[fold.train]) & set(table["speaker"].iloc[fold.test])
        if kind == "stratified":
            of_fold = table["emotion"].iloc[fold.test].value_counts().reindex(counts.index, fill_value=0)
            assert ((of_fold - counts / folds).abs() < 1).all()


@settings(max_examples=60)
@given(tables(classes=2), st.integers(1, 99), st.integers(0, 100), st.randoms(use_true_random=False))
def test_draws_have_their_size_and_know_rows_by_name(table, percent, seed, random):
    shuffled = table.iloc[random.sample(range(len(table)), len(table))]
    drawn, rest = random_share(table, percent / 100, seed)
    assert sorted([*drawn, *rest]) == list(range(len(table))) and len(drawn) and len(rest)
    assert abs(len(drawn) - len(table) * percent / 100) <= 1
    assert set(table.index[drawn]) == set(shuffled.index[random_share(shuffled, percent / 100, seed)[0]])
    shares = {"neutral": percent / 100, "sad": 1 - percent / 100}
    positions = numpy.arange(len(table))
    if table["emotion"].nunique() < 2:
        with pytest.raises(CorpusError, match="came none"):
            subsample(table, positions, shares, seed)
        return
    chosen = subsample(table, positions, shares, seed)
    counts = table["emotion"].iloc[chosen].value_counts()
    assert len(set(chosen)) == len(chosen)
    for emotion, share in shares.items():
        assert abs(counts.get(emotion, 0) - share * len(chosen)) < 1
    assert set(table.index[chosen]) == set(shuffled.index[subsample(shuffled, positions, shares, seed)])


@st.composite
def divided(draw):
    """A table of EMOVO or SAVEE with any number of rows for each speaker, some emotions unknown."""
    corpus = draw(st.sampled_from(["emovo", "savee"]))
    people = {"emovo": ("f1", "f2", "f3", "m1", "m2", "m3"), "savee": ("DC", "JE", "JK", "KL")}[corpus]
    speakers = [f"{corpus}-{who}" for who in people for _ in range(draw(st.integers(1, 6)))]
    return table_of([draw(st.sampled_from([*EMOTIONS, None])) for _ in speakers], speakers, corpus)


@settings(max_examples=60)
@given(
    divided(),
    st.sampled_from(partitions.VARIANTS),
    st.integers(0, 99),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_each_utterance_has_one_role_and_only_the_halved_speaker_two(table, variant, seed, dealt, random):
    corpus = table["corpus"].iloc[0]
    options = {"variant": variant, "seed": seed, "random": [corpus] if dealt else []}
    roles = partitions.partition(table, **options)
    assert roles.index.equals(table.index) and roles.isin(partitions.ROLES[:3]).all()
    shuffled = table.iloc[random.sample(range(len(table)), len(table))]
    assert partitions.partition(shuffled, **options).reindex(table.index).equals(roles)
    fixed = partitions.partition(table, variant, seed=seed)
    assert roles.value_counts().to_dict() == fixed.value_counts().to_dict()
    places = fixed.groupby(table["speaker"]).unique()
    for speaker, found in places.items():
        both = speaker == "savee-KL" and variant == "published"
        assert set(found) <= {"validation", "test"} if both else len(found) == 1
    if variant == "published" and corpus == "savee":
        halves = fixed[table["speaker"] == "savee-KL"].value_counts()
        assert abs(halves.get("test", 0) - halves.get("validation", 0)) <= 1
