"""Everything random in the training of `wild`'s networks, drawn from (seed, run) and from nothing else.

The strategy is left out on purpose: the recognisers of one run start from the same LSTM weights and see the same order
and the same dropout, whatever their encoder, so that strategies are compared on the same draws. Every draw is addressed
(stream, epoch), not taken in turn.
"""

from dataclasses import dataclass

import numpy as np

_STREAMS = {"encoder": 0, "decoder": 1, "recogniser": 2, "order": 3, "dropout": 4, "amount": 5}


@dataclass(frozen=True)
class SeriesDraws:
    """The random numbers of one run; both are integers from 0, else ValueError."""

    seed: int
    run: int

    def __post_init__(self) -> None:
        if self.seed < 0 or self.run < 0:
            raise ValueError(f"seed and run must be at least 0; got {self.seed} and {self.run}")

    def generator(self, stream: str, epoch: int = 0) -> np.random.Generator:
        """The generator of a stream ("encoder", "decoder", "recogniser", "order", "dropout", "amount") and epoch."""
        return np.random.default_rng([self.seed, self.run, _STREAMS[stream], epoch])

    def weights(self, part: str) -> int:
        """The seed of a part's initial weights: "encoder", "decoder" or "recogniser"."""
        return int(self.generator(part).integers(2**63))

    def kept(self, series: int, activities: int, dropout: float, epoch: int) -> np.ndarray:
        """Bool (series, activities), false where an activity is dropped in an epoch, in a share `dropout` of cases.

        Row i belongs to the i-th training series, in whatever batch it stands.
        """
        return self.generator("dropout", epoch).random((series, activities), dtype=np.float32) >= dropout

    def subset(self, lengths: np.ndarray, share: float) -> np.ndarray:
        """Places of series, ascending, that hold a share of all frames: the first of a random order until their frames
        reach it; at least one series.

        lengths: int (n,). A larger share of the same run holds all series of a smaller one, so that a curve over the
        amount of speech adds speech and never swaps it. Raises ValueError for a share outside (0, 1].
        """
        if not 0 < share <= 1:
            raise ValueError(f"share must lie above 0 and at most at 1; got {share}")
        order = self.generator("amount").permutation(len(lengths))
        reached = np.cumsum(lengths[order])
        # a hair less, since a share of 1 must not ask for more than there is
        count = int(np.searchsorted(reached, share * reached[-1] * (1 - 1e-12))) + 1
        return np.sort(order[:count])
