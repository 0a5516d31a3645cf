"""The worlds of the multiverse: what is trained. Everything else is read from the trained models.

A world is a track with one level of each choice that training depends on. Models of all worlds start from the same
draws (seed, fold, run), so that a verdict that flips flips for a choice and not for a seed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import product

from sertools.analysis.multiverse.axes import axes
from sertools.corpora.tracks import TRANSFER

POOLED, RATED = "pooled", "rated"
NORMALISATIONS = ("corpus", "training")
"""Whose statistics standardise training rows: their corpus's, or the training fold's."""


@dataclass(frozen=True)
class Settings:
    """What the worlds have in common.

    runs, folds, seed: as for a grid. pooled, rated: names of the tracks. papers, extension: transfer corpora.
    rows: at most this many of a corpus. epochs: level of that axis -> epochs. only: axis -> levels, where fewer are
    wanted than the axes have. A small multiverse for tests takes few rows, epochs and levels.
    """

    runs: int = 1
    folds: int = 5
    seed: int = 0
    pooled: str = "open-english"
    rated: str = "rated"
    papers: tuple[str, ...] = TRANSFER["papers"]
    extension: tuple[str, ...] = TRANSFER["extension"]
    rows: int | None = None
    epochs: Mapping[str, int] = field(default_factory=lambda: {"50": 50, "200": 200})
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def corpora(self) -> tuple[str, ...]:
        """All transfer corpora."""
        return tuple(dict.fromkeys([*self.papers, *self.extension]))

    def takes(self, axis: str, level: str) -> bool:
        """Whether a level is wanted."""
        return level in self.only.get(axis, (level,))

    def to_json(self) -> dict:
        """As a dictionary of plain values; ``Settings(**...)`` reads it back."""
        return asdict(self)


SMALL = {"rows": 200, "epochs": {"50": 2, "200": 3}}
"""Settings that take a minute: for tests, and to see a record before the run of record."""


@dataclass(frozen=True)
class World:
    """One world: its number (from 0), kind of track (``POOLED`` or ``RATED``), and a level of each choice of training.

    normalisation: of ``NORMALISATIONS``. epochs: level of that axis.
    """

    number: int
    kind: str
    split: str
    proportions: str
    level: str
    normalisation: str
    epochs: str

    @property
    def conditions(self) -> tuple[str, ...]:
        """Levels of the axis `normalisation` that this world's models can show: whose statistics standardise a corpus
        that they are carried to."""
        return ("target", "target 20 %") if self.normalisation == "corpus" else ("training", "target 20 %")

    @property
    def choices(self) -> dict[str, str]:
        """Axis -> level, but for `normalisation`, which evaluation adds."""
        return {"split": self.split, "proportions": self.proportions, "level": self.level, "epochs": self.epochs}

    def __str__(self) -> str:
        return ", ".join(
            (self.kind, f"{self.split} folds", self.proportions, f"level {self.level}",
             f"normalised by {self.normalisation}", f"{self.epochs} epochs")
        )  # fmt: skip


def worlds(settings: Settings) -> tuple[World, ...]:
    """All worlds that the settings want, pooled ones first; numbers run over all, wanted or not."""
    short = axes()["epochs"].levels[0]
    names = ("split", "proportions", "level")
    found = []
    for kind, epochs in ((POOLED, (short,)), (RATED, axes()["epochs"].levels)):
        of_kind = product(*(axes()[name].levels for name in names), NORMALISATIONS, epochs)
        found += [World(number, kind, *each) for number, each in enumerate(of_kind, start=len(found))]
    return tuple(
        world
        for world in found
        if all(settings.takes(axis, getattr(world, axis)) for axis in (*names, "epochs"))
        and settings.takes("training normalisation", world.normalisation)
        and settings.takes("track", world.kind)
    )
