"""The choices that Com before and after anchoring leaves open, and the analyses over all of them.

Fixed before any model was trained. The paper compares people among whom anchors were chosen (Table 2) with tested ones
(Table 6), and does not say by what the distances of Table 6 are divided, in four models of four spaces.
"""

import itertools
from collections.abc import Mapping, Sequence

import pandas as pd

from sertools.analysis.vowels.commonality import VowelSums
from sertools.analysis.vowels.embedded_vowels import Pair, averaged, statistic
from sertools.analysis.vowels.setup import DIRECTIONS

PEOPLE = ("development speakers", "same speakers")
"""Whose vowels stand before: of those who gave the anchors, as in the paper, or of those whose vowels stand after."""
MAXIMA = {"over all emotions": False, "in each emotion": True}
"""ED_max, before and after: the largest distance of all emotions, or each emotion's own."""


def compared_pairs(vowels: Mapping[str, VowelSums]) -> list[Pair]:
    """Two languages as the source and target of both directions, in one fold and run. vowels: language to its sums."""
    return [Pair(name, "", 0, *(vowels[one] for one in languages)) for languages, name in DIRECTIONS.items()]


def analyses(
    after: Sequence[Pair], before: Mapping[str, Sequence[Pair]], anchors: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Every choice of `PEOPLE` with every one of `MAXIMA`; the first is the one that the claims are judged by.

    Args:
        after: of the trained models. before: each of `PEOPLE` to pairs of input features. anchors: the statistic
            `chosen` in one replicate.

    Returns:
        Columns people and maximum with a row an analysis (index from 0); and ``commonality_after``, ``commonality``
        (with an axis of directions) and ``chosen`` by analysis.
    """
    choices = pd.DataFrame(list(itertools.product(PEOPLE, MAXIMA)), columns=["people", "maximum"])
    made = {}
    for name, sides in {"after": after, **before}.items():
        for maximum, own in MAXIMA.items():
            made[name, maximum] = statistic(averaged(sides, count=0, own_maximum=own)).drop(columns="replicate")
    found: dict[str, list[pd.DataFrame]] = {"commonality_after": [], "commonality": [], "chosen": []}
    for number, people, maximum in choices.itertuples():
        found["commonality_after"].append(made["after", maximum].assign(analysis=number))
        found["commonality"].append(made[people, maximum].assign(analysis=number))
        found["chosen"].append(anchors.drop(columns="replicate").assign(analysis=number))
    return choices.rename_axis("analysis"), {name: pd.concat(each, ignore_index=True) for name, each in found.items()}
