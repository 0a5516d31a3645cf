"""Tables of the page on `wild`'s autoencoder: errors on held-out speakers, and how sparse the bottleneck is."""

from collections.abc import Mapping

import pandas as pd

from sertools.analysis.bootstrap import Interval
from sertools.analysis.wild.reconstruction import MEAN, held_out, of_runs
from sertools.analysis.wild.results import Results
from sertools.report.statistics import with_interval

WHOLE = "all"
SPARSITY = {
    "amount": "amount", "run": "run", "near_zero": "near zero, held-out speech", "first": "validation, first epoch",
    "kept": "validation, epoch kept", "penalty": "penalty's part of the loss", "dead": "dead units",
    "rare": "units rarely active", "living": "near zero, without dead units",
}  # fmt: skip
"""Columns of `sparsity.by_autoencoder` and their headings."""


def error_table(found: Results, errors: Mapping[str, Mapping[str, Interval]]) -> pd.DataFrame:
    """A row a corpus and one for their mean: how many speakers and utterances, the error of the autoencoders on all
    speech with what speakers and runs say about it, and the errors with less speech.

    Args:
        errors: amount of speech to what `reconstruction.by_corpus` gives for it; "all" among them.
    """
    rows, _ = held_out(found, WHOLE)
    counted = rows["corpus"].value_counts()
    by_run = of_runs(found, WHOLE)
    result = {
        name: {
            "held-out speakers": len(one.replicates.speakers),
            "utterances": len(rows) if name == MEAN else int(counted[name]),
            "error": with_interval(one),
            "runs, least to most": f"{by_run.loc[name].min():.3f} to {by_run.loc[name].max():.3f}",
            **{f"{amount} of the speech": each[name].estimate for amount, each in errors.items() if amount != WHOLE},
        }
        for name, one in errors[WHOLE].items()
    }
    return pd.DataFrame.from_dict(result, orient="index").rename_axis("corpus")


def sparsity_table(sparse: pd.DataFrame) -> pd.DataFrame:
    """The columns of `sparsity.by_autoencoder` under headings for reading."""
    return sparse[list(SPARSITY)].rename(columns=SPARSITY).reset_index(drop=True)
