"""The works that the benchmarks of faults disturb: measuring, training, building and sweeping, each small, in a folder
of its own, as a command that can be started again."""

import os
import shutil
import subprocess
import sys
import tempfile
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import numpy as np

from benchmarks import project
from sertools.cli import CommandLine

GRIDS = 4
SWEPT = (
    project.HEADER
    + """
# %% [markdown]
# # A page that is swept

# %% tags=["parameters"]
profile = "full"
seed = 0

# %%
import numpy
import pandas

from sertools.analysis import planted
from sertools.report.page import open_page

page = open_page("zeroshot/04_swept", globals())

# %%
draw = numpy.random.default_rng(seed)
scores = pandas.DataFrame({"fold": range(3), "score": [planted.mean(draw.normal(size=50)) for _ in range(3)]})
page.table("scores", scores, caption="Scores.")
page.value("best", scores["score"].max(), ".3f")
page.close()
"""
)
SWEEP = "page: zeroshot/04_swept\nparameters: {seed: [0, 1, 2]}\ncollect: {tables: [scores]}\n"


@dataclass(frozen=True)
class Work:
    """A work in a folder.

    Attributes:
        name: of the work. folder: where it runs; all that it writes lies below. command: after Python's name.
        made: folders, below `folder`, of what it leaves and keeps; without them the work begins anew.
        results: patterns, below `folder`, of what must be the same after every fault.
        entries: patterns of what is not made again once it is there.
        variables: of the environment, besides those of this process.
        output: what it says; on another disk than the folder, which may be full.
    """

    name: str
    folder: Path
    command: tuple[str, ...]
    made: tuple[str, ...]
    results: tuple[str, ...]
    entries: tuple[str, ...]
    variables: dict[str, str] = field(default_factory=dict)
    output: TextIO = field(default_factory=lambda: tempfile.TemporaryFile("w+", errors="replace"))

    def start(self) -> subprocess.Popen:
        """Start it as a process group of its own."""
        variables = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"} | self.variables
        self.output.seek(0)
        self.output.truncate()
        return subprocess.Popen(
            [sys.executable, *self.command],
            cwd=self.folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def run(self) -> int:
        """Run it to its end; return its exit status."""
        return self.start().wait()

    def said(self) -> str:
        """What the last start, which has ended, said."""
        self.output.seek(0)
        return self.output.read()

    def clear(self) -> None:
        """Remove all that it made."""
        for name in self.made:
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def bytes(self) -> dict[str, bytes]:
        """Its results: path -> content."""
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in self._find(self.results)}

    def kept(self) -> dict[Path, tuple[int, int]]:
        """Its entries that are there: path -> when written (ns) and which file, which a rewrite changes."""
        return {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in self._find(self.entries)}

    def size(self) -> int:
        """Bytes that all that it made takes on the disk."""
        files = (path for name in self.made for path in (self.folder / name).rglob("*"))
        return sum(512 * path.stat().st_blocks for path in files if path.is_file())

    def processes(self) -> int:
        """How many processes run in its folder (Linux; elsewhere there is nothing to look at)."""
        found = 0
        for entry in os.scandir("/proc") if os.path.isdir("/proc/self") else []:
            try:
                found += entry.name.isdigit() and os.readlink(f"/proc/{entry.name}/cwd") == str(self.folder)
            except OSError:  # it ended while we looked, or is another user's
                continue
        return found

    def _find(self, patterns: tuple[str, ...]) -> list[Path]:
        found = (path for pattern in patterns for path in self.folder.glob(pattern))
        return sorted(path for path in found if path.is_file() and not path.name.endswith((".part", ".lock")))


def measuring(folder: Path, recordings: int = 140) -> Work:
    """`sertools measure` of a corpus of tones that are laid out as EMO-DB is: at most 140 recordings of a second."""
    corpora = folder.parent / f"{folder.name}-corpora"
    (corpora / "emodb" / "wav").mkdir(parents=True)
    folder.mkdir()
    names = [f"{who:02}{text}{letter}a" for letter in "WLEAFTN" for who in (3, 8) for text in TEXTS]
    for number, name in enumerate(names[:recordings]):
        _tone(corpora / "emodb" / "wav" / f"{name}.wav", number)
    return Work(
        "measuring", folder, ("-m", "sertools.cli", "measure", "emodb", "--workers", "1"), ("cache", "results"),
        ("results/**/*.parquet",), ("cache/measurements/??/*",),
        {"SERTOOLS_CORPORA": str(corpora), "SERTOOLS_CACHE": str(folder / "cache")},
    )  # fmt: skip


TEXTS = ("a01", "a02", "a04", "a05", "a07", "b01", "b02", "b03", "b09", "b10")


def training(folder: Path, epochs: int = 100) -> Work:
    """`GRIDS` grids of autoencoders one after the other, each in two processes, kept below the cache."""
    folder.mkdir()
    return Work(
        "training", folder, ("-m", "benchmarks.works", str(epochs)), ("cache", "results"), ("results/*.safetensors",),
        ("cache/grids/??/*",), {"SERTOOLS_CACHE": str(folder / "cache"), "PYTHONPATH": str(project.REPOSITORY)},
    )  # fmt: skip


def building(folder: Path) -> Work:
    """`sertools book` of a small project with three pages."""
    folder.mkdir()
    made = project.make(folder)
    return Work(
        "building", folder, ("-m", "sertools.cli", "book", "--cores", "2"), ("results", "_build", ".snakemake"),
        ("results/**/*.csv", "results/**/*.ipynb", "results/**/*.json", "_build/html/**/*.html"),
        ("results/full/*/*/page.ipynb",), _of(made),
    )  # fmt: skip


def sweeping(folder: Path) -> Work:
    """`sertools sweep` of a small page: three runs and their tables."""
    folder.mkdir()
    made = project.make(folder)
    shutil.copyfile(project.REPOSITORY / "sweep.smk", folder / "sweep.smk")
    (folder / "notebooks" / "zeroshot" / "04_swept.py").write_text(SWEPT)
    (folder / "seeds.yml").write_text(SWEEP)
    made.run("pair")
    return Work(
        "sweeping", folder, ("-m", "sertools.cli", "sweep", "seeds.yml", "--cores", "2"),
        ("results", "_build", ".snakemake"), ("results/sweeps/seeds/**/*.csv", "results/**/*.csv"),
        ("results/full/*/*/page.ipynb",), _of(made),
    )  # fmt: skip


WORKS: dict[str, Callable[[Path], Work]] = {
    "measuring": measuring,
    "training": training,
    "building": building,
    "sweeping": sweeping,
}


def _of(made: project.Project) -> dict[str, str]:
    return {"PYTHONPATH": str(made.root), "SERTOOLS_CACHE": str(made.root / "_build" / "cache")}


def _tone(path: Path, number: int) -> None:
    axis = np.arange(16_000) / 16_000
    noise = np.random.default_rng(number).normal(scale=0.01, size=len(axis))
    samples = sum(np.sin(2 * np.pi * (100 + 2 * number) * k * axis) / k for k in range(1, 6)) / 4 + noise
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def train(epochs: int) -> None:
    """Train the grids and write what came of them below `results`."""
    from safetensors.torch import save

    from sertools.corpora import storage
    from sertools.models import store
    from sertools.models.methods import METHODS, Member

    storage.sweep(Path("results"))
    draw = np.random.default_rng(0)
    features = draw.standard_normal((300, 88)).astype(np.float32)
    ratings = {"activation": draw.uniform(1, 5, (2, 300)), "valence": draw.uniform(1, 5, (2, 300))}
    emotions, folds = draw.integers(0, 4, 300), [np.arange(250), np.arange(50, 300)]
    asked = [Member(METHODS["Metric-act"], fold, run) for fold in range(2) for run in range(2)]
    for seed in range(GRIDS):
        made = store.trained(features, asked, folds, emotions, ratings, epochs=epochs, seed=seed, workers=2)
        storage.write_bytes(Path("results", f"{seed}.safetensors"), save(made.parameters))


if __name__ == "__main__":
    app = CommandLine(add_completion=False, pretty_exceptions_enable=False)
    app.command()(train)
    app()
