"""Tables of rank correlations: order of cells, intervals as text, analyses as points, rules under several readings."""

import numpy as np
import pytest

from sertools.analysis.bootstrap import interval, means, replicates
from sertools.report.claims import claims
from sertools.report.rank_tables import matrix, side_by_side, truth
from sertools.report.rules import evaluate
from sertools.report.statistics import analyses, replicated

SPEAKERS = [f"s{k}" for k in range(10)]
DRAWN = replicates(SPEAKERS, count=40)
METHODS = ("Unsupervised", "Metric-cluster", "Metric-act", "Metric-val")
CELLS = [(c, k) for c in ("train", "a", "b") for k in ("transfer", "supervised")]


def of(centre, spread=0.01):
    values = centre + spread * np.linspace(-1, 1, len(SPEAKERS))
    return interval(means(values, DRAWN.codes(SPEAKERS), len(SPEAKERS)), DRAWN)


def rho(**centres):
    return {(m.replace("_", "-"), c, k): of(centre) for m, centre in centres.items() for c, k in CELLS}


def test_a_matrix_keeps_the_order_and_leaves_missing_cells_empty():
    table = matrix({("b", "y"): of(0.5, 0), ("a", "x"): of(-0.25, 0), ("a", "floor"): -8.04}, index="score")
    assert list(table.index) == ["b", "a"] and list(table.columns) == ["y", "x", "floor"]
    assert table.loc["b", "y"] == "0.50 [0.50, 0.50]" and table.loc["b", "x"] is None
    assert table.loc["a", "x"].startswith("\N{MINUS SIGN}0.25") and table.loc["a", "floor"] == "\N{MINUS SIGN}8.04"
    assert table.index.name == "score"


def test_two_treatments_stand_side_by_side():
    table = side_by_side({("m", "x"): of(0.4)}, {("m", "x"): of(-0.1)}, index="score")
    assert table.loc["m", "x"] == "0.40 / \N{MINUS SIGN}0.10"


def test_analyses_hold_the_estimates_and_decide_a_rule_for_each_reading():
    first = rho(Unsupervised=0.3, Metric_cluster=0.1)
    second = rho(Unsupervised=0.1, Metric_cluster=0.3)
    wide = analyses([first, second, first], ("method", "corpus", "condition"))
    assert wide.values.shape == (3, 2, 3, 2)
    assert wide["Metric-cluster", "a", "transfer"].values == pytest.approx([0.1, 0.3, 0.1])
    assert list(evaluate(claims("zeroshot")["zeroshot-02"].rule, {"rho": wide}, by="analysis")) == [True, False, True]
    with pytest.raises(ValueError, match="expected the same 12 cells in every reading, came 6"):
        analyses([first, rho(Unsupervised=0.3)], ("method", "corpus", "condition"))


def test_truth_is_the_share_of_replicates_and_empty_where_a_statistic_is_missing():
    given = rho(Unsupervised=0.3, Metric_cluster=0.1, Metric_act=0.7, Metric_val=0.2)
    axes = ("method", "corpus", "condition")
    readings = {"z": {"rho": replicated(given, axes, count=40)}, "none": {}}
    table = truth("zeroshot", ["zeroshot-01", "zeroshot-02", "zeroshot-28"], readings)
    assert list(table["z"][:2]) == [1.0, 1.0] and table["none"].isna().all()
    assert np.isnan(table.loc["zeroshot-28", "z"])  # needs rho_own
    with pytest.raises(ValueError, match="zeroshot-07: expected a claim with a rule"):
        truth("zeroshot", ["zeroshot-07"], readings)
