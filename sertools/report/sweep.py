"""A sweep: one page, run with every combination of some parameters. Its file, read and checked before anything runs.

page: zeroshot/04_2_classification
profile: full                            # or smoke; full if left out
parameters:
  epochs: [25, 50, 100]                  # lists are crossed
  transfer: [[emodb, savee], [urdu]]     # a parameter that is a list itself: a list of lists
  embed: mu                              # one value for all runs
collect:                                 # if left out: all values and all claims, no table
  tables: [accuracy]
limit: 100                               # needed for more than LIMIT runs
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sertools.report import dependencies
from sertools.report.claims import claims
from sertools.report.dependencies import PROFILES, Page
from sertools.report.parameters import UNHASHED
from sertools.report.runs import Run, checked, declared

KEYS = ("page", "profile", "parameters", "collect", "limit")
COLLECTED = ("tables", "values", "claims")
# what PyYAML raises besides its own for a value that is not of the type that its tag or its look says
_NO_YAML = (yaml.YAMLError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
LIMIT = 50  # runs of a sweep whose file names no limit: crossed lists grow faster than one thinks


class SweepError(ValueError):
    """The file of a sweep is not as it has to be; the message says where, what was expected, and what came."""


@dataclass(frozen=True)
class Sweep:
    """A sweep that can be run.

    name: its file's name without suffix; values: per run, every parameter of the file by name, as the page would see
    it; runs: what each run changes against the book, in the same order; workers: processes that one run uses (None: the
    page has no such parameter); collect: names of tables, values and claims, or None for all of them.
    """

    name: str
    page: Page
    profile: str
    values: tuple[dict[str, Any], ...]
    runs: tuple[Run, ...]
    workers: int | None
    collect: dict[str, list[str] | None]


class _Loader(yaml.SafeLoader):
    """YAML in which a key stands once, and 1e-3 is a number (as in YAML 1.2).

    Without aliases: a few lines of them can stand for more than a memory holds, or for a list that holds itself.
    """

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.composer.ComposerError(
                problem=f"expected a value, came the alias *{event.anchor}", problem_mark=event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        names = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [name for place, name in enumerate(names) if name in names[:place]]
        if twice:
            raise yaml.constructor.ConstructorError(
                problem=f"expected each key once, came {twice[0]!r} again", problem_mark=node.start_mark
            )
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+$"), list("-+0123456789")
)


def read(root: Path, file: Path) -> Sweep:
    """Read the sweep in `file` for the project at `root`, cross its lists, and check every run; nothing is run.

    Raises SweepError for all that is wrong with the file: its keys, an unknown page, parameter or claim (with the
    nearest name), a value that the page cannot use, an empty list, two runs that are the same, more runs than allowed.
    """
    content = _content(file)
    _known(file, "the key", content, KEYS)
    page = _page(root, file, content.get("page"))
    profile = content.get("profile", "full")
    _known(file, "the profile", [profile], PROFILES)
    crossed, workers = _lists(root, file, page, content.get("parameters"))
    _check_number(file, crossed, content.get("limit", LIMIT))
    values, runs = [], {}
    for combination in itertools.product(*crossed.values()):
        asked = dict(zip(crossed, combination, strict=True))
        try:
            resolved = checked(root, page, profile, asked)
        except ValueError as error:  # a ParameterError, or a number too long to be written out
            raise SweepError(f"{file}: {error}") from None
        run = Run(page.paper, page.name, resolved.changed)
        if run.suffix in runs:
            raise SweepError(f"{file}: expected each combination once, came {label(asked)} again")
        runs[run.suffix] = run
        values.append({name: getattr(resolved.parameters, name) for name in asked})
    return Sweep(
        _name(file), page, profile, tuple(values), tuple(runs.values()), workers, _collect(file, page, content)
    )


def label(values: Mapping[str, Any]) -> str:
    """The parameters of a run on one line: "epochs=25, transfer=emodb,savee"."""
    return ", ".join(f"{name}={text(value)}" for name, value in values.items())


def text(value: Any) -> Any:
    """A parameter's value for the cell of a table: a list as its items with commas between, as papermill takes it."""
    return ",".join(map(str, value)) if isinstance(value, list) else value


def _content(file: Path) -> dict[str, Any]:
    if not file.is_file():
        raise SweepError(f"expected the file of a sweep, found no {file}")
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # a SafeLoader: makes no objects
    except _NO_YAML as error:
        raise SweepError(f"{file}: expected YAML in UTF-8, came: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise SweepError(f"{file}: expected the keys {', '.join(KEYS)}, came {content!r}")
    return content


def _name(file: Path) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", file.stem):
        raise SweepError(f"{file}: expected a file named with small letters, digits, - and _, came {file.stem!r}")
    return file.stem


def _known(file: Path, what: str, given: Iterable[Any], known: Iterable[str]) -> None:
    """Raise SweepError for the first of `given` that is not among `known`, with the nearest that is."""
    known = list(known)
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1, cutoff=0.5)
            hint = f"; the nearest is {near[0]!r}" if near else ""
            raise SweepError(f"{file}: {what} {name!r} is unknown{hint}; expected one of {', '.join(known)}")


def _page(root: Path, file: Path, identity: Any) -> Page:
    pages = {page.id: page for page in dependencies.pages(root)}
    _known(file, "the page", [identity], pages)
    return pages[identity]


def _lists(root: Path, file: Path, page: Page, given: Any) -> tuple[dict[str, list[Any]], int | None]:
    """Each parameter's values to cross, and the processes of one run."""
    if not isinstance(given, dict) or not given:
        raise SweepError(f"{file}: expected under `parameters` names with a value or a list of values, came {given!r}")
    _known(file, "the parameter", given, declared(root, page))
    if "profile" in given:
        raise SweepError(f"{file}: expected `profile` beside `page`, once for all runs, came it under `parameters`")
    for name in sorted(set(given) & set(UNHASHED)):
        if not isinstance(given[name], int):
            raise SweepError(
                f"{file}: {name!r} changes no result: expected one value for all runs, came {given[name]!r}"
            )
    for name, value in given.items():
        if value is None or value == []:
            raise SweepError(f"{file}: parameter {name!r}: expected a value or a list of values, came {value!r}")
    crossed = {name: value if isinstance(value, list) else [value] for name, value in given.items()}
    # runs stand side by side: with more processes each, they would wait for each other
    return crossed, given.get("workers", 1) if "workers" in declared(root, page) else None


def _check_number(file: Path, crossed: Mapping[str, list], limit: Any) -> None:
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise SweepError(f"{file}: expected as `limit` a whole number >= 1, came {limit!r}")
    number = 1
    for values in crossed.values():
        number *= len(values)
    if number > limit:
        product = " x ".join(f"{len(values)} {name}" for name, values in crossed.items() if len(values) > 1)
        raise SweepError(
            f"{file}: expected at most {limit} runs, came {number} ({product}); `limit: {number}` allows it"
        )


def _collect(file: Path, page: Page, content: Mapping[str, Any]) -> dict[str, list[str] | None]:
    given = content.get("collect", {})
    if not isinstance(given, dict):
        raise SweepError(f"{file}: expected under `collect` lists of {', '.join(COLLECTED)}, came {given!r}")
    _known(file, "under `collect`, the key", given, COLLECTED)
    for kind, names in given.items():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise SweepError(f"{file}: expected under `collect` a list of names of {kind}, came {names!r}")
        if len(set(names)) < len(names):
            raise SweepError(f"{file}: expected under `collect` each of the {kind} once, came {', '.join(names)}")
    if "claims" in given:
        _known(file, "the claim", given["claims"], claims(page.paper))
    return {"tables": [], "values": None, "claims": None} | given
