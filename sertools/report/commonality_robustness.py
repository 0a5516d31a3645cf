"""Tables of how firm the commonality of vowels is: under other readings, other replicates, other planes."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sertools.analysis.vowels import anchors
from sertools.analysis.vowels.commonality_statistics import LABELS, PLACES
from sertools.analysis.vowels.printed_commonality import similarity
from sertools.corpora.vowels import VOWELS
from sertools.report.commonality_tables import KINDS, rank, values
from sertools.report.labelled import Labelled
from sertools.report.tables import MISSING, number


def readings_table(
    choices: pd.DataFrame, statistics: Mapping[str, pd.DataFrame], printed: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What each reading gives: all digits, and the form to show.

    Args:
        choices: of `commonality_readings.analyses`, the first row the reading that is judged. statistics: of the scores
            of the same, by analysis.

    Returns:
        Index analysis: scale, unit, maximum; like (mean Com of like vowels), gap, p (mean and largest over emotions);
        rank (Spearman's, of Com over vowels and emotions, with the first reading) and rank_paper (with the paper's
        Table 2); best and group: shares of the first reading's best and group anchors that are chosen; monophthongs and
        diphthongs: the best of each emotion.
    """
    com = values(statistics["commonality"], "analysis")
    chosen = Labelled.from_frame(statistics["chosen"], "analysis").values
    gap, p = (
        Labelled.from_frame(statistics[name], "analysis").values for name in ("commonality_gap", "gap_permutation")
    )
    theirs = similarity(printed)["Com"].unstack("emotion").loc[list(VOWELS), list(LABELS)].to_numpy()
    frame = choices.copy()
    frame["like"], frame["gap"], frame["p"] = np.nanmean(com, axis=(1, 2)), gap.mean(1), p.max(1)
    frame["rank"] = [rank(com[0], one) for one in com]
    frame["rank_paper"] = [rank(theirs, one) for one in com]
    for name, group in (("best", "BA"), ("group", "GA")):
        own = chosen[:, anchors.GROUPS.index(group)] == 1
        frame[name] = (own & own[0]).sum((1, 2)) / own[0].sum()
    for kind, named in KINDS.items():
        frame[named] = [_best(one, kind) for one in com]
    shown = frame.assign(best=frame["best"].map("{:.0%}".format), group=frame["group"].map("{:.0%}".format))
    shown["p"] = [number(each, 3) for each in frame["p"]]
    names = {
        "scale": "z-scores over", "unit": "CS and ED of", "maximum": "ED by", "like": "Com, like vowels",
        "rank": "rank with the first", "rank_paper": "rank with the paper", "best": "same best", "group": "same group",
        "monophthongs": "best monophthongs", "diphthongs": "best diphthongs",
    }  # fmt: skip
    return frame, shown.rename(columns=names).set_index("z-scores over")


def _best(com: np.ndarray, kind: str) -> str:
    found = [anchors.ranking(scores, PLACES[kind])[:1] for scores in com.T]
    return ", ".join(VOWELS[one[0]] if one else MISSING for one in found)


def agreement_table(found: pd.DataFrame) -> pd.DataFrame:
    """`anchor_agreement.agreement` for reading, with ``folds`` beside, the ``same`` of another set of replicates."""
    shown = found.reset_index()
    shown[["same", "folds"]] = shown[["same", "folds"]].map("{:.0%}".format)
    other = shown["anchors"] != shown["most_frequent"]
    share = [
        f"{name or MISSING} ({often:.0%})" for name, often in zip(shown["most_frequent"], shown["share"], strict=True)
    ]
    shown["most often"] = [each if differs else "the same" for each, differs in zip(share, other, strict=True)]
    shown["anchors"] = [each or MISSING for each in shown["anchors"]]
    names = {"same": "in replicates", "sets": "different sets", "two_alike": "two alike"}
    kept = ["emotion", "kind", "group", "anchors", "same", "folds", "most often", "sets", "two_alike"]
    return shown[kept].rename(columns=names).set_index("emotion")


def floor_table(found: pd.DataFrame) -> pd.DataFrame:
    """`speaker_halves.floor`: a row an emotion and comparison, means over draws of CS and ED, and how often ED between
    the languages is the larger."""
    means = found.groupby(["emotion", "comparison"], sort=False)[["vowels", "CS", "ED"]].mean()
    by = found.pivot(index=["emotion", "draw"], columns="comparison", values="ED")
    for emotion, comparison in means.index:
        if comparison != "between":
            draws = by.loc[emotion].dropna()
            means.loc[(emotion, comparison), "further between"] = (draws["between"] > draws[comparison]).mean()
    return means.loc[[(e, c) for e in LABELS for c in found["comparison"].unique() if (e, c) in means.index]]


def planes_table(found: pd.DataFrame) -> pd.DataFrame:
    """`vowel_planes.of_planes`: a row a setting, for each emotion how far apart like vowels stand and how often they
    are neighbours, and the emotion that comes last by either."""
    wide = found.pivot(index=["perplexity", "seed"], columns="emotion", values=["apart", "like"])
    emotions = list(dict.fromkeys(found["emotion"]))
    table = pd.DataFrame(index=wide.index)
    for quantity in ("apart", "like"):
        for emotion in emotions:
            table[f"{quantity}, {emotion}"] = wide[quantity, emotion]
    table["furthest apart"] = wide["apart"][emotions].idxmax(axis=1)
    table["least like"] = wide["like"][emotions].idxmin(axis=1)
    return table
