"""The values of a page that others sent: looked at before anything is read out of them."""

import json
import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field

from sertools.report import places

PAGE = re.compile(rf"[a-z]+/\d\d[a-z0-9_]*(-[0-9a-f]{{8}}|-{places.BOOK})?")


class _Claim(BaseModel):
    """What is read of a recorded claim."""

    verdict: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


class _Values(BaseModel):
    """What is read of the values of a page."""

    page: Annotated[str, Field(pattern=rf"^(?:{PAGE.pattern})$")] = ""
    parameters: dict[str, Any]
    claims: dict[str, _Claim] = {}
    evidence: dict[str, dict[str, Any]] = {}


def read(path: Path) -> dict[str, Any]:
    """The values in a page's `values.json`. ValueError where they are not what a page records; names the file."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        _Values.model_validate(values)
    except (OSError, ValueError) as error:
        said = " ".join(str(error).split())[:200]
        raise ValueError(f"expected the values of a page in {path.name}, came others: {said}") from error
    return values
