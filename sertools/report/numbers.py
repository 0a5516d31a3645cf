"""Every number that the papers printed, with ours beside it or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict

from sertools.report import dependencies
from sertools.report.claims_page import PAPERS
from sertools.report.counterparts import COLUMNS, KEY, CounterpartError, keys, named
from sertools.report.published import folder, load

PRINTED = ["mean", "std", "lo", "hi"]
OURS = [name for name in COLUMNS if name not in KEY]
NOT_RUN = "no page that ran has its like"


class Uncounted(BaseModel):
    """Printed numbers without a counterpart: patterns of their key ("Figure 3*"; what is left out fits all), and why.

    An empty pattern fits what the paper leaves out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    table: str = "*"
    row: str = "*"
    corpus: str = "*"
    condition: str = "*"
    metric: str = "*"
    why: str

    def fits(self, key: tuple[str, ...]) -> bool:
        """Whether a key (see `counterparts.keys`) is among them."""
        return all(fnmatchcase(part, getattr(self, name)) for name, part in zip(KEY, key, strict=True))


def uncounted(paper: str) -> list[Uncounted]:
    """Of `sertools/papers/<paper>/uncounted.yml`, in its order; none where there is no such file."""
    path = folder(paper) / "uncounted.yml"
    if not path.is_file():
        return []
    return [Uncounted.model_validate(one) for one in yaml.safe_load(path.read_text(encoding="utf-8"))]


def recorded(root: Path, values: Mapping[str, Mapping[str, Any]], profile: str) -> pd.DataFrame:
    """What all pages recorded by `page.Page.beside_paper`: paper, page and `COLUMNS`.

    Raises CounterpartError where two pages recorded a counterpart of one number.
    """
    places = {page.id: page.results(profile) for page in dependencies.pages(root)}
    parts = [pd.DataFrame(columns=["paper", "page", *COLUMNS])]
    for page, record in values.items():
        if (file := record.get("data", {}).get("printed")) is not None:
            texts = {name: str for name in COLUMNS if name not in ("value", "low", "high")}
            part = pd.read_csv(Path(root) / places[page] / file["file"], dtype=texts)
            part[list(texts)] = part[list(texts)].fillna("")
            parts.append(part.assign(paper=page.split("/")[0], page=page))
    found = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    twice = found.duplicated(["paper", *KEY], keep=False)
    if twice.any():
        first = found[twice].sort_values(["paper", *KEY]).iloc[:2]
        raise CounterpartError(
            f"{first['paper'].iloc[0]}: expected one counterpart of {named(tuple(first[KEY].iloc[0]))}, "
            f"came one of {first['page'].iloc[0]} and one of {first['page'].iloc[1]}"
        )
    return found


def numbers(found: pd.DataFrame) -> pd.DataFrame:
    """A row a printed number, in the papers' order.

    found: of `recorded`.

    Returns:
        paper, `KEY`, `PRINTED` and note of `published.load`, `OURS` and page, difference (ours less the paper's; of a
        range, of its middle), why (empty where there is a counterpart; `NOT_RUN` where there is neither).
    """
    parts = []
    for paper in PAPERS:
        printed = load(paper)
        printed[KEY] = printed[KEY].fillna("").astype(str)
        own = found[found["paper"] == paper].set_index(keys(found[found["paper"] == paper]))
        rows = printed[["paper", *KEY, *PRINTED, "note"]].join(own[[*OURS, "page"]], on=KEY)
        reasons = uncounted(paper)
        rows["why"] = [
            "" if isinstance(page, str) else next((one.why for one in reasons if one.fits(key)), NOT_RUN)
            for key, page in zip(keys(rows), rows["page"], strict=True)
        ]
        parts.append(rows)
    frame = pd.concat(parts, ignore_index=True)
    frame["difference"] = _middle(frame, "value", "low", "high") - _middle(frame, "mean", "lo", "hi")
    texts = ["note", "page", *(name for name in OURS if name not in ("value", "low", "high"))]
    frame[texts] = frame[texts].astype(object).where(frame[texts].notna(), "")
    return frame


def _middle(frame: pd.DataFrame, value: str, low: str, high: str) -> pd.Series:
    ends = frame[[low, high]].astype(float).mean(axis=1, skipna=False)
    return pd.Series(np.where(frame[value].notna(), frame[value].astype(float), ends), index=frame.index)


def counts(frame: pd.DataFrame) -> pd.DataFrame:
    """Of `numbers`, a row a paper and one of all: printed, ours (how many have one), reason, and neither."""
    ours = frame["why"] == ""
    neither = frame["why"] == NOT_RUN
    facts = pd.DataFrame({"printed": True, "ours": ours, "reason": ~ours & ~neither, "neither": neither})
    table = facts.groupby(frame["paper"], sort=False).sum()
    table.loc["all"] = table.sum()
    return table.astype(int)
