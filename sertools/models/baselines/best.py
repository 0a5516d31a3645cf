"""Early stopping for members that train side by side: each keeps the weights of its own best epoch."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Training:
    """How a network is trained; the values are those of the paper's own models, but for the learning rate.

    epochs: at most. patience: epochs without a better one on the held-out source. batch: utterances a
    step. learning_rate: Adam's. Raises ValueError for values out of range.
    """

    epochs: int = 70
    patience: int = 10
    batch: int = 64
    learning_rate: float = 1e-3

    def __post_init__(self) -> None:
        if min(self.epochs, self.patience, self.batch) < 1 or not self.learning_rate > 0:
            raise ValueError(f"epochs, patience and batch from 1 and a learning rate above 0 expected; got {self}")


class Best:
    """Watches the held-out speech of every member; `parameters` hold each member's weights (m, ...) of its best epoch.

    An epoch is better where its unweighted average recall is larger or, at an equal one, its loss smaller, as for the
    paper's own models here. What a member does after it has stopped no longer counts, so that it ends as if it had been
    trained alone. epochs: the best of each member, from 1.
    """

    def __init__(self, parameters: Sequence[Tensor], patience: int) -> None:
        self._current, self._patience, self._epoch = parameters, patience, 0
        self.parameters = [value.detach().clone() for value in parameters]
        self._best = [(-math.inf, -math.inf)] * len(parameters[0])
        self.epochs = [0] * len(parameters[0])

    def look(self, recalls: Sequence[float], losses: Sequence[float]) -> None:
        """Take the next epoch's recall and loss of every member, (m,) each. Raises FloatingPointError where the loss of
        one that has not stopped is not finite."""
        going = [member for member in range(len(self.epochs)) if not self._has_stopped(member)]
        self._epoch += 1
        for member in going:
            now = (float(recalls[member]), -float(losses[member]))
            if not math.isfinite(now[1]):
                raise FloatingPointError(f"a finite loss expected; epoch {self._epoch} of member {member}: {-now[1]}")
            if now > self._best[member]:
                self._best[member], self.epochs[member] = now, self._epoch
                for kept, current in zip(self.parameters, self._current, strict=True):
                    kept[member] = current[member].detach()

    def _has_stopped(self, member: int) -> bool:
        return self._epoch - self.epochs[member] >= self._patience

    @property
    def stopped(self) -> bool:
        """Whether every member has had `patience` epochs without a better one."""
        return all(self._has_stopped(member) for member in range(len(self.epochs)))
