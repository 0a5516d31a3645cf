"""Whether models recognise anything at all: without that, nothing is decided by which of them is the better.

`papers/vowels/claims.yml` asks this of every claim on recalls, before the run: CL or AGA-CL has to lie above chance in
each direction in 95 % of the replicates.
"""

from collections.abc import Mapping

import pandas as pd

from sertools.report.claims import Claim
from sertools.report.labelled import Labelled
from sertools.report.rules import evaluate, names
from sertools.report.verdicts import REPLICATES

LACKS = "recognition above chance"
_TOLERANCE = 1e-9
_ABOVE = {  # statistic -> what has to be true of it
    "uar": "all(max(uar[['CL', 'AGA-CL'], 'Both', '4-CAT'], 'model') > 0.25)",
    "uar_rated": "all(max(uar_rated[['CL', 'AGA-CL'], 'Both', 'aro'], 'model') > 0.3333333333333333)",
    "uar_third": "all(max(uar_third[['CL', 'AGA-CL'], '4-CAT'], 'model') > 0.25)",
}


def lacking(claim: Claim, statistics: Mapping[str, Labelled | pd.DataFrame]) -> str | None:
    """What a claim on recalls lacks where models are at chance, for `Page.verdict(missing=)`; None where it lacks
    nothing, or is on no recalls.

    Args:
        statistics: as for the claim's rule. uar_pseudo, uar_baseline and uar_within are judged by uar.

    Raises:
        RuleError: statistics without CL or AGA-CL.
    """
    needed = set() if claim.rule is None else names(claim.rule)
    for statistic, rule in _ABOVE.items():
        if statistic in needed:
            share = evaluate(rule, statistics).mean()
            if share < REPLICATES - _TOLERANCE:
                return f"{LACKS}, which CL or AGA-CL has in every direction in {share:.0%} of the replicates"
    return None
