"""The numbers behind Figure 4 (g-j) of `interpretable` as tables: who is explained, the largest groups, relations."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sertools.analysis.bootstrap import Interval, ratio
from sertools.analysis.emotion_attribution import ALL, TRUE_POSITIVES, Attributions
from sertools.models.track import CLASSES
from sertools.report.labelled import Labelled
from sertools.report.statistics import replicated, with_interval

AXES = {"attribution": ("emotion", "group"), "profile_rho": ("pair",), "profile_distance": ("pair",)}
Cells = Mapping[str, Mapping[tuple[str, ...], Interval]]


def for_rules(cells: Cells) -> dict[str, Labelled]:
    """Cells of ``emotion_profiles.cells`` as the statistics of the rules, with the axes that claims.yml names."""
    return {name: replicated(of, AXES[name], count=_count(of)) for name, of in cells.items()}


def samples(found: Attributions) -> pd.DataFrame:
    """Who is explained, a row an emotion: rows tested, true positives, their share, how many speakers and models have
    any, and the largest speaker's part of them. A row that several models explain counts for each."""
    tested, right = found.counts(ALL), found.counts(TRUE_POSITIVES)
    return pd.DataFrame(
        {
            "tested": tested.sum((0, 1)),
            "true positives": right.sum((0, 1)),
            "share": ratio(right.sum((0, 1)), tested.sum((0, 1))),
            "speakers": (right.sum(0) > 0).sum(0),
            "largest speaker's part": ratio(right.sum(0).max(0), right.sum((0, 1))),
            "models": (right.sum(1) > 0).sum(0),
        },
        index=pd.Index(CLASSES, name="emotion"),
    )


def by_speaker(found: Attributions) -> pd.DataFrame:
    """True positives of each speaker by emotion, a row a speaker who has any tested row; for a CSV."""
    counts = found.counts(TRUE_POSITIVES).sum(0)
    kept = found.counts(ALL).sum((0, 2)) > 0
    index = pd.Index(np.array(found.drawn.speakers)[kept], name="speaker")
    return pd.DataFrame(counts[kept], index=index, columns=list(CLASSES))


def largest(cells: Mapping[tuple[str, str], Interval], emotions: Sequence[str], most: int = 5) -> pd.DataFrame:
    """The groups of largest attribution, a column an emotion, a row a place from 1; "Loudness 0.13 [0.11, 0.15]"."""
    columns = {}
    for emotion in emotions:
        values = {group: one for (of, group), one in cells.items() if of == emotion and np.isfinite(one.estimate)}
        order = sorted(values, key=lambda group: -values[group].estimate)[:most]
        texts = [f"{group} {with_interval(values[group], 3)}" for group in order]
        columns[emotion] = texts + [None] * (most - len(texts))
    return pd.DataFrame(columns, index=pd.RangeIndex(1, most + 1, name="place"))


def relations(cells: Cells) -> pd.DataFrame:
    """Spearman's rho and Euclidean distance of each pair of emotions, with intervals."""
    pairs = [pair for (pair,) in cells["profile_rho"]]
    return pd.DataFrame(
        {
            "Spearman's rho": [with_interval(cells["profile_rho"][(pair,)]) for pair in pairs],
            "distance": [with_interval(cells["profile_distance"][(pair,)], 3) for pair in pairs],
        },
        index=pd.Index(pairs, name="pair"),
    )


def across(explained: Mapping[str, Attributions], likeness: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """A row a corpus: its true positives by emotion (a row that several models name rightly counts for each), and by
    emotion a measure of likeness with the held-out rows."""
    rows = {}
    for name, found in explained.items():
        counts = found.counts(TRUE_POSITIVES).sum((0, 1))
        rows[name] = {("true positives", emotion): int(n) for emotion, n in zip(CLASSES, counts, strict=True)}
        rows[name] |= {("rho with held-out rows", emotion): likeness[name][emotion] for emotion in CLASSES}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("corpus")


def _count(of: Mapping[tuple[str, ...], Interval]) -> int:
    """As many replicates as were drawn; where speakers are left out in turn, one each."""
    return len(next(iter(of.values())).values)
