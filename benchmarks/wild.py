"""What batches of similar length save in training the networks of `wild`: `python -m benchmarks.wild` (some minutes).

Series of normal noise, as long as the recordings of the corpora that `wild` trains on: only time is measured. In one
run, one after the other and on one thread: the autoencoder and the CNN-LSTM (from scratch, and with a frozen encoder),
each with batches by length, with shuffled batches padded to their own longest series, and with every batch padded to
the longest of all. Every way trains on the same series, drawn from the corpora, for the same number of epochs.
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

from sertools.measure.shipped import load
from sertools.models.initial_weights import initialise
from sertools.models.length_batches import BATCHINGS, padded_share, shuffled_batches
from sertools.models.pretraining import pretrain
from sertools.models.recognition import train
from sertools.models.sparse_autoencoder import COEFFICIENTS, Encoder

LABELLED = ("emodb", "emovo", "ravdess", "savee")
UNLABELLED = ("nemo", "casia", "urdu", "emotale-en", "emotale-dk", *LABELLED)
HELD_OUT = 3  # as few as hold every class: what is timed is training


def lengths_of(corpora: tuple[str, ...], count: int, seed: int) -> np.ndarray:
    """Frames (10 ms) of `count` recordings drawn from the corpora."""
    seconds = np.concatenate([load(name).table["seconds"].to_numpy() for name in corpora])
    chosen = np.random.default_rng(seed).choice(seconds, count, replace=False)
    return 1 + (chosen * 100).astype(np.int64)


def noise(lengths: np.ndarray) -> dict[str, np.ndarray]:
    """Series of normal noise, and behind them series of one frame to be held out."""
    offsets = np.concatenate([[0], np.cumsum([*lengths, *[1] * HELD_OUT])])
    frames = np.random.default_rng(0).standard_normal((offsets[-1], COEFFICIENTS), dtype=np.float32)
    return {"frames": frames, "offsets": offsets}


def timed(work: Callable[[], object]) -> dict[str, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def measure(count: int, batch: int, epochs: int) -> dict[str, dict]:
    """Seconds, frames per second and padding of each network and each way to form batches."""
    encoder = Encoder()
    initialise(encoder, 0)
    common = {"seed": 0, "epochs": epochs, "batch": batch, "patience": epochs}
    training, held_out = np.arange(count), np.arange(count, count + HELD_OUT)
    speech, labelled = lengths_of(UNLABELLED, count, 0), lengths_of(LABELLED, count, 0)
    classes = np.arange(count + HELD_OUT) % 3
    # the held-out series must hold every class, whatever the count
    classes[count:] = [0, 1, 2]

    def recognise(strategy: str, batching: str, weights: dict | None = None) -> Callable[[], object]:
        return lambda: train(
            **noise(labelled), labels=classes, training=training, validation=held_out, strategy=strategy,
            encoder=weights, batching=batching, **common,
        )  # fmt: skip

    networks = {
        "autoencoder": (
            speech,
            lambda b: lambda: pretrain(**noise(speech), training=training, held_out=held_out, batching=b, **common),
        ),
        "CNN-LSTM, scratch": (labelled, lambda b: recognise("scratch", b)),
        "CNN-LSTM, frozen": (labelled, lambda b: recognise("frozen", b, encoder.state_dict())),
    }
    results: dict[str, dict] = {}
    for name, (lengths, work) in networks.items():
        work("length")()  # what only the first training of a process waits for
        found = {}
        for batching in BATCHINGS:
            spent = timed(work(batching))
            batches = shuffled_batches(lengths, batch, np.random.default_rng(0), batching)
            found[batching] = spent | {
                "frames per second": epochs * int(lengths.sum()) / spent["wall"],
                "padding": padded_share(lengths, batches, int(lengths.max()) if batching == "longest" else None),
            }
            print(
                f"  {name:18s} {batching:9s} {spent['wall']:7.1f} wall s {spent['cpu']:7.1f} CPU s"
                f" {found[batching]['frames per second']:9.0f} frames/s, {found[batching]['padding']:.0%} padding",
                flush=True,
            )
        ratios = {other: found[other]["cpu"] / found["length"]["cpu"] for other in BATCHINGS if other != "length"}
        shown = ", ".join(f"{other} / by length {ratio:.2f}" for other, ratio in ratios.items())
        print(f"  {name}: CPU {shown}", flush=True)
        results[name] = {"ways": found, "cpu: other / length": ratios}
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=2048, help="training series (default 2048)")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--output", type=Path, default=Path("results/bench/wild.json"))
    options = parser.parse_args()
    print(f"{options.series} series of noise, {options.epochs} epochs, batches of {options.batch}", flush=True)
    results = measure(options.series, options.batch, options.epochs)
    machine = {
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "torch": torch.__version__,
    }
    report = {"data": "normal noise at the lengths of recordings", "machine": machine, "results": results}
    report |= {name: getattr(options, name) for name in ("series", "batch", "epochs")}
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(report, indent=1), encoding="utf-8")
    print(f"written to {options.output}")


if __name__ == "__main__":
    main()
