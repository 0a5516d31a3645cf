"""Where a page's results come from: code, parameters, data, versions, and what the run cost."""

from __future__ import annotations

import hashlib
import platform
import resource
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd

LIBRARIES = (
    "sertools", "numpy", "pandas", "scipy", "scikit-learn", "statsmodels", "torch", "captum", "opensmile", "matplotlib",
    "pyarrow", "safetensors", "papermill", "jupyter-book", "myst-nb",
)  # fmt: skip
UNKNOWN = "unknown"
PROJECT = Path(__file__).resolve().parents[2]


def sha256(path: Path) -> str:
    """Hash of a file's bytes, or "unknown" where there is no such file."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else UNKNOWN


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:  # no git on this machine
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def commit(folder: Path = PROJECT) -> dict[str, Any]:
    """{"commit": 40 hexadecimal digits, "dirty": do tracked files differ from it}; both "unknown" outside a
    repository."""
    head = _git(folder, "rev-parse", "HEAD")
    status = _git(folder, "status", "--porcelain", "--untracked-files=no")
    if head is None or status is None:
        return {"commit": UNKNOWN, "dirty": UNKNOWN}
    return {"commit": head, "dirty": bool(status)}


def fingerprint(table: pd.DataFrame, features: pd.DataFrame | None = None) -> str:
    """Hash of what a page read of a corpus: every cell of the table (index utterance), every bit of the features."""
    digest = hashlib.sha256(table.to_csv().encode())
    if features is not None:
        digest.update("\n".join([*map(str, features.index), *map(str, features.columns)]).encode())
        digest.update(features.to_numpy("<f4").tobytes())
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Versions of Python and of those of LIBRARIES that are installed."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def peak_memory() -> int:
    """Largest resident memory of this process and its children so far, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def stamp(
    *,
    page: str,
    parameters: Mapping[str, Any],
    changed: Mapping[str, Any],
    data: Mapping[str, str],
    claims: Path | None,
    seconds: float,
) -> dict[str, Any]:
    """All of it as a dictionary for stamp.json.

    seconds: wall time of the page; claims: the paper's claims.yml, None for a page without a paper.
    """
    return {
        "page": page,
        **commit(),
        "parameters": dict(parameters),
        "changed": dict(changed),
        "seed": parameters.get("seed"),
        "data": dict(sorted(data.items())),
        "claims_sha256": None if claims is None else sha256(claims),
        "lock_sha256": sha256(PROJECT / "requirements.lock"),
        "versions": versions(),
        "platform": platform.platform(),
        "seconds": round(seconds, 2),
        "peak_memory_bytes": peak_memory(),
    }
