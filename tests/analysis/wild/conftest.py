"""A small run of `wild`: noise in the place of speech, three corpora of four speakers, one unseen, one to pre-train;
and the members of a whole run with random answers in the place of trained models."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.wild import engine
from sertools.analysis.wild.accuracy import tallies
from sertools.analysis.wild.data import Speech
from sertools.analysis.wild.setup import Parts, Settings, members
from sertools.corpora.polarity import POLARITIES
from sertools.measure.series import Series

PARTS = Parts(
    labelled=("synthetic-a", "synthetic-b", "synthetic-c"),
    unseen="synthetic-d",
    speech=("synthetic-e",),
    rotated="synthetic-c",
    rotation=("s0",),
    synthetic=True,
)
SETTINGS = Settings(parts=PARTS, runs=2, fewer=1, amounts=("1/2", "all"), epochs=2, pretraining_epochs=1, seed=3)


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


GUESSED_SETTINGS = Settings(runs=3)
GUESSED_SPEAKERS = {"emodb": ["15"], "emovo": ["f3"], "ravdess": ["23"], "savee": ["KL"], "tess": ["OAF", "YAF"]}


def _members():
    rows = [{**vars(member), "own": member.own} for member in members(GUESSED_SETTINGS)]
    return pd.DataFrame(rows).rename(columns={"number": "member"}).set_index("member")


def _scores(members, seed=0):
    """Random answers; twelve rows a speaker, and of the last class fewer."""
    draw, frames = np.random.default_rng(seed), []
    for member, facts in members.iterrows():
        people = {corpus: list(who) for corpus, who in GUESSED_SPEAKERS.items()}
        people["savee"] = ["DC", "JE", "JK", "KL"] if facts["split"] == "random" else [facts["held_out"]]
        for corpus, who in people.items():
            for speaker in who:
                truth = np.repeat(POLARITIES, [6, 4, 2])
                scores = draw.dirichlet([1, 1, 1], size=len(truth))
                frame = pd.DataFrame(scores, columns=list(POLARITIES)).assign(
                    member=member, corpus=corpus, speaker=f"{corpus}-{speaker}", truth=truth, emotion="angry"
                )
                frames.append(frame.assign(role="unseen" if corpus == "tess" else "test"))
    return pd.concat(frames, ignore_index=True)


@pytest.fixture(scope="session")
def guessed_members():
    """All members of a run, three for each of the paper's own."""
    return _members()


@pytest.fixture(scope="session")
def guessed_scores(guessed_members):
    """Scores that were drawn at random."""
    return _scores(guessed_members)


@pytest.fixture(scope="session")
def guessed_counts(guessed_scores):
    """Their counts of right answers."""
    return tallies(guessed_scores)
