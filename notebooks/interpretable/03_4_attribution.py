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
# # 3.4 Feature attribution for emotion clustering
#
# Which of the 27 feature groups place an emotion where it lies in the latent space of the denoising autoencoder
# (DAE)? The paper answers with DeepLIFT attributions, measured from the mean neutral utterance, and split violins
# (its Figure 4 g-j). The pooled track stands in for IEMOCAP; SAVEE and EMO-DB are the paper's own transfer corpora,
# CaFE is not here. Every model is explained on its held-out rows, speakers apart.

# %% tags=["parameters"]
profile = "full"
train = "open-english"
transfer = ["savee", "emodb"]
extension = ["urdu", "emovo", "casia", "nemo", "emotale-dk"]
folds = 10
runs = 1
epochs = 50
seed = 0
proportions = "iemocap"
level = "kept"
classifier = "SVC"
device = "cpu"
workers = 2

# %%
import numpy as np
import pandas as pd

from sertools.analysis import emotion_profiles as profiles
from sertools.analysis.dimension_order import common_order, in_order
from sertools.analysis.emotion_attribution import ALL, ZERO, explain
from sertools.analysis.transfer import TRAIN
from sertools.measure.groups import groups as feature_groups
from sertools.models.methods import INTERPRETABLE, METHODS
from sertools.models.track import CLASSES, four_classes, prepare_track, train_track
from sertools.report import attribution_tables as tables
from sertools.report.claims import claims
from sertools.report.decidable import evidence, truths
from sertools.report.figure_violins import FEWEST, LIMIT, beyond, draw_violins
from sertools.report.multiverse import widely
from sertools.report.page import open_page
from sertools.report.statistics import tidy, with_interval

page = open_page("interpretable/03_4_attribution", globals())
asked = page.parameters

# %% [markdown]
# ## Which utterances are explained
#
# The models are those of the page on classification. A linear classifier on a model's embedding names the emotions of
# its held-out rows; rows named rightly (true positives) are explained, and the mean of the neutral ones is the
# reference from which that model's attributions are measured.

# %%
# nothing here learns from activation or valence
choices = dict(folds=asked.folds, seed=asked.seed, level=asked.level, rows=asked.subsample, dimensions=())
training = dict(runs=asked.runs, epochs=asked.epochs, seed=asked.seed, workers=asked.workers, device=asked.device)
track = prepare_track(asked.train, proportions=asked.proportions, **choices)
grid = train_track(track, INTERPRETABLE, **training)
targets = {
    name: four_classes(name, level=asked.level, rows=asked.subsample, seed=asked.seed)[0]
    for name in [*asked.transfer, *asked.extension]
}
page.uses(track.utterances, *targets.values())
for name in [name for name, corpus in targets.items() if corpus.table["emotion"].isna().all()]:
    page.banner("No labels", f"{name} carries no emotions: it has no true positives.")
    del targets[name]
transfer = [name for name in asked.transfer if name in targets]

# %%
scoring = dict(classifier=asked.classifier, seed=asked.seed, workers=asked.workers)
explained = explain(track, grid, targets, **scoring)
found = explained[TRAIN]
who = tables.samples(found)
page.table(
    "samples",
    who,
    caption="Held-out rows of the pooled track, and the true positives among them; with any: how many speakers and "
    "models have a true positive.",
    digits={"share": ".0%", "largest speaker's part": ".0%"},
)
page.keep("true_positives_by_speaker", tables.by_speaker(found).reset_index())
page.value("models", len(found.models), "d")
page.value("left_out", len(found.left_out), "d")
fewest = who["true positives"].idxmin()
page.value("fewest", fewest)
page.value("fewest_rows", int(who.loc[fewest, "true positives"]), "d")
page.value("fewest_tested", int(who.loc[fewest, "tested"]), "d")
page.value("fewest_speakers", int(who.loc[fewest, "speakers"]), "d")
page.value("fewest_models", int(who.loc[fewest, "models"]), "d")
page.value("neutral_part", who.loc["neutral", "largest speaker's part"], ".0%")

# %% [markdown]
# {glue:text}`models` models have a reference; {glue:text}`left_out` have no neutral true positive and are left out.
# True positives are fewest for {glue:text}`fewest`: {glue:text}`fewest_rows` of {glue:text}`fewest_tested` rows, of
# {glue:text}`fewest_speakers` speakers, under {glue:text}`fewest_models` models. To keep the true positives alone is
# to keep what the classifier finds typical: for a class that it seldom names, hardly anything. Of the neutral ones,
# which make the references, {glue:text}`neutral_part` are one speaker's; a model has a reference of its own, and
# models count alike.

# %% [markdown]
# ## Figure 4 (g-j)
#
# Only a random start tells one latent dimension from the other, or up from down. To draw all models together, each
# model's dimensions are put in the order and given the signs that correlate most with those of the first model.

# %%
order = common_order(grid.select(method="DAE").embed(track.inputs))
names = list(feature_groups())
LETTERS = {"neutral": "g", "sad": "h", "angry": "i", "happy": "j"}


def panels(scores):
    return {f"({letter}) {emotion}": scores[emotion] for emotion, letter in LETTERS.items()}


def widest(scores):
    """The group of largest mean absolute score of each emotion that has any row."""
    return ", ".join(
        f"{emotion} {names[int(np.abs(scores[emotion]).mean((0, 2)).argmax())]}"
        for emotion in LETTERS
        if scores[emotion].shape[-1]
    )


drawn = in_order(found, order)
page.figure(
    draw_violins(panels(drawn), names),
    "violins",
    alt="Four panels, an emotion each, with a violin for each of 27 feature groups, its left half the first latent "
    "dimension and its right half the second. The group with the largest mean size of a score: "
    f"{widest(drawn) or 'none'}.",
    caption="DeepLIFT attributions of the held-out true positives (Figure 4 g-j), DAE, all folds; black: median. "
    f"The vertical axis ends at ±{LIMIT:.1f}, as the original's does; {beyond(drawn):.1%} of the scores lie beyond. "
    f"Below {FEWEST} rows each is a dot. Kernel: Gaussian, Scott's rule; violins end at percentiles 1 and 99. Against "
    "the original: the pooled track in IEMOCAP's place, speakers apart, the models' dimensions put in one order.",
    artefact="Figure 4 (g-j)",
)
others = order.correlations[1:].mean(0)
page.value("first_r", others[0])
page.value("second_r", others[1])

# %% [markdown]
# The first dimensions of the other models correlate with the first model's by {glue:text}`first_r` on average, the
# second by {glue:text}`second_r`: the further from 1, the less a half of a violin is one and the same dimension. The
# statistics below take no side in that: they are means over both dimensions and take no account of signs.
#
# The same for all held-out rows, whatever the classifier says of them:

# %%
everyone = in_order(found, order, rows=ALL)
page.figure(
    draw_violins(panels(everyone), names),
    "violins_all",
    alt="The same four panels for all held-out rows instead of the true positives alone. The group with the largest "
    f"mean size of a score: {widest(everyone) or 'none'}.",
    caption="Attributions of all held-out rows from the same references. Not a figure of the paper. "
    f"{beyond(everyone):.1%} of the scores lie beyond the vertical axis.",
)

# %% [markdown]
# ## The largest attributions
#
# A group's attribution is the mean absolute attribution of its features over the rows of an emotion, then the mean
# over the models and both dimensions.

# %%
judged = profiles.cells(profiles.profiles(found), found)
attribution = judged["attribution"]
page.table(
    "largest",
    tables.largest(attribution, tuple(LETTERS)),
    caption="The five groups with the largest mean absolute attribution, by emotion (units of the latent).",
    note="Brackets: 95 % of the replicates over speakers. In a replicate the true positives and the reference stay "
    "those of all speakers; the means are those of the speakers drawn.",
)
page.keep(
    "attribution",
    pd.DataFrame(
        [{"emotion": e, "group": g, "value": one.estimate, "low": one.low, "high": one.high}
         for (e, g), one in attribution.items()]
    ),
)  # fmt: skip
for emotion in CLASSES:
    values = {group: attribution[emotion, group].estimate for group in names}
    known = {group: value for group, value in values.items() if np.isfinite(value)}
    top = max(known, key=known.get, default=None)
    page.value(f"top_{emotion}", top or "none")
    page.value(f"top_{emotion}_value", known[top] if top else float("nan"), ".3f")
    page.value(f"range_{emotion}", max(known.values()) - min(known.values()) if top else float("nan"), ".3f")

# %% [markdown]
# Largest of all: {glue:text}`top_neutral` for neutral ({glue:text}`top_neutral_value`), {glue:text}`top_sad` for sad
# ({glue:text}`top_sad_value`), {glue:text}`top_angry` for angry ({glue:text}`top_angry_value`) and
# {glue:text}`top_happy` for happy ({glue:text}`top_happy_value`).

# %% [markdown]
# ## How alike the emotions' profiles are

# %%
page.table(
    "relations",
    tables.relations(judged),
    caption="Two emotions' attributions over the 27 groups: Spearman's rho of their order, Euclidean distance of their "
    "size.",
    note="N neutral, S sad, H happy, A angry. Replicates without a true positive of an emotion are left out.",
)
for pair in ("N-S", "N-H", "N-A", "S-H", "S-A", "H-A"):
    key = pair.replace("-", "").lower()
    page.value(f"rho_{key}", judged["profile_rho"][(pair,)].estimate)
    page.value(f"distance_{key}", judged["profile_distance"][(pair,)].estimate, ".3f")

# %% [markdown]
# Happy's profile has a rho of {glue:text}`rho_sh` with sad's and {glue:text}`rho_ha` with angry's; its distance from
# neutral's is {glue:text}`distance_nh`, sad's {glue:text}`distance_ns`, angry's {glue:text}`distance_na`.

# %% [markdown]
# ## What follows from the reference
#
# An attribution measured from the mean neutral utterance is small for neutral utterances by construction. Measured
# from the zero input, the mean of a standardised corpus, nothing favours neutral.

# %%
from_zero = explain(track, grid, {}, reference=ZERO, **scoring)[TRAIN]
zero = profiles.cells(profiles.profiles(from_zero), from_zero)


def spans(cells):
    """Range over the groups of the attribution, for each emotion."""
    return {
        emotion: float(np.ptp([one.estimate for (of, _), one in cells["attribution"].items() if of == emotion]))
        for emotion in CLASSES
    }


span = pd.DataFrame({"from neutral": spans(judged), "from zero": spans(zero)}).rename_axis("emotion")
page.table("ranges", span, caption="Range over the 27 groups of the attribution, by emotion and reference.", digits=3)
for key, column in (("neutral", "from neutral"), ("zero", "from zero")):
    page.value(f"flattest_from_{key}", span[column].idxmin() if span[column].notna().any() else "none")
page.value("neutral_range_from_zero", span.loc["neutral", "from zero"], ".3f")

# %% [markdown]
# From the neutral reference the range is least for {glue:text}`flattest_from_neutral`, from zero for
# {glue:text}`flattest_from_zero`.

# %% [markdown]
# ## What follows from the input alone
#
# Attributions here are absolute, so a group weighs where an emotion's features lie far from the reference, on either
# side, whatever the network learned. For a network that were linear, a feature's attribution would be its weight times
# that difference. How much of the order of the groups is in the differences alone:

# %%
of = profiles.profiles(found)
alone = {kind: profiles.agreement(of, profiles.input_profiles(found, of=kind), found) for kind in ("mean", "rows")}
page.table(
    "input",
    pd.DataFrame(
        {
            "mean of the emotion": {
                emotion: None if emotion == "neutral" else with_interval(alone["mean"][(emotion,)])
                for emotion in CLASSES
            },
            "utterance by utterance": {emotion: with_interval(alone["rows"][(emotion,)]) for emotion in CLASSES},
        }
    ).rename_axis("emotion"),
    caption="Spearman's rho over the 27 groups: attribution, and the absolute difference of the input from the "
    "reference, of an emotion's mean or utterance by utterance.",
    note="The mean of the neutral true positives is the reference itself: no difference is left.",
)
for emotion in CLASSES:
    page.value(f"input_{emotion}", alone["rows"][(emotion,)].estimate)
page.value("input_angry_mean", alone["mean"][("angry",)].estimate)

# %% [markdown]
# Without any network, the mean difference from neutral orders the groups of angry with a rho of
# {glue:text}`input_angry_mean` to their attributions; utterance by utterance the rho is {glue:text}`input_angry` for
# angry, {glue:text}`input_sad` for sad, {glue:text}`input_happy` for happy and {glue:text}`input_neutral` for neutral.
# The nearer to 1, the less the figure says of the network and the more of the corpus.

# %% [markdown]
# ## Transfer corpora
#
# The text of the paper explains true positives of the validation set, the caption of its figure says validation and
# transfer data sets. Verdicts follow the text. Here the true positives of the transfer corpora, from the same
# references; each row is explained by every model that names it rightly.

# %%
moved = [in_order(explained[name], order) for name in transfer]
together = {emotion: np.concatenate([each[emotion] for each in moved], axis=-1) for emotion in CLASSES}
page.figure(
    draw_violins(panels(together), names, counted="utterances under a model"),
    "violins_transfer",
    alt=f"The same four panels for the true positives of {' and '.join(transfer)}. The group with the largest mean "
    f"size of a score: {widest(together) or 'none'}.",
    caption="Attributions of the true positives of the paper's transfer corpora that are here "
    f"({', '.join(transfer)}), from the references of the held-out rows (Figure 4 g-j as its caption has it). "
    f"{beyond(together):.1%} of the scores lie beyond the vertical axis.",
)

# %%
estimates = {
    name: np.array([[one.estimate for one in profiles.attribution(profiles.profiles(each), each).values()]])
    .reshape(len(CLASSES), len(names))
    for name, each in explained.items()
}  # fmt: skip
likeness = {
    name: {
        emotion: float(profiles.spearman(values[place][:, None], estimates[TRAIN][place][:, None])[0])
        for place, emotion in enumerate(CLASSES)
    }
    for name, values in estimates.items()
    if name != TRAIN
}
moved_table = tables.across({name: explained[name] for name in likeness}, likeness)
page.table(
    "transfer",
    moved_table,
    caption="Transfer corpora: true positives (utterances under a model), and Spearman's rho over the 27 groups of the "
    "attributions there with those of the held-out rows.",
)
page.value("least_alike", np.nanmin([each["angry"] for each in likeness.values()]))

# %% [markdown]
# The least rho of angry's profile, on any transfer corpus, is {glue:text}`least_alike`.

# %% [markdown]
# ## Other readings
#
# The same rules when one choice is made otherwise: the zero reference; all held-out rows; one dimension alone; each
# model's attributions divided by the standard deviation of its latent; the absolute value of a group's mean instead of
# the mean of absolute values; the UAE; random folds, as published; balanced classes in training.

# %%
random_track = prepare_track(asked.train, split="random", proportions=asked.proportions, **choices)
even_track = prepare_track(asked.train, proportions="balanced", **choices)
random_grid = train_track(random_track, INTERPRETABLE, **training)
even_grid = train_track(even_track, (METHODS["DAE"],), **training)

# %%
other = {
    "as judged": (found, {}),
    "zero reference": (from_zero, {}),
    "all held-out rows": (found, {"rows": ALL}),
    "first dimension": (found, {"dimension": "1"}),
    "second dimension": (found, {"dimension": "2"}),
    "in sd of the latent": (found, {"scale": "latent sd"}),
    "size of a group's mean": (found, {"sign": "group"}),
    "UAE": (explain(track, grid, {}, method="UAE", **scoring)[TRAIN], {}),
    "random folds": (explain(random_track, random_grid, {}, **scoring)[TRAIN], {}),
    "balanced training": (explain(even_track, even_grid, {}, **scoring)[TRAIN], {}),
}
readings = {
    name: tables.for_rules(profiles.cells(profiles.profiles(one, **options), one))
    for name, (one, options) in other.items()
}

# %%
claimed = [f"interpretable-{number}" for number in range(19, 25)]
shares = truths("interpretable", claimed, readings)
shares["rows of happy"] = [
    int(one.counts(options.get("rows", "true positives"))[..., CLASSES.index("happy")].sum())
    for one, options in other.values()
]
page.table(
    "readings",
    shares,
    caption="Share of replicates in which the rule of claim 19 to 24 is true, by reading, and how many rows of happy "
    "are explained.",
    note="One share of another: the rule is true in the first share of those replicates that have rows of every "
    "emotion that it needs, which are the second share of all.",
)

# %% [markdown]
# ## Verdicts
#
# Each rule was fixed before the run. Replicates draw speakers anew; the analyses are those that the page on open
# choices takes a claim through. Where too many of the replicates have no row of an emotion that a rule
# needs, neither word can be reached.

# %%
here = readings["as judged"]
speakers = len(found.drawn.speakers)
lacks = "true positives of every emotion in at least 95 % of the replicates: of " + (
    f"{fewest} there are {who.loc[fewest, 'true positives']} by {who.loc[fewest, 'speakers']} speakers"
)
for claim in claimed:
    one = claims("interpretable")[claim]
    page.verdict(claim, **evidence(one, here, speakers=speakers, lacks=lacks), multiverse=widely(page, claim))
page.verdicts("Verdicts on the claims about feature attributions.")

# %% [markdown]
# Claim by claim, the estimates with all speakers:

# %%
VOICE = ("F1", "F2", "F3", "Jitter", "Shimmer", "HNR")
values = pd.DataFrame(
    {emotion: {group: attribution[emotion, group].estimate for group in names} for emotion in CLASSES}
)
ranks = values.rank()
page.value("rank_loudness", ranks.loc["Loudness", "angry"], ".0f")
page.value("rank_flux", ranks.loc["SpecFlux", "angry"], ".0f")
page.value("loudness_for", values.loc["Loudness"].idxmax() if values.notna().any(axis=None) else "none")
page.value("flux_for", values.loc["SpecFlux"].idxmax() if values.notna().any(axis=None) else "none")
page.value("voice_sad", int((values.loc[list(VOICE)].rank(axis=1)["sad"] == values.notna().any().sum()).sum()), "d")
page.value("highest", values.max().idxmax() if values.notna().any(axis=None) else "none")

# %% [markdown]
# * 19, neutral is alike over all groups: range {glue:text}`range_neutral`, sad {glue:text}`range_sad`, happy
#   {glue:text}`range_happy`, angry {glue:text}`range_angry`; but {glue:text}`neutral_range_from_zero` for neutral from
#   the zero reference.
# * 20, loudness and spectral flux mark anger: they rank {glue:text}`rank_loudness` and {glue:text}`rank_flux` of 27
#   for angry (27 is the largest), and are largest for {glue:text}`loudness_for` and {glue:text}`flux_for`.
# * 21, voice quality and formants mark sad: sad is the largest in {glue:text}`voice_sad` of the six groups.
# * 22, sad and happy share their groups: rho {glue:text}`rho_sh`, against {glue:text}`rho_sa` (sad and angry) and
#   {glue:text}`rho_ha` (happy and angry).
# * 23, happy resembles neutral: distance {glue:text}`distance_nh`, against {glue:text}`distance_na` (angry) and
#   {glue:text}`distance_ns` (sad).
# * 24, the highest attribution occurs for {glue:text}`highest`.
#
# Where an emotion has few true positives, its profile is that of a few utterances under a few models, and models
# differ in the scale of their latents: the readings on all held-out rows and with balanced training rest on more.

# %%
for name in ("profile_rho", "profile_distance"):
    page.keep(name, tidy(here[name]))
page.close()
