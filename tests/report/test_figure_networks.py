"""Figure 1 of `wild`: the layers that a forward pass calls, and the picture of them."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import torch
from torch import nn

from sertools.models.cnn_lstm import CNNLSTM, LSTMComponent
from sertools.models.sparse_autoencoder import FILTERS, KERNELS, STRIDES, Decoder, Encoder, SparseAutoencoder
from sertools.report.figure_networks import draw_networks, layers

FRAMES = torch.tensor([103])
SERIES = torch.zeros(1, 40, 103)


def test_the_encoder_has_its_hyperparameters_and_shapes():
    found = layers(Encoder(), SERIES, FRAMES)
    assert found["filters"].tolist() == list(FILTERS)
    assert found["kernel"].tolist() == list(KERNELS) and found["stride"].tolist() == list(STRIDES)
    assert found["positions"].tolist() == [103, 52, 26]
    assert found["activation"].tolist() == ["ReLU"] * 3
    assert found["parameters"].tolist() == [64 * (40 * 5 + 1), 128 * (64 * 5 + 1), 128 * (128 * 3 + 1)]


def test_the_decoder_ends_without_a_relu():
    found = layers(Decoder(), torch.zeros(1, 128, 25), torch.tensor([100]), 100)
    assert found["layer"].tolist() == ["Conv1DTranspose", "Conv1DTranspose", "Conv1D"]
    assert found["activation"].tolist() == ["ReLU", "ReLU", "none"]
    assert found["filters"].tolist() == [128, 64, 40] and found["positions"].tolist() == [50, 100, 100]


def test_the_lstm_component_leaves_time_behind_and_counts_what_learns():
    network = LSTMComponent()
    found = layers(network, torch.zeros(1, 128, 25), torch.tensor([25]))
    assert found["layer"].tolist() == ["LSTM", "Dense", "Dense"]
    assert found["positions"].isna().tolist() == [False, True, True] and found["kernel"].isna().all()
    assert found["activation"].tolist() == ["tanh, sigmoid", "ReLU", "none"]
    assert found["parameters"].sum() == sum(each.numel() for each in network.parameters() if each.requires_grad)


@pytest.mark.parametrize("network", [SparseAutoencoder(), CNNLSTM()])
def test_no_parameter_of_a_whole_network_is_missed(network):
    learning = sum(each.numel() for each in network.parameters() if each.requires_grad)
    assert layers(network, SERIES, FRAMES)["parameters"].sum() == learning


def test_a_layer_that_is_never_called_is_not_listed():
    class Idle(nn.Module):
        def __init__(self):
            super().__init__()
            self.used, self.idle = nn.Linear(3, 2), nn.Linear(3, 5)

        def forward(self, values):
            return self.used(values)

    found = layers(Idle(), torch.zeros(1, 3))
    assert found["filters"].tolist() == [2] and found["activation"].tolist() == ["none"]


def test_hooks_are_gone_afterwards_also_where_the_call_fails():
    network = Encoder()
    with pytest.raises(RuntimeError):
        layers(network, torch.zeros(1, 7, 103), FRAMES)
    assert not any(each._forward_hooks for each in network.modules())


def test_every_layer_is_in_the_picture_with_its_numbers():
    encoder, recogniser = (
        layers(Encoder(), SERIES, FRAMES),
        layers(LSTMComponent(), torch.zeros(1, 128, 25), FRAMES // 5),
    )
    figure = draw_networks({"(a)": ("in", encoder, "between"), "(b)": ("between", recogniser, "out")})
    first, second = ([text.get_text() for text in panel.texts] for panel in figure.axes)
    assert "Conv1D\nfil 64, ks 5, str 1\nReLU" in first and "128 × 26" in first
    assert "LSTM\ncells 128\ntanh, sigmoid" in second and "Dense\nunits 3\nlinear" in second
    assert [len(panel.patches) for panel in figure.axes] == [len(encoder), len(recogniser)]
    assert {"in", "between"} <= set(first) and {"between", "out"} <= set(second)
    plt.close(figure)


def test_rows_are_whole_numbers_with_missing_ones():
    assert isinstance(layers(Encoder(), SERIES, FRAMES)["kernel"].dtype, pd.Int64Dtype)
