"""Whatever training made, kept by content: the same request, answered by the same code, is computed once."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from filelock import FileLock
from safetensors.torch import load, save
from torch import Tensor

from sertools.corpora import storage, trace
from sertools.measure.cache import Cache, cache_root, key_of


def kept(
    kind: str,
    request: Mapping[str, object],
    code: Sequence[str],
    make: Callable[[], dict[str, Tensor]],
    folder: Path | None = None,
) -> dict[str, Tensor]:
    """The tensors that `make` returns, or returned before for the same request.

    The key is a SHA-256 of the request (anything that JSON holds; arrays by their `fingerprint`), of the source of the
    modules `code` of `sertools.models` ("baselines/gan" for one in a folder) and of the versions of torch and numpy. An
    entry is a safetensors file behind its own hash; one that is damaged is made again. Processes that ask for the same
    at once wait for one of them. `folder` defaults to the folder `kind` under `cache_root`. Raises what `make` raises.
    """
    described = json.dumps({**request, "torch": torch.__version__, "numpy": np.__version__}, sort_keys=True)
    key = key_of(described, *((Path(__file__).parent / f"{module}.py").read_bytes() for module in code))
    folder = cache_root() / kind if folder is None else Path(folder)
    locks = folder / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    cache = Cache(folder)
    with FileLock(locks / f"{key}.lock"):
        entry = cache.get(key)
        if entry is None:
            storage.sweep(cache.path(key).parent)
            with trace.made(kind, lambda: key):
                tensors = {name: value.contiguous() for name, value in make().items()}
            entry = save(tensors, {"request": described})
            cache.put(key, entry)
        else:
            trace.event(kind, key, "found")
    return load(entry)


def fingerprint(values: np.ndarray, dtype: type) -> list:
    """Shape and SHA-256 of an array's values as `dtype`, for a request."""
    values = np.ascontiguousarray(values, dtype=dtype)
    return [list(values.shape), hashlib.sha256(values).hexdigest()]
