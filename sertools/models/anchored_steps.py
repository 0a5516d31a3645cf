"""What a step of `vowels`' models needs beside the batch: target segments as keys, factors of dropout."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from sertools.models.anchored_stack import Keys
from sertools.models.vowel_batches import Packed, Pool
from sertools.models.vowel_draws import VowelDraws, kept


def key_places(vowels: np.ndarray, most: int, generator: np.random.Generator) -> np.ndarray:
    """Places of segments that serve as keys: of each vowel up to `most`, drawn at random; int (K,), ascending.

    vowels: int (U,), -1 where a place holds none.
    """
    places = generator.permutation(np.flatnonzero(vowels >= 0))
    places = places[np.argsort(vowels[places], kind="stable")]
    first = np.searchsorted(vowels[places], vowels[places])
    return np.sort(places[np.arange(len(places)) - first < most])


def allowed_keys(vowels: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Which keys a segment sees: those of its own vowel, or all where there is none; bool (T, K).

    vowels: int (T,). keys: the keys' vowels, int (K,), -1 where there is none.
    """
    same = (vowels[:, None] == keys) & (keys >= 0)
    return np.where(same.any(1, keepdims=True), same, keys >= 0)


def batch_keys(
    source: Packed, target: Packed, most: int, generators: Sequence[np.random.Generator]
) -> Keys:  # fmt: skip
    """Keys of a step: segments of the target's batch, drawn for each run by its generator."""
    chosen = [
        key_places(vowels[:used], most, generator)
        for vowels, used, generator in zip(target.vowels, target.used, generators, strict=True)
    ]
    index = np.zeros((len(chosen), max(map(len, chosen))), dtype=np.int64)
    vowels = np.full(index.shape, -1)
    for run, places in enumerate(chosen):
        index[run, : len(places)], vowels[run, : len(places)] = places, target.vowels[run, places]
    device = target.features.device
    runs = torch.arange(len(index), device=device).unsqueeze(1)
    return Keys(target.features[runs, torch.from_numpy(index).to(device)], _allowed(source.vowels, vowels, device))


def held_out_keys(source: Packed, target: Pool, places: Sequence[np.ndarray]) -> Keys:
    """Keys for source utterances that are only looked at: `places` of the target's segments for each run, equally many.

    source: one run's utterances, which every run looks at.
    """
    index = np.stack(places)
    device = target.features.device
    vowels = np.broadcast_to(source.vowels[0], (len(index), source.vowels.shape[1]))
    features = target.features[torch.from_numpy(index).to(device)]
    return Keys(features, _allowed(vowels, target.vowels[index], device))


def _allowed(vowels: np.ndarray, keys: np.ndarray, device: torch.device) -> Tensor:
    pairs = zip(vowels, keys, strict=True)
    return torch.from_numpy(np.stack([allowed_keys(own, others) for own, others in pairs])).to(device)


class Dropout:
    """The factors of dropout of an epoch, for the batches of one side, "source" or "target"."""

    def __init__(self, draws: Sequence[VowelDraws], side: str, epoch: int, share: float, hidden: int) -> None:
        self.share, self.hidden = share, hidden
        self._encoder = [own.dropout(f"{side} dropout", epoch) for own in draws]
        # on its own stream: a model without cross-phonetic attention draws the same for all else
        self._cross = [own.dropout(f"{side} attention dropout", epoch) for own in draws]

    def factors(self, packed: Packed, layers: int, attention: bool) -> Iterator[Tensor] | None:
        """For `anchored_stack.encode`; None where nothing is dropped."""
        if not self.share:
            return None
        sublayers = [*([self._cross] if attention else []), *[self._encoder] * (2 * layers)]
        return iter([self._of(packed, generators) for generators in sublayers])

    def _of(self, packed: Packed, generators: Sequence[torch.Generator]) -> Tensor:
        padded = packed.vowels.shape[1]
        made = [
            kept(generator, used, self.hidden, self.share, padded)
            for generator, used in zip(generators, packed.used, strict=True)
        ]
        return torch.stack(made).to(packed.features.device)
