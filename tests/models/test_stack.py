import pytest
import torch

from sertools.models import stack
from sertools.models.draws import Draws
from sertools.models.stack import Perceptron


@pytest.fixture
def models():
    return [Draws(0, 0, run).initial(kind).double() for run, kind in enumerate(("VAE", "UAE", "VAE", "DAE"))]


def test_a_stack_computes_what_its_models_compute(models):
    parameters, x = stack.stack(models), torch.randn(4, 9, 88, dtype=torch.float64)
    mu, logvar = stack.encode(parameters, x)
    y = stack.decode(parameters, mu)
    for k, model in enumerate(models):
        torch.testing.assert_close(mu[k], model.embed(x[k]))
        torch.testing.assert_close(y[k], model(x[k]))
    torch.testing.assert_close(logvar[0], models[0].encode(x[0])[1])
    assert (logvar[1] == 0).all() and (logvar[3] == 0).all()


def test_gradients_are_those_of_the_models(models):
    parameters = [value.requires_grad_() for value in stack.stack(models[:1])]
    x = torch.randn(1, 9, 88, dtype=torch.float64)
    mu, logvar = stack.encode(parameters, x)
    loss = (stack.decode(parameters, mu) - x).square().mean() + (mu * logvar).sum()
    named = stack.to_named(torch.autograd.grad(loss, parameters))
    model = models[0]
    mean, spread = model.encode(x[0])
    ((model.decoder(mean) - x[0]).square().mean() + (mean * spread).sum()).backward()
    for name, parameter in model.named_parameters():
        torch.testing.assert_close(named[name][0], parameter.grad)


def test_back_propagation_against_finite_differences():
    generator = torch.Generator().manual_seed(0)

    def random(*shape):
        return torch.randn(*shape, generator=generator, dtype=torch.float64, requires_grad=True)

    parameters = [random(2, 5, 4), random(2, 1, 4), random(2, 4, 3), random(2, 1, 3), random(2, 3, 2), random(2, 1, 2)]
    rectified = (True, False, True)
    assert torch.autograd.gradcheck(lambda x, *p: Perceptron.apply(x, rectified, *p), (random(2, 6, 5), *parameters))


def test_names_and_back(models):
    parameters = stack.stack(models)
    named = stack.to_named(parameters)
    assert list(named) == list(models[0].state_dict())
    assert all(torch.equal(a, b) for a, b in zip(stack.from_named(named), parameters, strict=True))
    assert torch.equal(named["encoder.0.weight"][2], models[2].encoder[0].weight)
