"""A cluster for long work: `--cluster NAME` hands jobs to the executor that Snakemake's profile `profiles/NAME` names.

Measuring and runs of record go there in shares (see `shares`), which the calling command gathers; pages and the runs of
a sweep as whole jobs.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sertools.corpora import registry
from sertools.report import build, dependencies, places, shares
from sertools.report.dependencies import ProjectError
from sertools.report.shares import Share

FOLDER = "profiles"
SNAKEFILE = "shares.smk"
PLAN = "_build/inputs/shares.json"


def profile(root: Path, name: str) -> Path:
    """The folder of a profile. Raises ProjectError where there is none of that name, or `root` is no project."""
    root = Path(root).resolve()
    if not (root / SNAKEFILE).is_file():
        raise ProjectError(
            f"expected the project's root (a folder with a {SNAKEFILE}), came {root}; {dependencies.ROOT_STEP}"
        )
    known = sorted(path.parent.name for path in (root / FOLDER).glob("*/config.yaml"))
    if name not in known:
        raise ProjectError(
            f"expected as cluster a folder of {root / FOLDER} with a config.yaml (there: {', '.join(known) or 'none'}),"
            f" came {name!r}; book/cluster.md says how to make one"
        )
    return root / FOLDER / name


def measure(root: Path, name: str, names: Iterable[str], *, size: int | None = None, quiet: bool = True) -> int:
    """Measure the recordings of corpora on the cluster `name`; return how many shares there were to do.

    names: corpora under ``$SERTOOLS_CORPORA``, or users' folders. size: recordings a share. Raises what
    `shares.measuring` and `do` raise.
    """
    return do(root, name, [share for each in names for share in shares.measuring(each, size)], quiet=quiet)


def record(root: Path, name: str, what: str, settings, *, size: int | None = None, quiet: bool = True) -> None:
    """Train the worlds or models of a run of record, "multiverse", "vowels" or "wild", on the cluster `name`.

    size: worlds or models a share. Raises what `do` raises.
    """
    for stage in shares.recording(what, settings, size):
        do(root, name, stage, quiet=quiet)


def at_hand() -> list[str]:
    """Names of the corpora whose audio is under ``$SERTOOLS_CORPORA``."""
    return [name for name in registry.NAMES if registry.find(name)]


def do(root: Path, name: str, asked: Sequence[Share], *, quiet: bool = True) -> int:
    """Do the shares that are not done yet on the cluster `name`; return how many these were.

    Raises BuildError where one could not be done, after as many tries as the profile allows; the others are done.
    """
    root, where = Path(root).resolve(), profile(root, name)
    waiting = shares.write(asked)
    print(
        f"{len(waiting)} of {len(asked)} shares to do ({asked[0]['kind'] if asked else 'nothing'}, {name})", flush=True
    )
    if waiting:
        with build.exclusive(root / "_build" / "lock") as lock:
            (root / PLAN).parent.mkdir(parents=True, exist_ok=True)
            places.write_json(root / PLAN, {"folder": str(shares.folder()), "shares": waiting})
            build.snakemake(root, "full", "shares", 1, quiet, lock, where, SNAKEFILE, shares=PLAN)
    return len(waiting)
