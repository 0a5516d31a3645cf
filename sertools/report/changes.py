"""What moved since the tracked snapshot: every number that a page glues into its prose, every verdict, page by page.

A number has moved where it differs by more than TOLERANCE of its old value and by more than one unit of the last digit
that the page printed: what is trained on another machine differs in digits that no reader sees. Whole numbers and texts
have moved where they differ at all. A verdict has changed where its word has.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sertools.report import dependencies, gathered, tables
from sertools.report.dependencies import ProjectError

SNAPSHOT = "book/snapshot.json"
PROFILE = "full"  # numbers of the profile `smoke` mean nothing
LINED_UP = 30  # characters; old values that are longer push their arrow to the right
TOLERANCE = 0.01
BESIDE = {
    "value": "value", "low": "lower end", "high": "upper end", "share_of_replicates": "share of replicates",
    "share_of_multiverse": "share of analyses",
}  # fmt: skip
"""Numbers of a verdict that are compared, and what they are called."""
MOVED, CHANGED, NEW, GONE, NOT_RUN = "moved", "verdict", "new", "gone", "not run"


@dataclass(frozen=True)
class Change:
    """One difference: the page, what kind of difference, the number's key or the claim, and both texts ("" where there
    is none). difference: new minus old, None where either is no number."""

    page: str
    kind: str
    name: str
    old: str = ""
    new: str = ""
    difference: float | None = None


def take(root: Path) -> dict[str, dict[str, Any]]:
    """What the pages that ran say now: page -> {"seconds" (None where unknown), "values": {key: [value, text]},
    "claims": {claim: {"verdict", and each of BESIDE}}}."""
    found = {}
    stamps = gathered.stamps(root, PROFILE)
    for page, recorded in gathered.gather(root, PROFILE).items():
        claims = {
            name: {"verdict": one["verdict"], **{key: one[key] for key in BESIDE}}
            for name, one in recorded["claims"].items()
        }
        values = {key: [one["value"], one["text"]] for key, one in recorded["values"].items()}
        found[page] = {"seconds": stamps.get(page, {}).get("seconds"), "values": values, "claims": claims}
    return found


def read(root: Path) -> dict[str, dict[str, Any]]:
    """The tracked snapshot, as :func:`take` gives it. Raises ProjectError where there is none."""
    path = Path(root) / SNAPSHOT
    if not path.is_file():
        raise ProjectError(f"expected the snapshot {path}, found none; `sertools changes --update` writes it")
    return json.loads(path.read_text(encoding="utf-8"))


def write(root: Path, snapshot: Mapping[str, Mapping[str, Any]]) -> Path:
    """Write the tracked snapshot, a line for each number and each claim, so that a version control's diff reads well.

    Raises ProjectError where no page ran: an empty snapshot would say that nothing ever moves.
    """
    if not snapshot:
        raise ProjectError("expected results to take a snapshot of, found none; `make book` runs the pages")
    pages = []
    for page in sorted(snapshot):
        one = snapshot[page]
        lines = [f'  "seconds": {json.dumps(one["seconds"])}']
        for group in ("values", "claims"):
            entries = [f"   {_json(key)}: {_json(one[group][key])}" for key in sorted(one[group])]
            lines.append(f'  "{group}": {{' + ("\n" + ",\n".join(entries) + "\n  }" if entries else "}"))
        pages.append(f" {_json(page)}: {{\n" + ",\n".join(lines) + "\n }")
    path = Path(root) / SNAPSHOT
    path.write_text("{\n" + ",\n".join(pages) + "\n}\n", encoding="utf-8")
    return path


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, sort_keys=True)


def unit(text: str) -> float:
    """One unit of the last digit of the first number in a text: .01 of "0.73", .001 of "12.3 %", 1e-6 of "1.2e-05";
    0 where there is no number."""
    found = re.search(r"\d+(?:\.(\d+))?(?:e([-+\u2212]?\d+))?(\s*%)?", text)
    if not found:
        return 0.0
    decimals, exponent, percent = found.groups()
    power = int((exponent or "0").replace(tables.MINUS, "-")) - len(decimals or "") - (2 if percent else 0)
    return 10.0**power


def moved(old: Any, new: Any, text: str) -> bool:
    """Whether a number that was printed as `text` has moved: see the head of this module."""
    if isinstance(old, float) and isinstance(new, (int, float)) and not isinstance(new, bool):
        return not math.isclose(old, new, rel_tol=0, abs_tol=max(TOLERANCE * abs(old), unit(text)) + 1e-12)
    return old != new


def compare(root: Path, before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """All changes between two snapshots (see :func:`take`), sorted by page; verdicts come first.

    A page of the project at `root` without results was not run; one that the project no longer has is gone.
    """
    there = {page.id for page in dependencies.pages(root)}
    found = []
    for page in sorted(before.keys() | now.keys()):
        if page not in now:
            found.append(Change(page, NOT_RUN if page in there else GONE, "the page"))
        elif page not in before:
            found.append(Change(page, NEW, "the page"))
        else:
            found += [*_verdicts(page, before[page], now[page]), *_numbers(page, before[page], now[page])]
    return found


def _verdicts(page: str, before: Mapping, now: Mapping) -> Iterator[Change]:
    for claim in sorted(before["claims"].keys() | now["claims"].keys()):
        old, new = (side["claims"].get(claim, {}).get("verdict", "") for side in (before, now))
        if old != new:
            yield Change(page, CHANGED if old and new else NEW if new else GONE, claim, old, new)


def _numbers(page: str, before: Mapping, now: Mapping) -> Iterator[Change]:
    both = before["claims"].keys() & now["claims"].keys()  # a verdict that came or went is named already
    sides = _printed(before, both), _printed(now, both)
    for name in sorted(sides[0].keys() | sides[1].keys()):
        (old, old_text), (new, new_text) = (side.get(name, (None, "")) for side in sides)
        if name not in sides[0] or name not in sides[1]:
            yield Change(page, GONE if name in sides[0] else NEW, name, old_text, new_text)
        elif moved(old, new, old_text):
            numeric = all(isinstance(side, (int, float)) for side in (old, new))
            yield Change(page, MOVED, name, old_text, new_text, new - old if numeric else None)


def _printed(page: Mapping, claims: Iterable[str]) -> dict[str, tuple[Any, str]]:
    """Every number of a page with its text: those of its prose, and those beside its verdicts on these claims."""
    found = {key: tuple(each) for key, each in page["values"].items()}
    for claim in claims:
        one = page["claims"][claim]
        found |= {f"{claim}, {said}": (one[key], tables.number(one[key])) for key, said in BESIDE.items()}
    return found


def report(before: Mapping[str, Any], changes: list[Change]) -> str:
    """The changes as lines of text, page by page, and a last line that counts them."""
    lines, page = [], None
    names = max((len(each.name) for each in changes), default=0)
    texts = min(LINED_UP, max((len(each.old) for each in changes), default=0))
    for each in changes:
        if each.page != page:
            lines += [*[""] * bool(lines), page := each.page]
        arrow = f"{each.old or '-':<{texts}}  ->  {each.new or '-'}" if each.old or each.new else ""
        by = "" if each.difference is None else f"  ({tables.signed(each.difference, 4)})"
        lines.append(f"  {each.kind:<8} {each.name:<{names}}  {arrow}{by}".rstrip())
    numbers = sum(len(_printed(one, one["claims"])) for one in before.values())
    verdicts = sum(len(one["claims"]) for one in before.values())
    count = {kind: sum(each.kind == kind for each in changes) for kind in (MOVED, CHANGED, NEW, GONE, NOT_RUN)}
    lines += [*[""] * bool(lines)] + [
        f"{count[MOVED]} of {numbers} numbers moved (by more than {TOLERANCE:.0%} and a unit of their last printed "
        f"digit), {count[CHANGED]} of {verdicts} verdicts changed, {count[NEW]} new, {count[GONE]} gone, "
        f"{count[NOT_RUN]} of {len(before)} pages not run here"
    ]
    return "\n".join(lines)
