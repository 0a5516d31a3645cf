"""The tree that Jupyter Book builds from: tracked prose, executed pages, generated cards and status, under one address
each.

A page lies in the stage where its output-free notebook lies in the repository, so that its address, its name in the
table of contents and its download agree.
"""

import os
import shutil
from pathlib import Path

import yaml

from sertools.report import cards, dependencies, library_page, provenance, staleness
from sertools.report.dependencies import ProjectError

CONFIGURATION = ("_config.yml", "_toc.yml")
SHOWN = "profiles/slurm/config.yaml"
"""A file outside book/ that a page of it shows."""


def sources(root: Path) -> set[str]:
    """Tracked files that the book is made from besides the results of its pages, as posix paths from the root."""
    root = Path(root)
    found = {*CONFIGURATION, dependencies.LOCK}
    found.update(name for name in ("CITATION.cff", SHOWN) if (root / name).is_file())
    for pattern in (
        "book/**/*",
        "notebooks/*/*.ipynb",
        "notebooks/*/*.py",
        "sertools/report/*.py",
        "sertools/report/*.js",
        "sertools/corpora/*.py",
        "sertools/papers/*.yml",
        "sertools/papers/*/*.yml",
        "sertools/papers/*/*.csv",
        "sertools/measurements/tokens/*.parquet",
    ):
        found.update(path.relative_to(root).as_posix() for path in root.glob(pattern) if path.is_file())
    found.update(dependencies.measurements(root, name) for name in cards.measured(root))
    found.update(library_page.sources(root))
    return found


def write(root: Path, profile: str) -> Path:
    """Write the tree for a profile ("smoke" or "full") from scratch; return its folder.

    Raises ProjectError where a page was not run, where a verdict does not recompute from its page's results, or where
    the table of contents and the pages disagree.
    """
    # here: torch and what else writers import takes every build seconds
    from sertools.report import generated, rejudge

    root = Path(root)
    if wrong := rejudge.faults(root, profile):
        raise ProjectError(
            "expected every verdict as its page's statistics give it, came:\n"
            + "\n".join(wrong)
            + f"\nremove the folders of these pages under results/{profile} and build again"
        )
    tree = root / "_build" / "stage" / profile
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for name in CONFIGURATION:
        shutil.copyfile(root / name, tree / name)
    shutil.copytree(root / "book", tree / "book")
    if (root / SHOWN).is_file():
        (tree / SHOWN).parent.mkdir(parents=True)
        shutil.copyfile(root / SHOWN, tree / SHOWN)
    pages = dependencies.pages(root)
    for page in pages:
        results = root / page.results(profile)
        if not (results / staleness.NOTEBOOK).is_file():
            raise ProjectError(
                f"expected the executed page {results / staleness.NOTEBOOK}, found none; `make book` runs it"
            )
        target = tree / page.notebook
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(provenance.staged(root, page, profile), encoding="utf-8")
        # pages address their tables and figures from the root: /results/<profile>/<paper>/<page>/...
        left_out = shutil.ignore_patterns("*.ipynb", staleness.RECORD, "*.safetensors")
        shutil.copytree(results, tree / page.results(profile), ignore=left_out)
    for write_part in generated.WRITERS:
        write_part(root, tree, profile)
    _check_contents(tree)
    return tree


def _check_contents(tree: Path) -> None:
    """Every staged page is in the table of contents, and the other way round."""
    listed = set()
    for entry in _files(yaml.safe_load((tree / "_toc.yml").read_text(encoding="utf-8"))):
        found = [*tree.glob(entry + ".md"), *tree.glob(entry + ".ipynb")]
        if not found:
            raise ProjectError(
                f"_toc.yml names {entry}: expected {entry}.md or {entry}.ipynb, found neither; write it, or take out "
                "its line"
            )
        listed.update(found)
    staged = {*tree.glob("book/*.md"), *tree.glob("book/cards/*.md"), *tree.glob("notebooks/*/*.ipynb")}
    missing = sorted(path.relative_to(tree).as_posix() for path in staged - listed)
    if missing:
        raise ProjectError(f"expected every page in _toc.yml, missing: {', '.join(missing)}; add a line for each")


def _files(node: object) -> list[str]:
    """All entries `file`, `root` and `glob` of a table of contents."""
    if isinstance(node, list):
        return [name for item in node for name in _files(item)]
    if isinstance(node, dict):
        own = [node[key] for key in ("root", "file", "glob") if key in node]
        return own + [name for value in node.values() for name in _files(value)]
    return []


def restore_sources(root: Path, built: Path) -> None:
    """Put the tracked, output-free notebooks under the book's download buttons, in place of the executed ones.

    Raises ProjectError where the book has no such source.
    """
    for page in dependencies.pages(root):
        source = built / "_sources" / page.notebook
        if not source.is_file():
            raise ProjectError(f"expected the downloadable source {source}, found none")
        shutil.copyfile(Path(root) / page.notebook, source)


def replace(built: Path, target: Path) -> None:
    """Move a finished book to where it is read; the old one stays whole until then."""
    target.parent.mkdir(parents=True, exist_ok=True)
    old = target.with_name(target.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        os.replace(target, old)
    os.replace(built, target)
    shutil.rmtree(old, ignore_errors=True)
