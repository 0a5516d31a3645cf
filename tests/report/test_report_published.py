"""What the paper printed: cells that a reader can check in the paper, and errors that say what there is."""

import pytest

from sertools.report import published
from sertools.report.published import PublishedError, lookup


@pytest.mark.parametrize(
    ("table", "row", "corpus", "condition", "mean", "std"),
    [
        ("Table 1", "Metric-act", "EMO-DB", "Transfer", 0.53, 0.08),
        ("Table 1", "Metric-val", "EMO-DB", "Transfer", -0.05, 0.03),
        ("Table 1", "Metric-cluster", "CaFE", "Supervised", 0.07, 0.04),
        ("Table 2", "Metric-cluster", "IEMOCAP", None, 0.57, 0.03),
        ("Table 2", "Unsupervised", "AESD", "S-H-A", 0.17, 0.02),
    ],
)
def test_printed_cells(table, row, corpus, condition, mean, std):
    found = lookup(table, row, corpus, condition)
    assert (found["mean"], found["std"]) == (mean, std)


def test_tables_are_whole():
    sizes = published.load("zeroshot").groupby("table", sort=False).size()
    assert sizes.to_dict() == {"Table 1": 40, "Table 2": 24, "Table 3": 6, "Figure 3": 4 * 3 * 27}
    assert list(published.load("zeroshot").columns) == published.COLUMNS
    for number in (1, 2):
        assert published.load("zeroshot", f"Table {number}")[["mean", "std"]].notna().all().all()


def test_what_is_handed_out_cannot_change_the_table():
    table = published.load("zeroshot", "Table 2")
    table["mean"] = 0.0
    assert lookup("Table 2", "Metric-cluster", "IEMOCAP")["mean"] == 0.57


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("Table 9", "Metric-act", "EMO-DB"), "expected a table out of Table 1"),
        (("Table 1", "Metric_act", "EMO-DB", "Transfer"), "the nearest is 'Metric-act'"),
        (("Table 1", "Metric-act", "SAVEE", "Transfer"), "expected a corpus out of"),
        (("Table 1", "Metric-act", "EMO-DB"), "came 2"),
    ],
)
def test_a_cell_that_is_not_there(arguments, words):
    with pytest.raises(PublishedError, match=words):
        lookup(*arguments)


def test_an_unknown_paper():
    with pytest.raises(PublishedError, match="expected a paper out of .*zeroshot.*came 'zero'"):
        published.load("zero")
