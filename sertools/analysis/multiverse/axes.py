"""Axes and levels of the multiverse, as `sertools/papers/multiverse.yml` fixes them before any run.

An *analysis* takes one level of every axis that bears on a statistic. The axis `corpora` chooses among the corpora of a
record; nothing is computed for it.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

SUBSET = "corpora"
"""The axis that takes a subset of what is recorded."""


class AxesError(ValueError):
    """multiverse.yml, or what was computed, does not fit the axes."""


@dataclass(frozen=True)
class Axis:
    """One choice: its levels, the question that it answers (``asks``), and ``why`` there is more than one answer."""

    name: str
    levels: tuple[str, ...]
    asks: str
    why: str


@dataclass(frozen=True)
class Paper:
    """What bears on a paper's statistics.

    statistics: name -> axes. own, own_of: the paper's own level by axis, and by statistic where that differs. narrower:
    levels by axis, or by statistic and axis, where fewer than the axis has are taken. headline: claims shown in full.
    level_is_kept_for: claims that ask about the features which `level: removed` takes away. corpora: level of the axis
    `corpora` -> transfer corpora.
    """

    name: str
    statistics: dict[str, tuple[str, ...]]
    own: dict[str, str]
    own_of: dict[str, dict[str, str]]
    narrower: dict
    headline: tuple[str, ...]
    level_is_kept_for: tuple[str, ...]
    corpora: dict[str, tuple[str, ...]]

    def levels(self, statistic: str) -> dict[str, tuple[str, ...]]:
        """Axis -> levels, for each axis that bears on a statistic. Raises AxesError for another statistic."""
        if statistic not in self.statistics:
            raise AxesError(
                f"{self.name}: expected a statistic out of {', '.join(self.statistics)}, came {statistic!r}"
            )
        of_statistic = self.narrower.get(statistic, {})
        return {
            axis: tuple(of_statistic.get(axis) or self.narrower.get(axis) or axes()[axis].levels)
            for axis in self.statistics[statistic]
        }

    def own_levels(self, statistic: str) -> dict[str, str]:
        """Axis -> the paper's own level, for each axis that bears on a statistic."""
        own = {**self.own, **self.own_of.get(statistic, {})}
        return {axis: own.get(axis, levels[0]) for axis, levels in self.levels(statistic).items()}


@cache
def _text() -> str:
    return (files("sertools.papers") / "multiverse.yml").read_text(encoding="utf-8")


def fingerprint() -> str:
    """SHA-256 of multiverse.yml, as text."""
    return hashlib.sha256(_text().encode()).hexdigest()


@cache
def axes() -> dict[str, Axis]:
    """Every axis by name, in the file's order."""
    found = yaml.safe_load(_text())["axes"]
    return {name: Axis(name, tuple(map(str, one["levels"])), one["asks"], one["why"]) for name, one in found.items()}


@cache
def papers() -> dict[str, Paper]:
    """Every paper by name.

    Raises:
        AxesError: an axis, statistic or level that is not there is named.
    """
    found = {name: _paper(name, one) for name, one in yaml.safe_load(_text())["papers"].items()}
    for paper in found.values():
        _check(paper)
    return found


def _paper(name: str, one: dict) -> Paper:
    statistics = {statistic: tuple(bear) for statistic, bear in one["statistics"].items()}
    own = {axis: str(level) for axis, level in one["own"].items()}
    own_of = {
        statistic: {axis: str(level) for axis, level in levels.items()}
        for statistic, levels in one.get("own_of", {}).items()
    }
    kept = tuple(one.get("level_is_kept_for", ()))
    corpora = {level: tuple(names) for level, names in one["corpora"].items()}
    return Paper(name, statistics, own, own_of, one.get("levels", {}), tuple(one["headline"]), kept, corpora)


def _check(paper: Paper) -> None:
    unknown = {axis for bear in paper.statistics.values() for axis in bear} | set(paper.own)
    unknown |= {axis for levels in paper.own_of.values() for axis in levels}
    if unknown := unknown - set(axes()):
        raise AxesError(f"{paper.name}: expected axes out of {', '.join(axes())}, came {', '.join(sorted(unknown))}")
    if unknown := (set(paper.own_of) | set(paper.narrower)) - set(paper.statistics) - set(axes()):
        raise AxesError(f"{paper.name}: expected statistics out of {', '.join(paper.statistics)}, came {unknown}")
    for statistic in paper.statistics:
        for axis, level in paper.own_levels(statistic).items():
            taken = paper.levels(statistic)[axis]
            if level not in taken or not set(taken) <= set(axes()[axis].levels):
                raise AxesError(
                    f"{paper.name}, {statistic}, {axis}: expected levels out of {', '.join(axes()[axis].levels)} and "
                    f"the own one among those taken, came {', '.join(taken)} and {level!r}"
                )
