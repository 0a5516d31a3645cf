"""Tables of the multiverse: the choices with their levels, each claim's share of analyses, and what flips it."""

from collections.abc import Sequence

import pandas as pd

from sertools.analysis.multiverse.axes import axes, papers
from sertools.report.claims import claims
from sertools.report.multiverse import Multiverse
from sertools.report.tables import Markup, escape


def choices_table(paper: str) -> pd.DataFrame:
    """A row a choice that bears on a claim of the paper: what it asks, its levels (the paper's own in bold), why it is
    open."""
    one = papers()[paper]
    rows = []
    for name, axis in axes().items():
        bearing = [statistic for statistic, bear in one.statistics.items() if name in bear]
        if not bearing:
            continue
        own = {one.own_levels(statistic)[name] for statistic in bearing}
        taken = {level for statistic in bearing for level in one.levels(statistic)[name]}
        levels = [f"**{escape(level)}**" if level in own else escape(level) for level in axis.levels if level in taken]
        rows.append(
            {"choice": name, "asks": axis.asks, "levels": Markup(", ".join(levels)), "why it is open": Markup(axis.why)}
        )
    return pd.DataFrame(rows).set_index("choice")


def claims_table(multiverses: Sequence[Multiverse]) -> pd.DataFrame:
    """A row a claim: analyses, share in which it holds, whether it does under the paper's own choices, and the two
    choices that move the share most, with the share at each of their levels."""
    rows = []
    for one in multiverses:
        shares, swings = one.flips(), one.swings()
        said = []
        for choice in swings.index[:2]:
            of_choice = shares[shares["choice"] == choice]
            parts = ", ".join(f"{row.level} {row.share:.0%}" for row in of_choice.itertuples())
            said.append(f"{choice} ({parts})" if swings[choice] > 0 else "none")
        rows.append(
            {
                "claim": one.claim.rsplit("-", 1)[1],
                "what it says": claims(one.claim.split("-")[0])[one.claim].claim,
                "analyses": f"{len(one.truths)}" + (f" ({one.left_out} without a value)" if one.left_out else ""),
                "holds in": one.share,
                "with the paper's choices": {True: "true", False: "false", None: "no value"}[one.own_truth],
                "moves it most": said[0],
                "then": said[1] if len(said) > 1 else "none",
            }
        )
    return pd.DataFrame(rows).set_index("claim")


def flips_table(multiverses: Sequence[Multiverse]) -> pd.DataFrame:
    """Every claim, choice and level: analyses with it, and the share of them in which the claim holds."""
    return pd.concat(
        [one.flips().assign(claim=one.claim)[["claim", "choice", "level", "analyses", "share"]] for one in multiverses],
        ignore_index=True,
    )


def swings_table(multiverses: Sequence[Multiverse]) -> pd.DataFrame:
    """A row a choice: on how many claims it bears, and the mean and the largest difference between two of its levels in
    the share of analyses in which a claim holds. First the choice whose differences over all claims add up to most."""
    swings = pd.concat([one.swings().rename(one.claim) for one in multiverses], axis=1)
    table = pd.DataFrame(
        {"claims": swings.notna().sum(axis=1), "mean swing": swings.mean(axis=1), "largest swing": swings.max(axis=1)}
    )
    order = swings.sum(axis=1).sort_values(ascending=False, kind="stable").index
    return table.reindex(order).rename_axis("choice")
