"""A claim's rule beside its weaker and stronger forms: how often each is true."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from sertools.report.claims import claims
from sertools.report.decidable import decided
from sertools.report.labelled import Labelled
from sertools.report.rules import evaluate

OWN = "as the verdict asks"


def forms(
    paper: str,
    identities: Sequence[str],
    replicates: Mapping[str, Labelled],
    analyses: Mapping[str, Labelled],
) -> pd.DataFrame:
    """A row a claim and form of its rule (the rule itself first, then `also` of `claims.yml`).

    Args:
        identities: claims with a rule. replicates, analyses: the statistics of the rules in each; those that cannot
            decide a claim are left out.

    Returns:
        DataFrame indexed by ``claim`` (number) and ``form``: the shares of the ``replicates`` and of the ``analyses``
        in which it is true, missing where none decides.

    Raises:
        RuleError: statistics that do not fit a rule.
    """
    rows = {}
    for identity in identities:
        claim = claims(paper)[identity]
        kept = [decided(claim, each)[0] for each in (replicates, analyses)]
        for form, rule in {OWN: claim.rule, **claim.also}.items():
            shares = [math.nan if each is None else float(evaluate(rule, each).mean()) for each in kept]
            rows[identity.rsplit("-", 1)[1], form] = dict(zip(("replicates", "analyses"), shares, strict=True))
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["claim", "form"])
