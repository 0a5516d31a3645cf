"""Which vowels anchor the transfer of each emotion (`vowels`, Sec. 5, Table 3).

Monophthongs and diphthongs are ranked separately by their combined score. Best anchors (BA): the first. Group anchors
(GA): the upper half, three of six and two of four. Worst anchors (WA): the last two monophthongs (the paper: "/u/
consistently ranked at the bottom", therefore "also the second lowest"), the last diphthong. "Both" takes the anchors of
both kinds together. A vowel that one of the languages lacks has no score and cannot be an anchor; the upper half of an
odd number of vowels is rounded up.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

GROUPS = ("BA", "WA", "GA")
KINDS = ("Mono", "Diph", "Both")
_WORST = {"Mono": 2, "Diph": 1}


def ranking(scores: np.ndarray, places: Sequence[int]) -> list[int]:
    """The places of one kind from the best score to the worst; equal scores in the order of `places`, NaN left out.

    >>> ranking([0.6, 0.8, float("nan"), 0.7], [0, 1, 2])
    [1, 0]
    """
    scores = np.asarray(scores, dtype=float)
    known = [place for place in places if np.isfinite(scores[place])]
    return sorted(known, key=lambda place: -scores[place])


def ordered_anchors(scores: np.ndarray, places: Sequence[int], kind: str) -> dict[str, list[int]]:
    """The anchors of an emotion among the vowels of one kind, "Mono" or "Diph", best first: group to places.

    scores: Com of every vowel with itself, (V,). Groups are empty where no vowel of the kind has a score. Where the
    kind has fewer vowels than WA asks for, WA holds all but the best, or that one if it is alone.
    """
    order = ranking(scores, places)
    worst = order[max(1, len(order) - _WORST[kind]) :] or order[:1]
    return {"BA": order[:1], "WA": worst, "GA": order[: math.ceil(len(order) / 2)]}


def choose(scores: np.ndarray, monophthongs: Sequence[int], diphthongs: Sequence[int]) -> dict[tuple, np.ndarray]:
    """The anchors of every group and kind: (group, kind) -> bool (E, V), true for an anchor of the emotion.

    Args:
        scores: (E, V), Com of each vowel with itself in the other language, see `commonality.Commonality.same`.
        monophthongs, diphthongs: places of the vowels of each kind on the last axis.

    Raises:
        ValueError: scores that are not (E, V), or a vowel that is of both kinds or of none.
    """
    scores = np.asarray(scores, dtype=float)
    if scores.ndim != 2 or sorted([*monophthongs, *diphthongs]) != list(range(scores.shape[1])):
        raise ValueError(
            "expected scores (emotions, vowels) and each vowel to be a monophthong or a diphthong, came "
            f"{scores.shape}, {list(monophthongs)} and {list(diphthongs)}"
        )
    chosen = {(group, kind): np.zeros(scores.shape, dtype=bool) for group in GROUPS for kind in KINDS}
    for kind, places in (("Mono", monophthongs), ("Diph", diphthongs)):
        for emotion, row in enumerate(scores):
            for group, found in ordered_anchors(row, places, kind).items():
                chosen[group, kind][emotion, found] = True
                chosen[group, "Both"][emotion, found] = True
    return chosen


def table(
    scores: np.ndarray, emotions: Sequence[str], vowels: Sequence[str], kinds: Mapping[str, Sequence[int]]
) -> pd.DataFrame:
    """Table 3: a row an emotion (index), the columns (kind, group), cells the names of the anchors, best first.

    scores: (E, V). emotions, vowels: their names. kinds: "Mono" and "Diph" to places. Worst anchors stand from the
    second lowest to the lowest, as in the paper.
    """
    rows = []
    for row in np.asarray(scores, dtype=float):
        found = {kind: ordered_anchors(row, places, kind) for kind, places in kinds.items()}
        rows.append([", ".join(vowels[k] for k in found[kind][group]) for kind in kinds for group in GROUPS])
    columns = pd.MultiIndex.from_product([list(kinds), GROUPS], names=["kind", "group"])
    return pd.DataFrame(rows, index=pd.Index(list(emotions), name="emotion"), columns=columns)
