"""Members of a run of `wild` with random answers in the place of trained models."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.wild.accuracy import tallies
from sertools.analysis.wild.setup import Settings, members
from sertools.corpora.polarity import POLARITIES

SETTINGS = Settings(runs=3)
SPEAKERS = {"emodb": ["15"], "emovo": ["f3"], "ravdess": ["23"], "savee": ["KL"], "tess": ["OAF", "YAF"]}


def table_of_members():
    rows = [{**vars(member), "own": member.own} for member in members(SETTINGS)]
    return pd.DataFrame(rows).rename(columns={"number": "member"}).set_index("member")


def table_of_scores(members, seed=0):
    """Random answers; twelve rows a speaker, and of the last class fewer."""
    draw, frames = np.random.default_rng(seed), []
    for member, facts in members.iterrows():
        people = {corpus: list(who) for corpus, who in SPEAKERS.items()}
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
    return table_of_members()


@pytest.fixture(scope="session")
def guessed_scores(guessed_members):
    """Scores that were drawn at random."""
    return table_of_scores(guessed_members)


@pytest.fixture(scope="session")
def guessed_counts(guessed_scores):
    """Their counts of right answers."""
    return tallies(guessed_scores)
