"""Figures drawn from models: what is in the picture is what is in the model."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from sertools.models.autoencoder import UAE, VAE
from sertools.report.drawing import draw_network, layers_of
from sertools.report.figure_classes import draw_landing


@pytest.mark.parametrize(("model", "heads"), [(VAE, ["mean", "log variance"]), (UAE, ["latent"])])
def test_the_picture_holds_every_layer_of_the_model(model, heads):
    figure = draw_network(model())
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert [text for text in texts if text.isdigit()] == [
        "88",
        "40",
        "20",
        "10",
        *["2"] * len(heads),
        "10",
        "20",
        "40",
        "88",
    ]
    assert [text for text in texts if text in ("mean", "log variance", "latent")] == heads
    assert texts.count("ReLU") == 4
    plt.close(figure)


def test_layers_say_where_a_relu_follows():
    assert layers_of(VAE().decoder) == [(10, False), (20, True), (40, False), (88, False)]


def test_unlabelled_speech_lands_as_points_in_every_panel():
    draw = np.random.default_rng(0)
    figure = draw_landing(["a", "b"], draw.normal(size=(2, 60, 2)), draw.normal(size=(2, 7, 2)))
    assert [panel.get_title() for panel in figure.axes] == ["a", "b"]
    assert all(len(panel.collections[-1].get_offsets()) == 7 for panel in figure.axes)
    plt.close(figure)
