"""What a build does and what it costs, a line an event, where ``$SERTOOLS_TRACE`` names a file; else nothing.

An event says which computation, of what (a SHA-256 of all that goes in), and whether it was made, found in a cache or
read. Two events that made the same computation of the same show work that was done twice, in whatever processes.
"""

import functools
import hashlib
import json
import os
import resource
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy
import pandas

SETTING = "SERTOOLS_TRACE"
"""Environment variable: the file to which lines of JSON are appended."""
PAGE = "SERTOOLS_TRACE_PAGE"
"""Environment variable, set by the build: the page that is run."""

P = ParamSpec("P")
R = TypeVar("R")
_inside: ContextVar[str | None] = ContextVar("inside", default=None)


def on() -> bool:
    """Whether a trace is written."""
    return bool(os.environ.get(SETTING))


def event(what: str, key: str, how: str, cpu: float = 0.0, seconds: float = 0.0) -> None:
    """Append a line to the trace, where one is written.

    A line is one write to the file's end: lines of processes that run side by side do not mix.

    Args:
        what: the computation, such as "grids". key: of what. how: "made", "found" or "read".
        cpu: seconds of processor time, with those of processes that it waited for. seconds: of wall time.
    """
    if not on():
        return
    line = {
        "what": what, "key": key, "how": how, "cpu": round(cpu, 4), "seconds": round(seconds, 4),
        "page": os.environ.get(PAGE, ""), "inside": _inside.get(), "process": os.getpid(), "time": time.time(),
    }  # fmt: skip
    handle = os.open(os.environ[SETTING], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, (json.dumps(line) + "\n").encode())
    finally:
        os.close(handle)


@contextmanager
def made(what: str, key: Callable[[], str], how: str = "made") -> Iterator[None]:
    """Trace the block as one event; ``key`` is asked only where a trace is written. A block that raises is no event."""
    if not on():
        yield
        return
    named = key()
    token = _inside.set(f"{what} {named}")
    spent, began = cpu(), time.monotonic()
    try:
        yield
    finally:
        _inside.reset(token)
    event(what, named, how, cpu() - spent, time.monotonic() - began)


def traced(function: Callable[P, R], how: str = "made") -> Callable[P, R]:
    """Decorate a function whose result depends on its arguments alone: each call is an event, keyed by the arguments.

    Without a trace a call costs one look at the environment.
    """

    @functools.wraps(function)
    def call(*arguments: P.args, **options: P.kwargs) -> R:
        with made(f"{function.__module__}.{function.__qualname__}", lambda: fingerprint(arguments, options), how):
            return function(*arguments, **options)

    return call


traced_reading = functools.partial(traced, how="read")
"""Decorate likewise what every process does again that needs it: to read data, and to standardise them."""


def fingerprint(*values: object) -> str:
    """SHA-256 (64 hex) of values by what they hold: arrays, tables, tensors, dataclasses, and nests of them.

    Of any other value count its attributes; where it has none, how Python shows it.
    """
    digest = hashlib.sha256()
    _add(digest, values)
    return digest.hexdigest()


def read(path: Path) -> pandas.DataFrame:
    """A trace as a table: what, key, how, cpu, seconds, page, inside ("what key" of the event around it, or None),
    process, and time (seconds since 1970, at its end); in the order in which the events ended."""
    return pandas.DataFrame([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()])


def again(events: pandas.DataFrame, how: str = "made") -> pandas.DataFrame:
    """The events that made (or read) what an event before them had made (read) already.

    One inside of another that is made again is left out: what is around it stands for it.
    """
    made = events[events["how"] == how]
    names = made["what"] + " " + made["key"]
    repeated = names.duplicated()
    return made[repeated & ~made["inside"].isin(set(names[repeated]))]


def _add(digest, value: object) -> None:
    digest.update(type(value).__qualname__.encode() + b":")
    if hasattr(value, "detach"):  # a tensor; torch is not known down here
        value = value.detach().cpu().numpy()
    if isinstance(value, functools.partial):
        _add(digest, [value.func, value.args, value.keywords])
    elif callable(value) and hasattr(value, "__qualname__"):
        digest.update(f"{value.__module__}.{value.__qualname__}".encode())
        for cell in getattr(value, "__closure__", None) or ():
            _add(digest, cell.cell_contents)
    elif isinstance(value, pandas.DataFrame | pandas.Series | pandas.Index):
        if isinstance(value, pandas.DataFrame):
            _add(digest, list(value.columns))
        digest.update(pandas.util.hash_pandas_object(value).to_numpy().tobytes())
    elif isinstance(value, numpy.ndarray) and value.dtype != object:
        digest.update(f"{value.dtype.str}{value.shape}".encode())
        digest.update(numpy.ascontiguousarray(value))
    elif is_dataclass(value):
        _add(digest, [getattr(value, field.name) for field in fields(value)])
    elif isinstance(value, Mapping):
        _add(digest, [list(value.keys()), list(value.values())])
    elif isinstance(value, list | tuple | numpy.ndarray):
        digest.update(f"{len(value)}".encode())
        for each in value:
            _add(digest, each)
    elif isinstance(value, set | frozenset):
        _add(digest, sorted(value, key=repr))
    elif hasattr(value, "__dict__"):
        _add(digest, vars(value))
    else:
        digest.update(repr(value).encode())


def cpu() -> float:
    """Seconds of processor time of this process and of those that it has waited for."""
    waited = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + waited.ru_utime + waited.ru_stime
