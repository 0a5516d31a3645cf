"""A stack of m `AnchoredTransformer`s as one computation, members along the leading axis.

Members are sorted by run. Those of one run see the same packed utterances, so a batch is given once for each run, and
`spread` says how many members each run has. Parameters are named as in `AnchoredTransformer.state_dict()`, each (m,
*shape).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import layer_norm, scaled_dot_product_attention

from sertools.models.anchored_transformer import AnchoredTransformer, Shape, positions
from sertools.models.vowel_batches import Packed

Parameters = Mapping[str, Tensor]


class Keys(NamedTuple):
    """Target segments that source segments attend to. features: (r, K, d). allowed: bool (r, T, K), which of them each
    place of the packed source may see; no place sees none."""

    features: Tensor
    allowed: Tensor


class Batch(NamedTuple):
    """A `Packed` batch as the stack takes it, on the members' device.

    features: (r, T, d). position: (r, T). blocks, own: masks to add to attention within rows, (r, R, 1, L, L), 0 or
    minus infinity: own utterance; own utterance and the same vowel (None without cross-phonetic attention). pooling:
    (r, B, T).
    """

    features: Tensor
    position: Tensor
    blocks: Tensor
    own: Tensor | None
    pooling: Tensor


def batch_of(packed: Packed, attention: bool) -> Batch:
    """What `encode` needs of a packed batch."""
    device = packed.features.device

    def mask(same_vowel: bool) -> Tensor:
        return additive(torch.from_numpy(packed.blocks(same_vowel)).to(device)).unsqueeze(2)

    return Batch(
        packed.features,
        torch.from_numpy(packed.position).to(device),
        mask(False),
        mask(True) if attention else None,
        torch.from_numpy(packed.pooling()).to(device),
    )


def additive(allowed: Tensor) -> Tensor:
    """Bool to what is added to a score: 0 where allowed, else minus infinity."""
    return torch.zeros(allowed.shape, device=allowed.device).masked_fill_(~allowed, -torch.inf)


def initial(shape: Shape, seeds: Sequence[int]) -> dict[str, Tensor]:
    """Parameters of new networks, PyTorch's default weights from a seed each; its global generator is left alone."""
    states = []
    for seed in seeds:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            states.append(AnchoredTransformer(shape).state_dict())
    return {name: torch.stack([state[name] for state in states]) for name in states[0]}


def encode(
    parameters: Parameters,
    shape: Shape,
    batch: Batch,
    spread: Sequence[int],
    keys: Keys | None = None,
    dropped: Iterator[Tensor] | None = None,
) -> Tensor:
    """The encoder's output (m, T, hidden).

    keys: of source utterances; without them (target utterances) segments attend to their own utterance. dropped: what
    the sublayers' outputs are multiplied by, one (r, T, hidden) after the other: for cross-phonetic attention if there
    is any, then for attention and feed-forward of every layer; None for no dropout.
    """
    members = _Members(spread, batch.features.device)
    hidden = _project(parameters, batch.features, members)
    if shape.attention:
        added = _cross(parameters, shape, hidden, batch, members, keys)
        hidden = _normalised(parameters, "cross_norm", hidden + _drop(added, dropped, members))
    hidden = hidden + members.of(positions(batch.position, shape.hidden))
    mask = members.of(batch.blocks)
    for layer in range(shape.layers):
        name = f"encoder.layers.{layer}"
        joined = _linear(hidden, *_pair(parameters, f"{name}.self_attn.in_proj_", separator=""))
        attended = _within_rows(*joined.chunk(3, dim=-1), mask, shape.heads)
        added = _linear(attended, *_pair(parameters, f"{name}.self_attn.out_proj"))
        hidden = _normalised(parameters, f"{name}.norm1", hidden + _drop(added, dropped, members))
        widened = _linear(hidden, *_pair(parameters, f"{name}.linear1")).relu()
        added = _linear(widened, *_pair(parameters, f"{name}.linear2"))
        hidden = _normalised(parameters, f"{name}.norm2", hidden + _drop(added, dropped, members))
    return hidden


def classify(parameters: Parameters, hidden: Tensor, batch: Batch, spread: Sequence[int]) -> Tensor:
    """Logits (m, B, classes) of the utterances: the mean over segments of their own logits, which is the same as those
    of the mean segment."""
    logits = _linear(hidden, *_pair(parameters, "classify"))
    return _Members(spread, hidden.device).of(batch.pooling) @ logits


class _Members:
    """Repeats what is given by run for the members of each run."""

    def __init__(self, spread: Sequence[int], device: torch.device) -> None:
        self.spread = list(spread)
        # of one run nothing needs to be copied
        self.index = None
        if len(self.spread) > 1:
            self.index = torch.repeat_interleave(torch.arange(len(spread)), torch.tensor(self.spread)).to(device)

    def of(self, by_run: Tensor) -> Tensor:
        """(r, ...) to (m, ...)."""
        return by_run.expand(self.spread[0], *by_run.shape[1:]) if self.index is None else by_run[self.index]


def _pair(parameters: Parameters, name: str, separator: str = ".") -> tuple[Tensor, Tensor]:
    return parameters[f"{name}{separator}weight"], parameters[f"{name}{separator}bias"]


def _linear(values: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Each member's own linear layer: (m, n, in) to (m, n, out); weight (m, out, in) and bias (m, out) as in torch."""
    return torch.baddbmm(bias.unsqueeze(1), values, weight.transpose(1, 2))


def _normalised(parameters: Parameters, name: str, values: Tensor) -> Tensor:
    weight, bias = _pair(parameters, name)
    return torch.addcmul(bias.unsqueeze(1), layer_norm(values, values.shape[-1:]), weight.unsqueeze(1))


def _drop(values: Tensor, dropped: Iterator[Tensor] | None, members: _Members) -> Tensor:
    return values if dropped is None else values * members.of(next(dropped))


def _project(parameters: Parameters, features: Tensor, members: _Members) -> Tensor:
    """The first layer, (r, n, d) to (m, n, hidden): one product for all members of a run, who see the same rows."""
    weight, bias = _pair(parameters, "project")
    parts = []
    for own, part in zip(features, weight.split(members.spread), strict=True):
        product = own @ part.flatten(0, 1).T
        parts.append(product.view(len(own), *part.shape[:2]).transpose(0, 1))
    return torch.cat(parts) + bias.unsqueeze(1)


def _within_rows(query: Tensor, key: Tensor, value: Tensor, mask: Tensor, heads: int) -> Tensor:
    """Attention inside each packed row, (m, T, hidden) to the same; mask: additive (m, R, 1, L, L)."""
    count, places, hidden = query.shape
    rows, width = mask.shape[1], mask.shape[-1]

    def split(values: Tensor) -> Tensor:
        return values.reshape(count * rows, width, heads, hidden // heads).transpose(1, 2)

    # four dimensions take PyTorch's fused kernel
    mixed = scaled_dot_product_attention(split(query), split(key), split(value), mask.reshape(-1, 1, width, width))
    return mixed.transpose(1, 2).reshape(count, places, hidden)


def _cross(
    parameters: Parameters, shape: Shape, hidden: Tensor, batch: Batch, members: _Members, keys: Keys | None
) -> Tensor:
    weight, bias = _pair(parameters, "cross.in_proj_", separator="")
    width = shape.hidden
    query = _linear(hidden, weight[:, :width], bias[:, :width])
    seen = hidden if keys is None else _project(parameters, keys.features, members)
    key, value = _linear(seen, weight[:, width:], bias[:, width:]).chunk(2, dim=-1)
    if keys is None:
        mixed = _within_rows(query, key, value, members.of(batch.own), shape.heads)
    else:
        split = [each.unflatten(-1, (shape.heads, -1)).transpose(1, 2) for each in (query, key, value)]
        mask = additive(keys.allowed).unsqueeze(1)
        # a mask of one run is shared by its members
        mixed = scaled_dot_product_attention(*split, mask if members.index is None else members.of(mask))
        mixed = mixed.transpose(1, 2).flatten(2)
    return _linear(mixed, *_pair(parameters, "cross.out_proj"))
