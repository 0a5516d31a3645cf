"""Which embedding of an utterance a statistic sees: posterior mean, sample, or the reading that the figures suggest.

`transferable` does not say whether its figures show posterior means or samples. Figure 5 (b) shows the collapsed
VAE-vanilla as a standard Gaussian cloud, so it shows samples; VAE-ss's tiny latents appear only where the cluster loss
and the figure see means. *Mixed* is that reading: samples, but means for the models supervised by class.
"""

import numpy as np

from sertools.analysis.once import once
from sertools.corpora.trace import traced
from sertools.models.conditions import Target, validation
from sertools.models.grid import Grid
from sertools.models.track import Track

EMBEDDINGS = ("mixed", "mu", "z")


@once
@traced
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
    options = {"seed": seed, "noisy_input": noisy_input}
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
