"""Few-shot, after Ahn, Lee and Shin (2021): similarity of emotions learnt in episodes of the source, adapted to the
target without its labels (`vowels`, Sec. 7.1.2).

Rebuilt from the abstract (Signal Processing Letters, 10.1109/LSP.2021.3086395). What it leaves open is own choice:
prototypes (Snell et al. 2017), and a judge of the language behind reversed gradients (Ganin et al. 2016). An utterance
is judged by its distances to the mean embeddings of the source's classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, one_hot, softplus

from sertools.models.adam import Adam
from sertools.models.baselines.best import Best, Training
from sertools.models.baselines.draws import BaselineDraws
from sertools.models.baselines.perceptrons import apply, emotion_loss, gradients, initial
from sertools.models.baselines.problem import Problem, check_runs
from sertools.models.device import device_of, one_thread
from sertools.models.unweighted import recall

_ROWS = 1024  # utterances that pass at once outside training


@dataclass(frozen=True)
class Episodes:
    """What an episode holds of each class: `shots` utterances that make its prototype and `queries` to be named.

    adaptation: weight of the reversed gradient that the judge of the language sends to the encoder. Raises ValueError
    for values out of range.
    """

    shots: int = 5
    queries: int = 15
    adaptation: float = 0.1

    def __post_init__(self) -> None:
        if min(self.shots, self.queries) < 1 or self.adaptation < 0:
            raise ValueError(f"shots and queries from 1 and adaptation from 0 expected; got {self}")


class Reversed(torch.autograd.Function):
    """What goes in comes out; the gradient comes back with the factor -weight."""

    @staticmethod
    def forward(ctx, features: Tensor, weight: float) -> Tensor:
        ctx.weight = weight
        return features.view_as(features)

    @staticmethod
    def backward(ctx, gradient: Tensor) -> tuple[Tensor, None]:
        return -ctx.weight * gradient, None


@one_thread()
def train(
    problem: Problem, *, runs: Sequence[int] = range(10), seed: int = 0, widths: tuple[int, int] = (256, 128),
    episodes: Episodes | None = None, training: Training | None = None, device: str = "cpu",
) -> np.ndarray:  # fmt: skip
    """Scores of the judged utterances by their nearest source prototype: float32 (tasks, runs, k, K), with the sum 1.

    runs: which; each draws its own numbers from `seed`. widths: hidden units and dimensions of the embedding. training:
    an epoch is as many episodes as pass about as many utterances as the source has; its batch is not used, since an
    episode is one. Every class weighs the same by design. All tasks and runs train at once. Raises ValueError for
    options out of range or a class with fewer utterances than an episode asks for, FloatingPointError where training
    diverges.
    """
    episodes, training, target_device = episodes or Episodes(), training or Training(), device_of(device)
    runs = check_runs(runs)
    draws = [BaselineDraws(seed, run) for _ in range(problem.tasks) for run in runs]
    place = torch.arange(problem.tasks, device=target_device).repeat_interleave(len(runs))
    source, target, held_out, tested = (
        torch.from_numpy(values).to(target_device)
        for values in (problem.source, problem.target, problem.held_out, problem.judged)
    )
    labels, held_out_labels = (
        torch.from_numpy(values).to(target_device)[place] for values in (problem.labels, problem.held_out_labels)
    )
    inputs, (hidden, dimensions), classes = source.shape[1], widths, problem.classes
    encoder = initial((inputs, hidden, dimensions), [own.generator("encoder") for own in draws])
    judge = initial((dimensions, hidden, 1), [own.generator("domain") for own in draws])
    encoder, judge = ([value.to(target_device).requires_grad_() for value in group] for group in (encoder, judge))
    optimiser = Adam([value.detach() for value in (*encoder, *judge)], [1] * len(draws), training.learning_rate)
    best = Best(encoder, training.patience)
    utterances = classes * (episodes.shots + episodes.queries)
    count = max(1, len(source) // utterances)
    rows_of = [[np.flatnonzero(own == k) for k in range(classes)] for own in problem.labels]
    for epoch in range(1, training.epochs + 1):
        drawn = np.stack(
            [
                draw(rows_of[task], count, episodes, BaselineDraws(seed, run), epoch)
                for task in range(problem.tasks)
                for run in runs
            ],
            axis=1,
        )
        strange = np.stack([own.order("target episodes", len(target), count * utterances, epoch) for own in draws])
        strangers = torch.from_numpy(strange).to(target_device).split(utterances, dim=1)
        for rows, others in zip(torch.from_numpy(drawn).to(target_device), strangers, strict=True):
            embedded = apply(encoder, source[rows.flatten(1)])
            similar = prototypical_loss(embedded.unflatten(1, rows.shape[1:]), episodes.shots)
            language = domain_loss(judge, embedded, apply(encoder, target[others]), episodes.adaptation)
            optimiser.step(gradients(similar + language, [*encoder, *judge]))
        with torch.no_grad():
            logits = _closeness(encoder, source, labels, held_out, classes)
        losses = emotion_loss(logits, held_out_labels, torch.ones_like(logits[:, 0]))
        best.look(recall(logits, held_out_labels).tolist(), losses.tolist())
        if best.stopped:
            break
    with torch.no_grad():
        made = _closeness(best.parameters, source, labels, tested, classes).softmax(2)
    return made.cpu().numpy().reshape(problem.tasks, len(runs), *made.shape[1:])


def draw(rows_of: Sequence[np.ndarray], count: int, episodes: Episodes, draws: BaselineDraws, epoch: int) -> np.ndarray:
    """Rows of `count` episodes: int64 (count, K, shots + queries), those of an episode without repetition.

    rows_of: the rows of each class. Raises ValueError where a class has too few.
    """
    size = episodes.shots + episodes.queries
    few = [(k, len(own)) for k, own in enumerate(rows_of) if len(own) < size]
    if few:
        raise ValueError(f"at least {size} utterances of every class expected; got, as (class, utterances): {few}")
    generator = draws.generator("episodes", epoch)
    return np.array([[generator.choice(own, size, replace=False) for own in rows_of] for _ in range(count)])


def prototypical_loss(embedded: Tensor, shots: int) -> Tensor:
    """Mean over the queries of -log p(own class), p ~ exp(-squared distance to a prototype): nats, (m,).

    embedded: (m, K, shots + queries, e). A prototype is the mean of the first `shots` of a class.
    """
    prototypes, queries = embedded[:, :, :shots].mean(2), embedded[:, :, shots:]
    members, classes, each = queries.shape[:3]
    logits = -squared_distances(queries.flatten(1, 2), prototypes)
    truth = torch.arange(classes, device=embedded.device).repeat_interleave(each).repeat(members)
    return cross_entropy(logits.flatten(0, 1), truth, reduction="none").view(members, -1).mean(1)


def domain_loss(judge: list[Tensor], here: Tensor, there: Tensor, adaptation: float) -> Tensor:
    """Cross-entropy in nats of telling source (m, n, e) from target (m, n, e), the mean over both halves: (m,).

    The judge learns to tell them apart; the encoder, behind `Reversed`, that they cannot be told apart.
    """
    one, two = (apply(judge, Reversed.apply(embedded, adaptation)).squeeze(2) for embedded in (here, there))
    return (softplus(-one).mean(1) + softplus(two).mean(1)) / 2


def squared_distances(points: Tensor, centres: Tensor) -> Tensor:
    """Squared Euclidean distances of (m, n, e) and (m, K, e): (m, n, K)."""
    return torch.stack([(points - centre.unsqueeze(1)).square().sum(2) for centre in centres.unbind(1)], dim=2)


def _closeness(encoder: list[Tensor], source: Tensor, labels: Tensor, features: Tensor, classes: int) -> Tensor:
    """Minus the squared distances of features (k, d) to the classes' mean embeddings of the source: (m, k, K)."""
    sums, truth = 0.0, one_hot(labels, classes).to(source.dtype)
    for part, own in zip(source.split(_ROWS), truth.split(_ROWS, dim=1), strict=True):
        sums = sums + own.transpose(1, 2) @ apply(encoder, part)
    prototypes = sums / truth.sum(1).unsqueeze(2)
    return torch.cat([-squared_distances(apply(encoder, part), prototypes) for part in features.split(_ROWS)], dim=1)
