"""Losses of a pair of generators between two corpora and their judges, for every member of a stack.

Zhu et al. 2017, sections 3 and 5.2 (cycle, identity), with least squares in place of the logarithm (Mao et al. 2017).
Arguments are (m, n, d) features or (m, n, 1) answers of a judge; every loss is a mean over the n utterances, (m,).
"""

from torch import Tensor


def distance(made: Tensor, wanted: Tensor) -> Tensor:
    """Mean absolute difference over utterances and features: what a cycle or an identity loses."""
    return (made - wanted).abs().mean((-2, -1))


def fooled(answers: Tensor) -> Tensor:
    """Mean of (answer - 1)^2: what a generator loses where the judge does not take what it made for real."""
    return (answers - 1).square().mean((-2, -1))


def judged(real: Tensor, made: Tensor) -> Tensor:
    """Half the mean of (answer - 1)^2 on real and of answer^2 on made utterances: what a judge loses."""
    return (fooled(real) + made.square().mean((-2, -1))) / 2
