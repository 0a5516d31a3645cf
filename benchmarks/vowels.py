"""Batched against looped training of the models of `vowels`: `python -m benchmarks.vowels` (about a minute).

Segments of normal noise, as many to an utterance as in sentences of a few words: only time is measured. In one run, one
after the other and on one thread: the plain PyTorch loop, one model at a time; the stack with one member at a time; the
stack with all members together. The loop and the stack see the same batches, triplets and keys, so the losses of their
epochs are compared, too. CL, GA-CL and AGA-CL are timed apart: a table of the paper holds one, nine and three of each.
"""

import argparse
import json
import os
import platform
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from benchmarks.vowel_loop import plain_loop
from sertools.corpora.vowels import VOWELS
from sertools.models.anchored import SHARD, train
from sertools.models.anchored_request import Settings, Target
from sertools.models.device import one_thread
from sertools.models.vowel_methods import FOUR, METHODS, members, task_anchors, tasks
from sertools.models.vowel_sequences import PADDING, Sequences

EMOTIONS = ("neutral", "sad", "happy", "angry")
TIMED = {method.name: method for method in METHODS if method.kind in (None, "Both") and method.group in (None, "GA")}
SHARES = {"CL": 1, "GA-CL": 9, "AGA-CL": 3}
"""How many of Table 5's thirteen rows cost as much as each: BA-CL and WA-CL cost what GA-CL does."""


def noise(seed: int, count: int, features: int) -> tuple[Sequences, np.ndarray]:
    """Utterances of one to twelve segments, five on average, and emotions."""
    draw = np.random.default_rng(seed)
    lengths = np.minimum(1 + draw.poisson(4, count), 12)
    vowels = draw.integers(0, len(VOWELS), (count, lengths.max()))
    vowels[np.arange(lengths.max()) >= lengths[:, None]] = PADDING
    values = draw.standard_normal((*vowels.shape, features)).astype(np.float32)
    return Sequences(tuple(f"{seed}-{k}" for k in range(count)), values, vowels), np.array(EMOTIONS)[
        np.arange(count) % 4
    ]


def timed(work: Callable[[], object]) -> tuple[dict[str, float], object]:
    wall, cpu = time.perf_counter(), time.process_time()
    with one_thread():
        made = work()
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}, made


def measure(count: int, features: int, runs: int, looped: int, epochs: int) -> dict[str, dict]:
    """Seconds a member and an epoch of each way and method, ratios, and how far the losses are apart."""
    held_out = count // 8
    source, emotions = noise(1, count + held_out, features)
    other, other_emotions = noise(2, count // 4, features)
    anchors = np.random.default_rng(3).random((len(EMOTIONS), len(VOWELS))) < 0.5
    target = Target(other, tasks(other_emotions, EMOTIONS), task_anchors({("GA", "Both"): anchors}, EMOTIONS))
    labels = tasks(emotions, EMOTIONS)
    # without dropout, which the plain loop does not have; with it the stack takes a few percent longer
    settings = Settings(epochs=epochs, patience=epochs, dropout=0.0)
    common = (source, labels, np.arange(count), np.arange(count, count + held_out))
    results: dict[str, dict] = {}
    for name, method in TIMED.items():
        every = members([method], list(labels), runs)
        alone = [member for member in every if member.task == FOUR][:looped]
        # what only the first training of a process waits for: PyTorch's optimiser imports its compiler
        first = replace(settings, epochs=1)
        train(*common, alone[:1], target=target, settings=first)
        plain_loop(source, labels[FOUR], common[2][:64], alone[0], first, target)
        ways = {
            "loop": (alone, lambda m: [plain_loop(source, labels[FOUR], common[2], k, settings, target) for k in m]),
            "stack of one": (alone, lambda m: [train(*common, [k], target=target, settings=settings) for k in m]),
            "stack": (every, lambda m: train(*common, m, target=target, settings=settings)),
        }
        found, made = {}, {}
        for way, (asked, work) in ways.items():
            spent, made[way] = timed(lambda work=work, asked=asked: work(asked))
            found[way] = {unit: seconds / len(asked) / epochs for unit, seconds in spent.items()}
            print(f"  {name:7s} {way:13s} {found[way]['wall']:7.3f} wall s {found[way]['cpu']:7.3f} CPU s a member"
                  f" and epoch, {len(asked)} members", flush=True)  # fmt: skip
        ratios = {way: found[way]["cpu"] / found["stack"]["cpu"] for way in ("loop", "stack of one")}
        apart = max(
            abs(own.history["emotion_loss"].to_numpy() - np.array(history)[:, 0]).max()
            for own, (_, history) in zip(made["stack of one"], made["loop"], strict=True)
        )
        print(f"  {name}: CPU loop / stack {ratios['loop']:.2f}, losses differ by at most {apart:.1e}", flush=True)
        results[name] = {
            "seconds a member and epoch": found,
            "cpu: other / stack": ratios,
            "losses apart": float(apart),
        }
    return results


def table(results: dict[str, dict]) -> dict[str, float]:
    """CPU seconds a member and epoch over the rows of Table 5, of the loop and of the stack, and their ratio."""
    means = {
        way: sum(SHARES[name] * results[name]["seconds a member and epoch"][way]["cpu"] for name in SHARES)
        / sum(SHARES.values())
        for way in ("loop", "stack")
    }
    return means | {"ratio": means["loop"] / means["stack"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--utterances", type=int, default=960, help="of the source's training (default 960)")
    parser.add_argument("--features", type=int, default=80, help="of a segment (default 80)")
    parser.add_argument("--runs", type=int, default=5, help="of each of the five tasks in the stack (default 5)")
    parser.add_argument("--looped", type=int, default=2, help="members that are trained one at a time (default 2)")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--output", type=Path, default=Path("results/bench/vowels.json"))
    options = parser.parse_args()
    print(f"{options.utterances} utterances of noise, {options.epochs} epochs, stacks of {SHARD}", flush=True)
    results = measure(options.utterances, options.features, options.runs, options.looped, options.epochs)
    whole = table(results)
    print(f"  Table 5: CPU loop / stack {whole['ratio']:.2f}", flush=True)
    machine = {
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "torch": torch.__version__,
    }
    report = {"data": "normal noise", "machine": machine, "results": results, "table 5": whole}
    report |= {name: getattr(options, name) for name in ("utterances", "features", "runs", "looped", "epochs")}
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(report, indent=1), encoding="utf-8")
    print(f"written to {options.output}")


if __name__ == "__main__":
    main()
