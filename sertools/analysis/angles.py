"""Is a corpus's latent distribution rotated? Angles between directions in a corpus and in the training rows.

`interpretable` section 3: "the orientation of the distributions are rotated for the German and French data sets". Two
directions of a two-dimensional cloud make that a number: from the mean of neutral to the mean of angry speech (angles 0
to 180 degrees), and the first principal component, which has no sign (0 to 90). The training rows stay as they are;
directions of a corpus are sums over rows, so a replicate of speakers is a weighted sum of what the speakers contribute.
"""

from collections.abc import Mapping

import numpy as np

from sertools.analysis.bootstrap import Interval, Statistic, ratio
from sertools.analysis.clouds import clouds
from sertools.analysis.density import check
from sertools.analysis.group_sums import moments_of_groups, sums_of_groups
from sertools.measure.shipped import Utterances
from sertools.models.conditions import Target
from sertools.models.grid import Grid
from sertools.models.track import Track

FROM, TO = "neutral", "angry"


def between(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Degrees, 0 to 180, between directions (..., 2) and (2,) or (..., 2); NaN where one has no length.

    >>> float(between(np.array([1.0, 0.0]), np.array([-2.0, 2.0])).round(6))
    135.0
    """
    first, second = np.broadcast_arrays(np.asarray(first, dtype=float), np.asarray(second, dtype=float))
    dot = (first * second).sum(-1)
    cross = first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0]
    defined = np.hypot(*np.moveaxis(first, -1, 0)) * np.hypot(*np.moveaxis(second, -1, 0)) > 0
    # atan2 is exact for small angles, where the arc cosine loses half of the digits
    return np.where(defined, np.degrees(np.arctan2(np.abs(cross), dot)), np.nan)


def between_axes(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Degrees, 0 to 90, between axes (..., 2), which point both ways; NaN where one has no length."""
    angle = between(first, second)
    return np.minimum(angle, 180 - angle)


def class_direction(latents: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """From the mean of neutral to the mean of angry rows, (2,); NaN where a class has no row.

    Args:
        latents: (n, 2). classes: (n,) words.
    """
    latents = check(latents)
    return class_direction_of_speakers(latents, classes, np.zeros(len(latents), dtype=int), 1)(np.ones((1, 1)))[0]


def class_direction_of_speakers(latents: np.ndarray, classes: np.ndarray, codes: np.ndarray, speakers: int):
    """The same in every replicate: ``weights (R, S) -> (R, 2)``. codes: (n,) speaker of each row; speakers: S."""
    latents, codes = check(latents), np.asarray(codes)
    chosen = [np.asarray(classes) == name for name in (FROM, TO)]
    sums = [sums_of_groups(latents[rows].T, codes[rows], speakers).T for rows in chosen]
    counts = [np.bincount(codes[rows], minlength=speakers) for rows in chosen]

    def direction(weights: np.ndarray) -> np.ndarray:
        weights = np.asarray(weights, dtype=float)
        start, end = (ratio(weights @ sums[k], (weights @ counts[k])[:, None]) for k in (0, 1))
        return end - start

    return direction


def principal_axis(latents: np.ndarray) -> np.ndarray:
    """First principal component of (n, 2) as a vector of length 1 with its first entry not negative; NaN where the
    covariance is the same in all directions."""
    latents = check(latents)
    return principal_axis_of_speakers(latents, np.zeros(len(latents), dtype=int), 1)(np.ones((1, 1)))[0]


def principal_axis_of_speakers(latents: np.ndarray, codes: np.ndarray, speakers: int):
    """The same in every replicate: ``weights (R, S) -> (R, 2)``.

    The larger axis of a 2 x 2 covariance lies at the angle atan2(2 c_12, c_11 - c_22) / 2.
    """
    latents = check(latents)
    counts, sums, products = moments_of_groups(latents - latents.mean(0), codes, speakers)

    def axis(weights: np.ndarray) -> np.ndarray:
        weights = np.asarray(weights, dtype=float)
        total = (weights @ counts)[:, None]
        centre = ratio(weights @ sums, total)
        covariance = ratio(np.einsum("rs,sde->rde", weights, products, optimize=True), total[:, :, None])
        covariance = covariance - centre[:, :, None] * centre[:, None, :]
        twice, apart = 2 * covariance[:, 0, 1], covariance[:, 0, 0] - covariance[:, 1, 1]
        angle = np.where(np.hypot(twice, apart) > 0, np.arctan2(twice, apart) / 2, np.nan)
        return np.stack([np.cos(angle), np.sin(angle)], axis=-1)

    return axis


def class_angle(
    latents: np.ndarray, classes: np.ndarray, codes: np.ndarray, speakers: int, reference: np.ndarray
) -> Statistic:
    """Degrees, 0 to 180, between a corpus's direction from neutral to angry and a reference (2,), of one model.

    Args:
        latents: (n, 2). classes: (n,) words. codes: (n,) speaker of each row. speakers: S.
        reference: of the training rows, see :func:`class_direction`.

    Returns:
        A statistic ``weights (R, S) -> (R,)``; NaN where a replicate lacks one of the two classes.
    """
    direction = class_direction_of_speakers(latents, classes, codes, speakers)
    return lambda weights: between(direction(weights), reference)


def axis_angle(latents: np.ndarray, codes: np.ndarray, speakers: int, reference: np.ndarray) -> Statistic:
    """Degrees, 0 to 90, between a corpus's first principal component and a reference (2,), of one model.

    Args and returns as :func:`class_angle`; reference: of the training rows, see :func:`principal_axis`.
    """
    axis = principal_axis_of_speakers(latents, codes, speakers)
    return lambda weights: between_axes(axis(weights), reference)


def angles(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target],
    *,
    validation: Target | None = None,
    method: str = "DAE",
    embed: str = "mu",
    noisy_input: bool = False,
    seed: int = 0,
    count: int = 1000,
) -> dict[str, dict[tuple[str], Interval]]:
    """``angle`` (neutral to angry) and ``angle_pc`` (first principal component) by (corpus,), means over the models.

    Arguments as for :func:`sertools.analysis.clouds.clouds`. The held-out rows (``TRAIN``) show what angle there is
    without another corpus: a rotation is one that exceeds it. Rows of training are no corpus here; their angle with
    themselves is zero.
    """
    found: dict[str, dict[tuple[str], Interval]] = {"angle": {}, "angle_pc": {}}
    options = {"validation": validation, "method": method, "embed": embed, "noisy_input": noisy_input}
    options |= {"seed": seed, "count": count}
    for corpus, cloud in clouds(track, grid, targets, seen=False, **options).items():
        people = len(cloud.drawn.speakers)
        found["angle"][(corpus,)] = cloud.interval(
            lambda one, people=people: class_angle(
                one.latents, one.emotions, one.codes, people, class_direction(one.training, one.taught)
            )
        )
        found["angle_pc"][(corpus,)] = cloud.interval(
            lambda one, people=people: axis_angle(one.latents, one.codes, people, principal_axis(one.training))
        )
    return found
