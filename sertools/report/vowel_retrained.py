"""One model of `vowels` trained again on a page, alone, and held against what it said among the others."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pandas as pd

from sertools.analysis.vowels import engine
from sertools.analysis.vowels.recall_statistics import Counted
from sertools.analysis.vowels.recalls import tally
from sertools.analysis.vowels.results import SCORES, Results
from sertools.report.recording import same_machine
from sertools.report.scores_again import ELSEWHERE, compare

VARIANT = {
    "study": "transfer", "source": "Mandarin", "target": "English", "model": "GA-CL", "anchors": "Both",
    "reading": "given", "task": "4-CAT", "run": 0,
}  # fmt: skip
"""The model that the page trains: of a source that is soon gone through."""


def number_of(found: Results, **wanted: str | int) -> int:
    """Number of the one model with these fields of `setup.Model`. Raises ValueError where there is none, or several."""
    table = found.models
    for name, label in wanted.items():
        table = table[table[name] == label]
    if len(table) != 1:
        raise ValueError(f"expected one model with {wanted}, came {len(table)}")
    return int(table.index[0])


def trained_again(counted: Counted, number: int) -> tuple[pd.DataFrame, dict[str, float]]:
    """Train a model alone, from the vowels that ship, and compare its scores with those of a run.

    Args:
        counted: the run, with the facts of its utterances. number: of the model.

    Returns:
        As `scores_again.compare`; and its unweighted average recall, "here" and "before".
    """
    found = counted.results
    with tempfile.TemporaryDirectory(prefix="sertools-again-") as folder:
        made = engine.one_model(found.settings, number, folder=Path(folder))
    there = found.scores[found.scores["number"] == number]
    alike = not found.facts or same_machine(found.facts)
    compared = compare(
        made.set_index("utterance"), there.set_index("utterance"), list(SCORES), 1.0 if alike else ELSEWHERE
    )
    models = found.models.loc[[number]]
    place = tuple(models[name].item() for name in ("study", "source", "target"))
    runs = {"here": made, "before": there}
    recalls = {
        name: float(tally(replace(found, models=models, scores=scores), counted.utterances, *place).recalls().item())
        for name, scores in runs.items()
    }
    return compared, recalls
