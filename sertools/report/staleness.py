"""Is a page fresh, and if not: why?"""

import json
from dataclasses import dataclass
from pathlib import Path

from sertools.report import dependencies
from sertools.report.dependencies import Page

RECORD = "inputs.json"  # beside a page's results: the listing that they were made from
NOTEBOOK = "page.ipynb"  # the executed notebook


@dataclass(frozen=True)
class State:
    """A page, and the reasons for which it is stale (empty: it is fresh)."""

    page: Page
    reasons: tuple[str, ...]

    @property
    def fresh(self) -> bool:
        """True where the page's results are those that its inputs give."""
        return not self.reasons


def states(root: Path, profile: str) -> list[State]:
    """The state of every page of the project at `root` in a profile ("smoke" or "full"), in the order of `pages`."""
    root = Path(root)
    graph = dependencies.import_graph(root)
    found = []
    for page in dependencies.pages(root):
        current = dependencies.listing(root, page, profile, graph)
        found.append(State(page, tuple(reasons(root / page.results(profile), current))))
    return found


def reasons(results: Path, current: dict) -> list[str]:
    """Why the results in a folder are not those of the listing `current`, a sentence each; empty where they are."""
    if not (results / NOTEBOOK).is_file() or not (results / RECORD).is_file():
        return ["it was never run to its end"]
    return list(differences(json.loads((results / RECORD).read_text(encoding="utf-8")), current))


def differences(before: dict, now: dict) -> list[str]:
    """The differences between two listings, a sentence each, sorted by path."""
    found = []
    for name in sorted(before["files"].keys() | now["files"].keys()):
        if name not in now["files"]:
            found.append(f"no longer depends on {name}")
        elif name not in before["files"]:
            found.append(f"now depends on {name}")
        elif before["files"][name] != now["files"][name]:
            found.append(f"changed: {name}")
    for name in sorted(before["needs"].keys() | now["needs"].keys()):
        if before["needs"].get(name) != now["needs"].get(name):
            found.append(f"reads the results of {name}, which is made from other inputs now")
    return found
