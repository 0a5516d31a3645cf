"""Made-up utterances of any number for `benchmarks.growth`: 88 features that tell four emotions and their ratings apart
a little, 30 utterances a speaker, so that speakers grow with utterances. Seeded; only cost is measured on them."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from sertools.analysis.rank_baselines import RATERS
from sertools.corpora.folds import Fold, speaker_folds, subsample
from sertools.corpora.labels import labels as dimensional_labels
from sertools.corpora.tracks import IEMOCAP_PROPORTIONS
from sertools.measure.egemaps import NAMES
from sertools.measure.normalisation import fit
from sertools.measure.utterances import Utterances
from sertools.models import grid as grids
from sertools.models.conditions import Target
from sertools.models.grid import Grid
from sertools.models.methods import METHODS, members
from sertools.models.track import CLASSES, DIMENSIONS, Track, classes_of

EACH = 30
"""Utterances of a speaker."""
FOLDS = 2
TRAINED_ON = 640
"""Rows that the models are trained on, however many they are asked about: what is measured is what is asked."""


def utterances(rows: int, name: str = "made", *, seed: int = 0) -> Utterances:
    """So many utterances in the four emotions, all rated by three people, each sentence in two intensities."""
    draw, number = np.random.default_rng([seed, rows]), np.arange(rows)
    people = max(8, rows // EACH)
    speaker, take = number % people, number // people
    emotion = take % len(CLASSES)
    ratings = np.clip(3 + 0.8 * (emotion[:, None] - 1.5) + draw.normal(size=(rows, 2)), 1, 5)
    table = pd.DataFrame(
        {
            "file": [f"{name}/{one}.wav" for one in number],
            "corpus": name,
            "language": "en",
            "speaker": [f"{name}-{one}" for one in speaker],
            "gender": np.where(speaker % 2, "female", "male"),
            "emotion": np.array(CLASSES)[emotion],
            "activation": ratings[:, 0],
            "valence": ratings[:, 1],
            "rating": "human",
            "text": [f"sentence {one}" for one in take // (2 * len(CLASSES))],
            "session": "1",
            "intensity": np.where(take // len(CLASSES) % 2, "strong", "normal"),
        },
        index=pd.Index([f"{name}/{one}" for one in number], name="utterance"),
    )
    for place, dimension in enumerate(DIMENSIONS):
        for rater in RATERS:
            table[f"{dimension}_{rater}"] = np.clip(ratings[:, place] + draw.normal(size=rows), 1, 5)
    features = draw.standard_normal((rows, len(NAMES)), dtype=np.float32)
    features[:, :4] += np.eye(4, dtype=np.float32)[emotion]
    return Utterances(name, table, pd.DataFrame(features, table.index, list(NAMES)), {})


def track(rows: int) -> Track:
    """A track of so many utterances, divided as the pages divide theirs."""
    made = utterances(rows)
    table = made.table
    folds = tuple(
        Fold(subsample(table, fold.train, IEMOCAP_PROPORTIONS, number), fold.test)
        for number, fold in enumerate(speaker_folds(table, FOLDS, 0))
    )
    labels = {
        name: np.stack([dimensional_labels(table, name, fold.train, "human") for fold in folds]) for name in DIMENSIONS
    }
    return Track("made", made, {}, folds, classes_of(made), labels, "speaker")


@cache
def trained(*names: str, folds: int = FOLDS) -> Grid:
    """A model of each method and fold, trained on few rows for one epoch."""
    made = track(TRAINED_ON)
    labels = {name: np.tile(values[:1], (folds, 1)) for name, values in made.labels.items()}
    return grids.train(
        made.inputs, members(tuple(METHODS[name] for name in names), folds, 1), [np.arange(TRAINED_ON)] * folds,
        made.codes, labels, epochs=1, seed=0,
    )  # fmt: skip


def moved_to(rows: int) -> dict[str, Utterances]:
    """A corpus of so many utterances by other speakers that the models are carried to."""
    return {"other": utterances(rows, "other", seed=1)}


def by_fold(of: Track) -> Track:
    """The track with features by each fold's own statistics."""
    values = of.utterances.features.to_numpy()
    return replace(of, normalisation="training", statistics=tuple(fit(values[fold.train]) for fold in of.folds))


def target_of(made: Utterances) -> Target:
    """Utterances as a target of which every row counts in every fold."""
    counted = np.ones((FOLDS, len(made)), dtype=bool)
    return Target(made.name, made, made.features.to_numpy(), counted, ~counted, None)


def scattered(rows: int, classes: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Points (n, 2) in overlapping clouds, class words, speaker codes, and the number of speakers."""
    made = np.arange(rows)
    people = max(8, rows // EACH)
    place = made // people % classes
    points = (
        np.random.default_rng(rows).normal(size=(rows, 2)) + 0.7 * np.array([[0, 0], [0, 2], [2, 0], [2, 2]])[place]
    )
    return points, np.array(CLASSES)[place], made % people, people
