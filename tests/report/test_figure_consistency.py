"""Figures 4 and 5 of transferable and the collapse: every cell is drawn, and only where there is one."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from sertools.analysis.bootstrap import interval, means, replicates
from sertools.report.figure_collapse import draw_collapse
from sertools.report.figure_corpora import MOST, draw_corpora
from sertools.report.figure_distance import draw_distances
from sertools.report.figures import METHOD_MARKERS, METHODS, PAPER

NAMES = ["DAE-vanilla", "VAE-ss"]


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


def measured(speakers):
    rows = [f"s{k}" for k in range(speakers)]
    drawn = replicates(rows, count=20)
    return interval(means(-np.arange(speakers, dtype=float), drawn.codes(rows), speakers), drawn)


def test_distances_stand_beside_the_papers_with_their_floors():
    many, few = measured(10), measured(4)
    ours = {(name, corpus): one for name in NAMES for corpus, one in {"emodb": many, "savee": few}.items()}
    theirs = pd.DataFrame(
        {"row": NAMES, "corpus": "CaFE", "mean": [-1.0, -6.0], "lo": [np.nan, -7], "hi": [np.nan, -5]}
    )
    corpora = {"EMO-DB": ("emodb", "EMO-DB"), "SAVEE": ("savee", "SAVEE"), "CaFE": (None, "CaFE")}
    floors = dict.fromkeys(NAMES, -9.0)
    figure = draw_distances([("fixed", ours, floors, theirs), ("free", ours, floors, None)], NAMES, corpora)
    first, second = figure.axes
    for panel, printed in ((first, 2), (second, 0)):
        lines = panel.get_lines()
        assert sum(line.get_color() == PAPER for line in lines) == printed
        for name in NAMES:
            own = [line for line in lines if line.get_color() == METHODS[name]]
            assert [line.get_ydata()[0] for line in own if line.get_marker() == METHOD_MARKERS[name]] == [-4.5, -1.5]
            assert [len(line.get_ydata()) for line in own if line.get_marker() == "."] == [4]
    dotted = [
        segment[0][1]
        for collection in first.collections
        for segment in collection.get_segments()
        if segment[0][1] == segment[1][1]
    ]
    assert dotted == [-9.0] * 4


def test_every_corpus_has_points_and_two_marginals_but_none_where_nothing_spreads():
    generator = np.random.default_rng(0)
    flat = np.concatenate([generator.normal(size=(1, 300, 2)), np.zeros((1, 300, 2))])
    figure = draw_corpora(NAMES, {"training rows": generator.normal(size=(2, 500, 2)), "emodb": flat})
    middles, above = figure.axes[0::3], figure.axes[1::3]
    for middle in middles:
        assert [len(points.get_offsets()) for points in middle.collections] == [MOST, MOST]
    assert [len(side.get_lines()) for side in above] == [2, 1]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["training rows", "emodb"]


def test_a_method_without_a_posterior_has_no_divergence():
    rows = [
        {"epoch": epoch, "method": name, "fold": fold, "run": 0, "kl_1": kl, "kl_2": kl, "share": 0.5}
        for name, kl in (("DAE-vanilla", np.nan), ("VAE-ss", 0.0))
        for epoch in (1, 2, 3)
        for fold in (0, 1)
    ]
    figure = draw_collapse({"mean": pd.DataFrame(rows), "sum": pd.DataFrame(rows)})
    assert [len(panel.get_lines()) for panel in figure.axes] == [1, 1, 3] * 2
    assert figure.axes[0].get_lines()[0].get_ydata().min() > 0
    assert [panel.get_title() != "" for panel in figure.axes] == [True] * 3 + [False] * 3
