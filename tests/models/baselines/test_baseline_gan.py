"""Every loss against a plain loop, and a whole training against PyTorch's own layers and Adam."""

import numpy as np
import pytest
import torch
from torch import nn

from sertools.models.baselines import gan, gan_losses
from sertools.models.baselines.best import Training
from sertools.models.baselines.draws import BaselineDraws
from sertools.models.baselines.gan import Adversarial, adapt, train
from sertools.models.baselines.perceptrons import initial

NETWORKS = {"to target": 8, "to source": 8, "emotion": 3, "judge of target": 1, "judge of source": 1}


def test_losses_against_loops():
    made, wanted = torch.randn(2, 3, 4, 5, dtype=torch.float64)
    real, fake = torch.randn(2, 3, 4, 1, dtype=torch.float64)
    for member in range(3):
        apart = sum(abs(made[member, i, d] - wanted[member, i, d]) for i in range(4) for d in range(5)) / 20
        torch.testing.assert_close(gan_losses.distance(made, wanted)[member], apart)
        fooled = sum((real[member, i, 0] - 1) ** 2 for i in range(4)) / 4
        torch.testing.assert_close(gan_losses.fooled(real)[member], fooled)
        judged = (fooled + sum(fake[member, i, 0] ** 2 for i in range(4)) / 4) / 2
        torch.testing.assert_close(gan_losses.judged(real, fake)[member], judged)


def plain_network(outputs, name, run, seed):
    parameters = initial((8, 16, outputs), [BaselineDraws(seed, run).generator(name)])
    network = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, outputs))
    values = [value[0].T if value.shape[1] > 1 else value[0, 0] for value in parameters]
    network.load_state_dict(dict(zip(network.state_dict(), values, strict=True)))
    return network


def plain_adapt(problem, task, run, options, seed, weighted):
    """One member, written as the method is described, with modules and PyTorch's optimiser."""
    networks = {name: plain_network(outputs, name, run, seed) for name, outputs in NETWORKS.items()}
    forth, back, emotion, judge_y, judge_x = networks.values()
    moving = torch.optim.Adam([p for n in (forth, back, emotion) for p in n.parameters()], lr=options.learning_rate)
    judging = torch.optim.Adam([*judge_y.parameters(), *judge_x.parameters()], lr=options.learning_rate)
    weights = torch.from_numpy(problem.class_weights(weighted)[task])
    x_all, y_all = torch.from_numpy(problem.source), torch.from_numpy(problem.target)
    labels, draws = torch.from_numpy(problem.labels[task]), BaselineDraws(seed, run)
    batch, history = options.batch, []
    count = len(x_all) // batch * batch
    for epoch in range(1, options.epochs + 1):
        here = draws.order("source order", len(x_all), count, epoch)
        there = draws.order("target order", len(y_all), count, epoch)
        losses = []
        for start in range(0, count, batch):
            x, y = x_all[here[start : start + batch]], y_all[there[start : start + batch]]
            named = labels[here[start : start + batch]]
            g_x, f_y = x + forth(x), y + back(y)
            f_g_x, g_f_y = g_x + back(g_x), f_y + forth(f_y)
            mse, l1, ce = nn.MSELoss(), nn.L1Loss(), nn.CrossEntropyLoss(weights, reduction="sum")
            fooling = mse(judge_y(g_x), torch.ones(batch, 1)) + mse(judge_x(f_y), torch.ones(batch, 1))
            cycle = l1(f_g_x, x) + l1(g_f_y, y)
            identity = l1(y + forth(y), y) + l1(x + back(x), x)
            shown = (ce(emotion(x), named) + ce(emotion(f_g_x), named)) / batch
            moving.zero_grad()
            total = fooling + options.cycle * cycle + options.identity * identity + options.emotion * shown
            total.backward()
            moving.step()
            judging.zero_grad()
            g_x, f_y = g_x.detach(), f_y.detach()
            judge = 0.5 * (mse(judge_y(y), torch.ones(batch, 1)) + mse(judge_y(g_x), torch.zeros(batch, 1)))
            judge = judge + 0.5 * (mse(judge_x(x), torch.ones(batch, 1)) + mse(judge_x(f_y), torch.zeros(batch, 1)))
            judge.backward()
            judging.step()
            losses.append([value.item() for value in (fooling, cycle, identity, shown, judge)])
        history.append(np.mean(losses, axis=0))
    return forth, back, np.array(history)


@pytest.mark.parametrize("weighted", [False, True])
def test_training_against_a_plain_loop(problem, weighted):
    options = Adversarial(epochs=3, batch=20, learning_rate=1e-3, cycle=7.0, identity=3.0, emotion=2.0)
    made = adapt(problem, runs=[0, 2], seed=5, width=16, adversarial=options, weighted=weighted)
    assert made.history.shape == (3, 4, 5)
    for member, (task, run) in enumerate([(0, 0), (0, 2), (1, 0), (1, 2)]):
        forth, back, history = plain_adapt(problem, task, run, options, 5, weighted)
        np.testing.assert_allclose(made.history[:, member], history, rtol=1e-4)
        for stacked, network in ((made.to_target, forth), (made.to_source, back)):
            for value, parameter in zip(stacked, network.parameters(), strict=True):
                expected = parameter.T if parameter.dim() == 2 else parameter.unsqueeze(0)
                torch.testing.assert_close(value[member], expected.detach(), rtol=1e-3, atol=1e-5)


def test_generators_that_may_not_move_leave_the_source_as_it_is(problem):
    """With fooling outweighed, cycle and identity hold both generators at nothing added."""
    options = Adversarial(epochs=60, batch=45, learning_rate=3e-3, cycle=1e3, identity=1e3, emotion=0.0)
    made = adapt(problem, runs=[0], width=16, adversarial=options)
    x = torch.from_numpy(problem.source).unsqueeze(0).expand(2, -1, -1)
    assert (gan.move(made.to_target, x) - x).abs().mean() < 0.1
    assert made.history[-1, 0, 1] < 0.1 * made.history[0, 0, 1]


def test_what_is_made_lies_nearer_to_the_target(far):
    options = Adversarial(epochs=120, batch=30, learning_rate=2e-3, cycle=1.0, identity=0.0)
    made = adapt(far, runs=[0], width=16, adversarial=options)
    x = torch.from_numpy(far.source).unsqueeze(0).expand(2, -1, -1)
    target = torch.from_numpy(far.target).mean(0)
    before, after = x.mean(1) - target, gan.move(made.to_target, x).mean(1) - target
    assert (after.norm(dim=1) < 0.5 * before.norm(dim=1)).all()


def test_divergence_is_no_result(problem):
    with pytest.raises(FloatingPointError, match="of the generators ended without"):
        adapt(problem, runs=[0], width=4, adversarial=Adversarial(epochs=30, learning_rate=1e30))
    with pytest.raises(FloatingPointError, match="a finite loss expected; epoch 1 of member"):
        options = {"adversarial": Adversarial(epochs=1), "training": Training(learning_rate=1e38)}
        train(problem, runs=[0], width=4, **options)


def test_options_out_of_range():
    for changed in ({"epochs": 0}, {"batch": 0}, {"learning_rate": 0.0}, {"cycle": -1.0}, {"emotion": -0.1}):
        with pytest.raises(ValueError, match="weights from 0 expected"):
            Adversarial(**changed)
