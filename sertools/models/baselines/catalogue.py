"""The four methods beside the paper's own (`vowels`, Table 4), behind one call: `BASELINES[name].train(problem, ...)`.

None of them is published with code, and only their abstracts could be read: what stands here is after these authors,
not theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sertools.models.baselines import ensemble, few_shot, gan, nmf


@dataclass(frozen=True)
class Baseline:
    """One method. name: as the paper's Table 4 writes it. after: whom. doi: of what was read the abstract of. train:
    from a `Problem`, with `runs` and `seed` by name, to scores float32 (tasks, runs, k, K), of which the largest is the
    answer."""

    name: str
    after: str
    doi: str
    train: Callable[..., np.ndarray]


BASELINES = {
    method.name: method
    for method in (
        Baseline("GAN", "Su and Lee (2022)", "10.1109/TAFFC.2022.3146325", gan.train),
        Baseline("NMF", "Luo and Han (2020)", "10.1109/TASLP.2020.3006331", nmf.train),
        Baseline("Ensemble", "Zehra et al. (2021)", "10.1007/s40747-020-00250-4", ensemble.train),
        Baseline("Few-shot", "Ahn, Lee and Shin (2021)", "10.1109/LSP.2021.3086395", few_shot.train),
    )
}
"""In the order of Table 4."""
