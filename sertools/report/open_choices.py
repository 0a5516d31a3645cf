"""What the page on open choices of each paper shows of its multiverse: figures, tables and the numbers in its prose."""

from collections.abc import Sequence

import pandas as pd

from sertools.analysis.multiverse.axes import papers
from sertools.analysis.multiverse.record import facts
from sertools.report.claims import claims
from sertools.report.figure_multiverse import draw_overview, draw_specification
from sertools.report.multiverse import Multiverse, has_multiverse, judged
from sertools.report.multiverse_tables import claims_table, flips_table, swings_table
from sertools.report.page import Page
from sertools.report.verdicts import MULTIVERSE


def found(page: Page) -> list[Multiverse]:
    """Every claim of the page's paper that has a multiverse, in the paper's order."""
    return [judged(page, identity) for identity in claims(page.paper) if has_multiverse(identity)]


def record_values(page: Page) -> None:
    """Values `models`, `worlds`, `minutes`, `memory` (GB) and `processor` of the run of record."""
    run = facts()
    page.value("models", run["models"], "d")
    page.value("worlds", len(run["worlds"]), "d")
    page.value("minutes", run["seconds"] / 60, ".0f")
    page.value("memory", run["peak_memory_bytes"] / 1e9, ".1f")
    page.value("processor", run["processor"])


def overview(page: Page, multiverses: Sequence[Multiverse]) -> None:
    """The figure of all claims' shares, and the values `claims`, `robust`, `rare`, `undecided`, `own_true` and
    `own_true_rare` (of the claims true with the paper's own choices, those that are false in most analyses)."""
    robust = [one.claim for one in multiverses if one.share >= MULTIVERSE]
    rare = [one.claim for one in multiverses if one.share <= 1 - MULTIVERSE]
    page.figure(
        draw_overview(multiverses),
        "overview",
        alt="Shares of analyses in which each claim holds, a row a claim. Two thirds or more: "
        f"{', '.join(robust) or 'none'}. One third or less: {', '.join(rare) or 'none'}.",
        caption="The share of analyses in which each claim holds, and whether it does under the paper's own choices. "
        "In the grey band the multiverse leaves a claim undecided. Not a figure of the paper.",
    )
    own = [one for one in multiverses if one.own_truth]
    counts = {"claims": len(multiverses), "robust": len(robust), "rare": len(rare), "own_true": len(own)}
    counts["undecided"] = len(multiverses) - len(robust) - len(rare)
    counts["own_true_rare"] = sum(one.share < 1 / 2 for one in own)
    for key, count in counts.items():
        page.value(key, count, "d")


def tables(page: Page, multiverses: Sequence[Multiverse]) -> None:
    """Each claim with the choices that move it most, each choice over the claims, and, kept beside, every level; values
    `first_choice`, `first_swing`, `first_claims`, and the same of the `second`."""
    page.table(
        "claims",
        claims_table(multiverses),
        caption="Each claim over its analyses, and the choices that move it most.",
        note="In parentheses: the share of analyses in which the claim holds at each level of the choice.",
        digits={"holds in": ".0%"},
    )
    swings = swings_table(multiverses)
    page.table(
        "swings",
        swings,
        caption="How far the share of analyses in which a claim holds moves between levels of a choice, over claims.",
        digits={"mean swing": ".0%", "largest swing": ".0%"},
    )
    page.keep("flips", flips_table(multiverses))
    for place, key in enumerate(("first", "second")):
        page.value(f"{key}_choice", str(swings.index[place]))
        page.value(f"{key}_swing", swings["mean swing"].iloc[place], ".0%")
        page.value(f"{key}_claims", int(swings["claims"].iloc[place]), "d")


def specifications(page: Page, multiverses: Sequence[Multiverse]) -> pd.Series:
    """A specification curve for each headline claim of the paper; returns their shares by claim."""
    headline = [one for one in multiverses if one.claim in papers()[page.paper].headline]
    for one in headline:
        choice, swing = next(iter(one.swings().items()))
        page.figure(
            draw_specification(one),
            f"specification_{one.claim.rsplit('-', 1)[1]}",
            alt=f"Specification curve of {one.claim}: it holds in {one.share:.0%} of {len(one.truths)} analyses; the "
            f"choice that moves it most is {choice} ({swing:.0%} between levels).",
            caption=f"{one.claim}: {claims(page.paper)[one.claim].claim} It holds in {one.share:.0%} of "
            f"{len(one.truths)} analyses. Names in bold: the paper's own choices. Not a figure of the paper.",
        )
    return pd.Series({one.claim: one.share for one in headline}, name="share")
