"""GAN, after Su and Lee (2022): source speech moved towards the target augments the source (`vowels`, Sec. 7.1.2).

Rebuilt from the abstract (TAFFC, 10.1109/TAFFC.2022.3146325), in which an emotional CycleGAN from every source corpus
makes synthetic target samples, and a classifier is trained on real and synthetic ones. What it leaves open is own
choice: perceptrons on utterance features, generators that add to their input, least squares, and the weights of the
losses. With one source corpus the attention over sources that gives the method its name has nothing to choose.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from sertools.models.adam import Adam
from sertools.models.baselines import gan_losses
from sertools.models.baselines.best import Training
from sertools.models.baselines.classifier import scores, train_classifier
from sertools.models.baselines.draws import BaselineDraws
from sertools.models.baselines.perceptrons import apply, emotion_loss, gradients, initial
from sertools.models.baselines.problem import Problem, check_runs
from sertools.models.device import device_of, one_thread

TERMS = ("fooling", "cycle", "identity", "emotion", "judge")
"""Of the history: the generators' losses before their weights, and the judges' loss."""


@dataclass(frozen=True)
class Adversarial:
    """How the generators are trained.

    epochs: passes over the source. batch: utterances a step, of each corpus. learning_rate: Adam's. cycle, identity,
    emotion: weights of these losses beside that of fooling the judges, which is 1. Raises ValueError for values out of
    range.
    """

    epochs: int = 100
    batch: int = 64
    learning_rate: float = 2e-4
    cycle: float = 10.0
    identity: float = 5.0
    emotion: float = 1.0

    def __post_init__(self) -> None:
        weights = (self.cycle, self.identity, self.emotion)
        if min(self.epochs, self.batch) < 1 or not self.learning_rate > 0 or min(weights) < 0:
            raise ValueError(
                f"epochs and batch from 1, a learning rate above 0 and weights from 0 expected; got {self}"
            )


@dataclass(frozen=True)
class Generators:
    """Trained generators of m members: perceptrons that add to their input, and the mean losses of every epoch.

    to_target, to_source: stacked parameters. history: float32 (epochs, m, 5), by `TERMS`.
    """

    to_target: list[Tensor]
    to_source: list[Tensor]
    history: np.ndarray


@one_thread()
def train(
    problem: Problem, *, runs: Sequence[int] = range(10), seed: int = 0, width: int = 256,
    adversarial: Adversarial | None = None, training: Training | None = None, weighted: bool = False,
    device: str = "cpu",
) -> np.ndarray:  # fmt: skip
    """Scores of the judged utterances by a classifier of real and synthetic speech: float32 (tasks, runs, k, K).

    runs: which; each draws its own numbers from `seed`. width: hidden units of every network. weighted: classes weigh
    the same in the losses of emotion. All tasks and runs train at once. Raises ValueError for options out of range,
    FloatingPointError where training diverges.
    """
    target_device, runs = device_of(device), check_runs(runs)
    generators = adapt(
        problem, runs=runs, seed=seed, width=width, adversarial=adversarial, weighted=weighted, device=device
    )
    source = torch.from_numpy(problem.source).to(target_device)
    place = torch.arange(problem.tasks, device=target_device).repeat_interleave(len(runs))
    labels, held_out_labels, class_weights = (
        torch.from_numpy(values).to(target_device)[place]
        for values in (problem.labels, problem.held_out_labels, problem.class_weights(weighted))
    )

    def batch_of(rows: Tensor) -> Tensor:
        """The first n rows are the source's, the next n what the generator makes of them."""
        real = source[rows % len(source)]
        with torch.no_grad():
            return torch.where((rows < len(source)).unsqueeze(2), real, move(generators.to_target, real))

    best = train_classifier(
        batch_of,
        labels.repeat(1, 2),
        torch.from_numpy(problem.held_out).to(target_device),
        held_out_labels,
        width=width,
        class_weights=class_weights,
        draws=[BaselineDraws(seed, run) for _ in range(problem.tasks) for run in runs],
        training=training or Training(),
    )
    made = scores(best.parameters, torch.from_numpy(problem.judged).to(target_device))
    return made.reshape(problem.tasks, len(runs), *made.shape[1:])


@one_thread()
def adapt(
    problem: Problem, *, runs: Sequence[int], seed: int = 0, width: int = 256, adversarial: Adversarial | None = None,
    weighted: bool = False, device: str = "cpu",
) -> Generators:  # fmt: skip
    """Train the generators between source and target, a member a task and run (runs move fastest).

    A classifier of emotion learns beside them from the source as it is and as it comes back from the target. In every
    step the generators and that classifier move first, then the judges. Raises as `train`.
    """
    options, target_device = adversarial or Adversarial(), device_of(device)
    draws = [BaselineDraws(seed, run) for _ in range(problem.tasks) for run in check_runs(runs)]
    features = problem.source.shape[1]
    place = torch.arange(problem.tasks, device=target_device).repeat_interleave(len(runs))
    source, target = (torch.from_numpy(values).to(target_device) for values in (problem.source, problem.target))
    labels = torch.from_numpy(problem.labels).to(target_device)[place]
    class_weights = torch.from_numpy(problem.class_weights(weighted)).to(target_device)[place]
    networks = {
        name: [
            value.to(target_device).requires_grad_()
            for value in initial((features, width, outputs), [own.generator(name) for own in draws])
        ]
        for name, outputs in {
            "to target": features,
            "to source": features,
            "emotion": problem.classes,
            "judge of target": 1,
            "judge of source": 1,
        }.items()
    }
    moving = [value for name in ("to target", "to source", "emotion") for value in networks[name]]
    judging = [value for name in ("judge of target", "judge of source") for value in networks[name]]
    steps = [1] * len(draws)
    movers, judges = (
        Adam([value.detach() for value in group], steps, options.learning_rate) for group in (moving, judging)
    )
    batch = min(options.batch, len(source), len(target))
    count, members = len(source) // batch * batch, torch.arange(len(draws), device=target_device).unsqueeze(1)
    history = []
    for epoch in range(1, options.epochs + 1):
        orders = [
            torch.from_numpy(np.stack([own.order(name, len(rows), count, epoch) for own in draws])).to(target_device)
            for name, rows in (("source order", source), ("target order", target))
        ]
        sums = 0.0
        for here, there in zip(*(order.split(batch, dim=1) for order in orders), strict=True):
            x, y = source[here], target[there]
            terms, made = generator_terms(networks, x, y, labels[members, here], class_weights)
            fooling, cycle, identity, emotion = terms
            total = fooling + options.cycle * cycle + options.identity * identity + options.emotion * emotion
            movers.step(gradients(total, moving))
            judge = judge_loss(networks, x, y, *made)
            judges.step(gradients(judge, judging))
            sums = sums + torch.stack([*terms, judge], dim=1).detach()
        history.append((sums * batch / count).cpu())
        if not torch.isfinite(history[-1]).all():
            raise FloatingPointError(f"finite losses expected; epoch {epoch} of the generators ended without")
    kept = {name: [value.detach() for value in networks[name]] for name in ("to target", "to source")}
    return Generators(kept["to target"], kept["to source"], torch.stack(history).numpy())


def move(generator: list[Tensor], features: Tensor) -> Tensor:
    """Features (m, n, d) and what a generator adds to them."""
    return features + apply(generator, features)


def generator_terms(
    networks: dict[str, list[Tensor]], x: Tensor, y: Tensor, labels: Tensor, class_weights: Tensor
) -> tuple[tuple[Tensor, Tensor, Tensor, Tensor], tuple[Tensor, Tensor]]:
    """The first four of `TERMS`, each (m,), and what the generators made, detached: G(x) and F(y).

    networks: stacked parameters by name. x, y: (m, n, d), of source and target. labels: int64 (m, n), of x.
    class_weights: (m, K). Both directions count in full in fooling, cycle and identity, and both ways of showing an
    utterance, as it is and as it comes back, in emotion.
    """
    forth, back, emotion = networks["to target"], networks["to source"], networks["emotion"]
    like_target, like_source = move(forth, x), move(back, y)
    returned = move(back, like_target)
    fooling = gan_losses.fooled(apply(networks["judge of target"], like_target))
    fooling = fooling + gan_losses.fooled(apply(networks["judge of source"], like_source))
    cycle = gan_losses.distance(returned, x) + gan_losses.distance(move(forth, like_source), y)
    identity = gan_losses.distance(move(forth, y), y) + gan_losses.distance(move(back, x), x)
    named = emotion_loss(apply(emotion, x), labels, class_weights)
    named = named + emotion_loss(apply(emotion, returned), labels, class_weights)
    return (fooling, cycle, identity, named), (like_target.detach(), like_source.detach())


def judge_loss(networks: dict[str, list[Tensor]], x: Tensor, y: Tensor, made_y: Tensor, made_x: Tensor) -> Tensor:
    """The judges' loss, (m,), both counted in full. x, y: (m, n, d), real speech; made_y, made_x: what was made."""
    judges = networks["judge of target"], networks["judge of source"]
    pairs = (y, made_y), (x, made_x)
    first, second = (
        gan_losses.judged(apply(judge, real), apply(judge, made))
        for judge, (real, made) in zip(judges, pairs, strict=True)
    )
    return first + second
