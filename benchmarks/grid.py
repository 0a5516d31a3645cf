"""What batched training of a grid saves: `make bench`, or `python -m benchmarks.grid` (some minutes).

At IEMOCAP's size (4490 utterances, 88 features, 50 epochs, batch 64), on synthetic normal data: only time is measured.
In one run, one after the other: (a) a plain PyTorch loop with a DataLoader, one model at a time, on one thread; (b) the
same loop on resident data; (c) the grid with 1 and 2 workers; (d) the floor: the grid's matrix products alone.
The loops train `--loop-members` models and are multiplied up to the grid's size, openly; `--full` trains all of them.
"""

import argparse
import json
import os
import platform
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from benchmarks.loops import dataloader_loop, resident_loop
from sertools.models.autoencoder import FEATURES, LATENT, WIDTHS
from sertools.models.batches import Data
from sertools.models.device import one_thread
from sertools.models.grid import Grid, train
from sertools.models.methods import METHODS, ZEROSHOT, Member, members

ROWS, BATCH, RATE, SEED = 4490, 64, 1e-3, 0
TARGET_WALL, TARGET_CPU = 20, 5


def cpu_seconds() -> float:
    """Processor seconds of this process and of the processes it has waited for."""
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def timed(work: Callable[[], object]) -> tuple[dict[str, float], object]:
    """Wall and CPU seconds of a call, and what it returns."""
    wall, cpu = time.perf_counter(), cpu_seconds()
    value = work()
    return {"wall": time.perf_counter() - wall, "cpu": cpu_seconds() - cpu}, value


def synthetic() -> Data:
    """Standard normal features, uniform classes and ratings; five folds that all train on every row."""
    draw = np.random.default_rng(SEED)
    ratings = draw.uniform(1, 5, (2, 5, ROWS)).astype(np.float32)
    return Data(
        features=torch.from_numpy(draw.standard_normal((ROWS, FEATURES), dtype=np.float32)),
        positions=[np.arange(ROWS)] * 5,
        emotions=torch.from_numpy(draw.integers(0, 4, ROWS)),
        labels={"activation": torch.from_numpy(ratings[0]), "valence": torch.from_numpy(ratings[1])},
    )


def matrix_products(count: int, epochs: int) -> None:
    """The products of forward and backward passes, and nothing else, for `count` members in stacks of 25."""
    widths = (FEATURES, *WIDTHS)
    layers = [*zip(widths, widths[1:], strict=False), (WIDTHS[-1], 2 * LATENT), (LATENT, WIDTHS[-1])]
    layers += [(after, before) for before, after in reversed(list(zip(widths, widths[1:], strict=False)))]
    for size in [25] * (count // 25) + [count % 25] * (count % 25 > 0):
        operands = [
            (torch.randn(size, BATCH, i), torch.randn(size, i, o), torch.randn(size, BATCH, o)) for i, o in layers
        ]
        for _ in range(epochs * (ROWS // BATCH)):
            for layer, (inputs, weights, gradients) in enumerate(operands):
                torch.bmm(inputs, weights)
                torch.bmm(inputs.transpose(1, 2), gradients)
                if layer:
                    torch.bmm(gradients, weights.transpose(1, 2))


def grid_of(data: Data, asked: list[Member], epochs: int, workers: int) -> Grid:
    return train(
        data.features.numpy(),
        asked,
        data.positions,
        data.emotions.numpy(),
        {name: values.numpy() for name, values in data.labels.items()},
        epochs=epochs,
        batch=BATCH,
        learning_rate=RATE,
        seed=SEED,
        workers=workers,
    )


def measure(data: Data, asked: list[Member], epochs: int, looped: int) -> dict:
    """Seconds of every way of training the members `asked`; the loops train `looped` of them, evenly spread."""
    chosen = [asked[k] for k in np.linspace(0, len(asked) - 1, looped).round().astype(int)]
    factor = len(asked) / looped
    seconds: dict[str, dict[str, float]] = {}

    def record(name: str, work: Callable[[], object], scale: float = 1.0) -> object:
        spent, value = timed(work)
        seconds[name] = {kind: scale * amount for kind, amount in spent.items()}
        times = f" ({looped} models, x {factor:g})" if scale != 1 else ""
        print(f"  {name:34s} {seconds[name]['wall']:8.1f} wall s {seconds[name]['cpu']:8.1f} CPU s{times}", flush=True)
        return value

    with one_thread():
        record("loop, DataLoader", lambda: [dataloader_loop(data, m, epochs, BATCH, RATE) for m in chosen], factor)
        curves = record(
            "loop, resident data",
            lambda: [resident_loop(data, m, epochs, BATCH, RATE, SEED) for m in chosen],
            factor,
        )
        again = record(
            "loop, resident data, fused Adam",
            lambda: [resident_loop(data, m, epochs, BATCH, RATE, SEED, fused=True) for m in chosen],
            factor,
        )
        trained = record("grid, 1 worker", lambda: grid_of(data, asked, epochs, 1))
        record("grid, 2 workers", lambda: grid_of(data, asked, epochs, 2))
        record("matrix products alone", lambda: matrix_products(len(asked), epochs))

    places = [asked.index(member) for member in chosen]
    apart = np.abs(trained.history[:, places, -1] - np.array(curves).T)
    # labels without meaning make the cluster loss chaotic: then the loop with another Adam is as far from the loop
    loops_apart = np.abs(np.array(again) - np.array(curves)).T
    best = min(("grid, 1 worker", "grid, 2 workers"), key=lambda name: seconds[name]["wall"])
    result = {
        "members": len(asked),
        "looped": looped,
        "seconds": seconds,
        "wall: DataLoader loop / grid": seconds["loop, DataLoader"]["wall"] / seconds[best]["wall"],
        "cpu: resident loop / grid": seconds["loop, resident data"]["cpu"] / seconds["grid, 1 worker"]["cpu"],
        "cpu: grid / matrix products": seconds["grid, 1 worker"]["cpu"] / seconds["matrix products alone"]["cpu"],
        "loss, grid from resident loop": _apart(apart),
        "loss, resident loop from itself with fused Adam": _apart(loops_apart),
    }
    for name, value in result.items():
        if name not in ("members", "looped", "seconds"):
            print(f"  {name}: {value if isinstance(value, dict) else round(value, 1)}", flush=True)
    return result


def _apart(differences: np.ndarray) -> dict[str, float]:
    return {
        "epoch 10, worst member": float(differences[:10].max()),
        "last epoch, median member": float(np.median(differences[-1])),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--loop-members", type=int, default=4, help="models that each loop trains (default 4)")
    parser.add_argument("--full", action="store_true", help="the loops train every member (half an hour and more)")
    parser.add_argument("--epochs", type=int, default=50)
    parser.add_argument("--output", type=Path, default=Path("results/bench/grid.json"))
    options = parser.parse_args()
    data = synthetic()
    with one_thread():  # what the first model of a process waits for (the compiler's import) is no part of a loop
        dataloader_loop(data, Member(METHODS["Unsupervised"], 0, 0), 1, BATCH, RATE)
    results = []
    for methods in ((METHODS["Unsupervised"],), ZEROSHOT):
        asked = members(methods, folds=5, runs=5)
        print(f"{len(asked)} members, {ROWS} x {FEATURES} synthetic normal data, {options.epochs} epochs", flush=True)
        looped = len(asked) if options.full else min(options.loop_members, len(asked))
        results.append(measure(data, asked, options.epochs, looped))
    wall, cpu = results[1]["wall: DataLoader loop / grid"], results[0]["cpu: resident loop / grid"]
    print(f"100 members, wall: {wall:.1f} times less than the DataLoader loop (target {TARGET_WALL})")
    print(f"25 members, CPU: {cpu:.1f} times less than the resident loop (target {TARGET_CPU})")
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "torch": torch.__version__}
    options.output.parent.mkdir(parents=True, exist_ok=True)
    report = {"data": "synthetic normal", "epochs": options.epochs, "machine": machine, "results": results}
    options.output.write_text(json.dumps(report, indent=1), encoding="utf-8")
    print(f"written to {options.output}")


if __name__ == "__main__":
    main()
