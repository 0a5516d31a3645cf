"""Copies of the project in which pages are run anew: what the benchmarks of determinism and of platforms share."""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from sertools.report import dependencies, gathered, staleness
from sertools.report.dependencies import Page

ROOT = Path(__file__).resolve().parents[1]
REVERSED = ROOT / "benchmarks" / "reversed_folders"
LEFT_OUT = (".git", ".venv", "_build", "results", ".cache", ".snakemake", "__pycache__")
NO_RESULTS = (gathered.STAMP, staleness.RECORD)
"""Files of a page's folder that say how long it took and where, and what it was made from."""
TRAINING = (
    "interpretable/03_1_classification",
    "transferable/03_2_consistency",
    "vowels/05_anchors",
    "vowels/07_2_1_baselines",
    "vowels/07_4_other_encoder_and_language",
    "wild/03_4_autoencoder",
    "wild/04_1_recognition",
    "zeroshot/04_2_classification",
)
"""Of each paper the pages that train: grids of autoencoders, vowel-anchored models and their baselines, recognisers."""
_WORKERS = re.compile(rb"workers = \d+")


def options(description: str, profile: str, pages: Sequence[str]) -> argparse.ArgumentParser:
    """The options that choose a profile and pages; `asked.pages` is empty for every page of the book."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", choices=("smoke", "full"), default=profile)
    parser.add_argument("--pages", nargs="+", default=pages, help="such as zeroshot/02_methods")
    parser.add_argument("--all", dest="pages", action="store_const", const=(), help="every page of the book")
    return parser


def chosen(names: Sequence[str]) -> list[Page]:
    """The pages of these names ("zeroshot/02_methods"), all of the book where there are none. SystemExit for a name
    that no page has."""
    there = {page.id: page for page in dependencies.pages(ROOT)}
    if unknown := sorted(set(names) - set(there)):
        raise SystemExit(f"expected pages out of {', '.join(there)}; came {', '.join(unknown)}")
    return [there[name] for name in names or there]


def copy(root: Path, workers: int = 2) -> Path:
    """Copy the project to `root`, without results and caches; pages that start processes start `workers`."""
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for notebook in root.glob("notebooks/*/*.ipynb"):
        notebook.write_bytes(_WORKERS.sub(b"workers = %d" % workers, notebook.read_bytes()))
    return root


def environment(root: Path, **more: str) -> dict[str, str]:
    """The environment of a copy: its own library, an empty cache of its own, shipped measurements, one thread."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("SERTOOLS_")}
    paths = {"PYTHONPATH": str(root), "SERTOOLS_CACHE": str(root / ".cache"), "OMP_NUM_THREADS": "1"}
    return own | paths | more


def run(root: Path, pages: Sequence[Page], profile: str, cores: int, given: Mapping[str, str], umask: int = -1) -> None:
    """Run pages of the copy at `root`, and those that they need, `cores` at a time, by the project's own Snakefile.

    given: the environment. umask: of all files written; -1 leaves it. Raises SystemExit where a page fails.
    """
    targets = [f"{page.results(profile)}/{staleness.NOTEBOOK}" for page in pages]
    command = [sys.executable, "-m", "snakemake", *targets, "--cores", str(cores), "--config", f"profile={profile}"]
    command += ["--rerun-triggers", "mtime", "params", "--nolock", "--quiet", "all"]
    if subprocess.run(command, cwd=root, env=given, umask=umask, check=False).returncode != 0:
        raise SystemExit(f"expected every page to reach its end in {root}; what failed is named above")


def results(root: Path, profile: str) -> dict[str, bytes]:
    """Every file of the results in a copy, by its path below `results/<profile>`, without `NO_RESULTS`.

    The number of processes in a notebook's parameters cell reads 2, whatever it was.
    """
    folder = root / "results" / profile
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in NO_RESULTS:
            content = path.read_bytes()
            name = path.relative_to(folder).as_posix()
            found[name] = _WORKERS.sub(b"workers = 2", content) if path.name == staleness.NOTEBOOK else content
    return found


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """Names of the files that only one side has, or whose bytes differ, sorted."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
