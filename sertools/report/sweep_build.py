"""A sweep at work: which of its runs are to do, one run as Snakemake calls it, and all of them."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import grimp
import nbformat
import pandas as pd

from sertools.corpora import registry
from sertools.report import build, dependencies, execute, progress, staleness, sweep_tables
from sertools.report.dependencies import Page, ProjectError
from sertools.report.runs import Run, declared
from sertools.report.sweep import Sweep, label, read


def pages(root: Path, sweep: Sweep, graph: grimp.ImportGraph) -> list[Page]:
    """Whose results each run of a sweep takes, in their order: its own `Run`, or the book's page where that is fresh
    and a run has the book's parameters."""
    found: list[Page] = []
    for run in sweep.runs:
        book = Page(run.paper, run.name)
        current = None if run.changed else dependencies.listing(root, book, sweep.profile, graph)
        fresh = current is not None and not staleness.reasons(Path(root) / book.results(sweep.profile), current)
        found.append(book if fresh else run)
    return found


def listing_of(sweep: Sweep) -> str:
    """The file with the listing of a sweep, as a posix path from the project's root."""
    return f"{build.LISTINGS}/sweeps/{sweep.name}.json"


def write_listing(root: Path, sweep: Sweep, taken: list[Page], graph: grimp.ImportGraph) -> str:
    """Bring the listing of a sweep and those of its runs up to date; return its posix path from the project's root.

    It holds all that the tables of the sweep are made from: {"name", "collect", "runs": [{"values": {parameter: value},
    "suffix", "folder", "listing" (path), "made_from" (fingerprint of that listing)}]}.
    """
    runs = []
    for values, page in zip(sweep.values, taken, strict=True):
        listing = build.write_listing(root, page, sweep.profile, graph)
        content = json.loads((Path(root) / listing).read_text(encoding="utf-8"))
        runs.append(
            {
                "values": values,
                "suffix": getattr(page, "suffix", "book"),
                "folder": page.results(sweep.profile),
                "listing": listing,
                "made_from": dependencies.fingerprint(content),
            }
        )
    content = {"name": sweep.name, "collect": sweep.collect, "runs": runs}
    return build.write_if_changed(root, listing_of(sweep), content)


def run_one(root: Path, sweep: dict[str, Any], folder: str, profile: str, workers: int) -> str | None:
    """Run the one of a sweep's listing whose results go to `folder`; return None, or the last line of its error.

    That line is kept in the run's folder, for the table of runs.
    """
    root = Path(root)
    chosen = next(run for run in sweep["runs"] if run["folder"] == folder)
    content = json.loads((root / chosen["listing"]).read_text(encoding="utf-8"))
    run = Run(*content["page"].split("/"), content.get("given", {}))
    # the kernel inherits it: a run with the book's parameters must not write where the book's results are
    os.environ["SERTOOLS_SWEEP"] = "1"
    return attempt(root, run, profile, content, workers, label(chosen["values"]))


def attempt(root: Path, run: Run, profile: str, content: dict[str, Any], workers: int, said: str) -> str | None:
    """Run a page with parameters of its own; return None, or the last line of its error, which its folder keeps.

    content: the listing that it is made from. said: what stands for the run in the lines that are printed.
    """
    others = {"workers": workers} if "workers" in declared(root, run) else {}
    folder, began = run.results(profile), time.monotonic()
    try:
        with progress.shown(root, progress.RUNS, said):
            execute.execute(root, run, profile, content, **others)
    except (RuntimeError, ValueError, OSError) as error:
        line = last_line(root / folder / "failed.ipynb") or _last(str(error))
        (root / folder).mkdir(parents=True, exist_ok=True)
        (root / folder / sweep_tables.FAILURE).write_text(line + "\n", encoding="utf-8")
        print(f"{said}: failed after {time.monotonic() - began:.1f} s: {line} ({folder})", flush=True)
        return line
    print(f"{said}: done in {time.monotonic() - began:.1f} s ({folder})", flush=True)
    return None


def last_line(notebook: Path) -> str | None:
    """The last line of the error that a notebook ended in, as Python prints it; None where it ended in none."""
    if not notebook.is_file():
        return None
    for cell in nbformat.read(notebook, as_version=4).cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                return f"{output.ename}: {_last(output.evalue)}".rstrip(": ")
    return None


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def sweep(
    root: Path, file: Path, *, cores: int, quiet: bool = True, cluster: Path | None = None
) -> pd.DataFrame:  # fmt: skip
    """Run what is not done of the sweep in `file`, `cores` runs side by side or on a cluster (see `build.snakemake`),
    and collect all.

    Returns the table of its runs (see `sweep_tables`). A run that fails loses only itself.

    Raises sweep.SweepError for a file that cannot be used, build.BuildError where the runs could not be collected,
    ProjectError where `root` is no project.
    """
    root, file = Path(root).resolve(), Path(file).resolve()
    if not (root / "Snakefile").is_file():
        raise ProjectError(
            f"expected the project's root (a folder with a Snakefile), came {root}; {dependencies.ROOT_STEP}"
        )
    asked = read(root, file)
    collected = root / sweep_tables.FOLDER / asked.name / sweep_tables.RUNS
    with build.exclusive(root / "_build" / "lock") as lock:
        if registry.corpora_root():
            build.snakemake(root, asked.profile, "measurements", cores, quiet, lock)
        graph = dependencies.import_graph(root)
        listing = json.loads(
            (root / write_listing(root, asked, pages(root, asked, graph), graph)).read_text(encoding="utf-8")
        )
        waiting = [run for run in listing["runs"] if sweep_tables.state(root, run)[0] != sweep_tables.DONE]
        print(f"{len(waiting)} of {len(asked.runs)} runs to do ({asked.page.id}, {asked.profile})", flush=True)
        if not waiting:
            return sweep_tables.collect(root, listing)
        collected.unlink(missing_ok=True)  # where it is there afterwards, it tells of these runs
        seconds = progress.expected(root, asked.profile, [asked.page])[asked.page.id]
        progress.begin(root, progress.RUNS, {label(run["values"]): seconds for run in waiting}, cores)
        try:
            build.snakemake(root, asked.profile, "sweep", cores, quiet, lock, cluster, sweep=str(file))
        except build.BuildError:
            if not collected.is_file():
                raise
        finally:
            progress.end(root, progress.RUNS)
    return pd.read_csv(collected, keep_default_na=False)
