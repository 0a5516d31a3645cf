"""Cases of `benchmarks.growth`: what the three papers by Das et al. ask of a latent space."""

import numpy as np

from benchmarks.growth_case import case
from benchmarks.growth_rows import FOLDS, by_fold, moved_to, scattered, target_of, track, trained, utterances
from sertools.analysis import classify, consistency, marginals
from sertools.analysis.anger import anger_auc
from sertools.analysis.angles import angles
from sertools.analysis.baselines import rater_against_others
from sertools.analysis.bootstrap import combine, difference, interval, replicates, rows
from sertools.analysis.class_overlap import class_overlap
from sertools.analysis.cloud_overlap import cloud_overlap
from sertools.analysis.collapse import course, divergence, posterior_summary, reconstruction_share
from sertools.analysis.conditional_mean import transfer
from sertools.analysis.conditions_accuracy import accuracy_by_proportions, condition_accuracies, recalls_of
from sertools.analysis.distance import distance_to_training, floor, gaussian_bhattacharyya
from sertools.analysis.fold_interval import over_folds
from sertools.analysis.intensity import strong_above_normal
from sertools.analysis.label_fit import label_fits
from sertools.analysis.latent_distance import DISTANCE_ROWS, log_distances
from sertools.analysis.mixture import happy_share
from sertools.analysis.organisation import organisation
from sertools.analysis.pairwise import pairwise
from sertools.analysis.rank_baselines import rank_baselines
from sertools.analysis.rank_correlation import rank, rhos
from sertools.analysis.reconstruction import reconstruction_errors
from sertools.analysis.references import classification
from sertools.analysis.separation import auc
from sertools.analysis.transfer import VALIDATION, rule_cells, score
from sertools.analysis.triads import score_triads, triad_cells
from sertools.models.track import CLASSES
from sertools.models.triads import TRIADS, with_triads

LINEAR = {"classifier": "LinearSVC"}


def _moved(names, analysis, **choices):
    """An analysis of (track, grid, targets)."""

    def make(size, draws):
        given = track(size), trained(*names), moved_to(size)
        return lambda: analysis(*given, count=draws, **choices)

    return make


def _own(names, analysis, **choices):
    """An analysis of (track, grid)."""

    def make(size, draws):
        given = track(size), trained(*names)
        return lambda: analysis(*given, count=draws, **choices)

    return make


def _points(size):
    points, classes, _, _ = scattered(size)
    return points[None], classes, [np.arange(size)], {"own": points[None]}


@case("classify, the papers' SVC", limit=classify.SVC_ROWS, past='classifier="LinearSVC"')
def svc(size, draws):
    given = _points(size)
    return lambda: classify.predict_members(*given, kind="SVC")


@case("classify, LinearSVC")
def linear_svc(size, draws):
    given = _points(size)
    return lambda: classify.predict_members(*given, kind="LinearSVC")


@case("accuracies over speakers")
def accuracies(size, draws):
    given = track(size), trained("Unsupervised"), moved_to(size)
    scored = score(*given, count=draws, **LINEAR)

    def call():
        rule_cells(scored, ["Unsupervised"], ["other"])
        scored[VALIDATION].spread("Unsupervised"), over_folds(scored[VALIDATION], "Unsupervised")
        found = recalls_of(scored[VALIDATION], "Unsupervised")
        accuracy_by_proportions(found, dict.fromkeys(found, 1 / len(found)))
        classify.balanced_accuracy(scored["other"].truth, scored["other"].predicted, CLASSES)

    return call


@case("accuracies by condition")
def conditions(size, draws):
    made, (moved,) = by_fold(track(size)), moved_to(size).values()
    targets = {"unseen": {"other": target_of(moved)}}
    return lambda: condition_accuracies(made, trained("Unsupervised"), targets, count=draws, **LINEAR)


case("accuracies by pair of classes")(_moved(["Unsupervised"], pairwise, **LINEAR))
case("accuracies of the references")(_moved(["DAE"], classification, **LINEAR))


@case("accuracies by triad")
def triads(size, draws):
    given = with_triads(track(size)), trained("DAE", folds=FOLDS * len(TRIADS)), moved_to(size)

    def call():
        triad_cells(*given, count=draws, **LINEAR)
        found = next(iter(score_triads(*given, count=1, **LINEAR).values()))
        found.confusion("DAE"), found.largest_share("DAE")

    return call


case("angles of directions")(_moved(["DAE"], angles))
case("overlap of clouds")(_moved(["DAE"], cloud_overlap))
case("overlap of classes")(_moved(["Unsupervised"], class_overlap))
case("organisation of the latent space")(_moved(["Unsupervised"], organisation))
case("anger along the latent space")(_moved(["DAE"], anger_auc))
case("mixture of two clusters")(_moved(["DAE"], happy_share))
case("shift of corpora")(_moved(["Unsupervised"], consistency.shifts))
case("distance of densities, fixed kernel", limit=DISTANCE_ROWS, past="size, a draw of that many rows")(
    _moved(["Unsupervised"], log_distances)
)
case("distance of densities, scale-free", limit=DISTANCE_ROWS, past="size, a draw of that many rows")(
    _moved(["Unsupervised"], log_distances, reading="scale-free", cells=None)
)
case("ratings explained")(_moved(["Unsupervised"], label_fits))
case("posterior collapse")(_own(["Unsupervised"], divergence))
case("share of reconstruction")(_own(["Unsupervised"], reconstruction_share))
case("overlap of marginals")(_own(["DAE"], marginals.marginal_gap))


@case("size and shape of the latent space")
def shapes(size, draws):
    given = track(size), trained("Unsupervised"), moved_to(size)

    def call():
        consistency.latent_shape(*given[:2]), consistency.areas(*given)
        marginals.mean_overlaps(given[0], trained("DAE"))
        course(*given[:2]), posterior_summary(*given[:2])

    return call


@case("reconstruction beside references")
def reconstructed(size, draws):
    given = track(size), trained("DAE"), moved_to(size)
    return lambda: reconstruction_errors(*given)


@case("rank correlations")
def ranked(size, draws):
    given = track(size), trained("Unsupervised"), moved_to(size)

    def call():
        found = rank(*given, count=draws)
        rhos(found, ["Unsupervised"])
        found["other"].of_models("Unsupervised"), found["other"].rows("Unsupervised")

    return call


@case("rank correlations of baselines")
def ranked_baselines(size, draws):
    given = track(size), trained("Unsupervised"), moved_to(size)
    ratings = given[0].utterances.table[["activation_1", "activation_2", "activation_3"]].to_numpy()

    def call():
        found = rank_baselines(*given, count=draws)
        found["other"].rho(str(found["other"].methods[0]))
        rater_against_others(ratings)

    return call


@case("area under the ROC curve")
def areas(size, draws):
    found = rank(track(size), trained("Unsupervised"), moved_to(size), count=draws)["other"]
    sets = ("angry", "happy"), ("neutral", "sad")

    def call():
        found.auc("Unsupervised", *sets), auc(found.scores("Unsupervised")[0], found.emotions, *sets)

    return call


@case("conditional mean")
def conditional(size, draws):
    points = scattered(size)[0][None]
    return lambda: transfer(points, points[0, :, 0], points)


@case("strong above normal renditions")
def strong(size, draws):
    made = utterances(size)
    scores = {"made": made.table["activation"].to_numpy()}
    return lambda: strong_above_normal(made, scores, count=draws)


@case("Bhattacharyya distance of two samples")
def distances(size, draws):
    points, _, _, _ = scattered(size)
    moments = points.mean(0), np.cov(points, rowvar=False)

    def call():
        distance_to_training(points, points + 1, size=size // 2), floor(points, size=size // 2)
        gaussian_bhattacharyya(*moments, *moments)

    return call


@case("bootstrap over speakers, any statistic of rows")
def any_statistic(size, draws):
    points, _, codes, _ = scattered(size)
    drawn = replicates([f"{code:06d}" for code in codes], count=draws)

    def call():
        found = interval(rows(lambda places: points[places, 0].mean(), codes), drawn)
        difference(found, found), combine(np.minimum, found, found)

    return call
