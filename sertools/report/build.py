"""The build: what Snakemake is told, one build at a time, and the book made from executed pages."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grimp

from sertools.corpora import registry, storage, trace
from sertools.report import dependencies, ending, links, progress, provenance, stage, staleness
from sertools.report.dependencies import Page, ProjectError

LISTINGS = "_build/inputs"
SCARCE = 100_000_000
"""Bytes of free room below which a build that stopped says how many are left: the likely reason."""


class BuildError(RuntimeError):
    """The build did not reach its end; the message says where."""


def html(profile: str) -> str:
    """The folder of the built book, as a posix path from the project's root: the smoke book never replaces the full
    one."""
    return "_build/html" if profile == "full" else f"_build/{profile}/html"


def build(root: Path, profile: str, *, cores: int, quiet: bool = True, cluster: Path | None = None) -> Path:
    """Measure, run and build what is stale in a profile, on `cores` processes; return the book's first page.

    cluster: where pages run instead, see `snakemake`.

    Corpora whose audio is under $SERTOOLS_CORPORA are measured first, since their measurements decide which pages are
    stale.

    Raises BuildError where a step fails (what does not depend on it is still done), ProjectError where the tree is
    wrong.
    """
    root = Path(root).resolve()
    if not (root / "Snakefile").is_file():
        raise ProjectError(
            f"expected the project's root (a folder with a Snakefile), came {root}; {dependencies.ROOT_STEP}"
        )
    with exclusive(root / "_build" / "lock") as lock:
        if registry.corpora_root():
            snakemake(root, profile, "measurements", cores, quiet, lock)
        stale = [state.page for state in staleness.states(root, profile) if not state.fresh]
        likely = progress.expected(root, profile, stale)
        progress.begin(root, profile, likely, cores)
        said = f"{len(stale)} of {len(dependencies.pages(root))} pages to run ({profile})"
        wait = progress.left({"seconds": likely, "cores": cores, "time": 0}, [], 0)
        print(f"{said}, about {progress.duration(wait)}" if stale else said, flush=True)
        try:
            snakemake(root, profile, "all", cores, quiet, lock, cluster)
        finally:
            progress.end(root, profile)
    return root / html(profile) / "index.html"


@contextmanager
def exclusive(path: Path) -> Iterator[int]:
    """Hold the file `path` alone; wait, and say for whom, where another build holds it. Gives the file's descriptor.

    The kernel lets go when the last process that has the descriptor ends, however it ends: nothing stale is left
    behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.seek(0)
            holder = stream.read().strip() or "unknown"
            print(f"waiting: another build is running in this folder (process {holder}, lock {path})", file=sys.stderr)
            fcntl.flock(stream, fcntl.LOCK_EX)
        stream.seek(0)
        stream.truncate()
        stream.write(str(os.getpid()))
        stream.flush()
        yield stream.fileno()


def snakemake(
    root: Path, profile: str, target: str, cores: int, quiet: bool, lock: int, cluster: Path | None = None,
    snakefile: str = "Snakefile", **config: str,
) -> None:  # fmt: skip
    """Let Snakemake make a target of the Snakefile at `root`, while the lock with the descriptor `lock` is held.

    cluster: the folder of a profile of Snakemake, which says where the jobs run; on this machine when omitted. config:
    what the Snakefile reads besides the profile. Raises BuildError where a step fails (what does not depend on it is
    still done), and after an interrupt, once all processes of the build have ended.
    """
    storage.sweep(root / "results")
    command = [sys.executable, "-m", "sertools.report.ending", str(os.getpid()), target, "--snakefile", snakefile]
    command += ["--cores", str(cores), *([] if cluster is None else ["--profile", str(cluster)])]
    command += ["--config", f"profile={profile}"]
    command += [f"{name}={value}" for name, value in config.items()]
    # `code` is not a trigger: an edit of the Snakefile's wording changes no result
    command += ["--rerun-triggers", "mtime", "params", "--rerun-incomplete", "--keep-going"]
    # our own lock: the kernel lets go of it even after kill -9
    command += ["--nolock"]
    command += ["--quiet", "all"] if quiet else []
    # every process of the build imports this tree's `sertools`, wherever another copy is installed
    path = os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        # a cluster's jobs are cancelled on an interrupt, see `ending.main`
        ask = signal.SIGTERM if cluster is None else signal.SIGINT
        status = ending.run(command, ask=ask, cwd=root, env=os.environ | {"PYTHONPATH": path}, pass_fds=[lock])
    except KeyboardInterrupt:
        raise BuildError(
            f"the build of `{target}` ({profile}) was interrupted; what is done is kept, and the same command goes on "
            "from there"
        ) from None
    if status != 0:
        left = shutil.disk_usage(root).free
        scarce = f"; only {left / 1e6:.1f} MB are left on its disk" if left < SCARCE else ""
        raise BuildError(
            f"the build of `{target}` ({profile}) stopped at what is named above{scarce}; what is done is kept, and "
            "the same command goes on from there (`sertools book --verbose` shows all that Snakemake says)"
        )


def listing_of(page: Page, profile: str) -> str:
    """The file with a page's listing, as a posix path from the project's root."""
    return f"{LISTINGS}/{Path(page.results(profile)).relative_to('results').as_posix()}.json"


def write_listing(root: Path, page: Page, profile: str, graph: grimp.ImportGraph) -> str:
    """Bring the file with a page's listing up to date; return its posix path from the project's root."""
    return write_if_changed(root, listing_of(page, profile), dependencies.listing(root, page, profile, graph))


def write_audio_listings(root: Path, graph: grimp.ImportGraph) -> None:
    """Bring the listing of each corpus whose audio is under $SERTOOLS_CORPORA up to date, see `audio_listings`.

    A listing holds each file's path, size and time, and the hashes of the modules that measure: measurements are cached
    by the content of the audio, so measuring again after a mere `touch` costs little and gives the same file.
    """
    if registry.corpora_root() is None:
        return
    names = graph.find_upstream_modules("sertools.measure.measure") | graph.find_upstream_modules(
        "sertools.corpora.registry"
    )
    modules = {name: dependencies.sha256(root.joinpath(*name.split(".")).with_suffix(".py")) for name in sorted(names)}
    for corpus in registry.NAMES:
        folder = registry.find(corpus)
        if folder is None:
            continue
        audio = {
            path.relative_to(folder).as_posix(): [path.stat().st_size, path.stat().st_mtime_ns]
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        write_if_changed(root, f"{LISTINGS}/measurements/{corpus}.json", {"audio": audio, "modules": modules})


def audio_listings(root: Path) -> dict[str, str]:
    """What `write_audio_listings` wrote: the file of a corpus's measurements -> the listing of its audio."""
    if registry.corpora_root() is None:
        return {}
    listings = sorted((Path(root) / LISTINGS / "measurements").glob("*.json"))
    return {
        f"results/measurements/{path.stem}.parquet": f"{LISTINGS}/measurements/{path.name}"
        for path in listings
        if registry.find(path.stem)
    }


def book_listing_of(profile: str) -> str:
    """The listing of what the book is made from besides its pages, as a posix path from the project's root."""
    return f"{LISTINGS}/{profile}/book.json"


def write_book_listing(root: Path, profile: str) -> str:
    """Bring the listing of what the book is made from besides its pages up to date; return its path from the root."""
    names = sorted(stage.sources(root))
    content = {name: dependencies.sha256(Path(root) / name) for name in names}
    return write_if_changed(root, book_listing_of(profile), content)


def write_if_changed(root: Path, name: str, content: dict) -> str:
    """Write JSON where the file says something else, so that its age tells when its content changed; return `name`."""
    path, text = Path(root) / name, json.dumps(content, indent=1, sort_keys=True) + "\n"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        storage.write_text(path, text)
    return name


def make_book(root: Path, profile: str) -> Path:
    """Build the book from the executed pages of a profile; return its first page.

    Every warning is an error, and so is a dead link, a missing image, or anything that a page would ask another host
    for.

    Raises BuildError with what was found.
    """
    root = Path(root).resolve()
    began, target = time.monotonic(), root / html(profile)
    tree = stage.write(root, profile)
    output = root / "_build" / "sphinx" / profile
    # from nothing: Sphinx would keep files that an earlier build was cut short in
    shutil.rmtree(output, ignore_errors=True)
    jupyter_book = "from jupyter_book.cli.main import main; main()"  # the package has no `python -m`
    command = [sys.executable, "-c", jupyter_book, "build", str(tree), "--path-output", str(output)]
    # --all: an incremental build silently keeps old glued numbers of other pages
    command += ["--all", "-W", "-n", "--keep-going", "--quiet"]
    # warnings come on stderr; what it prints besides names folders that are replaced in a moment
    with trace.made("book", lambda: profile):
        done = subprocess.run(command, cwd=tree, stdout=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise BuildError(
            f"jupyter-book found the warnings or errors that are named above, in {tree.relative_to(root)}; mend the "
            "file of the same name in the project, then `make book`"
        )
    built = output / "_build" / "html"
    stage.restore_sources(root, built)
    provenance.write_sources(root, built, profile)
    faults = links.check(built)
    if faults:
        raise BuildError(
            "\n".join(["the built book is not sound:", *faults, "mend the sources of these pages, then `make book`"])
        )
    stage.replace(built, target)
    progress.built(root, profile, time.monotonic() - began)
    return target / "index.html"
