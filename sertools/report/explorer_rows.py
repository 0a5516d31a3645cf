"""What a page keeps of its latent spaces for the book's explorer: a row an utterance, two columns a model."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sertools.measure.shipped import Utterances
from sertools.models.conditions import Target
from sertools.models.track import Track

FACTS = ("corpus", "language", "speaker", "gender", "emotion", "activation", "valence", "rating")
"""Columns of the table of utterances that are kept, as they stand there."""
ROLES = {
    "trained on": "among the rows that the model was trained on",
    "held out": "of the model's training corpora, by speakers of the test fold",
    "not drawn": "of the training part, but left out to keep the proportions of the classes",
    "other corpus": "of a corpus that the model never saw, by speakers that it never heard",
    "known speaker": "of a corpus that the model never saw, by speakers of its training rows",
}
"""What the model knew of an utterance, and what that means."""
PLACES = 4
"""Significant digits of a coordinate, of the spread of its dimension: finer than any screen."""


def explored(
    names: Sequence[str],
    track: Track,
    own: np.ndarray,
    targets: Mapping[str, Utterances | Target] | None = None,
    latents: Mapping[str, np.ndarray] | None = None,
    *,
    fold: int = 0,
) -> pd.DataFrame:
    """The latents of one model a method, all of the same fold, with the facts of each utterance.

    Args:
        names: m methods. track: what the models were trained on. own: (m, N, 2), latents of the track's rows.
        targets, latents: name of a corpus to its n utterances and to their latents (m, n, 2). Rows that a ``Target``
            does not count in this fold are left out.
        fold: of the models, from 0.

    Returns:
        Columns ``utterance``, ``FACTS``, ``role`` (of ``ROLES``), and "<method> 1", "<method> 2".

    Raises:
        ValueError: latents that do not fit the methods or the rows.
    """
    roles = np.full(len(track.codes), "not drawn", dtype=object)
    roles[track.folds[fold].train], roles[track.folds[fold].test] = "trained on", "held out"
    heard = np.unique(track.speakers[track.folds[fold].train])
    parts = [_part(names, track.name, track.utterances.table, roles, own)]
    for name, target in (targets or {}).items():
        known = target.table["speaker"].isin(heard).to_numpy()
        roles = np.where(known, "known speaker", "other corpus").astype(object)
        part = _part(names, name, target.table, roles, (latents or {})[name])
        parts.append(part[target.counted[fold]] if isinstance(target, Target) else part)
    frame = pd.concat(parts, ignore_index=True)
    for column in frame.columns[-2 * len(names) :]:
        spread = float(np.ptp(np.percentile(frame[column], [5, 95])))
        if spread > 0:
            frame[column] = frame[column].round(PLACES - int(np.floor(np.log10(spread))))
    return frame


def _part(
    names: Sequence[str], corpus: str, table: pd.DataFrame, roles: np.ndarray, latents: np.ndarray
) -> pd.DataFrame:
    if latents.shape != (len(names), len(table), 2):
        raise ValueError(f"{corpus}: expected latents of shape {(len(names), len(table), 2)}, came {latents.shape}")
    facts = table[list(FACTS)].rename_axis("utterance").reset_index().assign(role=roles)
    places = {
        f"{name} {axis + 1}": latents[number, :, axis].astype("float64")
        for number, name in enumerate(names)
        for axis in range(2)
    }
    return facts.assign(**places)
