"""The table of slips of `vowels`: what notes on the paper list, and nothing where the tables bear the words out."""

import pytest

from sertools.report.published import load
from sertools.report.vowel_slips import TABLES, TEXT, WORDS, checked_numbers, slips


@pytest.fixture
def printed():
    return load("vowels")


def said(found, about, place):
    return list(found.loc[[(about, place)]].itertuples(index=False, name=None))


def correct(printed, table, row, corpus, condition, value):
    """The printed numbers with one of them replaced; corpus and condition as in `published.csv`."""
    cell = (printed["table"] == table) & (printed["row"] == row) & (printed["condition"] == condition)
    cell &= printed["corpus"].isna() if corpus is None else printed["corpus"] == corpus
    assert cell.sum() == 1
    return printed.assign(mean=printed["mean"].mask(cell, value))


def test_the_numbers_of_the_text_that_are_not_those_of_the_tables(printed):
    found = slips(printed)
    assert said(found, TEXT, "section 8") == [("AGA-CL Both, B->M, 4-CAT: 55.59", "55.49")]
    assert said(found, TEXT, "section 7.4") == [("HuBERT, B->M, 4-CAT: 55.53", "55.33")]
    assert said(found, TEXT, "section 7.3") == [
        ("combined scores, ang: /@/ 0.79, /O/ 0.79", "M->B: 0.79, 0.76; B->M: 0.72, 0.79")
    ]
    assert checked_numbers(printed) == (60, 53)
    assert len(found.loc[TEXT]) == 7 + 1


def test_what_is_corrected_has_no_row(printed):
    mended = correct(printed, "text 8", "AGA-CL Both", "B->M", "4-CAT", 55.49)
    mended = correct(mended, "Table 6", "O", "M->B", "ang", 0.79)
    mended = correct(mended, "Table 5", "GA-CL Diph", "M->B", "4-CAT", 53.93)
    before, after = slips(printed), slips(mended)
    assert (TEXT, "section 8") in before.index and (TEXT, "section 8") not in after.index
    assert (TEXT, "section 7.3") not in after.index
    assert not after.loc[WORDS, "the paper says"].str.contains("is the best").any()
    assert checked_numbers(mended) == (60, 54)


def test_tables_that_disagree_among_themselves(printed):
    found = slips(printed)
    assert said(found, TABLES, "Table 5") == [
        ("within, B->M: 4-CAT 57.33, ang 69.83, sad 67.11", "the same in GA-CL Mono, M->B")
    ]
    assert said(found, TABLES, "Table 3") == [("WA of ang: /O/, /u/, /oU/", "by Table 2: /i/, /u/, /oU/")]
    assert said(found, TABLES, "Table 2") == [("Com of /eI/, hap: 0.68", "0.692")]
    assert "happiness has the fewest" in said(found, TABLES, "Table 1")[0][1]


def test_words_that_a_table_contradicts(printed):
    found = dict(slips(printed).loc[WORDS].itertuples(index=False, name=None))
    assert found["AGA-CL Both is the best, M->B: 58.14"] == "GA-CL Diph 59.93"
    assert found["Mono above Diph is consistent, B->M"] == "neu −1.56, hap −4.97"
    assert found["AGA-CL outperforms GA-CL in nearly all cases"] == "Mono 9 of 14, Diph 12 of 14, Both 13 of 14"
    assert len(found) == 4
