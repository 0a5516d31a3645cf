import numpy as np
import pytest
import torch

from sertools.models.baselines.best import Best, Training
from sertools.models.baselines.draws import BaselineDraws
from sertools.models.baselines.perceptrons import apply, emotion_loss, gradients, initial


def draws(count):
    return [BaselineDraws(0, run).generator("encoder") for run in range(count)]


def plain(parameters, member):
    """One member as PyTorch's own layers."""
    layers = []
    for weight, bias in zip(parameters[::2], parameters[1::2], strict=True):
        layer = torch.nn.Linear(*weight.shape[1:])
        layer.load_state_dict({"weight": weight[member].T, "bias": bias[member, 0]})
        layers += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def test_members_and_their_gradients_are_those_of_single_networks():
    parameters = [value.requires_grad_() for value in initial((6, 5, 4, 3), draws(3))]
    own, shared = torch.randn(3, 7, 6), torch.randn(7, 6)
    losses = apply(parameters, own).square().mean((1, 2)) + apply(parameters, shared).sum((1, 2))
    found = gradients(losses, parameters)
    for member in range(3):
        network = plain([value.detach() for value in parameters], member)
        loss = network(own[member]).square().mean() + network(shared).sum()
        torch.testing.assert_close(losses[member], loss)
        loss.backward()
        for value, parameter in zip(found, network.parameters(), strict=True):
            expected = parameter.grad.T if parameter.dim() == 2 else parameter.grad.unsqueeze(0)
            torch.testing.assert_close(value[member], expected)


def test_weights_start_as_pytorch_draws_them():
    weight, bias = initial((100, 400), draws(1))
    other = torch.nn.Linear(100, 400)
    for value, like in ((weight, other.weight), (bias, other.bias)):
        assert value.abs().max() <= 0.1 and value.std() == pytest.approx(like.std().item(), rel=0.1)
    assert torch.equal(initial((100, 400), draws(2))[0][0], weight[0])
    assert not torch.equal(initial((100, 400), draws(2))[0][1], weight[0])


def test_emotion_loss_against_a_loop():
    logits, labels = torch.randn(2, 5, 3, dtype=torch.float64), torch.tensor([[0, 1, 2, 2, 1], [1, 1, 0, 2, 0]])
    weights = torch.tensor([[0.5, 1.0, 2.0], [1.0, 1.0, 3.0]], dtype=torch.float64)
    for member in range(2):
        total = 0.0
        for row, label in zip(logits[member], labels[member].tolist(), strict=True):
            total += weights[member, label] * (row.exp().sum().log() - row[label])
        torch.testing.assert_close(emotion_loss(logits, labels, weights)[member], total / 5)


def test_every_member_keeps_its_own_best_epoch():
    parameters = [torch.zeros(2, 1)]
    best = Best(parameters, patience=2)
    epochs = [(0.1, 0.5), (0.3, 0.4), (0.3, 0.5), (0.2, 0.9), (0.9, 0.9)]
    for epoch, recalls in enumerate(epochs, start=1):
        parameters[0][:] = epoch
        best.look(recalls, losses=(1.0, 1.0))
        assert best.stopped == (epoch >= 4)
    # the second stopped after epoch 3, and what it found in epoch 4 no longer counts
    assert best.epochs == [2, 1] and best.parameters[0].flatten().tolist() == [2, 1]


def test_of_equal_recalls_the_smaller_loss_is_better():
    parameters = [torch.zeros(1, 1)]
    best = Best(parameters, patience=3)
    for epoch, (recall, loss) in enumerate([(0.5, 2.0), (0.5, 1.5), (0.5, 1.5), (0.4, 0.1)], start=1):
        parameters[0][:] = epoch
        best.look([recall], [loss])
    assert best.epochs == [2] and best.parameters[0].item() == 2


def test_a_loss_that_is_not_finite_matters_until_a_member_stops():
    best = Best([torch.zeros(2, 1)], patience=1)
    best.look([0.5, 0.5], [1.0, 1.0])
    best.look([0.4, 0.6], [1.0, 1.0])
    best.look([0.4, 0.7], [float("nan"), 1.0])
    with pytest.raises(FloatingPointError, match="a finite loss expected; epoch 4 of member 1: inf"):
        best.look([0.4, 0.7], [float("nan"), float("inf")])


@pytest.mark.parametrize("changed", [{"epochs": 0}, {"patience": 0}, {"batch": 0}, {"learning_rate": 0.0}])
def test_training_out_of_range(changed):
    with pytest.raises(ValueError, match="from 1 and a learning rate above 0 expected"):
        Training(**changed)


def test_an_order_uses_every_row_before_it_repeats_one():
    order = BaselineDraws(3, 1).order("target order", 5, 12, epoch=2)
    assert sorted(order[:5]) == sorted(order[5:10]) == [0, 1, 2, 3, 4] and len(order) == 12
    assert np.array_equal(order, BaselineDraws(3, 1).order("target order", 5, 12, epoch=2))
    assert not np.array_equal(order, BaselineDraws(3, 1).order("target order", 5, 12, epoch=3))
