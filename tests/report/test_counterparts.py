"""Counterparts of printed numbers: by which key, in whose unit, once."""

import math

import numpy as np
import pandas as pd
import pytest

from sertools.report.beside import beside
from sertools.report.counterparts import COLUMNS, CORPORA, SPEAKERS, CounterpartError, counterparts, keys
from sertools.report.feature_table import as_counterparts, feature_table
from sertools.report.figure_importance import printed_ranges, ranges_here
from sertools.report.labelled import Labelled
from sertools.report.page import PageError, open_page
from sertools.report.published import load


def rows(**ours):
    """The first printed numbers of zeroshot's Table 2 (four methods on IEMOCAP) with columns of ours."""
    return load("zeroshot", "Table 2").query("corpus == 'IEMOCAP'").assign(**ours)


def test_a_number_is_kept_under_its_key_in_the_unit_of_the_paper():
    made = counterparts(
        "zeroshot", rows(value=[0.5, 0.25, math.nan, 0.75], low=[0.4, 0.2, math.nan, math.nan], high=0.6),
        anchor="table-x", on="open-english", reading="mu", scale=100,
    )  # fmt: skip
    assert list(made.columns) == COLUMNS
    assert made["row"].tolist() == ["Unsupervised", "Metric-cluster", "Metric-act", "Metric-val"]
    first = made.iloc[0]
    assert (first["table"], first["corpus"], first["condition"]) == ("Table 2", "IEMOCAP", "N-S-H-A")
    assert (first["value"], first["low"], first["high"]) == (50, 40, 60)
    assert (first["on"], first["reading"], first["anchor"], first["interval"]) == (
        "open-english",
        "mu",
        "table-x",
        SPEAKERS,
    )
    assert made["interval"].tolist() == [SPEAKERS, SPEAKERS, "", ""]  # nothing is said of an interval that is not there


def test_what_has_neither_number_nor_words_is_left_out():
    made = counterparts(
        "zeroshot", rows(value=[0.5, math.nan, math.nan, math.nan], said=["", "none", "", ""]), anchor="x"
    )
    assert made["row"].tolist() == ["Unsupervised", "Metric-cluster"]
    assert made["said"].tolist() == ["", "none"]


def test_a_row_beyond_the_papers_own_has_no_key_and_is_left_out():
    beyond = rows(value=0.5).assign(table=None)
    assert counterparts("zeroshot", pd.concat([rows(value=0.5), beyond]), anchor="x").shape[0] == 4


def test_a_value_a_speaker_is_written_in_the_papers_unit():
    made = counterparts("zeroshot", rows(value=0.5, dots=[[0.25, 0.5], (), None, (0.125,)]), anchor="x", scale=100)
    assert made["dots"].tolist() == ["25.0 \u00b7 50.0", "", "", "12.5"]


def test_a_range_alone_is_a_counterpart():
    printed = load("zeroshot", "Figure 3").head(1).assign(low=0.1, high=0.2)
    made = counterparts("zeroshot", printed, anchor="x", interval=CORPORA)
    assert math.isnan(made.at[0, "value"]) and made.at[0, "interval"] == CORPORA


def test_a_key_that_the_paper_does_not_print_is_refused():
    with pytest.raises(CounterpartError, match="Table 2, Metric-love, IEMOCAP"):
        counterparts("zeroshot", rows(value=0.5, row="Metric-love").head(1), anchor="x")


def test_a_key_is_taken_once():
    with pytest.raises(CounterpartError, match="Table 2, Unsupervised, IEMOCAP.* again"):
        counterparts("zeroshot", pd.concat([rows(value=0.5)] * 2), anchor="x")


@pytest.fixture
def page(tmp_path, monkeypatch):
    monkeypatch.setenv("SERTOOLS_RESULTS", str(tmp_path))
    cell = 'profile = "full"\n'
    page = open_page("zeroshot/04_2_classification", {"In": ["", cell], "profile": "full"})
    page.table("accuracy", pd.DataFrame({"n": [1]}), caption="Accuracy.")
    return page


def test_a_page_keeps_its_counterparts_with_the_anchor_of_their_table(page):
    page.beside_paper("accuracy", rows(value=0.5), on="open-english")
    page.close()
    kept = pd.read_csv(page.folder / "data" / "printed.csv")
    assert len(kept) == 4 and set(kept["anchor"]) == {"table-zeroshot-04-2-accuracy"}


def test_a_page_takes_a_key_once_and_only_beside_what_it_shows(page):
    page.beside_paper("accuracy", rows(value=0.5))
    with pytest.raises(PageError, match="once, came Table 2, Unsupervised"):
        page.beside_paper("accuracy", rows(value=0.6))
    with pytest.raises(PageError, match="shown before, came 'elsewhere'"):
        page.beside_paper("elsewhere", rows(value=0.5))


@pytest.mark.parametrize(
    ("paper", "table", "where"),
    [
        ("zeroshot", "Table 2", {}),
        ("zeroshot", "Table 1", {"condition": "Transfer"}),
        ("transferable", "Figure 3(c)", {}),
        ("transferable", "Figure 4", {}),
    ],
)
def test_what_stands_beside_a_printed_table_has_its_keys(paper, table, where):
    printed = load(paper, table)
    for column, wanted in where.items():
        printed = printed[printed[column] == wanted]
    ours = printed[["row", "corpus"]].set_axis(["method", "corpus"], axis=1).query("corpus in ['IEMOCAP', 'EMO-DB']")
    ours = pd.concat([ours, ours.head(1).assign(corpus="emovo")]).assign(value=0.5, low=0.4, high=0.6)
    names = {name: name for name in printed["corpus"].unique()}
    made = counterparts(paper, beside(ours, printed, names=names, extension=["emovo"]), anchor="x")
    assert set(keys(made)) == set(keys(printed[printed["corpus"].isin(["IEMOCAP", "EMO-DB"])]))
    assert (made["on"] == made["corpus"]).all() and (made["low"] == 0.4).all()


def test_the_entries_of_a_printed_list_have_words():
    made = counterparts("interpretable", as_counterparts(feature_table()), anchor="x", on="eGeMAPSv02")
    assert len(made) == 20
    said = made.set_index("row")["said"]
    assert said["Pitch"] == "Pitch: 10 features"
    assert said["Segment length (UV)"] == "SegLen(V): 2 features"


def test_ranges_are_over_our_corpora_and_the_mean_over_dimensions():
    printed = printed_ranges()
    axes = {name: tuple(printed[name].unique()) for name in ("method", "emotion", "group")}
    axes = {"method": axes["method"], "corpus": ("a", "b"), "dimension": ("1", "2"), **axes}
    values = np.zeros((1, *(len(each) for each in axes.values())))
    values[0, :, 0, 0], values[0, :, 0, 1] = 1, 3  # corpus a: mean 2; corpus b: 0
    values[0, 1, 1] = 5
    rows = ranges_here(Labelled(values, axes))
    made = counterparts("zeroshot", rows, anchor="x", interval=CORPORA)
    assert len(made) == 324
    second = made["row"] == axes["method"][1]
    assert set(made.loc[~second, "low"]) == {0} and set(made.loc[~second, "high"]) == {2}
    assert set(made.loc[second, "low"]) == {2} and set(made.loc[second, "high"]) == {5}
