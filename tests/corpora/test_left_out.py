import pytest

from sertools.corpora import cells
from sertools.corpora.faults import SHOWN
from sertools.corpora.left_out import LeftOutWarning, Repeated, table_of, usable
from sertools.corpora.table import CorpusError


def halved(number):
    if number % 2:
        raise CorpusError(f"expected an even number, came {number}")
    return number // 2 if number else None


def test_what_is_at_fault_is_left_out_and_named_and_what_is_passed_over_is_not():
    with pytest.warns(LeftOutWarning, match="x: left out 1 of 3:\nexpected an even number, came 3") as said:
        assert usable("x", [0, 2, 3, 4], halved) == [1, 2]
    assert len(said) == 1 and "0" not in str(said[0].message)


def test_nothing_is_said_where_nothing_is_left_out(recwarn):
    assert usable("x", [2, 4], halved) == [1, 2] and not recwarn


def test_more_faults_than_not_are_another_corpus():
    with pytest.raises(CorpusError, match="^x: 2 of 3 at fault.*first: expected an even number, came 1$"):
        usable("x", [1, 2, 3], halved)
    with pytest.raises(CorpusError, match="^expected an even number, came 1$"):
        usable("x", [1], halved)
    with pytest.raises(CorpusError, match="2 of 3 at fault.*first: line 7"):
        usable("x", [2], halved, unread=["line 7", "line 8"])


def test_of_many_the_first_are_named_and_the_others_counted():
    with pytest.warns(LeftOutWarning, match=f"and {50 - SHOWN} more$"):
        usable("x", range(2, 102), halved)


def row(file):
    return {"file": file, "language": "en", "speaker": "x-1"}


def test_of_two_recordings_of_one_utterance_the_first_counts_however_many_follow():
    with pytest.warns(LeftOutWarning, match=r"came a more than once \(one/a.wav, then two/a.wav\)"):
        table = table_of("x", ["one/a.wav", "two/a.wav", "three/a.wav", "four/a.wav"], row)
    assert table["file"].tolist() == ["one/a.wav"]
    assert issubclass(Repeated, CorpusError)


def test_a_corpus_of_nothing_says_what_was_expected():
    with pytest.raises(CorpusError, match="^x: expected wav files, came none$"):
        table_of("x", ["a.wav"], lambda file: None, "wav files, came none")


@pytest.mark.parametrize("cell, value", [("2", 2), ("2,5", 2.5), (" 3.0 ", 3), ("1e0", 1)])
def test_cells_with_numbers(cell, value):
    assert cells.number(cell, 1, 5, "valence", "t.csv") == value


@pytest.mark.parametrize("cell", ["", "x", "nan", "inf", "-1e999", "5.1", "0", "1.2.3", "²", "1 2"])
def test_cells_without_one_are_named(cell):
    with pytest.raises(CorpusError, match="^t.csv, line 3: expected valence to be a number from 1 to 5, came "):
        cells.number(cell, 1, 5, "valence", "t.csv, line 3")


def test_whole_numbers():
    assert cells.whole("31", 0, 120, "age", "t.csv") == 31
    for cell in ("31.5", "-1", "999", "old"):
        with pytest.raises(CorpusError, match="expected age to be a .*number"):
            cells.whole(cell, 0, 120, "age", "t.csv")
