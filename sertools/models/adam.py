"""Adam for stacked parameters whose members do not all step at once (Kingma and Ba 2015, Algorithm 1)."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.optim.adam import adam


class Adam:
    """torch.optim.Adam with its defaults, for stacked parameters (m, ...), changed in place.

    Members with equally many steps an epoch (`steps`, descending) start and stop together and share one step count.
    Members beyond the gradients' rows are idle: their parameters, moments and step count wait. PyTorch's functional
    form is used because the first step of the class form imports the compiler, three seconds in every process.
    """

    def __init__(self, parameters: Sequence[Tensor], steps: list[int], learning_rate: float) -> None:
        self.learning_rate = learning_rate
        self.ends = [k + 1 for k in range(len(steps)) if k + 1 == len(steps) or steps[k + 1] != steps[k]]
        self.blocks = list(zip([0, *self.ends[:-1]], self.ends, strict=True))
        self.parameters = self._cut(parameters, len(self.blocks))
        self.means = self._cut([torch.zeros_like(parameter) for parameter in parameters], len(self.blocks))
        self.squares = self._cut([torch.zeros_like(parameter) for parameter in parameters], len(self.blocks))
        # fused Adam advances each count in place, so every tensor has its own
        self.counts = [torch.zeros((), device=value.device) for value in self.parameters]

    def _cut(self, stacked: Sequence[Tensor], blocks: int) -> list[Tensor]:
        return [value[start:end] for start, end in self.blocks[:blocks] for value in stacked]

    def step(self, gradients: Sequence[Tensor]) -> None:
        """Move the first rows, as many as `gradients` (one for each parameter, (active, ...)) have; raises ValueError
        where these would tear apart members with equally long epochs."""
        active = len(gradients[0])
        if active not in self.ends:
            raise ValueError(f"active members must be one of {self.ends}; got {active}")
        cut = self._cut(gradients, self.ends.index(active) + 1)
        adam(
            self.parameters[: len(cut)],
            cut,
            self.means[: len(cut)],
            self.squares[: len(cut)],
            [],
            self.counts[: len(cut)],
            fused=True,
            amsgrad=False,
            beta1=0.9,
            beta2=0.999,
            lr=self.learning_rate,
            weight_decay=0.0,
            eps=1e-8,
            maximize=False,
        )
