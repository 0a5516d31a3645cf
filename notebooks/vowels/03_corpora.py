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
# # 3 Corpora, and where in them the vowels are
#
# Everything that follows rests on vowels cut out of recordings. This page says who speaks in which language, how the
# vowels were found, how often that went wrong, and which vowels are heard often enough, from enough people, in every
# emotion: that chooses the corpora.
#
# **English stands for the paper's MSP-Podcast** (RAVDESS, TESS and EmoTale-EN together), **Mandarin for its
# BIIC-Podcast** (CASIA), Polish (nEMO) and German (EMO-DB) for the Russian of its section 7.4. The paper's are
# podcasts, spontaneous speech of many people, labelled by listeners; ours are acted sentences, few of them, said
# again and again.

# %% tags=["parameters"]
profile = "full"

# %%
from sertools.analysis.vowels import alignment_record
from sertools.measure import tokens
from sertools.measure.shipped import load
from sertools.report.corpus_names import NAMES
from sertools.report.page import open_page

page = open_page("vowels/03_corpora", globals())
# written out, since which corpora a page depends on is read from its text
english = {name: NAMES[name] for name in ("ravdess", "tess", "emotale-en")}
titles = {**english, **{name: NAMES[name] for name in ("casia", "nemo", "emodb", "emotale-dk")}}
corpora = {name: load(name) for name in titles}
vowels = {name: tokens.shipped(name) for name in titles}
page.uses(*corpora.values())
for name in titles:
    page.reads(f"measurements/tokens/{name}.parquet", tokens.shipped_path(name))
record = alignment_record.read()
for name in ("record.json", *(f"{table}.parquet" for table in alignment_record.TABLES)):
    page.reads(f"records/alignment/{name}", alignment_record.root() / name)

# %% [markdown]
# ## Table 1: how many samples

# %%
import pandas as pd

from sertools.report import vowel_counterparts as counterparts
from sertools.report.coverage_tables import people_table, samples_table, shares_text
from sertools.report.published import load as printed

tables = {name: corpus.table for name, corpus in corpora.items()}
languages = {
    "English": pd.concat([tables[name] for name in english]),
    "Mandarin": tables["casia"],
    "Polish": tables["nemo"],
    "German": tables["emodb"],
    "Danish": tables["emotale-dk"],
}
first = printed("vowels", "Table 1")
samples = samples_table(languages, first, {"English": "MSP-Podcast", "Mandarin": "BIIC-Podcast"})
page.table(
    "samples",
    samples,
    shown=shares_text(samples),
    caption="Table 1: samples in the four emotions, the paper's corpora, and what stands in their place here.",
    note="Shares of the four emotions in brackets. Here: recordings as distributed; those with other emotions are "
    "aligned and measured too, and enter no model of the four.",
    artefact="Table 1",
)
page.beside_paper("samples", counterparts.samples(first, samples))
theirs, here = samples.xs("paper", level="whose"), samples.xs("here", level="whose")
page.value("paper_english", int(theirs.loc["MSP-Podcast", "overall"]), ",d")
page.value("paper_mandarin", int(theirs.loc["BIIC-Podcast", "overall"]), ",d")
page.value("ours_english", int(here.loc["English", "overall"]), ",d")
page.value("ours_mandarin", int(here.loc["Mandarin", "overall"]), ",d")
page.value("times_english", theirs.loc["MSP-Podcast", "overall"] / here.loc["English", "overall"], ".0f")
page.value("times_mandarin", theirs.loc["BIIC-Podcast", "overall"] / here.loc["Mandarin", "overall"], ".0f")
page.value("paper_happy", int(theirs.loc["MSP-Podcast", "happy"]), ",d")
page.value("paper_angry", int(theirs.loc["MSP-Podcast", "angry"]), ",d")

# %% [markdown]
# The paper has {glue:text}`paper_english` and {glue:text}`paper_mandarin` samples, ours are {glue:text}`ours_english`
# and {glue:text}`ours_mandarin`: it has {glue:text}`times_english` times as many in English and
# {glue:text}`times_mandarin` times in Mandarin. In its row of MSP-Podcast happiness ({glue:text}`paper_happy`) is
# rarer than anger ({glue:text}`paper_angry`), while in that corpus happiness is the second largest class: the columns
# look as if they had been exchanged. Acted corpora are balanced by design, podcasts are not.

# %%
people = people_table(
    {title: tables[name] for name, title in titles.items()},
    {title: vowels[name].table for name, title in titles.items()},
)
page.table(
    "people",
    people,
    caption="Who speaks: speakers, sentences, recordings, and the vowels found in them.",
    note="CASIA's owner does not say who is a woman. `a recording`: mean number of vowels of the ten. The speakers of "
    "EmoTale-EN also speak in EmoTale-DK.",
    digits={"a recording": 1, **dict.fromkeys(("speakers", "women", "men", "sentences", "recordings", "emotions"), 0)},
)
page.value("vowels", int(people["vowels"].sum()), ",d")
page.value("sentences_ravdess", int(people.loc["RAVDESS", "sentences"]), "d")
page.value("sentences_casia", int(people.loc["CASIA", "sentences"]), "d")
page.value("speakers_casia", int(people.loc["CASIA", "speakers"]), "d")

# %% [markdown]
# {glue:text}`vowels` vowels were found in all. Two limits will not go away: RAVDESS says
# {glue:text}`sentences_ravdess` sentences, and CASIA's {glue:text}`sentences_casia` have {glue:text}`speakers_casia`
# speakers. Of so few people an interval over speakers would say little; each of them is tested in turn.

# %% [markdown]
# ## How the vowels were found
#
# The paper takes its phones from the Montreal Forced Aligner {cite}`mcauliffe2017mfa`, trained on other speech for
# either language. Here nothing is needed but the text: espeak-ng {cite}`espeakng` says the sentence; **time warping**
# {cite}`sakoe1978dtw` bends what it said onto the speech of the recording, and its phones go along; then models of
# the phones are estimated on the corpus itself and find the boundaries anew, round by round: **refined**. RAVDESS
# gets no further rounds: in two sentences every phone has one place, nothing says where it ends, and the models
# drift. CASIA comes with syllables that its owner aligned; they are divided into initial, vowel and coda by such
# models. A folder of TextGrids, where a user has them, takes the place of all this (`sertools tokens --textgrids`).
#
# EMO-DB alone has phones that people marked by hand. Vowels found and vowels marked are matched by edit distance over
# classes of vowels; a **hit** is a found centre inside its marked vowel.

# %%
from sertools.measure.alignment_trial import HAND, PLAIN, REFINED, SPHINX, SYLLABLES
from sertools.report.alignment_tables import corpus_table, emotion_table, judged_table, shortest_by_emotion

judged = record.judged
page.table(
    "hand_labels",
    judged_table(judged.xs(HAND, level="against", drop_level=False), titles),
    caption="The alignment by the hand labels of EMO-DB: hits, distance of the centres, vowels without a partner.",
    note="Hits: share of the matched pairs; of those marked, of those found: the same count over all marked and over "
    "all found vowels. Nothing was learned from the hand labels.",
    digits={"hits": ".1%", "of those marked": ".1%", "of those found": ".1%", "median (ms)": 1, "90 % (ms)": 1},
)
for way in (PLAIN, REFINED):
    row = judged.loc["emodb", way, HAND]
    page.value(f"hits_{way}", row["hits"], ".1%")
    page.value(f"median_{way}", 1000 * row["median"], ".1f")
    page.value(f"ninety_{way}", 1000 * row["ninety"], ".0f")
page.value("recordings", int(judged.loc[("emodb", REFINED, HAND), "utterances"]), "d")

# %%
from sertools.report.figure_alignment import draw_errors_of_alignment


def distances(rows, **where):
    """Distances of the rows with these values, in ms."""
    return 1000 * rows.loc[(rows[list(where)] == pd.Series(where)).all(axis=1), "error"].to_numpy()


others = {f"{title}: PocketSphinx": distances(record.sphinx, corpus=name) for name, title in english.items()}
others["CASIA: owner's syllables"] = distances(record.pairs, corpus="casia", way=REFINED)
panels = {
    "by hand labels (EMO-DB)": {
        "time warping": distances(record.pairs, corpus="emodb", way=PLAIN),
        "refined": distances(record.pairs, corpus="emodb", way=REFINED),
    },
    "refined, against another aligner": others,
}
page.figure(
    draw_errors_of_alignment(panels, marks=(0.5, 0.9)),
    "errors",
    alt="Cumulative shares of vowels over the distance of their centres. On EMO-DB's hand labels half of the vowels "
    f"lie within {1000 * judged.loc[('emodb', REFINED, HAND), 'median']:.0f} ms refined and "
    f"{1000 * judged.loc[('emodb', PLAIN, HAND), 'median']:.0f} ms by time warping alone, 90 % within "
    f"{1000 * judged.loc[('emodb', REFINED, HAND), 'ninety']:.0f} and "
    f"{1000 * judged.loc[('emodb', PLAIN, HAND), 'ninety']:.0f} ms. Against other aligners the medians are "
    + ", ".join(f"{pd.Series(values).median():.0f} ms ({name})" for name, values in others.items())
    + ".",
    caption="Distance between the centres of the same vowel: left our alignment and hand labels, right two aligners "
    "that know nothing of each other. Dots: median and 90 %. The paper has no such figure.",
)

# %% [markdown]
# By the {glue:text}`recordings` hand-labelled recordings of EMO-DB time warping alone hits {glue:text}`hits_plain` of
# the matched vowels, with a median distance of {glue:text}`median_plain` ms and 90 % within {glue:text}`ninety_plain`
# ms; refined it is {glue:text}`hits_refined`, {glue:text}`median_refined` ms and {glue:text}`ninety_refined` ms. A
# vowel's features are a mean over 240 ms around its centre, as in the paper, which such errors move little.

# %%
ways = {PLAIN: "time warping", REFINED: "refined"}
emotional = emotion_table(record, "emodb")
emotional.columns = [column.replace(f"{PLAIN}:", f"{ways[PLAIN]}:") for column in emotional]
page.table(
    "hand_labels_emotions",
    emotional,
    caption="The same for each emotion of EMO-DB.",
    digits={f"{way}: {what}": form for way in ways.values() for what, form in (("hits", ".1%"), ("median (ms)", 1))},
)
page.value("emotion_worst", str(emotional[f"{REFINED}: hits"].idxmin()))
page.value("emotion_worst_hits", emotional[f"{REFINED}: hits"].min(), ".1%")
page.value("emotion_best", str(emotional[f"{REFINED}: hits"].idxmax()))
page.value("emotion_best_hits", emotional[f"{REFINED}: hits"].max(), ".1%")

# %% [markdown]
# Emotions are not aligned equally well: refined, from {glue:text}`emotion_worst_hits` hits
# ({glue:text}`emotion_worst`) to {glue:text}`emotion_best_hits` ({glue:text}`emotion_best`). A difference between
# emotions on the later pages may owe something to that.

# %% [markdown]
# ### Where nobody marked the phones
#
# In English and Mandarin two alignments that know nothing of each other are compared: ours with PocketSphinx
# {cite}`huggins2006pocketsphinx`, whose model was trained on other English, and, in Mandarin, the owner's syllables
# with our alignment from the text alone, which no page uses. Where they agree both may be wrong; where they do not,
# one is. For Polish and Danish there is no second alignment.

# %%
rest = judged[judged.index.get_level_values("against") != HAND]
page.table(
    "compared",
    judged_table(rest, titles),
    caption="One alignment by another: PocketSphinx by ours, our alignment of Mandarin by the owner's syllables.",
    note=f"PocketSphinx was given {record.facts['sphinx_drawn']} recordings of each English corpus; on some it finds "
    "no path. A hit: the centre of the one lies inside the other's vowel. A vowel and the r behind it (*door*, none of "
    "the ten) are one phone in ours and two in PocketSphinx, so that their centres differ.",
    digits={"hits": ".1%", "of those marked": ".1%", "of those found": ".1%", "median (ms)": 1, "90 % (ms)": 1},
)
for name in english:
    key = name.replace("-", "_")
    page.value(f"sphinx_{key}", judged.loc[(name, SPHINX, REFINED), "hits"], ".0%")
    page.value(f"failed_{key}", int(record.facts["sphinx_failed"][name]), "d")
page.value("syllables", judged.loc[("casia", REFINED, SYLLABLES), "hits"], ".0%")
page.value("drawn", int(record.facts["sphinx_drawn"]), "d")

# %% [markdown]
# PocketSphinx's centres lie inside our vowels in {glue:text}`sphinx_ravdess` of the vowels of RAVDESS,
# {glue:text}`sphinx_tess` of TESS and {glue:text}`sphinx_emotale_en` of EmoTale-EN; of {glue:text}`drawn` recordings
# each it could not align {glue:text}`failed_ravdess`, {glue:text}`failed_tess` and {glue:text}`failed_emotale_en`,
# where ours places every phone somewhere. Of CASIA's vowels our alignment from the text alone finds
# {glue:text}`syllables`.

# %%
whole = corpus_table(record, titles)
page.table(
    "alignment",
    whole,
    caption="Every corpus: what is known of its alignment without hand labels, and what it costs.",
    note="`vowels`: of any kind. `shortest`: of the shortest length that the aligner can give (three frames, 15 ms). "
    "`agree`: centres by time warping inside the refined vowel, with the median distance of the two. Last columns: "
    "seconds of one core for a minute of speech.",
    digits={"not aligned": 0, "minutes": 1, "shortest": ".1%", "median (ms)": 0, "agree": ".1%", "apart (ms)": 1,
            "reading": 2, "warping": 2, "refining": 2},
)  # fmt: skip
minutes = whole["minutes"]
page.value("minutes", minutes.sum(), ".0f")
for step in ("warping", "refining"):
    page.value(f"pace_{step}", (whole[step] * minutes).sum() / minutes.sum(), ".2f")
page.value("pace_emodb_warping", whole.loc["EMO-DB", "warping"], ".2f")
page.value("pace_emodb_refining", whole.loc["EMO-DB", "refining"], ".2f")
page.value("agree_least", whole["agree"].min(), ".0%")
page.value("agree_least_where", whole["agree"].idxmin())

# %% [markdown]
# Over {glue:text}`minutes` minutes of speech time warping takes {glue:text}`pace_warping` s of one core for a minute
# of speech, and refining another {glue:text}`pace_refining` s (EMO-DB: {glue:text}`pace_emodb_warping` and
# {glue:text}`pace_emodb_refining`). The two agree least in {glue:text}`agree_least_where`
# ({glue:text}`agree_least`).

# %% [markdown]
# ### Vowels that are not there
#
# An aligner has to put every phone of a sentence somewhere, also one that was swallowed. Such a phone gets the
# shortest length that there is, in a place that says nothing. So **a vowel of that length is left out**, of all that
# follows; more of them are lost in some emotions than in others.

# %%
from sertools.analysis.vowels.coverage import FOUR

left = pd.DataFrame({titles[name]: one.card["aligned"]["floor"]["vowels"] for name, one in vowels.items()}).T
left = left.reindex(columns=list(tokens.VOWELS)).fillna(0).astype(int).rename_axis("corpus")
lost = left.sum(axis=1)
kept = pd.Series({titles[name]: len(one) for name, one in vowels.items()})
page.table(
    "left_out",
    left.assign(all=lost, share=lost / (lost + kept)),
    caption="Vowels of the ten that were left out since the aligner gave them its shortest length.",
    digits={"share": ".1%"},
)
by_emotion = shortest_by_emotion(record, titles, FOUR)
page.table(
    "left_out_emotions",
    by_emotion,
    caption="Share of vowels of any kind that have the aligner's shortest length, by emotion.",
    digits=".1%",
)
spread = by_emotion.max(axis=1) - by_emotion.min(axis=1)
page.value("lost", int(lost.sum()), ",d")
page.value("lost_share", lost.sum() / (lost.sum() + kept.sum()), ".1%")
page.value("lost_vowel", f"/{left.sum().idxmax()}/")
page.value("lost_vowel_share", left.sum().max() / max(lost.sum(), 1), ".0%")
page.value("spread", spread.max(), ".1%")
page.value("spread_where", spread.idxmax())

# %% [markdown]
# {glue:text}`lost` vowels ({glue:text}`lost_share`) are left out; {glue:text}`lost_vowel_share` of them are
# {glue:text}`lost_vowel`. Between the emotions of one corpus the share differs by up to {glue:text}`spread` of its
# vowels ({glue:text}`spread_where`).

# %%
from sertools.report.coverage_tables import repaired_table

card = vowels["casia"].card
page.table(
    "casia",
    repaired_table(card, tables["casia"]),
    caption="CASIA: what became of the owner's labels of syllables.",
    note="What a sentence's syllables are is learned from the recordings: the most frequent row of labels that is as "
    "long as the sentence. Recordings with other labels, or with syllables too short for their parts, are aligned "
    "anew.",
)
page.value("labelled", int(card["aligned"]["labelled"]), "d")
page.value("repaired", int(card["aligned"]["repaired"]), "d")

# %% [markdown]
# {glue:text}`labelled` recordings of CASIA have labels; {glue:text}`repaired` recordings lacked them, or had labels
# that do not agree with the sentence, and were aligned anew.

# %% [markdown]
# ## Which vowels, in which emotions, from how many people
#
# A vowel counts for a speaker and an emotion from five tokens on, and for a corpus where at least half of its
# speakers have it so in every one of the four emotions. Vowels are written as in the paper, /i E @ A/a O u/ and
# /aI eI aU oU/; where IPA is used they are /i ɛ ə ɑ,a ɔ u/ and /aɪ eɪ aʊ oʊ/.

# %%
from sertools.analysis.vowels.coverage import MINIMUM, coverage, covered_vowels, tally
from sertools.report.figure_coverage import draw_coverage

every = pd.concat(tables.values())
found = pd.concat([one.table for one in vowels.values()])
counts = tally(every, found)
covered = coverage(counts)
page.figure(
    draw_coverage(covered, titles),
    "coverage",
    alt="Grids of the ten vowels by the four emotions, one a corpus; the colour is the share of speakers with at least "
    f"{MINIMUM} tokens, the number the median of tokens a speaker. Vowels that all four emotions have from half of the "
    "speakers: "
    + ", ".join(
        f"{titles[name]} {int(row.sum())}" for name, row in covered_vowels(covered).loc[list(titles)].iterrows()
    )
    + ".",
    caption=f"Coverage: share of speakers with at least {MINIMUM} tokens of a vowel in an emotion (colour) and median "
    "tokens a speaker (number). The paper has no such figure.",
)

# %%
from sertools.report.coverage_tables import covered_table, tokens_table

page.table(
    "coverage",
    covered,
    shown=covered_table(covered, list(titles)).rename(index=titles),
    caption="Speakers with enough tokens of each vowel, in the emotion where they are fewest.",
    note="The CSV has every vowel and emotion.",
)
page.table(
    "tokens",
    counts.reset_index(),
    shown=tokens_table(counts, list(titles)).rename(index=titles),
    caption="Tokens a speaker of each vowel and emotion, fewest to most.",
    note="The CSV has every speaker.",
)

# %% [markdown]
# ### The choice that this makes

# %%
from sertools.report.coverage_tables import choice_table

pooled = " + ".join(english.values())
joined = tally(every.assign(corpus=every["corpus"].replace(dict.fromkeys(english, pooled))), found)
choice = choice_table({**{title: counts.loc[[name]] for name, title in titles.items()}, pooled: joined.loc[[pooled]]})
page.table(
    "choice",
    choice,
    caption="Vowels that a corpus, and the three English ones together, have in all four emotions.",
    note="Often: at least five tokens in each of the four emotions; heard: at least one. `speakers`: fewest in an "
    "emotion.",
)
heard = {name: set(row.split()) for name, row in choice["heard, from two"].items()}
for name, key in (*((title, name.replace("-", "_")) for name, title in english.items()), (pooled, "pooled")):
    page.value(f"shared_{key}", len(heard[name] & heard["CASIA"]), "d")
    page.value(f"people_{key}", int(choice.loc[name, "speakers"]), "d")


def written(some):
    """Vowels in the paper's order."""
    return ", ".join(f"/{vowel}/" for vowel in tokens.VOWELS if vowel in some) or "none"


often = joined.loc[pooled].groupby(["speaker", "vowel"]).agg(lambda own: (own >= MINIMUM).all())
people_often = often.unstack("vowel").sum()
tess_often = often[often.index.get_level_values("speaker").str.startswith("tess")].unstack("vowel").sum()
page.value("tess_often", written(set(people_often.index[(people_often > 0) & (people_often == tess_often)])))
page.value("tess_only", written(heard["TESS"] - heard["RAVDESS"] - heard["EmoTale-EN"]))
page.value("nobody_often", written(set(people_often.index[people_often == 0])))
page.value("polish", written(heard["nEMO"]))
page.value("german", written(heard["EMO-DB"]))

# %% [markdown]
# At least once in every emotion, Mandarin shares {glue:text}`shared_ravdess` vowels with RAVDESS
# ({glue:text}`people_ravdess` people), {glue:text}`shared_tess` with TESS ({glue:text}`people_tess`),
# {glue:text}`shared_emotale_en` with EmoTale-EN ({glue:text}`people_emotale_en`), and {glue:text}`shared_pooled` with
# the three together ({glue:text}`people_pooled`). Hence the choice: **English is the three together**, TESS for its
# words, the others for their people, each corpus with its own z-scores. What it costs: {glue:text}`tess_only` is
# heard from the two women of TESS alone, {glue:text}`tess_often` often enough in every emotion from nobody else, and
# {glue:text}`nobody_often` often enough from no one. What later pages say of these vowels in English, they say mostly
# of two women of Toronto.
#
# Polish has {glue:text}`polish`, and neither /@/ nor the diphthongs, so that models with both kinds of anchors have
# monophthongs alone there; German has {glue:text}`german`.

# %%
page.close()
