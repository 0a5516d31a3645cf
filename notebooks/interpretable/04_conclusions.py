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

from sertools.report.claims import claims
from sertools.report.page import open_page
from sertools.report.questions import questions, standing
from sertools.report.verdicts import WORDS, compact

page = open_page("interpretable/04_conclusions", globals())
PAGES = ("03_1_classification", "03_2_triads", "03_3_latent_space", "03_4_attribution")

# %% [markdown]
# ## All claims
#
# Every claim of the paper, with the verdict of the page that judged it.

# %%
judged = pd.concat([page.read(other, "verdicts").assign(page=other) for other in PAGES], ignore_index=True)
judged = judged.sort_values("claim", ignore_index=True).fillna({"in the paper's numbers": "n/a"})
assert list(judged["claim"]) == sorted(claims("interpretable")), "every claim once"
words = judged["verdict"].str.replace(r" \(.*", "", regex=True)
page.table("claims", judged, shown=compact(judged), caption="All claims of the paper, with their verdicts here.")

# %%
counts = words.value_counts().reindex([word for word in WORDS if word in set(words)])
counts = counts.rename_axis("verdict").rename("claims").to_frame()
page.value("claims", len(judged), "d")
page.table("counts", counts, caption="How many claims got which verdict.")

# %% [markdown]
# {glue:text}`claims` claims, and none of these words says "reproduced": that is kept for the paper's own data. A
# verdict here holds for the corpora that stand in for them, under the paper's own choices as best they can be read.
# The rules were written before the first full run.

# %%
printed = judged["in the paper's numbers"].str.extract(r"^(yes|no|n/a)")[0].fillna("other")
crossed = pd.crosstab(printed, words).reindex(columns=counts.index)
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
by_claim = dict(zip(judged["claim"], words, strict=True))
answers = pd.DataFrame(
    [
        {
            "": one.question,
            "what is asked": one.asks,
            "the paper's conclusion": one.answer,
            "claims behind it": ", ".join(f"{claim.split('-')[1]}: {by_claim[claim]}" for claim in one.rests_on),
            "stands": standing(one, by_claim),
        }
        for one in questions("interpretable")
    ]
).set_index("")
page.table("questions", answers, caption="The paper's conclusions, and how they stand here.")
resting = {claim for one in questions("interpretable") for claim in one.rests_on}
page.value("resting", len(resting), "d")
page.value("stand", ", ".join(f"{name}: {stands}" for name, stands in answers["stands"].items()))

# %% [markdown]
# The conclusions rest on {glue:text}`resting` of the claims. {glue:text}`stand`.

# %%
page.close()
