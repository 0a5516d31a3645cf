"""What papers say against their own numbers: what the notes on them list, and nothing where numbers bear words out."""

import pytest

from sertools.report.claims_page import PAPERS
from sertools.report.inconsistencies_page import text
from sertools.report.printed_slips import slips
from sertools.report.published import load
from sertools.report.vowel_slips import TABLES, TEXT, WORDS


def said(found, about, place):
    return list(found.loc[[(about, place)]].itertuples(index=False, name=None))


def mended(paper, table, row, corpus, value, condition=None):
    """The printed numbers of a paper with one replaced."""
    printed = load(paper)
    cell = (printed["table"] == table) & (printed["row"] == row) & (printed["corpus"] == corpus)
    if condition is not None:
        cell &= printed["condition"] == condition
    assert cell.sum() == 1
    return printed.assign(mean=printed["mean"].mask(cell, value))


def test_the_abstract_of_interpretable_against_its_figure():
    found = said(slips("interpretable"), TEXT, "abstract")
    assert found == [
        (
            "UAE and DAE reach over 55 % on average",
            "Figure 2: UAE: IEMOCAP-train 53.4, IEMOCAP-valid 51.5; DAE: IEMOCAP-train 51.6, IEMOCAP-valid 50.2; "
            "mean 51.7",
        )
    ]
    higher = load("interpretable")
    higher["mean"] += 5 * (higher["table"] == "Figure 2")
    assert (TEXT, "abstract") not in slips("interpretable", higher).index


def test_an_entry_that_stands_twice_and_one_of_other_frames():
    found = said(slips("interpretable"), TABLES, "Table 1")
    assert found == [
        ("Segment length (UV) is an entry", "it stands there 2 times"),
        ("Spectral flux (U, UV)", "4 other entries have (V, UV)"),
    ]


def test_two_accuracies_of_one_model_in_transferable():
    place = (TABLES, "Table 1, Figure 3 (a)")
    assert said(slips("transferable"), *place) == [
        ("unweighted accuracy of DAE-vanilla on IEMOCAP: 0.5209", "Figure 3 (a): 0.433")
    ]
    right = mended("transferable", "Table 1", "DAE+Linear-SVM (proposed)", "IEMOCAP", 0.433)
    assert place not in slips("transferable", right).index


def test_who_is_above_the_best_method_of_transferable():
    ((_, given),) = said(slips("transferable"), WORDS, "section 3.1, Figure 3")[:1]
    assert given.startswith("(a) IEMOCAP: VAE-ss 0.50 above 0.43")
    assert given.count("IEMOCAP") == 4  # in each panel


def test_where_statistics_of_the_target_do_harm_and_where_there_is_no_bar():
    rows = dict(said(slips("transferable"), WORDS, "section 3.1, Figure 3"))
    worse = rows["normalising with 20 % of the target considerably improves"]
    assert "AESD: DAE-vanilla 0.32 to 0.20, VAE-annealing 0.32 to 0.17, VAE-ss 0.31 to 0.27" in worse
    assert rows["VAE-vanilla is at chance"] == "(a) AESD: 0; (b) AESD: 0; (c) AESD: 0; (d) AESD: 0"


def test_two_corpora_with_one_set_of_distances():
    assert "for every method" in said(slips("transferable"), TABLES, "Figure 4")[0][1]
    other = mended("transferable", "Figure 4", "VAE-ss", "SAVEE", -10)
    assert (TABLES, "Figure 4") not in slips("transferable", other).index


def test_the_words_of_zeroshot_against_its_tables():
    found = slips("zeroshot")
    assert said(found, WORDS, "section 4.2, Table 2") == [
        ("Metric-cluster classifies best", "SAVEE: Metric-val 0.47 above 0.45; URDU: Metric-act 0.33 above 0.32"),
        ("Metric-act separates the classes much less than Metric-cluster", "URDU: 0.33 against 0.32"),
    ]
    first, second = said(found, WORDS, "section 4.1, Table 1")
    assert "IEMOCAP, transfer: 0.29 above 0.26" in first[1] and "CaFE, transfer: 0.31 above 0.24" in first[1]
    assert "EMO-DB" not in first[1]
    assert second[1] == "Metric-val: up to 0.31 against down to \u22120.05"
    ((_, lower),) = said(found, TABLES, "Table 1")
    assert lower == (
        "lower: Unsupervised, URDU: 0.10 below 0.12; Unsupervised, AESD: 0.16 below 0.18; "
        "Metric-cluster, CaFE: 0.07 below 0.12; Metric-cluster, AESD: 0.11 below 0.12"
    )
    ((_, cells),) = said(found, WORDS, "section 4.3, Table 1")
    assert cells == "rho of Metric-cluster is below Unsupervised's in 10 of 10 cells"
    ((_, better),) = said(found, WORDS, "section 4.3, Tables 1 and 2")
    assert "Unsupervised, EMO-DB: rho 0.31 above 0.26" in better
    assert "Unsupervised, SAVEE: accuracy 0.46 above 0.45" in better
    assert "Metric-act 0.0154" in said(found, WORDS, "section 4.3, Figure 3")[0][1]


def test_what_is_corrected_in_zeroshot_has_no_row():
    right = mended("zeroshot", "Table 3", "VAE (Cluster)+Linear-SVM", "IEMOCAP", 0.57)
    assert (TABLES, "Tables 2 and 3") not in slips("zeroshot", right).index
    right = mended("zeroshot", "Table 2", "Metric-cluster", "SAVEE", 0.48)
    assert "SAVEE" not in said(slips("zeroshot", right), WORDS, "section 4.2, Table 2")[0][1]


@pytest.mark.parametrize("paper", PAPERS)
def test_every_paper_has_a_table_of_its_slips(paper):
    found = slips(paper)
    assert len(found) and found.index.names == ["about", "place"]
    shown = text(paper, found)
    assert shown.startswith(f":::{{table}} `{paper}`: {len(found)} found\n:name: table-inconsistencies-{paper}\n")
    assert shown.count("\n| ") == len(found) + 2  # a heading and the line below it
