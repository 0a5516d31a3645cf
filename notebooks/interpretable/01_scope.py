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
# # 1 Scope: what is asked, and what of it is replicated
#
# Das, Lønfeldt, Pagsberg and Clemmensen {cite}`das2021interpretable` squeeze 88 measured features of an utterance into
# two numbers, with an undercomplete autoencoder (UAE) and a denoising one (DAE), and look at what these two numbers
# mean. They ask:
#
# 1. How well do two numbers tell four emotions apart, on the training corpus and on others?
# 2. Which emotions can be kept apart, three at a time?
# 3. What does the latent space stand for, and how does it move from corpus to corpus and language to language?
# 4. Which features make an utterance land where it lands?
#
# The pages of this part compute every table and figure of the paper again and judge each of its claims by a rule that
# was written down before the run. The answers stand on the page of conclusions.

# %% tags=["parameters"]
profile = "full"
train = "open-english"
rated = "rated"
transfer = ["savee", "emodb"]
extension = ["urdu", "emovo", "casia", "nemo", "emotale-dk"]

# %%
import pandas as pd

from sertools.corpora.tracks import expand
from sertools.measure.shipped import load
from sertools.report.check import artefacts
from sertools.report.claims import claims
from sertools.report.page import open_page
from sertools.report.published import load as printed

page = open_page("interpretable/01_scope", globals())
asked = page.parameters

# %% [markdown]
# ## The paper's figures and tables
#
# IEMOCAP and CaFE cannot be redistributed, so the paper's numbers on them cannot be reproduced here; a reader who
# holds IEMOCAP reruns the pages with one parameter (`train="iemocap"`), one who holds CaFE adds it to `transfer`.

# %%
listed = pd.DataFrame(
    [
        {
            "in the paper": one.artefact,
            "what it shows": one.content,
            "the original": one.original,
            "page": one.page.split("/")[1],
        }
        for one in artefacts("interpretable")
    ]
)
page.value("artefacts", len(listed), "d")
page.value("numbers", int((printed("interpretable")["metric"] == "accuracy_percent").sum()), "d")
page.table(
    "artefacts",
    listed.set_index("in the paper"),
    caption="What the paper shows, where its original was found, and the page that computes it again.",
)

# %% [markdown]
# The paper prints few numbers: {glue:text}`numbers` could be had, nearly all of them read off a figure in the
# authors' poster to half a point. Where nothing but a caption is known, nothing of the paper stands beside ours.

# %% [markdown]
# ## The claims
#
# Claims about classes are decided on the pooled track (three English corpora in IEMOCAP's class proportions), the
# claim about activation and valence on the rated track (EmoTale, rated by people).

# %%
claimed = claims("interpretable")
scope = pd.DataFrame(
    [
        {
            "track": one.track,
            "stands on": one.stands_on,
            "in the paper's own numbers": one.holds_in_paper_own_numbers.split()[0],
        }
        for one in claimed.values()
    ]
)
counted = scope.value_counts().rename("claims").reset_index().sort_values([*scope.columns])
page.value("claims", len(claimed), "d")
page.value("by_construction", int((scope["stands on"] == "by construction").sum()), "d")
page.value("unprinted", int((scope["in the paper's own numbers"] == "n/a").sum()), "d")
page.table("scope", counted.set_index("track"), caption="The paper's claims by what decides them here.")

# %% [markdown]
# Of {glue:text}`claims` claims {glue:text}`unprinted` cannot be checked against numbers of the paper itself, for it
# prints none; {glue:text}`by_construction` is true or false by construction and gets no verdict.

# %% [markdown]
# ## The data
#
# Every number of these pages is computed from measurements of real recordings, shipped with the library: 88 summary
# statistics an utterance, no audio. Each corpus has a data card and an owner whose terms hold.

# %%
rows = {}
for name in dict.fromkeys([*expand(asked.train), *expand(asked.rated), *asked.transfer, *asked.extension]):
    table = load(name).table
    roles = ["pooled training"] * (name in expand(asked.train)) + ["rated training"] * (name in expand(asked.rated))
    roles += ["transfer, as in the paper"] * (name in asked.transfer)
    roles += ["transfer, extension"] * (name in asked.extension)
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
# English speakers are among its Danish ones: a speaker who was trained on is never scored.

# %%
page.close()
