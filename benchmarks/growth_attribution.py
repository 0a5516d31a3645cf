"""Cases of `benchmarks.growth`: which features an embedding is made of."""

import numpy as np

from benchmarks.growth_case import case
from benchmarks.growth_rows import moved_to, track, trained
from sertools.analysis import normality
from sertools.analysis.dimension_order import common_order, in_order
from sertools.analysis.emotion_attribution import explain as explain_emotions
from sertools.analysis.emotion_profiles import agreement, attribution_cells, input_profiles, profiles
from sertools.analysis.importance import explain, weighted
from sertools.analysis.significance import holm, share_significant
from sertools.analysis.transfer import VALIDATION

LINEAR = {"classifier": "LinearSVC"}


@case("attribution (DeepLIFT) over speakers")
def attributed(size, draws):
    given = track(size), trained("Unsupervised"), moved_to(size)

    def call():
        found = explain(*given, count=draws)[0]
        for one in found.values():
            weighted(one, "Unsupervised", one.drawn.weights)

    return call


@case("tests of attributions")
def tested(size, draws):
    found = explain(track(size), trained("Unsupervised"), {}, count=draws)[0][VALIDATION]

    def call():
        for test in ("Shapiro-Wilk", "Anderson-Darling"):
            normality.share_normal(found, "Unsupervised", "residuals", test=test)
        normality.replicated_p(found, "Unsupervised", np.ones((1, len(found.drawn.speakers))))
        share_significant(holm(found.p["ANOVA"]))

    return call


@case("attribution by emotion")
def by_emotion(size, draws):
    given, moved = (track(size), trained("DAE")), moved_to(size)

    def call():
        attribution_cells(*given, count=draws, **LINEAR)
        found = explain_emotions(*given, moved, count=draws, **LINEAR)["other"]
        agreement(profiles(found), input_profiles(found), found)
        latents = given[1].embed(given[0].inputs)
        in_order(found, common_order(latents))

    return call
