"""The random numbers of one run of a training, drawn from (seed, run) and from nothing else.

What is trained (method, task, strategy) is left out on purpose: the models of one run start from the same weights and
see the same batches and dropout, so that they are compared on the same draws. Every draw is addressed (stream, epoch),
not taken in turn, so that a model trained alone draws what it draws beside others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np


@dataclass(frozen=True)
class RunDraws:
    """The random numbers of one run; seed and run are integers from 0, else ValueError.

    STREAMS: name -> number, which addresses what a stream draws: never given to another name.
    """

    seed: int
    run: int
    STREAMS: ClassVar[Mapping[str, int]] = {}

    def __post_init__(self) -> None:
        if self.seed < 0 or self.run < 0:
            raise ValueError(f"seed and run must be at least 0; got {self.seed} and {self.run}")

    def generator(self, stream: str, epoch: int = 0) -> np.random.Generator:
        """The generator of a stream and epoch. Raises KeyError for an unknown stream."""
        return np.random.default_rng([self.seed, self.run, self.STREAMS[stream], epoch])

    def weights(self, stream: str = "weights") -> int:
        """The seed of initial weights."""
        return int(self.generator(stream).integers(2**63))
