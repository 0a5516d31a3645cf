"""Early stopping for members that train side by side: each keeps the weights of its own best epoch."""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from sertools.models.early_stopping import EarlyStopping


@dataclass(frozen=True)
class Training:
    """How a network is trained; the values are those of the paper's own models, but for the learning rate.

    epochs: at most. patience: epochs without a larger unweighted recall of the held-out source. batch: utterances a
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
    """Watches a number of every member; `parameters` hold each member's weights (m, ...) of its best epoch.

    What a member does after it has stopped no longer counts, so that it ends as if it had been trained alone.
    """

    def __init__(self, parameters: Sequence[Tensor], patience: int) -> None:
        self._current = parameters
        self.parameters = [value.detach().clone() for value in parameters]
        self._watches = [EarlyStopping(patience, larger=True) for _ in range(len(parameters[0]))]

    def look(self, values: Sequence[float]) -> None:
        """Take the next epoch's value of every member, (m,). Raises FloatingPointError where one is not finite."""
        for member, (watch, value) in enumerate(zip(self._watches, values, strict=True)):
            if not watch.stopped and watch.better(float(value)):
                for kept, now in zip(self.parameters, self._current, strict=True):
                    kept[member] = now[member].detach()

    @property
    def stopped(self) -> bool:
        """Whether every member has stopped."""
        return all(watch.stopped for watch in self._watches)

    @property
    def epochs(self) -> list[int]:
        """The best epoch of each member, from 1."""
        return [watch.best_epoch for watch in self._watches]
