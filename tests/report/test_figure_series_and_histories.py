"""Figures of the page on `wild`'s autoencoder: what is drawn is what was given."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from sertools.analysis.bootstrap import interval, means, replicates
from sertools.report.figure_errors import draw_errors
from sertools.report.figure_histories import COLOURS, Panel, draw_histories
from sertools.report.figure_series import draw_series
from sertools.report.figure_units import BINS, draw_units


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_given_made_and_error_share_one_scale():
    generator = np.random.default_rng(0)
    series = {
        name: (generator.normal(size=(frames, 40)), generator.normal(size=(frames, 40)))
        for name, frames in {"one": 120, "two": 80}.items()
    }
    figure = draw_series(series, {"one": "angry"})
    panels = [axis for axis in figure.axes if len(axis.images) == 1]
    assert len(panels) == 6
    for row, (given, made) in zip((panels[:3], panels[3:]), series.values(), strict=True):
        for panel, values in zip(row, (given, made, made - given), strict=True):
            assert np.array_equal(panel.images[0].get_array(), values.T)  # coefficients upwards
            assert panel.images[0].origin == "lower"
            assert np.allclose(panel.images[0].get_extent(), (-0.005, 0.01 * len(given) - 0.005, 0.5, 40.5))
    scales = {panel.images[0].get_clim() for panel in panels}
    assert len(scales) == 1 and scales.pop()[0] < 0
    assert panels[0].get_ylabel().startswith("angry") and panels[3].get_ylabel().startswith("two")


def histories():
    rows = [
        {"number": number, "epoch": epoch, "quantity": name, "value": start / epoch + number}
        for number in range(3)
        for epoch in range(1, 4 + number)
        for name, start in {"training": 1.0, "held out": 2.0}.items()
    ]
    return pd.DataFrame(rows).sample(frac=1, random_state=0)


PANELS = [Panel("Both", {"training": "seen", "held out": "unseen"}, "error"), Panel("One", {"held out": "x"}, "share")]


def test_each_run_is_a_line_with_its_best_epoch_marked():
    best = {0: 2, 1: 4, 2: 1}
    figure = draw_histories(histories(), {"small": [0], "large": [1, 2]}, PANELS, best, columns=2)
    both, one = figure.axes
    assert both.get_title(loc="left") == "Both" and one.get_ylabel() == "share"
    lines = [line for line in one.lines if len(line.get_xdata()) > 1]
    marks = [line for line in one.lines if len(line.get_xdata()) == 1]
    for number, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        epochs = np.arange(1, 4 + number)
        assert np.array_equal(line.get_xdata(), epochs) and np.allclose(line.get_ydata(), 2 / epochs + number)
        assert mark.get_xdata()[0] == best[number] and np.isclose(mark.get_ydata()[0], 2 / best[number] + number)
        assert to_hex(line.get_color()).upper() == COLOURS[0 if number == 0 else 1]
    assert len(both.lines) == 2 * 2 * 3
    assert {line.get_linestyle() for line in both.lines if len(line.get_xdata()) > 1} == {"-", "--"}
    assert [text.get_text() for text in both.get_legend().get_texts()] == ["seen", "unseen"]
    assert one.get_legend() is None
    said = [text.get_text() for text in figure.legends[0].get_texts()]
    assert said[:2] == ["small", "large"] and "epoch kept" in said[2]


def test_a_panel_that_is_not_needed_stays_empty():
    figure = draw_histories(histories(), {"all": [0]}, [*PANELS, PANELS[0]], {0: 1}, columns=2)
    assert [axis.get_visible() for axis in figure.axes] == [True, True, True, False]


def test_a_course_that_is_missing_is_an_error():
    with pytest.raises(ValueError, match="run 7: expected values of 'training'"):
        draw_histories(histories(), {"all": [7]}, PANELS, {7: 1})
    with pytest.raises(ValueError, match="run 0: expected 'training' at epoch 9"):
        draw_histories(histories(), {"all": [0]}, PANELS, {0: 9})


def of(speakers):
    names = [f"s{k}" for k in range(speakers) for _ in range(3)]
    drawn = replicates(names, count=40)
    return interval(means(np.linspace(0.2, 0.8, len(names)), drawn.codes(names), speakers), drawn)


def test_errors_have_dots_below_eight_speakers_and_an_interval_from_there():
    few, many = of(4), of(9)
    figure = draw_errors({"half": {"a": few, "mean": many}, "all": {"a": few}}, {"constant": 1.0}, label="error")
    (axis,) = figure.axes
    dots = [line for line in axis.lines if line.get_marker() == "."]
    assert len(dots) == 2 and all(list(line.get_ydata()) == list(few.dots.values()) for line in dots)
    assert len(axis.collections) == 1  # the interval of the nine
    assert axis.collections[0].get_segments()[0][:, 1].tolist() == [many.low, many.high]
    markers = [line for line in axis.lines if line.get_marker() in ("o", "s")]
    assert [line.get_ydata()[0] for line in markers] == [few.estimate, many.estimate, few.estimate]
    assert [text.get_text() for text in axis.get_xticklabels()] == ["a", "mean"]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["half", "all", "constant"]
    assert axis.get_ylim()[0] == 0


def test_units_are_counted_by_their_share():
    shares = np.array([0.0, 0.01, 0.5, 0.99, 1.0])
    figure = draw_units({"run 0": shares, "run 1": shares[:3]}, {"all": 0.5})
    (axis,) = figure.axes
    first, second = (patch.get_data() for patch in axis.patches)
    assert first.values.sum() == 5 and second.values.sum() == 3 and len(first.edges) == BINS + 1
    assert first.values[0] == 2 and first.values[-1] == 2  # a dead unit is in the last
    assert axis.lines[0].get_xdata() == [0.5, 0.5]
