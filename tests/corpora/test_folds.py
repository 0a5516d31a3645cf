import itertools

import numpy
import pandas
import pytest

from sertools.corpora.folds import Fold, random_folds, random_share, speaker_folds, subsample
from sertools.corpora.table import CorpusError, from_rows

FOUR = ("neutral", "sad", "happy", "angry")
PROPORTIONS = {"neutral": 0.38, "sad": 0.24, "happy": 0.13, "angry": 0.25}


def make_table(speakers=6, clips=5, emotions=FOUR):
    return from_rows(
        "made",
        [
            {
                "file": f"s{speaker}-{emotion}-{clip}.wav",
                "language": "en",
                "speaker": f"made-{speaker}",
                "emotion": emotion,
            }
            for speaker in range(speakers)
            for emotion in emotions
            for clip in range(clips)
        ],
    )


def utterances(table, positions):
    return set(table.index[positions])


SPLITTERS = {
    "random": lambda table, seed: random_folds(table, 3, seed),
    "stratified": lambda table, seed: random_folds(table, 3, seed, stratified=True),
    "speakers": lambda table, seed: speaker_folds(table, 3, seed),
}


@pytest.mark.parametrize("split", SPLITTERS.values(), ids=SPLITTERS)
class TestEveryKindOfFold:
    def test_test_rows_are_all_rows_each_once(self, split):
        table = make_table()
        folds = split(table, 0)
        assert sorted(numpy.concatenate([fold.test for fold in folds])) == list(range(len(table)))
        for fold in folds:
            assert sorted([*fold.train, *fold.test]) == list(range(len(table)))

    def test_seed_decides(self, split):
        table = make_table()
        first, again, other = (split(table, seed)[0].test for seed in (0, 0, 1))
        assert numpy.array_equal(first, again)
        assert not numpy.array_equal(first, other)

    def test_order_of_rows_does_not_matter(self, split):
        table = make_table()
        shuffled = table.sample(frac=1, random_state=5)
        for one, other in zip(split(table, 3), split(shuffled, 3), strict=True):
            assert utterances(table, one.test) == utterances(shuffled, other.test)

    def test_repeated_utterance_is_an_error(self, split):
        table = make_table()
        with pytest.raises(CorpusError, match="every utterance once"):
            split(pandas.concat([table, table.iloc[:1]]), 0)


def test_random_folds_are_not_runs_of_rows_and_mix_speakers():
    table = make_table()
    for fold in random_folds(table, 5, 0):
        assert len(set(numpy.diff(fold.test))) > 1
        assert set(table["speaker"].iloc[fold.test]) & set(table["speaker"].iloc[fold.train])


def test_stratified_folds_keep_proportions():
    table = make_table()
    for fold in random_folds(table, 5, 0, stratified=True):
        assert table["emotion"].iloc[fold.test].value_counts().to_dict() == dict.fromkeys(FOUR, 6)


def test_speaker_folds_share_no_speaker_over_corpora():
    english, danish = make_table(), make_table()
    danish["corpus"] = "other"
    danish.index = danish.index.str.replace("made/", "other/").rename("utterance")
    table = pandas.concat([english, danish])
    for fold in speaker_folds(table, 6, 0):
        assert not set(table["speaker"].iloc[fold.train]) & set(table["speaker"].iloc[fold.test])
        assert set(table["corpus"].iloc[fold.test]) == {"made", "other"}


def test_speaker_folds_need_as_many_speakers():
    with pytest.raises(CorpusError, match="at least 3 speakers for 3 folds, came 2"):
        speaker_folds(make_table(speakers=2), 3, 0)


def test_emotion_of_a_single_speaker_cannot_be_trained_on_everywhere():
    table = make_table(speakers=3)
    table.loc[(table["speaker"] != "made-0") & (table["emotion"] == "sad"), "emotion"] = "angry"
    with pytest.raises(CorpusError, match=r"training rows of fold \d of 3, came none of sad"):
        speaker_folds(table, 3, 0)


def test_rare_emotion_and_missing_values_are_errors():
    table = make_table()
    rare = table.copy()
    rare.iloc[0, rare.columns.get_loc("emotion")] = "fear"
    for split in (speaker_folds, lambda *arguments: random_folds(*arguments, stratified=True)):
        with pytest.raises(CorpusError, match="came 1 of fear"):
            split(rare, 2, 0)
    unknown = table.copy()
    unknown.loc[unknown.index[0], "emotion"] = None
    with pytest.raises(CorpusError, match=f"1 of 120 rows without, first: {table.index[0]}"):
        speaker_folds(unknown, 2, 0)
    with pytest.raises(CorpusError, match="at least 2 folds, came 1"):
        random_folds(table, 1, 0)
    with pytest.raises(CorpusError, match="at least 121 rows"):
        random_folds(table, 121, 0)
    assert len(random_folds(unknown, 2, 0)) == 2  # emotions play no part there


def test_fold_refuses_overlap_and_empty_sides_and_cannot_be_changed():
    with pytest.raises(CorpusError, match="no row in both"):
        Fold([0, 1], [1, 2])
    with pytest.raises(CorpusError, match="at least one test row"):
        Fold([0, 1], [])
    with pytest.raises(CorpusError, match="every train row once"):
        Fold([0, 0], [1])
    fold = Fold([3, 1], [2])
    assert fold.train.tolist() == [1, 3]
    with pytest.raises(ValueError, match="read-only"):
        fold.train[0] = 7


def largest_by_hand(available):
    """The definition, tried from the top: largest n whose rounded counts are all to be had."""
    names = list(PROPORTIONS)
    for n in range(sum(available.values()), 0, -1):
        exact = [n * round(PROPORTIONS[name] * 100) / 100 for name in names]
        floors = [n * round(PROPORTIONS[name] * 100) // 100 for name in names]
        rest = n - sum(floors)
        for extra in itertools.combinations(range(4), rest):
            chosen = [exact[k] - floors[k] for k in extra]
            others = [exact[k] - floors[k] for k in range(4) if k not in extra]
            counts = [floors[k] + (k in extra) for k in range(4)]
            if min(chosen, default=1) > max(others, default=0) - 1e-9 and all(
                count <= available[name] for count, name in zip(counts, names, strict=True)
            ):
                return n
    raise AssertionError


@pytest.mark.parametrize("clips", [(10, 10, 10, 10), (5, 30, 30, 30), (40, 3, 40, 40), (50, 50, 7, 11), (1, 1, 1, 1)])
def test_subsample_is_as_large_as_it_can_be(clips):
    available = dict(zip(FOUR, clips, strict=True))
    table = pandas.concat([make_table(1, count, (emotion,)) for emotion, count in available.items()])
    drawn = subsample(table, numpy.arange(len(table)), PROPORTIONS, 0)
    counts = table["emotion"].iloc[drawn].value_counts()
    assert len(drawn) == len(set(drawn)) == largest_by_hand(available)
    for emotion, share in PROPORTIONS.items():
        assert abs(counts.get(emotion, 0) - share * len(drawn)) < 1


def test_subsample_draws_the_same_utterances_in_any_order():
    table = make_table()
    shuffled = table.sample(frac=1, random_state=2)
    positions = numpy.flatnonzero(table["speaker"] != "made-0")
    elsewhere = numpy.flatnonzero(shuffled["speaker"] != "made-0")
    one = subsample(table, positions, PROPORTIONS, 4)
    assert set(one) <= set(positions)
    assert utterances(table, one) == utterances(shuffled, subsample(shuffled, elsewhere, PROPORTIONS, 4))
    backwards = dict(reversed(PROPORTIONS.items()))
    assert numpy.array_equal(one, subsample(table, positions[::-1], backwards, 4))
    assert not numpy.array_equal(one, subsample(table, positions, PROPORTIONS, 5))


def test_subsample_reaches_every_row_of_a_class():
    table = make_table(2, 10)
    seen = set()
    for seed in range(60):
        seen |= utterances(table, subsample(table, numpy.arange(len(table)), PROPORTIONS, seed))
    assert seen == set(table.index)


def test_subsample_leaves_other_emotions_and_names_what_lacks():
    table = make_table(emotions=(*FOUR, "fear"))
    drawn = subsample(table, numpy.arange(len(table)), PROPORTIONS, 0)
    assert set(table["emotion"].iloc[drawn]) == set(FOUR)
    with pytest.raises(CorpusError, match="rows of happy to draw 13% from, came none"):
        subsample(table, numpy.flatnonzero(table["emotion"] != "happy"), PROPORTIONS, 0)
    with pytest.raises(CorpusError, match="add up to 1"):
        subsample(table, numpy.arange(len(table)), {"sad": 0.5, "happy": 0.4}, 0)
    with pytest.raises(CorpusError, match="every row once"):
        subsample(table, numpy.array([0, 0]), PROPORTIONS, 0)


def test_random_share_splits_in_two():
    table = make_table()
    drawn, rest = random_share(table, 0.2, 1)
    assert len(drawn) == 24
    assert sorted([*drawn, *rest]) == list(range(len(table)))
    shuffled = table.sample(frac=1, random_state=2)
    assert utterances(table, drawn) == utterances(shuffled, random_share(shuffled, 0.2, 1)[0])
    assert not numpy.array_equal(drawn, random_share(table, 0.2, 2)[0])
    assert [len(side) for side in random_share(table.iloc[:2], 0.01, 0)] == [1, 1]
    for share in (0, 1, -0.1):
        with pytest.raises(CorpusError, match="between 0 and 1"):
            random_share(table, share, 0)
    with pytest.raises(CorpusError, match="at least 2 rows"):
        random_share(table.iloc[:1], 0.5, 0)
