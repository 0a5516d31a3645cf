import pytest
import torch
from torch import nn

from sertools.models.cnn_lstm import CNNLSTM
from sertools.models.initial_weights import initialise
from sertools.models.sparse_autoencoder import SparseAutoencoder


def test_the_same_seed_gives_the_same_weights_and_leaves_the_global_generator_alone():
    networks = [CNNLSTM() for _ in range(3)]
    state = torch.get_rng_state()
    for network, seed in zip(networks, (1, 1, 2), strict=True):
        initialise(network, seed)
    assert torch.equal(torch.get_rng_state(), state)
    first, second, third = (network.state_dict() for network in networks)
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not torch.equal(first["encoder.layers.0.weight"], third["encoder.layers.0.weight"])


def test_limits_by_hand():
    network = SparseAutoencoder()
    initialise(network, 0)
    # Glorot: sqrt(6 / (fan in + fan out)), a fan being channels times kernel
    for layer, fans in ((network.encoder.layers[0], (40 + 64) * 5), (network.decoder.layers[1], (128 + 64) * 5)):
        limit = (6 / fans) ** 0.5
        assert 0.98 * limit < layer.weight.abs().max() <= limit
        assert not layer.bias.any()


def test_an_lstm_starts_orthogonal_and_remembering():
    network = CNNLSTM()
    initialise(network, 0)
    lstm = network.recogniser.lstm
    torch.testing.assert_close(lstm.weight_hh_l0.T @ lstm.weight_hh_l0, torch.eye(128), atol=1e-5, rtol=0)
    assert lstm.bias_ih_l0.sum() == 128 and (lstm.bias_ih_l0[128:256] == 1).all()
    assert not lstm.bias_hh_l0.any() and not lstm.bias_hh_l0.requires_grad


def test_other_layers_are_refused():
    with pytest.raises(TypeError, match="convolutions, Linear and LSTM expected; got BatchNorm1d"):
        initialise(nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2)), 0)
