"""Which claims of a paper could not be decided, and for want of what."""

import pandas as pd

from sertools.report.above_chance import LACKS
from sertools.report.verdicts import NOT_TESTABLE, OPEN

RESOURCE, CHANCE, REPLICATES = "a resource", LACKS, "agreement of replicates or analyses"
"""What a claim lacks: something that is not here, models that recognise anything, a share high or low enough."""


def undecided(measured: pd.DataFrame) -> pd.DataFrame:
    """The claims without a decision, with why and with what was measured all the same.

    Args:
        measured: columns of `verdicts.overview`, of all pages that judged claims.

    Returns:
        Index ``claim``, in the order of their numbers; ``what it says``, ``lacks`` (`RESOURCE`, `CHANCE` or
        `REPLICATES`), ``why`` (the verdict's reason, empty where there is none), ``ours`` and ``true in``.
    """
    parts = measured["verdict"].str.extract(r"^([^(]*?)(?: \((.*)\))?$")
    chosen = parts[0].isin([OPEN, NOT_TESTABLE])
    why = parts.loc[chosen, 1].fillna("")
    lacks = [REPLICATES if not reason else CHANCE if LACKS in reason else RESOURCE for reason in why]
    rows = measured.loc[chosen, ["claim", "what it says", "ours", "true in"]].assign(lacks=lacks, why=why)
    rows = rows[["claim", "what it says", "lacks", "why", "ours", "true in"]]
    return rows.sort_values("claim", kind="stable").set_index("claim")
