"""Do the vowels of two languages lie beside their like? Nearest neighbours, in the features or in a t-SNE plane.

t-SNE keeps neighbours and nothing else: how far apart two groups stand in its plane says little. So a plane is read
here by whose tokens are near, as the features are, and both can be held against each other.
"""

import zlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

NEIGHBOURS = 10


def drawn(table: pd.DataFrame, most: int, seed: int = 0) -> np.ndarray:
    """Places of at most ``most`` tokens of each vowel, emotion and language, ascending.

    table: columns language, emotion, vowel, utterance, start. The draw of a cell depends on the seed and on its own
    tokens alone.

    Raises:
        ValueError: a number below 1.
    """
    if most < 1:
        raise ValueError(f"expected at least one token of each vowel, came {most}")
    chosen = []
    for cell, rows in table.reset_index(drop=True).groupby(["language", "emotion", "vowel"]):
        order = rows.sort_values(["utterance", "start"]).index.to_numpy()
        generator = np.random.default_rng([seed, zlib.crc32("\n".join(map(str, cell)).encode())])
        chosen.append(generator.permutation(order)[:most])
    return np.sort(np.concatenate(chosen)) if chosen else np.zeros(0, dtype=int)


def across(
    away: np.ndarray, vowels: Sequence[str], languages: Sequence[str], neighbours: int = NEIGHBOURS
) -> pd.Series:
    """How often the nearest tokens of the other language hold the same vowel, over chance.

    Chance is the share of that vowel among all tokens of the other language: 1 is no better than tokens that lie
    anywhere.

    Args:
        away: (n, n) distances. vowels, languages: of each token, (n,). neighbours: of each token, among those of the
            other language; all where there are fewer.

    Returns:
        Vowel (those of both languages) to the mean over its tokens, each language weighing the same.

    Raises:
        ValueError: other than two languages, or shapes that do not fit.
    """
    vowels, languages = np.asarray(vowels, dtype=str), np.asarray(languages, dtype=str)
    names = np.unique(languages)
    if len(names) != 2 or away.shape != (len(vowels), len(vowels)) or len(languages) != len(vowels):
        raise ValueError(
            f"expected distances between tokens of two languages, came {away.shape} of {len(vowels)} tokens in "
            f"{', '.join(names)}"
        )
    found: dict[str, list[float]] = {}
    for name in names:
        here, there = np.flatnonzero(languages == name), np.flatnonzero(languages != name)
        nearest = np.argsort(away[np.ix_(here, there)], axis=1, kind="stable")[:, :neighbours]
        same = (vowels[there][nearest] == vowels[here][:, None]).mean(1)
        for vowel in np.unique(vowels[here]):
            chance = (vowels[there] == vowel).mean()
            if chance > 0:
                found.setdefault(str(vowel), []).append(float(same[vowels[here] == vowel].mean() / chance))
    return pd.Series({vowel: np.mean(values) for vowel, values in found.items()}, dtype=float).rename_axis("vowel")


def mixed(away: np.ndarray, languages: Sequence[str], neighbours: int = NEIGHBOURS) -> float:
    """Share of the nearest tokens that are of the other language, over chance: 1 where languages lie among each other,
    0 where each keeps to itself. Each language weighs the same.

    Args:
        away: (n, n) distances. languages: of each token, (n,).
    """
    languages = np.asarray(languages, dtype=str)
    others = np.array(away, dtype=float)
    np.fill_diagonal(others, np.inf)
    size = min(neighbours, len(languages) - 1)
    nearest = np.argsort(others, axis=1, kind="stable")[:, :size]
    foreign = (languages[nearest] != languages[:, None]).mean(1)
    shares = [foreign[languages == name].mean() / (languages != name).sum() for name in np.unique(languages)]
    return float(np.mean(shares) * (len(languages) - 1))


def together(away: np.ndarray, labels: Sequence[str], neighbours: int = NEIGHBOURS) -> float:
    """How often the nearest tokens have the same label, over chance (the share of that label among all others).

    Args:
        away: (n, n) distances. labels: of each token, (n,), such as its corpus. neighbours: of each token.

    Returns:
        The mean over labels, each of which weighs the same; 1 is chance, NaN where there is one label only.
    """
    labels, others = np.asarray(labels, dtype=str), np.array(away, dtype=float)
    np.fill_diagonal(others, np.inf)
    nearest = np.argsort(others, axis=1, kind="stable")[:, : min(neighbours, len(labels) - 1)]
    same = (labels[nearest] == labels[:, None]).mean(1)
    found = [
        same[labels == label].mean() * (len(labels) - 1) / ((labels == label).sum() - 1)
        for label in np.unique(labels)
        if (labels == label).sum() > 1
    ]
    return float(np.mean(found)) if len(np.unique(labels)) > 1 and found else np.nan


def apart(points: np.ndarray, vowels: Sequence[str], languages: Sequence[str]) -> pd.Series:
    """What the eye takes from a plane: how far the two languages' centres of each vowel lie apart, in root mean squared
    distances of all points from their centre.

    Args:
        points: (n, d). vowels, languages: of each, (n,).

    Returns:
        Vowel (those of both languages) to the distance.
    """
    points = np.asarray(points, dtype=float)
    frame = pd.DataFrame(points).groupby([np.asarray(vowels, dtype=str), np.asarray(languages, dtype=str)]).mean()
    size = np.sqrt(np.square(points - points.mean(0)).sum(1).mean())
    found = {}
    for vowel, centres in frame.groupby(level=0):
        if len(centres) == 2:
            found[str(vowel)] = float(np.linalg.norm(centres.to_numpy()[0] - centres.to_numpy()[1]) / size)
    return pd.Series(found, dtype=float).rename_axis("vowel")
