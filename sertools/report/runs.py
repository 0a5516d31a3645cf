"""A run of a page with parameters of its own: what it changes, and the folder that its results get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sertools.report import dependencies, places
from sertools.report.dependencies import Page
from sertools.report.parameters import INJECTED, PageParameters, Resolved, literals, resolve


@dataclass(frozen=True)
class Run(Page):
    """A page, and what a run of it changes against the book (name -> value; empty: it repeats the book)."""

    changed: dict[str, Any] = field(default_factory=dict)

    @property
    def given(self) -> Mapping[str, Any]:
        """The parameters that differ from the book's."""
        return self.changed

    @property
    def suffix(self) -> str:
        """Eight hexadecimal digits of what is changed, or "book": the folder's name has it after a hyphen."""
        return Resolved(PageParameters(), self.changed).hash8 or places.BOOK

    def results(self, profile: str) -> str:
        """The folder of the run's results in a profile, never that of the book, as a posix path from the root."""
        return f"{super().results(profile)}-{self.suffix}"


def declared(root: Path, page: Page) -> dict[str, Any]:
    """The parameters that a page has, with the book's values."""
    return literals(dependencies.parameters_cell(Path(root) / page.notebook)["source"])


def checked(root: Path, page: Page, profile: str, values: Mapping[str, Any]) -> Resolved:
    """What a run of the page with `values` would run with, found without running it.

    Raises parameters.ParameterError, as the page itself would, for an unknown name and for a value that the page cannot
    use.
    """
    source = dependencies.parameters_cell(Path(root) / page.notebook)["source"]
    given = {"profile": profile, **values}
    injected = "\n".join([INJECTED, *(f"{name} = {value!r}" for name, value in given.items())])
    # what IPython would hold when papermill had added its cell
    return resolve(page.id, {"In": ["", source, injected], **literals(source), **given})
