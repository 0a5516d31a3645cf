# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 5 Choices the paper leaves open
#
# A paper of a few pages cannot say everything, and a replication has to choose. This page takes every defensible
# choice at once: each claim is judged in all combinations of the choices that bear on it, and the share of these
# analyses in which it holds is half of its verdict. Choices and levels were written down before the run.
#
# The models behind it were trained once, in one run of record that is kept with the library; the page reads that run
# and trains nothing.

# %% tags=["parameters"]
profile = "full"

# %%
import numpy as np
import pandas as pd

from sertools.analysis.multiverse.axes import papers
from sertools.analysis.multiverse.record import facts
from sertools.report.claims import claims
from sertools.report.figure_multiverse import draw_overview, draw_specification
from sertools.report.multiverse import has_multiverse, judged
from sertools.report.multiverse_tables import choices_table, claims_table, flips_table
from sertools.report.page import open_page

page = open_page("transferable/05_choices", globals())
paper = papers()["transferable"]

# %% [markdown]
# ## The choices
#
# The levels in bold are the paper's own, where its text, its figures or its authors' slides tell.

# %%
page.table(
    "choices", choices_table("transferable"), caption="Choices that bear on this paper's claims, and their levels."
)

# %%
run = facts()
page.value("models", run["models"], "d")
page.value("minutes", run["seconds"] / 60, ".0f")
page.value("memory", run["peak_memory_bytes"] / 1e9, ".1f")
page.value("worlds", len(run["worlds"]), "d")

# %% [markdown]
# The run trained {glue:text}`models` models in {glue:text}`worlds` worlds (a world is one level of each choice that
# training depends on), in {glue:text}`minutes` minutes on the machine that its record names, with at most
# {glue:text}`memory` GB of memory. It serves the three papers that share these models.

# %% [markdown]
# ## All claims

# %%
found = [judged(page, identity) for identity in claims("transferable") if has_multiverse(identity)]
shares = np.array([one.share for one in found])
own = np.array([one.own_truth is True for one in found])
open_ = [one.claim for one in found if 1 / 3 < one.share < 2 / 3]
page.figure(
    draw_overview(found),
    "overview",
    alt="Shares of analyses in which each claim holds, a row a claim. Two thirds or more: "
    + (", ".join(one.claim for one in found if one.share >= 2 / 3) or "none")
    + ". One third or less: "
    + (", ".join(one.claim for one in found if one.share <= 1 / 3) or "none")
    + ".",
    caption="The share of analyses in which each claim holds, and whether it does under the paper's own choices. In "
    "the grey band the multiverse leaves a claim undecided. Not a figure of the paper.",
)
page.value("claims", len(found), "d")
page.value("robust", int((shares >= 2 / 3).sum()), "d")
page.value("rare", int((shares <= 1 / 3).sum()), "d")
page.value("undecided", len(open_), "d")
page.value("own_true", int(own.sum()), "d")
page.value("own_true_rare", int((own & (shares < 1 / 2)).sum()), "d")

# %% [markdown]
# Of {glue:text}`claims` claims with a rule {glue:text}`robust` hold in at least two thirds of their analyses,
# {glue:text}`rare` in at most one third, {glue:text}`undecided` in between. Under the paper's own choices
# {glue:text}`own_true` are true; {glue:text}`own_true_rare` of these are false in most other analyses.

# %%
table = claims_table(found)
page.table(
    "claims",
    table,
    caption="Each claim over its analyses, and the choices that move it most.",
    note="In parentheses: the share of analyses in which the claim holds at each level of the choice.",
    digits={"holds in": ".0%"},
)
page.keep("flips", flips_table(found))

# %%
most = pd.concat([one.swings().rename(one.claim) for one in found], axis=1)
ranked = most.mean(axis=1).sort_values(ascending=False)
page.value("first_choice", ranked.index[0])
page.value("first_swing", ranked.iloc[0], ".0%")
page.value("second_choice", ranked.index[1])
page.value("second_swing", ranked.iloc[1], ".0%")
page.table(
    "swings",
    pd.DataFrame({"claims": most.notna().sum(axis=1), "mean swing": ranked, "largest swing": most.max(axis=1)})
    .reindex(ranked.index)
    .rename_axis("choice"),
    caption="How far the share of analyses in which a claim holds moves between the levels of a choice, over claims.",
    digits=".0%",
)

# %% [markdown]
# The choice that moves the claims most is *{glue:text}`first_choice`*: between its levels the share in which a claim
# holds differs by {glue:text}`first_swing` on average over the claims that it bears on; then comes
# *{glue:text}`second_choice`* with {glue:text}`second_swing`.

# %% [markdown]
# ## Headline claims, analysis by analysis
#
# Every analysis of a claim in the order of its number, and below, which choices stand behind it: where a row is dark at
# one end only, that choice drives the claim.

# %%
for one in (each for each in found if each.claim in paper.headline):
    says = claims("transferable")[one.claim].claim
    swings = one.swings()
    page.figure(
        draw_specification(one),
        f"specification_{one.claim.rsplit('-')[1]}",
        alt=f"Specification curve of {one.claim}: it holds in {one.share:.0%} of {len(one.truths)} analyses; the "
        f"choice that moves it most is {swings.index[0]} ({swings.iloc[0]:.0%} between levels).",
        caption=f"{one.claim}: {says} It holds in {one.share:.0%} of {len(one.truths)} analyses. Names in bold: "
        "the paper's own choices. Not a figure of the paper.",
    )

# %% [markdown]
# ## What this does not cover
#
# The share counts analyses with equal weight, which is no probability: a choice with many levels weighs more than one
# with few. Every speaker counts once, and models of one world share their draws, so that an analysis differs from its
# neighbour by its choices and not by its seeds; how results vary over speakers stands on the pages that judge. Network,
# optimiser and length of training on the pooled track are held fixed, and so are the options of the losses that do not
# stand in the table.

# %%
page.close()
