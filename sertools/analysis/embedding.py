"""Which embedding of an utterance a statistic sees: posterior mean, sample, or the reading that the figures suggest.

`transferable` does not say whether its figures show posterior means or samples. Figure 5 (b) shows the collapsed
VAE-vanilla as a standard Gaussian cloud, so it shows samples; VAE-ss's tiny latents appear only where the cluster loss
and the figure see means. *Mixed* is that reading: samples, but means for the models supervised by class.
"""

from collections import OrderedDict

import numpy as np

from sertools.corpora.trace import fingerprint, traced
from sertools.models.conditions import Target, validation
from sertools.models.grid import Grid
from sertools.models.track import Track

EMBEDDINGS = ("mixed", "mu", "z")
_MOST = 200_000_000
"""Bytes of the embeddings that a process keeps, the last ones: a page's tables and figures ask for the same again."""
_embedded: OrderedDict[str, np.ndarray] = OrderedDict()


def embedded(
    grid: Grid, features: np.ndarray, *, embed: str = "mixed", seed: int = 0, noisy_input: bool = False
) -> np.ndarray:
    """Embed utterances with every member of a grid: float32 (members, n, 2).

    Args:
        grid: the trained models.
        features: standardised (n, 88), or (folds, n, 88) where every fold has its own normalisation.
        embed: ``mu`` (posterior mean), ``z`` (sampled) or ``mixed``: the mean for methods with the cluster loss, else
            a sample. A UAE or DAE has one embedding, its bottleneck.
        seed: of the samples and of the noise in the input.
        noisy_input: whether a DAE sees its input corrupted as in training (the text does not say).

    Raises:
        ValueError: another ``embed``, or features that do not fit the grid.
    """
    if embed not in EMBEDDINGS:
        raise ValueError(f"embed: expected one of {', '.join(EMBEDDINGS)}, came {embed!r}")
    asked = fingerprint(grid, features, embed, seed, noisy_input)
    if asked not in _embedded:
        _embedded[asked] = _embed(grid, features, embed, seed=seed, noisy_input=noisy_input)
    found = _embedded[asked]
    while sum(each.nbytes for each in _embedded.values()) > _MOST:
        _embedded.popitem(last=False)
    return found.copy()


@traced
def _embed(grid: Grid, features: np.ndarray, embed: str, **options: object) -> np.ndarray:
    if embed != "mixed":
        return grid.embed(features, which=embed, **options)
    latents: np.ndarray | None = None
    names = [member.method.name for member in grid.members]
    for name in dict.fromkeys(names):
        chosen = [place for place, other in enumerate(names) if other == name]
        part = grid.select(method=name)
        which = "mu" if part.members[0].method.supervision == "cluster" else "z"
        of_method = part.embed(features, which=which, **options)
        if latents is None:
            latents = np.empty((len(names), *of_method.shape[1:]), dtype=of_method.dtype)
        latents[chosen] = of_method
    return latents


def own_rows(track: Track) -> Target:
    """The track's rows as its models were trained to see them; each fold's test rows count."""
    return validation(track, "target" if track.statistics is None else "training")
