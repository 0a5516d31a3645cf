"""What all pages recorded and were made from: `values.json` and `stamp.json` of every page of a profile, each as one
mapping."""

import json
from pathlib import Path
from typing import Any

from sertools.report import dependencies

VALUES = "values.json"
STAMP = "stamp.json"


def gather(root: Path, profile: str) -> dict[str, dict[str, Any]]:
    """Page ("zeroshot/04_2_classification") -> what it recorded (see `page.Page.close`), in the book's order.

    Pages that recorded nothing are left out: their results are not there, or they show only prose.
    """
    found = {}
    for page in dependencies.pages(root):
        path = Path(root) / page.results(profile) / VALUES
        if path.is_file():
            found[page.id] = json.loads(path.read_text(encoding="utf-8"))
    return found


def stamps(root: Path, profile: str) -> dict[str, dict[str, Any]]:
    """Page -> its stamp (see `stamp.stamp`), in the book's order; pages that did not reach their end are left out."""
    found = {}
    for page in dependencies.pages(root):
        path = Path(root) / page.results(profile) / STAMP
        if path.is_file():
            found[page.id] = json.loads(path.read_text(encoding="utf-8"))
    return found
