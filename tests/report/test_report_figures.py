"""Figures: the same bytes on every run, a text that says something, colours that differ."""

import matplotlib.pyplot as plt
import pytest

from sertools.report import figures


def drawn():
    figures.use_style()
    figure, axes = plt.subplots(figsize=(2, 2))
    axes.plot([0, 1], [0, 1], label="a")
    axes.legend()
    return figure


def test_two_runs_give_the_same_bytes(tmp_path):
    first, second = (figures.save(drawn(), tmp_path / name, "line") for name in ("one", "two"))
    plt.close("all")
    for a, b in zip(first, second, strict=True):
        assert a.read_bytes() == b.read_bytes() and a.stat().st_size > 1000
    assert "<dc:date>" not in first[0].read_text()


def test_the_card_is_white_in_both_themes(tmp_path):
    _, pixels = figures.save(drawn(), tmp_path, "line")
    plt.close("all")
    assert plt.imread(pixels)[0, 0].tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize(
    "alt", ["", "latent", "latent.png", "A plot of the latent.", "figures/of/the/latent/space/two.png"]
)
def test_a_text_that_says_nothing_is_an_error(alt):
    with pytest.raises(figures.FigureError, match="'latent'"):
        figures.checked_alt(alt, "latent")


def test_a_text_is_put_on_one_line():
    assert figures.checked_alt("Angry speech lies to the\n  upper right of sad speech.", "latent").count("\n") == 0


def test_emotions_and_methods_differ_in_colour_and_marker():
    for colours, markers in ((figures.EMOTIONS, figures.EMOTION_MARKERS), (figures.METHODS, figures.METHOD_MARKERS)):
        assert set(colours) == set(markers) and len(set(markers.values())) == len(markers)
    assert len(set(figures.EMOTIONS.values())) == len(figures.EMOTIONS)
    four = [figures.METHODS[name] for name in ("Unsupervised", "Metric-cluster", "Metric-act", "Metric-val")]
    assert len(set(four)) == 4
