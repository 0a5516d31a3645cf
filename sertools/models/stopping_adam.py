"""Adam for stacked parameters whose members start together and leave one by one (Kingma and Ba 2015, Algorithm 1)."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor
from torch.optim.adam import adam


class StoppingAdam:
    """torch.optim.Adam with its defaults and a weight decay, for stacked parameters by name, each (m, ...).

    parameters: those of the members that still learn, changed in place by `step` and replaced by `keep`. weight_decay:
    added to the gradient, times the parameter, as in torch.optim.Adam. PyTorch's functional form is used because the
    first step of the class form imports the compiler, three seconds in every process.
    """

    def __init__(self, parameters: Mapping[str, Tensor], learning_rate: float, weight_decay: float) -> None:
        self.learning_rate, self.weight_decay = learning_rate, weight_decay
        self.parameters = {name: value.clone() for name, value in parameters.items()}
        self._means = [torch.zeros_like(value) for value in self.parameters.values()]
        self._squares = [torch.zeros_like(value) for value in self.parameters.values()]
        # fused Adam advances each count in place, so every tensor has its own
        self._counts = [torch.zeros((), device=value.device) for value in self.parameters.values()]

    def step(self, gradients: Sequence[Tensor]) -> None:
        """Move all members; gradients: in the order of `parameters`, each of its shape."""
        adam(
            list(self.parameters.values()),
            [gradient.contiguous() for gradient in gradients],
            self._means,
            self._squares,
            [],
            self._counts,
            fused=True,
            amsgrad=False,
            beta1=0.9,
            beta2=0.999,
            lr=self.learning_rate,
            weight_decay=self.weight_decay,
            eps=1e-8,
            maximize=False,
        )

    def keep(self, places: Tensor) -> None:
        """Go on with the members at `places` (int, ascending) alone."""
        self.parameters = {name: value[places] for name, value in self.parameters.items()}
        self._means = [value[places] for value in self._means]
        self._squares = [value[places] for value in self._squares]
