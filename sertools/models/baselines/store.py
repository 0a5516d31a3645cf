"""Scores of the methods beside the paper's own, kept by content."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from sertools.models.baselines.best import Training
from sertools.models.baselines.catalogue import BASELINES
from sertools.models.baselines.few_shot import Episodes
from sertools.models.baselines.gan import Adversarial
from sertools.models.baselines.nmf import Factorisation
from sertools.models.baselines.problem import Problem
from sertools.models.kept import fingerprint, kept

CODE = (
    "adam baselines/best baselines/catalogue baselines/classifier baselines/draws baselines/ensemble"
    " baselines/factorisation baselines/few_shot baselines/gan baselines/gan_losses baselines/nmf baselines/perceptrons"
    " baselines/problem baselines/store device run_draws stack unweighted"
).split()
"""The modules of `sertools.models` that scores depend on."""
SHORT = {
    "GAN": {"width": 16, "adversarial": Adversarial(epochs=2), "training": Training(epochs=2)},
    "NMF": {"factorisation": Factorisation(rank=4, own_rank=2, iterations=10)},
    "Ensemble": {"trees": 5},
    "Few-shot": {"widths": (16, 8), "episodes": Episodes(shots=2, queries=2), "training": Training(epochs=2)},
}
"""Options that only show that everything works."""


@dataclass(frozen=True, eq=False)
class Judged:
    """scores: float32 (tasks, runs, k, K), see `catalogue.Baseline`. seconds: of the processor, for the
    training, not the reading."""

    scores: np.ndarray
    seconds: float


def judged(
    name: str, problem: Problem, *, runs: Sequence[int], seed: int = 0, short: bool = False, folder: Path | None = None
) -> Judged:
    """What a method of `BASELINES` says of the judged utterances, or said before of the same problem, see `kept`.

    short: train it by `SHORT`. folder: where it is kept; "baselines" under `cache_root` when omitted. Raises what its
    training raises.
    """
    options = SHORT[name] if short else {}

    def make() -> dict[str, torch.Tensor]:
        began = time.process_time()
        scores = BASELINES[name].train(problem, runs=runs, seed=seed, **options)
        seconds = time.process_time() - began
        return {"scores": torch.from_numpy(scores), "seconds": torch.tensor(seconds, dtype=torch.float64)}

    arrays = {key: value for key, value in vars(problem).items() if value is not None}
    request = {
        "method": name,
        "problem": {key: fingerprint(value, value.dtype) for key, value in arrays.items()},
        "runs": [int(run) for run in runs],
        "seed": seed,
        "short": short,
    }
    found = kept("baselines", request, CODE, make, folder)
    return Judged(found["scores"].numpy(), float(found["seconds"]))
