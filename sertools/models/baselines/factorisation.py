"""Non-negative factors of two corpora with a shared and two own bases, and the updates that find them.

With rows as utterances, for d in {source, target}: X_d ~ V_d B + W_d B_d. The shared codes V are pulled together
between the corpora, over all utterances and class by class (maximum mean discrepancy with a linear kernel), the bases B
and B_d are pushed apart, and a matrix A reads the source's labels from V. Minimised is

    sum_d |X_d - V_d B - W_d B_d|^2 + marginal |mean V_s - mean V_t|^2 + conditional sum_c |mean_c V_s - mean_c V_t|^2
    + difference (|B B_s'|^2 + |B B_t'|^2) + discrimination sum_i w_i |y_i - v_i A|^2

In each factor, the others fixed, this is a quadratic form with non-negative coefficients less a non-negative linear
one, so that Lee and Seung's multiplicative update never raises it. All factors may have a leading axis of members (m,).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

import torch
from torch import Tensor


@dataclass(frozen=True)
class Terms:
    """Weights of the terms beside the reconstruction, from 0, else ValueError."""

    marginal: float = 1.0
    conditional: float = 1.0
    difference: float = 0.1
    discrimination: float = 1.0

    def __post_init__(self) -> None:
        if min(vars(self).values()) < 0:
            raise ValueError(f"weights from 0 expected; got {self}")


@dataclass
class Factors:
    """Non-negative factors, changed in place by `update`.

    codes_source (m, n, r), codes_target (m, t, r): V. own_source (m, n, q), own_target (m, t, q): W. shared (m, r, d),
    source (m, q, d), target (m, q, d): the bases. reading (m, r, K): A.
    """

    codes_source: Tensor
    codes_target: Tensor
    own_source: Tensor
    own_target: Tensor
    shared: Tensor
    source: Tensor
    target: Tensor
    reading: Tensor

    def __iter__(self) -> Iterator[Tensor]:
        return (getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True)
class Labels:
    """What is known of the classes.

    source: one column a class, 1 where an utterance is of it, (m, n, K). target: the same from the current guess,
    (m, t, K), all 0 where there is none. weights: of the source's utterances, (m, n, 1).
    """

    source: Tensor
    target: Tensor
    weights: Tensor

    def sets(self, terms: Terms) -> tuple[Tensor, Tensor, Tensor]:
        """The sets whose mean codes shall agree: memberships of source and target, columns that sum to 1, and weights
        (m, 1, 1 + K); the first set is everybody. A class that one side lacks weighs 0."""
        sides = [torch.cat([torch.ones_like(side[..., :1]), side], dim=-1) for side in (self.source, self.target)]
        sizes = [side.sum(-2, keepdim=True) for side in sides]
        weight = torch.full_like(sizes[0], terms.conditional)
        weight[..., 0] = terms.marginal
        weight = weight * ((sizes[0] > 0) & (sizes[1] > 0))
        here, there = (side / size.clamp_min(1) for side, size in zip(sides, sizes, strict=True))
        return here, there, weight


def objective(source: Tensor, target: Tensor, factors: Factors, labels: Labels, terms: Terms) -> Mapping[str, Tensor]:
    """Each term with its weight, (m,); "reconstruction" has weight 1. source: (n, d), target: (t, d)."""
    here, there, weight = labels.sets(terms)
    apart = here.mT @ factors.codes_source - there.mT @ factors.codes_target
    discrepancy = weight.mT * apart.square()
    missed = labels.source - factors.codes_source @ factors.reading
    crossed = sum((factors.shared @ own.mT).square().sum((-2, -1)) for own in (factors.source, factors.target))
    return {
        "reconstruction": (source - _made(factors, "source")).square().sum((-2, -1))
        + (target - _made(factors, "target")).square().sum((-2, -1)),
        "marginal": discrepancy[..., :1, :].sum((-2, -1)),
        "conditional": discrepancy[..., 1:, :].sum((-2, -1)),
        "difference": terms.difference * crossed,
        "discrimination": terms.discrimination * (labels.weights * missed.square()).sum((-2, -1)),
    }


def update(source: Tensor, target: Tensor, factors: Factors, labels: Labels, terms: Terms) -> None:
    """Update every factor once in turn: codes, shared basis, own codes, own bases, reading."""
    here, there, weight = labels.sets(terms)
    shared, reading, read = factors.shared, factors.reading, labels.weights * terms.discrimination
    _scale(
        factors.codes_source,
        _against(source, shared) + (here * weight) @ (there.mT @ factors.codes_target)
        + (read * labels.source) @ reading.mT,
        _overlap(factors, "source", shared) + (here * weight) @ (here.mT @ factors.codes_source)
        + (read * (factors.codes_source @ reading)) @ reading.mT,
    )  # fmt: skip
    _scale(
        factors.codes_target,
        _against(target, shared) + (there * weight) @ (here.mT @ factors.codes_source),
        _overlap(factors, "target", shared) + (there * weight) @ (there.mT @ factors.codes_target),
    )
    crossed = factors.source.mT @ factors.source + factors.target.mT @ factors.target
    _scale(
        shared,
        factors.codes_source.mT @ source + factors.codes_target.mT @ target,
        _inner(factors.codes_source, factors, "source") + _inner(factors.codes_target, factors, "target")
        + terms.difference * (shared @ crossed),
    )  # fmt: skip
    for side, features in (("source", source), ("target", target)):
        basis, codes = getattr(factors, side), getattr(factors, f"own_{side}")
        _scale(codes, _against(features, basis), _overlap(factors, side, basis))
        _scale(
            basis,
            codes.mT @ features,
            _inner(codes, factors, side) + terms.difference * ((basis @ shared.mT) @ shared),
        )
    codes = factors.codes_source
    _scale(reading, codes.mT @ (labels.weights * labels.source), codes.mT @ (labels.weights * (codes @ reading)))


def code(features: Tensor, shared: Tensor, own: Tensor, iterations: int) -> Tensor:
    """Shared codes (m, k, r) of utterances (k, d) on fixed bases (m, r, d) and (m, q, d), by the same updates, from
    equal codes."""
    basis = torch.cat([shared, own], dim=-2)
    fixed, wanted = basis @ basis.mT, _against(features, basis)
    codes = torch.full_like(wanted, 1.0 / basis.shape[-2])
    for _ in range(iterations):
        _scale(codes, wanted, codes @ fixed)
    return codes[..., : shared.shape[-2]]


def _scale(factor: Tensor, numerator: Tensor, denominator: Tensor) -> None:
    """factor * numerator / denominator in place; where nothing pulls, a tiny denominator stands in for 0. What the
    denominator held is lost."""
    denominator.masked_fill_(denominator == 0, torch.finfo(torch.float32).eps)
    factor.mul_(torch.div(numerator, denominator, out=denominator))


def _made(factors: Factors, side: str) -> Tensor:
    return getattr(factors, f"codes_{side}") @ factors.shared + getattr(factors, f"own_{side}") @ getattr(factors, side)


def _against(features: Tensor, basis: Tensor) -> Tensor:
    """features basis': (n, d) and (m, r, d) to (m, n, r)."""
    return features @ basis.mT


def _overlap(factors: Factors, side: str, basis: Tensor) -> Tensor:
    """(V B + W B_d) basis', without the product of the width of the features."""
    codes, own = getattr(factors, f"codes_{side}"), getattr(factors, f"own_{side}")
    return codes @ (factors.shared @ basis.mT) + own @ (getattr(factors, side) @ basis.mT)


def _inner(codes: Tensor, factors: Factors, side: str) -> Tensor:
    """codes' (V B + W B_d), without the product of the width of the features."""
    shared = (codes.mT @ getattr(factors, f"codes_{side}")) @ factors.shared
    return shared + (codes.mT @ getattr(factors, f"own_{side}")) @ getattr(factors, side)
