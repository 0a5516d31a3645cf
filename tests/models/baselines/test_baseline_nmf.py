"""What is minimised against plain loops, its updates against the gradient, and the plain case against scikit-learn."""

import warnings
from dataclasses import fields, replace

import numpy as np
import pytest
import torch
from scipy.optimize import nnls
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from torch.nn.functional import one_hot

from sertools.models.baselines import nmf
from sertools.models.baselines.factorisation import Factors, Labels, Terms, code, objective, update
from sertools.models.baselines.nmf import Factorisation, Scale, factorise, train

N, T, D, R, Q, K, MEMBERS = 14, 11, 6, 4, 2, 3, 2
TERMS = Terms(marginal=3.0, conditional=5.0, difference=0.4, discrimination=2.0)


@pytest.fixture
def speech():
    return torch.rand(N, D, dtype=torch.float64), torch.rand(T, D, dtype=torch.float64)


@pytest.fixture
def labels():
    source = one_hot(torch.arange(MEMBERS * N).view(MEMBERS, N) % K, K).double()
    target = one_hot(torch.arange(T) % 2, K).double().repeat(MEMBERS, 1, 1)  # the guess has no class 2
    return Labels(source, target, 0.5 + torch.rand(MEMBERS, N, 1, dtype=torch.float64))


def random_factors(own=Q):
    def drawn(*shape):
        return 0.1 + torch.rand(MEMBERS, *shape, dtype=torch.float64)

    return Factors(drawn(N, R), drawn(T, R), drawn(N, own), drawn(T, own), drawn(R, D), drawn(own, D), drawn(own, D),
                   drawn(R, K))  # fmt: skip


def member(factors, k):
    return [value[k].numpy() for value in factors]


def plain_objective(x_s, x_t, factors, labels, k):
    """The formula of the module, term by term, for one member."""
    v_s, v_t, w_s, w_t, basis, b_s, b_t, reading = member(factors, k)
    y_s, y_t, weights = labels.source[k].numpy(), labels.target[k].numpy(), labels.weights[k, :, 0].numpy()
    found = dict.fromkeys(nmf.TERMS, 0.0)
    for x, v, w, own in ((x_s.numpy(), v_s, w_s, b_s), (x_t.numpy(), v_t, w_t, b_t)):
        for i in range(len(x)):
            for d in range(D):
                found["reconstruction"] += (x[i, d] - v[i] @ basis[:, d] - w[i] @ own[:, d]) ** 2
    found["marginal"] = TERMS.marginal * ((v_s.mean(0) - v_t.mean(0)) ** 2).sum()
    for c in range(K):
        here, there = v_s[y_s[:, c] == 1], v_t[y_t[:, c] == 1]
        if len(here) and len(there):
            found["conditional"] += TERMS.conditional * ((here.mean(0) - there.mean(0)) ** 2).sum()
    for own in (b_s, b_t):
        for one in basis:
            for other in own:
                found["difference"] += TERMS.difference * (one @ other) ** 2
    for i in range(N):
        found["discrimination"] += TERMS.discrimination * weights[i] * ((y_s[i] - v_s[i] @ reading) ** 2).sum()
    return found


def test_every_term_against_loops(speech, labels):
    factors = random_factors()
    found = objective(*speech, factors, labels, TERMS)
    assert tuple(found) == nmf.TERMS
    for k in range(MEMBERS):
        expected = plain_objective(*speech, factors, labels, k)
        assert expected["conditional"] > 0
        for name, values in found.items():
            assert values[k].item() == pytest.approx(expected[name]), name


def total(speech, factors, labels):
    return sum(objective(*speech, factors, labels, TERMS).values())


def test_each_update_follows_its_part_of_the_gradient_and_never_climbs(speech, labels):
    """factor * (1 - gradient / (2 denominator)), with the denominator from the positive part by a plain computation."""
    factors = random_factors()
    names = ("codes_source", "codes_target", "shared", "own_source", "source", "own_target", "target", "reading")
    after = Factors(*(value.clone() for value in factors))
    update(*speech, after, labels, TERMS)
    current = Factors(*(value.clone() for value in factors))
    height = total(speech, current, labels)
    for name in names:
        before = getattr(current, name).clone()
        probe = replace(current, **{name: before.clone().requires_grad_()})
        (gradient,) = torch.autograd.grad(total(speech, probe, labels).sum(), getattr(probe, name))
        setattr(current, name, getattr(after, name))
        ratio = getattr(after, name) / before
        # ratio = numerator / denominator and gradient = 2 (denominator - numerator), both positive
        denominator = gradient / (2 * (1 - ratio))
        torch.testing.assert_close(denominator, positive_part(speech, probe, labels, name), rtol=1e-6, atol=1e-8)
        lower = total(speech, current, labels)
        assert (lower < height).all(), name
        height = lower


def positive_part(speech, factors, labels, name):
    """Half the gradient of the objective without its negative products: speech, labels and the other side's codes."""
    values = {field.name: getattr(factors, field.name).detach() for field in fields(factors)}
    asked = values[name].clone().requires_grad_()
    values[name] = asked
    f = Factors(**values)
    height = 0.0
    for side in ("source", "target"):
        made = getattr(f, f"codes_{side}") @ f.shared + getattr(f, f"own_{side}") @ getattr(f, side)
        height = height + made.square().sum() + TERMS.difference * (f.shared @ getattr(f, side).mT).square().sum()
        codes, sets = getattr(f, f"codes_{side}"), getattr(labels, side)
        height = height + TERMS.marginal * codes.mean(1).square().sum()
        for k in range(MEMBERS):
            for c in range(K):
                if labels.source[k, :, c].any() and labels.target[k, :, c].any():
                    own = codes[k][sets[k, :, c] == 1]
                    height = height + TERMS.conditional * own.mean(0).square().sum()
    read = labels.weights * (f.codes_source @ f.reading).square()
    height = height + TERMS.discrimination * read.sum()
    return torch.autograd.grad(height, asked)[0] / 2


def unrest(speech, factors, labels):
    """|value * gradient|, at most: at a minimum over non-negative values, either the value or its gradient is 0."""
    largest = {}
    for field in fields(factors):
        probe = replace(factors, **{field.name: getattr(factors, field.name).clone().requires_grad_()})
        (gradient,) = torch.autograd.grad(total(speech, probe, labels).sum(), getattr(probe, field.name))
        largest[field.name] = (getattr(factors, field.name) * gradient).abs().max().item()
    return largest


def test_many_updates_never_climb_and_come_to_rest(speech, labels):
    factors = random_factors()
    heights, before = [total(speech, factors, labels)], unrest(speech, factors, labels)
    for _ in range(2000):
        update(*speech, factors, labels, TERMS)
        heights.append(total(speech, factors, labels))
    assert (torch.stack(heights).diff(dim=0) <= 1e-9).all()
    for name, value in unrest(speech, factors, labels).items():
        assert value < 0.01 * before[name], name


@pytest.mark.parametrize("rounds", [1, 25])
def test_without_transfer_it_is_the_factorisation_of_scikit_learn(speech, labels, rounds):
    """Both corpora as one, no own part: the same updates in the same order from the same start."""
    factors, nothing = random_factors(own=0), Terms(0.0, 0.0, 0.0, 0.0)
    start = Factors(*(value.clone() for value in factors))
    for _ in range(rounds):
        update(*speech, factors, labels, nothing)
    both = np.concatenate([values.numpy() for values in speech])
    for k in range(MEMBERS):
        plain = NMF(R, init="custom", solver="mu", max_iter=rounds, tol=0)
        codes = torch.cat([start.codes_source[k], start.codes_target[k]]).numpy()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # it is to stop after so many rounds
            expected = plain.fit_transform(both, W=codes.copy(), H=start.shared[k].numpy().copy())
        np.testing.assert_allclose(torch.cat([factors.codes_source[k], factors.codes_target[k]]), expected, rtol=1e-8)
        np.testing.assert_allclose(factors.shared[k], plain.components_, rtol=1e-8)
        found = objective(*speech, factors, labels, nothing)
        assert found["reconstruction"][k].sqrt().item() == pytest.approx(plain.reconstruction_err_)
        assert sum(found[name][k].item() for name in nmf.TERMS[1:]) == 0


def test_codes_on_fixed_bases_are_the_least_squares(speech):
    factors, features = random_factors(), torch.rand(5, D, dtype=torch.float64)
    factors = replace(factors, shared=factors.shared[:, :3], target=factors.target[:, :1])
    found = code(features, factors.shared, factors.target, 20_000)
    for k in range(MEMBERS):
        basis = torch.cat([factors.shared[k], factors.target[k]]).T.numpy()
        expected = np.array([nnls(basis, row)[0] for row in features.numpy()])
        np.testing.assert_allclose(found[k], expected[:, :3], atol=1e-3)


def test_the_target_is_guessed_anew(problem):
    """The guesses are what A reads from the target's codes, and classes never guessed pull at nothing."""
    options = Factorisation(rank=6, own_rank=2, iterations=40, guess=10)
    found = factorise(problem, 0, 0, factorisation=options)
    assert found.history.shape == (4, 1, 5)
    never = factorise(problem, 0, 0, factorisation=replace(options, guess=1000))
    assert never.history.shape == (0, 1, 5)
    assert not torch.equal(found.factors.codes_target, never.factors.codes_target)
    one, other = (
        factorise(problem, 0, 0, factorisation=replace(options, guess=guess), terms=Terms(conditional=0.0)).factors
        for guess in (10, 1000)
    )
    assert torch.equal(one.codes_target, other.codes_target)


def test_strong_alignment_brings_the_means_together(problem):
    options = Factorisation(rank=6, own_rank=2, iterations=100)

    def apart(marginal):
        terms = Terms(marginal=marginal, conditional=0.0)
        factors = factorise(problem, 0, 0, factorisation=options, terms=terms).factors
        return (factors.codes_source.mean(1) - factors.codes_target.mean(1)).norm().item()

    assert apart(1e4) < 0.2 * apart(0.0)


def test_the_target_itself_is_judged_by_the_codes_found(problem):
    options = Factorisation(rank=6, own_rank=2, iterations=30)
    made = train(replace(problem, tested=None), runs=[1], factorisation=options)
    factors = factorise(problem, 1, 1, factorisation=options).factors
    assert np.array_equal(made[1, 0], (factors.codes_target @ factors.reading)[0].numpy())


def test_scale_by_hand(problem):
    source = np.array([[0, 5, 1], [4, 5, 2]], dtype=np.float32)
    small = replace(
        problem,
        source=source,
        held_out=source,
        labels=np.array([[0, 1]]),
        held_out_labels=np.array([[0, 1]]),
        target=np.array([[8, 5, 0]]),
        tested=np.array([[10, 6, 1]]),
    )
    assert Scale(small)(small.source).tolist() == [[0, 0, 0.5], [0.5, 0, 1]]
    assert Scale(small)(small.tested).tolist() == [[1, 1, 0.5]]


def test_options_out_of_range():
    for changed in ({"rank": 0}, {"own_rank": -1}, {"iterations": 0}, {"guess": 0}):
        with pytest.raises(ValueError, match="own_rank from 0 expected"):
            Factorisation(**changed)
    with pytest.raises(ValueError, match="weights from 0 expected"):
        Terms(marginal=-1.0)
