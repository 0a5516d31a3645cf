"""Verdicts: from the truth of a claim's rule in each replicate and in each defensible analysis to one of a few words.

A claim *holds here* where its rule is true in at least 95 % of the replicates (bootstrap over speakers; below eight
speakers one replicate for each speaker left out) under the paper's own choices and in at least two thirds of the
multiverse of analyses; it *does not hold here* where the rule is true in at most 5 % and in at most one third;
otherwise it *cannot be decided*. On the paper's own data the first two are called *reproduced* and *not reproduced*.
What the design decides gets no verdict but *by construction*; what lacks something that it needs never *does not
hold*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from sertools.report.claims import PAPERS_DATA, Claim
from sertools.report.rules import evaluate, numbers
from sertools.report.tables import MISSING, Markup, escape, number

HOLDS, FAILS, OPEN = "holds here", "does not hold here", "cannot be decided"
NOT_TESTABLE, BY_CONSTRUCTION = "not testable", "by construction"
REPRODUCED, NOT_REPRODUCED = "reproduced", "not reproduced"
WORDS = (HOLDS, FAILS, OPEN, NOT_TESTABLE, BY_CONSTRUCTION, REPRODUCED, NOT_REPRODUCED)
REPLICATES, MULTIVERSE = 0.95, 2 / 3
FEWEST_SPEAKERS = 8
_TOLERANCE = 1e-9  # 95 of 100 is 95 %, whatever floating point makes of it


def rule_of_words() -> str:
    """When a claim gets which word, as a page says it below its verdicts (Markdown)."""
    least = Fraction(MULTIVERSE).limit_denominator(10)
    return (
        f"A claim *{HOLDS}* if its rule is true in at least {REPLICATES:.0%} of the replicates and, where other "
        f"analyses were run, in at least {least} of these; it *{FAILS}* if in at most {1 - REPLICATES:.0%} and "
        f"{1 - least}; in between, or where it lacks what it needs, it *{OPEN}*."
    ).replace("%", " %")


class VerdictError(ValueError):
    """A verdict was asked for without what it needs."""


@dataclass(frozen=True)
class Verdict:
    """A claim's verdict and all that stands beside it. Shares lie in 0..1; None where there is nothing to take a
    share of."""

    claim: str
    verdict: str
    stands_on: str
    reason: str | None = None
    unit: str | None = None
    replicates: int = 0
    share_of_replicates: float | None = None
    analyses: int = 0
    share_of_multiverse: float | None = None
    also: dict[str, float] | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None

    def as_record(self) -> dict[str, Any]:
        """As JSON-ready content for values.json (NaN as None)."""
        return {name: None if isinstance(each, float) and each != each else each for name, each in asdict(self).items()}


def _share(truths: Any, what: str) -> tuple[int, float]:
    array = np.asarray(truths)
    if array.ndim != 1 or array.size == 0 or array.dtype != bool:
        raise VerdictError(f"{what}: expected a row of true and false, came shape {array.shape} of {array.dtype}")
    return int(array.size), float(array.mean())


def word(replicates: Any, multiverse: Any = None, *, papers_data: bool = False) -> str:
    """The word for the truth of a rule in replicates (bool, n) and, where there is one, in the multiverse's analyses
    (bool, m).

    Raises VerdictError where an array is empty or not bool.
    """
    _, often = _share(replicates, "replicates")
    _, widely = (0, None) if multiverse is None else _share(multiverse, "multiverse")
    return word_of_shares(often, widely, papers_data=papers_data)


def word_of_shares(often: float, widely: float | None = None, *, papers_data: bool = False) -> str:
    """The word for the shares (0..1) of replicates and, where there is one, of the multiverse in which a rule is
    true."""
    if often >= REPLICATES - _TOLERANCE and (widely is None or widely >= MULTIVERSE - _TOLERANCE):
        return REPRODUCED if papers_data else HOLDS
    if often <= 1 - REPLICATES + _TOLERANCE and (widely is None or widely <= 1 - MULTIVERSE + _TOLERANCE):
        return NOT_REPRODUCED if papers_data else FAILS
    return OPEN


def _middle(values: np.ndarray) -> tuple[float, float, float]:
    low, middle, high = np.percentile(values, [2.5, 50, 97.5])
    return float(low), float(middle), float(high)


def unit(speakers: int | Mapping[str, int] | str) -> str:
    """How the replicates were drawn, from the number of speakers, or from that of each corpus that was drawn by itself.
    A text says it in words, where a claim's rule asks for other replicates than these.

    Raises VerdictError below two speakers.
    """
    if isinstance(speakers, str):
        return speakers
    counts = speakers if isinstance(speakers, Mapping) else {"": speakers}
    for corpus, count in counts.items():
        if count < 2:
            raise VerdictError(f"expected at least two speakers{f' of {corpus}' * bool(corpus)}, came {count}")
    drawn = sum(count for count in counts.values() if count >= FEWEST_SPEAKERS)
    said = [f"bootstrap over {drawn} speakers"] if drawn else []
    said += [
        f"each of {count} speakers{f' of {corpus}' * bool(corpus)} left out once"
        for corpus, count in counts.items()
        if count < FEWEST_SPEAKERS
    ]
    return ", ".join(said)


def judge(
    claim: Claim,
    statistics: Mapping[str, Any] | None = None,
    *,
    speakers: int | Mapping[str, int] | str | None = None,
    multiverse: Mapping[str, Any] | None = None,
    papers_data: bool = False,
    stands_on: str | None = None,
    missing: str | None = None,
    met: bool = False,
) -> Verdict:
    """The verdict on a claim.

    statistics: name -> tidy frame with a column `replicate`, or Labelled (see `rules`), under the paper's own
    choices; speakers: how many were resampled, or how many of each corpus, see `unit` (required with statistics);
    multiverse: the same statistics with a column `analysis`; papers_data: is all of it the paper's own; stands_on:
    where that differs from claims.yml;
    missing: a resource that the claim needs and that is not here; met: what claims.yml says that it needs is here. The
    number shown is the median over the replicates of the claim's expression `shows`, with the middle 95 % of them.

    Raises VerdictError where statistics are missing, rules.RuleError where they do not fit the rule.
    """
    basis = PAPERS_DATA if papers_data else stands_on or claim.stands_on
    lacks = missing or (None if papers_data or met else claim.needs)
    if claim.by_construction:
        return Verdict(claim.id, BY_CONSTRUCTION, "by construction", claim.by_construction)
    if claim.rule is None:
        return Verdict(claim.id, NOT_TESTABLE, basis, claim.not_testable)
    if statistics is None:
        if lacks is None:
            raise VerdictError(f"{claim.id}: expected the statistics of its rule ({claim.rule}), came none")
        return Verdict(claim.id, NOT_TESTABLE, basis, f"needs {lacks}")
    if speakers is None:
        raise VerdictError(f"{claim.id}: expected the number of speakers behind the replicates, came none")
    truths = evaluate(claim.rule, statistics)
    count, often = _share(truths, claim.id)
    wide = None if multiverse is None else evaluate(claim.rule, multiverse, by="analysis")
    analyses, widely = (0, None) if wide is None else _share(wide, claim.id)
    low, value, high = (None, None, None) if claim.shows is None else _middle(numbers(claim.shows, statistics))
    return Verdict(
        claim.id,
        OPEN if lacks else word(truths, wide, papers_data=papers_data),
        basis,
        f"needs {lacks}" if lacks else None,
        unit(speakers),
        count,
        often,
        analyses,
        widely,
        {name: float(evaluate(rule, statistics).mean()) for name, rule in claim.also.items()} or None,
        value,
        low,
        high,
    )


def flips(truths: pd.Series, choices: pd.DataFrame) -> pd.DataFrame:
    """Which choices decide a claim: the share of analyses in which it holds, for each level of each choice.

    truths: bool, index analysis; choices: the same index, a column a choice, its level in each analysis. Returns a
    row a choice and level: choice, level, analyses, share. Raises VerdictError where the analyses differ.
    """
    if not truths.index.sort_values().equals(choices.index.sort_values()):
        raise VerdictError(f"expected the same analyses, came {len(truths)} truths and {len(choices)} rows of choices")
    rows = []
    for choice in choices.columns:
        for level, held in truths.groupby(choices.loc[truths.index, choice], sort=False):
            rows.append({"choice": choice, "level": str(level), "analyses": len(held), "share": float(held.mean())})
    return pd.DataFrame(rows, columns=["choice", "level", "analyses", "share"])


def overview(claims: Mapping[str, Claim], verdicts: Iterable[Verdict]) -> pd.DataFrame:
    """A row a verdict, as text for a table: claim, what it says, paper, ours, verdict, replicates, multiverse, stands
    on."""
    rows = []
    for each in verdicts:
        claim = claims[each.claim]
        ours = number(each.value)
        if each.low is not None and each.high is not None:
            ours += f" [{number(each.low)}, {number(each.high)}]"
        rows.append(
            {
                "claim": each.claim,
                "what it says": claim.claim,
                "in the paper's numbers": claim.holds_in_paper_own_numbers,
                "ours": ours,
                "verdict": each.verdict + (f" ({each.reason})" if each.reason else ""),
                "true in": MISSING
                if each.share_of_replicates is None
                else f"{each.share_of_replicates:.0%}, {each.unit}",
                "multiverse": MISSING
                if each.share_of_multiverse is None
                else f"{each.share_of_multiverse:.0%} of {each.analyses}",
                "stands on": each.stands_on,
            }
        )
    return pd.DataFrame(rows)


def compact(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `overview` in four columns, for a page: the verdict with all that it rests on in one cell."""
    here = []
    for row in frame.to_dict("records"):
        said, _, reason = row["verdict"].partition(" (")
        beside = [f"({reason}"] if reason else []
        beside += [f"{name} {row[name]}" for name in ("true in", "ours") if row.get(name, MISSING) != MISSING]
        if row.get("multiverse", MISSING) != MISSING:
            beside.append(f"and in {row['multiverse']} analyses")
        here.append(Markup(f"**{said}** {escape('; '.join(beside))}"))
    return pd.DataFrame(
        {
            "claim": frame["claim"].str.rsplit("-", n=1).str[1] + ": " + frame["what it says"],
            "in the paper's numbers": frame["in the paper's numbers"].to_list(),
            "here": here,
            "stands on": frame["stands on"].to_list(),
        }
    )
