"""Every loss against a plain loop that follows the printed equation, for one model and for a stack."""

import math

import pytest
import torch

from sertools.models import losses

MODELS, N, K = 3, 17, 4


@pytest.fixture
def batch():
    generator = torch.Generator().manual_seed(3)
    z = torch.randn(MODELS, N, 2, generator=generator, dtype=torch.float64)
    labels = 1 + 4 * torch.rand(MODELS, N, generator=generator, dtype=torch.float64)
    classes = torch.randint(0, K, (MODELS, N), generator=generator)
    return z, labels, classes


def check_stack(function, loop, *arguments):
    """A stack gives what its models give one by one, and each of these is the loop's number.

    To 1e-6, since D_inter has 1e-8 added to it, which the printed equation has not.
    """
    stacked = function(*arguments)
    for k in range(MODELS):
        one = [argument[k] for argument in arguments]
        expected = torch.as_tensor(loop(*one), dtype=torch.float64)
        torch.testing.assert_close(function(*one), expected, rtol=1e-6, atol=1e-9)
        torch.testing.assert_close(stacked[k], expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("reduction", losses.REDUCTIONS)
def test_reconstruction(reduction):
    x, y = torch.randn(2, MODELS, N, 5, dtype=torch.float64)

    def loop(x, y):
        total = 0.0
        for i in range(N):
            row = sum((x[i, d].item() - y[i, d].item()) ** 2 for d in range(5))
            total += row / 5 if reduction == "mean" else row
        return total / N

    check_stack(lambda a, b: losses.reconstruction_loss(a, b, reduction), loop, x, y)
    if reduction == "mean":
        torch.testing.assert_close(losses.reconstruction_loss(x[0], y[0]), torch.nn.MSELoss()(x[0], y[0]))


def test_kl_divergence(batch):
    mu, logvar = batch[0], batch[0].flip(1)

    def loop(mu, logvar):
        return [
            sum(
                0.5 * (m.item() ** 2 + math.exp(v.item()) - 1 - v.item())
                for m, v in zip(mu[:, d], logvar[:, d], strict=True)
            )
            / N
            for d in range(2)
        ]

    check_stack(losses.kl_divergence, loop, mu, logvar)
    normal = torch.distributions.Normal
    expected = torch.distributions.kl_divergence(normal(mu, (logvar / 2).exp()), normal(0.0, 1.0)).mean(1)
    torch.testing.assert_close(losses.kl_divergence(mu, logvar), expected)


def test_annealing_schedule():
    beta = [losses.annealed_beta(epoch) for epoch in range(1, 51)]
    assert beta[0] == 0 and beta[25] == 0
    assert beta[12] == pytest.approx(0.24)
    assert beta[13:25] == [0.25] * 12
    assert beta[:25] == beta[25:]
    assert beta[1] == pytest.approx(0.25 / 0.5 / 25)
    # another number of epochs stretches the same two cycles
    assert losses.annealed_beta(101, epochs=200) == 0 and losses.annealed_beta(100, epochs=200) == 0.25


@pytest.mark.parametrize("epoch", [0, 51])
def test_annealing_outside_the_training(epoch):
    with pytest.raises(ValueError, match=f"1 ... 50; got {epoch}"):
        losses.annealed_beta(epoch)


def plain_cluster(z, classes, distance):
    def apart(a, b):
        squared = sum((a[d] - b[d]) ** 2 for d in range(2))
        return squared if distance == "squared" else squared**0.5

    points = {}
    for point, k in zip(z.tolist(), classes.tolist(), strict=True):
        points.setdefault(k, []).append(point)
    means = {k: [sum(p[d] for p in own) / len(own) for d in range(2)] for k, own in points.items()}
    intra = sum(apart(p, means[k]) for k, own in points.items() for p in own)
    inter = sum(apart(means[a], means[b]) for a in means for b in means if a < b)
    return intra / inter


@pytest.mark.parametrize("distance", losses.DISTANCES)
def test_cluster(batch, distance):
    z, _, classes = batch
    check_stack(
        lambda z, y: losses.cluster_loss(z, y, distance), lambda z, y: plain_cluster(z, y, distance), z, classes
    )


@pytest.mark.parametrize("distance", losses.DISTANCES)
def test_cluster_skips_absent_classes(batch, distance):
    z, _, classes = batch
    classes = torch.stack([classes[0].clamp_max(1), classes[1] // 2 * 2, classes[2].clamp_min(2)])
    classes[0, 0] = 3  # one utterance alone in its class
    check_stack(
        lambda z, y: losses.cluster_loss(z, y, distance), lambda z, y: plain_cluster(z, y, distance), z, classes
    )
    z.requires_grad_()
    losses.cluster_loss(z, classes, distance).sum().backward()
    assert z.grad.isfinite().all()


def test_cluster_of_one_class_has_no_ratio(batch):
    z = batch[0].requires_grad_()
    loss = losses.cluster_loss(z, torch.ones(MODELS, N, dtype=torch.long))
    loss.sum().backward()
    assert loss.tolist() == [0, 0, 0] and (z.grad == 0).all()


def test_euclidean_cluster_ratio_is_scale_free(batch):
    z, _, classes = batch
    small, large = losses.cluster_loss(0.01 * z, classes), losses.cluster_loss(z, classes)
    torch.testing.assert_close(small, large, rtol=1e-5, atol=0)


def plain_pairs(pairs):
    return (
        [(i, i + 1) for i in range(N - 1)] if pairs == "consecutive" else [(i, j) for j in range(N) for i in range(j)]
    )


def plain_metric(z, labels, pairs, anchors=(0.0, 1.0)):
    """L_res and L_sl of Eqs. 5-7, with the difference quotient at two anchors as printed."""
    z, labels = z.tolist(), labels.tolist()
    moved = [(labels[j] - labels[i], [z[j][d] - z[i][d] for d in range(2)]) for i, j in plain_pairs(pairs)]
    slope = [sum(ld * zd[d] for ld, zd in moved) / sum(ld * ld for ld, _ in moved) for d in range(2)]
    residual = sum((zd[d] - slope[d] * ld) ** 2 for ld, zd in moved for d in range(2)) / len(moved)
    first, second = anchors
    quotient = [(slope[d] * first - slope[d] * second) / (first - second) for d in range(2)]
    return residual, sum((q - 1) ** 2 for q in quotient) ** 0.5, slope


@pytest.mark.parametrize("pairs", losses.PAIRS)
def test_metric_and_its_parts(batch, pairs):
    z, labels, _ = batch
    arguments = (z, labels)
    check_stack(lambda z, v: losses.label_slope(z, v, pairs), lambda z, v: plain_metric(z, v, pairs)[2], *arguments)
    check_stack(lambda z, v: losses.residual_loss(z, v, pairs), lambda z, v: plain_metric(z, v, pairs)[0], *arguments)
    check_stack(lambda z, v: losses.slope_loss(z, v, pairs), lambda z, v: plain_metric(z, v, pairs)[1], *arguments)
    check_stack(
        lambda z, v: losses.metric_loss(z, v, pairs), lambda z, v: sum(plain_metric(z, v, pairs)[:2]), *arguments
    )


@pytest.mark.parametrize("anchors", [(1.0, 5.0), (4.0, -4.0), (0.3, 0.31), (-2.0, 7.5)])
def test_slope_loss_does_not_depend_on_the_anchors(batch, anchors):
    z, labels, _ = batch
    printed = plain_metric(z[0], labels[0], "consecutive", anchors)[1]
    assert losses.slope_loss(z[0], labels[0]).item() == pytest.approx(printed, rel=1e-9)


def test_metric_vanishes_where_both_dimensions_equal_the_label(batch):
    labels = batch[1][0]
    z = (labels.unsqueeze(1) + torch.tensor([3.0, -1.0], dtype=torch.float64)).requires_grad_()
    loss = losses.metric_loss(z, labels)
    loss.backward()
    assert loss.item() == pytest.approx(0, abs=1e-5)
    assert z.grad.isfinite().all()


def test_metric_of_equal_labels_is_finite(batch):
    loss = losses.metric_loss(batch[0], torch.full((MODELS, N), 3.0, dtype=torch.float64))
    assert loss.isfinite().all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda z, v, y: losses.reconstruction_loss(z, z, "median"),
            "reduction must be one of mean, sum; got 'median'",
        ),
        (lambda z, v, y: losses.cluster_loss(z, y, "cosine"), "distance must be one of euclidean, squared"),
        (lambda z, v, y: losses.metric_loss(z, v, "random"), "pairs must be one of consecutive, all"),
    ],
)
def test_unknown_readings(batch, call, message):
    with pytest.raises(ValueError, match=message):
        call(*batch)
