"""A small direction between two languages with planted classes, and two tasks on it."""

import numpy as np
import pytest
import torch

from sertools.models.baselines.problem import Problem

CLASSES, FEATURES = 3, 8


def planted(seed=0, shift=0.5, spread=0.5):
    """A problem whose target is the source moved by a constant, and the truth of the tested utterances."""
    draw = np.random.default_rng(seed)
    means, moved = draw.standard_normal((CLASSES, FEATURES)), shift * draw.standard_normal(FEATURES)

    def speech(rows, there):
        labels = np.arange(rows) % CLASSES
        features = means[labels] + spread * draw.standard_normal((rows, FEATURES)) + there * moved
        return features.astype(np.float32), labels

    (source, labels), (held_out, held_out_labels) = speech(90, 0), speech(30, 0)
    (target, _), (tested, truth) = speech(50, 1), speech(45, 1)
    problem = Problem(
        source=source,
        labels=np.stack([labels, (labels + 1) % CLASSES]),
        held_out=held_out,
        held_out_labels=np.stack([held_out_labels, (held_out_labels + 1) % CLASSES]),
        target=target,
        tested=tested,
    )
    return problem, np.stack([truth, (truth + 1) % CLASSES])


@pytest.fixture(scope="session")
def problem():
    return planted()[0]


@pytest.fixture(scope="session")
def truth():
    return planted()[1]


@pytest.fixture(scope="session")
def far():
    """A problem whose target lies further away than its classes lie apart."""
    return planted(shift=1.5)[0]


@pytest.fixture(autouse=True)
def same_numbers():
    """Every test draws the same numbers in every run."""
    torch.manual_seed(0)
