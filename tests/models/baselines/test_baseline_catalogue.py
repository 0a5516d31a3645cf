"""What all baselines share: one call, learning what was planted, and members that do not disturb each other."""

from dataclasses import replace

import numpy as np
import pytest

from sertools.models.baselines.best import Training
from sertools.models.baselines.catalogue import BASELINES
from sertools.models.baselines.few_shot import Episodes
from sertools.models.baselines.gan import Adversarial
from sertools.models.baselines.nmf import Factorisation

OPTIONS = {
    "GAN": {"width": 16, "adversarial": Adversarial(epochs=10), "training": Training(epochs=15, learning_rate=5e-3)},
    "NMF": {"factorisation": Factorisation(rank=5, own_rank=1, iterations=150)},
    "Ensemble": {"trees": 20},
    "Few-shot": {"widths": (16, 8), "training": Training(epochs=15), "episodes": Episodes(3, 5)},
}


def ask(name, problem, runs=(0, 1), seed=0):
    return BASELINES[name].train(problem, runs=runs, seed=seed, **OPTIONS[name])


@pytest.fixture(scope="module")
def made(problem):
    return {name: ask(name, problem) for name in BASELINES}


@pytest.mark.parametrize("name", BASELINES)
def test_it_learns_what_was_planted(made, truth, name):
    scores = made[name]
    assert scores.shape == (2, 2, 45, 3) and scores.dtype == np.float32
    assert (scores >= 0).all() and np.isfinite(scores).all()
    right = scores.argmax(3) == truth[:, None]
    assert (right.mean(2) > 0.6).all(), right.mean(2)


@pytest.mark.parametrize("name", BASELINES)
def test_a_member_alone_is_what_it_is_in_company(problem, made, name):
    single = replace(problem, labels=problem.labels[1:], held_out_labels=problem.held_out_labels[1:])
    alone = ask(name, single, runs=[1])
    np.testing.assert_allclose(alone[0, 0], made[name][1, 1], rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("name", BASELINES)
def test_the_same_request_gives_the_same_numbers_and_another_seed_others(problem, made, name):
    assert np.array_equal(ask(name, problem), made[name])
    assert not np.array_equal(ask(name, problem, seed=1), made[name])


@pytest.mark.parametrize("name", BASELINES)
def test_labels_of_the_target_are_never_seen(problem, made, name):
    """Other tested utterances leave the scores of the first as they are."""
    fewer = ask(name, replace(problem, tested=problem.tested[:7]))
    np.testing.assert_allclose(fewer, made[name][:, :, :7], rtol=1e-4, atol=1e-6)


def test_names_and_sources():
    assert list(BASELINES) == ["GAN", "NMF", "Ensemble", "Few-shot"]
    assert all(method.doi.startswith("10.") and "(" in method.after for method in BASELINES.values())
