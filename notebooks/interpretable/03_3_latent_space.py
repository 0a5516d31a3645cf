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
# # 3.3 The latent space
#
# The paper looks at the two latent dimensions of its denoising autoencoder (DAE) and reads four things off scatter
# plots: anger is a cluster of its own; neutral and sad speech share another, and happy speech lies on both; the first
# dimension sorts the classes as activation does; and the clouds of German and French speech are rotated. Here each of
# these readings gets a number, for every model and with intervals over speakers.
#
# The pooled track stands in for IEMOCAP; SAVEE and EMO-DB are the paper's own corpora, CaFE (French) is not here.
# Ratings of activation and valence exist for EmoTale alone, whose speakers speak English and Danish: it is the
# **rated track**, and stands in where the paper uses IEMOCAP's ratings.

# %% tags=["parameters"]
profile = "full"
train = "open-english"
rated = "rated"
transfer = ["savee", "emodb"]
extension = ["urdu", "emovo", "casia", "nemo", "emotale-dk"]
folds = 10
runs = 1
epochs = 50
rated_epochs = 200
seed = 0
proportions = "iemocap"
level = "kept"
device = "cpu"
workers = 2

# %%
import numpy as np
import pandas as pd

from sertools.analysis.anger import anger_auc
from sertools.analysis.angles import angles
from sertools.analysis.cloud_overlap import cloud_overlap
from sertools.analysis.clouds import clouds
from sertools.analysis.marginals import marginal_gap, mean_overlaps
from sertools.analysis.mixture import happy_share
from sertools.analysis.references import SEEN
from sertools.analysis.transfer import TRAIN
from sertools.models.methods import INTERPRETABLE, METHODS
from sertools.models.track import four_classes, prepare_track, train_track
from sertools.report.explorer_rows import explored
from sertools.report.figure_angles import draw_angles
from sertools.report.figure_joint import Panel, draw_joint
from sertools.report.multiverse import widely
from sertools.report.page import open_page
from sertools.report.rank_tables import matrix
from sertools.report.rules import evaluate, numbers
from sertools.report.statistics import replicated, tidy, with_interval

page = open_page("interpretable/03_3_latent_space", globals())
asked = page.parameters

# %% [markdown]
# ## Training
#
# Folds keep speakers apart. The models of the pooled track are those of the page on classification; the rated track
# is small, and its models are trained for longer as well.

# %%
# nothing here learns from activation or valence
choices = dict(folds=asked.folds, seed=asked.seed, level=asked.level, rows=asked.subsample, dimensions=())
training = dict(runs=asked.runs, seed=asked.seed, workers=asked.workers, device=asked.device)
track = prepare_track(asked.train, proportions=asked.proportions, **choices)
grid = train_track(track, INTERPRETABLE, epochs=asked.epochs, **training)
rated_track = prepare_track(asked.rated, proportions="as found", **choices)
rated_grids = {
    epochs: train_track(rated_track, (METHODS["DAE"],), epochs=epochs, **training)
    for epochs in dict.fromkeys([asked.rated_epochs, asked.epochs])
}
targets = {
    name: four_classes(name, level=asked.level, rows=asked.subsample, seed=asked.seed)[0]
    for name in [*asked.transfer, *asked.extension]
}
page.uses(track.utterances, rated_track.utterances, *targets.values())
for name in [name for name, corpus in targets.items() if corpus.table["emotion"].isna().all()]:
    page.banner("No labels", f"{name} carries no emotions: nothing about it can be said here.")
    del targets[name]
transfer = [name for name in asked.transfer if name in targets]
extension = [name for name in targets if name not in transfer]

# %% [markdown]
# ## Figure 4 (a-f)
#
# One model, of the first fold, set before any was looked at: nothing but its random start says which latent dimension
# is the first, which way it points, and how the cloud is turned.

# %%
looked = clouds(track, grid, targets, seed=asked.seed)
one_fold = {name: cloud.models[0] for name, cloud in looked.items()}
heard = track.speakers[track.folds[0].test]
table = rated_track.utterances.table
ratings = Panel(
    table[["activation", "valence"]].to_numpy(dtype=float),
    table["emotion"].to_numpy(dtype=str),
    ("activation, rated", "valence, rated"),
    shared=False,
)
LABELS = {SEEN: "training rows", TRAIN: "held-out rows", **{name: name for name in transfer}}
panels = {f"(a) {asked.rated}: ratings": ratings} | {
    f"({letter}) {LABELS[name]}": Panel(one_fold[name].latents, one_fold[name].emotions)
    for letter, name in zip("bcdefgh", LABELS, strict=False)
}
auc = anger_auc(track, grid, targets, seed=asked.seed)
page.figure(
    draw_joint(panels, seed=asked.seed),
    "latents",
    alt="Scatter plots with marginal densities by emotion: rated activation against valence, and the latents of one "
    "DAE for training rows, held-out rows and the transfer corpora. Over all models, anger is told from the rest with "
    "an area under the curve of "
    + ", ".join(f"{auc[(name,)].estimate:.2f} on {label}" for name, label in LABELS.items())
    + ".",
    caption="Ratings and latents of the DAE by emotion, with marginal densities (Figure 4 a-f; first fold). Against "
    "the original: in (a) the ratings of EmoTale in the place of IEMOCAP's; in (b) and (c) the pooled track; CaFE "
    "missing; speakers kept apart.",
    artefact="Figure 4 (a-f)",
)
page.value("first_fold_speakers", len(set(heard)), "d")
page.value("rated_rows", len(table), "d")
page.value("rated_speakers", table["speaker"].nunique(), "d")

# %% [markdown]
# Every point of this model, and of the UAE of the same fold, is named by the explorer of the latent spaces
# ({doc}`/book/explorer`). Panel (a) shows {glue:text}`rated_rows` rated utterances of {glue:text}`rated_speakers`
# speakers. Speakers of the pooled track that the first fold holds out: {glue:text}`first_fold_speakers`.

# %%
page.figure(
    draw_joint({name: Panel(one_fold[name].latents, one_fold[name].emotions) for name in extension}, seed=asked.seed),
    "latents_extension",
    alt="The same model's latents of corpora that the paper does not have, by emotion with marginal densities. Over "
    "all models, anger is told from the rest with an area under the curve of "
    + ", ".join(f"{auc[(name,)].estimate:.2f} on {name}" for name in extension)
    + ".",
    caption="The same on corpora that the paper does not have.",
)

# %%
of_each = [next(k for k, one in enumerate(grid.members) if one.method == method) for method in INTERPRETABLE]
latents = {name: grid.embed(one.features.to_numpy())[of_each] for name, one in targets.items()}
names = [method.name for method in INTERPRETABLE]
page.keep("explorer", explored(names, track, grid.embed(track.inputs)[of_each], targets, latents))

# %% [markdown]
# ## Is anger a cluster, and where is happy?
#
# Anger: the direction that tells it from the rest by least squares is fitted on the training rows of a model; the
# area under the ROC curve (AUC) along it is a number of each corpus, 0.5 where anger lies among the others. Happy: a
# mixture of two Gaussians is fitted to the training rows without labels; the table has the share of each class in
# the component that holds most of the training rows' anger.

# %%
CORPORA = {**LABELS, **{name: name for name in extension}}
share = {
    emotion: happy_share(track, grid, targets, of=emotion, seed=asked.seed)
    for emotion in ("happy", "angry", "neutral", "sad")
}
clusters = {("AUC of anger", label): auc[(name,)] for name, label in CORPORA.items()}
clusters |= {
    (f"{emotion} in anger's component", label): of[(name,)]
    for emotion, of in share.items()
    for name, label in CORPORA.items()
}
page.table(
    "clusters",
    matrix({(corpus, what): one for (what, corpus), one in clusters.items()}, index="corpus"),
    caption="Anger against the rest, and each class's share in the component of anger; DAE, mean over folds.",
    note="Brackets: 95 % interval over speakers; parentheses: range of the speakers, where a corpus has fewer than "
    "eight. The speakers of emotale-dk are people of the training track in another language: each is looked at only "
    "under models that never heard them.",
)
page.value("least_auc", min(auc[(name,)].estimate for name in LABELS))
page.value("least_auc_where", LABELS[min(LABELS, key=lambda name: auc[(name,)].estimate)])
page.value("happy_least", min(share["happy"][(name,)].estimate for name in LABELS))
page.value("happy_most", max(share["happy"][(name,)].estimate for name in LABELS))

# %% [markdown]
# Among the rows of Figure 4 the lowest AUC of anger is {glue:text}`least_auc` ({glue:text}`least_auc_where`), and the
# share of happy in anger's component lies between {glue:text}`happy_least` and {glue:text}`happy_most`.

# %% [markdown]
# With shuffled utterances, as published, most speakers are heard in training and test:

# %%
judged = {name: targets[name] for name in transfer}
random_track = prepare_track(asked.train, split="random", proportions=asked.proportions, **choices)
random_grid = train_track(random_track, INTERPRETABLE, epochs=asked.epochs, **training)
random_auc = anger_auc(random_track, random_grid, judged, seed=asked.seed)
gap = pd.DataFrame(
    {
        "random folds": {label: with_interval(random_auc[(name,)]) for name, label in LABELS.items()},
        "speakers apart": {label: with_interval(auc[(name,)]) for name, label in LABELS.items()},
        "gap": {label: random_auc[(name,)].estimate - auc[(name,)].estimate for name, label in LABELS.items()},
    }
).rename_axis("corpus")
page.table("folds", gap, caption="AUC of anger with the two kinds of folds.")
page.value("gap", gap.loc[LABELS[TRAIN], "gap"], "+.2f")

# %% [markdown]
# On held-out rows the gap is {glue:text}`gap`.

# %% [markdown]
# ## Which classes overlap?
#
# The Bhattacharyya coefficient of two classes' kernel densities is 1 where they are the same and 0 where they have
# no common ground.

# %%
overlap = cloud_overlap(track, grid, targets, seed=asked.seed)
page.table(
    "overlap",
    matrix({(CORPORA[name], pair): one for (name, pair), one in overlap.items()}, index="corpus"),
    caption="Overlap of each pair of classes in the latent space of the DAE, mean over folds.",
)
mean_overlap = {pair: np.mean([overlap[name, pair].estimate for name in LABELS]) for _, pair in overlap}
page.value("most_overlap", max(mean_overlap, key=mean_overlap.get))
page.value("most_overlap_value", max(mean_overlap.values()))
page.value("neutral_sad", mean_overlap["N-S"])

# %% [markdown]
# Over the rows of Figure 4 the pair with the largest mean overlap is {glue:text}`most_overlap`, with
# {glue:text}`most_overlap_value`; neutral and sad (N-S) have {glue:text}`neutral_sad`.

# %% [markdown]
# ## Are the clouds rotated?
#
# Two directions of a cloud: from the mean of neutral to the mean of angry speech, and the first principal component.
# The angle between a corpus's direction and that of the same model's training rows is zero where nothing is rotated,
# but held-out speakers of the training corpora show angles too, for a few speakers are not all speakers. A rotation
# that belongs to a language exceeds theirs.

# %%
turned = angles(track, grid, targets, seed=asked.seed)
TITLES = {"angle": "neutral to angry", "angle_pc": "first principal component"}
rows = {name: label for name, label in CORPORA.items() if name != SEEN}
replicates = {what: replicated(of, ("corpus",)) for what, of in turned.items()}


def beyond_floor(what, name):
    """Share of the replicates with both angles in which a corpus's exceeds that of held-out rows."""
    differences = numbers(f"angle['{name}'] - angle['{TRAIN}']", {"angle": replicates[what]})
    return float((differences[np.isfinite(differences)] > 0).mean())


exceeds = {(what, name): beyond_floor(what, name) for what in turned for name in rows if name != TRAIN}
page.figure(
    draw_angles(
        {TITLES[what]: of for what, of in turned.items()},
        rows,
        floor=TRAIN,
        ends={TITLES["angle"]: 180, TITLES["angle_pc"]: 90},
    ),
    "angles",
    alt="Dots with intervals, a row a corpus: the angle between a corpus's latent direction and the training rows'. "
    "From neutral to angry: "
    + ", ".join(f"{label} {turned['angle'][(name,)].estimate:.0f}" for name, label in rows.items())
    + " degrees; the held-out rows' interval is a grey band.",
    caption="Angles between directions in a corpus and in the training rows, mean over the folds' models. Band and "
    "dashed line: held-out rows. Below eight speakers a faint dot each. Not a figure of the paper, which judges "
    "rotation by eye.",
)

# %%
page.table(
    "angles",
    pd.DataFrame(
        [
            {
                "corpus": label,
                **{f"{TITLES[what]}, degrees": with_interval(of[(name,)], 0) for what, of in turned.items()},
                **{f"{TITLES[what]}, beyond held-out rows": exceeds.get((what, name)) for what in turned},
            }
            for name, label in rows.items()
        ]
    ).set_index("corpus"),
    caption="The same angles, and the share of replicates in which a corpus's exceeds that of held-out rows.",
    note="A replicate that draws no neutral or no angry speech of a corpus is left out.",
    digits=".0%",
)
beyond = [name for name in rows if name != TRAIN and exceeds["angle", name] >= 0.95]
page.value("floor", with_interval(turned["angle"][(TRAIN,)], 0))
page.value("beyond", ", ".join(beyond) or "none")

# %% [markdown]
# On held-out rows the direction from neutral to angry is turned by {glue:text}`floor` degrees. Corpora whose angle
# exceeds it in at least 95 % of replicates: {glue:text}`beyond`. The mean of an angle without sign is never negative,
# so small and noisy samples show larger angles: an interval that starts above zero is no rotation yet.

# %% [markdown]
# ## Does the first dimension sort the classes as activation does?
#
# On the rated track, for each model's held-out rows: how far two classes overlap along a latent axis, along rated
# activation, and along rated valence. Axes need no common unit for that. Each gets a Gaussian kernel by Scott's rule
# on the rows that are compared; ratings are means of a few raters, in steps smaller than that kernel's width.

# %%
AXES = {"1": "first dimension", "2": "second dimension", "principal": "first principal component"}
overlaps = mean_overlaps(rated_track, rated_grids[asked.rated_epochs], seed=asked.seed)
gaps = {
    (epochs, axis): marginal_gap(rated_track, rated_grid, dimension=axis, seed=asked.seed)
    for epochs, rated_grid in rated_grids.items()
    for axis in AXES
}
own = gaps[asked.rated_epochs, "1"]
page.table(
    "marginals",
    overlaps.rename(columns=AXES).join(
        pd.DataFrame(
            {
                f"first dimension against {label}": {pair: with_interval(own[pair, label]) for pair in overlaps.index}
                for label in ("activation", "valence")
            }
        )
    ),
    caption=f"Overlap of each pair of classes along ratings and latent axes (DAE, {asked.rated_epochs} epochs), and "
    "its absolute difference, on held-out speakers of the rated track.",
    note="Overlaps and differences are taken for each model, then averaged; the difference of two averages is never "
    "larger.",
)

# %%
RULE = "count(marginal_gap['activation'] < marginal_gap['valence'])"
by_reading = []
for (epochs, axis), cells in gaps.items():
    statistic = {"marginal_gap": replicated(cells, ("pair", "label"))}
    by_reading.append(
        {
            "epochs": epochs,
            "latent axis": AXES[axis],
            "pairs nearer to activation": sum(
                cells[pair, "activation"].estimate < cells[pair, "valence"].estimate for pair in overlaps.index
            ),
            "in four pairs or more": evaluate(f"{RULE} >= 4", statistic).mean(),
        }
    )
page.table(
    "marginal_readings",
    pd.DataFrame(by_reading).set_index(["epochs", "latent axis"]),
    caption="In how many of six pairs a latent axis is nearer to activation than to valence, and in which share of "
    "replicates that is so in at least four.",
    digits={"in four pairs or more": ".0%"},
)
page.value("nearer", by_reading[0]["pairs nearer to activation"], "d")
page.value("nearer_least", min(row["pairs nearer to activation"] for row in by_reading), "d")
page.value("nearer_most", max(row["pairs nearer to activation"] for row in by_reading), "d")

# %% [markdown]
# Along the first dimension the classes overlap more as they do along activation than along valence in
# {glue:text}`nearer` of six pairs; over the readings of the table in {glue:text}`nearer_least` to
# {glue:text}`nearer_most`.

# %% [markdown]
# ## Verdicts
#
# Each rule was fixed before the run. Replicates draw speakers anew; the analyses are those that the page on open
# choices takes a claim through. The rules look at training rows, held-out rows and the paper's transfer
# corpora that are here; the claim on activation stands on the rated track, the first dimension and the longer training.

# %%
kept = {(name,) for name in LABELS}
here = {
    "anger_auc": replicated({key: one for key, one in auc.items() if key in kept}, ("corpus",)),
    "happy_share": replicated({key: one for key, one in share["happy"].items() if key in kept}, ("corpus",)),
    "class_overlap": replicated({key: one for key, one in overlap.items() if key[0] in LABELS}, ("corpus", "pair")),
    **{
        what: replicated({key: one for key, one in of.items() if key in kept}, ("corpus",))
        for what, of in turned.items()
    },
    "marginal_gap": replicated(own, ("pair", "label")),
}
speakers = {name: len(looked[name].drawn.speakers) for name in (TRAIN, *transfer)}
people = {asked.rated: table["speaker"].nunique()}
for claim in ("14", "15", "16", "17", "18"):
    identity = f"interpretable-{claim}"
    drawn_from = people if claim == "17" else speakers
    page.verdict(identity, here, speakers=drawn_from, multiverse=widely(page, identity))
page.verdicts("Verdicts on the claims about the latent space.")

# %% [markdown]
# Training rows and held-out rows are the same speakers and are drawn together. Replicates of a corpus with fewer than
# eight speakers leave one speaker out at a time; they vary less than a bootstrap would, so its part in a verdict is
# firmer than it should be.

# %%
for what, statistic in here.items():
    page.keep(what, tidy(statistic))
page.close()
