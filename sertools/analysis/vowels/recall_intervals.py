"""Recalls and differences between models with the two doubts that they have: over the runs, and over the speakers.

The first is Student's t over the runs, of the speakers that there are; the second draws or leaves out speakers, of the
mean over the runs. A model that does better by both may still not do so in another language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sertools.analysis import bootstrap
from sertools.analysis.vowels.corpus_draws import corpus_draws
from sertools.analysis.vowels.paired_tests import paired_t
from sertools.analysis.vowels.recalls import CELL, UTTERANCES, Tallies
from sertools.analysis.wild.accuracy import over_runs

Cell = tuple[str, str, str, str]
"""As `recalls.CELL`."""
NOBODY = {"": ""}


@dataclass(frozen=True, eq=False)
class Spread:
    """Recalls of all models of two languages in the versions that intervals are made of.

    runs: of everybody, (cells, runs). drawn: means over the runs in each draw of speakers, (cells, R); none where no
    corpus has eight speakers. alone: of each speaker, (cells, speakers).
    """

    tallies: Tallies
    runs: np.ndarray
    drawn: np.ndarray
    alone: np.ndarray

    @property
    def bootstrapped(self) -> bool:
        """Whether there is an interval over speakers; else there are few, and a value for each."""
        return self.drawn.shape[1] > 0

    def at(self, cell: Cell) -> int:
        """Place of a model. Raises KeyError where there is none."""
        return self.tallies.cells.get_loc(cell)


def spread(tallies: Tallies, *, pooling: str = UTTERANCES, count: int = 1000, seed: int = 0) -> Spread:
    """Work out what intervals are made of. count: draws of speakers; pooling: see `recalls.POOLINGS`."""
    everybody = tallies.recalls(pooling=pooling)[..., 0]
    alone = tallies.recalls(np.eye(len(tallies.speakers)), pooling).mean(1)
    largest = max(tallies.corpora.count(corpus) for corpus in tallies.corpora)
    weights = np.zeros((0, len(tallies.speakers)))
    if largest >= bootstrap.MINIMUM_SPEAKERS and count:
        weights = corpus_draws(tallies.strata, NOBODY, count=count, seed=seed)[0]
    drawn = tallies.recalls(weights, pooling).mean(1)
    return Spread(tallies, everybody, drawn, alone)


def recall_table(found: Spread) -> pd.DataFrame:
    """A row a model: `CELL`, value (mean over the runs), run_low, run_high (95 % over the runs), low, high (95 % over
    speakers; NaN where there are few), dots (a value a speaker there, else empty)."""
    rows = [
        dict(zip(CELL, cell, strict=True)) | _facts(found, found.runs[at], found.drawn[at], found.alone[at])
        for at, cell in enumerate(found.tallies.cells)
    ]
    return pd.DataFrame(rows)


def difference_table(found: Spread, pairs: Sequence[tuple[Cell, Cell]]) -> pd.DataFrame:
    """A row a pair of models, the first less the second, paired by run and by speaker.

    Returns:
        Columns first, second (cells), value, run_low, run_high, low, high, dots as of `recall_table`, p (paired t-test
        over the runs), ahead (in how many runs the first is the better), runs. Pairs of which a model is not there are
        left out.
    """
    rows = []
    for first, second in pairs:
        if first not in found.tallies.cells or second not in found.tallies.cells:
            continue
        one, other = found.at(first), found.at(second)
        facts = _facts(found, *(each[one] - each[other] for each in (found.runs, found.drawn, found.alone)))
        p = float(paired_t(found.runs[one], found.runs[other]))
        ahead = int((found.runs[one] > found.runs[other]).sum())
        rows.append({"first": first, "second": second, **facts, "p": p, "ahead": ahead, "runs": found.runs.shape[1]})
    return pd.DataFrame(rows)


def _facts(found: Spread, runs: np.ndarray, drawn: np.ndarray, alone: np.ndarray) -> dict:
    own = over_runs(runs)
    low, high = np.percentile(drawn, [2.5, 97.5]) if found.bootstrapped else (np.nan, np.nan)
    dots = () if found.bootstrapped else tuple(alone.tolist())
    return {
        "value": own.mean, "run_low": own.low, "run_high": own.high, "low": float(low), "high": float(high),
        "dots": dots,
    }  # fmt: skip
