"""The classifier's training against PyTorch's own layers and Adam, and what GAN trains it on."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from sertools.models.baselines import gan
from sertools.models.baselines.best import Training
from sertools.models.baselines.classifier import scores, train_classifier
from sertools.models.baselines.draws import BaselineDraws
from sertools.models.baselines.perceptrons import initial
from sertools.models.recognition import unweighted_accuracy

TRAINING = Training(epochs=6, patience=2, batch=16, learning_rate=5e-3)


def plain_train(features, labels, held_out, held_out_labels, weights, draws):
    """One member: (n, d) features with labels to the network of the best epoch."""
    parameters = initial((8, 12, 3), [draws.generator("classifier")])
    network = nn.Sequential(nn.Linear(8, 12), nn.ReLU(), nn.Linear(12, 3))
    values = [value[0].T if value.shape[1] > 1 else value[0, 0] for value in parameters]
    network.load_state_dict(dict(zip(network.state_dict(), values, strict=True)))
    adam = torch.optim.Adam(network.parameters(), lr=TRAINING.learning_rate)
    loss_of = nn.CrossEntropyLoss(weights, reduction="sum")
    best, kept, since, epoch, batch = (-1.0, 0.0), None, 0, 0, TRAINING.batch
    while epoch < TRAINING.epochs and since < TRAINING.patience:
        epoch, since = epoch + 1, since + 1
        order = draws.order("classifier order", len(features), len(features) // batch * batch, epoch)
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            adam.zero_grad()
            (loss_of(network(features[rows]), labels[rows]) / batch).backward()
            adam.step()
        with torch.no_grad():
            logits = network(held_out)
        loss = loss_of(logits, held_out_labels).item() / len(held_out)
        found = (unweighted_accuracy(held_out_labels.numpy(), logits.argmax(1).numpy()), -loss)
        if found > best:
            best, since = found, 0
            kept = {name: value.clone() for name, value in network.state_dict().items()}
    network.load_state_dict(kept)
    return network


@pytest.mark.parametrize("weighted", [False, True])
def test_training_against_a_plain_loop(problem, weighted):
    """Two members that see other features, labels and weights."""
    source, held_out, tested = (torch.from_numpy(v) for v in (problem.source, problem.held_out, problem.tested))
    both = torch.stack([source, 2 * source + 1])
    labels, held_out_labels = torch.from_numpy(problem.labels), torch.from_numpy(problem.held_out_labels)
    labels = torch.stack([labels[0], labels[1].clamp_max(1) + (torch.arange(90) % 30 == 0)])
    weights = torch.tensor([[1.0, 2.0, 0.5], [0.3, 1.0, 1.7]]) if weighted else torch.ones(2, 3)
    draws = [BaselineDraws(1, run) for run in (0, 4)]
    best = train_classifier(
        lambda rows: both[torch.arange(2).unsqueeze(1), rows],
        labels,
        held_out,
        held_out_labels,
        width=12,
        class_weights=weights,
        draws=draws,
        training=TRAINING,
    )
    made = scores(best.parameters, tested)
    for member in range(2):
        network = plain_train(
            both[member], labels[member], held_out, held_out_labels[member], weights[member], draws[member]
        )
        with torch.no_grad():
            expected = torch.softmax(network(tested), dim=1)
        np.testing.assert_allclose(made[member], expected, rtol=1e-3, atol=1e-5)


def test_gan_trains_it_on_the_source_and_on_what_was_made_of_it(problem):
    options = gan.Adversarial(epochs=3, batch=20, learning_rate=1e-2)
    made = gan.train(problem, runs=[1], seed=3, width=12, adversarial=options, training=TRAINING)
    generators = gan.adapt(problem, runs=[1], seed=3, width=12, adversarial=options)
    source = torch.from_numpy(problem.source)
    for task in range(2):
        moved = gan.move([value[task : task + 1] for value in generators.to_target], source.unsqueeze(0))[0]
        assert (moved - source).abs().mean() > 0.05
        labels = torch.from_numpy(problem.labels[task])
        network = plain_train(
            torch.cat([source, moved]),
            labels.repeat(2),
            torch.from_numpy(problem.held_out),
            torch.from_numpy(problem.held_out_labels[task]),
            torch.ones(3),
            BaselineDraws(3, 1),
        )
        with torch.no_grad():
            expected = torch.softmax(network(torch.from_numpy(problem.tested)), dim=1)
        np.testing.assert_allclose(made[task, 0], expected, rtol=1e-3, atol=1e-5)


def test_class_weights_matter_only_where_classes_are_unequal(problem):
    options = {"runs": [0], "width": 12, "training": TRAINING, "adversarial": gan.Adversarial(epochs=1)}
    rare = replace(problem, labels=np.where((problem.labels == 0) & (np.arange(90) % 2 == 0), 1, problem.labels))
    for given, same in ((problem, True), (rare, False)):
        plain, weighted = (gan.train(given, weighted=flag, **options) for flag in (False, True))
        assert np.array_equal(plain, weighted) == same
