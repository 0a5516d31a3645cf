"""Where a page's results lie, what its tables and figures are called, and how a file is written in one step."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sertools.corpora import storage

BOOK = "book"  # stands in the place of the hash, in a sweep

WITHOUT_PAPER = ("verdicts",)
"""Groups of pages about the project itself: there is no paper behind them, hence no claims and nothing printed."""


def results_root() -> Path:
    """The folder of all results: $SERTOOLS_RESULTS; else `results` in the project, else in the working folder.

    The project is the nearest folder, from the working one upwards, that holds the book's `_toc.yml`.
    """
    if given := os.environ.get("SERTOOLS_RESULTS"):
        return Path(given)
    here = Path.cwd()
    project = next((folder for folder in (here, *here.parents) if (folder / "_toc.yml").is_file()), here)
    return project / "results"


def suffix(hash8: str | None) -> str:
    """What the folder of a run has after the page's name: "-<hash8>" where parameters differ from the book's, else "".

    Where $SERTOOLS_SWEEP is set, a run with the book's parameters gets "-book": a sweep leaves the book's results
    alone. Where $SERTOOLS_OWN is set, all results are those of one corpus and have a root of their own: "".
    """
    if own_corpus():
        return ""
    if hash8:
        return f"-{hash8}"
    return f"-{BOOK}" if os.environ.get("SERTOOLS_SWEEP") else ""


def own_corpus() -> str | None:
    """The user's own corpus that all pages are run for now (`sertools own`): its name in $SERTOOLS_OWN, or None."""
    return os.environ.get("SERTOOLS_OWN") or None


def anchor(kind: str, page: str, name: str) -> str:
    """Label for {numref}: "table-zeroshot-04-2-accuracy" for the table "accuracy" of "zeroshot/04_2_classification"."""
    paper, title = page.split("/")
    place = re.match(r"\d+(_\d+)*", title)
    return f"{kind}-{paper}-{place[0] if place else title}-{name}".replace("_", "-").lower()


def is_folder(name: str) -> bool:
    """Does a name of a corpus mean a user's own folder?"""
    return "/" in name or os.sep in name or name.startswith((".", "~")) or Path(name).is_dir()


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON, keys sorted, NaN refused (ValueError), in one step: a killed run leaves no half of a file."""
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    storage.write_text(path, text + "\n")
