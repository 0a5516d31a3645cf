"""Trains all models of `vowels` from tokens to tables, jobs of models that step together side by side."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
from joblib import Parallel, delayed

from sertools.analysis.vowels import data, models, splits, tables, training
from sertools.analysis.vowels.data import Language
from sertools.analysis.vowels.results import Results
from sertools.analysis.vowels.setup import Model, Settings
from sertools.analysis.vowels.splits import Division
from sertools.models.anchored_request import Settings as Training

SMOKE = {
    "runs": 2,
    "fewer": 1,
    "embedded": 1,
    "rehearsal": 2,
    "training": Training(epochs=2, patience=2, hidden=16, heads=2, feedforward=32),
}
"""Settings of a run that only shows that everything works."""

Say = Callable[[str], None]
Languages = Mapping[str, Language]


def smoke(seed: int = 0) -> Settings:
    """Settings of a short run from the same tokens."""
    return Settings(seed=seed, **SMOKE)


def run(
    settings: Settings, *, spoken: Languages | None = None, workers: int = 1, say: Say | None = None,
    folder: Path | None = None,
) -> Results:  # fmt: skip
    """Train every model and tabulate what it says; what is kept is not trained again.

    Args:
        settings: of the run. spoken: the languages; from the tokens that ship when omitted. workers: processes. say:
            receives a line a job. folder: where trained models are kept; the cache's own when omitted.

    Raises:
        CorpusError: there are no tokens of a corpus.
    """
    spoken = data.load(settings) if spoken is None else spoken
    found, asked = plan(spoken, settings)
    todo = queue(spoken, settings)
    said, began, made = say or (lambda line: None), time.monotonic(), []
    parallel = Parallel(n_jobs=workers, return_as="generator")
    for one in parallel(delayed(train)(spoken, job, settings, folder) for train, job, _ in todo):
        first = todo[len(made)][2]
        made.append(one)
        minutes = (time.monotonic() - began) / 60
        said(f"{len(made)}/{len(todo)}, {minutes:.1f} min: {models.describe(first)}, and those that step with it")
    trained = [[one for one in made if isinstance(one, kind)] for kind in (training.Done, training.BaselineDone)]
    return Results(**tables.tabulate(spoken, settings, found, asked, *trained), settings=settings)


def queue(spoken: Languages, settings: Settings) -> list[tuple[Callable, models.Job | models.BaselineJob, Model]]:
    """What is trained, the first runs first: the function that trains a job, the job, and the first of its models."""
    found, asked = plan(spoken, settings)
    todo = [(training.train, job, asked[job.numbers[0][0]]) for job in models.jobs(asked, found, settings)]
    todo += [(training.train_baseline, job, asked[job.numbers[0]]) for job in models.baseline_jobs(asked, found)]
    return sorted(todo, key=lambda each: each[2].run)


def plan(spoken: Languages, settings: Settings) -> tuple[list[Division], list[Model]]:
    """The divisions of a run and its models."""
    known = splits.people({name: language.table for name, language in spoken.items()})
    found = splits.divisions(known, settings)
    return found, models.models(found, settings)


def one_model(
    settings: Settings, number: int, *, spoken: Languages | None = None, folder: Path | None = None
) -> pd.DataFrame:
    """Train one model alone, the tasks and runs beside it left out, and what it says: the rows of `Results.scores`.

    Raises ValueError where there is no such model.
    """
    spoken = data.load(settings) if spoken is None else spoken
    found, asked = plan(spoken, settings)
    if not 0 <= number < len(asked):
        raise ValueError(f"expected a model out of 0 to {len(asked) - 1}, came {number}")
    alone = [asked[number]]
    quiet = replace(settings, embedded=0)
    own = [training.train(spoken, job, quiet, folder) for job in models.jobs(alone, found, quiet)]
    others = [training.train_baseline(spoken, job, quiet, folder) for job in models.baseline_jobs(alone, found)]
    return tables.scores(spoken, found, asked, own, others)
