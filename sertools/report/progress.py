"""How far a build is: which page starts, which of how many that is, and about how long is left.

The build writes down what it is going to run, and how long each page took when it last ran. Pages are processes of
their own: each adds a line when it starts and one when it ends, and from these it says how the whole build stands.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sertools.corpora import storage
from sertools.report import changes, gathered
from sertools.report.dependencies import Page

FOLDER = "_build/progress"
KERNEL = 4.0
"""Seconds that a page takes besides those that it counts itself: its kernel starts, the notebook is read again."""
UNKNOWN = 10.0
"""Seconds of a page that never ran."""
SETTLED = 30.0
"""Seconds' worth of pages after which the speed of this build counts as much as that of the runs before."""
RUNS = "runs"
"""The build of a sweep, or of a user's corpus: pages that are run with parameters of their own."""
BOOK = "the book"
"""The last task of a build: the book made from all pages."""
FIRST_BOOK = 90.0
"""Seconds of a book that was never built here."""


def expected(root: Path, profile: str, pages: Iterable[Page]) -> dict[str, float]:
    """Seconds that each page, and BOOK, is likely to take: what its last run took, else what the tracked snapshot
    says."""
    stamps = gathered.stamps(root, profile)
    tracked = changes.read(root) if profile == changes.PROFILE and (Path(root) / changes.SNAPSHOT).is_file() else {}
    found = {}
    for page in pages:
        seconds = stamps.get(page.id, tracked.get(page.id, {})).get("seconds")
        found[page.id] = KERNEL + (UNKNOWN if seconds is None else seconds)
    built = _built(root, profile)
    return found | {BOOK: json.loads(built.read_text(encoding="utf-8")) if built.is_file() else FIRST_BOOK}


def begin(root: Path, name: str, seconds: Mapping[str, float], cores: int) -> None:
    """Begin the build `name` (a profile, or RUNS) of tasks that likely take `seconds` each, `cores` at a time."""
    path = _path(root, name)
    plan = {"seconds": dict(seconds), "cores": cores, "time": time.time()}
    storage.write_text(path, json.dumps(plan) + "\n")


def end(root: Path, name: str) -> None:
    """End the build `name`: a page that is run by another later is none of its."""
    _path(root, name).unlink(missing_ok=True)


def mark(root: Path, name: str, task: str, event: str) -> None:
    """Write down that a task of the build `name` starts or ends (event "start" or "end"), where there is such a build.

    A line is written in one piece: tasks run side by side.
    """
    if _path(root, name).is_file():
        with _path(root, name).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"task": task, "event": event, "time": time.time()}) + "\n")


@contextmanager
def shown(root: Path, name: str, task: str) -> Iterator[None]:
    """Say that a task of the build `name` starts, see :func:`line`, and write down when it starts and ends."""
    mark(root, name, task, "start")
    print(line(root, name, task), flush=True)
    try:
        yield
    finally:
        mark(root, name, task, "end")


def line(root: Path, name: str, task: str) -> str:
    """Where the build stands as `task` starts: "[12/41] zeroshot/03_setup, about 20 s; in all about 4 min left".

    Only the task where it is run without a build (by plain Snakemake).
    """
    if not _path(root, name).is_file():
        return task
    plan, *events = _read(_path(root, name))
    started = {each["task"]: each["time"] for each in events if each["event"] == "start"}
    seconds = {key: UNKNOWN for key in started} | plan["seconds"]
    place = f"[{list(started).index(task) + 1}/{len(seconds)}] " if task in started else ""
    rest = left(plan, events, time.time())
    return f"{place}{task}, about {duration(seconds.get(task, UNKNOWN))}; in all about {duration(rest)} left"


def _read(path: Path) -> Iterator[dict]:
    """The lines of a build's file that are whole: machines that share a folder may write over each other's."""
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            yield json.loads(text)
        except json.JSONDecodeError:
            continue


def left(plan: Mapping, events: Iterable[Mapping], now: float) -> float:
    """Seconds until all tasks of a build are likely to have ended.

    What is still to do, over the cores, at the speed at which this build has gone so far; at least the longest task
    that is left.

    Args:
        plan, events: as the build's file has them, see :func:`begin` and :func:`mark`. now: seconds since 1970.
    """
    seconds, cores = plan["seconds"], plan["cores"]
    started = {each["task"]: each["time"] for each in events if each["event"] == "start"}
    ended = {each["task"] for each in events if each["event"] == "end"}
    rest, done = {}, 0.0
    for task, likely in ({key: UNKNOWN for key in started} | seconds).items():
        ran = likely if task in ended else min(likely, max(0.0, now - started[task])) if task in started else 0.0
        done += ran
        rest[task] = likely - ran
    # wall seconds for a second's worth of pages on one of the cores, drawn to 1 while little is done
    pace = ((now - plan["time"]) * cores + SETTLED) / (done + SETTLED)
    return pace * max([sum(rest.values()) / cores, *rest.values()])


def duration(seconds: float) -> str:
    """A time for reading: "8 s", "40 s", "3 min", "1 h 20 min"."""
    if seconds < 10:
        return f"{max(1, round(seconds))} s"
    if seconds < 90:
        return f"{round(seconds, -1):.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def built(root: Path, profile: str, seconds: float) -> None:
    """Keep how long it took to make the book, for the builds to come."""
    storage.write_text(_built(root, profile), f"{seconds:.1f}\n")


def _built(root: Path, profile: str) -> Path:
    return Path(root) / FOLDER / f"{profile}-book.json"


def _path(root: Path, name: str) -> Path:
    return Path(root) / FOLDER / f"{name}.jsonl"
