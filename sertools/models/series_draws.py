"""Everything random in the training of `wild`'s networks, see `run_draws`.

The recognisers of one run start from the same LSTM weights and see the same order and the same dropout, whatever their
encoder.
"""

import numpy as np

from sertools.models.run_draws import RunDraws


class SeriesDraws(RunDraws):
    """The random numbers of one run: of weights ("encoder", "decoder", "recogniser"), order, dropout and amount."""

    STREAMS = {"encoder": 0, "decoder": 1, "recogniser": 2, "order": 3, "dropout": 4, "amount": 5}

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
