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

from sertools.report.claims import claims
from sertools.report.conclusions import all_claims, conclusions
from sertools.report.labelled import Labelled
from sertools.report.multiverse import widely
from sertools.report.page import open_page

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
# a rated track of one corpus has none to move to
alone = "a second rated corpus to move to" if set(statistics["rho"].axes["corpus"]) == {"train"} else None
for claim in here:
    lacks = alone if "transfer(rho" in f"{claim.rule} {claim.shows}" else None
    given = {} if lacks else {"statistics": statistics, "speakers": speakers, "multiverse": widely(page, claim.id)}
    page.verdict(claim.id, **given, missing=lacks)
page.verdicts("Verdicts on the claims that need rank correlation and accuracy together.")

# %% [markdown]
# ## All claims
#
# Every testable claim of the paper, with the verdict of the page that judged it.

# %%
judged = all_claims(page, (first, second, "04_3_attribution"))

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
_ = conclusions(page, judged)

# %%
page.close()
