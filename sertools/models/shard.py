"""Training of one shard of a grid: its members step together, as one batched computation with one optimiser."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from sertools.models import losses, stack
from sertools.models.adam import Adam
from sertools.models.autoencoder import FEATURES
from sertools.models.batches import Data, Epoch, draw
from sertools.models.device import one_thread
from sertools.models.draws import Draws
from sertools.models.methods import Member, Method
from sertools.models.supervision import supervisions

HISTORY = ("reconstruction", "kl_1", "kl_2", "supervision", "total")


@dataclass(frozen=True)
class Settings:
    """Hyper-parameters that all members share."""

    epochs: int
    batch: int
    learning_rate: float
    seed: int


def beta(method: Method, epoch: int, epochs: int) -> float:
    """Weight of the KL term in an epoch (from 1): 0, 1 or Eq. 2."""
    if method.beta == "annealed":
        return losses.annealed_beta(epoch, epochs, method.cycles, method.ramp, method.top)
    return 1.0 if method.beta == "one" else 0.0


def train_shard(
    data: Data, members: Sequence[Member], settings: Settings, progress: Callable[[], None] | None = None
) -> tuple[dict[str, Tensor], Tensor]:
    """Train `members` together; returns parameters by name, each (m, *shape),
    and the history (epochs, m, 5), on the CPU.

    An epoch of a member has floor(n / batch) steps: the last partial batch is dropped. Members whose epoch is over
    wait, untouched, for the others. `progress` is called after every epoch. The history holds means over an epoch's
    batches of the terms before their weights, and of their weighted total; a UAE or DAE has no KL terms (NaN).
    """
    steps = [len(data.positions[member.fold]) // settings.batch for member in members]
    # longest epochs first: at every step, the members that still have a batch are the first rows of the stack
    ranks = sorted(range(len(members)), key=lambda k: -steps[k])
    trainer = _Trainer(data, [members[k] for k in ranks], [steps[k] for k in ranks], settings)
    history = torch.empty(settings.epochs, len(members), len(HISTORY))
    with one_thread():
        for epoch in range(1, settings.epochs + 1):
            history[epoch - 1, ranks] = trainer.epoch(epoch).cpu()
            if progress is not None:
                progress()
    places = torch.tensor(ranks).argsort()
    parameters = {name: value.cpu()[places] for name, value in stack.to_named(trainer.parameters).items()}
    history[:, [k for k, member in enumerate(members) if member.method.encoder != "VAE"], 1:3] = torch.nan
    return parameters, history


class _Trainer:
    """The state of a shard between epochs; its members are sorted by their steps an epoch, longest first."""

    def __init__(self, data: Data, members: list[Member], steps: list[int], settings: Settings) -> None:
        self.data, self.members, self.steps, self.settings = data, members, steps, settings
        self.device = data.features.device
        self.draws = [Draws(settings.seed, member.fold, member.run) for member in members]
        models = [draws.initial(member.method.encoder) for draws, member in zip(self.draws, members, strict=True)]
        self.parameters = [parameter.to(self.device) for parameter in stack.stack(models)]
        self.optimiser = Adam(self.parameters, steps, settings.learning_rate)
        self.supervised = supervisions(members, self.device)
        self.denoising = [k for k, member in enumerate(members) if member.method.encoder == "DAE"]
        # the sum over features is their number times the mean
        self.scale = torch.tensor(
            [float(FEATURES) if member.method.reduction == "sum" else 1.0 for member in members], device=self.device
        )
        self.gathered = torch.empty(len(members) * settings.batch, FEATURES, device=self.device)

    def epoch(self, epoch: int) -> Tensor:
        """One pass of every member over its fold; returns the mean of each member's losses (m, 5)."""
        batches = draw(self.data, self.members, self.draws, self.steps, self.settings.batch, self.supervised, epoch)
        weights = torch.tensor(
            [beta(member.method, epoch, self.settings.epochs) for member in self.members], device=self.device
        )
        sums = torch.zeros(len(self.members), len(HISTORY), device=self.device)
        for step in range(self.steps[0]):
            active = sum(count > step for count in self.steps)
            leaves = [parameter[:active].detach().requires_grad_() for parameter in self.parameters]
            terms = self._losses(leaves, batches, step, weights[:active])
            self.optimiser.step(torch.autograd.grad(terms[:, -1].sum(), leaves))
            sums[:active] += terms.detach()
        return sums / torch.tensor(self.steps, device=self.device).unsqueeze(1)

    def _losses(self, parameters: list[Tensor], batches: Epoch, step: int, weights: Tensor) -> Tensor:
        """The terms of `HISTORY` at one step, for the first members, whose `parameters` are given: (active, 5)."""
        active, batch = len(weights), self.settings.batch
        clean = torch.index_select(
            self.data.features.view(-1, FEATURES),
            0,
            batches.rows[step, :active].view(-1),
            out=self.gathered[: active * batch],
        ).view(active, batch, FEATURES)
        seen = self._corrupt(clean, batches, step)
        mu, logvar = stack.encode(parameters, seen)
        z = mu + torch.exp(0.5 * logvar) * batches.noise[step, :active]
        reconstruction = self.scale[:active] * losses.reconstruction_loss(clean, stack.decode(parameters, z))
        divergence = losses.kl_divergence(mu, logvar)
        supervision = torch.zeros(active, device=self.device)
        total = reconstruction + weights * divergence.sum(-1)
        for group, targets in zip(self.supervised, batches.targets, strict=True):
            count = group.active(active)
            if count:
                value = group.loss(mu, z, targets[step, :count])
                supervision = supervision.index_add(0, group.index[:count], value)
                total = total.index_add(0, group.index[:count], group.weight * value)
        return torch.column_stack([reconstruction, divergence, supervision, total])

    def _corrupt(self, clean: Tensor, batches: Epoch, step: int) -> Tensor:
        """The input of each member (active, n, 88): `clean`, with noise added for denoising autoencoders."""
        count = bisect_left(self.denoising, len(clean))
        if batches.corruption is None or not count:
            return clean
        index = torch.tensor(self.denoising[:count], device=self.device)
        return clean.index_add(0, index, batches.corruption[step, :count])
