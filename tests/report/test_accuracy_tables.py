"""Tables beside Figure 2, from predictions whose every number is known."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from sertools.analysis.bootstrap import replicates
from sertools.analysis.references import accuracy_cells
from sertools.analysis.transfer import TRAIN, Scored
from sertools.models.track import CLASSES
from sertools.report.accuracy_tables import (
    as_shares,
    fold_spread,
    interval_text,
    intervals_table,
    majority_share,
    measures_table,
)
from sertools.report.figure_classification import draw_classification
from sertools.report.figure_learning import draw_learning
from sertools.report.published import load

METHODS = ("SVC", "UAE")


def scored(name=TRAIN, speakers=9):
    """Half of the rows neutral; SVC is always right, UAE always says neutral; two folds of unequal size."""
    truth = np.tile(["neutral", "neutral", "neutral", "sad", "happy", "angry"], speakers)
    people = np.repeat([f"s{number}" for number in range(speakers)], 6)
    drawn = replicates(people, count=20)
    predicted = np.stack([truth, truth, *[np.full(len(truth), "neutral")] * 2])
    first = np.arange(len(truth)) < 12
    tested = np.stack([first, ~first, first, ~first])
    methods = np.repeat(METHODS, 2)
    return Scored(name, truth, predicted, tested, drawn.codes(people), drawn, methods, np.zeros(4, int))


def test_the_papers_percents_become_shares():
    shares = as_shares(load("interpretable", "Figure 2")).set_index(["row", "corpus"])
    assert shares.loc[("UAE", "SAVEE"), ["mean", "lo", "hi"]].tolist() == pytest.approx([0.501, 0.474, 0.527])
    assert set(shares.index.get_level_values(0)) == {"SVC", "PCA", "UAE", "DAE"}


def test_who_always_names_the_largest_class_gets_its_share():
    assert majority_share(scored()) == pytest.approx(1 / 2)


def test_measures_by_hand():
    of = {TRAIN: scored()}
    shares = {"neutral": 0.4, "sad": 0.3, "happy": 0.2, "angry": 0.1}
    table = measures_table(of, accuracy_cells(of, METHODS, [TRAIN]), METHODS, [TRAIN], shares)
    assert table.loc[(TRAIN, "UAE"), "plain less largest class"] == pytest.approx(0)
    assert table.loc[(TRAIN, "UAE"), "plain at IEMOCAP's proportions"] == pytest.approx(0.4)
    assert table.loc[(TRAIN, "UAE"), "plain"].startswith("0.50 [")
    assert table.loc[(TRAIN, "UAE"), "balanced"].startswith("0.25 [")
    assert table.loc[(TRAIN, "SVC"), "balanced"] == "1.00 [1.00, 1.00]"


def printed():
    return pd.DataFrame(
        [{"row": method, "corpus": "theirs", "mean": 0.5, "lo": 0.45, "hi": 0.55} for method in METHODS]
    )


def test_intervals_stand_side_by_side():
    of = {TRAIN: scored()}
    cells = accuracy_cells(of, METHODS, [TRAIN])["accuracy"]
    table = intervals_table(of, cells, printed(), METHODS, {TRAIN: "theirs"})
    assert table.loc[(TRAIN, "SVC")].tolist() == ["[0.45, 0.55]", "[1.00, 1.00]", "1.00 [1.00, 1.00]"]
    assert interval_text(np.nan, 1.0) == "–" and interval_text(-0.1, 0.2) == "[−0.10, 0.20]"


def test_spread_of_folds_that_are_alike_is_nothing_beside_a_binomial():
    table = fold_spread({"a": {TRAIN: scored()}}, printed(), METHODS, paper="theirs", rows=4000)
    assert table.loc["UAE", ("a", "sd")] == table.loc["UAE", ("a", "of binomial")] == 0
    # half of .05 x 2 over ten folds: .05 root(10) / t(9), against root(.25 / 400)
    assert table.loc["UAE", ("paper", "of binomial")] == pytest.approx(0.05 * np.sqrt(10) / 2.262 / 0.025, rel=1e-3)


def test_the_figure_shows_each_measure_with_the_papers_corpora_that_are_missing_here():
    of = {TRAIN: scored()}
    cells = accuracy_cells(of, METHODS, [TRAIN])
    figure = draw_classification(
        cells, printed(), METHODS, {"held-out rows": (TRAIN, "theirs"), "CaFE": (None, "theirs")}, chance=1 / 4,
        majority={TRAIN: 1 / 2},
    )  # fmt: skip
    assert [panel.get_title(loc="left") for panel in figure.axes] == list(cells)
    assert [label.get_text() for label in figure.axes[-1].get_xticklabels()] == ["held-out rows", "CaFE"]
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == [
        *METHODS, "the paper's", "chance", "always the largest class",
    ]  # fmt: skip
    plt.close(figure)


def test_learning_curves_are_means_over_models_and_references_are_level():
    losses = pd.DataFrame(
        [
            {"epoch": epoch, "method": method, "reconstruction": (k + 1) / epoch}
            for epoch in (1, 2, 4)
            for method in ("UAE", "DAE")
            for k in (0, 2)
        ]
    )
    figure = draw_learning(losses, ["UAE", "DAE"], {"the mean": 0.9})
    lines = {line.get_label(): line for line in figure.axes[0].lines}
    assert lines["UAE"].get_xydata().tolist() == [[1, 2], [2, 1], [4, 0.5]]
    assert set(lines["the mean"].get_ydata()) == {0.9}
    assert set(lines) == {"UAE", "DAE", "the mean"}
    plt.close(figure)


def test_all_classes_have_a_place_in_the_measures():
    assert set(scored().truth) == set(CLASSES)
