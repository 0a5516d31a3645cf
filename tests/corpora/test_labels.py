import math

import numpy
import pytest

from sertools.corpora.labels import class_means, from_means, labels
from sertools.corpora.table import CorpusError, from_rows

NAN = math.nan


@pytest.fixture
def table():
    rows = [
        ("a", "angry", 4.0, 2.0, "human"),
        ("b", "angry", 5.0, NAN, "human"),
        ("c", "sad", 2.0, 1.5, "human"),
        ("d", "sad", 3.0, 2.5, "human"),
        ("e", "angry", NAN, NAN, None),
        ("f", "sad", 1.0, 1.0, "class mean"),
        ("g", "happy", NAN, NAN, None),
    ]
    return from_rows(
        "made",
        [
            {
                "file": f"{name}.wav",
                "language": "en",
                "speaker": "made-1",
                "emotion": emotion,
                "activation": activation,
                "valence": valence,
                "rating": rating,
            }
            for name, emotion, activation, valence, rating in rows
        ],
    )


def test_means_come_from_human_ratings_of_the_training_fold_only(table):
    assert class_means(table, "activation", numpy.arange(7)) == {"angry": 4.5, "sad": 2.5}
    assert class_means(table, "activation", numpy.array([0, 2, 4, 5, 6])) == {"angry": 4.0, "sad": 2.0}
    assert class_means(table, "valence", numpy.arange(7)) == {"angry": 2.0, "sad": 2.0}


def test_ratings_outside_the_training_fold_do_not_matter(table):
    train = numpy.array([0, 2, 4])
    before = labels(table.iloc[:6], "activation", train, "class mean")
    changed = table.iloc[:6].copy()
    changed.loc[["made/b", "made/d"], "activation"] = 1.0
    assert numpy.array_equal(before, labels(changed, "activation", train, "class mean"))
    assert before.tolist() == [4.0, 4.0, 2.0, 2.0, 4.0, 2.0]


def test_human_ratings_stay_and_means_fill_the_rest(table):
    assert labels(table.iloc[:6], "activation", numpy.arange(4)).tolist() == [4.0, 5.0, 2.0, 3.0, 4.5, 2.5]
    # A row that is rated in activation only is filled in valence.
    assert labels(table.iloc[:4], "valence", numpy.arange(4)).tolist() == [2.0, 2.0, 1.5, 2.5]


def test_rated_corpus_needs_no_means(table):
    rated = table.iloc[:4]
    got = labels(rated, "activation", numpy.array([0, 1]))
    assert got.tolist() == [4.0, 5.0, 2.0, 3.0]
    got[0] = 1.0
    assert rated["activation"].iloc[0] == 4.0


def test_order_is_a_code_of_the_class(table):
    assert labels(table, "activation", numpy.arange(2), "order").tolist() == [4.0, 4.0, 1.0, 1.0, 4.0, 1.0, 3.0]
    with pytest.raises(CorpusError, match="activation only, came valence"):
        labels(table, "valence", numpy.arange(2), "order")


def test_class_without_a_mean_is_named(table):
    with pytest.raises(CorpusError, match="none for 1 of 7 rows: no class mean of happy .*angry, sad.*first: made/g"):
        labels(table, "activation", numpy.arange(7))
    with pytest.raises(CorpusError, match="no class mean of sad"):
        labels(table.iloc[:6], "activation", numpy.array([0, 1]))


def test_transfer_corpus_takes_means_or_its_own_ratings(table):
    means = {"angry": 4.2, "sad": 1.8, "happy": 3.9}
    assert from_means(table, "activation", means).tolist() == [4.0, 5.0, 2.0, 3.0, 4.2, 1.8, 3.9]
    assert from_means(table, "activation", means, keep_human=False).tolist() == [4.2, 4.2, 1.8, 1.8, 4.2, 1.8, 3.9]
    table.loc["made/g", "emotion"] = None
    with pytest.raises(CorpusError, match=r"no class mean of \(no emotion\)"):
        from_means(table, "activation", means)


def test_errors_name_what_is_wrong(table):
    with pytest.raises(CorpusError, match="activation or valence, came 'dominance'"):
        labels(table, "dominance", numpy.arange(7))
    with pytest.raises(CorpusError, match="came 'mean'"):
        labels(table, "activation", numpy.arange(7), "mean")
    with pytest.raises(CorpusError, match="among the 2 training rows of made, came none"):
        class_means(table, "activation", numpy.array([4, 5]))
