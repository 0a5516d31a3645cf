"""Planes: each point once in its colour and marker, a legend a kind of label, axes of one scale."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from sertools.corpora.polarity import POLARITIES
from sertools.report.figure_planes import CLASSES, Plane, corpus_looks, draw_planes
from sertools.report.figures import save


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def panels():
    generator = np.random.default_rng(0)
    points = generator.normal(size=(60, 2))
    classes, corpora = np.repeat(list(POLARITIES), 20), np.tile(["one", "two"], 30)
    return [Plane("(a) first", points, classes, "class"), Plane("(c) second", points, corpora, "corpus")]


LOOKS = {"class": CLASSES, "corpus": corpus_looks(["one", "two"])}


def test_every_point_is_drawn_once_in_the_colour_of_its_label():
    first, _ = draw_planes(panels(), LOOKS, columns=2).axes
    given = panels()[0]
    for label, (colour, _) in CLASSES.items():
        drawn = np.concatenate([
            part.get_offsets() for part in first.collections
            if len(part.get_offsets()) and to_hex(part.get_facecolor()[0]) == colour.lower()
        ])  # fmt: skip
        expected = given.points[np.asarray(given.labels) == label]
        assert np.allclose(sorted(map(tuple, drawn)), sorted(map(tuple, expected)))


def test_titles_legend_and_scales():
    figure = draw_planes(panels(), LOOKS, columns=2)
    assert [panel.get_title() for panel in figure.axes] == ["(a) first", "(c) second"]
    assert [[text.get_text() for text in each.get_texts()] for each in figure.legends] == [
        ["one", "two"], [*POLARITIES]
    ]  # fmt: skip
    inside = figure.bbox
    for legend in figure.legends:
        box = legend.get_window_extent()
        assert inside.x0 <= box.x0 and box.x1 <= inside.x1
    assert all(panel.get_aspect() == 1 and not len(panel.get_xticks()) for panel in figure.axes)


def test_a_legend_only_for_the_labels_that_are_there_and_no_empty_panel():
    figure = draw_planes(panels()[:1] * 3, LOOKS, columns=2)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == list(POLARITIES)
    assert [panel.axison for panel in figure.axes] == [True, True, True, False]


def test_markers_tell_apart_what_colours_may_not():
    looks = corpus_looks([f"c{k}" for k in range(10)])
    assert len(set(looks.values())) == 10 and len({marker for _, marker in list(looks.values())[:9]}) == 9
    assert len({colour for colour, _ in list(looks.values())[:8]}) == 8
    assert not {marker for _, marker in looks.values()} & {marker for _, marker in CLASSES.values()}
    assert not {colour for colour, _ in list(looks.values())[:6]} & {colour for colour, _ in CLASSES.values()}
    assert len({marker for _, marker in CLASSES.values()}) == len({colour for colour, _ in CLASSES.values()}) == 3


def test_the_same_planes_give_the_same_bytes(tmp_path):
    files = [save(draw_planes(panels(), LOOKS, columns=1, side=2), tmp_path / name, "planes") for name in ("a", "b")]
    assert files[0][0].read_bytes() == files[1][0].read_bytes()
