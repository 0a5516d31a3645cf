"""The parameters of a page: which names a notebook declares, their types and ranges, and what a run changed.

A notebook's first code cell is tagged `parameters` and assigns literals. Its source says which names the page has
and what their defaults are; `KNOWN` says what each may be. papermill puts changed values into a cell of its own, so
a name that the page does not have is found there (papermill itself would only warn).
"""

from __future__ import annotations

import ast
import difflib
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model

from sertools.report import places

INJECTED = "# Parameters"  # how papermill begins the cell that it adds
SMOKE = {"epochs": 2, "rated_epochs": 2, "folds": 2, "runs": 1, "worlds": 40}
SMOKE_ROWS = 160
SMOKE_SOURCES = {"vowels": "live"}
SMOKE_SOURCE = "synthetic"  # of papers that SMOKE_SOURCES does not name
CORPORA = ("train", "rated", "transfer", "extension")  # parameters that name corpora, or folders
# what Python's own parser raises: too deep is a MemoryError or a RecursionError, a list as a key a TypeError
_NO_PYTHON = (SyntaxError, ValueError, TypeError, MemoryError, RecursionError)
UNHASHED = ("profile", "workers")  # the profile has its own folder; workers cannot change a result


class ParameterError(ValueError):
    """A parameter is unknown, or its value is not what the page can use."""


def _names(value: Any) -> Any:
    """`papermill -p` can only hand over a text: "emodb,savee" and '["emodb", "savee"]' are lists of names too."""
    if not isinstance(value, str):
        return list(value) if isinstance(value, tuple) else value
    text = value.strip()
    if text.startswith("["):
        try:
            return ast.literal_eval(text)
        except _NO_PYTHON:
            return value
    return [part.strip() for part in text.split(",") if part.strip()]


def _text(*choices: str) -> Any:
    listed = ", ".join(repr(choice) for choice in choices)
    return Annotated[Literal[choices], Field(description=f"one of {listed}")]


def _whole(least: int) -> Any:
    return Annotated[int, Field(ge=least, description=f"a whole number >= {least}")]


_NAME = Annotated[str, Field(min_length=1, description="the name of a corpus or track, or a folder")]
_NAMES = Annotated[
    list[Annotated[str, Field(min_length=1)]],
    BeforeValidator(_names),
    Field(description="a list of names of corpora or folders, such as ['emodb', 'savee']"),
]

KNOWN: dict[str, Any] = {
    "profile": _text("smoke", "full"),
    "train": _NAME,
    "rated": _NAME,
    "transfer": _NAMES,
    "extension": _NAMES,
    "folds": _whole(2),
    "runs": _whole(1),
    "epochs": _whole(1),
    "rated_epochs": _whole(1),
    "batch": _whole(2),
    "learning_rate": Annotated[float, Field(gt=0, allow_inf_nan=False, description="a number > 0")],
    "seed": _whole(0),
    "embed": _text("mu", "z"),
    "split": _text("speaker", "random"),
    "labels": _text("human", "class mean", "order"),
    "proportions": _text("iemocap", "balanced", "as found"),
    "normalisation": _text("target", "target 20 %", "training"),
    "level": _text("kept", "removed"),
    "methods": Annotated[list[str], BeforeValidator(_names), Field(min_length=1, description="a list of methods")],
    "source": _text("record", "audio", "synthetic", "tokens", "live"),
    "encoders": Annotated[
        list[Annotated[str, Field(min_length=1)]],
        BeforeValidator(_names),
        Field(description="a list of encoders whose features of the vowels were measured, such as ['hubert']"),
    ],
    "replicates": _whole(1),
    "worlds": _whole(2),
    "classifier": _text("SVC", "LinearSVC"),
    "silhouette_rows": _whole(8),
    "device": Annotated[str, Field(pattern=r"^(cpu|cuda(:\d+)?)$", description="'cpu', 'cuda' or 'cuda:N'")],
    "workers": _whole(1),
}


class PageParameters(BaseModel):
    """Base of each page's own model: the declared names as attributes, and `subsample`.

    subsample: largest number of rows that a corpus may give; None (all of them) unless the profile is `smoke`.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    subsample: int | None = None


def own_corpora(given: PageParameters) -> dict[str, str]:
    """The user's own folders among the parameters of a page, as given -> what to call them: the folder's name, or all
    that was given where two folders have the same name."""
    values = [value for name in CORPORA for value in _names(getattr(given, name, []))]
    folders = {value: Path(value).expanduser().resolve() for value in values if places.is_folder(value)}
    names = [folder.name for folder in dict.fromkeys(folders.values())]
    return {value: folder.name if names.count(folder.name) == 1 else value for value, folder in folders.items()}


@dataclass(frozen=True)
class Resolved:
    """What a page runs with.

    parameters: the model, an attribute a name; changed: names and values that differ from what the book uses in this
    profile and could change a result; hash8: None where nothing changed, else eight hexadecimal digits of `changed`.
    """

    parameters: PageParameters
    changed: dict[str, Any]

    @property
    def hash8(self) -> str | None:
        if not self.changed:
            return None
        return hashlib.sha256(json.dumps(self.changed, sort_keys=True).encode()).hexdigest()[:8]


def literals(source: str) -> dict[str, Any]:
    """Names that `source` assigns at its top level, with their values where those are literals.

    Raises ParameterError where a value is not a literal: a parameter has to be readable without running anything; and
    where the source is no Python.
    """
    try:
        parsed = ast.parse(source)
    except _NO_PYTHON as error:
        raise ParameterError(f"expected parameters in Python, came {source[:80]!r}: {error}") from error
    found = {}
    for node in parsed.body:
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets, value = [node.target], node.value
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name):
                try:
                    found[target.id] = ast.literal_eval(value)
                    repr(found[target.id])  # a ValueError for a number too long to be written out, in messages too
                except _NO_PYTHON as error:
                    raise ParameterError(
                        f"parameter {target.id!r}: expected a literal, came {ast.get_source_segment(source, value)!r}"
                    ) from error
    return found


def _sources(namespace: Mapping[str, Any]) -> tuple[str | None, list[str]]:
    """Source of the parameters cell (None if it cannot be seen) and of the cells that papermill added.

    IPython keeps what it ran in `In`; a plain script has its own file. The first cell counts: whoever edits and runs
    it again has changed a parameter.
    """
    cells = [cell for cell in namespace.get("In", ()) if isinstance(cell, str)]
    if not cells and namespace.get("__file__"):
        parts = re.split(r"^# %%", Path(namespace["__file__"]).read_text(encoding="utf-8"), flags=re.MULTILINE)
        cells = ["#" + part for part in parts if '"parameters"' in part.split("\n", 1)[0]]
    injected = [cell for cell in cells if cell.startswith(INJECTED)]
    declaring = [cell for cell in cells if re.search(r"^profile\b.*=", cell, re.MULTILINE) and cell not in injected]
    return (declaring[0] if declaring else None), injected


def _validated(model: type[PageParameters], page: str, values: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return model(**values).model_dump(exclude={"subsample"})
    except ValidationError as error:
        wrong = dict.fromkeys(str(item["loc"][0]) for item in error.errors())
        said = "; ".join(
            f"parameter {name!r}: expected {model.model_fields[name].description}, "
            f"came {values[name]!r} ({type(values[name]).__name__})"
            for name in wrong
        )
        raise ParameterError(f"{page}: {said}") from None


def _unknown(page: str, what: str, names: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"; the nearest is {near[0]!r}" if near else ""
            raise ParameterError(
                f"{page}: {what} parameter {name!r} (came {names[name]!r}){hint}; expected one of {', '.join(known)}"
            )


def check_given(page: str, given: Mapping[str, Any]) -> None:
    """Check what papermill is to write into a cell: names that pages have, and plain values.

    papermill writes names as they are, and of values all but plain ones without care: either could run as code.
    Raises ParameterError.
    """
    _unknown(page, "unknown", given, KNOWN)
    for name, value in given.items():
        if not all(type(each) in (str, int, float, bool) for each in (value if isinstance(value, list) else [value])):
            raise ParameterError(
                f"{page}: parameter {name!r}: expected a text, a number, True, False or a list of them, came {value!r} "
                f"({type(value).__name__})"
            )


def resolve(page: str, namespace: Mapping[str, Any]) -> Resolved:
    """Check the parameters that a notebook holds in `namespace` (its `globals()`).

    In the profile `smoke` the names of SMOKE are lowered and `source` is that of the paper in SMOKE_SOURCES, else
    SMOKE_SOURCE, unless the run was given a value of its own.
    Raises ParameterError, one line: the page, the name, what was expected, what came; for an unknown name the nearest
    one. Where the parameters cell cannot be seen (a namespace made by hand) every known name in it is a default.
    """
    source, injected = _sources(namespace)
    if source is None:
        declared = {name: namespace[name] for name in KNOWN if name in namespace}
    else:
        declared = literals(source)
        _unknown(page, "the parameters cell has an unknown", declared, KNOWN)
    added = {name: value for cell in injected for name, value in literals(cell).items()}
    _unknown(page, "unknown", added, declared)
    model = create_model("Parameters", __base__=PageParameters, **{name: (KNOWN[name], ...) for name in declared})
    defaults = _validated(model, page, declared)
    given = _validated(model, page, {name: namespace.get(name, declared[name]) for name in declared})
    smoke = given.get("profile", "full") == "smoke"
    small = SMOKE_SOURCES.get(page.split("/")[0], SMOKE_SOURCE)
    for name in (*SMOKE, "source") if smoke else ():
        if name in declared:
            chosen = name in added or given[name] != defaults[name]
            defaults[name] = small if name == "source" else min(defaults[name], SMOKE[name])
            given[name] = given[name] if chosen else defaults[name]
    changed = {name: given[name] for name in given if name not in UNHASHED and given[name] != defaults[name]}
    return Resolved(model(**given, subsample=SMOKE_ROWS if smoke else None), changed)
