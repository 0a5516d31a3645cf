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
# # 8 Conclusions: all claims, and how the paper's conclusions stand
#
# This page reads the verdicts of the pages before it and says from them alone how the conclusions of the abstract and
# of sections 4 to 8 {cite}`upadhyay2025vowels` stand. English stands for MSP-Podcast, Mandarin for BIIC-Podcast, Polish
# and German for Russian, and cepstral features for wav2vec 2.0.

# %% tags=["parameters","needs:04_1_formants","needs:04_2_encoder_space","needs:05_anchors","needs:07_2_1_baselines","needs:07_2_2_ablations","needs:07_3_before_and_after","needs:07_4_other_encoder_and_language"]
profile = "full"

# %%
import pandas as pd

from sertools.report.conclusions import all_claims, conclusions
from sertools.report.page import open_page
from sertools.report.questions import CONTRADICTED, SUPPORTED, UNDECIDED
from sertools.report.undecided import CHANCE, REPLICATES, RESOURCE, undecided
from sertools.report.verdicts import FAILS, HOLDS, NOT_TESTABLE, OPEN

page = open_page("vowels/08_conclusions", globals())
judging = (
    "04_1_formants",
    "04_2_encoder_space",
    "05_anchors",
    "07_2_1_baselines",
    "07_2_2_ablations",
    "07_3_before_and_after",
    "07_4_other_encoder_and_language",
)

# %% [markdown]
# ## All claims
#
# Every claim of the paper, with the verdict of the page that judged it.

# %%
judged = all_claims(page, judging)
words = {"holds": HOLDS, "fails": FAILS, "open": OPEN, "not_testable": NOT_TESTABLE}
for key, word in words.items():
    page.value(key, int((judged["verdict"] == word).sum()), "d")

# %% [markdown]
# None of these words says "reproduced": that is kept for the paper's own data. {glue:text}`holds` claims hold here,
# {glue:text}`fails` do not, {glue:text}`open` cannot be decided and {glue:text}`not_testable` are not testable. A
# verdict holds for these speakers and no others, four of them in Mandarin, for acted speech and for cepstral features.

# %% [markdown]
# ## Verdicts beside the paper's own numbers
#
# Some claims of the text are not borne out by the paper's own tables. This table holds one against the other: a claim
# may hold here and not there, and the other way round.

# %%
said = judged["in the paper's numbers"].str.extract(r"^(yes|no\b|mixed|n/a)")[0].fillna("other")
crossed = pd.crosstab(said.rename("in the paper's numbers"), judged["verdict"])
page.table(
    "crossed",
    crossed.reindex(columns=[word for word in words.values() if word in crossed]),
    caption="How many claims, by what the paper's own numbers say and by the verdict here.",
)

# %% [markdown]
# ## What could not be decided, and for want of what
#
# Three things keep a claim open. Some are about the space of wav2vec 2.0 itself, about HuBERT, or about baselines that
# were never published in full: a *resource* is missing, and whatever was measured decides nothing. Where neither the
# plain nor the proposed model recognises anything, *recognition above chance* is missing, and which is the better says
# nothing. And where replicates over speakers, or analyses, disagree, there are too few speakers or too small an effect.

# %%
measured = pd.concat([page.read(name, "verdicts", words=True) for name in judging], ignore_index=True)
left = undecided(measured)
page.table(
    "undecided",
    left,
    caption="Claims that could not be decided, what they lack, and what was measured all the same.",
    note="`ours`: median over replicates of the number that the claim is about, with the middle 95 % of them; "
    "`true in`: replicates in which its rule is true.",
)
for key, word in {"resource": RESOURCE, "chance": CHANCE, "disagree": REPLICATES}.items():
    page.value(key, int((left["lacks"] == word).sum()), "d")
page.value("baselines", int(left["why"].str.contains("baselines as published").sum()), "d")

# %% [markdown]
# {glue:text}`resource` claims lack a resource ({glue:text}`baselines` of them the baselines as published),
# {glue:text}`chance` recognition above chance and {glue:text}`disagree` agreement.

# %% [markdown]
# ## The paper's conclusions
#
# A conclusion is *supported here* if all claims behind it hold, *contradicted here in part* if one does not, and
# *undecided here* otherwise.

# %%
answers = conclusions(page, judged)
for key, word in {"supported": SUPPORTED, "contradicted": CONTRADICTED, "undecided": UNDECIDED}.items():
    page.value(key, int((answers["stands"] == word).sum()), "d")
page.value("conclusions", len(answers), "d")

# %% [markdown]
# Of {glue:text}`conclusions` conclusions {glue:text}`supported` are supported, {glue:text}`contradicted` are
# contradicted in part and {glue:text}`undecided` are undecided. A conclusion rests on several claims, and some of them
# ask something of every cell of a table: one that fails is enough to contradict a conclusion in part.

# %% [markdown]
# ## What would decide more
#
# - **The weights of wav2vec 2.0 and HuBERT** are what the claims that lack a resource wait for, but for those on the
#   baselines. The library takes them from a folder and measures the vowels' features with them; so far the page of
#   section 7.4 alone trains on those.
# - **More Mandarin speakers.** Four people bound every statement on Mandarin, whatever the number of utterances.
# - **MSP-Podcast, BIIC-Podcast and Dusha** turn these verdicts into "reproduced" or "not reproduced". Readers for all
#   three are in the library.
# - **Labels, or none.** The paper's loss needs emotions of the target. A method that is to do without them should be
#   judged by its guessed reading, which stands beside the labelled one among the ablations.

# %%
page.close()
