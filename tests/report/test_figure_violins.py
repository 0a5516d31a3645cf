"""Split violins: densities against scipy, what is drawn where, and what lies beyond the axis."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy.stats import gaussian_kde

from sertools.report.figure_violins import FEWEST, beyond, draw_violins, half_violin


def test_the_density_is_a_gaussian_kernel_by_scotts_rule():
    values = np.random.default_rng(0).gamma(2, 0.05, size=300)
    heights, density = half_violin(values, limit=2.0)
    expected = gaussian_kde(values, bw_method="scott")(heights)
    np.testing.assert_allclose(density, expected / expected.max(), rtol=1e-9)
    np.testing.assert_allclose(heights[[0, -1]], np.percentile(values, [1, 99]))


def test_a_violin_stays_inside_the_axis():
    heights, density = half_violin(np.random.default_rng(1).normal(size=500), limit=0.4)
    assert (heights[0], heights[-1]) == (-0.4, 0.4) and density.max() == 1
    heights, density = half_violin(np.full(20, 0.1))
    assert list(heights) == [0.1] and list(density) == [1.0]


def test_share_beyond_the_axis():
    scores = np.array([[[0.1, 0.5]], [[-0.6, 0.4]]])
    assert beyond({"a": scores, "b": np.zeros((2, 1, 4))}, 0.4) == pytest.approx(2 / 12)
    assert np.isnan(beyond({"a": np.zeros((2, 1, 0))}))


def test_many_rows_are_violins_few_are_dots_none_is_an_empty_panel():
    generator = np.random.default_rng(2)
    panels = {f"({n})": generator.normal(0, 0.1, (2, 3, n)) for n in (50, FEWEST - 1, 0)}
    figure = draw_violins(panels, ["Pitch", "Loudness", "F1"], counted="rows")
    violins, dots, empty = figure.axes
    polygons = [each for each in violins.collections if type(each).__name__ == "PolyCollection"]
    assert [len(each.get_paths()) for each in polygons] == [3, 3]
    left, right = (np.concatenate([path.vertices for path in each.get_paths()]) for each in polygons)
    for place in range(3):
        mine = [points[np.abs(points[:, 0] - place) < 0.5] for points in (left, right)]
        assert mine[0][:, 0].max() <= place <= mine[1][:, 0].min()
    medians = [each for each in violins.collections if type(each).__name__ == "LineCollection"]
    at = {segment[0, 1] for each in medians for segment in each.get_segments()}
    assert {float(np.median(values)) for values in panels["(50)"].reshape(6, 50)} <= at
    assert sum(len(line.get_xdata()) for line in dots.lines if line.get_linestyle() == "None") == 6 * (FEWEST - 1)
    assert violins.get_title(loc="left") == "(50): 50 rows" and empty.get_title(loc="left") == "(0): 0 rows"
    assert [label.get_text() for label in empty.get_xticklabels()] == ["Pitch", "Loudness", "F1"]
    plt.close(figure)
