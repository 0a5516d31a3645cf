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
# # 7.4 Another encoder, a third language
#
# Does anchoring hang on the features, and on the two languages? Section 7.4 of the paper {cite}`upadhyay2025vowels`
# puts HuBERT {cite}`hsu2021hubert` in the place of wav2vec 2.0 {cite}`baevski2020wav2vec` (Table 7), and carries CL
# and AGA-CL from English and from Mandarin to Russian, to {glue:text}`dusha` recordings of Dusha
# {cite}`kondratenko2022dusha` (Table 8).
#
# **English stands for the paper's MSP-Podcast (M)**: RAVDESS, TESS and EmoTale-EN together. **Mandarin stands for its
# BIIC-Podcast (B)**: CASIA, four speakers. **Polish (nEMO) and German (EMO-DB) stand for Russian (D).** Features are
# cepstral in the place of both networks' unless their weights are at hand.

# %% tags=["parameters"]
profile = "full"
source = "record"
encoders = []
runs = 2
seed = 0
replicates = 1000
workers = 2

# %%
from sertools.report.page import open_page
from sertools.report.published import load
from sertools.report.vowel_results import open_vowels

page = open_page("vowels/07_4_other_encoder_and_language", globals())
asked = page.parameters
found = open_vowels(page)
printed = load("vowels")

# %%
from sertools.analysis.vowels import recall_statistics
from sertools.analysis.vowels.recall_statistics import Counted
from sertools.analysis.vowels.setup import EMOTIONS, THIRD
from sertools.measure.tokens import shipped
from sertools.report.recall_verdicts import count_recalls

counted = count_recalls(page, found, ("English", "Mandarin", *THIRD))
facts = counted.utterances
draws = {"count": asked.replicates, "seed": asked.seed}
page.value("all_runs", found.settings.runs, "d")
dusha = printed[(printed["row"] == "Dusha") & (printed["condition"] == "chosen as the test set")]
page.value("dusha", int(dusha["mean"].item()), "d")

# %% [markdown]
# ## Table 7: other features
#
# The paper's two rows need the weights of two large networks. A user who has them measures the vowels of English and
# Mandarin with `sertools tokens NAME --encoder wav2vec2 --weights FOLDER` (and `hubert`), and gives this page `-p
# encoders wav2vec2,hubert`: it then trains AGA-CL on them with the speakers divided as everywhere here, and judges
# the two claims. Without, the paper's rows stand beside ours on cepstral features, of {glue:text}`all_runs` runs.

# %%
from sertools.analysis.vowels.encoder_runs import AGA, measured, train
from sertools.report import encoder_tables as tables
from sertools.report import vowel_counterparts as counterparts
from sertools.report.counterparts import DRAWS

ours = {"cepstral": tuple(tables.proposed(recall_statistics.uar(counted, **each)) for each in ({"count": 0}, draws))}
others = {}
for name in asked.encoders:
    trained = train(measured(name), found.settings, kinds=(AGA,), workers=asked.workers)
    others[tables.NAMES.get(name, name)] = one = Counted(trained, facts)
    ours[tables.NAMES.get(name, name)] = tuple(
        tables.proposed(recall_statistics.uar(one, **each)) for each in ({"count": 0}, draws)
    )
frame = tables.table7(ours, printed[printed["table"] == "Table 7"])
page.table(
    "table7",
    frame,
    shown=tables.as_printed(frame),
    caption="Unweighted average recall of AGA-CL, both kinds of anchors, in percent, by features.",
    note="Brackets: the middle 95 % of the replicates over speakers and runs. English stands for MSP-Podcast, Mandarin "
    "for BIIC-Podcast. Chance is 25 % in four classes (4-CAT), 50 % elsewhere.",
    artefact="Table 7",
)
own = frame.reset_index().rename(columns={"features": "row"}).assign(dots=[()] * len(frame))
rows = load("vowels").query("table == 'Table 7' or (table == 'text 7.4' and row == 'HuBERT')")
of_encoders = {} if "Wav2vec2.0" in ours else {"Wav2vec2.0": "cepstral"}
page.beside_paper(
    "table7",
    counterparts.recalls(rows, own, names=of_encoders),
    interval=DRAWS,
    reading=", ".join(of_encoders.values()),
)

# %%
slips = tables.slips(printed)
page.table(
    "slips",
    slips,
    caption="What section 7.4 of the paper says of these recalls, in percent, where its tables say something else.",
    digits=2,
)
hubert, wav2vec = (
    frame["value"].xs(("zh->en", tables.PAPER.format(name), "4-CAT")) for name in ("HuBERT", "Wav2vec2.0")
)
page.value("hubert_text", slips["printed"].max())
page.value("hubert_table", hubert)
page.value("wav2vec_table", wav2vec)

# %% [markdown]
# The text gives HuBERT {glue:text}`hubert_text` % from Mandarin to English, the table {glue:text}`hubert_table` %.
# With wav2vec 2.0 at {glue:text}`wav2vec_table` %, the two differ in which encoder is the better there.
#
# ### Fewer features of the same vowels
#
# What can be asked without any weights is whether AGA-CL hangs on what its features hold. Here it is trained again,
# now, on the mel cepstra and their slopes alone, without the rest of the spectrum's measures; in four classes, from
# Mandarin to English, with the seeds of the first runs of the record.

# %%
from dataclasses import replace

from sertools.analysis.vowels.encoder_runs import some_features
from sertools.analysis.vowels.recall_intervals import spread

count = min(asked.runs, found.settings.runs)
settings = replace(found.settings, runs=count)
cepstra = some_features(shipped, lambda name: "mfcc" in name)
fewer = train(cepstra, settings, kinds=(AGA,), directions={("Mandarin", "English"): "zh->en"}, tasks=("4-CAT",))
by_run = {
    "all features": spread(counted("transfer", "Mandarin", "English"), count=0),
    "cepstra alone": spread(Counted(fewer, facts)("transfer", "Mandarin", "English"), count=0),
}
recalls = {name: one.runs[one.at((*AGA, "4-CAT"))][:count] for name, one in by_run.items()}

# %%
import pandas as pd

compared = pd.DataFrame({name: 100 * values for name, values in recalls.items()}).rename_axis("run")
compared["difference"] = compared["cepstra alone"] - compared["all features"]
page.table(
    "features",
    compared,
    caption="Unweighted average recall of AGA-CL in four classes, Mandarin to English, in percent, by features.",
    digits=1,
)
every = shipped("casia").names
page.value("features", len(every), "d")
page.value("cepstra", sum("mfcc" in name for name in every), "d")
page.value("live", count, "d")
page.value("mean_all", compared["all features"].mean(), ".1f")
page.value("mean_cepstra", compared["cepstra alone"].mean(), ".1f")
by_features = compared[list(recalls)]
page.value("apart", (by_features.max() - by_features.min()).max(), ".1f")

# %% [markdown]
# On {glue:text}`cepstra` of the {glue:text}`features` features the mean over {glue:text}`live` runs is
# {glue:text}`mean_cepstra` %, on all of them {glue:text}`mean_all` %; between runs alone it differs by up to
# {glue:text}`apart` points. That is one family of features, and no answer to how two networks trained on much speech
# compare.

# %% [markdown]
# ## Which vowels a third language has
#
# Anchors are vowels of both languages. Polish has neither /ə/ nor any of the four diphthongs: its cells are empty,
# and AGA-CL with both kinds of anchors has monophthongs alone there.

# %%
from sertools.report import third_language_tables as third

spoken = {language: found.people.query("study == 'third' and target == @language") for language in THIRD}
vowels = third.vowels_of({"Polish (nEMO)": shipped("nemo").table, "German (EMO-DB)": shipped("emodb").table})
page.table(
    "vowels",
    vowels,
    shown=third.vowels_shown(vowels),
    caption="Tokens of each of the ten vowels in the third languages, by emotion. An empty cell: there is none.",
)
page.table(
    "anchors",
    third.anchors_of(found),
    caption="The group anchors of each emotion by which models were carried to a third language, best first, chosen on "
    "its development speakers. An en dash: the languages share no such vowel.",
)
for language, rows in spoken.items():
    for part in ("development", "tested"):
        page.value(f"{language.lower()}_{part}", rows.loc[rows["part"] == part, "speaker"].nunique(), "d")

# %% [markdown]
# Of the Polish speakers {glue:text}`polish_development` are for development and {glue:text}`polish_tested` are
# tested, of the German ones {glue:text}`german_development` and {glue:text}`german_tested`. AGA-CL is given the
# emotions of those for development, as its loss needs them; CL sees nothing of a third language.
#
# ## Table 8

# %%
estimate, replicated = (recall_statistics.uar_third(counted, **each) for each in ({"count": 0}, draws))
frame = third.table8(estimate, replicated, printed[printed["table"] == "Table 8"])
page.table(
    "table8",
    frame,
    shown=third.as_printed(frame),
    caption="Unweighted average recall of CL and AGA-CL, both kinds of anchors, in a third language, in percent, and "
    "what AGA-CL gains (percentage points).",
    note="Brackets: the middle 95 % of the replicates over speakers and runs. Polish and German stand for the paper's "
    "Russian, English for MSP-Podcast, Mandarin for BIIC-Podcast; a difference to the paper's numbers would say "
    "nothing. Chance is 25 % in four classes (4-CAT), 50 % elsewhere.",
    artefact="Table 8",
)
rows = load("vowels").query("table == 'Table 8' or (table == 'text 7.4' and corpus in ['M->D', 'B->D'])")
page.beside_paper("table8", counterparts.third(rows, frame, third.GAIN), interval=DRAWS)
heard = spoken[counterparts.RUSSIANS].query("part == 'tested'")["speaker"]
tested = facts["speaker"].isin(heard) & facts["emotion"].isin(list(EMOTIONS))
page.beside_paper("table8", dusha.assign(value=int(tested.sum())), on=counterparts.RUSSIANS)
four = frame.xs("4-CAT", level="task")["value"]
for source in ("English", "Mandarin"):
    for target, key in ((third.RUSSIAN, "russian"), *((language, language.lower()) for language in THIRD)):
        page.value(f"gain_{source.lower()}_{key}", four[source, target, third.GAIN], ".1f")
        page.value(f"aga_{source.lower()}_{key}", four[source, target, "AGA-CL"], ".1f")
above = frame.xs(third.GAIN, level="model").drop(index=third.RUSSIAN, level="target")["value"]
page.value("above", f"{int((above > 0).sum())} of {int(above.notna().sum())}")

# %% [markdown]
# In four classes AGA-CL gains {glue:text}`gain_english_polish` points on CL in Polish and
# {glue:text}`gain_english_german` in German when it comes from English, {glue:text}`gain_mandarin_polish` and
# {glue:text}`gain_mandarin_german` when it comes from Mandarin (the paper in Russian:
# {glue:text}`gain_english_russian` and {glue:text}`gain_mandarin_russian`). It lies above CL in {glue:text}`above`
# cells. From English it reaches {glue:text}`aga_english_polish` % and {glue:text}`aga_english_german` %, from
# Mandarin {glue:text}`aga_mandarin_polish` % and {glue:text}`aga_mandarin_german` % ({glue:text}`aga_english_russian`
# and {glue:text}`aga_mandarin_russian` %).
#
# ## What English and Mandarin bring along
#
# A source is a language and much else: speakers, recordings, rooms, and how its emotions were acted. German is also a
# nearer relation of English than Russian or Polish is.

# %%
people = found.people.query("study == 'third' and part == 'training'").drop_duplicates(["source", "speaker"])
utterances = facts[facts["speaker"].isin(people["speaker"]) & facts["emotion"].isin(list(EMOTIONS))]
brought = people.join(utterances.groupby("speaker").size().rename("recordings"), on="speaker")
brought = brought.groupby("source").agg(speakers=("speaker", "nunique"), recordings=("recordings", "sum"))
page.table(
    "sources",
    brought,
    caption="Speakers and recordings of the four emotions that models of each source learned from.",
    digits=0,
)

# %% [markdown]
# The two sources differ in these numbers as well, in the paper as here: whichever is the better, its language need
# not be the reason.
#
# ## Verdicts
#
# Replicates draw the tested speakers of each third language (fewer than eight: each left out in turn), the same for
# both sources and models, and the runs with replacement. The analyses: recall is taken of all utterances alike, or of
# corpora or speakers alike. Where CL and AGA-CL are both at or below chance in four classes in more than one replicate
# in twenty, nothing is decided.

# %%
from sertools.analysis.vowels.recall_readings import pooled
from sertools.report.recall_verdicts import judge_recalls, labelled
from sertools.report.verdicts import unit

statistics = labelled({"uar_third": replicated})
wide = labelled(pooled(counted, ["uar_third"]))
tested = {language: len(counted("third", "English", language).speakers) for language in THIRD}
said = f"{unit(tested)}, times draws of the runs"
both = set(recall_statistics.ENCODERS) <= set(others)
encoded = {"uar_encoder": recall_statistics.uar_encoder(others, **draws)} if both else None
for claim in ("vowels-29", "vowels-30"):
    page.verdict(claim, encoded, speakers="draws of tested speakers and runs", met=both)
judge_recalls(page, ("vowels-31", "vowels-32"), statistics, speakers=said, multiverse=wide)
page.verdicts(
    "Verdicts on the claims of section 7.4.",
    note="Ours: differences of recall as shares, of which 0.01 is a point; means over targets, of 31 over sources too.",
)

# %%
from sertools.report.cluster_tables import other_readings

page.table(
    "readings",
    other_readings("vowels", ("vowels-31", "vowels-32"), statistics),
    caption="Share of replicates in which each rule is true, and its other readings.",
    digits=".0%",
)

# %%
page.close()
