"""The losses of an episode against plain loops, and a whole training against PyTorch's own layers and Adam."""

import numpy as np
import pytest
import torch
from torch import nn

from sertools.models.baselines.best import Training
from sertools.models.baselines.draws import BaselineDraws
from sertools.models.baselines.few_shot import (
    Episodes,
    Reversed,
    domain_loss,
    draw,
    prototypical_loss,
    squared_distances,
    train,
)
from sertools.models.baselines.perceptrons import initial
from sertools.models.recognition import unweighted_accuracy

SMALL = Episodes(shots=2, queries=3)


def test_prototypical_loss_against_a_loop():
    embedded = torch.randn(2, 3, 5, 4, dtype=torch.float64)
    found = prototypical_loss(embedded, shots=2)
    for member in range(2):
        prototypes = [sum(embedded[member, c, i] for i in range(2)) / 2 for c in range(3)]
        total = 0.0
        for c in range(3):
            for i in range(2, 5):
                near = [torch.exp(-((embedded[member, c, i] - p) ** 2).sum()) for p in prototypes]
                total -= torch.log(near[c] / sum(near))
        torch.testing.assert_close(found[member], total / 9)


def test_squared_distances_against_a_loop():
    points, centres = torch.randn(2, 4, 3, dtype=torch.float64), torch.randn(2, 5, 3, dtype=torch.float64)
    found = squared_distances(points, centres)
    torch.testing.assert_close(found, torch.cdist(points, centres).square())


def test_the_judge_learns_and_the_encoder_unlearns():
    """Binary cross-entropy with gradients as printed: +1 for the judge, -weight for what it is shown."""
    judge = [value.requires_grad_() for value in initial((4, 6, 1), [BaselineDraws(0, 0).generator("domain")])]
    here, there = (torch.randn(1, 5, 4, requires_grad=True) for _ in range(2))
    loss = domain_loss(judge, here, there, adaptation=0.3)
    found = torch.autograd.grad(loss.sum(), [here, there, *judge])
    network = nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 1))
    values = [value.detach()[0].T if value.shape[1] > 1 else value.detach()[0, 0] for value in judge]
    network.load_state_dict(dict(zip(network.state_dict(), values, strict=True)))
    truth = torch.cat([torch.ones(5, 1), torch.zeros(5, 1)])
    plain = nn.BCEWithLogitsLoss()(network(torch.cat([here[0], there[0]])), truth)
    torch.testing.assert_close(loss[0], plain)
    expected = torch.autograd.grad(plain, [here, there, *network.parameters()])
    for value, other in zip(found[:2], expected[:2], strict=True):
        torch.testing.assert_close(value, -0.3 * other)
    for value, other in zip(found[2:], expected[2:], strict=True):
        torch.testing.assert_close(value[0], other.T if other.dim() == 2 else other.unsqueeze(0))


def test_reversed_by_hand():
    value = torch.tensor([2.0, -1.0], requires_grad=True)
    passed = Reversed.apply(value, 0.5)
    assert torch.equal(passed, value)
    (passed**2).sum().backward()
    assert value.grad.tolist() == [-2.0, 1.0]


def test_an_episode_holds_what_it_should():
    rows_of = [np.array([0, 3, 6, 9, 12]), np.array([1, 2, 4, 5, 7, 8, 10])]
    drawn = draw(rows_of, 4, SMALL, BaselineDraws(0, 0), epoch=1)
    assert drawn.shape == (4, 2, 5)
    for episode in drawn:
        assert sorted(episode[0]) == [0, 3, 6, 9, 12]
        assert len(set(episode[1])) == 5 and set(episode[1]) <= set(rows_of[1])
    with pytest.raises(ValueError, match=r"at least 6 utterances of every class expected; got, .*: \[\(0, 5\)\]"):
        draw(rows_of, 1, Episodes(shots=3, queries=3), BaselineDraws(0, 0), epoch=1)


def plain_network(sizes, name, run, seed):
    parameters = initial(sizes, [BaselineDraws(seed, run).generator(name)])
    network = nn.Sequential(nn.Linear(*sizes[:2]), nn.ReLU(), nn.Linear(*sizes[1:]))
    values = [value[0].T if value.shape[1] > 1 else value[0, 0] for value in parameters]
    network.load_state_dict(dict(zip(network.state_dict(), values, strict=True)))
    return network


def plain_train(problem, task, run, training, seed):
    """One member, written as the method is described: scores of the tested utterances."""
    encoder = plain_network((8, 12, 6), "encoder", run, seed)
    judge = plain_network((6, 12, 1), "domain", run, seed)
    adam = torch.optim.Adam([*encoder.parameters(), *judge.parameters()], lr=training.learning_rate)
    source, target = torch.from_numpy(problem.source), torch.from_numpy(problem.target)
    labels, draws = problem.labels[task], BaselineDraws(seed, run)

    def scores(rows):
        with torch.no_grad():
            embedded, prototypes = encoder(torch.from_numpy(rows)), []
            for c in range(3):
                prototypes.append(encoder(source[labels == c]).mean(0))
            apart = torch.stack([((embedded - p) ** 2).sum(1) for p in prototypes], dim=1)
            return torch.softmax(-apart, dim=1).numpy()

    best, kept, since, size, epoch = (-1.0, 0.0), None, 0, 3 * 5, 0
    while epoch < training.epochs and since < training.patience:
        epoch += 1
        count = len(source) // size
        episodes = draw([np.flatnonzero(labels == c) for c in range(3)], count, SMALL, draws, epoch)
        strangers = draws.order("target episodes", len(target), count * size, epoch)
        for k, rows in enumerate(episodes):
            embedded = encoder(source[rows.reshape(-1)]).view(3, 5, -1)
            prototypes, logits, truth = embedded[:, :2].mean(1), [], []
            for c in range(3):
                for query in embedded[c, 2:]:
                    logits.append(-((query - prototypes) ** 2).sum(1))
                    truth.append(c)
            similar = nn.CrossEntropyLoss()(torch.stack(logits), torch.tensor(truth))
            both = torch.cat([embedded.flatten(0, 1), encoder(target[strangers[k * size : (k + 1) * size]])])
            both.register_hook(lambda gradient: -SMALL.adaptation * gradient)
            language = nn.BCEWithLogitsLoss()(judge(both)[:, 0], torch.cat([torch.ones(size), torch.zeros(size)]))
            adam.zero_grad()
            (similar + language).backward()
            adam.step()
        truth, said = problem.held_out_labels[task], scores(problem.held_out)
        loss = -np.log(said[np.arange(len(truth)), truth]).mean()
        found, since = (unweighted_accuracy(truth, said.argmax(1)), -loss), since + 1
        if found > best:
            best, kept, since = found, scores(problem.tested), 0
    return kept


def test_training_against_a_plain_loop(problem):
    training = Training(epochs=6, patience=2, learning_rate=2e-3)
    made = train(problem, runs=[0, 2], seed=4, widths=(12, 6), episodes=SMALL, training=training)
    for task in range(2):
        for place, run in enumerate([0, 2]):
            expected = plain_train(problem, task, run, training, 4)
            np.testing.assert_allclose(made[task, place], expected, rtol=1e-3, atol=1e-5)


def test_adaptation_matters_only_where_it_has_a_weight(problem):
    training = Training(epochs=3)
    with_judge, strong, none = (
        train(problem, runs=[0], widths=(12, 6), training=training, episodes=Episodes(2, 3, weight))
        for weight in (0.1, 3.0, 0.0)
    )
    assert not np.allclose(with_judge, strong, atol=1e-4) and not np.allclose(with_judge, none, atol=1e-5)


def test_divergence_is_no_result(problem):
    with pytest.raises(FloatingPointError, match="a finite loss expected; epoch 1 of member"):
        train(problem, runs=[0], widths=(4, 2), episodes=SMALL, training=Training(epochs=2, learning_rate=1e38))


def test_options_out_of_range():
    for changed in ({"shots": 0}, {"queries": 0}, {"adaptation": -0.1}):
        with pytest.raises(ValueError, match="adaptation from 0 expected"):
            Episodes(**changed)
