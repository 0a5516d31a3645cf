"""A paper's research questions, answered from the verdicts on the claims that its answers rest on."""

from collections.abc import Mapping
from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from sertools.report.claims import ClaimsError, claims
from sertools.report.published import folder
from sertools.report.verdicts import FAILS, HOLDS, NOT_REPRODUCED, REPRODUCED

SUPPORTED, CONTRADICTED, UNDECIDED = "supported here", "contradicted here in part", "undecided here"


class Question(BaseModel):
    """A research question: its name, what it asks, the paper's answer in our words, and the claims behind the
    answer."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    question: str
    asks: str
    answer: str
    rests_on: list[str]


@cache
def questions(paper: str) -> tuple[Question, ...]:
    """The research questions of a paper (``questions.yml``), in its order.

    Raises:
        ClaimsError: a question rests on a claim that the paper does not have.
    """
    found = TypeAdapter(list[Question]).validate_python(
        yaml.safe_load((folder(paper) / "questions.yml").read_text(encoding="utf-8"))
    )
    for one in found:
        unknown = [claim for claim in one.rests_on if claim not in claims(paper)]
        if unknown or not one.rests_on:
            raise ClaimsError(f"questions.yml: {one.question}: expected claims of {paper}, came {unknown or 'none'}")
    return tuple(found)


def standing(question: Question, verdicts: Mapping[str, str]) -> str:
    """What the verdicts say of the paper's answer.

    *Contradicted in part* where a claim behind it does not hold; *supported* where all of them hold; else *undecided*.

    Args:
        question: from :func:`questions`.
        verdicts: claim to the word of its verdict, all of ``question.rests_on``.

    Raises:
        KeyError: a claim without a verdict.
    """
    words = [verdicts[claim] for claim in question.rests_on]
    if any(word in (FAILS, NOT_REPRODUCED) for word in words):
        return CONTRADICTED
    return SUPPORTED if all(word in (HOLDS, REPRODUCED) for word in words) else UNDECIDED
