"""The book's page on its own pages: how long each ran, in how much memory, and what it was made from."""

import json
from pathlib import Path

from sertools.report import dependencies, staleness
from sertools.report.dependencies import Page

STAMP = "stamp.json"  # written by the page itself


def text(root: Path, pages: list[Page], profile: str) -> str:
    """MyST text: a table of the pages of a profile, and one of the versions that they ran with."""
    rows, versions = [], {}
    for page in pages:
        results = Path(root) / page.results(profile)
        stamp = json.loads((results / STAMP).read_text(encoding="utf-8")) if (results / STAMP).is_file() else {}
        listing = json.loads((results / staleness.RECORD).read_text(encoding="utf-8"))
        seconds, memory = _number(stamp.get("seconds"), 1, 1), _number(stamp.get("peak_memory_bytes"), 2**20, 0)
        commit, inputs = str(stamp.get("commit", ""))[:8], dependencies.fingerprint(listing)[:12]
        rows.append(f"| [{page.id}](../{page.notebook}) | {seconds} | {memory} | `{commit}` | `{inputs}` |")
        versions.update(stamp.get("versions", {}))
    head = ["| page | seconds | peak memory (MiB) | commit | fingerprint of its inputs |", "|---|---:|---:|---|---|"]
    lines = [f"Profile: **{profile}**.", "", *head, *rows, ""]
    if versions:
        lines += [
            "| library | version |",
            "|---|---|",
            *(f"| {name} | {versions[name]} |" for name in sorted(versions)),
            "",
        ]
    return "\n".join(lines)


def _number(value: float | None, unit: float, digits: int) -> str:
    return "" if value is None else f"{value / unit:.{digits}f}"
