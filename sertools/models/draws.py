"""Everything random in a member's training, drawn from (seed, fold, run) and from nothing else.

The method is left out on purpose: members of one fold and run start from the same weights and see the same batches and
the same noise, whatever their method, so that methods are compared on the same draws. Every draw is addressed
(stream, epoch), not taken in turn, so that a member trained alone draws what it draws inside a grid.
"""

from dataclasses import dataclass

import numpy as np
import torch

from sertools.models.autoencoder import ENCODERS, FEATURES, LATENT, Autoencoder

_STREAMS = {"weights": 0, "order": 1, "latent noise": 2, "input noise": 3, "embedding": 4, "evaluation input": 5}


@dataclass(frozen=True)
class Draws:
    """The random numbers of the members of one fold and run; all three are integers from 0."""

    seed: int
    fold: int
    run: int

    def _generator(self, stream: str, epoch: int = 0) -> np.random.Generator:
        return np.random.default_rng([self.seed, self.fold, self.run, _STREAMS[stream], epoch])

    def initial(self, encoder: str) -> Autoencoder:
        """A fresh "UAE", "DAE" or "VAE" with PyTorch's default initial weights; the global generator is left alone."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(int(self._generator("weights").integers(2**63)))
            return ENCODERS[encoder]()

    def order(self, positions: np.ndarray, epoch: int) -> np.ndarray:
        """The training rows of an epoch, shuffled: (n,) -> (n,)."""
        return self._generator("order", epoch).permutation(positions)

    def latent_noise(self, rows: int, epoch: int) -> np.ndarray:
        """N(0, 1) float32 (rows, 2): row i is added to the i-th utterance of the epoch's order."""
        return self._generator("latent noise", epoch).standard_normal((rows, LATENT), dtype=np.float32)

    def input_noise(self, rows: int, epoch: int) -> np.ndarray:
        """N(0, 1) float32 (rows, 88), what a DAE's input is corrupted with in an epoch (`transferable`, Eq. 1)."""
        return self._generator("input noise", epoch).standard_normal((rows, FEATURES), dtype=np.float32)

    def embedding_noise(self, rows: int) -> np.ndarray:
        """N(0, 1) float32 (rows, 2) for sampled embeddings of `rows` utterances after training."""
        return self._generator("embedding").standard_normal((rows, LATENT), dtype=np.float32)

    def evaluation_noise(self, rows: int) -> np.ndarray:
        """N(0, 1) float32 (rows, 88) for a DAE that is evaluated on noisy input."""
        return self._generator("evaluation input").standard_normal((rows, FEATURES), dtype=np.float32)
