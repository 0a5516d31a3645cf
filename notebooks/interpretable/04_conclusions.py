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
# # 4 Conclusions: all claims, and how the paper's conclusions stand
#
# This page collects the verdicts of the pages before it and asks from them alone how the conclusions of the paper's
# abstract and of its section 4 stand.

# %% tags=["parameters", "needs:03_1_classification", "needs:03_2_triads", "needs:03_3_latent_space", "needs:03_4_attribution"]
profile = "full"

# %%
import pandas as pd

from sertools.report.conclusions import all_claims, conclusions
from sertools.report.page import open_page
from sertools.report.questions import questions

page = open_page("interpretable/04_conclusions", globals())
PAGES = ("03_1_classification", "03_2_triads", "03_3_latent_space", "03_4_attribution")

# %% [markdown]
# ## All claims
#
# Every claim of the paper, with the verdict of the page that judged it.

# %%
judged = all_claims(page, PAGES)

# %% [markdown]
# {glue:text}`claims` claims, and none of these words says "reproduced": that is kept for the paper's own data. A
# verdict here holds for the corpora that stand in for them, in the replicates of speakers under the paper's own choices
# as best they can be read and over the analyses of the page on open choices. Rules and choices were written down before
# the first full run.

# %%
printed = judged["in the paper's numbers"].str.extract(r"^(yes|no|n/a)")[0].fillna("other")
crossed = pd.crosstab(printed, judged["verdict"])
page.table(
    "in_the_papers_numbers",
    crossed.rename_axis(index="in the paper's own numbers", columns=None),
    caption="The verdicts here by what the paper's own printed numbers say of a claim (n/a: it prints none).",
)

# %% [markdown]
# ## How the conclusions stand
#
# A conclusion of the paper is *supported here* if all claims behind it hold, *contradicted here in part* if one does
# not, and *undecided here* otherwise.

# %%
conclusions(page, judged)
resting = {claim for one in questions("interpretable") for claim in one.rests_on}
page.value("resting", len(resting), "d")

# %% [markdown]
# The conclusions rest on {glue:text}`resting` of the claims. {glue:text}`stand`.

# %%
page.close()
