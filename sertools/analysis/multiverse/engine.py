"""Runs worlds side by side, a process each, and keeps what they gave, so that a run that was killed goes on.

A *piece* is what one world says about one paper. It is kept by content: the world, the settings, the data, the axes and
the source of every module that the paper's statistics are worked out with.
"""

import ast
import io
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import torch
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

import sertools
from sertools.analysis.multiverse import interpretable, transferable, zeroshot
from sertools.analysis.multiverse.axes import fingerprint, papers
from sertools.analysis.multiverse.rows import Rows
from sertools.analysis.multiverse.training import Stage, stages, trained_models
from sertools.analysis.multiverse.worlds import POOLED, Settings, World
from sertools.corpora.tracks import expand
from sertools.measure.cache import Cache, cache_root, key_of
from sertools.measure.shipped import load

STATISTICS: dict[str, Callable[[Mapping[str, Stage], Rows], None]] = {
    "zeroshot": zeroshot.add,
    "transferable": transferable.add,
    "interpretable": interpretable.add,
}
"""Paper -> what adds all of its statistics of a world."""


@dataclass(frozen=True, eq=False)
class Piece:
    """What a world says about a paper: rows (see `rows.Rows.frame`), the seconds that its statistics and the world's
    training took, and how many models were trained."""

    paper: str
    frame: pd.DataFrame
    seconds: float
    training: float
    models: int


@dataclass(frozen=True, eq=False)
class Done:
    """A world's pieces. peak: largest resident memory of the process so far, in bytes."""

    world: World
    pieces: tuple[Piece, ...]
    peak: int

    @property
    def models(self) -> int:
        """How many were trained."""
        return max((piece.models for piece in self.pieces), default=0)

    @property
    def training(self) -> float:
        """Seconds that training took, where its models were not kept."""
        return max((piece.training for piece in self.pieces), default=0.0)


def data(settings: Settings) -> dict[str, str]:
    """Corpus -> SHA-256 of its table and features, for every corpus that the worlds read."""
    names = dict.fromkeys([*expand(settings.pooled), *expand(settings.rated), *settings.corpora])
    found = {}
    for name in sorted(names):
        utterances = load(name)
        found[name] = key_of(utterances.table.to_csv(), utterances.features.to_numpy("<f4").tobytes())
    return found


@cache
def sources(paper: str) -> dict[str, str]:
    """Module -> SHA-256 of its source, for every module of `sertools` that a paper's statistics are worked out with."""
    root = Path(sertools.__file__).parent.parent
    found: dict[str, str] = {}
    waiting = [f"sertools.analysis.multiverse.{paper}", "sertools.analysis.multiverse.training"]
    while waiting:
        name = waiting.pop()
        path = root.joinpath(*name.split(".")).with_suffix(".py")
        if name in found or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        found[name] = key_of(text)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and node.module:
                waiting += [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
    return dict(sorted(found.items()))


def key(world: World, settings: Settings, paper: str, fingerprints: Mapping[str, str]) -> str:
    """Under which a piece is kept; ``fingerprints`` from :func:`data`."""
    asked = {
        "world": asdict(world),
        "settings": settings.to_json(),
        "paper": paper,
        "data": fingerprints,
        "axes": fingerprint(),
        "sources": sources(paper),
        "torch": torch.__version__,
    }
    return key_of(json.dumps(asked, sort_keys=True))


def work(
    world: World,
    settings: Settings,
    wanted: Sequence[str],
    fingerprints: Mapping[str, str],
    *,
    folder: Path | None = None,
    grids: Path | None = None,
) -> Done:
    """The pieces of one world: those that are kept are read, the others worked out on one thread and kept.

    Args:
        wanted: papers. fingerprints: from :func:`data`.
        folder: of the pieces, "multiverse" under ``cache_root`` when omitted. grids: of trained models.
    """
    kept = Cache(cache_root() / "multiverse" if folder is None else folder)
    torch.set_num_threads(1)
    found, made, seconds = {}, None, 0.0
    for paper in wanted:
        entry = kept.get(key(world, settings, paper, fingerprints))
        if entry is not None:
            found[paper] = _read(entry)
    with threadpool_limits(1):
        for paper in (paper for paper in wanted if paper not in found):
            if made is None:
                began = time.monotonic()
                made = stages(world, settings, folder=grids)
                seconds = time.monotonic() - began
            began = time.monotonic()
            rows = Rows(papers()[paper], world.choices)
            STATISTICS[paper](made, rows)
            took = {"seconds": time.monotonic() - began, "training": seconds, "models": trained_models(made)}
            entry = _bytes(rows.frame(), paper, took)
            kept.put(key(world, settings, paper, fingerprints), entry)
            found[paper] = _read(entry)
    unit = 1 if sys.platform == "darwin" else 1024
    peak = unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Done(world, tuple(found[paper] for paper in wanted), peak)


def run(
    asked: Sequence[World], settings: Settings, wanted: Sequence[str], *, workers: int = 1, folder: Path | None = None,
    grids: Path | None = None, fingerprints: Mapping[str, str] | None = None,
) -> Iterator[Done]:  # fmt: skip
    """Worlds as they are done, in ``workers`` processes; what they say does not depend on how many.

    Longest first: pooled worlds before rated ones. Arguments as for :func:`work`.
    """
    fingerprints = data(settings) if fingerprints is None else fingerprints
    order = sorted(asked, key=lambda world: (world.kind != POOLED, -settings.epochs[world.epochs], world.number))
    jobs = (
        delayed(work)(world, settings, wanted, fingerprints, folder=folder, grids=grids) for world in order
    )  # fmt: skip
    yield from Parallel(n_jobs=workers, return_as="generator_unordered")(jobs)


def _bytes(frame: pd.DataFrame, paper: str, took: Mapping[str, float]) -> bytes:
    stored = pa.Table.from_pandas(frame, preserve_index=False)
    facts = {"paper": paper, **{name: str(number) for name, number in took.items()}}
    buffer = io.BytesIO()
    pq.write_table(stored.replace_schema_metadata(facts), buffer, compression="zstd")
    return buffer.getvalue()


def _read(entry: bytes) -> Piece:
    stored = pq.read_table(io.BytesIO(entry))
    facts = {name.decode(): value.decode() for name, value in stored.schema.metadata.items()}
    frame = stored.replace_schema_metadata(None).to_pandas()
    took = float(facts["seconds"]), float(facts["training"]), int(facts["models"])
    return Piece(facts["paper"], frame, *took)
