"""Ours beside the paper's."""

import pandas as pd
import pytest

from sertools.report import published
from sertools.report.beside import BesideError, as_printed, beside

NAMES = {"IEMOCAP": "open-english", "EMO-DB": "emodb", "CaFE": "cafe"}


def ours(**changes):
    rows = [
        {"method": "Metric-act", "corpus": "open-english", "value": 0.45, "low": 0.40, "high": 0.50},
        {"method": "Metric-act", "corpus": "emodb", "value": 0.40, "dots": (0.35, 0.45)},
        {"method": "Metric-act", "corpus": "emovo", "value": 0.30, "low": 0.2, "high": 0.4},
    ]
    rows[0].update(changes)
    return pd.DataFrame(rows)


def printed():
    table = published.load("zeroshot", "Table 2")
    return table[(table["row"] == "Metric-act") & (table["condition"] == "N-S-H-A")]


def test_each_cell_by_hand():
    rows = beside(ours(), printed(), names=NAMES, extension={"emovo": "EMOVO"}).set_index("Corpus")
    assert rows.loc["IEMOCAP / open-english", ["Paper", "Ours [95 %]", "Difference"]].tolist() == [
        "0.49 ± 0.01",
        "0.45 [0.40, 0.50]",
        "−0.04",
    ]
    assert rows.loc["EMO-DB", "Ours [95 %]"] == "0.40 (0.35 · 0.45)"
    assert rows.loc["EMO-DB", "difference"] == pytest.approx(-0.04)
    assert rows.loc["EMOVO", ["Paper", "Difference", "part"]].tolist() == ["–", "–", "extension"]
    assert list(rows.index) == ["IEMOCAP / open-english", "EMO-DB", "CaFE", "EMOVO"]


def test_a_missing_cell_says_why():
    told = beside(ours(), printed(), names=NAMES, extension=["emovo"], why_missing={"cafe": "needs an agreement"})
    assert told.set_index("Corpus").loc["CaFE", ["Paper", "Ours [95 %]", "Difference"]].tolist() == [
        "0.26 ± 0.03",
        "needs an agreement",
        "–",
    ]
    silent = beside(ours(), printed(), names=NAMES, extension=["emovo"])
    assert silent.set_index("Corpus").loc["CaFE", "Ours [95 %]"] == "audio not here"


def test_laid_out_as_the_paper_prints_it():
    table = as_printed(beside(ours(), printed(), names=NAMES, extension={"emovo": "EMOVO"}))
    assert list(table.columns) == ["Method", " ", "IEMOCAP / open-english", "EMO-DB", "CaFE", "EMOVO"]
    assert table[" "].tolist() == ["paper", "ours [95 %]", "difference"]
    assert table.loc[2, "EMO-DB"] == "−0.04"


def test_order_of_rows_does_not_matter():
    first = beside(ours(), printed(), names=NAMES, extension=["emovo"])
    second = beside(ours().iloc[::-1], printed().iloc[::-1], names=NAMES, extension=["emovo"])
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (ours(corpus="tess"), "came \\['tess'\\]"),
        (pd.concat([ours(), ours()]), "expected one our number"),
        (ours(low=0.6), "low <= high"),
        (ours(dots=tuple([0.4] * 8)), "expected an interval for 8 speakers"),
    ],
)
def test_numbers_that_do_not_fit(frame, words):
    with pytest.raises(BesideError, match=words):
        beside(frame, printed(), names=NAMES, extension=["emovo"])
