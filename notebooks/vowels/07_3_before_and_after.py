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
# # 7.3 Vowels before and after anchoring
#
# What does anchoring do to the vowels? Section 7.3 of the paper {cite}`upadhyay2025vowels` takes the vowels of tested
# speakers in the embeddings of AGA-CL with both kinds of anchors, computes the combined score Com of the two
# languages again (Table 6) and holds it against Com before training (Table 2): nearly every vowel has risen (Figure
# 6), those that are no anchors too, and these by more. t-SNE shows languages that overlap (Figure 5).
#
# Before and after differ in more than anchoring: in the space, in the speakers, and in that something was trained at
# all. And a score that was low before can hardly fall. So this page adds three things: how the change would look if
# before and after had nothing to do with each other, the same vowels of the same people in CL, which has no anchors,
# and unlike vowels beside like ones.
#
# **English stands for the paper's MSP-Podcast (M)**: RAVDESS, TESS and EmoTale-EN together. **Mandarin stands for its
# BIIC-Podcast (B)**: CASIA, four speakers. Features are cepstral in the place of wav2vec 2.0.

# %% tags=["parameters"]
profile = "full"
source = "record"
seed = 0
replicates = 1000
workers = 2

# %%
from sertools.report.page import open_page
from sertools.report.published import load
from sertools.report.vowel_results import open_vowels

page = open_page("vowels/07_3_before_and_after", globals())
asked = page.parameters
found = open_vowels(page)
printed = load("vowels")

# %%
from sertools.analysis.vowels.embedded_vowels import averaged, fewest, pairs

models = {"AGA-CL": pairs(found, "AGA-CL"), "CL": pairs(found, "CL")}
whole = {name: averaged(each, count=0) for name, each in models.items()}
many = {name: averaged(each, count=asked.replicates, seed=asked.seed) for name, each in models.items()}
own = models["AGA-CL"]
people = {
    (pair.direction, side): getattr(pair, side).speakers for pair in own for side in ("source", "target")
}  # fmt: skip
page.value("runs", len({pair.run for pair in own}), "d")
page.value("folds", len({pair.fold for pair in own if pair.direction == "en->zh"}), "d")
page.value("english_validation", len(people["en->zh", "source"]), "d")
page.value("english_tested", len(people["zh->en", "target"]), "d")
page.value("mandarin_validation", len(people["zh->en", "source"]), "d")

# %% [markdown]
# ## Whose vowels, in which models
#
# As in the paper, each emotion has the model that tells it from the rest, and Com of an emotion is computed from its
# vowels in that model's space (the transformer's output): of {glue:text}`runs` runs, the mean over which is shown. No
# vowel is of a speaker whom the model learned from. From English to Mandarin they are those of the English validation
# speakers ({glue:text}`english_validation`) and of one tested Mandarin speaker, each of {glue:text}`folds` in turn,
# the mean over whom is shown. From Mandarin to English they are those of the Mandarin validation speakers
# ({glue:text}`mandarin_validation`) and of the tested English ones ({glue:text}`english_tested`). The paper compares
# test sets; here a source has no speakers to spare for one.
#
# AGA-CL's attention mixes each source vowel with like vowels of the target (of its development speakers) before the
# transformer sees it. In part its languages are brought together by construction, and by no loss.
#
# ## Table 6

# %%
from sertools.analysis.vowels.embedded_vowels import statistic
from sertools.corpora.vowels import MONOPHTHONGS, VOWELS
from sertools.report import anchored_vowel_tables as tables
from sertools.report import vowel_counterparts as counterparts
from sertools.report.counterparts import DRAWS

estimate, replicated = statistic(whole["AGA-CL"]), statistic(many["AGA-CL"])
frame = tables.table6(estimate, replicated, printed[printed["table"] == "Table 6"])
page.table(
    "table6",
    frame,
    shown=tables.as_printed(frame),
    caption="Com of like vowels in the embeddings of AGA-CL, both kinds of anchors: the paper's, ours, the difference.",
    note="Brackets: the middle 95 % of the replicates over speakers and runs; with fewer different speakers than there "
    "are, their means are noisier and lie further apart, so that brackets tend to lie below the estimate. An en dash: "
    "one of the languages has the vowel too seldom. English stands for MSP-Podcast, Mandarin for BIIC-Podcast, "
    "cepstral features for wav2vec 2.0.",
    artefact="Table 6",
)
for place in ("Table 6", "text 7.3"):
    page.beside_paper("table6", counterparts.scores(load("vowels", place), frame), interval=DRAWS)
ours = frame["ours"].groupby(level="direction", sort=False).mean()
theirs = frame["paper"].groupby(level="direction", sort=False).mean()
for key, direction in (("en_zh", "en->zh"), ("zh_en", "zh->en")):
    page.value(f"after_{key}", ours[direction])
    page.value(f"paper_after_{key}", theirs[direction])
known = frame["ours"].unstack("vowel").notna().groupby(level="direction").any()
for key, direction in (("en_zh", "en->zh"), ("zh_en", "zh->en")):
    lacking = [tables.heading(vowel) for vowel in VOWELS if not known.loc[direction, vowel]]
    page.value(f"lacking_{key}", ", ".join(lacking) or "none")
page.value("cells", int(frame["ours"].notna().sum()), "d")
page.value("all_cells", len(frame), "d")

# %% [markdown]
# On average Com is {glue:text}`after_en_zh` from English to Mandarin (the paper: {glue:text}`paper_after_en_zh`) and
# {glue:text}`after_zh_en` from Mandarin to English ({glue:text}`paper_after_zh_en`), over the {glue:text}`cells` of
# {glue:text}`all_cells` cells that both languages have (vowels that are missing in every emotion:
# {glue:text}`lacking_en_zh` from English to Mandarin, {glue:text}`lacking_zh_en` from Mandarin to English). The two
# scales cannot be compared: ED is divided by the largest distance between any two vowels, in the paper of its
# features (as far as one can tell), here of the four models of a run.
#
# ## Figure 5: the embeddings in a plane

# %%
from sertools.analysis.vowels.setup import DIRECTIONS
from sertools.analysis.vowels.shown_vowels import drawn_vowels
from sertools.analysis.wild.plane import ITERATIONS, PERPLEXITY, Asked, planes

MOST = 30
spoken = {direction: languages for languages, direction in DIRECTIONS.items()}
sides = dict(zip(("source", "target"), spoken["en->zh"], strict=True))
shown = drawn_vowels(found.shown, found.models, MONOPHTHONGS, sides, most=MOST, seed=asked.seed)
asked_for = [Asked(each.values, PERPLEXITY, asked.seed) for each in shown.values()]
made = dict(zip(shown, planes(asked_for, workers=asked.workers), strict=True))
page.value("most", MOST, "d")
page.value("perplexity", PERPLEXITY, ".0f")
page.value("iterations", ITERATIONS, "d")
page.value("points", ", ".join(str(len(each.vowels)) for each in shown.values()))

# %% [markdown]
# t-SNE (perplexity {glue:text}`perplexity`, {glue:text}`iterations` iterations, a random start) keeps near neighbours
# near and nothing else: distances between groups mean nothing. Below are the monophthongs of the first run from
# English to Mandarin and of the first fold, at most {glue:text}`most` tokens of each vowel and language, drawn by a
# seed ({glue:text}`points` points). The paper shows happiness, anger and sadness; neutral is ours.

# %%
from sertools.analysis.vowels.shown_vowels import neighbours
from sertools.report.figure_commonality import label, vowel_looks
from sertools.report.figure_planes import Plane, draw_planes

WORDS = {"neu": "neutral", "hap": "happiness", "ang": "anger", "sad": "sadness"}
near = neighbours(shown, made)
looks = {"vowels": vowel_looks()}
panels = [
    Plane(WORDS[task], made[task], [label(*each) for each in zip(one.vowels, one.languages, strict=True)], "vowels")
    for task, one in shown.items()
]
said = "; ".join(f"{WORDS[task]} {value:.2f}" for task, value in near["foreign, plane"].items())
page.figure(
    draw_planes(panels, looks, columns=2, seed=asked.seed),
    "planes",
    alt="Four panels of points in a plane without units, a colour a vowel and a marker a language. Share of nearest "
    f"neighbours that are of the other language, over chance (1: mixed, 0: apart): {said}.",
    caption="t-SNE of single monophthongs in the embeddings of AGA-CL, English to Mandarin, run 0, one model an "
    "emotion. Against the original, of which only the caption is known: neutral as well, other corpora and "
    "features, one tested speaker, vowels drawn to equal numbers.",
    artefact="Figure 5",
)

# %% [markdown]
# Whether languages lie among each other, and like vowels by each other, can be counted: in the embeddings themselves
# and, since that is what the eye has, in the plane.

# %%
from sertools.analysis.vowels.vowel_neighbours import NEIGHBOURS

page.table(
    "neighbours",
    near.rename(index=WORDS),
    caption=f"The {NEIGHBOURS} nearest tokens, over chance (1: as if tokens lay anywhere): how many are of the other "
    "language, and, among tokens of the other language, how many hold the same vowel.",
    digits=2,
)
page.value("foreign", near["foreign, embedding"].mean())
page.value("same", near["same vowel, embedding"].mean())

# %% [markdown]
# In the embeddings {glue:text}`foreign` times as many of the nearest tokens are of the other language as if languages
# were mixed (mean over emotions), and among those of the other language the same vowel is {glue:text}`same` times as
# frequent as by chance.

# %% [markdown]
# ## Figure 6: before and after
#
# Before is Com of the input features of those speakers among whom anchors are chosen: English development speakers
# and all four Mandarin ones, the same for both directions, as in Table 2. After is Table 6.

# %%
from sertools.analysis.vowels.before_after import before_of, changes, compared_sums, input_sums
from sertools.analysis.vowels.before_after_readings import compared_pairs
from sertools.analysis.vowels.commonality_statistics import statistics as of_features
from sertools.analysis.vowels.setup import LANGUAGES
from sertools.measure import tokens

for corpus in (*LANGUAGES["English"], *LANGUAGES["Mandarin"]):
    page.reads(f"measurements/tokens/{corpus}.parquet", tokens.shipped_path(corpus))
features = input_sums(found.settings)
compared = compared_pairs(compared_sums(found, features))
first = of_features(averaged(compared, count=0)["en->zh"], permutations=1)
before = of_features(averaged(compared, count=asked.replicates, seed=asked.seed)["en->zh"], permutations=1)
anchors = first["chosen"].query("group == 'GA'")
moved = changes(first["commonality"], estimate, anchors)

# %%
from sertools.analysis.vowels.printed_commonality import changes as printed_changes
from sertools.report.figure_before_after import draw_changes, draw_regression

paper = printed_changes(printed)
six = {
    "(a) M→B, the paper's": paper[paper["direction"] == "M->B"],
    "(b) B→M, the paper's": paper[paper["direction"] == "B->M"],
    "(a) English to Mandarin": moved[moved["direction"] == "en->zh"],
    "(b) Mandarin to English": moved[moved["direction"] == "zh->en"],
}
risen = {name: f"{int((rows['change'] > 0).sum())} of {len(rows)}" for name, rows in six.items()}
page.figure(
    draw_changes(six),
    "changes",
    alt="Com of each vowel and emotion before and after anchoring, two panels of the paper's numbers above two of "
    f"ours. It rises in {'; '.join(f'{often} cells in {name}' for name, often in risen.items())}.",
    caption="Com before anchoring (dashes) and after (markers; filled: group anchors of the emotion), the paper's from "
    "its Tables 2 and 6 above, ours below. Against the original, of which only the caption is known: drawn anew; below "
    "other corpora and features, and where a vowel is missing one of the languages has it too seldom.",
    artefact="Figure 6",
)
regression = tables.regressions({"the paper's": paper, "ours": moved})
for key, (of, direction) in {"paper_en_zh": ("the paper's", "en->zh"), "paper_zh_en": ("the paper's", "zh->en"),
                             "en_zh": ("ours", "en->zh"), "zh_en": ("ours", "zh->en")}.items():  # fmt: skip
    row = regression.loc[(of, direction)]
    page.value(f"risen_{key}", f"{int(row['risen'])} of {int(row['cells'])}")
    for name in ("correlation", "if_unrelated", "change_anchored", "change_others", "change_others_expected"):
        page.value(f"{name}_{key}", row[tables.REGRESSION[name]])

# %% [markdown]
# Com has risen in {glue:text}`risen_en_zh` cells from English to Mandarin (the paper: {glue:text}`risen_paper_en_zh`)
# and in {glue:text}`risen_zh_en` from Mandarin to English ({glue:text}`risen_paper_zh_en`).
#
# ## How the change hangs on the value before
#
# If the value after had nothing to do with the one before, cells that were low before would rise and high ones fall:
# the change would lie along a line of slope −1, and the anchors, which are the vowels that were highest before, would
# rise less than the others. That is regression to the mean, and no doing of the anchors.

# %%
page.figure(
    draw_regression(six),
    "regression",
    alt="Change of Com over Com before, two panels of the paper's numbers above two of ours, with a falling line where "
    "cells would lie if before and after were unrelated. Correlations: "
    + "; ".join(f"{of} {way} {r:.2f}" for (of, way), r in regression[tables.REGRESSION["correlation"]].items())
    + ".",
    caption="The change of Com over its value before (filled: group anchors of the emotion). Line: where cells would "
    "lie, but for scatter, if the value after had nothing to do with it. The paper has no such figure.",
)
page.table(
    "regression",
    regression,
    shown=regression.rename(index=tables.SAID, level="direction"),
    caption="The change of Com and its value before.",
    note="`r if unrelated`: the correlation of change and value before that would follow from the two spreads if "
    "before and after were unrelated. `change`: means over group anchors and over other vowels. `others, on one "
    "line`: the mean change of the other vowels if all cells fell on one line of after on before, so that anchors were "
    "nothing special.",
    digits=2,
)

# %% [markdown]
# In the paper's numbers the change correlates with the value before by {glue:text}`correlation_paper_en_zh` and
# {glue:text}`correlation_paper_zh_en`, where unrelated values would give {glue:text}`if_unrelated_paper_en_zh` and
# {glue:text}`if_unrelated_paper_zh_en`. In ours it does by {glue:text}`correlation_en_zh` and
# {glue:text}`correlation_zh_en` (unrelated: {glue:text}`if_unrelated_en_zh` and {glue:text}`if_unrelated_zh_en`).
#
# The paper's anchors change by {glue:text}`change_anchored_paper_en_zh` and {glue:text}`change_anchored_paper_zh_en`,
# other vowels by {glue:text}`change_others_paper_en_zh` and {glue:text}`change_others_paper_zh_en`: the value before
# alone, anchor or not, would have let one expect {glue:text}`change_others_expected_paper_en_zh` and
# {glue:text}`change_others_expected_paper_zh_en` of these. Our anchors change by {glue:text}`change_anchored_en_zh`
# and {glue:text}`change_anchored_zh_en`, other vowels by {glue:text}`change_others_en_zh` and
# {glue:text}`change_others_zh_en`, where the value before would have let one expect
# {glue:text}`change_others_expected_en_zh` and {glue:text}`change_others_expected_zh_en`.

# %% [markdown]
# ## What anchors add to training
#
# CL is trained on the source alone. Its embeddings of the same vowels of the same people say what of the change comes
# with any training on emotions. Features of these people stand beside it, and unlike vowels beside like ones: Com
# also rises where all vowels draw together, and then like vowels are no better told from unlike ones than before.

# %%
same_people = before_of(own, features, minimum=fewest(found.settings))
spaces = {
    "input features, development speakers": compared,
    "input features, same speakers": same_people,
    "CL": models["CL"],
    "AGA-CL": own,
}
two = {"CL": (whole["CL"], many["CL"]), "AGA-CL": (whole["AGA-CL"], many["AGA-CL"])}
for name in list(spaces)[:2]:
    two[name] = (averaged(spaces[name], count=0), averaged(spaces[name], count=asked.replicates, seed=asked.seed))
likeness = tables.likeness({name: two[name] for name in spaces})
page.table(
    "likeness",
    likeness,
    shown=tables.likeness_shown(likeness),
    caption="Mean Com of like and of unlike vowels of the two languages, over the four emotions.",
    note="Brackets: the middle 95 % of the replicates over speakers and, of models, runs. `nearest is like`: share of "
    "vowels whose highest Com (mean over runs and folds) with any vowel of the other language is that with their like; "
    "of ten vowels a tenth by chance.",
)
for key, direction in (("en_zh", "en->zh"), ("zh_en", "zh->en")):
    for name, space in (("features", "input features, same speakers"), ("cl", "CL"), ("aga", "AGA-CL")):
        page.value(f"like_{name}_{key}", likeness.loc[(direction, space), "like"])
        page.value(f"gap_{name}_{key}", likeness.loc[(direction, space), "gap"])
        page.value(f"nearest_{name}_{key}", likeness.loc[(direction, space), "nearest"], ".0%")

# %% [markdown]
# From English to Mandarin like vowels of these people have a Com of {glue:text}`like_features_en_zh` in the features,
# {glue:text}`like_cl_en_zh` in CL and {glue:text}`like_aga_en_zh` in AGA-CL; what they have more than unlike ones is
# {glue:text}`gap_features_en_zh`, {glue:text}`gap_cl_en_zh` and {glue:text}`gap_aga_en_zh`. From Mandarin to English
# it is {glue:text}`like_features_zh_en`, {glue:text}`like_cl_zh_en` and {glue:text}`like_aga_zh_en`, and the
# difference to unlike ones {glue:text}`gap_features_zh_en`, {glue:text}`gap_cl_zh_en` and {glue:text}`gap_aga_zh_en`.
# Where the difference shrinks, vowels have come together, and not like vowels alone.
#
# Com has another scale in each space; which vowel is nearest has none. It is the like one for
# {glue:text}`nearest_features_en_zh` of the vowels in the features, for {glue:text}`nearest_cl_en_zh` in CL and
# {glue:text}`nearest_aga_en_zh` in AGA-CL from English to Mandarin, and for {glue:text}`nearest_features_zh_en`,
# {glue:text}`nearest_cl_zh_en` and {glue:text}`nearest_aga_zh_en` from Mandarin to English.

# %% [markdown]
# ## Verdicts
#
# Replicates draw speakers, corpus by corpus: bootstrapped where a corpus has eight or more, else each left out in
# turn, one alone always kept; Mandarin's tested speakers are left out with their folds. They draw runs with
# replacement, alike for CL and AGA-CL. All four claims speak of the space of wav2vec 2.0 and cannot be decided with
# cepstral features, whatever is measured; what is measured stands beside. The analyses: before, the speakers among
# whom anchors were chosen or those whose vowels stand after; ED divided by the largest distance of all emotions or of
# each by itself.

# %%
from sertools.analysis.vowels.before_after_readings import PEOPLE, analyses

statistics = {
    "commonality_after": replicated,
    "commonality_without": statistic(many["CL"]),
    "commonality": before["commonality"],
    "chosen": before["chosen"],
}
befores = dict(zip(PEOPLE, (compared, same_people), strict=True))
choices, wide = analyses(own, befores, first["chosen"])
said = f"{asked.replicates} draws of speakers and runs"
CLAIMS = ("vowels-25", "vowels-26", "vowels-27", "vowels-28")
for claim in CLAIMS:
    page.verdict(claim, statistics, speakers=said, multiverse=wide)
page.verdicts(
    "Verdicts on the claims of section 7.3.",
    note="A rule that is true throughout (100 %) does not decide a claim that lacks what stands in brackets.",
)

# %%
from sertools.report.claims import claims
from sertools.report.cluster_tables import other_readings
from sertools.report.rules import evaluate

page.table(
    "readings",
    other_readings("vowels", CLAIMS, statistics),
    caption="Share of replicates in which each rule is true, and its other readings: against CL, the same vowels of "
    "the same people.",
    digits=".0%",
)
for claim in CLAIMS:
    choices[claim] = evaluate(claims("vowels")[claim].rule, wide, by="analysis")
page.table(
    "analyses",
    choices.set_index("people"),
    caption="Whether the rules are true of all speakers and runs, by whose vowels stand before and what ED is divided "
    "by.",
)

# %%
anger = frame["paper"].xs("ang", level="emotion").unstack("vowel")[["@", "O"]]
text = printed[(printed["table"] == "text 7.3") & (printed["condition"] == "ang")]
page.value("anger", text["mean"].max())
for key, direction in (("en_zh", "en->zh"), ("zh_en", "zh->en")):
    for name, vowel in (("schwa", "@"), ("open_o", "O")):
        page.value(f"{name}_{key}", anger.loc[direction, vowel])

# %% [markdown]
# The paper's instance in the last claim, {glue:text}`anger` for both vowels in anger, is in neither half of its own
# Table 6, where /@/ and /O/ have {glue:text}`schwa_en_zh` and {glue:text}`open_o_en_zh` from M to B, and
# {glue:text}`schwa_zh_en` and {glue:text}`open_o_zh_en` from B to M.

# %%
page.close()
