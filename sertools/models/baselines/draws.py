"""Everything random in a baseline's training, see `run_draws`."""

import numpy as np

from sertools.models.run_draws import RunDraws


class BaselineDraws(RunDraws):
    """The random numbers of one run: of weights, orders, episodes, factors and forests."""

    STREAMS = {
        "to target": 0,
        "to source": 1,
        "judge of target": 2,
        "judge of source": 3,
        "emotion": 4,
        "classifier": 5,
        "source order": 6,
        "target order": 7,
        "classifier order": 8,
        "encoder": 9,
        "domain": 10,
        "episodes": 11,
        "target episodes": 12,
        "factors": 13,
        "forest": 14,
    }

    def order(self, stream: str, rows: int, count: int, epoch: int) -> np.ndarray:
        """`count` of `rows` rows for an epoch, int64 (count,): shuffled, and once all are used, shuffled anew."""
        generator = self.generator(stream, epoch)
        return np.concatenate([generator.permutation(rows) for _ in range(-(-count // rows))])[:count]
