"""Losses against plain loops for any shape, with what must hold of them: order, sign, zero, finite gradients."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from sertools.models import losses
from sertools.models.triplets import choose_triplets, triplet_loss

ANY = settings(max_examples=40)


@st.composite
def batches(draw, least=2):
    """Embeddings (n, d), labels 1 to 5 with ties (n,), classes (n,), float64; some columns constant."""
    n, d, seed = draw(st.integers(least, 9)), draw(st.integers(1, 4)), draw(st.integers(0, 2**32 - 1))
    noise = np.random.default_rng(seed)
    z = noise.normal(size=(n, d)) * 10.0 ** draw(st.integers(-2, 2))
    if draw(st.booleans()):
        z[:, 0] = z[0, 0]
    labels = noise.integers(2, 11, n) / 2 if draw(st.booleans()) else np.full(n, 3.0)
    return (
        torch.from_numpy(z),
        torch.from_numpy(labels),
        torch.from_numpy(noise.integers(0, draw(st.integers(1, 4)), n)),
    )


def finite_gradient(loss, *inputs):
    given = [each.clone().requires_grad_() for each in inputs]
    value = loss(*given)
    return all(bool(each.isfinite().all()) for each in torch.autograd.grad(value.sum(), given))


def shuffled(batch, seed):
    order = torch.from_numpy(np.random.default_rng(seed).permutation(len(batch[0])))
    return [each[order] for each in batch]


def close(found, expected):
    assert float(found) == pytest.approx(float(expected), rel=1e-7, abs=1e-9)


@ANY
@given(batches(1), st.integers(0, 99))
def test_reconstruction(batch, seed):
    x, y = batch[0], shuffled(batch, seed)[0] + 1
    squares = [(float(x[i, j]) - float(y[i, j])) ** 2 for i in range(len(x)) for j in range(x.shape[1])]
    close(losses.reconstruction_loss(x, y), sum(squares) / len(squares))
    close(losses.reconstruction_loss(x, y, "sum"), sum(squares) / len(x))
    close(losses.reconstruction_loss(x, y), losses.reconstruction_loss(*shuffled((x, y), seed)))
    assert float(losses.reconstruction_loss(x, x)) == 0 and finite_gradient(losses.reconstruction_loss, x, x)


@ANY
@given(batches(1), st.integers(0, 99))
def test_divergence_from_the_prior(batch, seed):
    mu, logvar = batch[0], batch[0].flip(0).clamp(-20, 20)
    found = losses.kl_divergence(mu, logvar)
    for j in range(mu.shape[1]):
        terms = [
            (float(m) ** 2 + np.exp(float(v)) - 1 - float(v)) / 2 for m, v in zip(mu[:, j], logvar[:, j], strict=True)
        ]
        close(found[j], sum(terms) / len(terms))
    assert (found >= 0).all() and finite_gradient(losses.kl_divergence, mu, logvar)
    torch.testing.assert_close(losses.kl_divergence(*shuffled((mu, logvar), seed)), found)
    assert (losses.kl_divergence(torch.zeros_like(mu), torch.zeros_like(mu)) == 0).all()


def plain_cluster(z, classes, power):
    members = {c: [z[i] for i in range(len(z)) if classes[i] == c] for c in sorted(set(classes.tolist()))}
    means = {c: sum(rows) / len(rows) for c, rows in members.items()}
    intra = sum(float((row - means[c]).norm()) ** power for c, rows in members.items() for row in rows)
    inter = sum(float((means[c] - means[e]).norm()) ** power for c in means for e in means if c < e)
    return intra / (inter + 1e-8) if len(means) > 1 else 0.0


@pytest.mark.parametrize("distance, power", [("euclidean", 1), ("squared", 2)])
@ANY
@given(batches(1), st.integers(0, 99))
def test_clusters(distance, power, batch, seed):
    z, _, classes = batch
    loss = losses.cluster_loss(z, classes, distance)
    close(loss, plain_cluster(z, classes, power))
    close(losses.cluster_loss(*shuffled((z, classes), seed), distance), loss)
    close(losses.cluster_loss(z, classes.max() - classes, distance), loss)
    assert float(loss) >= 0 and finite_gradient(lambda given: losses.cluster_loss(given, classes, distance), z)
    assert float(losses.cluster_loss(classes[:, None].to(z.dtype), classes, distance)) == 0


@pytest.mark.parametrize("pairs", losses.PAIRS)
@ANY
@given(batches(2), st.integers(0, 99))
def test_metric(pairs, batch, seed):
    z, labels, _ = batch
    n, d = z.shape
    chosen = (
        [(i, i + 1) for i in range(n - 1)]
        if pairs == "consecutive"
        else [(i, j) for i in range(n) for j in range(i + 1, n)]
    )
    changes = [float(labels[j] - labels[i]) for i, j in chosen]
    slope, residual = [], 0.0
    for k in range(d):
        moves = [float(z[j, k] - z[i, k]) for i, j in chosen]
        squares = max(sum(c * c for c in changes), 1e-8)
        slope.append(sum(c * m for c, m in zip(changes, moves, strict=True)) / squares)
        residual += sum((m - slope[-1] * c) ** 2 for c, m in zip(changes, moves, strict=True)) / len(chosen)
    close(losses.residual_loss(z, labels, pairs), residual)
    close(losses.slope_loss(z, labels, pairs), (sum((s - 1) ** 2 for s in slope) + 1e-12) ** 0.5)
    loss = losses.metric_loss(z, labels, pairs)
    assert float(loss) >= 0 and finite_gradient(lambda given: losses.metric_loss(given, labels, pairs), z)
    close(losses.metric_loss(z + 7, labels, pairs), loss)
    if pairs == "all":
        close(losses.metric_loss(*shuffled((z, labels), seed), pairs), loss)
    if any(changes):
        assert float(losses.metric_loss(labels[:, None] + torch.arange(d), labels, pairs)) == pytest.approx(0, abs=1e-5)


@ANY
@given(st.integers(1, 6), st.integers(1, 5), st.integers(0, 2**32 - 1), st.floats(0, 2))
def test_triplets(count, d, seed, margin):
    noise = torch.Generator().manual_seed(seed)
    anchor, positive, negative = torch.randn(3, count, d, generator=noise, dtype=torch.float64)
    valid = torch.rand(count, generator=noise) < 0.7
    terms = []
    for a, p, n, counts in zip(anchor, positive, negative, valid, strict=True):
        a, p, n = (each / each.norm() for each in (a, p, n))
        terms += [max(0.0, float((a - p).norm() - (a - n).norm()) + margin)] if counts else []
    loss = triplet_loss(anchor, positive, negative, valid, margin)
    close(loss, sum(terms) / max(1, len(terms)))
    assert float(loss) >= 0
    assert finite_gradient(lambda *given: triplet_loss(*given, valid, margin), anchor, anchor, negative)
    close(triplet_loss(*shuffled((anchor, positive, negative, valid), seed), margin), loss)
    close(triplet_loss(anchor, positive, positive, valid, margin), margin if valid.any() else 0)
    assert float(triplet_loss(anchor, anchor, -anchor, valid, margin)) == pytest.approx(0, abs=1e-9)


@ANY
@given(st.integers(1, 12), st.integers(1, 12), st.integers(1, 4), st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_chosen_triplets_are_what_the_paper_says_wherever_one_can_be(source, target, classes, vowels, seed):
    draw = np.random.default_rng(seed)
    (s, v), (ts, tv) = (
        (draw.integers(-1, classes, (1, n)), draw.integers(-1, vowels, (1, n))) for n in (source, target)
    )
    anchors = draw.random((1, classes, vowels)) < 0.6
    found = choose_triplets((s, v), (ts, tv), anchors, draw.random((1, 5, 5)))
    fits = {
        (a, p, n) for a in range(target) for p in range(source) for n in range(source)
        if min(ts[0, a], tv[0, a], s[0, p], s[0, n]) >= 0 and anchors[0, ts[0, a], tv[0, a]]
        and tv[0, a] == v[0, p] == v[0, n] and ts[0, a] == s[0, p] != s[0, n]
    }  # fmt: skip
    assert found.valid.all() == found.valid.any() == bool(fits)
    if fits:
        assert set(zip(found.anchor[0], found.positive[0], found.negative[0], strict=True)) <= fits
