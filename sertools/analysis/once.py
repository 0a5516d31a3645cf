"""What a page asks for again is not worked out again: results kept in the process, by the content of the arguments."""

import functools
from collections import OrderedDict
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import fields, is_dataclass
from threading import Lock
from typing import ParamSpec, TypeVar

import numpy as np

from sertools.corpora.trace import fingerprint

MOST = 200_000_000
"""Bytes of the results that a process keeps of a function: the last ones."""

P = ParamSpec("P")
R = TypeVar("R")


def once(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a function whose result depends on its arguments alone: an array, or a nest of arrays.

    Each call gets arrays of its own, whatever it does to them. Threads may call it at once; two that ask for the same
    at the same time both work it out.
    """
    kept: OrderedDict[str, R] = OrderedDict()
    lock = Lock()

    @functools.wraps(function)
    def call(*arguments: P.args, **options: P.kwargs) -> R:
        asked = fingerprint(arguments, options)
        with lock:
            found = kept.get(asked)
        if found is None:
            found = function(*arguments, **options)
            with lock:
                kept[asked] = found
                while sum(map(_bytes, kept.values())) > MOST:
                    kept.popitem(last=False)
        return deepcopy(found)

    return call


def _bytes(found: object) -> int:
    if isinstance(found, Mapping):
        return sum(map(_bytes, found.values()))
    if is_dataclass(found):
        return sum(_bytes(getattr(found, field.name)) for field in fields(found))
    if isinstance(found, list | tuple):
        return sum(map(_bytes, found))
    return np.asarray(found).nbytes
