"""Is all of a paper here? Every artefact and every claim of its lists, with its state."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Literal

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from sertools.report.claims import claims
from sertools.report.published import folder

NOT_RUN, NOT_WRITTEN, NO_PAGE = "page not yet run", "page not yet written", "no page"


class ArtefactsError(ValueError):
    """artefacts.yml is not as it has to be."""


class Artefact(BaseModel):
    """A figure, table or block of equations of a paper: its name, what it holds, where its original is, which page
    stands for it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    artefact: str
    kind: Literal["table", "figure", "equations"]
    content: str
    original: str
    page: str | None = Field(pattern=r"^[a-z]+/\d\d[a-z0-9_]*$")


@cache
def artefacts(paper: str) -> tuple[Artefact, ...]:
    """The artefacts of a paper, in its order. Raises ArtefactsError for an entry that does not fit."""
    path = folder(paper) / "artefacts.yml"
    try:
        return tuple(TypeAdapter(list[Artefact]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8"))))
    except ValidationError as error:
        raise ArtefactsError(f"{path.name}: {error.errors()[0]['loc']}: {error.errors()[0]['msg']}") from None


def _state(page: str | None, kind: str, name: str, results: Path, notebooks: Path) -> tuple[str, bool]:
    """The state of an item in words, and whether it is missing."""
    if page is None:
        return NO_PAGE, True
    recorded = results / page / "values.json"
    if not (results / page / "stamp.json").is_file():  # written last: without it the page did not reach its end
        written = any((notebooks / f"{page}{ending}").is_file() for ending in (".py", ".ipynb"))
        return (NOT_RUN if written else NOT_WRITTEN), False
    if name not in json.loads(recorded.read_text(encoding="utf-8"))[kind]:
        return f"not recorded by {page}", True
    return f"computed on {page}", False


def check(
    paper: str, results_root: Path, profile: str = "full", notebooks_root: Path = Path("notebooks")
) -> tuple[pd.DataFrame, list[str]]:
    """Every artefact and claim of a paper with its state, and those that are missing.

    results_root: the folder that holds the profiles; notebooks_root: the folder that holds `<paper>/<page>.py`.
    States: "computed on PAGE", "page not yet run", "page not yet written" (these two are not missing), and "no page"
    or "not recorded by PAGE", which are.

    Returns a frame with columns item, kind, page, track, verdict (of claims that were judged), state; and the names
    of the missing. Raises published.PublishedError for an unknown paper.
    """
    results, rows, missing = Path(results_root) / profile, [], []
    listed = [(each.artefact, each.kind, each.page, None) for each in artefacts(paper)]
    listed += [(each.id, "claim", each.page, each.track) for each in claims(paper).values()]
    for name, kind, page, track in listed:
        group = "claims" if kind == "claim" else "artefacts"
        state, lacks = _state(page, group, name, results, Path(notebooks_root))
        verdict = None
        if kind == "claim" and state.startswith("computed"):
            verdict = json.loads((results / page / "values.json").read_text(encoding="utf-8"))["claims"][name][
                "verdict"
            ]
        rows.append({"item": name, "kind": kind, "page": page, "track": track, "verdict": verdict, "state": state})
        if lacks:
            missing.append(name)
    return pd.DataFrame(rows), missing
