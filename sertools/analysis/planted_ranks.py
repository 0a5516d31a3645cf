"""Planted data: scores of methods, each of which ranks a label with a known Spearman's rho.

In a world the label y is standard normal, and under method m the score of a row of speaker s is ``r y + sqrt(1 - r^2)
noise`` with ``r = 2 sin(pi rho_ms / 6)``, the Pearson correlation of a normal pair whose Spearman's rho is ``rho_ms``
(Pearson 1907; Kruskal 1958, "Ordinal measures of association", section 6). ``rho_ms`` is the planted rho plus
``spread / sqrt(2)`` times a uniform number of mean 0 and variance 1. Scores and labels of all speakers have the same
distribution, so that the rho of all rows together is the mean of the speakers' rhos: the planted one, exactly, and two
methods differ by ``spread`` (standard deviation) between speakers. ``alike`` is the correlation of two methods' noise.
"""

from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from scipy.sparse import csr_matrix

from sertools.analysis.bootstrap import Statistic, ratio
from sertools.analysis.correlation import spearman_statistic
from sertools.analysis.planted import STEEP, Layout

_CHUNK = 1_000_000
"""Worlds x rows x speakers held at once."""


@dataclass(frozen=True, eq=False)
class Scores:
    """Worlds of planted scores on one corpus.

    Attributes:
        layout: the corpus.
        level: Spearman's rho of a method without an effect.
        spread: standard deviation between speakers of the difference in rho between two methods.
        labels: (worlds, n). noise: (methods, worlds, n). people: (methods, worlds, S), added to a method's rho.
    """

    layout: Layout
    level: float
    spread: float
    labels: np.ndarray
    noise: np.ndarray
    people: np.ndarray

    def scores(self, method: int, effect: float = 0.0) -> np.ndarray:
        """(worlds, n) scores of a method whose rho is higher by ``effect``.

        Raises:
            ValueError: an effect with which a speaker's rho could leave -1..1.
        """
        middle, reach = self.level + effect, STEEP * self.spread / np.sqrt(2)
        if abs(middle) + reach > 1:
            raise ValueError(
                f"{self.layout.name}: expected level + effect within {reach - 1:.3f} and {1 - reach:.3f}, "
                f"came {middle:.3f}"
            )
        pearson = (2 * np.sin(np.pi * (middle + self.people[method]) / 6))[:, self.layout.codes]
        return pearson * self.labels + np.sqrt(1 - pearson**2) * self.noise[method]

    def replicates(self, method: int, effect: float = 0.0, weights: np.ndarray | None = None) -> np.ndarray:
        """Spearman's rho in every replicate of speakers, (worlds, R); errors as `scores`."""
        return rho_replicates(self.scores(method, effect), self.labels, self.layout, weights)

    def statistic(self, world: int, method: int, effect: float = 0.0) -> Statistic:
        """Spearman's rho of one world, for `bootstrap.interval`; errors as `scores`."""
        scored = self.scores(method, effect)[world]
        return spearman_statistic(scored, self.labels[world], self.layout.codes, self.layout.speakers)


def scores(
    of: Layout, *, methods: int, worlds: int, level: float, spread: float, alike: float, seed: int = 0
) -> Scores:
    """Draw worlds of scores; the same seed and name of the corpus give the same ones.

    Raises:
        ValueError: fewer than two methods or one world; ``level`` outside -1..1, ``alike`` outside 0..1; a negative
            ``spread``.
    """
    if methods < 2 or worlds < 1 or not -1 < level < 1 or not 0 <= alike <= 1 or spread < 0:
        raise ValueError(
            f"expected two methods, a world, level in -1..1, alike in 0..1 and spread >= 0, came {methods}, {worlds}, "
            f"{level}, {alike}, {spread}"
        )
    generator = np.random.default_rng([seed, *of.name.encode(), 1])
    rows = (worlds, len(of.codes))
    labels, common = generator.standard_normal(rows), generator.standard_normal(rows)
    own = generator.standard_normal((methods, *rows))
    people = generator.uniform(-STEEP, STEEP, (methods, worlds, of.speakers)) * spread / np.sqrt(2)
    return Scores(of, level, spread, labels, np.sqrt(alike) * common + np.sqrt(1 - alike) * own, people)


def rho_replicates(first: np.ndarray, second: np.ndarray, of: Layout, weights: np.ndarray | None = None) -> np.ndarray:
    """Spearman's rho of two (worlds, n) arrays without ties, in every replicate of speakers: (worlds, R).

    Exact, as `correlation.spearman_statistic`, for many worlds at once. With w_s the number of times that speaker s was
    drawn and B_t(i) the centred count of rows of t below row i, the covariance of ranks is the sum over s, t, u of
    w_s w_t w_u G_stu, G_stu = sum over rows i of s of B_t(i) B'_u(i): a world's G does not depend on the replicate, and
    the products of weights do not depend on the world. Without ties but those of a row with its own copies the
    variance of ranks is (N^3 - sum_s n_s w_s^3) / 12 on either side.
    """
    weights = np.asarray(of.drawn.weights if weights is None else weights, dtype=float)
    people = of.speakers
    triples = np.array(list(combinations_with_replacement(range(people), 3)))
    places = np.sort(np.stack(np.indices((people,) * 3), -1).reshape(-1, 3), axis=1)
    key = np.array([people**2, people, 1])
    column = np.searchsorted(triples @ key, places @ key)
    folded = csr_matrix((np.ones(len(column)), (np.arange(len(column)), column)), shape=(len(column), len(triples)))
    products = weights[:, triples[:, 0]] * weights[:, triples[:, 1]] * weights[:, triples[:, 2]]

    step = max(1, _CHUNK // (len(of.codes) * people))
    covariance = []
    for start in range(0, len(first), step):
        one, other = (_below(each[start : start + step], of) for each in (first, second))
        parts = [
            one[:, of.codes == speaker].transpose(0, 2, 1) @ other[:, of.codes == speaker] for speaker in range(people)
        ]
        joint = np.stack(parts, axis=1).reshape(len(one), -1)
        covariance.append((folded.T @ joint.T).T @ products.T)
    rows = np.bincount(of.codes, minlength=people)
    variance = ((weights @ rows) ** 3 - weights**3 @ rows) / 12
    return ratio(np.concatenate(covariance), variance)


def _below(values: np.ndarray, of: Layout) -> np.ndarray:
    """For each world, row and speaker: rows of that speaker below it plus half of those equal to it (itself), less
    half of that speaker's rows: (worlds, n, S)."""
    order = np.argsort(values, axis=1, kind="stable")
    belongs = np.eye(of.speakers)[of.codes[order]]
    counted = np.cumsum(belongs, axis=1) - belongs / 2 - np.bincount(of.codes, minlength=of.speakers) / 2
    out = np.empty_like(counted)
    np.put_along_axis(out, order[:, :, None], counted, axis=1)
    return out
