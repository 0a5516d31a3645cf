"""Models of phones without context, re-estimated on the corpus that they align.

Every phone is three states from left to right, every state a mixture of Gaussians with diagonal covariance (Rabiner
1989). Training is by Viterbi: the best path under the models gives every frame a state, the frames of a state give its
mixture, and so on; the first paths are those of dynamic time warping. Nothing is learned from hand labels.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from sertools.measure.alignment_chain import STATES, Chain
from sertools.measure.alignment_viterbi import best_paths

PRIOR_FRAMES = 5.0
"""Frames of the corpus's variance that every state's variance is mixed with: a rare phone has few of its own."""
SPLIT = 0.2
"""A Gaussian is split into two by this share of its standard deviation up and down."""
TOGETHER = 32
"""Recordings whose paths are sought side by side; those of like length, so that little is padded."""
STAY = (0.02, 0.98)
"""Bounds of the probability to stay in a state."""


@dataclass(frozen=True)
class Monophones:
    """Models of phones; s states in all, g Gaussians a state, d features.

    Attributes:
        names: the phones; state 3 p + i is the i-th of ``names[p]``.
        means, variances: float64 (s, g, d).
        weights: float64 (s, g), sum 1 a state.
        stay: float64 (s,), probability to stay in the state for another frame.
    """

    names: tuple[str, ...]
    means: numpy.ndarray
    variances: numpy.ndarray
    weights: numpy.ndarray
    stay: numpy.ndarray

    def by_component(self, frames: numpy.ndarray) -> numpy.ndarray:
        """Log density of frames (t, d) under each Gaussian with its weight: (t, s, g)."""
        states, components, width = self.means.shape
        precision = 1.0 / self.variances.reshape(-1, width)
        means = self.means.reshape(-1, width)
        constant = -0.5 * (
            width * numpy.log(2 * numpy.pi) - numpy.log(precision).sum(1) + (means**2 * precision).sum(1)
        )
        found = frames @ (means * precision).T - 0.5 * (frames**2 @ precision.T) + constant
        return found.reshape(len(frames), states, components) + numpy.log(self.weights)

    def log_density(self, frames: numpy.ndarray) -> numpy.ndarray:
        """Log density of frames (t, d) under each state: (t, s)."""
        return numpy.logaddexp.reduce(self.by_component(frames), axis=2)

    def states_of(self, chain: Chain) -> numpy.ndarray:
        """The model's states of a chain's: int (n,)."""
        place = {name: number for number, name in enumerate(self.names)}
        models = numpy.array([place[name] for name in chain.phones])
        return STATES * models[chain.states // STATES] + chain.states % STATES


def align(models: Monophones, frames: Sequence[numpy.ndarray], chains: Sequence[Chain]) -> list[numpy.ndarray]:
    """The best path of every recording: int (t,), states of its chain.

    Raises:
        ValueError: a recording has fewer frames than the shortest way through its chain.
    """
    found: list[numpy.ndarray] = [numpy.empty(0, int)] * len(frames)
    order = sorted(range(len(frames)), key=lambda place: len(frames[place]))
    for begin in range(0, len(order), TOGETHER):
        places = order[begin : begin + TOGETHER]
        own = [chains[place] for place in places]
        states = [models.states_of(chain) for chain in own]
        scores = [models.log_density(frames[place])[:, which] for place, which in zip(places, states, strict=True)]
        paths = best_paths(scores, [models.stay[which] for which in states], own)
        for place, path in zip(places, paths, strict=True):
            found[place] = path
    return found


def first_models(
    frames: Sequence[numpy.ndarray], chains: Sequence[Chain], paths: Sequence[numpy.ndarray]
) -> Monophones:
    """One Gaussian a state, from paths that are known (:func:`sertools.measure.alignment_chain.path_of`).

    Args:
        frames: recordings, each (t, d), normalised.
        chains: of each recording.
        paths: of each recording, int (t,), states of its chain.
    """
    names = tuple(sorted({name for chain in chains for name in chain.phones}))
    count, width = STATES * len(names), frames[0].shape[1]
    start = numpy.zeros((count, 1, width)), numpy.ones((count, 1, width)), numpy.ones((count, 1))
    return _estimated(Monophones(names, *start, numpy.full(count, 0.5)), frames, chains, paths)


def train(
    models: Monophones, frames: Sequence[numpy.ndarray], chains: Sequence[Chain], components: Sequence[int]
) -> Monophones:
    """Align and estimate again, once for every entry of ``components``.

    Args:
        models: to start from.
        frames, chains: as in :func:`first_models`.
        components: Gaussians a state in each round, each the same as or twice the last.

    Raises:
        ValueError: a number of Gaussians that is neither, or see :func:`align`.
    """
    for number in components:
        have = models.weights.shape[1]
        if number not in (have, 2 * have):
            raise ValueError(f"expected {have} or {2 * have} Gaussians a state, came {number}")
        paths = align(models, frames, chains)
        models = _estimated(_split(models) if number > have else models, frames, chains, paths)
    return models


def _split(models: Monophones) -> Monophones:
    apart = SPLIT * numpy.sqrt(models.variances)
    means = numpy.concatenate([models.means - apart, models.means + apart], axis=1)
    variances, weights = numpy.repeat(models.variances, 2, axis=1), numpy.tile(models.weights / 2, 2)
    variances = numpy.concatenate([models.variances, models.variances], axis=1)
    return Monophones(models.names, means, variances, weights, models.stay)


def _estimated(
    models: Monophones, frames: Sequence[numpy.ndarray], chains: Sequence[Chain], paths: Sequence[numpy.ndarray]
) -> Monophones:
    """The mixtures of the frames that the paths give to each state; one step of expectation and maximisation inside a
    state. A state without frames keeps its mixture."""
    count, components, width = models.means.shape
    every = numpy.concatenate(frames)
    owner = numpy.concatenate([models.states_of(chain)[path] for chain, path in zip(chains, paths, strict=True)])
    overall = every.var(axis=0, dtype="float64")
    means, variances = models.means.copy(), models.variances.copy()
    weights, stay = models.weights.copy(), models.stay.copy()
    visits = numpy.zeros(count)
    for chain, path in zip(chains, paths, strict=True):
        entered = path[numpy.flatnonzero(numpy.diff(path, prepend=-1))]
        numpy.add.at(visits, models.states_of(chain)[entered], 1)
    for state in numpy.unique(owner):
        own = every[owner == state].astype("float64")
        one = Monophones(models.names, *(part[state : state + 1] for part in (means, variances, weights)), stay[:1])
        logs = one.by_component(own)[:, 0]
        share = numpy.exp(logs - numpy.logaddexp.reduce(logs, axis=1, keepdims=True))
        mass = share.sum(axis=0)
        weights[state] = (mass + 1.0) / (mass + 1.0).sum()
        for component in range(components):
            if mass[component] < 1.0:
                continue
            part = share[:, component] / mass[component]
            mean = part @ own
            spread = part @ (own - mean) ** 2
            means[state, component] = mean
            variances[state, component] = (mass[component] * spread + PRIOR_FRAMES * overall) / (
                mass[component] + PRIOR_FRAMES
            )
        stay[state] = numpy.clip(1.0 - visits[state] / len(own), *STAY)
    return Monophones(models.names, means, variances, weights, stay)
