"""A user's own corpus at work: the pages that it can be taken to are run side by side, and become a small book."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import grimp

from sertools.corpora import registry
from sertools.report import build, dependencies, own_book, progress, sweep_build, sweep_tables
from sertools.report.dependencies import ProjectError
from sertools.report.own import FOLDER, ROLES, Corpus, LeftOut, OwnRun, look, place, plan


@dataclass(frozen=True)
class Outcome:
    """What came of a corpus: the first page of each role's book, and of each page that is not there: role, why."""

    books: dict[str, Path]
    absent: list[LeftOut]


def own(
    root: Path, folder: Path, *, roles: Sequence[str] = ROLES, profile: str = "full", cores: int, quiet: bool = True,
    cluster: Path | None = None,
) -> Outcome:  # fmt: skip
    """Take the corpus in `folder` to every page of both papers that it has enough for, and make its books.

    Runs that are done and whose inputs are the same are not done again. A page that fails loses only itself and the
    pages that read it. cluster: where pages run, see `build.snakemake`.

    Raises CorpusError for a folder that cannot be read, ProjectError where `root` is no project or no page can be run.
    """
    root = Path(root).resolve()
    if not (root / "Snakefile").is_file():
        raise ProjectError(f"expected the project's root (a folder with a Snakefile), came {root}; name it with --root")
    corpus = look(folder, profile)
    print(described(corpus), flush=True)
    runs, left_out = plan(root, corpus, roles)
    for one in left_out:
        print(f"left out: {one.page} ({one.role}): {one.why}", flush=True)
    if not runs:
        raise ProjectError(f"{corpus.folder}: expected enough for some page, came too little for any; see above")
    with build.exclusive(root / "_build" / "lock") as lock:
        if registry.corpora_root():
            build.snakemake(root, profile, "measurements", cores, quiet, lock)
        listings = write_listings(root, runs, profile, dependencies.import_graph(root))
        waiting = [run for run in runs if _state(root, run, profile, listings) != sweep_tables.DONE]
        print(f"{len(waiting)} of {len(runs)} pages to run ({corpus.name}, {profile})", flush=True)
        if waiting:
            seconds = progress.expected(root, profile, waiting)
            likely = {f"{run.id} ({run.role})": seconds[run.id] for run in waiting}
            progress.begin(root, progress.RUNS, likely, cores)
            try:
                build.snakemake(root, profile, "own", cores, quiet, lock, cluster, own=write_plan(root, corpus, runs))
            except build.BuildError:
                if all(_state(root, run, profile, listings) != sweep_tables.DONE for run in runs):
                    raise
            finally:
                progress.end(root, progress.RUNS)
    done = [run for run in runs if _state(root, run, profile, listings) == sweep_tables.DONE]
    absent = [*left_out, *(_failed(root, run, profile, listings) for run in runs if run not in done)]
    books = {}
    for role in roles:
        if mine := [run for run in done if run.role == role]:
            books[role] = own_book.make(root, corpus, role, mine, [one for one in absent if one.role == role], profile)
    return Outcome(books, absent)


def described(corpus: Corpus) -> str:
    """A corpus on one line: "mine: 320 utterances of 8 speakers (neutral 80, ...), 0 rated; 2 rows ... left out".

    What was left out was named when the corpus was read.
    """
    counts = ", ".join(f"{emotion} {count}" for emotion, count in corpus.classes.items())
    what = f"({counts}), {corpus.rated} rated" if corpus.labelled else "without emotions"
    lost = f"; {len(corpus.left_out)} rows or recordings left out" if corpus.left_out else ""
    return f"{corpus.name}: {corpus.utterances} utterances of {corpus.speakers} speakers {what}{lost}"


def write_plan(root: Path, corpus: Corpus, runs: Sequence[OwnRun]) -> str:
    """Write what Snakemake runs; return the file, as a posix path from the project's root."""
    name = Path(place(corpus.name)).relative_to(FOLDER).as_posix()
    content = {
        "corpus": asdict(corpus),
        "runs": [{"page": run.id, "role": run.role, "given": dict(run.given)} for run in runs],
    }
    return build.write_if_changed(root, f"{build.LISTINGS}/own/{name}.json", content)


def read_plan(root: Path, name: str) -> dict[str, dict[str, OwnRun]]:
    """The runs of a plan by role and page."""
    content = json.loads((Path(root) / name).read_text(encoding="utf-8"))
    corpus = content["corpus"]["name"]
    found: dict[str, dict[str, OwnRun]] = {}
    for one in content["runs"]:
        given = {each["page"]: each["given"] for each in content["runs"] if each["role"] == one["role"]}
        run = OwnRun(*one["page"].split("/"), one["given"], corpus, one["role"], given)
        found.setdefault(run.role, {})[run.id] = run
    return found


def write_listings(root: Path, runs: Sequence[OwnRun], profile: str, graph: grimp.ImportGraph) -> dict[str, str]:
    """Bring the listing of each run up to date: the folder of its results -> the file with the listing."""
    return {run.results(profile): build.write_listing(root, run, profile, graph) for run in runs}


def run_one(root: Path, run: OwnRun, profile: str, listing: str, workers: int) -> str | None:
    """Run a page of the plan; return None, or the last line of its error."""
    root = Path(root).resolve()
    # the kernel inherits both: where results go, and that all of them are of this corpus
    os.environ |= {"SERTOOLS_RESULTS": str(root / run.root), "SERTOOLS_OWN": run.corpus}
    content = json.loads((root / listing).read_text(encoding="utf-8"))
    return sweep_build.attempt(root, run, profile, content, workers, f"{run.id} ({run.role})")


def _state(root: Path, run: OwnRun, profile: str, listings: dict[str, str]) -> str:
    folder = run.results(profile)
    return sweep_tables.state(root, {"folder": folder, "listing": listings[folder]})[0]


def _failed(root: Path, run: OwnRun, profile: str, listings: dict[str, str]) -> LeftOut:
    folder = run.results(profile)
    state, why = sweep_tables.state(root, {"folder": folder, "listing": listings[folder]})
    if state != sweep_tables.FAILED:  # not run, though asked for: what it reads is not there
        read = ", ".join(other.name for other in dependencies.needs(root, run))
        why = f"not run, since something that it reads failed ({read})" if read else "not run"
    return LeftOut(run.id, run.role, why, failed=True)
