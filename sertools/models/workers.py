"""Shards of a grid in processes of their own, started as `python -m sertools.models.workers FOLDER NUMBER CALLER`.

A plain command instead of `multiprocessing`: it starts the same way from a script, a test, a notebook's kernel and a
Snakemake job, needs no guard around the caller's main module, and everything passes through safetensors and JSON files.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import load_file, save
from torch import Tensor

import sertools
from sertools.corpora import storage
from sertools.models.batches import Data
from sertools.models.methods import Member, from_json, to_json
from sertools.models.shard import Settings, train_shard

Trained = tuple[dict[str, Tensor], Tensor]


class TrainingError(RuntimeError):
    """A process that trained did not reach its end; the message holds its last lines."""


def train_in_processes(
    data: Data, shards: list[list[Member]], settings: Settings, workers: int, progress: Callable[[int], None]
) -> list[Trained]:
    """Train every shard in one of `workers` processes, each on one thread; returns the shards in order.

    `progress` receives the number of shards that are done. Raises TrainingError with the worker's last lines where a
    worker fails; the others are then stopped.
    """
    with tempfile.TemporaryDirectory(prefix="sertools-grid-") as name:
        folder = Path(name)
        _write(folder, data, shards, settings, min(workers, len(shards)))
        running = [_start(folder, number) for number in range(min(workers, len(shards)))]
        try:
            reported = 0
            while any(process.poll() is None for process in running):
                _check(folder, running)
                done = len(list(folder.glob("*.done")))
                if done > reported:
                    progress(done)
                    reported = done
                time.sleep(0.05)
            _check(folder, running)
        finally:
            for process in running:
                process.kill()
                process.wait()
        if reported < len(shards):
            progress(len(shards))
        return [_read(folder, number) for number in range(len(shards))]


def _write(folder: Path, data: Data, shards: list[list[Member]], settings: Settings, workers: int) -> None:
    tensors = {"features": data.features, "emotions": data.emotions}
    tensors |= {f"positions.{fold}": torch.from_numpy(rows) for fold, rows in enumerate(data.positions)}
    tensors |= {f"labels.{label}": values for label, values in data.labels.items()}
    # a copy of each, since safetensors refuses tensors that share memory, as the positions of equal folds may
    (folder / "data.safetensors").write_bytes(save({key: value.clone() for key, value in tensors.items()}))
    job = {
        "shards": [[to_json(member) for member in shard] for shard in shards],
        "settings": vars(settings),
        "workers": workers,
    }
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")


def _start(folder: Path, number: int) -> subprocess.Popen:
    package = str(Path(sertools.__file__).resolve().parent.parent)
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(paths)}
    with (folder / f"{number}.log").open("wb") as log:
        command = [sys.executable, "-m", "sertools.models.workers", str(folder), str(number), str(os.getpid())]
        return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def _check(folder: Path, running: list[subprocess.Popen]) -> None:
    for number, process in enumerate(running):
        if process.poll():
            lines = (folder / f"{number}.log").read_text(encoding="utf-8", errors="replace").splitlines()
            raise TrainingError(
                f"training process {number} of {len(running)} ended with status {process.returncode}; its last lines:\n"
                + "\n".join(lines[-15:])
            )


def _read(folder: Path, number: int) -> Trained:
    tensors = load_file(folder / f"{number}.safetensors")
    history = tensors.pop("history")
    return tensors, history


def main(folder: Path, number: int, caller: int) -> None:
    """Train this worker's share of the shards in `folder`: those whose number leaves rest `number`.

    It ends when `caller` (a process id) is no longer its parent: a caller that was killed cannot stop its workers, and
    nobody would read what they make.
    """
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    tensors = load_file(folder / "data.safetensors")
    folds = sum(key.startswith("positions.") for key in tensors)
    data = Data(
        features=tensors["features"],
        positions=[tensors[f"positions.{fold}"].numpy() for fold in range(folds)],
        emotions=tensors["emotions"],
        labels={key.removeprefix("labels."): value for key, value in tensors.items() if key.startswith("labels.")},
    )

    def stop_if_alone() -> None:
        if os.getppid() != caller:
            sys.exit("the process that asked for this training is gone")

    for shard in range(number, len(job["shards"]), job["workers"]):
        members = [from_json(member) for member in job["shards"][shard]]
        parameters, history = train_shard(data, members, Settings(**job["settings"]), stop_if_alone)
        (folder / f"{shard}.safetensors").write_bytes(save(parameters | {"history": history}))
        (folder / f"{shard}.done").touch()


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    except OSError as error:
        sys.exit(str(storage.no_room(error) or error))
