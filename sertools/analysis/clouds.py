"""What `interpretable` Figure 4 looks at: each corpus's latents under every model, and the rows that count for it.

Corpora are the rows that a model was trained on (``SEEN``), the track's held-out rows (``TRAIN``), and those moved to,
of which only speakers count whom the model never heard.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sertools.analysis.bootstrap import Interval, Replicates, Statistic, interval, replicates
from sertools.analysis.once import once
from sertools.analysis.references import SEEN
from sertools.analysis.transfer import TRAIN, held_out, tested_rows
from sertools.corpora.trace import traced
from sertools.measure.shipped import Utterances
from sertools.models.conditions import Target, inputs_of
from sertools.models.grid import Grid
from sertools.models.track import CLASSES, Track


@dataclass(frozen=True, eq=False)
class Model:
    """One model on one corpus: latents (k, 2), emotion words (k,) and speaker codes (k,) of the rows that count; and
    latents ``training`` (n, 2) and emotions ``taught`` (n,) of the rows that it was trained on. ``number``: from 0, the
    same for all corpora."""

    number: int
    latents: np.ndarray
    emotions: np.ndarray
    codes: np.ndarray
    training: np.ndarray
    taught: np.ndarray


@dataclass(frozen=True, eq=False)
class Cloud:
    """One corpus under every model of one method. ``drawn``: its replicates of speakers."""

    models: tuple[Model, ...]
    drawn: Replicates

    def interval(self, statistic_of: Callable[[Model], Statistic]) -> Interval:
        """The mean over the models of a statistic (R, S) -> (R,), with its interval over speakers."""
        statistics = [statistic_of(model) for model in self.models]
        return interval(lambda weights: np.stack([np.ravel(one(weights)) for one in statistics]), self.drawn)

    def intervals(self, statistic_of: Callable[[Model], Statistic], labels: Sequence[str]) -> dict[str, Interval]:
        """The same for a statistic (R, S) -> (labels, R) of several values, worked out once for all of them."""
        statistics = [statistic_of(model) for model in self.models]
        known: list[np.ndarray] = []

        def part(place: int) -> Statistic:
            # `interval` asks every statistic of one draw for the same weights
            def of_place(weights: np.ndarray) -> np.ndarray:
                if not known:
                    known.append(np.stack([one(weights) for one in statistics], axis=1))
                return known[0][place]

            return of_place

        return {label: interval(part(place), self.drawn) for place, label in enumerate(labels)}


def trained_rows(track: Track, grid: Grid) -> np.ndarray:
    """(members, N) bool: the rows that each member was trained on."""
    rows = np.zeros((len(grid.members), len(track.codes)), dtype=bool)
    for number, member in enumerate(grid.members):
        rows[number, track.folds[member.fold].train] = True
    return rows


@once
@traced
def clouds(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target],
    *,
    validation: Target | None = None,
    method: str = "DAE",
    seen: bool = True,
    embed: str = "mu",
    noisy_input: bool = False,
    seed: int = 0,
    count: int = 1000,
) -> dict[str, Cloud]:
    """``SEEN`` (unless ``seen`` is false), ``TRAIN`` and each target's name to its cloud under the models of a method.

    Args:
        track, grid: what was trained, on what.
        targets: name to standardised utterances; rows outside the four classes are left out.
        validation: the track's held-out rows under another condition (``sertools.models.conditions.validation``).
        method: name of the method whose models are looked at.
        seen: whether the rows of training are a corpus too.
        embed: ``mu`` or ``z`` (a UAE or DAE has one embedding). noisy_input: whether a DAE sees noise.
        seed: of sampled latents, noise and drawn speakers. count: number of bootstrap replicates.

    Raises:
        KeyError: a method that was not trained.
    """
    grid = grid.select(method=method)
    options = {"which": embed, "seed": seed, "noisy_input": noisy_input}
    own = grid.embed(track.inputs, **options)
    words = track.utterances.table["emotion"].to_numpy(dtype=str)
    trained = trained_rows(track, grid)
    people = track.speakers.astype(str)
    drawn = replicates(people, count=count, seed=seed)
    looked = {SEEN: (own, words, people, drawn, trained)} if seen else {}
    looked[TRAIN] = (own, words, people, drawn, held_out(track, grid))
    others = targets if validation is None else {TRAIN: validation, **targets}
    for name, target in others.items():
        speakers = target.table["speaker"].to_numpy(dtype=str)
        emotions = target.table["emotion"].fillna("").to_numpy(dtype=str)
        latents = grid.embed(inputs_of(target), **options)
        rows = tested_rows(track, grid, target) & np.isin(emotions, CLASSES)
        looked[name] = (latents, emotions, speakers, replicates(speakers, count=count, seed=seed), rows)
    found = {}
    for name, (latents, emotions, speakers, drawn, rows) in looked.items():
        codes = drawn.codes(speakers)
        models = [
            Model(k, latents[k, rows[k]], emotions[rows[k]], codes[rows[k]], own[k, trained[k]], words[trained[k]])
            for k in range(len(grid.members))
        ]
        found[name] = Cloud(tuple(models), drawn)
    return found
