"""Every model of a run of `vowels`, and the jobs that train them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sertools.analysis.vowels.setup import BASELINES, FIXED, RATED, TASKS, Model, Settings
from sertools.analysis.vowels.splits import Division
from sertools.models.anchored import SHARD
from sertools.models.vowel_methods import CL, METHODS, READINGS, Member

GIVEN, PSEUDO = READINGS
CHOSEN = tuple(one for one in METHODS if one.kind in (None, "Both") and one.name in ("CL", "GA-CL", "AGA-CL"))
"""Of which the other choices are looked at."""


@dataclass(frozen=True)
class Job:
    """Models of the paper's own, of one run, that step together.

    choice: of `Settings.choices`, or "". division: of the first study that needs it. numbers: of the models that are
    each member; several where the same training counts in several studies or folds. tested:
    (target, speakers) whose utterances the members judge. embedded: places of the members whose embeddings are kept.
    """

    choice: str
    division: Division
    members: tuple[Member, ...]
    numbers: tuple[tuple[int, ...], ...]
    tested: tuple[tuple[str, tuple[str, ...]], ...]
    embedded: tuple[int, ...]


@dataclass(frozen=True)
class BaselineJob:
    """A run of a baseline on tasks with equally many classes. numbers: of the models, one for each task."""

    name: str
    division: Division
    run: int
    tasks: tuple[str, ...]
    numbers: tuple[int, ...]


def models(found: Sequence[Division], settings: Settings) -> list[Model]:
    """Every model, numbered from 0; those of one study stand together, first by division, then by what it is."""
    made = [
        Model(one.study, one.source, one.target, one.fold, name, kind, reading, task, run)
        for one in found
        for name, kind, reading, tasks, runs in _kinds(one.study, settings)
        for task in tasks
        for run in range(runs)
    ]
    return [replace(model, number=number) for number, model in enumerate(made)]


def _kinds(study: str, settings: Settings) -> Iterator[tuple[str, str, str, tuple[str, ...], int]]:
    """What a study trains: model, anchors, reading, tasks, runs."""
    tasks, runs, methods = settings.tasks, settings.runs, METHODS
    if study == "fixed":
        runs = settings.fewer
    elif study == "within":
        methods = (CL,)
    elif study == "rated":
        tasks = tuple(RATED)
    elif study == "third":
        methods = tuple(one for one in CHOSEN if one.name != "GA-CL")
    elif study in settings.choices:
        tasks, runs, methods = TASKS[:1], settings.fewer, CHOSEN
    for one in methods:
        yield one.name, one.kind or "", GIVEN if one.anchored else "", tasks, runs
    if study == "transfer":
        for one in CHOSEN:
            if one.anchored:
                yield one.name, one.kind, PSEUDO, tasks, runs
        for name in BASELINES:
            yield name, "", "", tasks, runs


def jobs(asked: Sequence[Model], found: Sequence[Division], settings: Settings) -> list[Job]:
    """How the paper's own models are trained: each once, with up to `SHARD` of its sort and run, one run after the
    other, so that what is kept of a run counts in one with more runs, too.

    A model without anchors does not look at its target: it is trained once for every target, fold and study that has
    the same source speakers.
    """
    divided = {(one.study, one.source, one.target, one.fold): one for one in found}
    groups: dict[tuple, dict[Member, list[Model]]] = {}
    for model in asked:
        if model.method is not None:
            member, division = Member(model.method, model.task, model.run), divided[_place(model)]
            choice = model.study if model.study in settings.choices else ""
            target = (model.target, division.development, division.compared) if model.method.anchored else None
            key = model.run, choice, model.source, division.training, division.validation, target, member.sort
            groups.setdefault(key, {}).setdefault(member, []).append(model)
    made = []
    for (_, choice, *_), trained in sorted(groups.items(), key=lambda group: group[0][0]):
        members = list(trained)
        for places in np.array_split(np.arange(len(members)), -(-len(members) // SHARD)):
            own = tuple(members[place] for place in places)
            who: dict[str, set[str]] = {}
            for model in (model for member in members for model in trained[member]):
                who.setdefault(model.target, set()).update(divided[_place(model)].tested)
            made.append(
                Job(
                    choice,
                    divided[_place(trained[own[0]][0])],
                    own,
                    tuple(tuple(model.number for model in trained[member]) for member in own),
                    tuple((target, tuple(sorted(names))) for target, names in sorted(who.items())),
                    tuple(at for at, member in enumerate(own) if any(embeds(m, settings) for m in trained[member])),
                )
            )
    return made


def baseline_jobs(asked: Sequence[Model], found: Sequence[Division]) -> list[BaselineJob]:
    """How the baselines are trained: one run after the other, the tasks of two classes together."""
    divided = {(one.study, one.source, one.target, one.fold): one for one in found}
    groups: dict[tuple, list[Model]] = {}
    for model in asked:
        if model.method is None:
            groups.setdefault((model.run, model.model, _place(model), model.task == TASKS[0]), []).append(model)
    return [
        BaselineJob(name, divided[place], run, tuple(one.task for one in own), tuple(one.number for one in own))
        for (run, name, place, _), own in sorted(groups.items(), key=lambda group: group[0][0])
    ]


def embeds(model: Model, settings: Settings) -> bool:
    """Whether a model's embeddings are kept for Com after training: tasks of one emotion, CL and AGA-CL Both with
    labelled target samples, first runs."""
    return (
        model.study == "transfer"
        and model.task in TASKS[1:]
        and model.run < settings.embedded
        and (model.model, model.anchors, model.reading) in {("CL", "", ""), ("AGA-CL", "Both", GIVEN)}
    )


def shows(model: Model, first: Model) -> bool:
    """Whether single embeddings of a model are kept for Figure 5: AGA-CL Both of run 0, of the direction and fold of
    `first`, the run's first model."""
    return (
        (model.study, model.source, model.target, model.fold) == (first.study, first.source, first.target, first.fold)
        and model.run == 0
        and model.task in TASKS[1:]
        and (model.model, model.anchors, model.reading) == ("AGA-CL", "Both", GIVEN)
    )


def describe(model: Model) -> str:
    """A model in words."""
    what = " ".join(
        word for word in (model.model, model.anchors, model.reading if model.reading == PSEUDO else "") if word
    )
    fold = "" if model.fold == FIXED else f", {model.fold} tested"
    return f"{model.study}, {model.source} to {model.target}{fold}: {what}, {model.task}, run {model.run}"


def _place(model: Model) -> tuple[str, str, str, str]:
    return model.study, model.source, model.target, model.fold
