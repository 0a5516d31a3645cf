"""A grid of autoencoders (method x fold x run): trained as batched computations, embedded and taken apart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from sertools.models import stack
from sertools.models.autoencoder import ENCODERS, FEATURES, LATENT, Autoencoder
from sertools.models.batches import Data
from sertools.models.checks import check_features, check_request
from sertools.models.device import device_of, one_thread
from sertools.models.draws import Draws
from sertools.models.methods import Member
from sertools.models.shard import HISTORY, Settings, train_shard
from sertools.models.workers import train_in_processes

SHARD = 25
"""Members that step together on a CPU. It does not depend on the number of workers, so neither do the results."""

_WIDEST = 80.0  # log-variance: an utterance far from all training rows can ask for more than single precision holds
_ROWS = 2048  # utterances embedded at once: bounds the memory of the widest hidden layer


@dataclass(frozen=True)
class Grid:
    """Trained members and how they got there.

    members: in the order that was asked for. parameters: stacked (m, *shape), by the names of `VAE.state_dict()`; the
    log-variance head of a UAE or DAE is zero. history: float32 (epochs, m, 5), an epoch's mean of the losses named by
    `sertools.models.shard.HISTORY`, see `losses`. seed: of the training.
    """

    members: tuple[Member, ...]
    parameters: dict[str, Tensor]
    history: np.ndarray
    seed: int

    def losses(self) -> pd.DataFrame:
        """The history as a table: epoch (from 1), method, fold, run, reconstruction (mean squared error), kl_1 and kl_2
        (nats a latent dimension, before beta; NaN for UAE and DAE), supervision (before its weight), total (as
        minimised)."""
        epochs = len(self.history)
        keys = [
            (epoch, member.method.name, member.fold, member.run)
            for epoch in range(1, epochs + 1)
            for member in self.members
        ]
        table = pd.DataFrame(keys, columns=["epoch", "method", "fold", "run"])
        return table.join(pd.DataFrame(self.history.reshape(-1, len(HISTORY)), columns=list(HISTORY)))

    def select(self, *, method: str | None = None, fold: int | None = None, run: int | None = None) -> "Grid":
        """The members of one method (by name), fold or run; what is None is not asked. Raises KeyError if none
        match."""
        wanted = {"method": method, "fold": fold, "run": run}
        places = [
            k
            for k, member in enumerate(self.members)
            if method in (None, member.method.name) and fold in (None, member.fold) and run in (None, member.run)
        ]
        if not places:
            names = ", ".join(sorted({member.method.name for member in self.members}))
            raise KeyError(f"no member with {wanted} among {len(self.members)} members of the methods {names}")
        return Grid(
            tuple(self.members[k] for k in places),
            {name: value[places] for name, value in self.parameters.items()},
            self.history[:, places],
            self.seed,
        )

    def model(self, k: int) -> Autoencoder:
        """Member k as a network of its own (UAE, DAE or VAE) in evaluation mode."""
        model = ENCODERS[self.members[k].method.encoder]()
        model.load_state_dict({name: self.parameters[name][k] for name in model.state_dict()})
        return model.eval()

    def embed(self, features: np.ndarray, *, which: str = "mu", seed: int = 0, noisy_input: bool = False) -> np.ndarray:
        """Embed utterances with every member: float32 (members, n, 2).

        features: standardised (n, 88), or (folds, n, 88) where every fold has its own normalisation. which: the
        posterior mean "mu", or a sample "z" whose noise comes from `seed`, fold and run, alike for all methods. For a
        UAE or DAE both are the bottleneck. A DAE sees clean input, unless `noisy_input` corrupts it as in training.
        Raises ValueError for other shapes, values that are not finite, or another `which`.
        """
        if which not in ("mu", "z"):
            raise ValueError(f'which must be "mu" or "z"; got {which!r}')
        features = check_features(features, self.members)
        result = np.empty((len(self.members), features.shape[-2], LATENT), dtype=np.float32)
        with torch.no_grad(), one_thread():
            for k, (member, parameters) in enumerate(self._each()):
                draws = Draws(seed, member.fold, member.run)
                own = features if features.ndim == 2 else features[member.fold]
                if noisy_input and member.method.encoder == "DAE":
                    own = own + draws.evaluation_noise(len(own))
                noise = torch.from_numpy(draws.embedding_noise(len(own))) if which == "z" else None
                for start in range(0, len(own), _ROWS):
                    rows = slice(start, start + _ROWS)
                    mu, logvar = stack.encode(parameters, torch.from_numpy(own[rows]).unsqueeze(0))
                    if noise is not None and member.method.encoder == "VAE":
                        mu = mu + torch.exp(0.5 * logvar.clamp(max=_WIDEST)) * noise[rows]
                    result[k, rows] = mu[0].numpy()
        return result

    def reconstruct(self, features: np.ndarray) -> np.ndarray:
        """Reconstruct utterances through the posterior mean: standardised (n, 88) or (folds, n, 88), clean, to float32
        (members, n, 88). Raises ValueError as `embed` does."""
        latent = torch.from_numpy(self.embed(features))
        result = np.empty((*latent.shape[:2], FEATURES), dtype=np.float32)
        with torch.no_grad(), one_thread():
            for k, (_, parameters) in enumerate(self._each()):
                for start in range(0, latent.shape[1], _ROWS):
                    rows = slice(start, start + _ROWS)
                    result[k, rows] = stack.decode(parameters, latent[k : k + 1, rows])[0].numpy()
        return result

    def _each(self):
        stacked = stack.from_named(self.parameters)
        for k, member in enumerate(self.members):
            yield member, [value[k : k + 1] for value in stacked]


def train(
    features: np.ndarray,
    members: Sequence[Member],
    train_positions: Sequence[np.ndarray],
    emotions: np.ndarray,
    labels: Mapping[str, np.ndarray],
    *,
    epochs: int = 50,
    batch: int = 64,
    learning_rate: float = 1e-3,
    seed: int,
    workers: int = 1,
    device: str = "cpu",
    progress: Callable[[int, int], None] | None = None,
) -> Grid:
    """Train every member; each moves as it would alone, with its own initial weights, data order and noise.

    All of a member's draws come from (seed, fold, run), not from its method: methods are compared on the same draws.
    An epoch drops the last partial batch. Adam with PyTorch's defaults but the learning rate (`zeroshot`, Sec. 2: 50
    epochs, batch 64, 1e-3).

    features: standardised float32 (N, 88), or (folds, N, 88) where every fold has its own normalisation.
    members: see `sertools.models.methods.members`. train_positions: for each fold, the rows (int) trained on.
    emotions: classes from 0, int (N,); only members with the cluster loss look at them.
    labels: "activation" and "valence" on 1 ... 5, each (folds, N); only members that they supervise look at them.
    workers: processes, each on one thread; the result is the same, bit for bit, for every number of them.
    device: "cpu", or "cuda" (one process, all members in one stack).
    progress: called with (members trained, members). Raises ValueError where shapes, values or the device do not fit:
    among them a fold with fewer rows than one batch.
    """
    members = tuple(members)
    # copies: what pandas and a fold hand out is read-only, and torch shares memory only with arrays it may write to
    data = Data(
        features=torch.from_numpy(np.array(features, dtype=np.float32, order="C")),
        positions=[np.array(rows, dtype=np.int64) for rows in train_positions],
        emotions=torch.from_numpy(np.array(emotions, dtype=np.int64)),
        labels={name: torch.from_numpy(np.array(rows, dtype=np.float32, order="C")) for name, rows in labels.items()},
    )
    settings = Settings(epochs=epochs, batch=batch, learning_rate=learning_rate, seed=seed)
    check_request(data, members, settings, workers)
    target = device_of(device)
    shards = _shards(members, SHARD if target.type == "cpu" else len(members))

    def report(done: int) -> None:
        if progress is not None:
            progress(sum(len(shard) for shard in shards[:done]), len(members))

    work = [[members[k] for k in shard] for shard in shards]
    if workers > 1 and len(shards) > 1:
        trained = train_in_processes(data, work, settings, workers, report)
    else:
        trained = []
        for shard in work:
            trained.append(train_shard(data.to(target), shard, settings))
            report(len(trained))
    places = torch.tensor([k for shard in shards for k in shard]).argsort()
    return Grid(
        members=members,
        parameters={name: torch.cat([part[name] for part, _ in trained])[places] for name in trained[0][0]},
        history=torch.cat([history for _, history in trained], dim=1)[:, places].numpy(),
        seed=seed,
    )


def _shards(members: Sequence[Member], size: int) -> list[list[int]]:
    """Places of the members in shards of equal size (to one), at most `size`; like methods together, which shares
    work."""
    order = sorted(range(len(members)), key=lambda k: (members[k].method.supervision or "", members[k].method.encoder))
    return [part.tolist() for part in np.array_split(order, -(-len(members) // size))]
