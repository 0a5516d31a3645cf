"""Which table or figure of the book decides each claim: `sertools/papers/deciding.yml`, anchors by claim."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import TypeAdapter

from sertools.report.claims import ClaimsError


@dataclass(frozen=True)
class Shown:
    """A table or figure of a page: the page ("zeroshot/04_2_classification"), its anchor, kind and caption."""

    page: str
    anchor: str
    kind: str
    caption: str


@cache
def deciding() -> dict[str, tuple[str, ...]]:
    """Claim -> anchors of the tables and figures that decide it, or come nearest where nothing does."""
    path = files("sertools.papers") / "deciding.yml"
    return TypeAdapter(dict[str, tuple[str, ...]]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))


def shown(values: Mapping[str, Mapping[str, Any]]) -> dict[str, Shown]:
    """Everything that pages show, by anchor. values: of all pages, see `gathered.gather`."""
    return {
        facts["anchor"]: Shown(page, facts["anchor"], kind.removesuffix("s"), facts["caption"])
        for page, recorded in values.items()
        for kind in ("tables", "figures")
        for facts in recorded[kind].values()
    }


def decided_by(claim: str, places: Mapping[str, Shown], whole: bool) -> list[Shown]:
    """The tables and figures that decide a claim, those of them that are there.

    places: see `shown`. whole: whether every page was run; then all have to be there, and ClaimsError is raised where
    one is not.
    """
    anchors = deciding().get(claim, ())
    gone = [anchor for anchor in anchors if anchor not in places]
    if whole and (gone or not anchors):
        came = f"{', '.join(gone)}, which no page shows" if gone else "none"
        raise ClaimsError(f"deciding.yml: {claim}: expected tables or figures of the book, came {came}")
    return [places[anchor] for anchor in anchors if anchor in places]
