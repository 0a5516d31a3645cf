"""A small run of `wild`: noise in the place of speech, three corpora of four speakers, one unseen, one to pre-train."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.wild import engine
from sertools.analysis.wild.data import Speech
from sertools.analysis.wild.setup import Parts, Settings
from sertools.measure.series import Series

PARTS = Parts(
    labelled=("synthetic-a", "synthetic-b", "synthetic-c"),
    unseen="synthetic-d",
    speech=("synthetic-e",),
    rotated="synthetic-c",
    rotation=("s0",),
    synthetic=True,
)
SETTINGS = Settings(
    parts=PARTS, runs=2, fewer=1, choice_runs=1, amounts=("1/2", "all"), epochs=2, pretraining_epochs=1, seed=3
)


def noise(parts: Parts) -> Series:
    """Six utterances of each speaker, two of each class, 5 to 15 frames long."""
    draw, rows, series = np.random.default_rng(0), [], []
    for corpus in (*parts.tested, *parts.speech):
        for speaker in range(4):
            for number, emotion in enumerate(("happy", "neutral", "sad", "angry", "happy", "neutral")):
                utterance = f"{corpus}/s{speaker}-{number}"
                rows.append((utterance, corpus, f"{corpus}-s{speaker}", emotion, 1.0))
                series.append(draw.normal(size=(draw.integers(5, 16), 40)).astype("float32"))
    columns = ["utterance", "corpus", "speaker", "emotion", "seconds"]
    return Series.of("noise", pd.DataFrame(rows, columns=columns).set_index("utterance"), series)


@pytest.fixture(scope="session")
def settings() -> Settings:
    return SETTINGS


@pytest.fixture(scope="session")
def spoken(settings) -> Speech:
    return Speech(settings.parts, noise(settings.parts), settings.seed)


@pytest.fixture(scope="session")
def small_run(spoken, settings, tmp_path_factory):
    """Everything trained; what was said; and the largest memory of each training."""
    said, peaks = [], []
    folder = tmp_path_factory.mktemp("models")
    found = engine.run(settings, speech_of=spoken, say=said.append, peaks=peaks, folder=folder)
    return found, said, peaks, folder
