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
from sertools.report import open_choices
from sertools.report.multiverse_tables import choices_table
from sertools.report.page import open_page

page = open_page("interpretable/05_choices", globals())

# %% [markdown]
# ## The choices
#
# The levels in bold are the paper's own, where its text, its figures or its authors' slides tell.

# %%
page.table(
    "choices", choices_table("interpretable"), caption="Choices that bear on this paper's claims, and their levels."
)

# %%
open_choices.record_values(page)

# %% [markdown]
# The run trained {glue:text}`models` models in {glue:text}`worlds` worlds (a world is one level of each choice that
# training depends on) in {glue:text}`minutes` minutes ({glue:text}`processor`), with at most {glue:text}`memory` GB
# of memory. It serves the three papers, which share these models.

# %% [markdown]
# ## All claims

# %%
found = open_choices.found(page)
open_choices.overview(page, found)

# %% [markdown]
# Of {glue:text}`claims` claims with a rule {glue:text}`robust` hold in at least two thirds of their analyses,
# {glue:text}`rare` in at most one third, {glue:text}`undecided` in between. Under the paper's own choices
# {glue:text}`own_true` are true; {glue:text}`own_true_rare` of these are false in most analyses.

# %%
open_choices.tables(page, found)

# %% [markdown]
# The choice that moves the claims most is *{glue:text}`first_choice`*: between its levels the share in which a claim
# holds differs by {glue:text}`first_swing` on average over the {glue:text}`first_claims` claims that it bears on; then
# comes *{glue:text}`second_choice`* with {glue:text}`second_swing` over {glue:text}`second_claims`.

# %% [markdown]
# ## Headline claims, analysis by analysis
#
# Every analysis of a claim in the order of its number, and below, which choices stand behind it: where a row is dark at
# one end only, that choice drives the claim.

# %%
shares = open_choices.specifications(page, found)
page.value("least_share", f"{shares.idxmin()}, {shares.min():.0%}")
page.value("largest_share", f"{shares.idxmax()}, {shares.max():.0%}")

# %% [markdown]
# Of these, the claim that holds in fewest analyses is {glue:text}`least_share`, the one that holds in most
# {glue:text}`largest_share`.

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
