"""Is anger a cluster of its own? How well a model's training rows tell it from the rest, on each corpus.

`interpretable` section 3: "the samples representing anger form a separate cluster over all the data sets". The
direction that tells angry rows from all others is fitted by least squares on the training rows of a model; the area
under the ROC curve along it needs no threshold, so it does not move with the place or scale of a corpus.
"""

from collections.abc import Mapping

import numpy as np

from sertools.analysis.bootstrap import Interval
from sertools.analysis.clouds import clouds
from sertools.analysis.density import check
from sertools.analysis.separation import auc_statistic
from sertools.measure.shipped import Utterances
from sertools.models.conditions import Target
from sertools.models.grid import Grid
from sertools.models.track import CLASSES, Track

ANGER = "angry"
REST = tuple(emotion for emotion in CLASSES if emotion != ANGER)


def least_squares_direction(latents: np.ndarray, classes: np.ndarray, of: str = ANGER) -> np.ndarray:
    """Slopes (2,) of the least-squares fit of "is of this class" (0, 1) on (n, 2) latents with an intercept; with two
    dimensions this is the direction of Fisher's discriminant."""
    latents = check(latents)
    design = np.column_stack([latents - latents.mean(0), np.ones(len(latents))])
    return np.linalg.lstsq(design, (np.asarray(classes) == of).astype(float), rcond=None)[0][:2]


def anger_auc(
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
) -> dict[tuple[str], Interval]:
    """AUC of angry against neutral, sad and happy by (corpus,), in [0, 1], the mean over the models.

    Arguments as for :func:`sertools.analysis.clouds.clouds`; the rows of training are a corpus too. NaN replicates,
    where no angry or no other speaker is drawn, are left out.
    """
    found: dict[tuple[str], Interval] = {}
    options = {"validation": validation, "method": method, "embed": embed, "noisy_input": noisy_input}
    options |= {"seed": seed, "count": count}
    for corpus, cloud in clouds(track, grid, targets, **options).items():
        people = len(cloud.drawn.speakers)
        found[(corpus,)] = cloud.interval(
            lambda one, people=people: auc_statistic(
                one.latents @ least_squares_direction(one.training, one.taught), one.emotions, (ANGER,), REST,
                one.codes, people,
            )
        )  # fmt: skip
    return found
