import pytest
import torch
from captum.attr import DeepLift
from torch import nn

from sertools.models.autoencoder import DAE, ENCODERS, UAE, VAE

STREAMS = 88, 40, 20, 10, 2, 10, 20, 40, 88


@pytest.mark.parametrize(("network", "count"), [(UAE, 9310), (DAE, 9310), (VAE, 9332)])
def test_parameter_counts(network, count):
    assert sum(parameter.numel() for parameter in network().parameters()) == count


@pytest.mark.parametrize("network", ENCODERS.values())
def test_widths_and_rectifiers(network):
    model = network()
    linear = [m for m in [*model.encoder, model.mu_head, *model.decoder] if isinstance(m, nn.Linear)]
    assert (linear[0].in_features, *(layer.out_features for layer in linear)) == STREAMS
    assert [isinstance(m, nn.ReLU) for m in model.encoder] == [False, True] * 3
    assert [isinstance(m, nn.ReLU) for m in model.decoder] == [False, False, True, False, False]
    modules = [m for m in model.modules() if isinstance(m, nn.ReLU)]
    assert len({id(m) for m in modules}) == 4


def test_forward_is_the_printed_chain_of_products():
    model, x = VAE(), torch.randn(7, 88)
    weights = {name: value for name, value in model.state_dict().items()}

    def affine(name, h):
        return h @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    h = x
    for name in ("encoder.0", "encoder.2", "encoder.4"):
        h = affine(name, h).clamp_min(0)
    mu, logvar = model.encode(x)
    torch.testing.assert_close(mu, affine("mu_head", h))
    torch.testing.assert_close(logvar, affine("logvar_head", h))
    h = affine("decoder.1", affine("decoder.0", mu)).clamp_min(0)
    torch.testing.assert_close(model(x), affine("decoder.4", affine("decoder.3", h)))


def test_sample_is_mean_plus_deviation_times_noise():
    mu, logvar, noise = torch.tensor([[1.0, 2.0]]), torch.tensor([[0.0, 2.0]]), torch.tensor([[3.0, -1.0]])
    expected = torch.tensor([[4.0, 2 - torch.e]])
    torch.testing.assert_close(VAE.sample(mu, logvar, noise), expected)


def test_same_seed_gives_the_shared_layers_the_same_weights():
    states = []
    for network in (UAE, DAE, VAE):
        torch.manual_seed(5)
        states.append(network().state_dict())
    for name, value in states[0].items():
        assert torch.equal(value, states[1][name]) and torch.equal(value, states[2][name])


@pytest.mark.parametrize("dimension", [0, 1])
def test_deeplift_of_the_embedding_is_complete(dimension):
    model = VAE().double().eval()
    x = torch.randn(30, 88, dtype=torch.float64)
    lift = DeepLift(nn.Sequential(model.encoder, model.mu_head))
    _, delta = lift.attribute(x, torch.zeros_like(x), target=dimension, return_convergence_delta=True)
    assert delta.abs().max() < 1e-9
