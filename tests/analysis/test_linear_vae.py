"""The closed form against a linear variational autoencoder that is trained until it stops."""

import numpy as np
import pytest
import torch

from sertools.analysis.linear_vae import decoder_variance, linear_divergence, principal_variances

SPREADS = np.array([3.0, 1.6, 0.8, 0.5])


def rows():
    """Whitened, then stretched: the principal variances are exactly the squares of SPREADS."""
    values = np.random.default_rng(0).normal(size=(60, 4))
    values -= values.mean(0)
    left, _, _ = np.linalg.svd(values, full_matrices=False)
    turn, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(4, 4)))
    return left * np.sqrt(60) * SPREADS @ turn


@pytest.mark.parametrize(("beta", "reduction"), [(0.3, "mean"), (2.0, "mean"), (1.0, "sum")])
def test_a_trained_linear_model_has_the_divergence_of_the_closed_form(beta, reduction):
    features = torch.from_numpy(rows())
    torch.manual_seed(0)
    encoder, decoder = (torch.randn(shape, dtype=torch.double, requires_grad=True) for shape in ((4, 2), (2, 4)))
    logvar = torch.zeros(2, dtype=torch.double, requires_grad=True)
    optimiser = torch.optim.LBFGS([encoder, decoder, logvar], max_iter=500, line_search_fn="strong_wolfe")

    def divergence():
        mu = features @ encoder
        return 0.5 * (mu.square().mean(0) + logvar.exp() - 1 - logvar)

    def loss():
        optimiser.zero_grad()
        error = ((features - features @ encoder @ decoder) ** 2).sum(1).mean()
        error = error + (logvar.exp() * decoder.square().sum(1)).sum()  # what the noise adds, on average
        value = error / (4 if reduction == "mean" else 1) + beta * divergence().sum()
        value.backward()
        return value

    for _ in range(3):
        optimiser.step(loss)
    expected = linear_divergence(principal_variances(rows()), decoder_variance(beta, reduction, 4))
    assert divergence().sum().item() == pytest.approx(expected.sum(), abs=1e-3)


def test_variances_and_thresholds_by_hand():
    assert principal_variances(rows()) == pytest.approx(SPREADS[:2] ** 2)
    assert decoder_variance(1.0, "mean", 88) == 44 and decoder_variance(0.25, "sum", 88) == 0.125
    assert linear_divergence([44 * np.e**2, 43.9], 44.0) == pytest.approx([1.0, 0.0])


def test_what_is_no_loss_is_refused():
    with pytest.raises(ValueError, match="expected a weight above 0 and one of mean, sum, came 0 and 'mean'"):
        decoder_variance(0, "mean", 88)
