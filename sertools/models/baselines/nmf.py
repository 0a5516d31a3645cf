"""NMF, after Luo and Han (2020): a non-negative subspace that two corpora share (`vowels`, Sec. 7.1.2).

Rebuilt from the abstract (TASLP, 10.1109/TASLP.2020.3006331), which names a shared and two individual parts, maximum
mean discrepancy of marginal and conditional distributions with target labels learnt jointly, a difference loss and a
discrimination loss. What it leaves open is own choice, above all the weights and ranks; see
`sertools.models.baselines.factorisation` for what is minimised.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import one_hot

from sertools.models.baselines.draws import BaselineDraws
from sertools.models.baselines.factorisation import Factors, Labels, Terms, code, objective, update
from sertools.models.baselines.problem import Problem, check_runs
from sertools.models.device import device_of, one_thread

TERMS = ("reconstruction", "marginal", "conditional", "difference", "discrimination")
"""Of the history, each with its weight."""


@dataclass(frozen=True)
class Factorisation:
    """How the factors are found.

    rank, own_rank: dimensions of the shared and of each individual part (own_rank from 0). iterations: rounds of
    updates. guess: rounds between two guesses of the target's labels; before the first there is none. Raises ValueError
    for values out of range.
    """

    rank: int = 64
    own_rank: int = 16
    iterations: int = 200
    guess: int = 10

    def __post_init__(self) -> None:
        if min(self.rank, self.iterations, self.guess) < 1 or self.own_rank < 0:
            raise ValueError(f"rank, iterations and guess from 1 and own_rank from 0 expected; got {self}")


@dataclass(frozen=True)
class Factorised:
    """Factors of m members, and every term of what was minimised, after every guess: float32 (guesses, m, 5)."""

    factors: Factors
    history: np.ndarray


@one_thread()
def train(
    problem: Problem, *, runs: Sequence[int] = range(10), seed: int = 0, factorisation: Factorisation | None = None,
    terms: Terms | None = None, weighted: bool = False, device: str = "cpu",
) -> np.ndarray:  # fmt: skip
    """Scores of the judged utterances, what A reads from their shared codes: float32 (tasks, runs, k, K), from 0.

    Where the target itself is judged, its codes are those found together with the source's; other utterances are coded
    on the bases found. Held-out utterances are not looked at: the number of iterations is fixed. runs: which; each
    draws its own first factors from `seed`. weighted: classes weigh the same in the discrimination. Members are
    factorised one by one, since their products are large. Raises ValueError for options out of range.
    """
    options, runs = factorisation or Factorisation(), check_runs(runs)
    scale = Scale(problem)
    made = []
    for task in range(problem.tasks):
        for run in runs:
            found = factorise(
                problem, task, run, seed=seed, factorisation=options, terms=terms, weighted=weighted, device=device
            ).factors
            codes = found.codes_target
            if problem.tested is not None:
                tested = torch.from_numpy(scale(problem.tested)).to(codes.device)
                codes = code(tested, found.shared, found.target, options.iterations)
            made.append((codes @ found.reading)[0].cpu().numpy())
    return np.stack(made).reshape(problem.tasks, len(runs), *made[0].shape)


@one_thread()
def factorise(
    problem: Problem, task: int, run: int, *, seed: int = 0, factorisation: Factorisation | None = None,
    terms: Terms | None = None, weighted: bool = False, device: str = "cpu",
) -> Factorised:  # fmt: skip
    """The factors of one task and run, with a leading axis of 1. Raises as `train`."""
    options, terms, target_device = factorisation or Factorisation(), terms or Terms(), device_of(device)
    scale = Scale(problem)
    source, target = (torch.from_numpy(scale(rows)).to(target_device) for rows in (problem.source, problem.target))
    truth = torch.from_numpy(problem.labels[task]).to(target_device)
    weights = torch.from_numpy(problem.class_weights(weighted)[task]).to(target_device)[truth]
    factors = first(source, target, problem.classes, options, BaselineDraws(seed, run).generator("factors"))
    known = one_hot(truth, problem.classes).to(source.dtype).unsqueeze(0)
    guessed = torch.zeros(1, len(target), problem.classes, device=target_device)
    labels, history = Labels(known, guessed, weights.view(1, -1, 1)), []
    for iteration in range(1, options.iterations + 1):
        update(source, target, factors, labels, terms)
        if iteration % options.guess == 0:
            answers = (factors.codes_target @ factors.reading).argmax(2)
            labels = Labels(known, one_hot(answers, problem.classes).to(source.dtype), labels.weights)
            values = objective(source, target, factors, labels, terms)
            history.append(torch.stack([values[name] for name in TERMS], dim=1).cpu())
    return Factorised(factors, torch.stack(history).numpy() if history else np.empty((0, 1, len(TERMS)), np.float32))


class Scale:
    """Each feature to 0 ... 1 by the range of source and target together, which keeps the caller's normalisation as it
    is; utterances beyond the range are cut to it."""

    def __init__(self, problem: Problem) -> None:
        both = np.concatenate([problem.source, problem.target])
        self._least = both.min(0)
        self._range = np.where(both.max(0) > self._least, both.max(0) - self._least, 1)

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        return np.clip((rows - self._least) / self._range, 0, 1).astype(np.float32)


def first(
    source: Tensor, target: Tensor, classes: int, options: Factorisation, generator: np.random.Generator
) -> Factors:
    """Positive first factors, |N(0, 1)| times what brings their product to the features' mean."""
    (n, features), t, mean = source.shape, len(target), float(torch.cat([source, target]).mean())
    size = (mean / (options.rank + options.own_rank)) ** 0.5

    def drawn(*shape: int) -> Tensor:
        values = size * np.abs(generator.standard_normal((1, *shape), dtype=np.float32))
        return torch.from_numpy(values.astype(np.float32)).to(source.device)

    return Factors(
        codes_source=drawn(n, options.rank),
        codes_target=drawn(t, options.rank),
        own_source=drawn(n, options.own_rank),
        own_target=drawn(t, options.own_rank),
        shared=drawn(options.rank, features),
        source=drawn(options.own_rank, features),
        target=drawn(options.own_rank, features),
        reading=drawn(options.rank, classes),
    )
