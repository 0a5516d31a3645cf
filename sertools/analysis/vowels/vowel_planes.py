"""Planes of the vowels of two languages (`vowels` Figure 3): which tokens, t-SNE with several settings, and what each
plane says, held against the features that it was made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from sertools.analysis.vowels.commonality_readings import Compared
from sertools.analysis.vowels.setup import EMOTIONS
from sertools.analysis.vowels.vowel_neighbours import across, apart, drawn, mixed, together
from sertools.analysis.wild.clusters import distances
from sertools.analysis.wild.plane import PERPLEXITY, Asked, planes
from sertools.corpora.vowels import MONOPHTHONGS


class Setting(NamedTuple):
    """What a plane depends on besides its tokens."""

    perplexity: float
    seed: int


@dataclass(frozen=True, eq=False)
class Placed:
    """Tokens in a plane. table: language, emotion, vowel of each. points: (n, 2), without unit."""

    table: pd.DataFrame
    points: np.ndarray


def settings(seed: int) -> tuple[Setting, ...]:
    """The settings that are compared: the usual perplexity with three seeds, and a third of it with the first."""
    return (*(Setting(PERPLEXITY, seed + k) for k in range(3)), Setting(PERPLEXITY / 3, seed))


def drawn_tokens(
    languages: Mapping[str, Compared], most: int, seed: int = 0, vowels: Sequence[str] = MONOPHTHONGS
) -> Compared:
    """At most ``most`` tokens of each vowel, emotion and language, one table of both languages: as in `languages`, with
    a column language."""
    table = pd.concat([each.table.assign(language=name) for name, each in languages.items()], ignore_index=True)
    scales = list(next(iter(languages.values())).features)
    whole = Compared(table, {s: np.concatenate([each.features[s] for each in languages.values()]) for s in scales})
    part = whole.part(table["vowel"].isin(vowels).to_numpy())
    return part.part(drawn(part.table, most, seed))


def made(
    tokens: Compared, scale: str, asked: Sequence[Setting], *, iterations: int, workers: int = 1
) -> dict[tuple[str, Setting], Placed]:
    """t-SNE of the tokens of each emotion by itself, with every setting: (emotion, setting) to the plane.

    Args:
        tokens: of `drawn_tokens`. scale: of its features. iterations: of t-SNE. workers: threads; how many changes no
            result.
    """
    rows = _by_emotion(tokens.table)
    keys = [(emotion, setting) for setting in asked for emotion in rows]
    wanted = [Asked(tokens.features[scale][rows[emotion]], *setting, iterations) for emotion, setting in keys]
    return {
        key: Placed(tokens.table.iloc[rows[key[0]]], points)
        for key, points in zip(keys, planes(wanted, workers=workers), strict=True)
    }


def of_planes(found: Mapping[tuple[str, Setting], Placed]) -> pd.DataFrame:
    """What planes say: a row a setting and emotion; perplexity, seed, emotion, like, mixed and apart, each a mean over
    vowels, see `vowel_neighbours`."""
    rows = [
        {**setting._asdict(), "emotion": emotion, **_said(placed.points, placed.table)}
        for (emotion, setting), placed in found.items()
    ]
    return pd.DataFrame(rows)


def of_features(tokens: Compared) -> pd.DataFrame:
    """The same of the features: a row a scale and emotion; scale, emotion, like, mixed, apart; and for each language of
    several corpora, named after it, how often the nearest tokens of the same vowel are of the same corpus, over chance
    (a mean over vowels that two of its corpora have)."""
    rows = []
    for scale, features in tokens.features.items():
        for emotion, places in _by_emotion(tokens.table).items():
            said = _said(features[places], tokens.table.iloc[places])
            rows.append(
                {"scale": scale, "emotion": emotion, **said, **_by_corpus(features[places], tokens.table, places)}
            )
    return pd.DataFrame(rows)


def _by_corpus(points: np.ndarray, table: pd.DataFrame, places: np.ndarray) -> dict[str, float]:
    rows = table.iloc[places].reset_index(drop=True)
    found = {}
    for language, own in rows.groupby("language", sort=False):
        if own["corpus"].nunique() > 1:
            parts = [part.index.to_numpy() for _, part in own.groupby("vowel") if part["corpus"].nunique() > 1]
            found[str(language)] = float(
                np.nanmean([together(distances(points[each]), rows["corpus"].to_numpy(str)[each]) for each in parts])
            )
    return found


def _by_emotion(table: pd.DataFrame) -> dict[str, np.ndarray]:
    places = {emotion: np.flatnonzero(table["emotion"] == emotion) for emotion in EMOTIONS}
    return {emotion: rows for emotion, rows in places.items() if len(rows)}


def _said(points: np.ndarray, table: pd.DataFrame) -> dict[str, float]:
    vowels, languages, away = table["vowel"].to_numpy(str), table["language"].to_numpy(str), distances(points)
    return {
        "like": float(across(away, vowels, languages).mean()),
        "mixed": mixed(away, languages),
        "apart": float(apart(points, vowels, languages).mean()),
    }
