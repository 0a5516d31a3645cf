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
# # 4.2 Visualisation of the last hidden layer
#
# To see why pre-training helps, the paper puts the last hidden layer of both models, trained from scratch and with
# the pre-trained encoder, into a plane by t-SNE and colours it twice: by emotion class and by corpus of origin
# (Figure 3). It sees clusters of classes in both, with clearer boundaries where the encoder was pre-trained, and
# "some form of grouping" by corpus. All of it is judged by eye, from one run.
#
# Only the caption of that figure is known to us. This page draws ours, for all runs, and puts numbers on what is to
# be seen: silhouettes in the hidden layer itself and in the plane, how they compare with those of permuted labels,
# and how often the nearest neighbours of a row give its corpus away. Then it asks what t-SNE alone, and the draw of
# rows alone, would change.

# %% tags=["parameters"]
profile = "full"
source = "record"
seed = 0
replicates = 200
silhouette_rows = 10_000
workers = 2

# %%
from sertools.report.corpus_names import written
from sertools.report.page import open_page
from sertools.report.wild_results import open_results

page = open_page("wild/04_2_visualisation", globals())
asked = page.parameters
found = open_results(page)

# %%
from sertools.analysis.wild.separation import rows_of
from sertools.report.cost_tables import hours

every = rows_of(found.members, found.scores, found.hidden)
rows = every.leveled(asked.seed, asked.silhouette_rows)
strategies = list(dict.fromkeys(strategy for strategy, _ in every.hidden))
runs = sorted({run for _, run in every.hidden})
corpora = list(found.parts.tested)
scratch, frozen, tuned = strategies
whole = found.autoencoders[found.autoencoders["amount"] == "all"]
page.value("hours", hours(whole["frames"].mean()), ".1f")
page.value("runs", len(runs), "d")
page.value("models", len(every.hidden), "d")
page.value("unseen", written(found.parts.unseen))
page.value("unseen_rows", int((every.table["corpus"] == found.parts.unseen).sum()), "d")
page.value("all_rows", len(every.table), "d")
page.value("most", asked.silhouette_rows, "d")

# %% [markdown]
# The encoder was pre-trained on {glue:text}`hours` hours of speech of the open corpora, not on VoxCeleb's. As
# everywhere in this part, "with the encoder" is read as the encoder **frozen**; **fine-tuned** is the other reading
# of the abstract. There are {glue:text}`runs` runs of each, {glue:text}`models` models in all.
#
# ## The rows
#
# The test partitions, and {glue:text}`unseen`, the corpus that no training saw. Of their {glue:text}`all_rows` rows
# {glue:text}`unseen_rows` are of {glue:text}`unseen`: with all of them, a picture of the classes would above all be
# one of that corpus. So each corpus gives as many rows as the smallest has, drawn at random by a seed; the same rows
# for all models. A silhouette compares every row with every other: {glue:text}`most` rows at most enter one, drawn
# likewise where there are more (parameter `silhouette_rows`).

# %%
import pandas as pd

count = every.table.groupby("corpus")
drawn = rows.table.groupby(["corpus", "truth"]).size().unstack(fill_value=0)
table = pd.DataFrame({"speakers": count["speaker"].nunique(), "rows": count.size()})
table["drawn"] = rows.table.groupby("corpus").size()
page.value("drawn", len(rows.table), "d")
page.value("of_each", int(table["drawn"].iloc[0]), "d")
page.value("speakers", len(rows.speakers), "d")
page.table(
    "rows",
    table.join(drawn).loc[corpora],
    caption="Rows of each corpus, and the classes of those that were drawn.",
)

# %% [markdown]
# {glue:text}`drawn` rows, {glue:text}`of_each` of each corpus, spoken by {glue:text}`speakers` people. A test
# partition holds few speakers, often one: whatever groups by corpus here groups by speaker too, and by microphone
# and room.

# %%
from sertools.analysis.wild.plane import ITERATIONS, PERPLEXITY, USUAL, Asked, bounded, planes
from sertools.analysis.wild.separation import NOBODY, drawn_runs, separations

asked_for = [Asked(values, PERPLEXITY, asked.seed) for values in rows.hidden.values()]
plane_of = dict(zip(rows.hidden, planes(asked_for, workers=asked.workers), strict=True))
measured = separations(rows, plane_of, seed=asked.seed)
page.value("perplexity", bounded(PERPLEXITY, len(rows.table)), ".0f")
page.value("iterations", ITERATIONS, "d")
page.value("usual", USUAL, "d")

# %% [markdown]
# ## Figure 3: the plane
#
# t-SNE places rows in a plane such that near neighbours stay near; distances between groups, their sizes, and the
# axes mean nothing. The paper does not say with what settings. Here: perplexity {glue:text}`perplexity`, a random
# start, and {glue:text}`iterations` iterations; the usual {glue:text}`usual` are tried below. The figure shows the
# first run (run 0) of both models.

# %%
from sertools.report.figure_planes import CLASSES, Plane, corpus_looks, draw_planes

looks = {"emotion": CLASSES, "corpus": corpus_looks([written(name) for name in corpora])}
labels = {"emotion": rows.table["truth"], "corpus": rows.table["corpus"].map(written)}
SAID = {scratch: "from scratch", frozen: "encoder frozen", tuned: "encoder fine-tuned"}
everyone = measured[(measured["left_out"] == NOBODY) & (measured["statistic"] == "silhouette")]
silhouette = everyone.set_index(["strategy", "run", "space", "by"])["value"]


def panel(strategy, by, run=runs[0], letter=""):
    above = f"{letter}{SAID[strategy]}, by {'class' if by == 'emotion' else by}"
    return Plane(above, plane_of[strategy, run], labels[by], by)


def in_words(strategy, run=runs[0], space="tsne"):
    return ", ".join(f"{silhouette[strategy, run, space, by]:.2f} by {by}" for by in labels)


# %%
four = [
    panel(scratch, "emotion", letter="(a) "), panel(frozen, "emotion", letter="(b) "),
    panel(scratch, "corpus", letter="(c) "), panel(frozen, "corpus", letter="(d) "),
]  # fmt: skip
page.figure(
    draw_planes(four, looks, columns=2, seed=asked.seed),
    "planes",
    alt="Four panels of points in a plane without units, from scratch on the left, encoder frozen on the right, "
    "coloured by emotion class above and by corpus below. Mean silhouettes in these planes: from scratch "
    f"{in_words(scratch)}; encoder frozen {in_words(frozen)} (1: apart, 0: mixed).",
    caption="t-SNE of the last hidden layer of run 0: (a) from scratch and (b) with the encoder frozen by emotion "
    "class, (c) from scratch and (d) with the encoder frozen by corpus. Both panels of a column hold the same points. "
    "Against the original, of which only the caption is known: other speech for pre-training, as many rows of each "
    f"corpus ({', '.join(corpora)}), markers besides colours.",
    artefact="Figure 3",
)

# %%
page.figure(
    draw_planes([panel(tuned, "emotion"), panel(tuned, "corpus")], looks, columns=2, seed=asked.seed),
    "planes_fine_tuned",
    alt="Two panels of points in a plane without units, the encoder fine-tuned, coloured by emotion class on the left "
    f"and by corpus on the right. Mean silhouettes in this plane: {in_words(tuned)} (1: apart, 0: mixed).",
    caption="The same for the other reading, the encoder fine-tuned (run 0). The paper has no such figure.",
)

# %% [markdown]
# One run is one picture. Below are all of them, from different initial weights but of the same rows.

# %%
small = [
    Plane(
        f"{SAID[s]}, run {r}: {silhouette[s, r, 'tsne', 'emotion']:.2f}", plane_of[s, r], labels["emotion"], "emotion"
    )
    for s in strategies
    for r in runs
]
by_run = silhouette.xs(("tsne", "emotion"), level=("space", "by")).unstack("strategy")
ranges = "; ".join(f"{SAID[s]} {by_run[s].min():.2f} to {by_run[s].max():.2f}" for s in strategies)
clearer = int((by_run[frozen] > by_run[scratch]).sum())
page.value("clearer", clearer, "d")
page.value("most_scratch", by_run[scratch].max())
page.value("least_frozen", by_run[frozen].min())
page.figure(
    draw_planes(small, looks, columns=len(runs), side=1.9, seed=asked.seed),
    "planes_of_runs",
    alt=f"Small panels of points by emotion class, a row a strategy and a column a run. Mean silhouettes by class: "
    f"{ranges}. In {clearer} of {len(runs)} runs that of the frozen encoder is the larger.",
    caption="t-SNE of all runs by emotion class; the number is the mean silhouette of the classes in that plane. The "
    "paper shows one run of two of the three.",
)

# %% [markdown]
# In {glue:text}`clearer` of {glue:text}`runs` pairs of runs the frozen encoder's picture has the larger silhouette of
# classes. The largest from scratch is {glue:text}`most_scratch`, the smallest with the encoder frozen
# {glue:text}`least_frozen`: where the first is the larger, two other runs would show the opposite.

# %% [markdown]
# ## Silhouettes
#
# The silhouette of a row compares its mean distance to the rows of its own label with that to the nearest other
# label: 1 where labels lie far apart, 0 where they are mixed, below where rows lie nearer to another label. Its p
# is the share of permuted labels that do as well. Classes are permuted inside each corpus, so that a difference
# between corpora cannot pass for one between classes. The hidden layer counts; the plane is made from it.

# %%
from sertools.analysis.wild.clusters import NEIGHBOURS, PERMUTATIONS
from sertools.report import cluster_tables

draws = drawn_runs(len(runs), count=asked.replicates, seed=asked.seed)
statistics = cluster_tables.replicated(measured, draws)
own = cluster_tables.estimated(measured)
frame, shown = cluster_tables.silhouettes_table(own, statistics)
page.value("speakers_out", len(rows.speakers), "d")
page.value("draws", asked.replicates, "d")
page.table(
    "silhouettes",
    frame,
    shown=shown,
    caption="Mean silhouettes by emotion class and by corpus, and p among permuted labels: means over runs and, in "
    "brackets, the middle 95 % of the replicates.",
    note="A replicate leaves one speaker out and draws the runs with replacement. p is the mean of the runs' own, "
    f"none of which can be below {1 / (1 + PERMUTATIONS):.3f}.",
)

# %%
for strategy, key in zip(strategies, ("scratch", "frozen", "tuned"), strict=True):
    for by in labels:
        page.value(f"{key}_{by}", frame.loc[(strategy, "hidden", by), "silhouette"])
    page.value(f"{key}_p", frame.loc[(strategy, "hidden", "emotion"), "p"], ".3f")
gain = statistics["silhouette"][frozen, "hidden", "emotion"].values
gain = gain - statistics["silhouette"][scratch, "hidden", "emotion"].values
low, high = cluster_tables.middle(gain)
in_hidden = frame["silhouette"].xs(("hidden", "emotion"), level=("space", "by"))
page.value("gain", in_hidden[frozen] - in_hidden[scratch])
page.value("gain_low", low)
page.value("gain_high", high)

# %% [markdown]
# Classes have a mean silhouette of {glue:text}`scratch_emotion` from scratch, of {glue:text}`frozen_emotion` with
# the encoder frozen and of {glue:text}`tuned_emotion` with it fine-tuned (p {glue:text}`scratch_p`,
# {glue:text}`frozen_p` and {glue:text}`tuned_p`). The difference of the first two is {glue:text}`gain`, and lies
# between {glue:text}`gain_low` and {glue:text}`gain_high` in 95 % of the replicates. Corpora have
# {glue:text}`scratch_corpus`, {glue:text}`frozen_corpus` and {glue:text}`tuned_corpus`.

# %% [markdown]
# ## Neighbours
#
# A silhouette asks for round groups. Whether the model knows the corpus can be asked otherwise: which corpus do most
# of the {glue:text}`neighbours` nearest other rows come from? Rows that lie anywhere would be right once in as many
# times as there are corpora.

# %%
page.value("neighbours", NEIGHBOURS, "d")
near, shown = cluster_tables.neighbours_table(own, statistics, len(corpora))
page.table(
    "neighbours",
    near,
    shown=shown,
    caption="Share of rows whose corpus most of their nearest others come from, and how many times chance that is: "
    "means over runs and, in brackets, the middle 95 % of the replicates.",
    note="In a replicate without the only speaker of a corpus there is one corpus fewer: chance is then higher.",
)
for strategy, key in zip(strategies, ("scratch", "frozen", "tuned"), strict=True):
    page.value(f"{key}_near", near.loc[(strategy, "hidden"), "over_chance"], ".1f")

# %% [markdown]
# In the hidden layer the neighbours are right {glue:text}`scratch_near` times as often as chance from scratch,
# {glue:text}`frozen_near` times with the encoder frozen and {glue:text}`tuned_near` times with it fine-tuned. A
# network that was asked for classes alone need not hide the corpus: corpora differ in their shares of the classes
# as well.

# %% [markdown]
# ## What t-SNE alone changes
#
# The same hidden values of run 0, other seeds, perplexities and numbers of iterations: nothing else differs between
# the rows below.

# %%
sizes = list(dict.fromkeys(bounded(each, len(rows.table)) for each in (5.0, PERPLEXITY, 50.0)))
seeds = range(asked.seed, asked.seed + 3)
settings = [(each, k, ITERATIONS) for each in sizes for k in seeds] + [(PERPLEXITY, asked.seed, USUAL)]
others = [Asked(rows.hidden[strategy, runs[0]], *each) for strategy in (scratch, frozen) for each in settings]
moved = cluster_tables.planes_table(others, planes(others, workers=asked.workers), rows.labels, (scratch, frozen))
page.table(
    "settings",
    moved,
    caption="Mean silhouettes in planes of the same two models (run 0), by t-SNE's perplexity, seed and "
    "number of iterations.",
    digits=dict.fromkeys(moved, 2),
)
difference = moved[f"{frozen}, class"] - moved[f"{scratch}, class"]
page.value("planes", len(moved), "d")
page.value("agree", int((difference > 0).sum()), "d")
page.value("least_difference", difference.min())
page.value("most_difference", difference.max())
hidden_gain = silhouette[frozen, runs[0], "hidden", "emotion"] - silhouette[scratch, runs[0], "hidden", "emotion"]
page.value("hidden_difference", hidden_gain)

# %% [markdown]
# In {glue:text}`agree` of {glue:text}`planes` settings the classes of the frozen encoder look clearer than those
# from scratch; the difference of silhouettes goes from {glue:text}`least_difference` to
# {glue:text}`most_difference`. In the hidden layer, where there is nothing to set, it is
# {glue:text}`hidden_difference` for this run.

# %% [markdown]
# ## How much the draw of rows matters
#
# Other draws of as many rows, and no draw at all, with {glue:text}`unseen` as large as it is.

# %%
from sertools.analysis.wild.separation import of_every_row, over_draws

again = over_draws(every, range(asked.seed + 1, asked.seed + 21), asked.silhouette_rows)
page.table(
    "draws",
    cluster_tables.draws_table(again, of_every_row(every.drawn(asked.seed, asked.silhouette_rows), runs[0]), runs[0]),
    caption="Mean silhouettes in the hidden layer over draws of rows (means over runs), and of all rows in one run.",
    digits=3,
)
pairs = again[again["by"] == "emotion"].pivot(index="seed", columns="strategy", values="value")
page.value("redrawn", len(pairs), "d")
page.value("draws_clearer", int((pairs[frozen] > pairs[scratch]).sum()), "d")
page.value("draw_spread", pairs[frozen].std(), ".3f")

# %% [markdown]
# In {glue:text}`draws_clearer` of {glue:text}`redrawn` draws the frozen encoder has the larger silhouette of
# classes. From draw to draw that silhouette varies with a standard deviation of {glue:text}`draw_spread`.

# %% [markdown]
# ## Verdicts
#
# Replicates: each of the {glue:text}`speakers_out` speakers left out once, times {glue:text}`draws` draws of
# {glue:text}`runs` runs with replacement, the same for all strategies. A speaker who is left out takes their rows
# along, the others are levelled again. The plane is made once for each run, of all rows; those of the speaker left
# out then do not count. The analyses beside them: the encoder frozen or fine-tuned, in the hidden layer or in the
# plane. Other class mappings, weightings and partitions have no part here, since hidden values are kept of the
# paper's own models alone.

# %%
choices, analyses = cluster_tables.readings(measured, scratch, (frozen, tuned))
said = f"each of {len(rows.speakers)} speakers left out once, times {asked.replicates} draws of {len(runs)} runs"
CLAIMS = ("wild-06", "wild-07", "wild-08")
for claim in CLAIMS:
    page.verdict(claim, statistics, speakers=said, multiverse=analyses)
page.verdicts("Verdicts on the claims of Figure 3.")

# %%
from sertools.report.claims import claims
from sertools.report.rules import evaluate

page.table(
    "readings",
    cluster_tables.other_readings("wild", CLAIMS, statistics),
    caption="Share of replicates in which each rule is true, and its other readings.",
    digits=".0%",
)
for claim in CLAIMS:
    choices[claim] = evaluate(claims("wild")[claim].rule, analyses, by="analysis")
page.table(
    "analyses",
    choices.set_index("encoder"),
    caption="Whether the rules are true of all speakers and runs: the encoder frozen or fine-tuned, in the hidden "
    "layer or in the plane.",
)

# %%
page.keep("separations", measured)
page.close()
