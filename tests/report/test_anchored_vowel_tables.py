"""Tables and figures of Com before and after anchoring: against values put in by hand."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels.commonality import Commonality
from sertools.analysis.vowels.printed_commonality import changes, regression_to_the_mean
from sertools.report import anchored_vowel_tables as tables
from sertools.report.figure_before_after import draw_changes, draw_regression
from sertools.report.published import load

CELLS = ["direction", "emotion", "vowel"]


@pytest.fixture(scope="module")
def printed():
    return load("vowels")


@pytest.fixture(scope="module")
def ours(printed):
    """The paper's own numbers and a tenth more, in 101 replicates around them; no /aʊ/ from English to Mandarin."""
    one = changes(printed).assign(direction=lambda rows: rows["direction"].map(tables.PRINTED))
    one = one[CELLS].assign(value=one["after"] + 0.1, replicate=0)
    one.loc[(one["direction"] == "en->zh") & (one["vowel"] == "aU"), "value"] = np.nan
    many = pd.concat([one.assign(replicate=k, value=one["value"] + (k - 50) / 1000) for k in range(101)])
    return one, many


def test_table_6_stands_beside_the_papers(ours, printed):
    frame = tables.table6(*ours, printed[printed["table"] == "Table 6"])
    assert len(frame) == 80 and frame.index[0] == ("en->zh", "neu", "i")
    first = frame.loc[("en->zh", "hap", "i")]
    assert first.tolist() == pytest.approx([0.80, 0.90, 0.90 - 0.0475, 0.90 + 0.0475, 0.10])
    lacking = frame.xs(("en->zh", "aU"), level=("direction", "vowel"))
    assert lacking["paper"].notna().all() and lacking.drop(columns="paper").isna().all(axis=None)
    shown = tables.as_printed(frame)
    assert len(shown) == 2 * 4 * 3 and shown.columns[1] == "/i/"
    cell = shown.loc[("English to Mandarin (M→B)", "hap")].set_index(" ")
    assert cell["/i/"].tolist() == ["0.80", "0.90 [0.85, 0.95]", "+0.10"]
    assert cell["/aʊ/"].tolist() == ["0.86", "–", "–"]


def space(like, unlike):
    """(R, E, V, V): the same score for all like vowels and for all unlike ones, a replicate each."""
    values = [np.where(np.eye(10, dtype=bool), one, other) for one, other in zip(like, unlike, strict=True)]
    combined = np.tile(np.array(values)[:, None], (1, 4, 1, 1))
    return {"en->zh": Commonality(combined, combined, combined)}


def test_like_vowels_stand_beside_unlike_ones():
    spaces = {"features": (space([0.7], [0.5]), space([0.6, 0.8], [0.5, 0.5]))}
    frame = tables.likeness(spaces)
    row = frame.loc[("en->zh", "features")]
    assert row[["like", "unlike", "gap"]].tolist() == pytest.approx([0.7, 0.5, 0.2])
    assert row[["gap_low", "gap_high"]].tolist() == pytest.approx([0.105, 0.295])
    shown = tables.likeness_shown(frame)
    assert shown.loc[("English to Mandarin (M→B)", "features")].tolist() == [
        "0.70 [0.60, 0.80]", "0.50 [0.50, 0.50]", "0.20 [0.10, 0.30]", "1.00 [1.00, 1.00]"
    ]  # fmt: skip


def test_an_emotion_without_two_vowels_counts_for_nothing():
    whole = space([0.7], [0.5])["en->zh"]
    combined = whole.combined.copy()
    combined[:, 0] = np.nan
    frame = tables.likeness({"features": ({"en->zh": Commonality(combined, combined, combined)},) * 2})
    assert frame.loc[("en->zh", "features"), "like"] == pytest.approx(0.7)
    none = np.full(combined.shape, np.nan)
    frame = tables.likeness({"features": ({"en->zh": Commonality(none, none, none)},) * 2})
    assert frame.isna().all(axis=None)


def test_regressions_stand_one_below_the_other(printed):
    own = changes(printed)
    frame = tables.regressions({"paper": own, "ours": own[own["direction"] == "M->B"]})
    assert frame.index.tolist() == [("paper", "en->zh"), ("paper", "zh->en"), ("ours", "en->zh")]
    expected = regression_to_the_mean(own)["correlation"].tolist()
    assert frame["r of change with before"].tolist() == pytest.approx([*expected, expected[0]])
    assert frame["risen"].tolist() == [39, 37, 39]
    few = own[own["direction"] == "M->B"].head(2)
    assert len(tables.regressions({"paper": own, "few": few})) == 2


def test_every_cell_is_drawn_once_before_and_once_after(printed):
    own = changes(printed)
    part = own[own["direction"] == "M->B"]
    figure = draw_changes({"(a)": part, "(b)": part.head(3), "none": part.head(0)})
    panels = figure.axes
    ends = {tuple(np.round(line.get_ydata(), 6)) for line in panels[0].lines if len(line.get_xdata()) == 2}
    assert ends >= {tuple(np.round(pair, 6)) for pair in part[["before", "after"]].to_numpy()}
    points = [line for line in panels[0].lines if len(line.get_xdata()) == 1 and line.get_marker() != "_"]
    filled = [line for line in points if line.get_markerfacecolor() != "white"]
    assert len(points) == 40 and len(filled) == int(part["anchored"].sum())
    assert not panels[3].axison


def test_the_line_is_where_unrelated_values_would_lie(printed):
    own = changes(printed)
    part = own[own["direction"] == "B->M"]
    axis = draw_regression({"(b)": part}).axes[0]
    (line,) = [line for line in axis.lines if line.get_linestyle() == "-" and line.get_color() == "#777777"]
    assert line.get_ydata() + line.get_xdata() == pytest.approx([part["after"].mean()] * 2)
    assert sum(len(line.get_xdata()) == 1 for line in axis.lines) == 40
