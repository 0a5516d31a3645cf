"""When to stop: nothing has become better for a while."""

import math
from dataclasses import dataclass, field


@dataclass
class EarlyStopping:
    """Watches one number an epoch.

    patience: epochs without a better value before it stops, at least 1. larger: whether larger is better. An equal
    value is not better, so that of equal epochs the first is the best. best and best_epoch: so far; epochs count
    from 1. Raises ValueError for a smaller patience.
    """

    patience: int
    larger: bool
    best: float = field(init=False)
    best_epoch: int = field(init=False, default=0)
    epoch: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        if self.patience < 1:
            raise ValueError(f"patience must be at least 1 epoch; got {self.patience}")
        self.best = -math.inf if self.larger else math.inf

    def better(self, value: float) -> bool:
        """Take the next epoch's value; whether it is the best so far. Raises FloatingPointError where it is not
        finite."""
        self.epoch += 1
        if not math.isfinite(value):
            raise FloatingPointError(f"a finite value to stop by expected; got {value} in epoch {self.epoch}")
        if (value > self.best) if self.larger else (value < self.best):
            self.best, self.best_epoch = value, self.epoch
            return True
        return False

    @property
    def stopped(self) -> bool:
        """Whether `patience` epochs have passed since the best one."""
        return self.epoch - self.best_epoch >= self.patience
