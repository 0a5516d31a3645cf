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
# # 3.1 Classification of emotion classes
#
# Four autoencoders with two latent dimensions are trained without a classifier: a denoising one (DAE-vanilla), a
# variational one (VAE-vanilla), one whose regularisation is annealed (VAE-annealing) and one that is besides pulled
# together by class (VAE-ss). A linear support vector classifier then reads their embeddings. The paper shows the
# embeddings of the training rows (Figure 2), tables published systems (Table 1), and scores four and three classes
# under two conditions (Figure 3): the target **unseen**, standardised by the statistics of the training fold; or
# **20 %** of the target, without labels, giving its own statistics.
#
# The pooled track (three English corpora in IEMOCAP's class proportions) stands in for IEMOCAP. EMO-DB, SAVEE and
# URDU are the paper's own transfer corpora.

# %% tags=["parameters"]
profile = "full"
train = "open-english"
rated = "rated"
transfer = ["emodb", "savee", "urdu"]
extension = ["emovo", "nemo", "emotale-dk", "casia"]
folds = 5
runs = 5
epochs = 50
rated_epochs = 200
seed = 0
proportions = "iemocap"
level = "kept"
classifier = "SVC"
device = "cpu"
workers = 2

# %%
import numpy as np
import pandas as pd

from sertools.analysis.conditions_accuracy import NORMALISED_BY, accuracy_cells, classified
from sertools.analysis.embedding import embedded
from sertools.analysis.pairs import CLASS_SETS, PAIRS
from sertools.analysis.transfer import THREE, TRAIN
from sertools.models.conditions import target, validation
from sertools.models.methods import TRANSFERABLE
from sertools.models.track import prepare_track, train_track
from sertools.report import condition_tables
from sertools.report.multiverse import widely
from sertools.report.page import open_page
from sertools.report.published import NAMES
from sertools.report.published import load as printed
from sertools.report.rank_tables import matrix
from sertools.report.statistics import analyses, beside_printed, replicated, tidy, with_interval
from sertools.report.statistics import cells as rows_of

page = open_page("transferable/03_1_classification", globals())
asked = page.parameters
names = [method.name for method in TRANSFERABLE]
living = [name for name in names if name != "VAE-vanilla"]

# %% [markdown]
# ## Training
#
# Every fold keeps speakers apart. Features are standardised by the statistics of the fold's training rows; all models
# train as one batched computation.

# %%
choices = dict(folds=asked.folds, seed=asked.seed, proportions=asked.proportions, level=asked.level)
choices |= dict(normalisation="training", rows=asked.subsample)
training = dict(runs=asked.runs, seed=asked.seed, workers=asked.workers, device=asked.device)
track = prepare_track(asked.train, **choices)
grid = train_track(track, TRANSFERABLE, epochs=asked.epochs, **training)
page.uses(track.utterances)
page.value("models", len(grid.members), "d")
page.value("smallest_fold", min(len(fold.train) for fold in track.folds), "d")
page.value("largest_fold", max(len(fold.train) for fold in track.folds), "d")

# %% [markdown]
# {glue:text}`models` models were trained, on {glue:text}`smallest_fold` to {glue:text}`largest_fold` utterances each.
# The paper does not say whether it shows the posterior mean or a sample of a variational model. Its figures are best
# read as samples for VAE-vanilla and VAE-annealing and means for VAE-ss; this *mixed* reading is used throughout, the
# pure ones follow below.

# %% [markdown]
# ## Figure 2: the training rows in the latent space
#
# One model of each method (first fold, first run).

# %%
from sertools.analysis.structure import separation
from sertools.report.figure_training_latents import draw_training_latents

first = [next(k for k, m in enumerate(grid.members) if m.method.name == name) for name in names]
latents = embedded(grid, track.inputs, seed=asked.seed)[first]
fold = track.folds[grid.members[first[0]].fold]
figure = draw_training_latents(
    names, latents[:, fold.train], [track.codes[fold.train]] * len(names), latents[:, fold.test],
    [track.codes[fold.test]] * len(names), seed=asked.seed,
)  # fmt: skip
gathered = {
    name: " and ".join(
        f"{separation(latents[k, rows], track.codes[rows], np.zeros(len(rows), dtype=int))(np.ones((1, 1)))[0]:.2f}"
        for rows in (fold.train, fold.test)
    )
    for k, name in enumerate(names)
}
page.figure(
    figure,
    "training_latents",
    alt="Eight panels of latent points coloured by emotion, a column each method, training rows above, held-out "
    "speakers below. Distance between class means over distance within classes, training rows and held-out speakers: "
    + "; ".join(f"{name} {values}" for name, values in gathered.items())
    + ".",
    caption="Latents of the training rows (above) and of held-out speakers (below). Against the original: the pooled "
    "track in IEMOCAP's place, markers besides colours, and the row of held-out speakers, which the paper does not "
    "show: what VAE-ss gathers by its loss need not stay gathered for new speakers.",
    artefact="Figure 2",
)

# %% [markdown]
# ## Figure 3: accuracy on every corpus, under both conditions
#
# A classifier is trained for each model and set of classes on the rows of the training fold; for three classes
# (neutral, sad, angry) only the classifier is trained again. Every corpus is scored on the same rows under both
# conditions, those that are no outliers by its own statistics; with 20 % of it, on the other 80 %.


# %%
drawn = dict(rows=asked.subsample, seed=asked.seed)
loaded = {
    (name, label): target(name, track, condition, **drawn)
    for label, condition in NORMALISED_BY.items()
    for name in [*asked.transfer, *asked.extension]
}
page.uses(*(loaded[name, "unseen"].utterances for name in [*asked.transfer, *asked.extension]))
loaded |= {(TRAIN, label): validation(track, how, seed=asked.seed) for label, how in NORMALISED_BY.items()}

# %%
ALL, APPLIED = "20 %, all rows", "unseen, outliers by the training rows"
for name in asked.transfer:
    loaded[name, ALL] = target(name, track, NORMALISED_BY["20 %"], count="all", **drawn)
    loaded[name, APPLIED] = target(name, track, NORMALISED_BY["unseen"], outliers="condition", **drawn)
scoring = dict(classifier=asked.classifier, seed=asked.seed, workers=asked.workers)
scored = classified(track, grid, loaded, **scoring)
measured = accuracy_cells(scored, names)
accuracy, plain = measured["accuracy"], measured["plain_accuracy"]
here = [TRAIN, *asked.transfer]

# %%
from sertools.report.figure_conditions import draw_conditions

PLACES = {"IEMOCAP": asked.train, "EMO-DB": "emodb", "SAVEE": "savee", "CaFE": "cafe", "URDU": "urdu", "AESD": "aesdd"}
LETTERS = {("unseen", "N-S-H-A"): "a", ("unseen", "N-S-A"): "b", ("20 %", "N-S-H-A"): "c", ("20 %", "N-S-A"): "d"}
SAID = {"N-S-H-A": "four classes", "N-S-A": "three classes", "unseen": "unseen", "20 %": "20 % for statistics"}
shown = {TRAIN: asked.train}
panels, figure3 = [], {}
for (condition, classes), letter in LETTERS.items():
    figure3[letter] = (
        condition_tables.panel(accuracy, condition, classes, shown),
        printed("transferable", f"Figure 3({letter})"),
    )
    title = f"({letter}) {SAID[classes]}, {SAID[condition]}"
    panels.append((title, 1 / len(CLASS_SETS[classes]), *figure3[letter]))

# %%
axis = {paper if ours == NAMES[paper] else f"{paper} /\n{ours}": (ours, paper) for paper, ours in PLACES.items()}
page.figure(
    draw_conditions(panels, names, axis),
    "conditions",
    alt="Four panels of accuracies by corpus and method, ours in colour beside the paper's in grey, with the chance "
    "level dashed: VAE-vanilla lies on chance everywhere; the other methods rise above it, more so with 20 % of the "
    "target for statistics and for three classes.",
    caption="Balanced accuracy, ours (colour: 95 % interval over speakers, or a dot a speaker below eight speakers) "
    "beside the paper's digitised values (grey: 95 % interval over its folds). Against the original: the pooled track "
    "in IEMOCAP's place; CaFE and AESD are the paper's alone; intervals are over speakers, not over folds; AESD has no "
    "neutral speech, so its chance is not the line that is drawn.",
    artefact="Figure 3",
)

# %% [markdown]
# ## Figure 3 in numbers, beside the paper

# %%
from sertools.report.beside import as_printed, beside

WITHIN = "Brackets: 95 % interval over speakers; parentheses: one value a speaker, where a corpus has fewer than eight."
for (condition, classes), letter in LETTERS.items():
    ours, theirs = figure3[letter]
    kept = {key: one for key, one in ours.items() if key[1] in PLACES.values()}
    rows = beside(rows_of(kept), theirs, names=PLACES)
    page.table(
        f"figure3_{letter}",
        as_printed(rows),
        caption=f"Figure 3 ({letter}): balanced accuracy, {SAID[classes]}, {SAID[condition]}; the paper's values "
        "were read off its figure.",
        note=WITHIN,
    )
    page.beside_paper(f"figure3_{letter}", rows, reading="mixed embedding, speakers apart")

# %%
from sertools.report.labelled import Labelled
from sertools.report.published import statistics as printed_statistics

AXES = ("method", "corpus", "condition", "classes")
in_rules = {key: one for key, one in accuracy.items() if key[1] in here and key[2] in NORMALISED_BY}
theirs = Labelled.from_frame(printed_statistics("transferable")["accuracy"])
page.value("highest_paper", condition_tables.highest_cells(theirs, "DAE-vanilla"))
page.value("highest_here", condition_tables.highest_cells(analyses([in_rules], AXES), "DAE-vanilla"))
on_iemocap = {name: condition_tables.printed_value(figure3["a"][1], name, "IEMOCAP") for name in names}
page.value("lead_paper", on_iemocap["DAE-vanilla"] - on_iemocap["VAE-ss"], "+.2f")
lead = {label: accuracy["DAE-vanilla", TRAIN, label, "N-S-H-A"].estimate for label in NORMALISED_BY}
page.value("lead_unseen", lead["unseen"] - accuracy["VAE-ss", TRAIN, "unseen", "N-S-H-A"].estimate, "+.2f")
page.value("lead_part", lead["20 %"] - accuracy["VAE-ss", TRAIN, "20 %", "N-S-H-A"].estimate, "+.2f")

# %% [markdown]
# **"DAE-vanilla has the highest accuracy."** In the paper's own figure it is strictly highest in
# {glue:text}`highest_paper` cells, and on IEMOCAP it trails VAE-ss ({glue:text}`lead_paper`). Here it is highest in
# {glue:text}`highest_here`; on held-out speakers of the training track its lead over VAE-ss is
# {glue:text}`lead_unseen` unseen and {glue:text}`lead_part` with 20 %.

# %% [markdown]
# ## What 20 % of the target changes
#
# The paper evaluates condition 2 without saying whether the rows that gave the statistics are scored again. Nor
# does it say by whose statistics outliers are removed: a row can lie beyond ten standard deviations of the training
# rows without being odd in its own corpus, and leaving such rows out would score other utterances under each
# condition.

# %%
BOTH = ("unseen", "20 %")
page.table(
    "conditions_change",
    condition_tables.two_conditions(accuracy, names, here, "N-S-H-A", BOTH),
    caption="Balanced accuracy over four classes: unseen / 20 %, and the difference.",
)
added = [condition_tables.change(accuracy, m, c, "N-S-H-A", BOTH) for m in living for c in asked.transfer]
page.value("mean_change", float(np.mean(added)), "+.2f")
page.value("lowered", sum(one < 0 for one in added), "d")
page.value("cells", len(added), "d")

# %%
which_rows = ("unseen", APPLIED, "20 %", ALL)
counted = {
    label: {name: int(loaded[name, label].counted.sum(1).mean()) for name in asked.transfer} for label in which_rows
}
page.table(
    "scored_rows",
    condition_tables.by_rows(accuracy, "DAE-vanilla", asked.transfer, counted, "N-S-H-A"),
    caption="Balanced accuracy of DAE-vanilla over four classes by which rows are scored, and how many they are.",
)
moved = [condition_tables.change(accuracy, m, c, "N-S-H-A", ("20 %", ALL)) for m in living for c in asked.transfer]
page.value("all_rows", float(np.max(np.abs(moved))), ".2f")
lost = {name: 1 - counted[APPLIED][name] / counted["unseen"][name] for name in asked.transfer}
page.value("most_lost", max(lost.values()), ".0%")
page.value("most_lost_name", max(lost, key=lost.get))

# %% [markdown]
# Over the paper's transfer corpora 20 % of the target changes the accuracy of the three models that have not
# collapsed by {glue:text}`mean_change` on average, and lowers it in {glue:text}`lowered` of {glue:text}`cells`
# cells. Scoring all rows instead of the other 80 % moves no value by more than {glue:text}`all_rows`. Had outliers
# been taken by the statistics applied, {glue:text}`most_lost_name` would lose {glue:text}`most_lost` of its rows
# under condition 1.

# %% [markdown]
# ## Without neutral: what stands in for AESD
#
# AESD has no neutral speech, yet the classifier knows it: neutral stays a possible answer, and always a wrong one.
# That is why the paper's values there fall below chance, and in its figure condition 2 *lowers* them, against its
# text. Leaving neutral out of any corpus shows whether that comes from the missing class.

# %%
without = {
    (method, name, label, "S-H-A"): scored[(name, label), "N-S-H-A"].accuracy(method, THREE)
    for method in names
    for name in here
    for label in BOTH
}
table = condition_tables.two_conditions(without, names, here, "S-H-A", BOTH)
aesd = [[condition_tables.printed_value(figure3[letter][1], m, "AESD") for letter in "ac"] for m in names]
table.insert(0, "paper, AESD", [condition_tables.change_text(*pair) for pair in aesd])
page.table(
    "without_neutral",
    table,
    caption="Balanced accuracy over sad, happy and angry speech, neutral still being a possible answer: unseen / 20 %, "
    "difference.",
)
rises = [condition_tables.change(without, m, c, "S-H-A", BOTH) for m in living for c in asked.transfer]
page.value("without_lowered", sum(rise < 0 for rise in rises), "d")
below = [without[m, c, label, "S-H-A"].estimate < 1 / 3 for m in living for c in here for label in BOTH]
page.value("without_below", float(np.mean(below)), ".0%")

# %% [markdown]
# Without neutral, {glue:text}`without_below` of the cells of the three methods that have not collapsed lie below one
# third, and condition 2 lowers {glue:text}`without_lowered` of {glue:text}`cells` on the transfer corpora, against
# {glue:text}`lowered` with all four classes. As far as these numbers part, the fall on AESD is one of the missing
# class and not of the corpus.

# %% [markdown]
# ## The corpora that the paper does not have
#
# The extension, and apart from it CASIA: Mandarin is a tonal language, which the paper leaves out by design.

# %%
tonal = [name for name in asked.extension if "zh" in set(loaded[name, "unseen"].table["language"])]
others = [name for name in asked.extension if name not in tonal]
SCOPE = {"extension": "corpora that the paper does not have", "tonal": "tonal speech, outside the paper's scope"}
for kind, corpora in (("extension", others), ("tonal", tonal)):
    if corpora:
        page.table(
            f"accuracy_{kind}",
            matrix(condition_tables.by_condition(accuracy, names, corpora, "N-S-H-A", BOTH), index="method"),
            caption=f"Balanced accuracy over four classes on {SCOPE[kind]}.",
            note="Parentheses: the range of the speakers, where a corpus has fewer than eight. The speakers of "
            "emotale-dk are people of the training track: each is scored only by models that never heard them.",
        )
reached = {
    kind: np.mean([accuracy[m, c, "20 %", "N-S-H-A"].estimate for m in living for c in corpora]) if corpora else np.nan
    for kind, corpora in (("added", others), ("tonal", tonal))
}
page.value("added_mean", reached["added"])
page.value("tonal_mean", reached["tonal"])

# %% [markdown]
# With 20 % of the target these three methods reach {glue:text}`tonal_mean` on tonal speech and
# {glue:text}`added_mean` on the extension, on average.

# %% [markdown]
# ## As published: random folds
#
# The paper shuffles utterances into folds, so that a speaker is heard in training and test.

# %%
random_track = prepare_track(asked.train, split="random", **choices)
random_grid = train_track(random_track, TRANSFERABLE, epochs=asked.epochs, **training)
heard = {
    (TRAIN, label): validation(random_track, condition, seed=asked.seed) for label, condition in NORMALISED_BY.items()
}
random_scored = classified(random_track, random_grid, heard, **scoring)
published_kind = accuracy_cells(random_scored, names)["accuracy"]
gap = condition_tables.fold_gap(published_kind, accuracy, names, TRAIN, "unseen")
gap.insert(0, "paper, N-S-H-A", [on_iemocap[name] for name in names])
page.table("folds", gap, caption="Balanced accuracy on the training track with the two kinds of folds, unseen.")
page.value("largest_gap", gap["gap, N-S-H-A"].max(), "+.2f")
page.value("largest_gap_method", gap["gap, N-S-H-A"].idxmax())
for kind, cells in (("random", published_kind), ("apart", accuracy)):
    changes = [condition_tables.change(cells, m, TRAIN, "N-S-H-A", BOTH) for m in living]
    page.value(f"own_change_{kind}", max(changes, key=abs), "+.2f")

# %% [markdown]
# Random folds flatter {glue:text}`largest_gap_method` most, by {glue:text}`largest_gap`. They also decide what
# condition 2 does on the training corpus itself. In the paper nothing; here its largest change is
# {glue:text}`own_change_random` with random folds, where test rows come from the speakers that gave the statistics,
# and {glue:text}`own_change_apart` with speakers apart.

# %% [markdown]
# ## Clean or noisy input, mean or sample
#
# Two more things that the text leaves open: whether the denoising autoencoder is evaluated on clean or on noisy
# input, and which embedding of a variational model the classifier sees.

# %%
few = {key: loaded[key] for key in loaded if key[0] in here and key[1] == "20 %"}
four = dict(class_sets={"N-S-H-A": CLASS_SETS["N-S-H-A"]}, count=0, **scoring)
denoising = grid.select(method="DAE-vanilla")
readings = {
    "mixed": accuracy,
    "mu": accuracy_cells(classified(track, grid, few, embed="mu", **four), names)["accuracy"],
    "z": accuracy_cells(classified(track, grid, few, embed="z", **four), names)["accuracy"],
    "noisy": accuracy_cells(classified(track, denoising, few, noisy_input=True, **four), ["DAE-vanilla"])["accuracy"],
}
embeddings = condition_tables.by_reading(
    readings, names, {"held out": [TRAIN], "transfer": asked.transfer}, "20 %", "N-S-H-A"
)

# %%
page.table(
    "embeddings",
    embeddings,
    caption="Balanced accuracy, four classes, 20 %, by embedding; transfer: mean over the paper's corpora. A denoising "
    "autoencoder has one embedding, of clean or of noisy input.",
)
on_transfer = {reading: embeddings[f"{reading}, transfer"] for reading in readings}
page.value("noise_costs", (on_transfer["mixed"] - on_transfer["noisy"])["DAE-vanilla"], "+.2f")
page.value("annealing_gains", (on_transfer["mu"] - on_transfer["z"])["VAE-annealing"], "+.2f")
page.value("ss_gains", (on_transfer["mu"] - on_transfer["z"])["VAE-ss"], "+.2f")

# %% [markdown]
# On transfer corpora clean input is worth {glue:text}`noise_costs` to DAE-vanilla against noisy input; the
# posterior mean is worth {glue:text}`annealing_gains` to VAE-annealing and {glue:text}`ss_gains` to VAE-ss against
# a sample. Any ranking of these methods rests on that unstated choice too.

# %% [markdown]
# ## Table 1: published systems, and two accuracies under one name
#
# Table 1 prints 52.09 % for the denoising autoencoder, Figure 3 .43 on the same corpus. The one is plain accuracy,
# the other the mean of the classes' recalls; they differ where classes differ in number and in recall. Our recalls,
# weighted by IEMOCAP's class shares, say how much of such a gap the proportions alone can make.

# %%
from sertools.analysis.conditions_accuracy import accuracy_by_proportions, recalls_of
from sertools.corpora.tracks import IEMOCAP_PROPORTIONS

baselines = printed("transferable", "Table 1")[["row", "condition", "corpus", "metric", "mean"]]
baselines.columns = ["method", "features and classes", "corpus", "measure", "printed"]
mine = pd.DataFrame(
    {
        "method": [f"{name} + linear SVC, ours" for name in names for _ in "12"],
        "features and classes": "eGeMAPS; 4 classes",
        "corpus": asked.train,
        "measure": ["UA (plain accuracy)", "UAR (balanced)"] * len(names),
        "ours": [with_interval(of[name, TRAIN, "unseen", "N-S-H-A"]) for name in names for of in (plain, accuracy)],
    }
)
page.table(
    "baselines",
    pd.concat([baselines, mine], ignore_index=True),
    caption="Published systems as the paper lists them, and ours on held-out speakers of the training track.",
    note="The last printed row is the paper's DAE-vanilla. UA is plain accuracy in the paper's use, UAR mean recall.",
    artefact="Table 1",
)
proposed = printed("transferable", "Table 1").query("row == 'DAE+Linear-SVM (proposed)'")
proposed = beside_printed(proposed, plain["DAE-vanilla", TRAIN, "unseen", "N-S-H-A"])
page.beside_paper("baselines", proposed, on=asked.train, reading="plain accuracy, speakers apart")

# %%
recalls = {name: recalls_of(scored[(TRAIN, "unseen"), "N-S-H-A"], name) for name in names}
weighted = {name: accuracy_by_proportions(recalls[name], IEMOCAP_PROPORTIONS) for name in names}
two = pd.DataFrame(recalls).T.rename_axis("method").add_prefix("recall, ")
two["balanced"] = {name: accuracy[name, TRAIN, "unseen", "N-S-H-A"].estimate for name in names}
two["plain"] = {name: plain[name, TRAIN, "unseen", "N-S-H-A"].estimate for name in names}
two["plain, IEMOCAP's shares"] = weighted
two["gap"] = two["plain, IEMOCAP's shares"] - two["balanced"]
page.table("two_accuracies", two, caption="Balanced and plain accuracy on held-out speakers, four classes, unseen.")
table1 = condition_tables.printed_value(printed("transferable", "Table 1"), "DAE+Linear-SVM (proposed)", "IEMOCAP")
in_figure = on_iemocap["DAE-vanilla"]
page.value("table1", table1, ".1%")
page.value("in_figure", in_figure, ".1%")
page.value("paper_gap", table1 - in_figure, ".2f")
page.value("our_gap", two.loc["DAE-vanilla", "gap"], ".2f")
page.value("explained", two.loc["DAE-vanilla", "gap"] / (table1 - in_figure), ".0%")

# %% [markdown]
# The paper's two numbers ({glue:text}`table1`, {glue:text}`in_figure`) lie {glue:text}`paper_gap` apart. With our
# recalls of DAE-vanilla IEMOCAP's proportions make a gap of {glue:text}`our_gap`, {glue:text}`explained` of it.

# %% [markdown]
# ## Two classes at a time
#
# The paper finds neutral and sad told from anger better than happy is. A classifier of two classes alone says so
# without the other classes; chance is one half.

# %%
from sertools.analysis.pairwise import pairwise

unseen = {name: loaded[name, "unseen"] for name in asked.transfer}
pairs = pairwise(track, grid, unseen, **scoring)
page.table(
    "pairs",
    condition_tables.pair_means(pairs, names, {"held out": [TRAIN], "transfer": asked.transfer}),
    caption="Balanced accuracy for two classes alone, unseen; transfer: mean over the paper's corpora.",
)
page.value("happy_angry", float(np.mean([pairs[m, c, "H-A"].estimate for m in living for c in here])))
page.value("sad_angry", float(np.mean([pairs[m, c, "S-A"].estimate for m in living for c in here])))

# %% [markdown]
# Over these three methods and all these corpora, happy and angry are told apart with {glue:text}`happy_angry`, sad
# and angry with {glue:text}`sad_angry`.

# %% [markdown]
# ## Which classes overlap
#
# The paper sees happy and angry on each other in Figure 2 (d). The Bhattacharyya coefficient of two classes' kernel
# densities says how much: one for the same density, zero for no common ground. It is taken on held-out speakers,
# since on training rows the loss of VAE-ss itself draws the classes apart.

# %%
from sertools.analysis.class_overlap import class_overlap

overlaps = class_overlap(track, grid, {}, seed=asked.seed)
page.table(
    "overlap",
    matrix({(m, pair): overlaps[m, TRAIN, pair] for m in names for pair in PAIRS}, index="method"),
    caption="Overlap of two classes' latent densities on held-out speakers.",
    note="Redrawn speakers give rougher densities than all of them: intervals lie below the estimate where classes "
    "overlap almost wholly. Pairs are compared within a draw.",
)
page.value("overlap_ss", max(PAIRS, key=lambda pair: overlaps["VAE-ss", TRAIN, pair].estimate))
page.value("overlap_ha", with_interval(overlaps["VAE-ss", TRAIN, "H-A"]))

# %% [markdown]
# In VAE-ss's latent space happy and angry overlap with {glue:text}`overlap_ha`; the pair that overlaps most is
# {glue:text}`overlap_ss`.

# %% [markdown]
# ## Activation or valence
#
# The paper supposes that its embeddings correspond to activation more than to valence. EmoTale's utterances were
# all rated by people: models trained on its two languages, a linear fit of the rating on the embedding of the
# training fold, and the share of the ratings' variance that it explains for held-out speakers. The corpus is small,
# so a longer training stands beside the paper's fifty epochs; the verdict uses the longer one.

# %%
from sertools.analysis.label_fit import label_fits

rated_track = prepare_track(asked.rated, **choices | {"proportions": "as found"})
page.uses(rated_track.utterances)
fits, within = {}, {}
for length in dict.fromkeys((asked.epochs, asked.rated_epochs)):
    rated_grid = train_track(rated_track, TRANSFERABLE, epochs=length, **training)
    fits[length] = label_fits(rated_track, rated_grid, seed=asked.seed)
    within[length] = label_fits(rated_track, rated_grid, fit="tested", seed=asked.seed)
for kind, found, said in (
    ("carried", fits, "the fit of the training fold, carried over"),
    ("anew", within, "fitted anew to the held-out rows of each model"),
):
    cells = {(m, f"{label}, {length} epochs"): one for length in found for (m, label), one in found[length].items()}
    page.table(
        f"ratings_{kind}",
        matrix(cells, index="method"),
        caption=f"R2 of people's ratings on the embedding, held-out speakers of the rated track: {said}.",
        note="Below zero: the fit misses new speakers by more than their mean rating does; then nothing of the rating "
        "was carried over, whichever of two negative numbers is the larger.",
    )

# %%
r2 = fits[asked.rated_epochs]
page.value("carried", ", ".join(m for m in names if r2[m, "activation"].estimate > 0) or "none")
page.value("carried_valence", ", ".join(m for m in names if r2[m, "valence"].estimate > 0) or "none")
anew = within[asked.rated_epochs]
page.value(
    "in_it", ", ".join(m for m in living if anew[m, "activation"].estimate > anew[m, "valence"].estimate) or "none"
)

# %% [markdown]
# Models whose embedding explains some of activation for new speakers: {glue:text}`carried`; of valence:
# {glue:text}`carried_valence`. Fitted anew, more of activation than of valence is in: {glue:text}`in_it`. Between the
# two lies where new speakers land: a cluster loss can put them far from the training rows that it gathered.

# %% [markdown]
# ## Verdicts
#
# Each rule was fixed before the run. Replicates draw speakers anew; the analyses are those that the page on open
# choices takes a claim through.

# %%
statistics = {
    "accuracy": replicated(in_rules, AXES),
    "plain_accuracy": replicated({key: plain[key] for key in in_rules}, AXES),
    "pairwise": replicated(pairs, ("method", "corpus", "pair")),
    "class_overlap": replicated(overlaps, ("method", "corpus", "pair")),
    "r2": replicated(r2, ("method", "label")),
}
speakers = {name: len(scored[(name, "unseen"), "N-S-H-A"].drawn.speakers) for name in here}
people = {asked.rated: len(set(rated_track.speakers))}
moved_to = {name: speakers[name] for name in asked.transfer}
resampled = dict.fromkeys(("01", "02", "09", "20", "21"), {TRAIN: speakers[TRAIN]})
resampled |= dict.fromkeys(("04", "05", "07"), moved_to) | dict.fromkeys(("03", "06", "08", "19"), speakers)
for claim, drawn_from in sorted((resampled | {"10": people}).items()):
    identity = f"transferable-{claim}"
    page.verdict(identity, statistics, speakers=drawn_from, multiverse=widely(page, identity))
page.verdicts(
    "Verdicts on the claims of section 3.1 on classification, on the pooled track and the paper's transfer corpora.",
    note="Replicates of a corpus with fewer than eight speakers leave one speaker out at a time; they vary less than a "
    "bootstrap would, so its part in a verdict is firmer than it should be.",
)

# %%
page.keep("accuracy", tidy(statistics["accuracy"]))
page.keep("speakers", pd.Series(speakers, name="speakers").rename_axis("corpus").reset_index())
page.close()
