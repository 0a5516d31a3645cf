"""What could not be had, what stands in its place, and how far results move under the other choice.

The facts stand in `sertools/papers/replaced.yml`; every number comes from the pages' results.
"""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, model_validator

from sertools.report.claims import Claim, claims
from sertools.report.tables import number

NOT_RUN = "not run yet"
CHOICES = {
    "interpretable": "interpretable/05_choices",
    "transferable": "transferable/05_choices",
    "zeroshot": "zeroshot/06_choices",
}
"""The pages whose `flips` say in what share of analyses each claim holds at each level of each choice."""
PAPERS = ("interpretable", "transferable", "zeroshot", "wild", "vowels")


class Moves(BaseModel):
    """Something that was run both ways: a choice of the multiverse, or rows of a page's table (see replaced.yml)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    choice: str | None = None
    papers: tuple[str, ...] = ()
    page: str | None = None
    table: str | None = None
    of: str | None = None
    own: str | None = None
    rows: tuple[str, ...] = ()
    where: dict[str, str] = {}
    value: str | None = None
    shown: str | None = None
    unit: str = ""


class Replaced(BaseModel):
    """One thing that could not be had (see replaced.yml)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    what: str
    papers: tuple[str, ...]
    why: str
    instead: str
    bring: str | None = None
    lacks: tuple[str, ...] = ()
    moves: tuple[Moves, ...] = ()
    unmeasured: str | None = None

    @model_validator(mode="after")
    def _says_how_far(self) -> "Replaced":
        if bool(self.moves) == bool(self.unmeasured):
            raise ValueError(f"{self.what}: expected either moves or unmeasured")
        return self

    def claims(self) -> list[Claim]:
        """The claims that cannot be decided for want of it."""
        return [
            claim
            for paper in self.papers
            for claim in claims(paper).values()
            if any((claim.needs or claim.not_testable or "").startswith(lack) for lack in self.lacks)
        ]


@cache
def replaced() -> tuple[Replaced, ...]:
    """All of replaced.yml, in its order."""
    text = (files("sertools.papers") / "replaced.yml").read_text(encoding="utf-8")
    return TypeAdapter(tuple[Replaced, ...]).validate_python(yaml.safe_load(text))


def flips(results: Path, papers: Sequence[str]) -> pd.DataFrame:
    """Share of analyses by claim, choice and level, of the papers whose page on choices was run.

    results: the folder of a profile's results. A choice that differs between two statistics of a claim ("embed
    (rho)") counts as that choice. Columns paper, claim, choice, level, analyses, share.
    """
    parts = []
    for paper in papers:
        path = results / CHOICES[paper] / "data" / "flips.csv"
        if path.is_file():
            parts.append(pd.read_csv(path, dtype={"level": str}, keep_default_na=False).assign(paper=paper))
    columns = ["paper", "claim", "choice", "level", "analyses", "share"]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts, ignore_index=True)[columns]


def swings(shares: pd.DataFrame) -> pd.DataFrame:
    """How far each choice moves each claim: columns paper, claim, choice, swing (0 to 1), and least and most, the
    smallest and largest share of analyses among the choice's levels. shares: see `flips`."""
    found = shares.groupby(["paper", "claim", "choice"], sort=False)["share"].agg(["min", "max"]).reset_index()
    found = found.rename(columns={"min": "least", "max": "most"}).assign(
        swing=lambda each: each["most"] - each["least"]
    )
    return found[["paper", "claim", "choice", "swing", "least", "most"]]


def how_far(one: Moves, results: Path) -> str:
    """How far results move, in words with numbers; `NOT_RUN` where a page's results are not there."""
    return _choice(one, results) if one.choice else _rows(one, results)


def _choice(one: Moves, results: Path) -> str:
    found = swings(flips(results, one.papers))
    found = found[found["choice"].str.split(" ").str[0] == one.choice]
    if found.empty:
        return f"{one.choice}: {NOT_RUN}"
    largest = found.loc[found["swing"].idxmax()]
    count = found["claim"].nunique()
    return (
        f"*{one.choice}*: the share of analyses in which a claim holds moves by {found['swing'].mean():.0%} on average "
        f"over {count} claim{'s' * (count > 1)}, at most by {largest['swing']:.0%} ({link(largest['claim'])})"
    )


def _rows(one: Moves, results: Path) -> str:
    path = results / one.page / "tables" / f"{one.table}.csv"
    if not path.is_file():
        return f"{one.shown}: {NOT_RUN}"
    frame = pd.read_csv(path, dtype={one.of: str})
    for column, wanted in one.where.items():
        frame = frame[frame[column] == wanted]
    if one.value is None:  # a column each
        own, others = frame[one.own].mean(), [frame[column].mean() for column in one.rows]
    else:
        chosen = frame[one.of].map(lambda name: any(fnmatchcase(name, row) for row in one.rows))
        own = frame.loc[frame[one.of] == one.own, one.value].mean()
        others = frame.loc[chosen, one.value].tolist()
    if not others or pd.isna(own):
        return f"{one.shown}: {NOT_RUN}"
    least, most = number(min(others)), number(max(others))
    came = least if least == most else f"{least} to {most}"
    unit = f" {one.unit}" if one.unit else ""
    return f"{one.shown}: {came}{unit} in place of {number(own)}"


def link(claim: str) -> str:
    """A claim's name as a link to its row on the page of all claims, which stands beside the page on choices."""
    return f'<a href="claims.html#{claim}">{claim}</a>'


def without_decision(recorded: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """The claims that lack something or that the design decides.

    recorded: claim -> what its page recorded of its verdict (values.json, `claims`).

    Returns:
        A row a claim, in the papers' order: claim, what it says, why (of claims.yml), value, low, high and
        share_of_replicates of what was measured all the same (NaN where nothing was), page.
    """
    rows = []
    for paper in PAPERS:
        for claim in claims(paper).values():
            why = claim.by_construction or claim.not_testable or (f"needs {claim.needs}" if claim.needs else None)
            if why:
                record = recorded.get(claim.id, {})
                measured = {key: record.get(key) for key in ("value", "low", "high", "share_of_replicates")}
                rows.append(
                    {"claim": claim.id, "what it says": claim.claim, "why": why, **measured, "page": claim.page}
                )
    return pd.DataFrame(rows).astype({key: float for key in ("value", "low", "high", "share_of_replicates")})
