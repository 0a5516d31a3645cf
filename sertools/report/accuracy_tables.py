"""Tables beside Figure 2 of `interpretable`: what the floor of accuracy is, and over what an interval is taken."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sertools.analysis.bootstrap import Interval
from sertools.analysis.conditions_accuracy import accuracy_by_proportions, recalls_of
from sertools.analysis.fold_interval import PAPER_FOLDS, FoldInterval, over_folds, printed_interval
from sertools.analysis.transfer import TRAIN, Scored
from sertools.models.track import CLASSES
from sertools.report.statistics import with_interval
from sertools.report.tables import MINUS, MISSING


def as_shares(printed: pd.DataFrame) -> pd.DataFrame:
    """The paper's Figure 2 (``published.load``) in shares instead of percent, methods named without "+SVC"."""
    shares = printed.assign(row=printed["row"].str.removesuffix("+SVC"))
    shares[["mean", "lo", "hi"]] = printed[["mean", "lo", "hi"]] / 100
    return shares


def majority_share(one: Scored) -> float:
    """Share of the largest class among the rows that count, mean over the members: what always naming it would get."""
    shares = [
        max(np.mean(one.truth[tested] == emotion) for emotion in CLASSES) for tested in one.tested if tested.any()
    ]
    return float(np.mean(shares))


def measures_table(
    scored: Mapping[str, Scored],
    cells: Mapping[str, Mapping[tuple[str, str], Interval]],
    methods: Sequence[str],
    corpora: Sequence[str],
    shares: Mapping[str, float],
) -> pd.DataFrame:
    """A row a corpus and method: plain accuracy with the largest class's share, balanced accuracy, and the plain
    accuracy that the same recalls would give at the class proportions ``shares``.

    Args:
        scored: corpus to what the members say. cells: from ``references.accuracy_cells``, of the same.
    """
    rows = []
    for corpus in corpora:
        floor = majority_share(scored[corpus])
        for method in methods:
            recalls = recalls_of(scored[corpus], method)
            rows.append(
                {
                    "corpus": corpus,
                    "method": method,
                    "plain": with_interval(cells["accuracy"][method, corpus]),
                    "largest class": floor,
                    "plain less largest class": cells["accuracy"][method, corpus].estimate - floor,
                    "balanced": with_interval(cells["balanced_accuracy"][method, corpus]),
                    "plain at IEMOCAP's proportions": accuracy_by_proportions(recalls, shares),
                }
            )
    return pd.DataFrame(rows).set_index(["corpus", "method"])


def interval_text(low: float, high: float) -> str:
    """Such as "[0.46, 0.56]"; a dash where there is none."""
    if not np.isfinite([low, high]).all():
        return MISSING
    return f"[{low:.2f}, {high:.2f}]".replace("-", MINUS)


def intervals_table(
    scored: Mapping[str, Scored],
    accuracy: Mapping[tuple[str, str], Interval],
    printed: pd.DataFrame,
    methods: Sequence[str],
    names: Mapping[str, str],
) -> pd.DataFrame:
    """A row a corpus and method: the paper's interval over folds, ours over folds, ours over speakers.

    Args:
        printed: from :func:`as_shares`. names: our corpus to the paper's.
    """
    theirs = printed.set_index(["row", "corpus"])
    rows = []
    for corpus, paper in names.items():
        for method in methods:
            row, folds = theirs.loc[(method, paper)], over_folds(scored[corpus], method)
            rows.append(
                {
                    "corpus": corpus,
                    "method": method,
                    "paper, over folds": interval_text(row["lo"], row["hi"]),
                    "ours, over folds": interval_text(folds.low, folds.high),
                    "ours, over speakers": with_interval(accuracy[method, corpus]),
                }
            )
    return pd.DataFrame(rows).set_index(["corpus", "method"])


def fold_spread(
    splits: Mapping[str, Mapping[str, Scored]], printed: pd.DataFrame, methods: Sequence[str], *, paper: str, rows: int
) -> pd.DataFrame:
    """A row a method, a group of columns for the paper and for each kind of folds: the standard deviation of held-out
    accuracy over folds, and its ratio to that of a binomial of the folds' sizes.

    Args:
        splits: kind of folds to what its members say. printed: from :func:`as_shares`. paper: the paper's name of its
            held-out rows. rows: how many these are, in all folds together.
    """
    theirs = printed.set_index(["row", "corpus"])
    table = {}
    for method in methods:
        row = theirs.loc[(method, paper)]
        found: dict[str, FoldInterval] = {
            "paper": printed_interval(row["mean"], row["lo"], row["hi"], folds=PAPER_FOLDS, rows=rows)
        }
        found |= {kind: over_folds(scored[TRAIN], method) for kind, scored in splits.items()}
        table[method] = {(kind, "sd"): one.sd for kind, one in found.items()}
        table[method] |= {(kind, "of binomial"): one.ratio for kind, one in found.items()}
    return pd.DataFrame.from_dict(table, orient="index").rename_axis("method")
