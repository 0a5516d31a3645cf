"""When a latent dimension collapses, in closed form: the linear variational autoencoder with the same losses.

The loss of a batch, mean_i ||x_i - x^_i||^2 / c + beta KL_i with c the number of features d (squared error averaged
over them) or 1 (summed), is beta times the negative evidence bound of a Gaussian decoder of variance s = c beta / 2.
With a linear encoder and decoder that is probabilistic PCA: along the k-th principal component, of variance l_k,

    KL_k = 1/2 ln(l_k / s)  where l_k > s, else 0: the posterior is the prior.

Source: Lucas, Tucker, Grosse and Norouzi 2019, Don't blame the ELBO! (NeurIPS), sections 3 and 4.
"""

import numpy as np

from sertools.models.autoencoder import LATENT
from sertools.models.losses import REDUCTIONS


def decoder_variance(beta: float, reduction: str, features: int) -> float:
    """Variance s of the Gaussian decoder whose evidence bound the loss is; components below it collapse.

    Args:
        beta: weight of the KL term, > 0. reduction: of the squared error, ``mean`` or ``sum`` over the features.
        features: their number.

    Raises:
        ValueError: another reduction, or a weight that is not above 0.
    """
    if reduction not in REDUCTIONS or not beta > 0:
        raise ValueError(f"expected a weight above 0 and one of {', '.join(REDUCTIONS)}, came {beta} and {reduction!r}")
    return beta / 2 * (features if reduction == "mean" else 1)


def principal_variances(features: np.ndarray, count: int = LATENT) -> np.ndarray:
    """The ``count`` largest variances along principal components of features (n, d), divisor n, falling: (count,)."""
    return np.linalg.eigvalsh(np.cov(np.asarray(features, dtype=float), rowvar=False, ddof=0))[::-1][:count]


def linear_divergence(variances: np.ndarray, variance: float) -> np.ndarray:
    """KL divergence in nats of each latent dimension at the optimum, from the principal variances and the decoder's."""
    return 0.5 * np.log(np.maximum(np.asarray(variances, dtype=float) / variance, 1.0))
