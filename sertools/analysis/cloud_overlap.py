"""How much the emotions' latent clouds overlap under one method, pair by pair, on seen, held-out and transfer rows.

`interpretable` section 3: neutral and sad "overlap and form a joint cluster". The measure is that of
:mod:`sertools.analysis.class_overlap`; the rows that a model was trained on are a corpus of their own here.
"""

from collections.abc import Mapping

from sertools.analysis.bootstrap import Interval
from sertools.analysis.class_overlap import pair_overlap
from sertools.analysis.clouds import clouds
from sertools.analysis.pairs import PAIRS
from sertools.corpora.trace import traced
from sertools.measure.shipped import Utterances
from sertools.models.conditions import Target
from sertools.models.grid import Grid
from sertools.models.track import Track


@traced
def cloud_overlap(
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
) -> dict[tuple[str, str], Interval]:
    """Bhattacharyya coefficient of two classes' kernel densities by (corpus, pair), the mean over the models.

    Arguments as for :func:`sertools.analysis.clouds.clouds`; pairs are the six of ``PAIRS``.
    """
    options = {"validation": validation, "method": method, "embed": embed, "noisy_input": noisy_input}
    looked = clouds(track, grid, targets, **options, seed=seed, count=count)
    found: dict[tuple[str, str], Interval] = {}
    for corpus, cloud in looked.items():
        by_pair = cloud.intervals(
            lambda one: (
                lambda weights: pair_overlap(one.latents, one.emotions, one.codes, weights, list(PAIRS.values()))
            ),
            list(PAIRS),
        )
        found |= {(corpus, pair): one for pair, one in by_pair.items()}
    return found
