"""Supervised terms of a stack: members with the same loss are computed together, the others not at all."""

from bisect import bisect_left
from dataclasses import dataclass

import torch
from torch import Tensor

from sertools.models import losses
from sertools.models.methods import Member, Method


@dataclass(frozen=True)
class Supervision:
    """The members of a stack that share one supervised loss, and how it is computed.

    method: any one of theirs (their options of the loss agree). places: their rows in the stack, ascending.
    """

    method: Method
    places: list[int]
    index: Tensor

    @property
    def weight(self) -> float:
        """gamma of Eq. 3 for the cluster loss, 1 for the metric loss (Eq. 4)."""
        return self.method.cluster_weight if self.method.supervision == "cluster" else 1.0

    def active(self, count: int) -> int:
        """How many of these members are among the first `count` rows of the stack."""
        return bisect_left(self.places, count)

    def loss(self, mu: Tensor, z: Tensor, targets: Tensor) -> Tensor:
        """The loss before its weight; mu and z (m, n, 2) of the active stack, targets (g, n) of its members -> (g,)."""
        method = self.method
        cluster = method.supervision == "cluster"
        layer = mu if (method.cluster_on if cluster else method.metric_on) == "mu" else z
        if len(targets) < len(layer):
            layer = layer.index_select(0, self.index[: len(targets)])
        if cluster:
            return losses.cluster_loss(layer, targets, method.cluster_distance)
        return losses.metric_loss(layer, targets, method.metric_pairs)


def supervisions(members: list[Member], device: torch.device) -> list[Supervision]:
    """Group the supervised members of a stack by loss; activation and valence differ in labels only, not in loss."""
    groups: dict[tuple, list[int]] = {}
    for place, member in enumerate(members):
        method = member.method
        if method.supervision == "cluster":
            key = ("cluster", method.cluster_on, method.cluster_distance, method.cluster_weight)
        elif method.supervision is not None:
            key = ("metric", method.metric_on, method.metric_pairs)
        else:
            continue
        groups.setdefault(key, []).append(place)
    return [
        Supervision(members[places[0]].method, places, torch.tensor(places, device=device))
        for places in groups.values()
    ]
