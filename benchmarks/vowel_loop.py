"""The plain PyTorch loop that the stack of `vowels`' models is measured against, and tested by: one model at a time, as
a reader of the paper writes it, on padded batches, with `torch.optim.Adam`."""

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from sertools.models.anchored_request import Settings, Target
from sertools.models.anchored_steps import key_places
from sertools.models.anchored_transformer import AnchoredTransformer, Shape
from sertools.models.triplets import choose_triplets, triplet_loss
from sertools.models.vowel_batches import Packed, pack, pool
from sertools.models.vowel_draws import VowelDraws
from sertools.models.vowel_methods import Member
from sertools.models.vowel_sequences import Sequences


def plain_loop(
    source: Sequences, labels: np.ndarray, training: np.ndarray, member: Member, settings: Settings, target: Target,
    network: AnchoredTransformer | None = None,
) -> tuple[AnchoredTransformer, list[tuple[float, float]]]:  # fmt: skip
    """Train one member for `settings.epochs` epochs, without dropout and early stopping, on the stack's own draws.

    labels: int (n,). network: to begin with; a fresh one when omitted. Returns the network and, for every epoch, the
    mean cross-entropy and the mean triplet loss (0 without anchors).
    """
    draws = VowelDraws(settings.seed, member.run)
    shape = Shape(source.features.shape[2], int(labels.max()) + 1, settings.hidden, settings.heads, settings.layers,
                  settings.feedforward, member.method.attention)  # fmt: skip
    if network is None:
        torch.manual_seed(draws.weights())
        network = AnchoredTransformer(shape)
    optimiser = torch.optim.Adam(network.parameters(), settings.learning_rate, weight_decay=settings.weight_decay)
    pools = pool(source, torch.device("cpu")), pool(target.sequences, torch.device("cpu"))
    history = []
    for epoch in range(1, settings.epochs + 1):
        order = draws.order(training, epoch)
        steps = -(-len(order) // settings.batch)
        others = draws.target(np.arange(len(target.sequences.utterances)), steps * settings.target_batch, epoch)
        uniforms = draws.triplets(steps, settings.triplets, epoch)
        keys = draws.generator("keys", epoch)
        sums = np.zeros(2)
        for step in range(steps):
            rows = order[step * settings.batch : (step + 1) * settings.batch]
            other = others[step * settings.target_batch : (step + 1) * settings.target_batch]
            packed, packed_target = pack(pools[0], rows[None]), pack(pools[1], other[None])
            memory = None
            if member.method.attention:
                places = key_places(packed_target.vowels[0], settings.keys, keys)
                memory = packed_target.features[0, places], torch.from_numpy(packed_target.vowels[0, places])
            optimiser.zero_grad()
            logits, states = _forward(network, source, rows, memory)
            emotion = cross_entropy(logits, torch.from_numpy(labels[rows]))
            adaptation = torch.zeros(())
            if member.method.anchored:
                _, target_states = _forward(network, target.sequences, other, None)
                chosen = choose_triplets(
                    _segments(packed, labels[rows]),
                    _segments(packed_target, target.labels[member.task][other]),
                    target.anchors[member.method.group, member.method.kind, member.task][None],
                    uniforms[step][None],
                )
                adaptation = triplet_loss(
                    _embedded(target_states, packed_target, chosen.anchor),
                    _embedded(states, packed, chosen.positive),
                    _embedded(states, packed, chosen.negative),
                    torch.tensor(chosen.valid[0]),
                    settings.margin,
                )
            (emotion + member.method.weight * adaptation).backward()
            optimiser.step()
            sums += len(rows) * np.array([emotion.item(), adaptation.item()])
        history.append(tuple(sums / len(order)))
    return network, history


def _forward(network: AnchoredTransformer, sequences: Sequences, rows: np.ndarray, memory: tuple | None) -> tuple:
    longest = sequences.lengths[rows].max()
    segments = torch.from_numpy(sequences.features[rows, :longest])
    return network(segments, torch.from_numpy(sequences.vowels[rows, :longest]), memory)


def _segments(packed: Packed, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.where(packed.owner < 0, -1, labels[np.maximum(packed.owner, 0)]), packed.vowels


def _embedded(states: Tensor, packed: Packed, places: np.ndarray) -> Tensor:
    return states[packed.owner[0, places[0]], packed.position[0, places[0]]]
