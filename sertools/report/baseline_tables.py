"""Tables beside Table 4 of `vowels`: what its methods are, and what their stars amount to."""

import numpy as np
import pandas as pd

from sertools.analysis.vowels.paired_tests import BOUNDS, holm
from sertools.models.baselines.catalogue import BASELINES
from sertools.report.tables import Markup
from sertools.report.vowel_recall_tables import CELL, PROPOSED, SAID, printed_recalls

_CITED = {
    "GAN": "su2022gan", "NMF": "luo2020nmf", "Ensemble": "zehra2021ensemble", "Few-shot": "ahn2021fewshot",
}  # fmt: skip
_ABSTRACTS = {
    "GAN": (
        "a cycle-consistent GAN moves source speech towards the target; its samples keep the source's label and are "
        "added to the training of a classifier",
        "perceptrons on utterance features, least squares, all weights; attention over several source corpora has "
        "nothing to choose from one",
    ),
    "NMF": (
        "non-negative factors that both corpora share, and own ones of each; shared codes are alike in distribution, "
        "overall and by class, with target classes learnt on the way",
        "ranks, weights, updates, and which utterances of the target are seen",
    ),
    "Ensemble": (
        "a majority vote of classical classifiers",
        "which ones: a linear support vector machine, a random forest, a decision tree; nothing is adapted",
    ),
    "Few-shot": (
        "the similarity of emotions is learnt in episodes of few samples, with domain adaptation without target labels",
        "prototypes, and a judge of the language behind reversed gradients",
    ),
}


def methods_table() -> pd.DataFrame:
    """The four methods, a row each (index ``method``): after whom, what the abstract says, what was settled here."""
    rows = {
        name: {
            "after": Markup(f"{one.after} {{cite}}`{_CITED[name]}`"),
            "the abstract": _ABSTRACTS[name][0],
            "settled here": _ABSTRACTS[name][1],
        }
        for name, one in BASELINES.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("method")


def significance_table(tested: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """In how many cells the proposal is significantly above and below the baselines.

    Args:
        tested: of `vowel_recall_tables.tests`, all directions. printed: Table 4 of `published.load`.

    Returns:
        Index ``by`` (a measure); above and below of each direction, and cells (in each). Speakers: the 95 % interval on
        one side of zero, or each of a few speakers.
    """
    theirs = printed_recalls(printed).set_index(CELL)
    proposed = theirs["paper"].xs(PROPOSED, level="row")
    rest = theirs[theirs.index.get_level_values("row") != PROPOSED].reset_index()
    gains = rest.set_index(["direction", "task"]).index.map(proposed).to_numpy() - rest["paper"].to_numpy()
    measures = {"the paper, any star": (rest, gains, rest["paper_stars"].to_numpy() > 0)}
    p, own = tested["p"].to_numpy(), tested["gain"].to_numpy()
    for bound in BOUNDS[:2]:
        measures[f"runs, p up to {bound:g}"] = (tested, own, p <= bound)
    measures[f"runs, p up to {BOUNDS[1]:g} after Holm"] = (tested, own, holm(p) <= BOUNDS[1])
    measures["speakers"] = (tested, own, np.array([_one_side(cell) for cell in tested.to_dict("records")], dtype=bool))
    rows = {}
    for name, (frame, values, sure) in measures.items():
        rows[name] = {}
        for direction, said in SAID.items():
            part = (frame["direction"] == direction).to_numpy()
            if part.any():
                rows[name] |= {
                    f"above, {said}": int((sure & part & (values > 0)).sum()),
                    f"below, {said}": int((sure & part & (values < 0)).sum()),
                    "cells": int(part.sum()),
                }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("by")
    return table[[*(name for name in table if name != "cells"), "cells"]]


def _one_side(cell: dict) -> bool:
    ends = cell["dots"] if len(cell["dots"]) else (cell["low"], cell["high"])
    return bool(min(ends) > 0 or max(ends) < 0)
