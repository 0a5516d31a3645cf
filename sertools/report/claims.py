"""The claims of a paper: `sertools/papers/<paper>/claims.yml`, fixed before a full run; its hash is in every stamp."""

from __future__ import annotations

from functools import cache
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sertools.report.published import folder
from sertools.report.rules import RuleError, names

PAPERS_DATA = "paper's data"


class ClaimsError(ValueError):
    """claims.yml is not as it has to be."""


class Claim(BaseModel):
    """One testable claim.

    claim: the paper's statement in our words; statistic: what is measured; rule: the predicate
    (`sertools.report.rules`), None only where the claim is not testable; shows: the number printed beside the
    verdict, an expression of the same language, which decides nothing; also: further readings, shown beside it;
    paper_value and holds_in_paper_own_numbers: what the paper's printed numbers say; track: which of our data decide
    it (own: the paper's own corpora, as far as they are open); stands_on: what the verdict rests on; by_construction,
    not_testable: the reason, where the design decides or nothing can; needs: a resource without which it cannot be
    decided; page: where it is judged.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    id: str = Field(pattern=r"^[a-z]+-\d\d$")
    section: str
    claim: str
    statistic: str
    rule: str | None
    shows: str | None = None
    also: dict[str, str] = {}
    paper_value: str | None
    holds_in_paper_own_numbers: str
    track: Literal["rated", "pooled", "own"]
    stands_on: Literal["paper's data", "same transfer corpus", "stand-in", "by construction"]
    by_construction: str | None = None
    not_testable: str | None = None
    needs: str | None = None
    page: str = Field(pattern=r"^[a-z]+/\d\d[a-z0-9_]*$")
    note: str | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Claim:
        for rule in [*filter(None, (self.rule, self.shows)), *self.also.values()]:
            try:
                names(rule)
            except RuleError as error:
                raise ValueError(str(error)) from error
        if (self.rule is None) != (self.not_testable is not None):
            raise ValueError("expected a rule, or a reason under not_testable, and not both")
        if (self.by_construction is not None) != (self.stands_on == "by construction"):
            raise ValueError("expected stands_on 'by construction' exactly where by_construction gives the reason")
        return self


@cache
def claims(paper: str) -> dict[str, Claim]:
    """The claims of a paper by id, in the paper's order.

    Raises ClaimsError that names the claim and the field, or an id given twice.
    """
    path = folder(paper) / "claims.yml"
    found: dict[str, Claim] = {}
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        name = entry.get("id", "?") if isinstance(entry, dict) else repr(entry)
        try:
            claim = Claim.model_validate(entry)
        except ValidationError as error:
            said = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'claim'}: {e['msg']}" for e in error.errors())
            raise ClaimsError(f"{path.name}: {name}: {said}") from None
        if claim.id in found or not claim.id.startswith(f"{paper}-"):
            raise ClaimsError(f"{path.name}: expected each id once and of {paper}, came {claim.id}")
        found[claim.id] = claim
    return found
