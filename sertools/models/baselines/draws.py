"""Everything random in a baseline's training, drawn from (seed, run) and from nothing else.

The task is left out on purpose: the models of one run start from the same weights and see the same batches, whatever
their task. Every draw is addressed (stream, epoch), not taken in turn, so that a model trained alone draws what it
draws beside others.
"""

from dataclasses import dataclass

import numpy as np

_STREAMS = {
    name: number
    for number, name in enumerate(
        (
            "to target",
            "to source",
            "judge of target",
            "judge of source",
            "emotion",
            "classifier",
            "source order",
            "target order",
            "classifier order",
            "encoder",
            "domain",
            "episodes",
            "target episodes",
            "factors",
            "forest",
        )
    )
}


@dataclass(frozen=True)
class BaselineDraws:
    """The random numbers of one run; both are integers from 0."""

    seed: int
    run: int

    def generator(self, stream: str, epoch: int = 0) -> np.random.Generator:
        """The generator of a stream and epoch. Raises KeyError for an unknown stream."""
        return np.random.default_rng([self.seed, self.run, _STREAMS[stream], epoch])

    def order(self, stream: str, rows: int, count: int, epoch: int) -> np.ndarray:
        """`count` of `rows` rows for an epoch, int64 (count,): shuffled, and once all are used, shuffled anew."""
        generator = self.generator(stream, epoch)
        return np.concatenate([generator.permutation(rows) for _ in range(-(-count // rows))])[:count]
