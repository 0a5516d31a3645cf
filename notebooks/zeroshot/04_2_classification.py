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
# # 4.2 Emotion classification
#
# A linear support vector classifier is trained on the latent embedding of the training corpus and tested on its
# held-out rows and on each transfer corpus (the paper's Table 2). The pooled track stands in for IEMOCAP: three
# English corpora, drawn to IEMOCAP's class proportions inside each training fold. EMO-DB, SAVEE and URDU are the
# paper's own transfer corpora.

# %% tags=["parameters"]
profile = "full"
train = "open-english"
transfer = ["emodb", "savee", "urdu"]
extension = ["emovo", "casia", "nemo", "emotale-dk"]
folds = 5
runs = 5
epochs = 50
seed = 0
embed = "mu"
labels = "human"
proportions = "iemocap"
level = "kept"
classifier = "SVC"
device = "cpu"
workers = 2

# %%
import numpy as np
import pandas as pd

from sertools.analysis.transfer import THREE, TRAIN, VALIDATION, rule_cells, score
from sertools.models.methods import ZEROSHOT
from sertools.models.track import CLASSES, four_classes, prepare_track, train_track
from sertools.report.beside import as_printed, beside
from sertools.report.multiverse import widely
from sertools.report.page import open_page
from sertools.report.published import load as printed
from sertools.report.published import lookup
from sertools.report.statistics import beside_printed, cells, last_divergence, replicated, tidy, with_interval

page = open_page("zeroshot/04_2_classification", globals())
asked = page.parameters
names = [method.name for method in ZEROSHOT]

# %% [markdown]
# ## Training
#
# Every fold keeps speakers apart. All models of the grid train as one batched computation.

# %%
choices = dict(
    folds=asked.folds,
    seed=asked.seed,
    proportions=asked.proportions,
    label_source=asked.labels,
    level=asked.level,
    rows=asked.subsample,
)
track = prepare_track(asked.train, **choices)
training = dict(runs=asked.runs, epochs=asked.epochs, seed=asked.seed, workers=asked.workers, device=asked.device)
grid = train_track(track, ZEROSHOT, **training)
page.uses(track.utterances)
page.value("models", len(grid.members), "d")
page.value("smallest_fold", min(len(fold.train) for fold in track.folds), "d")
page.value("largest_fold", max(len(fold.train) for fold in track.folds), "d")

# %%
loaded = {
    name: four_classes(name, level=asked.level, rows=asked.subsample, seed=asked.seed)[0]
    for name in [*asked.transfer, *asked.extension]
}
page.uses(*loaded.values())
scoring = dict(classifier=asked.classifier, seed=asked.seed, workers=asked.workers)
everything = score(track, grid, loaded, embed=asked.embed, **scoring)
unlabelled = [name for name, corpus in loaded.items() if corpus.table["emotion"].isna().all()]
targets = {name: corpus for name, corpus in loaded.items() if name not in unlabelled}
transfer = [name for name in asked.transfer if name in targets]
scored = {name: one for name, one in everything.items() if name not in unlabelled}

# %% [markdown]
# {glue:text}`models` models were trained, on {glue:text}`smallest_fold` to {glue:text}`largest_fold` utterances each.
# Per corpus and method the score below is the balanced accuracy over the four classes, averaged over the runs.

# %% [markdown]
# ## Table 2, beside the paper: speakers apart

# %%
PLACES = {"IEMOCAP": asked.train, "EMO-DB": "emodb", "SAVEE": "savee", "CaFE": "cafe", "URDU": "urdu", "AESD": "aesdd"}
shown = {VALIDATION: asked.train}
accuracy = {(method, shown.get(name, name)): one.accuracy(method) for name, one in scored.items() for method in names}
table2 = beside(
    cells(accuracy),
    printed("zeroshot", "Table 2"),
    names=PLACES,
    extension=[name for name in targets if name not in PLACES.values()],
)
page.table(
    "accuracy",
    as_printed(table2[table2["part"] == "paper's corpora"]),
    caption="Balanced accuracy of a linear classifier on the embedding: printed, ours, difference (Table 2).",
    note="Brackets: 95 % interval over speakers; parentheses: one value a speaker, where a corpus has fewer "
    "than eight. The first "
    "column compares IEMOCAP with the corpora that stand in for it.",
    artefact="Table 2",
)
page.beside_paper("accuracy", table2, reading="speakers apart")

# %%
table2_extension = table2[table2["part"] == "extension"].pivot(index="Method", columns="Corpus", values="Ours [95 %]")
page.table(
    "accuracy_extension",
    table2_extension.reindex(index=names),
    caption="The same on corpora that the paper does not have.",
    note="The speakers of emotale-dk are people of the training track in another language: each is scored only "
    "by models that never heard them.",
)

# %%
own = {method: accuracy[method, asked.train] for method in names}
best = max(own, key=lambda method: own[method].estimate)
moved = {method: np.mean([accuracy[method, name].estimate for name in transfer]) for method in names}
page.value("best", best)
page.value("best_accuracy", with_interval(own[best]))
page.value("best_transfer", max(moved, key=moved.get))
page.value("best_transfer_accuracy", max(moved.values()))

# %% [markdown]
# On held-out speakers of the training track {glue:text}`best` comes first, with a balanced accuracy of
# {glue:text}`best_accuracy`; over the transfer corpora {glue:text}`best_transfer` does, with
# {glue:text}`best_transfer_accuracy`. Chance is one quarter.

# %% [markdown]
# ## As published: random folds
#
# The paper shuffles utterances into folds, so that a speaker is heard in training and test. The gap is what that adds
# on the training corpus.

# %%
random_track = prepare_track(asked.train, split="random", **choices)
random_grid = train_track(random_track, ZEROSHOT, **training)
random_scored = score(random_track, random_grid, targets, embed=asked.embed, **scoring)
published_kind = {method: random_scored[VALIDATION].accuracy(method) for method in names}
gap = pd.DataFrame(
    {
        "paper, on IEMOCAP": {
            row["row"]: row["mean"] for _, row in printed("zeroshot", "Table 2").query("corpus == 'IEMOCAP'").iterrows()
        },
        "random folds": {method: with_interval(published_kind[method]) for method in names},
        "sd over models, random": {method: random_scored[VALIDATION].spread(method) for method in names},
        "speakers apart": {method: with_interval(own[method]) for method in names},
        "sd over models, apart": {method: scored[VALIDATION].spread(method) for method in names},
        "gap": {method: published_kind[method].estimate - own[method].estimate for method in names},
    }
).rename_axis("method")
page.table("folds", gap, caption="Balanced accuracy on the training track with the two kinds of folds.")
page.value("largest_gap", gap["gap"].max(), "+.2f")
page.value("largest_gap_method", gap["gap"].idxmax())

# %% [markdown]
# Random folds flatter {glue:text}`largest_gap_method` most, by {glue:text}`largest_gap`.

# %% [markdown]
# ## Posterior mean or sample
#
# The paper does not say whether the classifier sees the posterior mean or a sample from the posterior. Verdicts use
# the mean, the reading that fits its printed numbers best; both stand here.

# %%
other = "z" if asked.embed == "mu" else "mu"
other_scored = score(track, grid, targets, embed=other, **scoring)
readings = {}
for reading, results in {asked.embed: scored, other: other_scored}.items():
    readings[f"{reading}, held out"] = {method: results[VALIDATION].accuracy(method).estimate for method in names}
    readings[f"{reading}, transfer"] = {
        method: np.mean([results[name].accuracy(method).estimate for name in transfer]) for method in names
    }
page.table(
    "readings",
    pd.DataFrame(readings).rename_axis("method"),
    caption="Balanced accuracy with the posterior mean (mu) and a sample (z); transfer: mean over the paper's corpora.",
)

# %% [markdown]
# ## Three classes: what stands in for AESD
#
# AESD has no neutral speech, yet the classifier knows four classes: neutral stays a possible answer, and always a
# wrong one. Leaving neutral out of any corpus shows what that does.

# %%
three = {
    (method, shown.get(name, name)): one.accuracy(method, THREE) for name, one in scored.items() for method in names
}
aesd = printed("zeroshot", "Table 2").query("corpus == 'AESD'").set_index("row")["mean"]
without = pd.DataFrame(
    {corpus: {method: with_interval(three[method, corpus]) for method in names} for corpus in [asked.train, *targets]}
)
without.insert(0, "paper, AESD", aesd.reindex(names))
page.table(
    "three_classes",
    without.rename_axis("method"),
    caption="Balanced accuracy over sad, happy and angry speech, neutral still being a possible answer (chance "
    "1/3 without it).",
)
page.value(
    "below_chance",
    float(np.mean([three[method, name].estimate < 1 / 3 for method in names for name in targets])),
    ".0%",
)

# %% [markdown]
# In {glue:text}`below_chance` of the method and transfer corpus pairs three-class accuracy falls below one third.

# %% [markdown]
# ## Which classes
#
# Recall says which emotion is found, the predicted share over the true share which is named too rarely.

# %%
judged = rule_cells(scored, names, transfer)
recall, predicted = judged["recall"], judged["predicted"]
by_class = pd.DataFrame(
    [
        {
            "method": method,
            "corpus": corpus,
            **{f"{emotion}, recall": recall[method, corpus, emotion].estimate for emotion in CLASSES},
            "happy, predicted / true": predicted[method, corpus, "happy"].estimate,
        }
        for method in names
        for corpus in ["train", *transfer]
    ]
)
page.table(
    "classes",
    by_class.set_index(["method", "corpus"]),
    caption="Recall of each class, and how often happy is predicted against how often it is true.",
)
page.value(
    "angry_first",
    np.mean(
        [max(CLASSES, key=lambda e: recall[m, c, e].estimate) == "angry" for m in names for c in ["train", *transfer]]
    ),
    ".0%",
)

# %% [markdown]
# Anger has the highest recall in {glue:text}`angry_first` of these cells.

# %% [markdown]
# ## Figure 2: where the classes lie
#
# One model of each method (first fold, first run): filled, the density of the training rows of a class; points, the
# transfer corpora.

# %%
from sertools.report.figure_classes import draw_classes, draw_landing

first = [next(k for k, m in enumerate(grid.members) if m.method.name == method) for method in names]
latents = {
    name: grid.embed(one.features.to_numpy(), which=asked.embed, seed=asked.seed)[first]
    for name, one in {asked.train: track.utterances, **targets}.items()
}
rows = track.folds[grid.members[first[0]].fold].train
figure = draw_classes(
    names,
    latents[asked.train][:, rows],
    track.codes[rows],
    {name: (latents[name], targets[name]) for name in transfer},
)
page.figure(
    figure,
    "classes",
    alt="Panels, a row for each method and a column for each emotion: the latent density of the "
    "training rows of that "
    "emotion, with the utterances of the transfer corpora as points on it.",
    caption="Latent embedding by method and emotion; filled: density of the training rows of the class; line: "
    "of all training rows. Against the "
    "original (only its caption is known): the pooled track in IEMOCAP's place, CaFE and AESD missing.",
    artefact="Figure 2",
)

# %% [markdown]
# ## Figure 2 in numbers
#
# What the paper reads off its figure by eye: how far apart the classes lie (on held-out speakers), how much wider
# than the training rows a corpus spreads, how much its classes overlap, and which share of it lies inside the
# training density.

# %%
from sertools.analysis.organisation import organisation

measured = organisation(track, grid, {name: targets[name] for name in transfer}, embed=asked.embed, seed=asked.seed)
summary = pd.DataFrame(
    {
        "separation, held out": {method: with_interval(measured["separation"][method, "train"]) for method in names},
        **{
            f"{what}, transfer": {
                method: np.mean([measured[what][method, name].estimate for name in transfer]) for method in names
            }
            for what in ("spread", "overlap", "inside")
        },
    }
).rename_axis("method")
page.table(
    "organisation",
    summary,
    caption="Organisation of the latent space; transfer: mean over the paper's corpora.",
    note="Separation: distance between class means over distance within classes. Spread: ln det of the "
    "covariance against the training rows. "
    "Overlap: mean Bhattacharyya coefficient between classes. Inside: share within the region holding 95 % of "
    "the training density.",
)

# %%
for name in unlabelled:
    page.banner(
        "No labels", f"{name} carries no emotions: it is embedded and classified, and nothing about it can be scored."
    )
    shares = {
        method: {
            emotion: np.mean(everything[name].predicted[everything[name].methods == method] == emotion)
            for emotion in CLASSES
        }
        for method in names
    }
    page.table(
        f"landing_{unlabelled.index(name) + 1}",
        pd.DataFrame.from_dict(shares, orient="index").rename_axis("method"),
        caption=f"What the classifiers call the utterances of {name}: share of predictions, mean over models.",
        digits=".0%",
    )
    points = grid.embed(loaded[name].features.to_numpy(), which=asked.embed, seed=asked.seed)[first]
    page.figure(
        draw_landing(names, latents[asked.train][:, rows], points),
        f"landing_{unlabelled.index(name) + 1}",
        alt=f"A panel for each method: the utterances of {name} as points over the latent density of the "
        f"training rows.",
        caption=f"Where the utterances of {name} land: points over the density of all training rows (first "
        f"fold, first run).",
    )

# %% [markdown]
# ## Table 3: published baselines
#
# The paper sets its classifier beside published systems; ours stands below them with what it was measured on.

# %%
baselines = printed("zeroshot", "Table 3")[["row", "condition", "corpus", "metric", "mean"]]
baselines.columns = ["method", "features and classes", "corpus", "measure", "printed"]
ours = [f"{method} + linear SVC" for method in names]
mine = pd.DataFrame(
    {
        "method": ours,
        "features and classes": "eGeMAPS; 4 classes",
        "corpus": asked.train,
        "measure": "UAR",
        "ours": [with_interval(own[method]) for method in names],
    }
)
page.table(
    "baselines",
    pd.concat([baselines, mine], ignore_index=True),
    caption="Published systems as the paper lists them, and ours.",
    note="The last printed row is the paper's own model; its Table 2 prints "
    f"{lookup('Table 2', 'Metric-cluster', 'IEMOCAP')['mean']:.2f} for it, under another name of the measure.",
    artefact="Table 3",
)
table3 = printed("zeroshot", "Table 3").query("row == 'VAE (Cluster)+Linear-SVM'")
clustered = beside_printed(table3, own["Metric-cluster"])
page.beside_paper("baselines", clustered, on=asked.train, reading="balanced accuracy, speakers apart")

# %% [markdown]
# ## Verdicts
#
# Each rule was fixed before the run. Replicates draw speakers anew; the analyses are those that the page on open
# choices takes a claim through.

# %%
FLAT, BY_CLASS = ("method", "corpus"), ("method", "corpus", "emotion")
axes = {"accuracy": FLAT, "accuracy_three": FLAT, "recall": BY_CLASS, "predicted": BY_CLASS}
statistics = {what: replicated(judged[what], axes[what]) for what in axes}

# %%
statistics |= {what: replicated(of, FLAT) for what, of in measured.items()}
statistics["kl"] = last_divergence(grid)
speakers = {TRAIN if name == VALIDATION else name: len(scored[name].drawn.speakers) for name in (VALIDATION, *transfer)}
for claim in ("08", "09", "10", "11", "12", "13", "14", "33", "34"):
    identity = f"zeroshot-{claim}"
    page.verdict(identity, statistics, speakers=speakers, multiverse=widely(page, identity))
page.verdicts(
    "Verdicts on the claims of section 4.2, on the pooled track and the paper's transfer corpora that are here."
)

# %% [markdown]
# Replicates of a corpus with fewer than eight speakers leave one speaker out at a time; they vary less than a
# bootstrap would, so its part in a verdict is firmer than it should be.

# %%
page.keep("accuracy", tidy(statistics["accuracy"]))
page.keep("speakers", pd.Series(speakers, name="speakers").rename_axis("corpus").reset_index())
page.close()
