"""Everything random in the training of `vowels`' models, see `run_draws`."""

import numpy as np
import torch
from torch import Tensor

from sertools.models.run_draws import RunDraws


class VowelDraws(RunDraws):
    """The random numbers of one run: of weights, batches of source and target, triplets, keys and dropout."""

    STREAMS = {
        "weights": 0,
        "source": 1,
        "target": 2,
        "triplets": 3,
        "keys": 4,
        "held-out keys": 5,
        "source dropout": 6,
        "target dropout": 7,
        "source attention dropout": 8,
        "target attention dropout": 9,
    }

    def order(self, rows: np.ndarray, epoch: int) -> np.ndarray:
        """The source's training rows of an epoch, shuffled, (n,)."""
        return self.generator("source", epoch).permutation(rows)

    def target(self, rows: np.ndarray, count: int, epoch: int) -> np.ndarray:
        """`count` of the target's rows in an epoch: all of them in random order, again and again."""
        generator = self.generator("target", epoch)
        rounds = [generator.permutation(rows) for _ in range(-(-count // len(rows)))]
        return np.concatenate(rounds)[:count]

    def triplets(self, steps: int, count: int, epoch: int) -> np.ndarray:
        """Uniform numbers on [0, 1) that choose the triplets of an epoch, float64 (steps, count, 5)."""
        return self.generator("triplets", epoch).random((steps, count, 5))

    def dropout(self, stream: str, epoch: int) -> torch.Generator:
        """PyTorch's generator of a stream of dropout."""
        return torch.Generator().manual_seed(int(self.generator(stream, epoch).integers(2**63)))


def kept(generator: torch.Generator, places: int, width: int, dropout: float, padded: int) -> Tensor:
    """What dropout multiplies activities with, float32 (padded, width): 0 in a share `dropout` of cases, else
    1 / (1 - dropout); 1 beyond the first `places`, which are drawn."""
    factors = torch.ones(padded, width)
    factors[:places].bernoulli_(1 - dropout, generator=generator).div_(1 - dropout)
    return factors
