"""Figures of page 4.1: panels, shared axes, points drawn, readings and printed numbers in their places."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from sertools.analysis.bootstrap import interval, means, replicates
from sertools.report.figure_latents import MOST, draw_latents
from sertools.report.figure_rho import draw_rho


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_a_row_a_corpus_a_column_a_method_and_at_most_so_many_points():
    generator = np.random.default_rng(0)
    training = generator.normal(size=(2, 300, 2))
    corpora = {
        "small": (generator.normal(size=(2, 40, 2)), generator.uniform(1, 5, 40)),
        "large": (generator.normal(size=(2, MOST + 80, 2)), generator.uniform(1, 5, MOST + 80)),
        "far": (generator.normal(size=(2, 30, 2)) + 9, generator.uniform(1, 5, 30)),
    }
    figure = draw_latents(("first", "second"), training, corpora)
    panels = [one for one in figure.axes if one.get_label() != "<colorbar>"]
    assert len(panels) == 6
    assert [one.get_title() for one in panels[:2]] == ["first", "second"]
    points = [one.collections[-1].get_offsets() for one in panels]
    assert [len(one) for one in points] == [40, 40, MOST, MOST, 30, 30]
    for column in (0, 1):  # the far corpus stretches the axes of its whole column
        limits = {one.get_xlim() for one in panels[column::2]}
        assert len(limits) == 1 and limits.pop()[1] > 8


def test_a_collapsed_dimension_is_drawn_without_a_density():
    flat = np.random.default_rng(1).normal(size=(1, 50, 2)) * [1.0, 0.0]
    figure = draw_latents(("collapsed",), flat, {"corpus": (flat, np.full(50, 3.0))})
    assert len(figure.axes[0].collections) == 1


def test_dots_lie_at_their_rho_the_first_reading_filled_and_printed_numbers_in_the_first_panel():
    drawn = replicates([f"s{k}" for k in range(9)], count=10)
    codes = np.arange(9)

    def of(value):
        return interval(means(np.full(9, value), codes, 9), drawn)

    z = {("Unsupervised", "train"): of(0.3), ("Unsupervised", "dk"): of(0.2)}
    mu = {key: of(0.6) for key in z}
    figure = draw_rho(
        ["Unsupervised"], {"train": "held out", "dk": "moved"}, {"z": z, "mu": mu},
        {"loudness": {"train": 0.7, "dk": 0.65}}, paper={"Unsupervised": 0.26},
    )  # fmt: skip
    first, second = figure.axes
    assert [one.get_offsets()[0, 0] for one in first.collections] == pytest.approx([0.3, 0.6, 0.26])
    assert [one.get_offsets()[0, 0] for one in second.collections] == pytest.approx([0.2, 0.6])
    filled, open_ = (one.get_facecolor()[0, :3].tolist() for one in first.collections[:2])
    assert filled != open_ and open_ == [1, 1, 1]
    assert figure.legends and len(figure.legends[0].get_texts()) == 4
