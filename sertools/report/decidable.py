"""Claims whose rule some replicates cannot decide, because nothing is left of a class there.

A replicate in which the rule has no value speaks neither for a claim nor against it. Where more than 5 % of them do,
neither word can be reached, whatever the others say: the claim lacks something that it needs.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sertools.report.claims import Claim, claims
from sertools.report.labelled import Labelled
from sertools.report.rules import evaluate, names, numbers
from sertools.report.tables import MISSING
from sertools.report.verdicts import REPLICATES


def decided(claim: Claim, statistics: Mapping[str, Labelled]) -> tuple[dict[str, Labelled] | None, float]:
    """The statistics of a claim's rules in the replicates in which all of its expressions have a value (None where
    there is no such replicate), and the share of these replicates."""
    expressions = [claim.rule, *claim.also.values(), *([claim.shows] if claim.shows else [])]
    whole = np.all([np.isfinite(numbers(each, statistics)) for each in expressions], axis=0)
    needed = set().union(*(names(each) for each in expressions))
    kept = {name: Labelled(statistics[name].values[whole], statistics[name].axes) for name in needed}
    return (kept if whole.any() else None), float(whole.mean())


def evidence(claim: Claim, statistics: Mapping[str, Labelled], *, speakers: int, lacks: str) -> dict[str, Any]:
    """Arguments for ``Page.verdict``: the replicates that decide, and what is missing where too few do.

    Args:
        claim: by construction, or with a rule. speakers: how many were drawn from. lacks: what the other replicates
            lack, for the reason beside the verdict.
    """
    if claim.rule is None or claim.by_construction:
        return {}
    kept, share = decided(claim, statistics)
    missing = None if share >= REPLICATES else f"{lacks}; {share:.0%} of the replicates can decide"
    return {"statistics": kept, "speakers": speakers, "missing": missing}


def truths(paper: str, identities: Sequence[str], readings: Mapping[str, Mapping[str, Labelled]]) -> pd.DataFrame:
    """Share of the deciding replicates in which a claim's rule is true: a row a reading, a column a claim's number.

    Text such as "97%", or "97% of 88%" where not all replicates decide; missing where none does.
    """
    columns = {}
    for identity in identities:
        claim = claims(paper)[identity]
        cells = []
        for statistics in readings.values():
            kept, share = decided(claim, statistics)
            true = MISSING if kept is None else f"{evaluate(claim.rule, kept).mean():.0%}"
            cells.append(true if kept is None or share == 1 else f"{true} of {share:.0%}")
        columns[identity.rsplit("-", 1)[1]] = cells
    return pd.DataFrame(columns, index=pd.Index(readings, name="reading"))
