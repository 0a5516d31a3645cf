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
# # 5 Conclusions: all claims, and how the paper's conclusions stand
#
# This page reads the verdicts of the pages before it and says from them alone how the conclusions of the abstract and
# of sections 4 and 5 {cite}`dissanayake2020wild` stand.

# %% tags=["parameters","needs:03_1_data","needs:03_4_autoencoder","needs:04_1_recognition","needs:04_2_visualisation"]
profile = "full"

# %%
import pandas as pd

from sertools.report.claims import claims
from sertools.report.conclusions import all_claims, conclusions
from sertools.report.page import open_page
from sertools.report.verdicts import FAILS, HOLDS, NOT_TESTABLE, OPEN
from sertools.report.wild_settings import printed

page = open_page("wild/05_conclusions", globals())

# %% [markdown]
# ## All claims
#
# Every claim of the paper, with the verdict of the page that judged it.

# %%
judged = all_claims(page, ("03_4_autoencoder", "04_1_recognition", "04_2_visualisation"))
speech = page.read("03_1_data", "speech")
words = judged["verdict"].value_counts()
for key, word in {"holds": HOLDS, "fails": FAILS, "open": OPEN, "not_testable": NOT_TESTABLE}.items():
    page.value(key, int(words.get(word, 0)), "d")
page.value("hours", speech["hours"].sum(), ".1f")
page.value("share", speech["utterances"].sum() / printed("VoxCeleb"), ".0%")

# %% [markdown]
# None of these words says "reproduced": that is kept for the paper's own data. {glue:text}`holds` claims hold here,
# {glue:text}`fails` do not, {glue:text}`open` cannot be decided and {glue:text}`not_testable` are not testable, since
# the numbers that they compare with are lost. A verdict holds for the speakers tested (one in each test partition, two
# in TESS), for pre-training on {glue:text}`hours` hours in the place of VoxCeleb, and for those analyses beside the
# paper's own choices that the page which judged it names.

# %% [markdown]
# ## What lacked VoxCeleb
#
# The speech for pre-training has {glue:text}`share` of the paper's number of utterances. The claims below need more, so
# they cannot be decided here, whatever was measured; the measured value stands beside them all the same, and says what
# this amount of speech does.

# %%
measured = pd.concat(
    [page.read(name, "verdicts", words=True) for name in dict.fromkeys(judged["page"])], ignore_index=True
).set_index("claim")
lacking = [name for name, one in claims("wild").items() if one.needs]
page.table(
    "lacking",
    measured.loc[lacking, ["what it says", "ours", "true in", "multiverse"]],
    caption="Claims that need VoxCeleb's size, and what was measured without it.",
    note="`ours`: median over replicates of the difference that the claim is about, with the middle 95 % of them; "
    "`true in`: replicates in which its rule is true; `multiverse`: analyses in which it is.",
)
page.value("lacking", len(lacking), "d")

# %% [markdown]
# ## The paper's conclusions
#
# A conclusion is *supported here* if all claims behind it hold, *contradicted here in part* if one does not, and
# *undecided here* otherwise.

# %%
_ = conclusions(page, judged)

# %% [markdown]
# ## What would decide more
#
# With VoxCeleb's audio pre-training can be as long as the paper's, and the {glue:text}`lacking` claims above become
# decidable; with IEMOCAP's there are five corpora to train on, and a test partition of more than one speaker. The
# library reads both. What it cannot bring back are the lost tables: whoever has the paper's Table 2 can hold it
# beside ours.

# %%
page.close()
