"""The speech for pre-training, counted from tables of utterances alone: no audio is needed to say who is in it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sertools.analysis.wild.data import Speech
from sertools.analysis.wild.setup import Parts
from sertools.corpora.table import CorpusError
from sertools.measure.series import Series

TRAINING = "training"


def without_audio(tables: Sequence[pd.DataFrame], parts: Parts, seed: int = 0) -> Speech:
    """The speech of `wild` with one frame of silence in the place of every utterance's series.

    Roles and classes come from the labels alone; whatever asks for frames must not be asked of it.

    Args:
        tables: one a corpus, in any order, of all of `parts.tested` and `parts.speech`. seed: as of the training.

    Raises:
        CorpusError: a corpus of the parts is missing.
    """
    table = pd.concat(list(tables))
    asked = (*parts.tested, *parts.speech)
    if lacking := sorted(set(asked) - set(table["corpus"])):
        raise CorpusError(f"expected tables of {', '.join(asked)}, came none of {', '.join(lacking)}")
    table = table[table["corpus"].isin(asked)]
    silence = np.zeros((len(table), 1), dtype=np.float32)
    return Speech(parts, Series("labels", table, silence, np.arange(len(table) + 1)), seed)


def amounts(speech: Speech) -> pd.DataFrame:
    """How much speech of each corpus an autoencoder learns from, and how much is kept from it.

    speech: its table has the column ``seconds``, the length of each recording.

    Returns:
        A row a corpus of the parts for pre-training alone, then of the divided ones (index ``corpus``): ``language``,
        ``utterances``, ``speakers`` and ``hours`` that train; ``stops`` and ``tests``, utterances of speakers who stop
        the autoencoder early and who test it. The unseen corpus is not among them.
    """
    table = speech.table.assign(role=speech.pretraining)
    rows = {}
    for corpus in (*speech.parts.speech, *speech.parts.labelled):
        own = table[table["corpus"] == corpus]
        learned = own[own["role"] == TRAINING]
        rows[corpus] = {
            "language": ", ".join(sorted(own["language"].unique())),
            "utterances": len(learned),
            "speakers": learned["speaker"].nunique(),
            "hours": float(learned["seconds"].sum()) / 3600,
            "stops": int((own["role"] == "validation").sum()),
            "tests": int((own["role"] == "test").sum()),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("corpus")


def heard(speech: Speech, roles: pd.Series, role: str = "test") -> pd.DataFrame:
    """Of the utterances that test (or validate) a recogniser, how many an autoencoder had heard, without their labels.

    Every recogniser gets an encoder that learned from the training partitions as published, also where its own
    partitions are others.

    Args:
        roles: of `speech.tested` rows, as `Speech.roles` gives them. role: the side that is asked about.

    Returns:
        A row a divided corpus with such rows (index ``corpus``): ``rows``; ``learned``, how many of them the
        autoencoder was trained on; ``stopped``, how many stopped it early; ``speakers``, how many are of a speaker
        of either kind.
    """
    asked = speech.table.iloc[speech.tested]
    pre = speech.pretraining
    known = set(speech.table["speaker"][pre.isin([TRAINING, "validation"])])
    rows = {}
    for corpus in speech.parts.labelled:
        own = asked.index[(asked["corpus"] == corpus) & (roles == role)]
        if len(own):
            rows[corpus] = {
                "rows": len(own),
                "learned": int((pre[own] == TRAINING).sum()),
                "stopped": int((pre[own] == "validation").sum()),
                "speakers": int(asked.loc[own, "speaker"].isin(known).sum()),
            }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("corpus")
