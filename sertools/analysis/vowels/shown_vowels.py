"""Single vowels in the embeddings of AGA-CL (`vowels`, Figure 5): which are shown, and what lies near them."""

import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sertools.analysis.vowels.embedded_vowels import EMOTION_TASKS
from sertools.analysis.vowels.vowel_neighbours import NEIGHBOURS, across, mixed
from sertools.analysis.wild.clusters import distances


class Shown(NamedTuple):
    """Tokens of one emotion in its model's space. values: (n, d). vowels, languages: of each."""

    values: np.ndarray
    vowels: np.ndarray
    languages: np.ndarray


def drawn_vowels(
    shown: pd.DataFrame,
    models: pd.DataFrame,
    vowels: Sequence[str],
    sides: Mapping[str, str],
    *,
    most: int,
    seed: int = 0,
) -> dict[str, Shown]:
    """Tokens of some vowels, at most so many of each vowel and language, in the first model of each task.

    Args:
        shown, models: as in `results.Results`. vowels: which. sides: "source" and "target" to their languages. most: of
            each vowel and language, at least 1. seed: of the draw, which depends on a cell's own tokens alone.

    Returns:
        Task to its tokens, tasks in the paper's order.

    Raises:
        ValueError: a number below 1, or no model that is shown.
    """
    if most < 1:
        raise ValueError(f"expected at least one token of each vowel, came {most}")
    numbers: dict[str, int] = {}
    for number in sorted(shown["number"].unique()):
        numbers.setdefault(models.at[number, "task"], number)
    if not numbers:
        raise ValueError("expected embeddings of single vowels, came none")
    values = [column for column in shown if column[0] == "e" and column[1:].isdigit()]
    found = {}
    for task in (name for name in EMOTION_TASKS if name in numbers):
        table = shown[(shown["number"] == numbers[task]) & shown["vowel"].isin(vowels)].reset_index(drop=True)
        chosen = []
        for cell, rows in table.groupby(["side", "vowel"]):
            generator = np.random.default_rng([seed, zlib.crc32(" ".join([task, *map(str, cell)]).encode())])
            chosen.append(generator.permutation(rows.index.to_numpy())[:most])
        table = table.loc[np.sort(np.concatenate(chosen))]
        languages = table["side"].map(dict(sides)).to_numpy(str)
        found[task] = Shown(table[values].to_numpy(np.float32), table["vowel"].to_numpy(str), languages)
    return found


def neighbours(
    shown: Mapping[str, Shown], planes: Mapping[str, np.ndarray], count: int = NEIGHBOURS
) -> pd.DataFrame:  # fmt: skip
    """What lies near a token, over chance, in the embeddings and in their planes.

    Args:
        shown: of `drawn_vowels`. planes: the same keys to (n, 2). count: of neighbours.

    Returns:
        A row a task: foreign (`vowel_neighbours.mixed`) and same vowel (`vowel_neighbours.across`, mean over vowels),
        each "embedding" and "plane".
    """
    rows = {}
    for task, one in shown.items():
        rows[task] = {}
        for name, points in (("embedding", one.values), ("plane", planes[task])):
            away = distances(points)
            rows[task][f"foreign, {name}"] = mixed(away, one.languages, count)
            rows[task][f"same vowel, {name}"] = across(away, one.vowels, one.languages, count).mean()
    columns = [f"{kind}, {name}" for kind in ("foreign", "same vowel") for name in ("embedding", "plane")]
    return pd.DataFrame(rows).T[columns].rename_axis("emotion")
