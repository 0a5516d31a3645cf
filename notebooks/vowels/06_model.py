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
# # 6 The model: recognition, anchors, attention to the other language
#
# The paper's model {cite}`upadhyay2025vowels` has two branches. One recognises the source's emotions from its vowels
# with a transformer encoder {cite}`vaswani2017attention`. The other pulls vowels of the target, the *anchors*, towards
# vowels of the source that are the same and spoken with the same emotion, by a triplet loss {cite}`schroff2015facenet`.
# Before both, vowels of the source look at the target's by *cross-phonetic attention*. This page draws the model from
# the network object, counts its parameters, and watches its parts at work on toy languages, where it is known what they
# should find. No speech is needed here: how the models fare on speech stands on the pages of results.

# %% tags=["parameters"]
profile = "full"
seed = 0
runs = 5
epochs = 12

# %%
from dataclasses import replace

import numpy as np
import pandas as pd
import torch

from sertools.analysis.vowels import toy
from sertools.analysis.vowels.setup import TASKS, Settings
from sertools.corpora.vowels import VOWELS
from sertools.measure import cepstral
from sertools.models.anchored_transformer import AnchoredTransformer, Shape
from sertools.models.vowel_methods import ADAPTATION_WEIGHT
from sertools.report.figure_anchored import called, draw_model
from sertools.report.figure_toy import draw_influence, draw_triplets
from sertools.report.page import open_page
from sertools.report.tables import number, signed
from sertools.report.vowel_settings import printed

page = open_page("vowels/06_model", globals())
asked = page.parameters
training = Settings().training

# %% [markdown]
# ## Figure 4: the model
#
# An utterance is the sequence of its common vowels, each the mean of the frames around its middle. AGA-CL is called
# once with vowels of the source, which attend to vowels of the target, and once with vowels of the target; the figure
# shows the modules that these two calls pass through.

# %%
widths = {name: getattr(training, name) for name in ("hidden", "heads", "layers", "feedforward")}
shape = Shape(len(cepstral.NAMES), classes=len(TASKS) - 1, attention=True, **widths)
torch.manual_seed(asked.seed)
model = AnchoredTransformer(shape).eval()
vowels = torch.arange(len(VOWELS)).unsqueeze(0)
spoken = torch.randn(1, len(VOWELS), shape.features)
source = called(model, spoken, vowels, (spoken[0], vowels[0]))
target = called(model, spoken, vowels)

# %%
ends = {
    "source": "vowels of\nthe source",
    "target": "vowels of\nthe target",
    "mean": "mean over\nvowels",
    "classes": "emotions",
}
losses = {
    "recognition": "cross-entropy\n$L_{emo}$",
    "triplets": "triplet loss\n$L_{adapt}$",
    "whole": f"$L_{{emo}}+{ADAPTATION_WEIGHT:g}\\,L_{{adapt}}$",
}
page.figure(
    draw_model(source, target, ends, losses),
    "model",
    alt="Two rows of the same boxes. Vowels of the source go through a linear layer, cross-phonetic attention to "
    "vowels of the target, and a transformer layer of self-attention and two linear layers, with addition and "
    "normalisation between; their mean over the utterance goes through a linear layer to the emotions and a "
    "cross-entropy. Vowels of the target go through the same modules in the row below. The encoder's outputs of both "
    "rows meet in the triplet loss: anchors from the target, positives and negatives from the source.",
    caption="Figure 4, our own reading, drawn from the network as built for AGA-CL. Boxes above each other, joined by "
    "dots, are one module; the numbers in a box say how wide what goes in and what comes out is. Codes of each vowel's "
    "place in its utterance are added before the encoder. Of the original only the caption is known.",
    artefact="Figure 4",
)

# %% [markdown]
# Only the source's emotions reach the cross-entropy. The target enters in three places: as keys and values of the
# attention, which needs no labels; as anchors of the triplet loss, which needs the emotion of each; and, before all
# training, in the choice of the anchor vowels, which needs them too.

# %%
page.table(
    "modules",
    source.drop_duplicates("module")
    .drop(columns=["kind", "rows"])
    .set_index("module")
    .rename(columns={"inputs": "in", "outputs": "out"}),
    caption="The modules of AGA-CL in the order in which they are called, with the parameters that learn.",
)

# %%
large = {"hidden": 256, "heads": 8, "layers": 2, "feedforward": 512}
wav2vec = int(printed("Wav2vec2.0", "features"))
sizes = {
    "CL, BA-CL, WA-CL, GA-CL": replace(shape, attention=False),
    "AGA-CL": shape,
    "AGA-CL on wav2vec 2.0": replace(shape, features=wav2vec),
    "AGA-CL on wav2vec 2.0, wide and deep": replace(shape, features=wav2vec, **large),
}
with torch.device("meta"):
    counts = {
        name: {
            "features": one.features,
            "width": one.hidden,
            "layers": one.layers,
            "parameters": sum(each.numel() for each in AnchoredTransformer(one).parameters()),
        }
        for name, one in sizes.items()
    }
page.table(
    "sizes",
    pd.DataFrame(counts).T.rename_axis("model"),
    caption="How many parameters learn, here and in larger networks of the same build.",
    note="The paper states neither width nor depth. The last row has a size that is usual for such features.",
    digits=",d",
)
for key, name in {"cl": list(sizes)[0], "aga": "AGA-CL", "guess": list(sizes)[-1]}.items():
    page.value(key, counts[name]["parameters"], ",d")
assert counts["AGA-CL"]["parameters"] == source.drop_duplicates("module")["parameters"].sum()

# %% [markdown]
# AGA-CL has {glue:text}`aga` parameters here, the models without attention {glue:text}`cl`. A network of a size that
# is usual for the paper's features would have {glue:text}`guess`: with every model of its tables trained ten times
# that is out of reach of a few hours on two processor cores, and a small network is the price. Every setting, with
# whose choice it is, stands on the {doc}`first page </notebooks/vowels/01_scope>`.

# %% [markdown]
# ## Toy languages
#
# A toy vowel is a point that stands for the vowel, moved by its emotion, with noise. In the source an emotion moves
# every vowel the same way. In the target it does so for *all* vowels, for *the anchors* only (half of each kind), or
# for *none*; the others are moved some other way. Each language is brought to z-scores, as corpora are. So the worlds
# differ in one thing alone: how much of the source's way to express emotion holds in the target. Every world is drawn
# several times, and every model trained once on each.

# %%
settings = replace(toy.SETTINGS, epochs=asked.epochs, seed=asked.seed)
worlds = {
    name: [toy.world(alike, asked.seed + draw) for draw in range(asked.runs)] for name, alike in toy.WORLDS.items()
}
trained = {name: [toy.train_toy(made, 1, settings) for made in drawn] for name, drawn in worlds.items()}
place = {name: number for number, name in enumerate(toy.MODELS)}

# %% [markdown]
# ## The loss at work
#
# A triplet is an anchor of the target, and of the source a positive (same vowel, same emotion) and a negative (same
# vowel, another emotion). The loss is the distance to the positive less that to the negative, plus a margin, and never
# below 0. The figure shows triplets in the world where the anchors are alike: those of utterances that the training
# saw, and those of others.

# %%
name = "the anchors"
pictured, nearer = {}, {}
untrained = [toy.untrained(made, 1, settings) for made in worlds[name]]
for row, seen in {"seen in training": True, "not seen": False}.items():
    for draw, made in enumerate(worlds[name]):
        triplets = toy.toy_triplets(made, asked.seed, seen)
        begun, ended = untrained[draw], trained[name][draw]
        shown = {"before training": (begun, "CL"), "CL": (ended, "CL"), "GA-CL": (ended, "GA-CL")}
        for column, (models, which) in shown.items():
            near, far = (each[place[which]] for each in toy.distances(made, models, triplets, seen))
            nearer.setdefault((row, column), []).append((near < far).mean())
            if draw == 0:
                pictured.setdefault(row, {})[column] = near, far
nearer = {key: float(np.mean(values)) for key, values in nearer.items()}
shares = {key: f"{value:.0%}" for key, value in nearer.items()}
page.figure(
    draw_triplets(pictured, settings.margin),
    "triplets",
    alt="Six panels of dots, distance to the positive over distance to the negative. Over all drawn worlds the anchor "
    f"is nearer to the positive in {shares['seen in training', 'before training']} of triplets before training, in "
    f"{shares['seen in training', 'CL']} with CL and in {shares['seen in training', 'GA-CL']} with GA-CL where the "
    f"triplets were seen in training, and in {shares['not seen', 'before training']}, {shares['not seen', 'CL']} and "
    f"{shares['not seen', 'GA-CL']} where they were not.",
    caption="Triplets of a toy world before and after training. Below the solid line the anchor is nearer to the "
    "positive; below the dashed one by the margin, and the triplet costs nothing. First world drawn. Not a figure "
    "of the paper.",
)
for key, cell in {"begun": "before training", "cl_near": "CL", "ga_near": "GA-CL"}.items():
    page.value(f"{key}_seen", nearer["seen in training", cell], ".0%")
    page.value(f"{key}_unseen", nearer["not seen", cell], ".0%")

# %% [markdown]
# Over the worlds drawn an anchor is nearer to its positive in {glue:text}`begun_seen` of the seen triplets before
# training, in {glue:text}`cl_near_seen` with CL, which has never seen a triplet, and in {glue:text}`ga_near_seen`
# with GA-CL. Among triplets of other utterances the shares are {glue:text}`begun_unseen`, {glue:text}`cl_near_unseen`
# and {glue:text}`ga_near_unseen`. What counts is the last two: what the loss adds to what recognition on the source
# brings of itself, where it was not trained to.

# %% [markdown]
# ## What anchoring brings, and where it comes from
#
# Each model is tested on the source and on the target, in utterances that no training has seen. GA-CL and AGA-CL are
# anchored on half of the vowels of each kind, WA-CL on the other half. With *labels guessed*, the emotions of the
# target's development utterances are the model's own guesses, in the place of the given ones.

# %%
found = [
    {"side": side, "alike": name, "model": model, "draw": draw, "recall": value}
    for name, drawn in worlds.items()
    for draw, made in enumerate(drawn)
    for side, values in toy.recalls(made, trained[name][draw]).items()
    for model, value in zip(toy.MODELS, values, strict=True)
]
recalls = pd.DataFrame(found).pivot(index="model", columns=["side", "alike", "draw"], values="recall")
recalls = recalls.loc[list(toy.MODELS)]
page.table(
    "toy",
    recalls.T.groupby(level=["side", "alike"])
    .mean()
    .T[[(side, name) for side in ("source", "target") for name in worlds]],
    caption="Unweighted average recall on toy languages in which emotion moves all vowels alike, the anchors, or none.",
    note=f"`source`, `target`: tested utterances of each. Means over worlds, {asked.runs} of each kind; chance is "
    f"{1 / len(toy.LABELS):.2f}.",
    digits=".2f",
)
gains = (recalls["target"] - recalls["target"].loc["CL"]) * 100
by_world = gains.drop(index="CL").T.groupby(level="alike", sort=False)
gain = pd.concat({"mean": by_world.mean().T, "sd": by_world.std().T}, axis=1).swaplevel(axis=1)
gain = gain[[(name, what) for name in toy.WORLDS for what in ("mean", "sd")]]
page.table(
    "gains",
    gain,
    caption="Gain over CL in the target, percentage points, over the worlds drawn.",
    digits=1,
)
models = {"given": "GA-CL", "guessed": "GA-CL, labels guessed", "worst": "WA-CL", "attention": "AGA-CL"}
for key, name in {"alike": "all", "half": "the anchors", "unlike": "none"}.items():
    page.value(f"cl_{key}", recalls["target"][name].loc["CL"].mean(), ".2f")
    for word, model in models.items():
        mean, spread = gain.loc[model, (name, "mean")], gain.loc[model, (name, "sd")]
        page.value(f"{word}_{key}", f"{signed(mean, 1)} ± {number(spread, 1)}")

# %% [markdown]
# - Where all vowels are alike, CL reaches {glue:text}`cl_alike` in the target; where the anchors are,
#   {glue:text}`cl_half`; where none is, {glue:text}`cl_unlike`. What the languages share decides most, before anything
#   is adapted.
# - In these three kinds of world GA-CL changes that by {glue:text}`given_alike`, {glue:text}`given_half` and
#   {glue:text}`given_unlike` points (mean ± standard deviation over worlds) with the target's labels given, and by
#   {glue:text}`guessed_alike`, {glue:text}`guessed_half` and {glue:text}`guessed_unlike` with them guessed. Where no
#   vowel is alike, nothing in the target's sound says which way an emotion moves it: whatever is gained there with
#   labels given, the labels gave.
# - Anchors on the other half of the vowels (WA-CL) change it by {glue:text}`worst_alike`, {glue:text}`worst_half` and
#   {glue:text}`worst_unlike` points, attention (AGA-CL) by {glue:text}`attention_alike`, {glue:text}`attention_half`
#   and {glue:text}`attention_unlike`. Where only the anchors are alike, it is the other vowels that have something to
#   learn from labels.
#
# A toy proves nothing about speech. It says what to look for: the labelled and the guessed reading side by side, since
# the paper calls its method unsupervised and its loss needs labels of the target.

# %% [markdown]
# ## A weight of zero is no adaptation
#
# GA-CL whose triplet loss has weight 0 starts from the same weights as CL and sees the same batches with the same
# dropout. It has to end as CL does, or else something other than the loss tells them apart.

# %%
apart = {}
for name, drawn in worlds.items():
    scores = np.stack([models.scores(made.tested) for models, made in zip(trained[name], drawn, strict=True)], axis=1)
    one = dict(zip(toy.MODELS, scores, strict=True))
    apart[name] = {which: float(np.abs(one[which] - one["CL"]).max()) for which in ("GA-CL, weight 0", "GA-CL")}
same = pd.DataFrame(apart).T.rename_axis("alike in the target")
page.table(
    "zero",
    same,
    caption="Largest difference of a score from CL's, over utterances of the target, classes and worlds.",
    digits=".1e",
)
assert same["GA-CL, weight 0"].max() < 1e-4 < same["GA-CL"].min()
page.value("zero", float(same["GA-CL, weight 0"].max()), ".0e")
page.value("full", float(same["GA-CL"].min()), ".2f")

# %% [markdown]
# The scores differ by at most {glue:text}`zero` with weight 0, which is rounding, and by {glue:text}`full` or more at
# their largest with the paper's weight.

# %% [markdown]
# ## What attention hears
#
# Each vowel of the source is shown to a trained AGA-CL alone, while one vowel of the target after the other is moved.
# The target of this experiment lacks one vowel, as Polish lacks some.

# %%
lacking = "aU"
heard = toy.influence(trained["all"][0].network(place["AGA-CL"]), worlds["all"][0], lacking=(lacking,))
rest = [place for place, vowel in enumerate(VOWELS) if vowel != lacking]
own = heard[np.ix_(rest, rest)]
lone = heard[VOWELS.index(lacking), rest]
page.figure(
    draw_influence(heard, VOWELS),
    "attention",
    alt="A square of vowels of the source by vowels of the target. Only the diagonal is coloured: a vowel's embedding "
    "changes where the same vowel of the target is moved, and by nothing where another one is. The vowel that the "
    "target lacks is the exception: its row changes a little wherever the target moves.",
    caption="Relative change of each source vowel's embedding when all of one vowel's segments in the target move by "
    "one standard deviation in every feature, in a trained toy AGA-CL. Grey: the target has none. Not a figure of the "
    "paper.",
)
assert own[~np.eye(len(rest), dtype=bool)].max() == 0 and np.diag(own).min() > 0 and lone.min() > 0
page.value("own", float(np.median(np.diag(own))), ".2f")
page.value("lone", float(np.median(lone)), ".2f")
page.value("lacking", f"/{lacking}/")

# %% [markdown]
# A vowel of the source hears its like in the target (median change {glue:text}`own`) and no other; a vowel that the
# target lacks, here {glue:text}`lacking`, hears all of them (median {glue:text}`lone`). Tested utterances of the target
# attend to the same vowels of their own: an utterance is recognised without knowing any other.

# %%
page.close()
