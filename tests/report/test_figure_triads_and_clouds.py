"""Figures of the pages on triads and the latent space: each number and class in its place."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from sertools.analysis.bootstrap import interval, means, replicates
from sertools.models.triads import TRIADS
from sertools.report.figure_angles import draw_angles
from sertools.report.figure_joint import MOST, Panel, draw_joint
from sertools.report.figure_triads import draw_confusions, draw_triad_accuracy


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def an_interval(speakers, value):
    drawn = replicates([f"s{k}" for k in range(speakers)], count=20)
    return interval(means(np.full(speakers, value), np.arange(speakers), speakers), drawn)


def test_a_panel_a_triad_and_dots_below_eight_speakers():
    cells = {
        ("DAE", triad, name): an_interval(many, 0.5) for triad in TRIADS for name, many in {"a": 9, "b": 4}.items()
    }
    figure = draw_triad_accuracy(cells, ["DAE"], list(TRIADS), {"a": "first", "b": "second"})
    assert [panel.get_title() for panel in figure.axes] == list(TRIADS)
    panel = figure.axes[0]
    assert [text.get_text() for text in panel.get_yticklabels()] == ["first", "second"]
    assert sorted(len(points.get_offsets()) for points in panel.collections) == [1, 1, 4]
    assert [line.get_xdata() for line in panel.lines if line.get_linestyle() == "--"] == [[1 / 3, 1 / 3]]


def test_confusions_are_percent_of_each_true_class():
    counts = {("N-S-A", "a"): np.array([[3, 1, 0], [0, 5, 5], [0, 0, 0]])}
    figure = draw_confusions(counts, {"N-S-A": TRIADS["N-S-A"]}, {"a": "corpus"})
    panel = figure.axes[0]
    assert [text.get_text() for text in panel.texts] == ["75", "25", "0", "0", "50", "50", "", "", ""]
    assert [text.get_text() for text in panel.get_yticklabels()] == ["N", "S", "A"]


def test_points_and_marginals_of_the_classes_that_are_there():
    generator = np.random.default_rng(0)
    emotions = np.repeat(["neutral", "angry"], MOST)
    points = generator.normal(size=(2 * MOST, 2)) + np.where(emotions == "angry", 5.0, 0.0)[:, None]
    panels = {"latents": Panel(points, emotions), "more": Panel(points[:9] + 30, emotions[:9])}
    panels["ratings"] = Panel(points[:40], emotions[:40], ("activation", "valence"), shared=False)
    figure = draw_joint(panels, columns=2)
    middle = figure.axes[::3]
    assert [one.get_xlabel() for one in middle] == ["latent dimension 1"] * 2 + ["activation"]
    assert [one.get_ylabel() for one in middle] == ["latent dimension 2", "", "valence"]
    assert sum(len(one.get_offsets()) for one in middle[0].collections) == MOST
    assert middle[0].get_xlim() == middle[1].get_xlim() != middle[2].get_xlim()
    above = figure.axes[1]
    peaks = [line.get_xdata()[np.argmax(line.get_ydata())] for line in above.lines]
    assert peaks == pytest.approx([0, 5], abs=1) and above.get_title() == "latents"
    areas = [np.trapezoid(line.get_ydata(), line.get_xdata()) for line in above.lines]
    assert areas == pytest.approx([1, 1], abs=0.02)


def test_angles_end_where_they_can_and_the_floor_is_a_band():
    angles = {("train",): an_interval(9, 12.0), ("savee",): an_interval(4, 20.0)}
    figure = draw_angles(
        {"direction": angles, "axis": angles},
        {"train": "held-out rows", "savee": "savee"},
        floor="train",
        ends={"direction": 180, "axis": 90},
    )
    assert [panel.get_xlim()[1] for panel in figure.axes] == [180, 90]
    dashed = [line.get_xdata() for line in figure.axes[0].lines if line.get_linestyle() == "--"]
    assert dashed == [[12.0, 12.0]] and len(figure.axes[0].patches) == 1
