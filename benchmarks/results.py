"""Where the benchmarks of reliability leave their figures: `book/reliability/NAME.csv`, which the book's page shows."""

import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parent.parent / "book" / "reliability"


def write(name: str, rows: Sequence[Mapping[str, object]], command: str) -> Path:
    """Write rows as `book/reliability/NAME.csv`, each with the command that repeats it; return the file.

    rows: all with the same columns, in the order in which they are shown. A row may bring a `command` of its own.
    """
    frame = pd.DataFrame([{**row, "command": row.get("command", command)} for row in rows])
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.csv"
    temporary = path.with_suffix(".part")
    frame.to_csv(temporary, index=False)
    temporary.replace(path)
    print(frame.drop(columns="command").to_string(index=False))
    print(f"wrote {path}")
    return path


def machine() -> str:
    """What the figures were measured on, in a few words: "Linux x86_64, 2 cores"."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
