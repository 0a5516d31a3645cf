"""What the members of a stack see in one epoch: their shuffled rows, labels and noise, step by step."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from sertools.models.draws import Draws
from sertools.models.methods import Member
from sertools.models.supervision import Supervision


@dataclass(frozen=True)
class Data:
    """What a grid trains on, on one device.

    features: float32 (N, 88), or (folds, N, 88) where every fold has its own normalisation. positions: per fold, the
    rows trained on. emotions: int64 (N,). labels: name -> float32 (folds, N).
    """

    features: Tensor
    positions: list[np.ndarray]
    emotions: Tensor
    labels: dict[str, Tensor]

    def to(self, device: torch.device) -> "Data":
        """The same on another device; positions stay where the shuffling is done."""
        labels = {name: values.to(device) for name, values in self.labels.items()}
        return Data(self.features.to(device), self.positions, self.emotions.to(device), labels)


@dataclass(frozen=True)
class Epoch:
    """Batches of an epoch; the first axis is the step, members whose epoch is shorter are padded and never read there.

    rows: (steps, m, batch) into the flattened features. noise: (steps, m, batch, 2), zero for UAE and DAE. corruption:
    (steps, DAE members, batch, 88) or None. targets: for each supervision (steps, its members, batch).
    """

    rows: Tensor
    noise: Tensor
    corruption: Tensor | None
    targets: list[Tensor]


def draw(
    data: Data,
    members: list[Member],
    draws: list[Draws],
    steps: list[int],
    batch: int,
    supervised: list[Supervision],
    epoch: int,
) -> Epoch:
    """The batches of epoch `epoch` (from 1) for members with `steps` batches each."""
    longest, device = max(steps), data.features.device
    rows = np.zeros((longest, len(members), batch), dtype=np.int64)
    noise = np.zeros((longest, len(members), batch, 2), dtype=np.float32)
    corruption = []
    for k, (member, own, count) in enumerate(zip(members, draws, steps, strict=True)):
        order = own.order(data.positions[member.fold], epoch)[: count * batch]
        rows[:count, k] = order.reshape(count, batch)
        if member.method.encoder == "VAE":
            noise[:count, k] = own.latent_noise(count * batch, epoch).reshape(count, batch, 2)
        elif member.method.encoder == "DAE":
            added = np.zeros((longest, batch, data.features.shape[-1]), dtype=np.float32)
            added[:count] = own.input_noise(count * batch, epoch).reshape(count, batch, -1)
            corruption.append(added)
    rows = torch.from_numpy(rows).to(device)
    fold = torch.tensor([member.fold for member in members], device=device).view(1, -1, 1)
    targets = []
    for group in supervised:
        chosen = rows[:, group.places]
        if group.method.supervision == "cluster":
            targets.append(data.emotions[chosen])
        else:
            target = torch.empty(chosen.shape, device=device)
            for g, place in enumerate(group.places):
                target[:, g] = data.labels[members[place].method.supervision][members[place].fold][chosen[:, g]]
            targets.append(target)
    if data.features.dim() == 3:
        rows = rows + fold * data.features.shape[1]
    return Epoch(
        rows=rows,
        noise=torch.from_numpy(noise).to(device),
        corruption=torch.from_numpy(np.stack(corruption, axis=1)).to(device) if corruption else None,
        targets=targets,
    )
