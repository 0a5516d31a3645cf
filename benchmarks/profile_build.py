"""A whole build of the book from nothing, traced: which steps cost most, and whether anything was computed twice.

`python -m benchmarks.profile_build` copies the project's tracked files to a temporary folder and runs `sertools book`
there with an empty cache (10 minutes on two quiet cores). `--trace FILE` reads a trace that is there instead:
`SERTOOLS_TRACE=/tmp/trace.jsonl make book` leaves one.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from benchmarks import results
from sertools.corpora import trace

ROOT = Path(__file__).resolve().parents[1]
KINDS = {
    "page": "a page run",
    "book": "the book made from the pages",
    "parquet": "a Parquet file read",
    "grids": "a grid of autoencoders trained",
    "vowels": "models of vowels trained",
}
"""Kinds of event -> how the table names them; the others are functions and kinds of what is kept."""
REASONS = {"made": "", "read": "each page is a process that reads its own data"}
"""Why something may be done again, by how the trace says that it was done."""


def build(folder: Path, profile: str, cores: int) -> Path:
    """Build the book in a copy of the tracked files below a folder, from nothing; return its trace."""
    root, found = folder / "project", folder / "trace.jsonl"
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    root.mkdir()
    subprocess.run(["tar", "-c", "--null", "-T", "-", "-f", folder / "project.tar"], cwd=ROOT, input=names, check=True)
    subprocess.run(["tar", "-x", "-f", folder / "project.tar"], cwd=root, check=True)
    environment = os.environ | {
        "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1", "SERTOOLS_CACHE": str(folder / "cache"),
        trace.SETTING: str(found),
    }  # fmt: skip
    environment.pop("SERTOOLS_CORPORA", None)
    command = [sys.executable, "-m", "sertools.cli", "book", "--profile", profile, "--cores", str(cores)]
    subprocess.run(command, cwd=root, env=environment, check=True)
    return found


def computed(events: pd.DataFrame) -> list[dict]:
    """For each kind of computation: how often it was made, how often of what it had been made of already, and what the
    latter cost. What was made again inside of something else that was made again counts once, there."""
    events = events.sort_values("time", kind="stable")
    rows = []
    for how, reason in REASONS.items():
        again = trace.again(events, how)
        for what, group in events[events["how"] == how].groupby("what", sort=False):
            twice = again[again["what"] == what]
            rows.append(
                {
                    "computation": KINDS.get(what, what.removeprefix("sertools.")),
                    "times": len(group),
                    "the same again": len(twice),
                    "CPU s": round(float(group["cpu"].sum()), 1),
                    "CPU s lost": round(float(twice["cpu"].sum()), 1),
                    "reason": reason if len(twice) else "",
                }
            )
    return sorted(rows, key=lambda row: (-row["CPU s lost"], -row["CPU s"]))


def slowest(events: pd.DataFrame, most: int = 10) -> pd.DataFrame:
    """The kinds of step below the pages that cost most: calls, CPU seconds, and the page that paid most of them."""
    steps = events[(events["how"] != "found") & ~events["what"].isin(["page", "book"])]
    rows = []
    for what, group in steps.groupby("what"):
        pages = group.groupby("page")["cpu"].sum()
        rows.append({"step": what, "calls": len(group), "CPU s": group["cpu"].sum(), "where": pages.idxmax()})
    return pd.DataFrame(rows).nlargest(most, "CPU s").round(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trace", type=Path, help="a trace that is there, in place of a build")
    parser.add_argument("--profile", default="full", choices=["full", "smoke"])
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    given = parser.parse_args()
    if given.trace:
        events = trace.read(given.trace)
    else:
        with tempfile.TemporaryDirectory(prefix="sertools-profile-") as folder:
            events = trace.read(build(Path(folder), given.profile, given.cores))
    print(slowest(events, 25).to_string(index=False))
    print(events[events["what"] == "page"].nlargest(12, "cpu")[["page", "cpu", "seconds"]].to_string(index=False))
    results.write("made_twice", computed(events)[:20], "python -m benchmarks.profile_build")


if __name__ == "__main__":
    main()
