"""Trains an autoencoder or a recogniser of `wild` and applies it to the speech that it never learned from."""

import resource
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sertools.analysis.wild.data import Speech
from sertools.analysis.wild.setup import Autoencoder, Member, Settings
from sertools.corpora.polarity import POLARITIES
from sertools.models.pretraining import Pretrained
from sertools.models.recognition import Recogniser
from sertools.models.series_store import pretrained, recogniser

HIDDEN = [f"h{place:02d}" for place in range(64)]
"""Columns of the values of the last hidden layer."""


@dataclass(frozen=True, eq=False)
class Cost:
    """seconds: of the training. epochs: run; best: the one kept (from 1). frames: of real speech in an epoch. peak:
    largest resident memory of the process so far, in bytes."""

    seconds: float
    epochs: int
    best: int
    frames: int
    peak: int


@dataclass(frozen=True, eq=False)
class Recognised:
    """What a recogniser says.

    scores: a row an utterance of the test partitions and of the unseen corpus (index): role, truth, then a column for
    each of `POLARITIES`, and `HIDDEN` where it is one of the paper's own. history: a row an epoch.
    """

    member: Member
    scores: pd.DataFrame
    history: pd.DataFrame
    cost: Cost


@dataclass(frozen=True, eq=False)
class Reconstructed:
    """What an autoencoder says of speech that it never learned from.

    errors: a row an utterance of role test or unseen (index): corpus, speaker, error (mean squared, over frames and
    coefficients), near_zero (share of its bottleneck's activities that are at most 1e-3). history: a row an epoch.
    """

    autoencoder: Autoencoder
    errors: pd.DataFrame
    history: pd.DataFrame
    cost: Cost


def autoencoder(speech: Speech, one: Autoencoder, settings: Settings, folder: Path | None = None) -> Pretrained:
    """The trained autoencoder; kept, see `series_store.pretrained`."""
    roles = speech.pretraining.to_numpy()
    return pretrained(
        speech.series.frames, speech.series.offsets, np.flatnonzero(roles == "training"),
        np.flatnonzero(roles == "validation"), seed=settings.seed, run=one.run, share=one.share,
        sparsity=settings.sparsity, epochs=one.epochs(settings), patience=settings.pretraining_patience,
        folder=None if folder is None else folder / "autoencoders",
    )  # fmt: skip


def trained(speech: Speech, member: Member, settings: Settings, folder: Path | None = None) -> Recogniser:
    """The trained recogniser; kept, and its autoencoder too, see `series_store.recogniser`."""
    labels, rows = speech.rows(member)
    pre = None if member.autoencoder is None else autoencoder(speech, member.autoencoder, settings, folder).encoder()
    return recogniser(
        speech.series.frames, speech.series.offsets, labels, rows["training"], rows["validation"],
        strategy=member.strategy, encoder=pre, seed=settings.seed, run=member.run,
        weighted=member.weighting == "balanced", epochs=settings.epochs, patience=settings.patience,
        folder=None if folder is None else folder / "recognisers",
    )  # fmt: skip


def recognised(speech: Speech, member: Member, settings: Settings, folder: Path | None = None) -> Recognised:
    """Train a recogniser and score the test partitions and the unseen corpus."""
    labels, rows = speech.rows(member)
    model = trained(speech, member, settings, folder)
    asked = np.concatenate([rows["test"], rows["unseen"]])
    part = speech.series.rows(asked)
    scores, hidden = model.apply(part.frames, part.offsets)
    frame = pd.DataFrame({"role": np.repeat(["test", "unseen"], [len(rows["test"]), len(rows["unseen"])])})
    frame["truth"] = np.array(POLARITIES)[labels[asked]]
    frame[list(POLARITIES)] = scores
    if member.own:
        frame[HIDDEN] = hidden
    frame.index = part.table.index
    frames = int(speech.series.lengths[rows["training"]].sum())
    return Recognised(member, frame, model.history, _cost(model, frames))


def reconstructed(speech: Speech, one: Autoencoder, settings: Settings, folder: Path | None = None) -> Reconstructed:
    """Train an autoencoder and reconstruct the speech that it never learned from."""
    model = autoencoder(speech, one, settings, folder)
    roles = speech.pretraining.to_numpy()
    part = speech.series.rows(np.flatnonzero((roles == "test") | (roles == "unseen")))
    made = model.reconstruct(part.frames, part.offsets)
    squares = np.square(part.frames - made, dtype=np.float64).mean(1)
    activities, ends = model.bottleneck(part.frames, part.offsets)
    small = (np.abs(activities) <= 1e-3).mean(1)
    errors = part.table[["corpus", "speaker"]].assign(
        error=np.add.reduceat(squares, part.offsets[:-1]) / part.lengths,
        near_zero=np.add.reduceat(small, ends[:-1]) / np.diff(ends),
    )
    learned = speech.series.lengths[roles == "training"].sum() * one.share
    return Reconstructed(one, errors, model.history, _cost(model, int(learned)))


def _cost(model: Pretrained | Recogniser, frames: int) -> Cost:
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return Cost(model.seconds, len(model.history), model.best_epoch, frames, peak)
