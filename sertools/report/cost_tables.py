"""What training cost: seconds, epochs, and frames a second, a row a kind of model."""

from collections.abc import Sequence

import pandas as pd

from sertools.measure.audio import RATE
from sertools.measure.mfcc import SHIFT

FRAME = SHIFT / RATE
"""Seconds of speech to a frame."""
OF_SECONDS = (
    "Seconds are wall time of one process with others beside it, the scoring of validation speech after every epoch "
    "included: an upper bound for a machine that does nothing else. They are known of the run of record alone."
)
"""Stands below a table of costs."""


def hours(frames: float) -> float:
    """Hours of speech in a number of frames."""
    return float(frames * FRAME / 3600)


def costs(models: pd.DataFrame, by: str | Sequence[str]) -> pd.DataFrame:
    """A row a kind of model, in the order in which they first stand in `models`.

    Args:
        models: a row a model: `seconds` of training (NaN where they are not known), `epochs` run, `best` (the one
            kept), `frames` of an epoch, and the columns `by` that tell kinds apart.

    Returns:
        Index `by`: models, hours of speech (in an epoch), epochs and epoch kept (least to most), seconds (of a model,
        mean), seconds an epoch, frames a second (all frames of all epochs over all seconds; these count the scoring of
        held-out speech after every epoch).
    """
    rows = {}
    for kind, part in models.groupby(by, sort=False):
        rows[kind] = {
            "models": len(part),
            "hours of speech": hours(part["frames"].mean()),
            "epochs": _range(part["epochs"]),
            "epoch kept": _range(part["best"]),
            "seconds": part["seconds"].mean(),
            "seconds an epoch": part["seconds"].sum(min_count=1) / part["epochs"].sum(),
            "frames a second": (part["frames"] * part["epochs"]).sum() / part["seconds"].sum(min_count=1),
        }
    frame = pd.DataFrame.from_dict(rows, orient="index")
    frame.index.names = [by] if isinstance(by, str) else list(by)
    return frame


def _range(values: pd.Series) -> str:
    low, high = int(values.min()), int(values.max())
    return str(low) if low == high else f"{low} to {high}"
