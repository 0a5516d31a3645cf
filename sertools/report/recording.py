"""Makes the run of record of the multiverse, and one of its worlds again to see that it gives what was shipped."""

import platform
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sertools.analysis.multiverse import engine, record
from sertools.analysis.multiverse.axes import fingerprint
from sertools.analysis.multiverse.engine import Done
from sertools.analysis.multiverse.record import RecordError
from sertools.analysis.multiverse.rows import STATISTIC, VALUE
from sertools.analysis.multiverse.worlds import Settings, worlds
from sertools.report.stamp import commit, versions

WITHIN = 0.05
"""Two values agree where they differ by no more than this share of the statistic's standard deviation in the world, or
of the value itself."""
ELSEWHERE = 0.95
"""Share of a statistic's values that must agree on another machine or with other versions, where training takes other
roundings; where nothing differs, all must."""

Say = Callable[[str], None]


def make(
    settings: Settings, *, wanted: Sequence[str] = tuple(engine.STATISTICS), workers: int = 1, say: Say = print,
    folder: Path | None = None, small: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Run all worlds and store what they say as the run of record; worlds that are kept are not run again.

    Args:
        settings: what the worlds have in common. wanted: papers. workers: processes. say: receives a line a world.
        folder: where to store; the package's own when omitted. small: whether this is only a sample.

    Returns:
        What is recorded of the run.
    """
    began, asked = time.monotonic(), worlds(settings)
    data = engine.data(settings)
    done: list[Done] = []
    for one in engine.run(asked, settings, wanted, workers=workers, fingerprints=data):
        done.append(one)
        place, ahead = f"{len(done)}/{len(asked)}", left(done, asked, time.monotonic() - began)
        say(f"{place}  world {one.world.number}: {one.world}; {spent(one):.0f} s; {ahead}")
    done.sort(key=lambda one: one.world.number)
    rows = _store(done, wanted, folder)
    facts = {
        "small": small,
        **commit(),
        "settings": settings.to_json(),
        "papers": list(wanted),
        "data": data,
        "axes_sha256": fingerprint(),
        "sources": {paper: engine.sources(paper) for paper in wanted},
        "versions": versions(),
        "platform": platform.platform(),
        "processor": processor(),
        "workers": workers,
        "seconds": round(time.monotonic() - began, 1),
        "peak_memory_bytes": workers * max(one.peak for one in done),
        "models": sum(one.models for one in done),
        "worlds": [
            {
                "number": one.world.number,
                "what": str(one.world),
                "models": one.models,
                "training_seconds": round(one.training, 1),
                "seconds": {piece.paper: round(piece.seconds, 1) for piece in one.pieces},
            }
            for one in done
        ],
        "rows": rows,
    }
    record.write_facts(facts, folder)
    return facts


def _store(done: Sequence[Done], wanted: Sequence[str], folder: Path | None) -> dict[str, dict[str, int]]:
    """Write every statistic; paper -> statistic -> its rows."""
    rows: dict[str, dict[str, int]] = {}
    for number, paper in enumerate(wanted):
        whole = pd.concat([one.pieces[number].frame for one in done], ignore_index=True)
        rows[paper] = {}
        for statistic, frame in whole.groupby(STATISTIC, sort=False):
            frame = frame.drop(columns=STATISTIC).dropna(axis=1, how="all")
            record.write(paper, statistic, frame, folder)
            rows[paper][statistic] = len(frame)
    return rows


def spent(one: Done) -> float:
    """Seconds of a world: its training and its statistics."""
    return one.training + sum(piece.seconds for piece in one.pieces)


def left(done: Sequence[Done], asked: Sequence, passed: float) -> str:
    """What is left, in words, if worlds of a kind take equally long."""
    cost = pd.Series([spent(one) for one in done]).groupby([_kind(one.world) for one in done]).mean()
    waiting = pd.Series([_kind(world) for world in asked]).value_counts()
    waiting = waiting.sub(pd.Series([_kind(one.world) for one in done]).value_counts(), fill_value=0)
    ahead = float((waiting * waiting.index.map(cost).to_series(index=waiting.index).fillna(cost.mean())).sum())
    pace = passed / max(1e-9, float(sum(spent(one) for one in done)))
    return f"{passed / 60:.0f} min passed, about {ahead * min(pace, 1.0) / 60:.0f} left"


def _kind(world) -> str:
    return f"{world.kind}, {world.epochs}"


def again(number: int, *, folder: Path | None = None) -> pd.DataFrame:
    """Train one world of the record again, from nothing, and compare its values with those that were shipped.

    Returns:
        A row a paper and statistic: rows, missing (on one side only), beyond (values that do not agree), largest
        (difference), matches (bool).

    Raises:
        RecordError: no record, or no such world in it.
    """
    facts = record.facts(folder)
    settings = read_settings(facts)
    asked = [world for world in worlds(settings) if world.number == number]
    if not asked:
        have = ", ".join(str(one.number) for one in worlds(settings))
        raise RecordError(f"expected a world out of {have}, came {number}")
    data = engine.data(settings)
    if changed := [name for name, one in data.items() if facts["data"].get(name) != one]:
        raise RecordError(f"expected the data of the record, came other tables or features of {', '.join(changed)}")
    with tempfile.TemporaryDirectory(prefix="sertools-record-") as name:
        place = Path(name)
        done = engine.work(asked[0], settings, facts["papers"], data, folder=place / "worlds", grids=place / "grids")
    needed = 1.0 if same_machine(facts) else ELSEWHERE
    return pd.concat([compare(piece.paper, piece.frame, done.world.choices, needed, folder) for piece in done.pieces])


def compare(
    paper: str, made: pd.DataFrame, choices: Mapping[str, str], needed: float, folder: Path | None = None
) -> pd.DataFrame:
    """A world's rows against the shipped ones, see :func:`again`; ``needed``: share of values that must agree."""
    found = []
    for statistic, frame in made.groupby(STATISTIC, sort=False):
        frame = frame.drop(columns=STATISTIC).dropna(axis=1, how="all")
        shipped = record.load(paper, statistic, folder)
        keys = [column for column in shipped if column != VALUE]
        for axis in keys:
            if axis in choices:
                shipped = shipped[shipped[axis] == choices[axis]]
            elif axis == "normalisation":
                shipped = shipped[shipped[axis].isin(frame[axis].unique())]
        both = frame.astype(dict.fromkeys(keys, str)).merge(
            shipped.astype(dict.fromkeys(keys, str)), on=keys, how="outer", suffixes=("", "_shipped"), indicator=True
        )
        missing = int((both["_merge"] != "both").sum())
        both = both[both["_merge"] == "both"]
        here, there = both[VALUE].to_numpy(float), both[f"{VALUE}_shipped"].to_numpy(float)
        apart = abs(here - there)
        apart[here == there] = 0.0  # infinities of one sign
        spread = there[np.isfinite(there)].std() if np.isfinite(there).any() else 0.0
        beyond = int((~(apart <= WITHIN * np.maximum(abs(there), spread))).sum())
        found.append(
            {
                "paper": paper,
                "statistic": statistic,
                "rows": len(both),
                "missing": missing,
                "beyond": beyond,
                "largest": float(apart.max(initial=0.0)),
                "matches": not missing and beyond <= (1 - needed) * len(both),
            }
        )
    return pd.DataFrame(found)


def read_settings(facts: Mapping[str, Any]) -> Settings:
    """The settings of a record."""
    asked = {name: tuple(value) if isinstance(value, list) else value for name, value in facts["settings"].items()}
    asked["only"] = {axis: tuple(levels) for axis, levels in asked["only"].items()}
    return Settings(**asked)


def same_machine(facts: Mapping[str, Any]) -> bool:
    """Whether a record was made with these versions on such a processor."""
    return facts["versions"] == versions() and facts["processor"] == processor()


def processor() -> str:
    """The machine in words: its processor and how many cores it has."""
    name, info = platform.processor() or platform.machine(), Path("/proc/cpuinfo")
    if info.is_file():
        lines = info.read_text(encoding="utf-8").splitlines()
        models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        name = f"{models[0]}, {len(models)} cores" if models else name
    return name
