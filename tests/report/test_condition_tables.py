"""Tables of accuracy by condition: cells by hand."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.bootstrap import Interval, replicates
from sertools.report import condition_tables
from sertools.report.labelled import Labelled
from sertools.report.published import load, statistics
from sertools.report.tables import MINUS

DRAWN = replicates([f"s{k}" for k in range(9)], count=5)
BOTH = ("unseen", "20 %")


def cell(value):
    return Interval(value, value - 0.05, value + 0.05, np.full(5, value), {}, DRAWN)


CELLS = {
    (method, corpus, condition, classes): cell(base + place + gain + more)
    for method, base in (("a", 0.2), ("b", 0.3))
    for corpus, place in (("train", 0.0), ("emodb", 0.1))
    for condition, gain in (("unseen", 0.0), ("20 %", -0.05))
    for classes, more in (("N-S-H-A", 0.0), ("N-S-A", 0.1))
}


def test_a_panel_is_one_condition_and_set_of_classes():
    found = condition_tables.panel(CELLS, "20 %", "N-S-A", {"train": "open-english"})
    assert set(found) == {(method, corpus) for method in "ab" for corpus in ("open-english", "emodb")}
    assert found["b", "open-english"].estimate == pytest.approx(0.35)
    with pytest.raises(KeyError, match="expected scores under"):
        condition_tables.panel(CELLS, "30 %", "N-S-A")


def test_means_changes_and_their_text():
    assert condition_tables.mean_estimate(CELLS, "a", ["train", "emodb"], "unseen", "N-S-H-A") == pytest.approx(0.25)
    assert condition_tables.change(CELLS, "a", "train", "N-S-H-A", BOTH) == pytest.approx(-0.05)
    table = condition_tables.two_conditions(CELLS, ["b"], ["emodb"], "N-S-H-A", BOTH)
    assert table.loc["b", "emodb"] == f"0.40 / 0.35, {MINUS}0.05"
    assert condition_tables.change_text(0.2, 0.5) == "0.20 / 0.50, +0.30"


def test_readings_stand_side_by_side_and_a_missing_method_is_empty():
    only = {key: one for key, one in CELLS.items() if key[0] == "a"}
    table = condition_tables.by_reading(
        {"mixed": CELLS, "noisy": only}, ["a", "b"], {"all": ["train", "emodb"]}, "unseen", "N-S-H-A"
    )
    assert list(table) == ["mixed, all", "noisy, all"]
    assert table.loc["b", "mixed, all"] == pytest.approx(0.35) and np.isnan(table.loc["b", "noisy, all"])


def test_rows_that_were_scored_stand_beside_the_score():
    table = condition_tables.by_rows(CELLS, "a", ["emodb"], {"unseen": {"emodb": 324}}, "N-S-H-A")
    assert table.loc["unseen", "emodb"] == "0.30 (324 rows)"


def test_conditions_become_columns():
    found = condition_tables.by_condition(CELLS, ["a"], ["emodb"], "N-S-A", BOTH)
    assert list(found) == [("a", "emodb, unseen"), ("a", "emodb, 20 %")]


def test_the_gap_is_random_less_apart():
    higher = {key: cell(one.estimate + 0.1) for key, one in CELLS.items()}
    table = condition_tables.fold_gap(higher, CELLS, ["a", "b"], "train", "unseen")
    assert table["gap, N-S-H-A"].tolist() == pytest.approx([0.1, 0.1]) and table["gap, N-S-A"].notna().all()
    assert table.loc["a", "apart, N-S-H-A"] == "0.20 [0.15, 0.25]"


def test_pairs_are_means_over_the_corpora_of_a_place():
    pairs = {("a", corpus, "H-A"): cell(value) for corpus, value in (("x", 0.5), ("y", 0.7), ("train", 0.9))}
    table = condition_tables.pair_means(pairs, ["a"], {"held out": ["train"], "transfer": ["x", "y"]})
    assert table.loc["a"].to_dict() == pytest.approx({"H-A, held out": 0.9, "H-A, transfer": 0.6})


def test_how_often_a_method_is_strictly_highest():
    values = np.array([[[0.5, 0.4, 0.3, np.nan], [0.4, 0.4, 0.6, 0.1]]])
    statistic = Labelled(values, {"method": ("a", "b"), "corpus": tuple("wxyz")})
    assert condition_tables.highest_cells(statistic, "a") == "1 of 3"
    with pytest.raises(ValueError, match="one row"):
        condition_tables.highest_cells(Labelled(np.repeat(values, 2, 0), statistic.axes), "a")


def test_the_paper_against_itself_by_hand():
    """Counted from its Figure 3 without the functions of the page."""
    figure = pd.concat(load("transferable", f"Figure 3({letter})").assign(panel=letter) for letter in "abcd")
    wide = figure.pivot_table(index=["panel", "corpus"], columns="row", values="mean")
    strictly = (wide["DAE-vanilla"] > wide.drop(columns="DAE-vanilla").max(axis=1)).sum()
    theirs = Labelled.from_frame(statistics("transferable")["accuracy"])
    assert condition_tables.highest_cells(theirs, "DAE-vanilla") == f"{strictly} of {len(wide)}"
    rows = load("transferable", "Figure 3(a)")
    assert condition_tables.printed_value(rows, "DAE-vanilla", "AESD") == wide.loc[("a", "AESD"), "DAE-vanilla"]
    with pytest.raises(ValueError):
        condition_tables.printed_value(rows, "DAE-vanilla", "TESS")
