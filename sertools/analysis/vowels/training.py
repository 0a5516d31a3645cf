"""Trains the jobs of `vowels`: from the vowels of two languages to what models say of tested utterances."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sertools.analysis.vowels.anchors import choose
from sertools.analysis.vowels.commonality import commonality
from sertools.analysis.vowels.data import Language
from sertools.analysis.vowels.models import BaselineJob, Job
from sertools.analysis.vowels.setup import RATED, TASKS, Settings
from sertools.analysis.vowels.splits import Division
from sertools.corpora.vowels import DIPHTHONGS, MONOPHTHONGS, VOWELS
from sertools.models.anchored_request import Target
from sertools.models.anchored_store import Scored, scored
from sertools.models.baselines.problem import Problem
from sertools.models.baselines.store import Judged, judged
from sertools.models.vowel_methods import task_anchors
from sertools.models.vowel_sequences import PADDING, Sequences

Languages = Mapping[str, Language]
PLACES = {
    "Mono": [VOWELS.index(vowel) for vowel in MONOPHTHONGS],
    "Diph": [VOWELS.index(vowel) for vowel in DIPHTHONGS],
}
"""Of the vowels of each kind."""


@dataclass(frozen=True, eq=False)
class Done:
    """What a job gave. utterances: (target, its id) of each tested utterance, in the order of the scores."""

    job: Job
    scored: Scored
    utterances: tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class BaselineDone:
    """What a baseline's job gave; utterances: ids of those that were judged."""

    job: BaselineJob
    judged: Judged
    utterances: tuple[str, ...]


def common_scores(spoken: Languages, division: Division, task: str) -> np.ndarray:
    """Com of each vowel with itself in the other language, (classes, V), on the speakers that anchors are chosen by."""
    source = spoken[division.source].sums(division.compared, task)
    target = spoken[division.target].sums(division.development, task)
    return commonality(source, target).same


def anchors(spoken: Languages, division: Division) -> dict[tuple[str, str, str], np.ndarray]:
    """The anchors of all tasks: (group, kind, task) -> bool (classes, V).

    Of the four emotions: each emotion's own, see `task_anchors`. Of ratings: each bin's own.
    """
    if division.study == "rated":
        found = {}
        for task in RATED:
            chosen = choose(common_scores(spoken, division, task), PLACES["Mono"], PLACES["Diph"])
            found |= {(group, kind, task): mask for (group, kind), mask in chosen.items()}
        return found
    chosen = choose(common_scores(spoken, division, TASKS[0]), PLACES["Mono"], PLACES["Diph"])
    return task_anchors(chosen, TASKS[1:])


def target(spoken: Languages, division: Division) -> Target:
    """What models are adapted to: the utterances of the speakers for development, with their labels."""
    language = spoken[division.target]
    rows = language.rows(division.development)
    labels = {task: codes[rows] for task, codes in language.labels.items()}
    return Target(language.sequences.rows(rows), labels, anchors(spoken, division))


def train(spoken: Languages, job: Job, settings: Settings, folder: Path | None = None) -> Done:
    """Train a job's models and let them judge, or take what is kept."""
    division, source = job.division, spoken[job.division.source]
    anchored = job.members[0].method.anchored
    changed = settings.rated if division.study == "rated" else settings.choices.get(job.choice, {})
    tested = [(name, spoken[name].sequences.rows(spoken[name].rows(who))) for name, who in job.tested]
    made = scored(
        source.sequences,
        source.labels,
        source.rows(division.training),
        source.rows(division.validation),
        job.members,
        joined([sequences for _, sequences in tested]),
        target=target(spoken, division) if anchored else None,
        settings=replace(settings.training, seed=settings.seed, **changed),
        embedded=job.embedded,
        folder=folder,
    )
    return Done(job, made, tuple((name, one) for name, sequences in tested for one in sequences.utterances))


def train_baseline(spoken: Languages, job: BaselineJob, settings: Settings, folder: Path | None = None) -> BaselineDone:
    """Train a run of a baseline and let it judge, or take what is kept: an utterance is the mean of its vowels, what is
    seen of the target are the speakers that the paper's own models are adapted to."""
    division = job.division
    source, goal = spoken[division.source], spoken[division.target]
    rows = {part: source.rows(getattr(division, part)) for part in ("training", "validation")}
    theirs = {part: goal.rows(getattr(division, part)) for part in ("development", "tested")}
    features, other = means(source.sequences), means(goal.sequences)
    labels = np.stack([source.labels[task] for task in job.tasks])
    problem = Problem(
        source=features[rows["training"]],
        labels=labels[:, rows["training"]],
        held_out=features[rows["validation"]],
        held_out_labels=labels[:, rows["validation"]],
        target=other[theirs["development"]],
        tested=other[theirs["tested"]],
    )
    made = judged(job.name, problem, runs=[job.run], seed=settings.seed, short=bool(settings.rehearsal), folder=folder)
    return BaselineDone(job, made, goal.sequences.rows(theirs["tested"]).utterances)


def means(sequences: Sequences) -> np.ndarray:
    """The mean over each utterance's vowels, float32 (n, d)."""
    return (sequences.features.sum(1, dtype=np.float64) / sequences.lengths[:, None]).astype(np.float32)


def joined(parts: Sequence[Sequences]) -> Sequences:
    """Sequences one below the other, padded to the longest."""
    width = max(part.vowels.shape[1] for part in parts)
    missing = [(0, width - part.vowels.shape[1]) for part in parts]
    return Sequences(
        tuple(name for part in parts for name in part.utterances),
        np.concatenate(
            [np.pad(part.features, ((0, 0), add, (0, 0))) for part, add in zip(parts, missing, strict=True)]
        ),
        np.concatenate(
            [np.pad(p.vowels, ((0, 0), add), constant_values=PADDING) for p, add in zip(parts, missing, strict=True)]
        ),
    )
