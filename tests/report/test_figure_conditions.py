"""Figures 2 and 3 of `transferable`: what is drawn is what was given."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from sertools.analysis.bootstrap import interval, means, replicates
from sertools.report.figure_conditions import BESIDE, draw_conditions
from sertools.report.figure_training_latents import draw_training_latents

METHODS = ["DAE-vanilla", "VAE-ss"]


def of(speakers):
    names = [f"s{k}" for k in range(speakers) for _ in range(3)]
    drawn = replicates(names, count=40)
    return interval(means(np.linspace(0.2, 0.8, len(names)), drawn.codes(names), speakers), drawn)


def markers(panel, colour):
    return [line for line in panel.lines if line.get_color() == colour and line.get_marker() not in ("", "None", ".")]


def test_each_value_stands_beside_the_papers_with_an_interval_or_dots():
    ours = {("DAE-vanilla", "emodb"): of(10), ("DAE-vanilla", "savee"): of(4)}
    printed = pd.DataFrame(
        {
            "row": ["DAE-vanilla"] * 2,
            "corpus": ["EMO-DB", "AESD"],
            "mean": [0.3, 0.2],
            "lo": [0.25, np.nan],
            "hi": [0.35, np.nan],
        }
    )
    corpora = {"EMO-DB": ("emodb", "EMO-DB"), "SAVEE": ("savee", "SAVEE"), "AESD": (None, "AESD")}
    figure = draw_conditions([("(a)", 0.25, ours, printed)], METHODS, corpora, columns=1)
    (panel,) = figure.axes
    purple = "#CC79A7"
    drawn = markers(panel, purple)
    assert [line.get_ydata()[0] for line in drawn] == [one.estimate for one in ours.values()]
    grey = markers(panel, "#7F7F7F")
    assert [line.get_ydata()[0] for line in grey] == [0.3, 0.2]
    assert np.isclose(drawn[0].get_xdata()[0] - grey[0].get_xdata()[0], 2 * BESIDE)
    dots = [line for line in panel.lines if line.get_marker() == "."]
    assert len(dots) == 1 and list(dots[0].get_ydata()) == list(ours["DAE-vanilla", "savee"].dots.values())
    assert len(panel.collections) == 2  # the intervals: ours on emodb, the paper's on EMO-DB
    assert [text.get_text() for text in panel.get_xticklabels()] == list(corpora)
    plt.close(figure)


def test_panels_that_are_not_needed_stay_empty():
    empty = pd.DataFrame(columns=["row", "corpus", "mean", "lo", "hi"])
    figure = draw_conditions([("(a)", 0.25, {}, empty)] * 3, METHODS, {"EMO-DB": ("emodb", "EMO-DB")})
    assert [panel.get_visible() for panel in figure.axes] == [True, True, True, False]
    plt.close(figure)


def test_every_row_is_a_point_of_its_emotion():
    generator = np.random.default_rng(0)
    codes, other = np.repeat(np.arange(4), [9, 7, 5, 3]), np.repeat(np.arange(4), 2)
    training, held_out = generator.normal(size=(2, 24, 2)), generator.normal(size=(2, 8, 2))
    figure = draw_training_latents(METHODS, training, [codes] * 2, held_out, [other] * 2)
    assert len(figure.axes) == 4
    for column in (0, 1):
        for row, points in ((0, training), (1, held_out)):
            drawn = np.concatenate([part.get_offsets() for part in figure.axes[2 * row + column].collections])
            assert np.array_equal(np.sort(drawn, axis=0), np.sort(points[column], axis=0))
    assert figure.axes[0].get_xlim() == figure.axes[2].get_xlim()
    plt.close(figure)
