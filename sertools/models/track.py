"""From the name of a track to what a grid of autoencoders is trained on, and to the corpora that it is moved to.

A *track* is one corpus, several corpora pooled (``sertools.corpora.tracks``), or a user's own folder. Training rows
are the four classes that the three papers by Das et al. share, and class proportions are set inside each training fold.
Every corpus is standardised by its own statistics, or all rows by those of each training fold (condition 1 of Das et
al., ICASSP 2022, section 3.1).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sertools.corpora.folds import Fold, random_folds, speaker_folds, subsample
from sertools.corpora.labels import labels as dimensional_labels
from sertools.corpora.table import CorpusError
from sertools.corpora.trace import traced_reading
from sertools.corpora.tracks import IEMOCAP_PROPORTIONS, expand
from sertools.measure.normalisation import LEVELS, Statistics, fit, normalise, standardise_rows
from sertools.measure.shipped import Utterances, load
from sertools.models.grid import Grid
from sertools.models.methods import Method, members
from sertools.models.store import trained

CLASSES = ("neutral", "sad", "happy", "angry")
DIMENSIONS = ("activation", "valence")
PROPORTIONS = {"iemocap": IEMOCAP_PROPORTIONS, "balanced": dict.fromkeys(CLASSES, 1 / len(CLASSES)), "as found": None}
NORMALISATIONS = ("corpus", "training")


@dataclass(frozen=True)
class Track:
    """Everything that a grid of autoencoders is trained on.

    Attributes:
        name: the track's name, as it was asked for.
        utterances: rows of the four classes, all corpora of the track one below the other (N rows); standardised, or
            in openSMILE's units where every fold has statistics of its own. Models see ``inputs``.
        dropped: rows dropped as outliers, by corpus.
        folds: positions into the N rows; ``train`` is already subsampled to the class proportions, ``test`` is whole.
        codes: (N,) int, the class of a row as its position in ``CLASSES``.
        labels: ``activation`` and ``valence``, each (folds, N), on 1 to 5: human ratings, else class means of the
            training fold.
        split: ``speaker`` (no speaker on both sides) or ``random`` (as published).
        level: ``kept`` or ``removed``, see :func:`four_classes`.
        normalisation: ``corpus`` or ``training``, see :func:`prepare_track`.
        statistics: with ``training``, what each fold's rows are standardised by, from the rows that it trains on.
    """

    name: str
    utterances: Utterances
    dropped: dict[str, int]
    folds: tuple[Fold, ...]
    codes: np.ndarray
    labels: dict[str, np.ndarray]
    split: str
    level: str = "kept"
    normalisation: str = "corpus"
    statistics: tuple[Statistics, ...] | None = None

    @cached_property
    def inputs(self) -> np.ndarray:
        """What the models see: float32 (N, 88), or (folds, N, 88) where every fold has statistics of its own."""
        if self.statistics is None:
            return self.utterances.features.to_numpy(np.float32)
        return np.stack(
            [standardise_rows(self.utterances, statistics=one, level=self.level).features for one in self.statistics]
        )

    @property
    def speakers(self) -> np.ndarray:
        """(N,) speaker of each row."""
        return self.utterances.table["speaker"].to_numpy()


def classes_of(utterances: Utterances) -> np.ndarray:
    """(n,) position in ``CLASSES`` of each row's emotion; -1 where it has none of them."""
    places = {emotion: place for place, emotion in enumerate(CLASSES)}
    return utterances.table["emotion"].map(places).fillna(-1).to_numpy(dtype=int)


def thin(utterances: Utterances, rows: int | None, seed: int) -> Utterances:
    """At most ``rows`` utterances, drawn in turn from every speaker and emotion; all of them for None."""
    table = utterances.table
    if rows is None or len(table) <= rows:
        return utterances
    order = table.iloc[np.random.default_rng(seed).permutation(len(table))]
    turn = order.groupby(["speaker", "emotion"], dropna=False).cumcount()
    drawn = turn.sort_values(kind="stable").index[:rows]
    return utterances.rows(table.index.isin(drawn))


def utterances_of(name: str, *, rows: int | None = None, seed: int = 0) -> Utterances:
    """The four classes of one corpus, in openSMILE's units; arguments as for :func:`four_classes`.

    A corpus without any emotion label keeps all its rows: it can still be embedded. Raises CorpusError where the corpus
    has labels, but none of the four classes.
    """
    utterances = load(name)
    if utterances.table["emotion"].notna().any():
        found = sorted(utterances.table["emotion"].dropna().unique())
        utterances = utterances.emotions(CLASSES)
        if not len(utterances.table):
            raise CorpusError(f"{name}: expected utterances in some of {', '.join(CLASSES)}; came {', '.join(found)}")
    return thin(utterances, rows, seed)


@traced_reading
def four_classes(name: str, *, level: str = "kept", rows: int | None = None, seed: int = 0) -> tuple[Utterances, int]:
    """The four classes of one corpus, standardised by its own statistics, and how many rows were dropped as outliers.

    Args:
        name: a corpus, or a path to a user's own.
        level: ``kept``, or ``removed``: the 17 level features are set to zero after standardising.
        rows: at most this many rows (the smoke profile), see :func:`thin`; None for all.
        seed: of the draw of ``rows``.

    Raises:
        CorpusError: the corpus has labels, but none of the four classes.
        ValueError: an unknown ``level``.
    """
    normalised = normalise(utterances_of(name, rows=rows, seed=seed), level=level)
    return normalised.utterances, len(normalised.dropped)


@traced_reading
def prepare_track(
    name: str,
    *,
    split: str = "speaker",
    folds: int = 5,
    seed: int = 0,
    proportions: str = "iemocap",
    label_source: str = "human",
    level: str = "kept",
    normalisation: str = "corpus",
    rows: int | None = None,
    dimensions: tuple[str, ...] = DIMENSIONS,
) -> Track:
    """Load, standardise, split and label a track.

    Args:
        name: a track, a corpus, or a path to a user's own.
        split: ``speaker`` for StratifiedGroupKFold by speaker, ``random`` for the papers' shuffled KFold.
        folds: number of folds.
        seed: of the folds and of every draw of rows.
        proportions: class shares of a training fold: ``iemocap`` (the papers'), ``balanced``, or ``as found`` for all
            rows.
        label_source: ``human`` (class means where a row has no rating), ``class mean`` or ``order``.
        level: ``kept`` or ``removed``, see :func:`four_classes`.
        normalisation: ``corpus`` for each corpus's own statistics, ``training`` for those of each fold's training rows.
            Outliers are those by the corpus's own statistics for both, so that they have the same rows.
        rows: at most this many rows of a corpus, see :func:`thin`; None for all.
        dimensions: which labels to make; a corpus without ratings has none to give (``activation`` has ``order``).

    Raises:
        CorpusError: no utterances in the four classes, or too few speakers for the folds.
        ValueError: an unknown ``split``, ``proportions``, ``level`` or ``normalisation``.
    """
    known = {"level": (level, LEVELS), "normalisation": (normalisation, NORMALISATIONS)}
    for option, (came, allowed) in known.items():
        if came not in allowed:
            raise ValueError(f"{option}: expected one of {', '.join(allowed)}; came {came!r}")
    if proportions not in PROPORTIONS:
        raise ValueError(f"proportions: expected one of {', '.join(PROPORTIONS)}; came {proportions!r}")
    parts, dropped = {}, {}
    for corpus in expand(name):
        parts[corpus], dropped[corpus] = four_classes(corpus, level=level, rows=rows, seed=seed)
        if normalisation == "training":
            parts[corpus] = utterances_of(corpus, rows=rows, seed=seed).rows(parts[corpus].table.index)
    utterances = Utterances.concat(list(parts.values()))
    codes = classes_of(utterances)
    if (codes < 0).any():
        missing = utterances.table.index[codes < 0]
        raise CorpusError(
            f"{name}: expected an emotion for every training row; {len(missing)} have none, first: {missing[0]}"
        )
    table = utterances.table
    if split == "speaker":
        drawn = speaker_folds(table, folds, seed)
    elif split == "random":
        drawn = random_folds(table, folds, seed)
    else:
        raise ValueError(f"split: expected 'speaker' or 'random', came {split!r}")
    shares = PROPORTIONS[proportions]
    if shares is not None:
        drawn = [
            Fold(subsample(table, fold.train, shares, seed + number), fold.test) for number, fold in enumerate(drawn)
        ]
    statistics = None
    if normalisation == "training":
        values = utterances.features.to_numpy()
        statistics = tuple(fit(values[fold.train]) for fold in drawn)
    labels = {
        dimension: np.stack([dimensional_labels(table, dimension, fold.train, label_source) for fold in drawn])
        for dimension in dimensions
    }
    return Track(name, utterances, dropped, tuple(drawn), codes, labels, split, level, normalisation, statistics)


def train_track(
    track: Track,
    methods: tuple[Method, ...],
    *,
    runs: int,
    epochs: int,
    seed: int,
    workers: int = 1,
    device: str = "cpu",
) -> Grid:
    """Train every method on every fold of a track in every run, or take the grid from the cache.

    Args:
        track: from :func:`prepare_track`; it must carry the labels that the methods are supervised by.
        methods: for instance ``sertools.models.methods.ZEROSHOT``.
        runs: rounds with different random seeds.
        epochs: passes over a training fold.
        seed: of initial weights, order of rows and noise; round r of every method starts from the same draws.
        workers: processes; results do not depend on them.
        device: ``cpu``, ``cuda`` or ``cuda:N``.

    Returns:
        A grid of methods x folds x runs, in that order.

    Raises:
        ValueError: labels that a method needs are missing, a fold with fewer rows than a batch, or no such device.
    """
    return trained(
        track.inputs,
        members(methods, len(track.folds), runs),
        [fold.train for fold in track.folds],
        track.codes,
        track.labels,
        epochs=epochs,
        seed=seed,
        workers=workers,
        device=device,
    )
