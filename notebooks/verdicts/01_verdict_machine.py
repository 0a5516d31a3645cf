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
# # The verdict machine, tested
#
# Every verdict of this book comes from one machine: *holds here* where a claim's rule is true in at least 95 % of the
# replicates over speakers and in at least two thirds of the analyses, *does not hold here* where it is false in as
# many, *cannot be decided* otherwise. Here it judges data in which the truth is known, because it was planted: how
# often is it wrong, and how large must a difference be before it says so?

# %% tags=["parameters"]
profile = "full"
train = "open-english"
rated = "rated"
transfer = ["emodb", "savee", "urdu"]
folds = 5
runs = 1
epochs = 30
seed = 0
worlds = 300
replicates = 1000
workers = 2

# %%
import pandas as pd

from sertools.analysis.planted import answers, layout
from sertools.analysis.planted_calibration import like_answers, like_scores, of_answers, of_scores
from sertools.analysis.planted_ranks import scores
from sertools.analysis.rank_correlation import rank
from sertools.analysis.transfer import TRAIN, VALIDATION, score
from sertools.models.methods import ZEROSHOT
from sertools.models.track import four_classes, prepare_track, train_track
from sertools.report.figure_operating import draw_operating
from sertools.report.operating import (
    EVERY,
    FIRST,
    FIRST_EVERYWHERE,
    MEAN,
    METHODS,
    SHAPES,
    detectable,
    errors,
    judged,
    on_one,
    operate,
    with_multiverse,
)
from sertools.report.operating_tables import error_table, multiverse_table, planted_table
from sertools.report.page import open_page
from sertools.report.verdicts import HOLDS

page = open_page("verdicts/01_verdict_machine", globals())
asked = page.parameters
names = [method.name for method in ZEROSHOT]
ACCURACY = [-0.1, -0.05, -0.025, 0.0, 0.025, 0.05, 0.075, 0.1, 0.15]
RHO = [-0.2, -0.1, 0.0, 0.05, 0.1, 0.2, 0.3]

# %% [markdown]
# ## What is real
#
# The speakers, how many utterances of each class each of them has, and how much methods differ. A small grid of the
# four methods of `zeroshot` is trained on either track, and moved to the transfer corpora: its scores say at which
# level planted methods lie, how often they disagree, and how far their difference varies over drawn speakers.

# %%
targets = {name: four_classes(name, rows=asked.subsample, seed=asked.seed)[0] for name in asked.transfer}
tracks, grids = {}, {}
for name in (asked.train, asked.rated):
    tracks[name] = prepare_track(name, folds=asked.folds, seed=asked.seed, rows=asked.subsample)
    grids[name] = train_track(
        tracks[name], ZEROSHOT, runs=asked.runs, epochs=asked.epochs, seed=asked.seed, workers=asked.workers
    )
page.uses(*(track.utterances for track in tracks.values()), *targets.values())
drawn = dict(seed=asked.seed, count=asked.replicates)
scored = score(tracks[asked.train], grids[asked.train], targets, workers=asked.workers, **drawn)
ranked = rank(tracks[asked.rated], grids[asked.rated], targets, **drawn)


# %%
def layouts(track, **choices):
    """Who said what, the track's own rows as `train`."""
    corpora = {TRAIN: track.utterances, **targets}
    return {
        name: layout(name, one.table["speaker"], one.table["emotion"].fillna(""), **drawn, **choices)
        for name, one in corpora.items()
    }


pooled, rated_ones = layouts(tracks[asked.train]), layouts(tracks[asked.rated])
label = {name: VALIDATION if name == TRAIN else name for name in pooled}
real = {name: of_answers(scored[label[name]], names, **drawn) for name in pooled}
real_rho = {name: of_scores(ranked[label[name]], names, **drawn) for name in pooled}
like = {name: like_answers(one, real[name], ACCURACY, seed=asked.seed) for name, one in pooled.items()}
like_rho = {name: like_scores(one, real_rho[name], RHO, seed=asked.seed) for name, one in rated_ones.items()}
page.table(
    "planted_accuracy",
    planted_table(pooled, real, like),
    caption="Corpora of the planted worlds, balanced accuracy. *train*: held-out rows of the pooled track.",
    note="Weigh as: how many speakers with equally many utterances would weigh as these do. The two last columns are "
    "the standard deviation of the difference between two methods over drawn speakers; the planted one was set to "
    "the real one (where the planted spread between speakers is 0, by how often methods agree).",
)
page.table(
    "planted_rho",
    planted_table(rated_ones, real_rho, like_rho),
    caption="The same for Spearman's rho with activation. *train*: held-out rows of the rated track.",
    note="The planted level is lower than the real one where the largest planted effect would leave the scale.",
)
page.value("speakers_train", pooled[TRAIN].speakers, "d")
page.value("weigh_train", pooled[TRAIN].equal_speakers, ".1f")

# %% [markdown]
# The {glue:text}`speakers_train` speakers of the pooled track weigh as {glue:text}`weigh_train` would that have
# equally many utterances each.

# %% [markdown]
# ## What is planted
#
# Four methods, A to D. A is better than each of the others by the planted effect, the same on every corpus; the others
# are equal. Speakers differ in how much better A is for them, and corpora only by chance. A world is one draw of all
# of it; rows are scored once, not fold by fold, and the label that is ranked has no ties. The machine is the real one:
# the rules are of the forms that claims have, and each world has its replicates over speakers.

# %%
many = dict(methods=len(METHODS), seed=asked.seed)
answered = {
    name: answers(
        one, worlds=asked.worlds, level=like[name].level, spread=like[name].spread, apart=like[name].together, **many
    )
    for name, one in pooled.items()
}
ranking = {
    name: scores(
        one,
        worlds=asked.worlds // 2,
        level=like_rho[name].level,
        spread=like_rho[name].spread,
        alike=like_rho[name].together,
        **many,
    )
    for name, one in rated_ones.items()
}
single = {name: on_one(name) for name in pooled}
shapes = [*single.values(), *SHAPES]
in_accuracy = operate(answered, shapes, ACCURACY, count=asked.replicates, seed=asked.seed)
in_rho = operate(ranking, shapes, RHO, count=asked.replicates, seed=asked.seed)
at, at_rho = (
    {shape: (errors(one.curves(shape)), detectable(one.curves(shape))) for shape in shapes}
    for one in (in_accuracy, in_rho)
)

# %% [markdown]
# Worlds are judged side by side, for speed. Some are judged again one by one, as every page of the book does it.

# %%
again = [
    (sides.words(shape.rule, 0.0)[world], judged(planted, shape, 0.0, world, count=asked.replicates, seed=asked.seed))
    for planted, sides in ((answered, in_accuracy), (ranking, in_rho))
    for shape in (single[TRAIN], *SHAPES)
    for world in range(3)
]
page.value("checked", len(again), "d")
page.value("checked_same", sum(one == other for one, other in again), "d")

# %% [markdown]
# Of {glue:text}`checked` verdicts reached both ways {glue:text}`checked_same` are the same word.

# %% [markdown]
# ## Balanced accuracy


# %%
def panels(operated, of):
    """Curves by corpus, with its number of speakers, then by rule over all corpora."""
    curves = {f"A > B, {name}: {of[name].speakers} speakers": operated.curves(one) for name, one in single.items()}
    short = ("A > B, every corpus", "A > B, mean", "A first of four, mean", "A first of four, every corpus")
    return curves | {title: operated.curves(shape) for title, shape in zip(short, SHAPES, strict=True)}


page.figure(
    draw_operating(panels(in_accuracy, pooled), "planted effect"),
    "curves_accuracy",
    alt="Eight panels of curves: the share of planted worlds called holds here rises with the planted difference in "
    "balanced accuracy, and that of does not hold here falls. At no difference does not hold here comes in "
    f"{at[MEAN][0]['fails, equal']:.0%} of worlds for the mean over corpora and in "
    f"{at[FIRST_EVERYWHERE][0]['fails, equal']:.0%} for the first of four on every corpus.",
    caption="Which word, by the planted difference in balanced accuracy. Above: A above B on one corpus; below: rules "
    "over all corpora. Bands: 95 % Monte-Carlo intervals. Upright blue line: the effect found in 80 % of the worlds.",
)

# %%
page.table(
    "errors_accuracy",
    error_table(in_accuracy, shapes),
    caption="Mistakes, and the smallest difference in balanced accuracy for which *holds here* comes in 80 % of "
    "worlds.",
    note="Shares of worlds. A equal: planted effect 0, brackets: 95 % Monte-Carlo interval. A worse, A better: the "
    "largest share at any planted effect below or above 0. Like: claims of that form.",
)

# %%
bootstrapped = [name for name, one in pooled.items() if one.speakers >= 8]
page.value("holds_equal", max(at[single[name]][0]["holds, equal"] for name in bootstrapped), ".0%")
page.value("fails_equal", max(at[single[name]][0]["fails, equal"] for name in bootstrapped), ".0%")
page.value("every_fails_equal", at[EVERY][0]["fails, equal"], ".0%")
page.value("first_fails_equal", at[FIRST_EVERYWHERE][0]["fails, equal"], ".0%")
page.value("first_fails_better", at[FIRST_EVERYWHERE][0]["fails, better"], ".0%")
page.value("first_mean_holds_equal", at[FIRST][0]["holds, equal"], ".0%")
page.value("first_mean_fails_equal", at[FIRST][0]["fails, equal"], ".0%")
page.value("mean_found", at[MEAN][1], ".3f")
page.value("every_found", at[EVERY][1], ".3f")

# %% [markdown]
# A machine that is right would say *holds here* of two equal methods in 5 % of worlds, and *does not hold here* in
# 5 %. On one corpus whose speakers are bootstrapped it says so in up to {glue:text}`holds_equal` and
# {glue:text}`fails_equal`. A rule over every corpus asks for more: two equal methods give *does not hold here* in
# {glue:text}`every_fails_equal` of worlds, four equal ones in {glue:text}`first_fails_equal`. And where A is in truth
# the first of four on every corpus, by one of the planted effects, *does not hold here* still comes in up to
# {glue:text}`first_fails_better` of worlds. Of a rule with *every* or *first of four*, "does not hold here" therefore
# does not say that the method is no better; it says that these data do not show it to be better everywhere.

# %% [markdown]
# The mean over corpora finds a difference of {glue:text}`mean_found`, the rule on every corpus one of
# {glue:text}`every_found` (a dash: none of the planted ones). Among four equal methods one is called first on average
# in {glue:text}`first_mean_holds_equal` of worlds, and not first in {glue:text}`first_mean_fails_equal`.

# %% [markdown]
# ## Spearman's rho

# %%
page.figure(
    draw_operating(panels(in_rho, rated_ones), "planted effect"),
    "curves_rho",
    alt="Eight panels of curves as before, for planted differences in Spearman's rho. At no difference does not hold "
    f"here comes in {at_rho[MEAN][0]['fails, equal']:.0%} of worlds for the mean over corpora and in "
    f"{at_rho[FIRST_EVERYWHERE][0]['fails, equal']:.0%} for the first of four on every corpus.",
    caption="Which word, by the planted difference in Spearman's rho. Panels, bands and lines as in the figure before.",
)

# %%
page.table(
    "errors_rho",
    error_table(in_rho, shapes),
    caption="Mistakes, and the smallest difference in Spearman's rho for which *holds here* comes in 80 % of worlds.",
    note="As in the table before, with half as many worlds.",
)
page.value("rho_mean_found", at_rho[MEAN][1], ".2f")
page.value("rho_first_found", at_rho[FIRST][1], ".2f")
page.value("rho_first_fails_equal", at_rho[FIRST_EVERYWHERE][0]["fails, equal"], ".0%")

# %% [markdown]
# A mean difference in rho between two methods is found from {glue:text}`rho_mean_found` on, a method that is first of
# four from {glue:text}`rho_first_found`. That Metric-act ranks activation best on every corpus is a claim of the form
# in the last row: of four equal methods it gets *does not hold here* in {glue:text}`rho_first_fails_equal` of worlds.

# %% [markdown]
# ## Fewer than eight speakers
#
# There each replicate leaves one speaker out. Such replicates differ less from each other than new speakers would, so
# the machine is too sure of itself. How much, on the smallest corpus, beside a bootstrap of the same speakers:

# %%
least = min(pooled, key=lambda name: pooled[name].speakers)
both = {}
for kind, minimum in (("one left out", 8), ("bootstrap", 2)):
    small = layouts(tracks[asked.train], minimum=minimum)[least]
    planted = answers(
        small,
        worlds=4 * asked.worlds,
        level=like[least].level,
        spread=like[least].spread,
        apart=like[least].together,
        **many,
    )
    operated = operate({least: planted}, [single[least]], [-0.025, 0.0, 0.025], count=asked.replicates, seed=asked.seed)
    both[kind] = errors(operated.curves(single[least]))
page.table(
    "few_speakers",
    pd.DataFrame(both).T.rename_axis("replicates").map(lambda share: f"{share:.0%}"),
    caption=f"Mistakes on {least} alone ({pooled[least].speakers} speakers), by the kind of replicates.",
    note="Columns: the word, and what A is.",
)
page.value("least", least)
page.value("least_speakers", pooled[least].speakers, "d")
page.value("left_out_holds", both["one left out"]["holds, equal"], ".0%")
page.value("left_out_bootstrap", both["bootstrap"]["holds, equal"], ".0%")

# %% [markdown]
# Of two equal methods it says *holds here* on {glue:text}`least` in {glue:text}`left_out_holds` of worlds where one of
# its {glue:text}`least_speakers` speakers is left out at a time, and in {glue:text}`left_out_bootstrap` where they are
# bootstrapped; 5 % would be right. A verdict that rests on that corpus alone is a hint.

# %% [markdown]
# ## The multiverse
#
# Each world also gets analyses in which the claim is true with a planted probability. They go together, within a world
# and with its speakers, as strongly as the correlation says.

# %%
page.table(
    "multiverse",
    multiverse_table(in_accuracy, MEAN, counts=(4, 100), shares=(0.5, 0.8), correlations=(0.2, 0.8), seed=asked.seed),
    caption="A above B, mean over corpora, with a planted multiverse: which word, where A is equal and where it is "
    "better by the largest planted effect.",
    note="True in: the planted share of analyses in which the claim is true; two thirds are asked for.",
)

# %%
choices = dict(share=0.5, correlation=0.8, seed=asked.seed)
largest = max(ACCURACY)
for count in (4, 100):
    said = with_multiverse(in_accuracy, MEAN, largest, count=count, **choices)
    page.value(f"split_{count}", (said == HOLDS).mean(), ".0%")
page.value("largest", largest, ".2f")

# %% [markdown]
# A claim that only half of the analyses bear out should not hold, however sure the replicates are. With analyses that
# go closely together (correlation 0.8) it is still called *holds here* in {glue:text}`split_4` of worlds with 4
# analyses and in {glue:text}`split_100` with 100, at a difference of {glue:text}`largest`: analyses of the same
# speakers are not independent votes.

# %%
page.close()
