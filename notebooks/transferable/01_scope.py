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
# Das, Lønfeldt, Pagsberg and Clemmensen {cite}`das2022transferable` want a latent space of emotional speech in
# two dimensions that does two things at once: tell emotions apart, and look the same in every corpus. They train four
# autoencoders of one architecture on English speech and ask:
#
# 1. How well does a plain denoising autoencoder classify four emotions, next to published systems?
# 2. Does its latent space stay the same from corpus to corpus, or does a variational one do better?
# 3. Which balance of reconstruction and regularisation gives a space that is both discriminative and consistent:
#    annealing the regularisation, or supervising it by class?
# 4. How much does it help to normalise a new corpus by a small unlabelled part of it?
#
# The pages of this part compute every table and figure of the paper again and judge each of its claims by a rule that
# was written down before the run. The answers stand on the page of conclusions.

# %% tags=["parameters"]
profile = "full"
train = "open-english"
rated = "rated"
transfer = ["emodb", "savee", "urdu"]
extension = ["emovo", "nemo", "emotale-dk", "casia"]

# %%
import pandas as pd

from sertools.corpora.tracks import TRANSFER, expand
from sertools.measure.shipped import load
from sertools.report.check import artefacts
from sertools.report.claims import claims
from sertools.report.page import open_page
from sertools.report.published import NAMES
from sertools.report.published import load as printed

page = open_page("transferable/01_scope", globals())
asked = page.parameters

# %% [markdown]
# ## The paper's figures and tables
#
# IEMOCAP, CaFE and AESD cannot be redistributed, so the paper's numbers on them cannot be reproduced here; a reader
# who holds IEMOCAP reruns the pages with one parameter (`train="iemocap"`), one who holds CaFE or AESD adds it to
# `transfer`. The numbers of the paper's figures were read off their published pictures.

# %%
listed = pd.DataFrame(
    [
        {"in the paper": one.artefact, "what it shows": one.content, "page": one.page.split("/")[1]}
        for one in artefacts("transferable")
    ]
)
page.value("artefacts", len(listed), "d")
page.table(
    "artefacts", listed.set_index("in the paper"), caption="What the paper shows, and the page that computes it again."
)

# %%
numbers = printed("transferable")
missing = sorted(name for name in numbers["corpus"].unique() if NAMES[name] not in [*asked.transfer, asked.train])
on_missing = numbers["corpus"].isin(missing)
page.value("printed", len(numbers), "d")
page.value("on_missing", float(on_missing.mean()), ".0%")
page.value("missing", ", ".join(missing))

# %% [markdown]
# Of the {glue:text}`printed` printed or digitised numbers {glue:text}`on_missing` are about corpora that are not here
# ({glue:text}`missing`): these stand beside ours as the paper has them, without a counterpart.

# %% [markdown]
# ## The claims
#
# Claims about classes and about the distribution of the latents are decided on the pooled track (three English
# corpora in IEMOCAP's class proportions), the one about activation and valence on the rated track (EmoTale, human
# ratings).

# %%
claimed = claims("transferable")
scope = pd.DataFrame(
    [{"track": one.track, "stands on": one.stands_on, "testable": one.not_testable is None} for one in claimed.values()]
)
counted = scope.value_counts().rename("claims").reset_index().sort_values(["track", "stands on", "testable"])
page.value("claims", len(claimed), "d")
page.value("testable", int(scope["testable"].sum()), "d")
page.value("same_transfer", int((scope["stands on"] == "same transfer corpus").sum()), "d")
page.table("scope", counted.set_index("track"), caption="The paper's claims by what decides them here.")

# %%
own = pd.DataFrame(
    [
        {
            "claim": name.rsplit("-", 1)[1] + ": " + one.claim,
            "in the paper's own numbers": one.holds_in_paper_own_numbers,
        }
        for name, one in claimed.items()
        if not one.holds_in_paper_own_numbers.startswith(("yes", "n/a"))
    ]
)
page.value("doubtful", len(own), "d")
page.table(
    "own_numbers",
    own.set_index("claim"),
    caption="Claims that the paper's own printed numbers do not bear out plainly.",
)

# %% [markdown]
# Of {glue:text}`claims` claims {glue:text}`testable` can be put to a test with open speech,
# {glue:text}`same_transfer` of them on transfer corpora that the paper used too. {glue:text}`doubtful` are in doubt
# before any run: the paper's own numbers contradict them, do so on some corpus, or are ambiguous. What our data say
# of each stands on the page where it matters.

# %% [markdown]
# ## The data, and the paper's limits
#
# Every number of these pages is computed from measurements of real recordings, shipped with the library: 88 summary
# statistics an utterance, no audio. Each corpus has a data card and an owner whose terms hold.
#
# The paper limits itself to **non-tonal languages**. Mandarin is tonal: CASIA is therefore no test of its claims. It
# is shown apart wherever it appears, and no verdict sees it.

# %%
TONAL = {"zh"}
rows = {}
for name in dict.fromkeys([*expand(asked.train), *expand(asked.rated), *asked.transfer, *asked.extension]):
    table = load(name).table
    languages = sorted(set(table["language"]))
    added = "transfer, apart (tonal)" if TONAL & set(languages) else "transfer, extension"
    roles = ["pooled training"] * (name in expand(asked.train)) + ["rated training"] * (name in expand(asked.rated))
    if name in [*asked.transfer, *asked.extension]:
        roles.append("transfer, as in the paper" if name in TRANSFER["papers"] else added)
    rows[name] = {
        "language": ", ".join(languages),
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
# {glue:text}`utterances` utterances of {glue:text}`speakers` people in {glue:text}`languages` languages. Corpora
# differ in more than language: in the room, the microphone, the recording level and the kind of acting. What the
# paper calls a difference between languages is all of these together, here as there.

# %%
page.close()
