"""The claims' statistics on recalls, replicate by replicate (`sertools/papers/vowels/claims.yml`).

What is asked of a run and is not there is missing (NaN); a statistic has all the labels that the claims know.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sertools.analysis.vowels.paired_tests import paired_t
from sertools.analysis.vowels.recall_draws import Drawn, draw
from sertools.analysis.vowels.recalls import UTTERANCES, Tallies, tally
from sertools.analysis.vowels.results import Results
from sertools.analysis.vowels.setup import BASELINES, DIRECTIONS, RATED, RATED_DIRECTIONS, TASKS, THIRD, readings
from sertools.analysis.vowels.tidy import tidy
from sertools.models.vowel_methods import KINDS, METHODS, READINGS

MODELS = tuple(dict.fromkeys(one.name for one in METHODS))
GUESSED = ("GA-CL", "AGA-CL")
"""Models that are also trained with guessed labels of the target."""
CARRIED = ("CL", "AGA-CL")
"""Models that are carried to a third language."""
ENCODERS = ("Wav2vec2.0", "HuBERT")
PROPOSED = ("AGA-CL", "Both", READINGS[0])
"""Model, anchors and reading of the paper's own proposal."""
SOURCES = tuple(source for source, _ in DIRECTIONS)

Pairs = Mapping[tuple[str, str], str]
"""(source, target) to the name of the direction."""


@dataclass(frozen=True, eq=False)
class Counted:
    """The right answers of a run, counted once for each study and pair of languages, when first asked for."""

    results: Results
    utterances: pd.DataFrame
    _tallies: dict[tuple[str, str, str], Tallies] = field(default_factory=dict)

    def __call__(self, study: str, source: str, target: str) -> Tallies:
        """Errors as of `recalls.tally`."""
        key = study, source, target
        if key not in self._tallies:
            self._tallies[key] = tally(self.results, self.utterances, *key)
        return self._tallies[key]

    def draw(self, study: str, pairs: Pairs = DIRECTIONS, *, count: int = 1000, seed: int = 0) -> Drawn:
        """Replicates of the targets of two directions."""
        (first, second) = ((target, self(study, source, target)) for source, target in pairs)
        return draw(first, second, count=count, seed=seed)


def uar(
    counted: Counted, *, study: str = "transfer", pooling: str = UTTERANCES, count: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """``uar``: with labelled target samples. study: "transfer", or another choice.

    Returns:
        Columns replicate, model, anchors, direction, task, value; CL, which has no anchors, under all of them.
    """
    return _anchored(counted, study, DIRECTIONS, TASKS, counted.draw(study, count=count, seed=seed), pooling)


def uar_rated(
    counted: Counted, *, pooling: str = UTTERANCES, count: int = 1000, seed: int = 0
) -> pd.DataFrame:  # fmt: skip
    """``uar_rated``: three bins of the ratings; columns as of `uar`."""
    drawn = counted.draw("rated", RATED_DIRECTIONS, count=count, seed=seed)
    return _anchored(counted, "rated", RATED_DIRECTIONS, tuple(RATED), drawn, pooling)


def uar_pseudo(
    counted: Counted, *, pooling: str = UTTERANCES, count: int = 1000, seed: int = 0
) -> pd.DataFrame:  # fmt: skip
    """``uar_pseudo``: with guessed labels of the target; columns replicate, model, direction, task, value."""
    drawn = counted.draw("transfer", count=count, seed=seed)

    def named(model: str) -> tuple[str, str, str]:
        return model, "Both", READINGS[1]

    return _plain(counted, "transfer", {"model": GUESSED}, named, drawn, pooling)


def uar_baseline(
    counted: Counted, *, pooling: str = UTTERANCES, count: int = 1000, seed: int = 0
) -> pd.DataFrame:  # fmt: skip
    """``uar_baseline``: columns replicate, model, direction, task, value."""
    drawn = counted.draw("transfer", count=count, seed=seed)
    return _plain(counted, "transfer", {"model": BASELINES}, lambda model: (model, "", ""), drawn, pooling)


def uar_within(
    counted: Counted, *, pooling: str = UTTERANCES, count: int = 1000, seed: int = 0
) -> pd.DataFrame:  # fmt: skip
    """``uar_within``: CL trained on the target's own speakers; columns replicate, direction, task, value.

    Raises ValueError where other speakers are tested than from the other language.
    """
    drawn = counted.draw("transfer", count=count, seed=seed)
    own = {(target, target): direction for (_, target), direction in DIRECTIONS.items()}
    for (source, target), (same, _) in zip(DIRECTIONS, own, strict=True):
        tested = [counted(*key).strata for key in (("transfer", source, target), ("within", same, target))]
        if tested[0] != tested[1]:
            raise ValueError(f"within {target}: expected the speakers {tested[0]} to be tested, came {tested[1]}")
    return _plain(counted, "within", {}, lambda: ("CL", "", ""), drawn, pooling, own)


def uar_third(
    counted: Counted, *, pooling: str = UTTERANCES, count: int = 1000, seed: int = 0
) -> pd.DataFrame:  # fmt: skip
    """``uar_third``: columns replicate, model, source, target, task, value. A target's speakers are drawn together for
    both sources.

    Raises ValueError where the sources test other speakers.
    """
    drawn = counted.draw("third", {(SOURCES[0], target): target for target in THIRD}, count=count, seed=seed)
    parts = []
    for source in SOURCES:
        for target in THIRD:
            if counted("third", source, target).strata != counted("third", SOURCES[0], target).strata:
                raise ValueError(f"{target}: expected the same tested speakers from both sources, came others")
        pairs = {(source, target): target for target in THIRD}
        found = _plain(
            counted, "third", {"model": CARRIED}, lambda model: (model, *_anchors(model)), drawn, pooling, pairs
        )
        parts.append(found.rename(columns={"direction": "target"}).assign(source=source))
    return pd.concat(parts, ignore_index=True)[["replicate", "model", "source", "target", "task", "value"]]


def uar_encoder(
    counted: Mapping[str, Counted], *, pooling: str = UTTERANCES, count: int = 1000, seed: int = 0
) -> pd.DataFrame:  # fmt: skip
    """``uar_encoder``: AGA-CL Both on the features of several encoders.

    Args:
        counted: a run for each of `ENCODERS`, with the same division of speakers.

    Returns:
        Columns replicate, encoder, direction, task, value.

    Raises:
        ValueError: other encoders.
    """
    if set(counted) != set(ENCODERS):
        raise ValueError(f"expected runs with {', '.join(ENCODERS)}, came {', '.join(counted)}")
    parts = []
    for encoder in ENCODERS:
        found = uar(counted[encoder], pooling=pooling, count=count, seed=seed)
        own = found[(found["model"] == PROPOSED[0]) & (found["anchors"] == PROPOSED[1])]
        parts.append(own.drop(columns=["model", "anchors"]).assign(encoder=encoder))
    return pd.concat(parts, ignore_index=True)[["replicate", "encoder", "direction", "task", "value"]]


def p_baseline(
    counted: Counted, *, pooling: str = UTTERANCES, count: int = 1000, seed: int = 0
) -> pd.DataFrame:  # fmt: skip
    """``p_baseline``: AGA-CL Both against each baseline on the speakers of each replicate, over all runs as they are:
    a run that is drawn twice is no second observation.

    Returns:
        Columns replicate, model (of the baseline), direction, task, value.
    """
    drawn = counted.draw("transfer", count=count, seed=seed)
    axes = {"model": BASELINES, "direction": tuple(DIRECTIONS.values()), "task": TASKS}
    values = np.full((max(count, 1), *map(len, axes.values())), np.nan)
    for at, (source, target) in enumerate(DIRECTIONS):
        tallies = counted("transfer", source, target)
        recalls = tallies.recalls(drawn.weights[target], pooling)
        for (one, baseline), (other, task) in itertools.product(enumerate(BASELINES), enumerate(TASKS)):
            ours, theirs = (_at(tallies, (*named, task)) for named in (PROPOSED, (baseline, "", "")))
            if ours is not None and theirs is not None:
                values[:, one, at, other] = paired_t(recalls[ours], recalls[theirs])
    return tidy(values, axes)


def _anchored(
    counted: Counted, study: str, pairs: Pairs, tasks: tuple[str, ...], drawn: Drawn, pooling: str
) -> pd.DataFrame:  # fmt: skip
    def named(model: str, anchors: str) -> tuple[str, str, str]:
        return model, "" if model == "CL" else anchors, readings(model)

    return _plain(counted, study, {"model": MODELS, "anchors": KINDS}, named, drawn, pooling, pairs, tasks)


def _plain(
    counted: Counted,
    study: str,
    labels: Mapping[str, tuple[str, ...]],
    named: Callable[..., tuple[str, str, str]],
    drawn: Drawn,
    pooling: str,
    pairs: Pairs = DIRECTIONS,
    tasks: tuple[str, ...] = TASKS,
) -> pd.DataFrame:
    """A statistic with the axes of `labels`, direction and task; `named` says which model, anchors and reading the
    labels stand for."""
    axes = {**labels, "direction": tuple(pairs.values()), "task": tasks}
    values = np.full((max(drawn.count, 1), *map(len, axes.values())), np.nan)
    for at, (source, target) in enumerate(pairs):
        tallies = counted(study, source, target)
        recalls = drawn.values(tallies, target, pooling)
        for place, cell in _cells(labels, tasks):
            found = _at(tallies, (*named(*cell[:-1]), cell[-1]))
            if found is not None:
                values[(slice(None), *place[:-1], at, place[-1])] = recalls[found]
    return tidy(values, axes)


def _cells(
    labels: Mapping[str, tuple[str, ...]], tasks: tuple[str, ...]
) -> Iterator[tuple[tuple[int, ...], tuple[str, ...]]]:
    every = (*labels.values(), tasks)
    places = itertools.product(*(range(len(each)) for each in every))
    yield from zip(places, itertools.product(*every), strict=True)


def _at(tallies: Tallies, cell: tuple[str, str, str, str]) -> int | None:
    return tallies.cells.get_loc(cell) if cell in tallies.cells else None


def _anchors(model: str) -> tuple[str, str]:
    return ("" if model == "CL" else "Both"), readings(model)
