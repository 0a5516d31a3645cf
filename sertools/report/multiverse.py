"""A claim over all defensible choices: the run of record's statistics joined into analyses, and what flips the claim.

An *analysis* is one level for every choice (axis) that bears on the statistics in a claim's rule
(`sertools/papers/multiverse.yml`). The claim is judged over the product of these axes: the share of analyses in which
its rule is true, every speaker counted once, stands beside its replicates over speakers (Steegen et al. 2016,
Increasing Transparency Through a Multiverse Analysis; Simonsohn et al. 2020, Specification Curve Analysis).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sertools.analysis.multiverse import record
from sertools.analysis.multiverse.axes import SUBSET, Paper, axes, papers
from sertools.report import places
from sertools.report.claims import claims
from sertools.report.labelled import Labelled
from sertools.report.rules import SEEN, TRAIN, evaluate, names, numbers
from sertools.report.verdicts import flips

if TYPE_CHECKING:
    from sertools.report.page import Page

OTHER_TRACK = ("train", "rated", "transfer", "extension")
"""Parameters of a page under which the run of record, made on the book's corpora, says nothing of its claims."""


class MultiverseError(ValueError):
    """A claim has no multiverse, or the record does not hold what its rule needs."""


@dataclass(frozen=True, eq=False)
class Multiverse:
    """One claim in every analysis.

    choices: a row an analysis (index 0..n-1), a column an axis, its level as text. statistics: name -> values by
    analysis, as the claim's rule needs them. truths: bool by analysis. values: the claim's number (`shows`) by
    analysis, None where it has none. own: the analysis with the paper's own choices, None where it is among the left
    out. left_out: analyses in which the rule has no value (a class that is never predicted has no true positives);
    they are in none of the above.
    """

    claim: str
    choices: pd.DataFrame
    statistics: dict[str, Labelled]
    truths: pd.Series
    values: pd.Series | None
    own: int | None
    left_out: int

    @property
    def share(self) -> float:
        """Share of analyses in which the claim's rule is true, 0 to 1."""
        return float(self.truths.mean())

    @property
    def own_truth(self) -> bool | None:
        """Whether the rule is true with the paper's own choices; None where it has no value there."""
        return None if self.own is None else bool(self.truths.loc[self.own])

    def flips(self) -> pd.DataFrame:
        """Share of analyses in which the claim holds for each level of each choice: see `verdicts.flips`."""
        return flips(self.truths, self.choices)

    def swings(self) -> pd.Series:
        """For each choice the largest difference between the shares of two of its levels, largest first."""
        by_choice = self.flips().groupby("choice", sort=False)["share"]
        return (by_choice.max() - by_choice.min()).sort_values(ascending=False, kind="stable")


def has_multiverse(identity: str) -> bool:
    """Whether the claim has a rule that can be decided here, and all statistics in it are in the multiverse."""
    paper = identity.split("-")[0]
    claim = claims(paper)[identity]
    if claim.rule is None or claim.by_construction or claim.needs:
        return False
    return names(claim.rule) <= set(papers()[paper].statistics)


@cache
def multiverse(identity: str) -> Multiverse:
    """The claim in every analysis of the run of record.

    Raises:
        MultiverseError: a claim without a rule, or with a statistic that the multiverse does not have.
    """
    paper = identity.split("-")[0]
    claim = claims(paper)[identity]
    if not has_multiverse(identity):
        raise MultiverseError(f"{identity}: expected a rule on statistics of the multiverse, came {claim.rule!r}")
    needed = sorted(names(claim.rule) | (names(claim.shows) if claim.shows else set()))
    found = _axes(papers()[paper], identity, needed)
    corpora = papers()[paper].corpora
    statistics = {name: _joined(record.load(paper, name), name, found, corpora) for name in needed}
    own = tuple(axis.levels.index(axis.own) for axis in found)
    levels = pd.DataFrame(list(product(*(axis.levels for axis in found))), columns=[axis.name for axis in found])
    own = int(np.ravel_multi_index(own, tuple(len(axis.levels) for axis in found)))
    truths = numbers(claim.rule, statistics, by="analysis")
    decided = ~np.isnan(truths)
    if not decided.any():
        raise MultiverseError(f"{identity}: expected analyses in which {claim.rule!r} has a value, came none")
    statistics = {name: Labelled(one.values[decided], one.axes) for name, one in statistics.items()}
    places = levels.index[decided]
    shown = None
    if claim.shows is not None:
        shown = pd.Series(numbers(claim.shows, statistics, by="analysis"), index=places, name="value")
    return Multiverse(
        identity,
        levels[decided],
        statistics,
        pd.Series(evaluate(claim.rule, statistics, by="analysis"), index=places, name="truth"),
        shown,
        own if decided[own] else None,
        int((~decided).sum()),
    )


def judged(page: Page, identity: str) -> Multiverse:
    """The claim in every analysis, entered into the page's stamp; errors as `multiverse`."""
    found = multiverse(identity)
    for name in found.statistics:
        page.reads(f"records/multiverse/{page.paper}/{name}.parquet", record.path(page.paper, name))
    return found


def widely(page: Page, identity: str) -> dict[str, Labelled] | None:
    """The analyses of a claim for a page's verdict, entered into its stamp; None where there are none.

    There are none for a claim that is not in the multiverse, and for a page run on other corpora than the book's, or
    that reads the results of such pages: of them the run of record knows nothing.
    """
    if not has_multiverse(identity) or set(OTHER_TRACK) & set(page.changed) or places.own_corpus():
        return None
    return judged(page, identity).statistics


@dataclass(frozen=True)
class _Axis:
    """An axis of one claim: its name among the claim's choices, its name in the record, which statistics it moves."""

    name: str
    choice: str
    levels: tuple[str, ...]
    own: str
    statistics: tuple[str, ...]


def _axes(paper: Paper, identity: str, needed: Sequence[str]) -> list[_Axis]:
    """The axes that bear on a claim. Where the paper's own choice differs between two of its statistics (one sees
    samples, one posterior means), the axis is one for each of them."""
    found: list[_Axis] = []
    for choice in axes():
        by_own: dict[str, list[str]] = {}
        for name in needed:
            if choice in paper.statistics[name]:
                by_own.setdefault(paper.own_levels(name)[choice], []).append(name)
        for own, group in by_own.items():
            levels = [paper.levels(name)[choice] for name in group]
            common = tuple(level for level in levels[0] if all(level in other for other in levels))
            if choice == "level" and identity in paper.level_is_kept_for:
                common = (own,)
            title = choice if len(by_own) == 1 else f"{choice} ({', '.join(group)})"
            found.append(_Axis(title, choice, common, own, tuple(group)))
    return found


def _joined(frame: pd.DataFrame, name: str, axes: Sequence[_Axis], corpora: Mapping[str, Sequence[str]]) -> Labelled:
    """A statistic's values over the claim's analyses: (analyses, *its own axes); constant along other choices."""
    own = [axis for axis in axes if name in axis.statistics]
    stored = [axis for axis in own if axis.choice != SUBSET]
    labels = [
        column for column in frame.columns if column != "value" and column not in {axis.choice for axis in stored}
    ]
    places = []
    keep = np.ones(len(frame), dtype=bool)
    for axis in stored:
        words, codes = _words(frame[axis.choice])
        place = pd.Index(axis.levels).get_indexer(words)[codes]
        keep &= place >= 0
        places.append(place)
    names_of = {}
    for label in labels:
        names_of[label], codes = _words(frame[label])
        places.append(codes)
    shape = (*(len(axis.levels) for axis in stored), *(len(words) for words in names_of.values()))
    values = np.full(shape, np.nan)
    values[tuple(place[keep] for place in places)] = frame["value"].to_numpy(float)[keep]
    if missing := int(np.isnan(values).reshape(*shape[: len(stored)], -1).all(-1).sum()):
        raise MultiverseError(f"{name}: expected every combination of choices in the record, {missing} are missing")
    for subset in (axis for axis in own if axis.choice == SUBSET):
        known = {level: {*corpora[level], TRAIN, SEEN} for level in subset.levels}
        values = _by_corpora(values, len(stored), names_of, list(known.values()))
        stored = [*stored, subset]
    order = [stored.index(axis) for axis in axes if axis in stored]
    inner = range(len(stored), values.ndim)
    values = values.transpose(*order, *inner)
    spread = tuple(len(axis.levels) if axis in stored else 1 for axis in axes)
    full = tuple(len(axis.levels) for axis in axes)
    tail = values.shape[len(stored) :]
    values = np.broadcast_to(values.reshape(*spread, *tail), (*full, *tail))
    return Labelled(values.reshape(-1, *tail), names_of)


def _words(column: pd.Series) -> tuple[tuple[str, ...], np.ndarray]:
    """The different words of a column in the order of their appearance, and the place of each row's among them.

    A record has hundreds of thousands of rows of a few words each, which it holds as categories.
    """
    codes, words = pd.factorize(column.astype("category"), use_na_sentinel=False)
    return tuple(map(str, words)), codes


def _by_corpora(
    values: np.ndarray, before: int, names_of: Mapping[str, tuple[str, ...]], known: Sequence[set[str]]
) -> np.ndarray:
    """A further choice axis after the ``before`` others: at each of its levels other corpora are missing."""
    place = before + list(names_of).index("corpus")
    shape = [1] * values.ndim
    shape[place] = -1
    away = [np.array([corpus not in level for corpus in names_of["corpus"]]).reshape(shape) for level in known]
    return np.stack([np.where(hidden, np.nan, values) for hidden in away], axis=before)
