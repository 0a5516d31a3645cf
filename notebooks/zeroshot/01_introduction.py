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
# # 1 Introduction: what is asked, and what of it is replicated
#
# Das, Lønfeldt, Pagsberg and Clemmensen {cite}`das2022zeroshot` train small variational autoencoders on English
# speech with four loss functions and carry them, unchanged, to other languages. They ask three questions:
#
# 1. Which model of emotion, categorical or dimensional, gives representations that transfer over languages?
# 2. Does semi-supervision help the transfer, without labelled data in the target language?
# 3. How do the learning functions change which features matter?
#
# The pages of this part compute every table and figure of the paper again and judge each of its claims by a rule that
# was written down before the run. The answers stand on the page of conclusions.

# %% tags=["parameters"]
profile = "full"
train = "open-english"
rated = "rated"
transfer = ["emodb", "savee", "urdu", "emovo", "casia", "nemo", "emotale-dk"]

# %%
import pandas as pd

from sertools.corpora.tracks import TRANSFER, expand
from sertools.measure.shipped import load
from sertools.report.check import artefacts
from sertools.report.claims import claims
from sertools.report.page import open_page

page = open_page("zeroshot/01_introduction", globals())
asked = page.parameters

# %% [markdown]
# ## Scope: the paper's figures and tables
#
# IEMOCAP, CaFE and AESD cannot be redistributed, so the paper's numbers on them cannot be reproduced here; a reader
# who holds them reruns the pages with one parameter (`train="iemocap"`). What stands in decides some claims and not
# others.

# %%
listed = pd.DataFrame(
    [
        {"in the paper": one.artefact, "what it shows": one.content, "page": one.page.split("/")[1]}
        for one in artefacts("zeroshot")
    ]
)
page.value("artefacts", len(listed), "d")
page.table(
    "artefacts", listed.set_index("in the paper"), caption="What the paper shows, and the page that computes it again."
)

# %% [markdown]
# ## Scope: the claims
#
# Claims about activation and valence are decided on the rated track (EmoTale, human ratings), claims about classes on
# the pooled track (three English corpora in IEMOCAP's class proportions).

# %%
claimed = claims("zeroshot")
scope = pd.DataFrame(
    [{"track": one.track, "stands on": one.stands_on, "testable": one.not_testable is None} for one in claimed.values()]
)
counted = scope.value_counts().rename("claims").reset_index().sort_values(["track", "stands on", "testable"])
page.value("claims", len(claimed), "d")
page.value("testable", int(scope["testable"].sum()), "d")
page.value("by_construction", int((scope["stands on"] == "by construction").sum()), "d")
page.table("scope", counted.set_index("track"), caption="The paper's claims by what decides them here.")

# %% [markdown]
# Of {glue:text}`claims` claims {glue:text}`testable` can be put to a test with open speech at all;
# {glue:text}`by_construction` of them are true or false by construction and get no verdict.

# %% [markdown]
# ## Scope: the data
#
# Every number of these pages is computed from measurements of real recordings, shipped with the library: 88 summary
# statistics an utterance, no audio. Each corpus has a data card and an owner whose terms hold.

# %%
rows = {}
for name in dict.fromkeys([*expand(asked.train), *expand(asked.rated), *asked.transfer]):
    table = load(name).table
    roles = ["pooled training"] * (name in expand(asked.train)) + ["rated training"] * (name in expand(asked.rated))
    roles += ["transfer, as in the paper" if name in TRANSFER["papers"] else "transfer, extension"] * (
        name in asked.transfer
    )
    rows[name] = {
        "language": ", ".join(sorted(set(table["language"]))),
        "speakers": table["speaker"].nunique(),
        "utterances": len(table),
        "human ratings": bool(table["rating"].eq("human").any()),
        "role": "; ".join(roles),
    }
data = pd.DataFrame.from_dict(rows, orient="index").rename_axis("corpus")
page.table("data", data, caption="The corpora of these pages.")

# %%
people = {speaker for name in rows for speaker in load(name).table["speaker"]}
page.value("utterances", int(data["utterances"].sum()), "d")
page.value("speakers", len(people), "d")
page.value("languages", len(set(data["language"])), "d")

# %% [markdown]
# {glue:text}`utterances` utterances of {glue:text}`speakers` people in {glue:text}`languages` languages. EmoTale's
# English speakers are among its Danish ones: for a model trained on one half, the other is the same people in another
# language, and a speaker who was trained on is never scored.

# %%
page.close()
