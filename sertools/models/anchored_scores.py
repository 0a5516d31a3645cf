"""What `vowels`' models say of utterances, and the watch over it that stops their training."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from sertools.models import anchored_stack as stack
from sertools.models.anchored_request import Settings
from sertools.models.anchored_steps import held_out_keys, key_places
from sertools.models.anchored_transformer import Shape
from sertools.models.vowel_batches import Packed, Pool, pack
from sertools.models.vowel_draws import VowelDraws

_UTTERANCES = 256  # that pass at once


def logits_of(
    parameters: Mapping[str, Tensor],
    shape: Shape,
    utterances: Pool,
    spread: Sequence[int],
    keys: tuple[Pool, Sequence[np.ndarray]] | None = None,
) -> Tensor:
    """Logits (m, n, classes) of all utterances, without dropout.

    spread: members of each run. keys: for source utterances of models with cross-phonetic attention, the target and
    the places of its segments that the members of each run attend to; None for target utterances.
    """
    found = []
    for _, batch, hidden, own in _encoded(parameters, shape, utterances, spread, keys):
        found.append(stack.classify(parameters, hidden, batch, own))
    return torch.cat(found, dim=1)


def segments_of(
    parameters: Mapping[str, Tensor],
    shape: Shape,
    utterances: Pool,
    spread: Sequence[int],
    keys: tuple[Pool, Sequence[np.ndarray]] | None = None,
) -> Tensor:
    """The encoder's output for every segment, (m, n, S, hidden), zero in the padding; see `logits_of`."""
    shape_of_all = (sum(spread), len(utterances.lengths), utterances.stride, shape.hidden)
    found = torch.zeros(shape_of_all, device=utterances.features.device)
    for (rows, packed), _, hidden, _ in _encoded(parameters, shape, utterances, spread, keys):
        places = np.flatnonzero(packed.owner[0] >= 0)
        found[:, rows[packed.owner[0, places]], packed.position[0, places]] = hidden[:, places]
    return found


def _encoded(
    parameters: Mapping[str, Tensor],
    shape: Shape,
    utterances: Pool,
    spread: Sequence[int],
    keys: tuple[Pool, Sequence[np.ndarray]] | None,
) -> Iterator[tuple[tuple[np.ndarray, Packed], stack.Batch, Tensor, Sequence[int]]]:
    """Some utterances at a time: which, packed; the batch; the encoder's output; and members of each of its runs."""
    count = len(utterances.lengths)
    for rows in np.split(np.arange(count), range(_UTTERANCES, count, _UTTERANCES)):
        with torch.no_grad():
            packed = pack(utterances, rows[None])
            batch, own, seen = stack.batch_of(packed, shape.attention), [sum(spread)], None
            if keys is not None:
                seen, own = held_out_keys(packed, *keys), spread
                batch = stack.Batch(*(each.expand(len(spread), *each.shape[1:]) for each in batch))
            hidden = stack.encode(parameters, shape, batch, own, seen)
            yield (rows, packed), batch, hidden, own


def held_out_places(target: Pool, settings: Settings, runs: Sequence[int]) -> list[np.ndarray]:
    """The target's segments that source utterances attend to outside training, drawn once for each run."""
    draws = [VowelDraws(settings.seed, int(run)).generator("held-out keys") for run in runs]
    return [key_places(target.vowels, settings.keys, generator) for generator in draws]


class Watched:
    """Every member's history, its best epoch and the parameters of that epoch, (m, ...) in the members' first order.

    An epoch is better where its unweighted average recall is larger or, at an equal one, its loss smaller: on a small
    validation set recalls are few numbers, and at first all the same. going: the members that have not stopped.
    """

    def __init__(self, parameters: Mapping[str, Tensor], patience: int, device: torch.device) -> None:
        self.parameters = {name: value.clone() for name, value in parameters.items()}
        self.patience, self.device = patience, device
        count = len(next(iter(self.parameters.values())))
        self.going = np.arange(count)
        self.best_epochs = np.zeros(count, dtype=np.int64)
        self.history: list[np.ndarray] = []
        self._best = np.full((count, 2), -np.inf)

    @property
    def epoch(self) -> int:
        """Epochs so far."""
        return len(self.history)

    def look(self, parameters: Mapping[str, Tensor], means: np.ndarray, losses: Tensor, recalls: Tensor) -> np.ndarray:
        """Take the next epoch of the members that have not stopped; which of them (places among them) go on.

        means: of the training's terms, (m, 2). losses, recalls: of the validation, (m,). Raises FloatingPointError
        where a loss is not finite.
        """
        values = np.column_stack([means, losses.double().cpu().numpy(), recalls.cpu().numpy()])
        if not np.isfinite(values[:, [0, 2, 3]]).all() or np.isinf(values).any():
            worst = int(np.argmax(~np.isfinite(values[:, [0, 2, 3]]).all(1)))
            raise FloatingPointError(
                f"finite losses expected; epoch {self.epoch + 1} of member {self.going[worst]} ended with "
                f"{values[worst].tolist()}"
            )
        row = np.full((len(self.best_epochs), values.shape[1]), np.nan)
        row[self.going] = values
        self.history.append(row)
        now, best = np.column_stack([values[:, 3], -values[:, 2]]), self._best[self.going]
        better = (now[:, 0] > best[:, 0]) | ((now[:, 0] == best[:, 0]) & (now[:, 1] > best[:, 1]))
        places = self.going[better]
        self._best[places], self.best_epochs[places] = now[better], self.epoch
        to, of = (torch.from_numpy(each).to(self.device) for each in (places, np.flatnonzero(better)))
        for name, value in self.parameters.items():
            value[to] = parameters[name].detach()[of]
        staying = np.flatnonzero(self.epoch - self.best_epochs[self.going] < self.patience)
        self.going = self.going[staying]
        return staying
