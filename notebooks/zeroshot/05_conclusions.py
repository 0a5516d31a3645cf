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
# # 5 Conclusions: the questions answered, all claims
#
# This page reads what the pages before it measured, judges the claims that need more than one of them, and answers
# the paper's three research questions from the verdicts alone.

# %% tags=["parameters", "needs:04_1_rank_correlation", "needs:04_2_classification", "needs:04_3_attribution"]
profile = "full"

# %%
import pandas as pd

from sertools.report.claims import claims
from sertools.report.labelled import Labelled
from sertools.report.multiverse import widely
from sertools.report.page import open_page
from sertools.report.questions import questions, standing
from sertools.report.verdicts import compact, overview

page = open_page("zeroshot/05_conclusions", globals())

# %% [markdown]
# ## Claims that need two measures
#
# Rank correlation comes from the rated track (human ratings), accuracy from the pooled track (the paper's transfer
# corpora). In the multiverse of these claims the two share their choices: both without level, or both with random
# folds.

# %%
first, second = "04_1_rank_correlation", "04_2_classification"
statistics = {
    "rho": Labelled.from_frame(page.read(first, "rho")),
    "rho_own": Labelled.from_frame(page.read(first, "rho_own")),
    "accuracy": Labelled.from_frame(page.read(second, "accuracy")),
}
speakers = {
    corpus: count
    for other in (first, second)
    for corpus, count in page.read(other, "speakers").set_index("corpus")["speakers"].items()
}
here = [claim for claim in claims("zeroshot").values() if claim.page == page.id]
reached = [page.verdict(claim.id, statistics, speakers=speakers, multiverse=widely(page, claim.id)) for claim in here]
page.verdicts("Verdicts on the claims that need rank correlation and accuracy together.")

# %% [markdown]
# ## All claims
#
# Every testable claim of the paper, with the verdict of the page that judged it.

# %%
judged = pd.concat(
    [
        page.read(other, "verdicts").assign(page=other)
        for other in ("04_1_rank_correlation", "04_2_classification", "04_3_attribution")
    ]
    + [overview(claims("zeroshot"), reached).assign(page=page.name)],
    ignore_index=True,
).sort_values("claim", ignore_index=True)
missing = sorted(set(claims("zeroshot")) - set(judged["claim"]))
assert not missing, missing
words = judged["verdict"].str.replace(r" \(.*", "", regex=True)
page.table("claims", judged, shown=compact(judged), caption="All claims of the paper, with their verdicts here.")

# %%
counts = words.value_counts().rename_axis("verdict").rename("claims").to_frame()
page.value("claims", len(judged), "d")
page.table("counts", counts, caption="How many claims got which verdict.")

# %% [markdown]
# None of these words says "reproduced": that is kept for the paper's own data. A verdict here holds for the corpora
# that stand in for them: in the replicates of speakers under the paper's own choices, and over the analyses of the
# page on open choices. Rules and choices were written down before the run that they judge; verdicts over fewer
# readings had been seen before the choices were listed in full.

# %% [markdown]
# ## The research questions
#
# An answer of the paper is *supported here* if all claims behind it hold, *contradicted here in part* if one does
# not, and *undecided here* otherwise.

# %%
by_claim = dict(zip(judged["claim"], words, strict=True))
answers = pd.DataFrame(
    [
        {
            "question": one.question,
            "asks": one.asks,
            "the paper's answer": one.answer,
            "claims behind it": ", ".join(f"{claim}: {by_claim[claim]}" for claim in one.rests_on),
            "stands": standing(one, by_claim),
        }
        for one in questions("zeroshot")
    ]
).set_index("question")
page.table("questions", answers, caption="The research questions, the paper's answers, and how they stand here.")

# %%
page.close()
