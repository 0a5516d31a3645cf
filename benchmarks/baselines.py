"""Batched against looped training of the baselines of `vowels`: `python -m benchmarks.baselines` (about a minute).

Utterances of normal noise with four classes: only time is measured. In one run, one after the other and on one thread:
GAN and Few-shot with all runs as one computation, and a run at a time; and the updates of NMF, which trains a run at a
time because its products are large already.
"""

import argparse
import json
import os
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from sertools.models.baselines import few_shot, gan, nmf
from sertools.models.baselines.best import Training
from sertools.models.baselines.factorisation import Factors, Labels, Terms, update
from sertools.models.baselines.problem import Problem
from sertools.models.device import one_thread

CLASSES = 4


def noise(rows: int, features: int) -> Problem:
    """As many utterances of the source as `rows`, a sixth of that of the target, and few that are held out."""
    draw = np.random.default_rng(0)

    def speech(count: int) -> np.ndarray:
        return draw.standard_normal((count, features))

    labels, held_out = np.arange(rows) % CLASSES, np.arange(200) % CLASSES
    return Problem(speech(rows), labels[None], speech(200), held_out[None], speech(rows // 6))


def timed(work: Callable[[], object]) -> float:
    """Seconds of the processor."""
    began = time.process_time()
    work()
    return time.process_time() - began


def factors_of(problem: Problem, members: int) -> tuple[torch.Tensor, torch.Tensor, Factors, Labels]:
    """What NMF's updates take, for so many members."""
    scale = nmf.Scale(problem)
    source, target = (torch.from_numpy(scale(rows)) for rows in (problem.source, problem.target))
    fresh = [
        nmf.first(source, target, CLASSES, nmf.Factorisation(), np.random.default_rng(member))
        for member in range(members)
    ]
    truth = torch.nn.functional.one_hot(torch.from_numpy(problem.labels[0]), CLASSES).float()
    labels = Labels(
        truth.expand(members, -1, -1),
        torch.zeros(members, len(target), CLASSES),
        torch.ones(members, len(source), 1),
    )
    return source, target, Factors(*(torch.cat(parts) for parts in zip(*fresh, strict=True))), labels


def measure(problem: Problem, runs: int, epochs: int, width: int) -> dict[str, dict[str, float]]:
    """Processor seconds of each method with its runs together and one by one, and the ratio."""
    training, adversarial = Training(epochs, epochs), gan.Adversarial(epochs)

    def nmf_updates(members: int, rounds: int) -> None:
        given = factors_of(problem, members)
        for _ in range(rounds):
            update(*given, Terms())

    works = {
        "GAN": lambda own: gan.train(problem, runs=own, width=width, adversarial=adversarial, training=training),
        "Few-shot": lambda own: few_shot.train(problem, runs=own, widths=(width, width), training=training),
        "NMF": lambda own: nmf_updates(len(own), 20),
    }
    found = {}
    for name, work in works.items():
        work([0])  # what only the first training of a process waits for
        together = timed(lambda work=work: work(list(range(runs))))
        alone = timed(lambda work=work: [work([run]) for run in range(runs)])
        found[name] = {"together": together, "one by one": alone, "ratio": alone / together}
        print(f"  {name:9s} together {together:6.1f} s, one by one {alone:6.1f} s: {alone / together:.2f}", flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2400, help="utterances of the source (default 2400)")
    parser.add_argument("--features", type=int, default=88)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--output", type=Path, default=Path("results/bench/baselines.json"))
    options = parser.parse_args()
    print(f"{options.runs} runs, {options.rows} x {options.features} of noise, {options.epochs} epochs", flush=True)
    with one_thread():
        results = measure(noise(options.rows, options.features), options.runs, options.epochs, options.width)
    machine = {
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "torch": torch.__version__,
    }
    report = {"data": "normal noise", "machine": machine, "results": results}
    report |= {name: getattr(options, name) for name in ("rows", "features", "runs", "epochs", "width")}
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(report, indent=1), encoding="utf-8")
    print(f"written to {options.output}")


if __name__ == "__main__":
    main()
