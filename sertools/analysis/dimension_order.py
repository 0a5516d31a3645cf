"""Latent dimensions of several models put in one order, so that what has a sign can be drawn together.

Nothing but the random start says which latent dimension of an autoencoder is the first, or which way it points. Against
the first model, the order and the signs are taken that correlate most over the same rows. A latent space can also be
turned by any angle, which no order undoes: the correlations that remain say how far the dimensions are the same ones.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from sertools.analysis.emotion_attribution import TRUE_POSITIVES, Attributions
from sertools.measure.groups import groups as feature_groups
from sertools.models.track import CLASSES


@dataclass(frozen=True, eq=False)
class Order:
    """For each of m models: ``places`` (m, d), which of its dimensions stands for each of the first model's, ``signs``
    (m, d), 1 or -1, and ``correlations`` (m, d), 0 to 1, with the first model's."""

    places: np.ndarray
    signs: np.ndarray
    correlations: np.ndarray


def common_order(latents: np.ndarray) -> Order:
    """Order and signs of latent dimensions that correlate most with those of the first model.

    Args:
        latents: (m, n, d), the same rows under every model. A dimension without variation correlates with nothing.

    Raises:
        ValueError: another shape.
    """
    latents = np.asarray(latents, dtype=float)
    if latents.ndim != 3 or not latents.size:
        raise ValueError(f"expected latents of shape (models, rows, dimensions), came {latents.shape}")
    centred = latents - latents.mean(1, keepdims=True)
    length = np.linalg.norm(centred, axis=1, keepdims=True)
    unit = np.divide(centred, length, out=np.zeros_like(centred), where=length > 0)
    places, signs, correlations = [], [], []
    for each in unit:
        r = unit[0].T @ each
        place = linear_sum_assignment(-np.abs(r))[1]
        found = r[np.arange(len(place)), place]
        places.append(place)
        signs.append(np.where(found < 0, -1.0, 1.0))
        correlations.append(np.abs(found))
    return Order(np.stack(places), np.stack(signs), np.stack(correlations))


def in_order(found: Attributions, order: Order, *, rows: str = TRUE_POSITIVES) -> dict[str, np.ndarray]:
    """Signed group scores of all models together: emotion to (d, G, n), dimensions as in ``order``."""
    none = np.empty((order.places.shape[1], len(feature_groups()), 0))
    parts: dict[str, list[np.ndarray]] = {emotion: [none] for emotion in CLASSES}
    for one in found.models:
        scores = one.signed[order.places[one.member]] * order.signs[one.member][:, None, None]
        for place, emotion in enumerate(CLASSES):
            parts[emotion].append(scores[..., one.chosen(rows) & (one.emotions == place)])
    return {emotion: np.concatenate(each, axis=-1) for emotion, each in parts.items()}
