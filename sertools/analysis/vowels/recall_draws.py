"""Replicates of recalls as `claims.yml` has them: the tested speakers of two targets drawn independently of each other,
each with all models on it together, times draws of the runs that are the same for all models."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sertools.analysis.vowels.corpus_draws import corpus_draws
from sertools.analysis.vowels.recalls import UTTERANCES, Tallies
from sertools.analysis.wild.replicates import run_draws


@dataclass(frozen=True, eq=False)
class Drawn:
    """How often each tested speaker counts in each replicate. weights: target to (R, speakers), in the order of
    `Tallies.speakers`. runs: number of runs to how often each counts, (R, runs), a row a share of 1. count: R; 0 where
    everybody counts once, in one row."""

    weights: Mapping[str, np.ndarray]
    count: int
    seed: int

    def runs(self, number: int) -> np.ndarray:
        """Share of each of so many runs in each replicate, (R, number)."""
        if not self.count:
            return np.full((1, number), 1 / number)
        drawn = run_draws(number, self.count, self.seed)
        return (drawn[:, :, None] == np.arange(number)).sum(1) / number

    def values(self, tallies: Tallies, target: str, pooling: str = UTTERANCES) -> np.ndarray:
        """Recall of each cell, a mean over the drawn runs, (cells, R)."""
        return np.einsum(
            "crn,nr->cn", tallies.recalls(self.weights[target], pooling), self.runs(len(tallies.runs)), optimize=True
        )


def draw(first: tuple[str, Tallies], second: tuple[str, Tallies], *, count: int = 1000, seed: int = 0) -> Drawn:
    """Draw the tested speakers of two targets, corpus by corpus, see `corpus_draws`.

    Where no corpus of the two is bootstrapped, every speaker of the one is left out with every one of the other; these
    replicates are repeated, in an order drawn with the seed, until there are `count`.

    Args:
        first, second: name of a target and what was counted on it, whatever the models. count: of replicates; 0:
            everybody and every run once.
    """
    sides = corpus_draws(first[1].strata, second[1].strata, count=count, seed=seed)
    if count and len(sides[0]) != count:
        order = np.random.default_rng([seed, len(sides[0])]).permutation(np.arange(count) % len(sides[0]))
        sides = tuple(side[order] for side in sides)
    return Drawn({first[0]: sides[0], second[0]: sides[1]}, count, seed)
