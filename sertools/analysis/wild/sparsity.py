"""How sparse the bottleneck of `wild`'s autoencoders is, and what an encoder that learned nothing has already.

A ReLU sets about half of what an untrained layer gives to zero. So a share of zeros says little by itself; beside it
stand that of the same networks before training, the penalty's part of the loss, and how near-zero activities spread
over units: a unit that is never active is dead, not sparse.
"""

import numpy as np
import pandas as pd
import torch

from sertools.analysis.wild.references import shown
from sertools.analysis.wild.results import Results
from sertools.models.initial_weights import initialise
from sertools.models.length_batches import as_frames
from sertools.models.pretraining import encode
from sertools.models.series_draws import SeriesDraws
from sertools.models.sparse_autoencoder import COEFFICIENTS, Encoder

THRESHOLD = 1e-3
"""Up to which an activity counts as near zero, here as in the tables of `Results`."""
RARE = 0.01
"""Of its activities, a unit that is active in fewer of them is called rare (own choice)."""


def by_autoencoder(found: Results) -> pd.DataFrame:
    """A row an autoencoder (index): amount, run; near_zero: share of activities over held-out speech (mean over
    utterances); first, kept: that share on validation speech after the first epoch and the epoch kept; activity: of a
    training series, sum, at the epoch kept; penalty: the L1 penalty's part of the training loss there, 0 to 1; dead,
    rare: units that are never active, or in less than `RARE`; living: share of near-zero activities among the units
    that are not dead; NaN where units were not recorded or all are dead.

    Raises ValueError where the history lacks the epoch kept.
    """
    rows = found.histories[found.histories["kind"] == "autoencoder"]
    wide = rows.pivot(index=["number", "epoch"], columns="quantity", values="value")
    said = found.reconstructions.groupby("autoencoder")["near_zero"].mean()
    result = {}
    for number, one in found.autoencoders.iterrows():
        if (number, one["best"]) not in wide.index:
            raise ValueError(f"autoencoder {number}: expected epoch {one['best']} in its history, came none")
        kept = wide.loc[(number, one["best"])]
        units = found.units.loc[found.units["autoencoder"] == number, "near_zero"].to_numpy()
        result[number] = {
            "amount": one["amount"],
            "run": one["run"],
            "near_zero": said[number],
            "first": wide.loc[(number, 1), "near_zero"],
            "kept": kept["near_zero"],
            "activity": kept["activity"],
            "penalty": 1 - kept["training_error"] / kept["training_loss"],
            "dead": (units >= 1).sum() if len(units) else np.nan,
            "rare": ((units < 1) & (units > 1 - RARE)).sum() if len(units) else np.nan,
            "living": units[units < 1].mean() if (units < 1).any() else np.nan,
        }
    return pd.DataFrame.from_dict(result, orient="index").rename_axis("autoencoder")


def untrained(found: Results) -> pd.DataFrame:
    """Share of near-zero activities on the utterances shown, before and after training, for each autoencoder on all
    speech.

    The encoder's initial weights are drawn again from the run's seed. Returns columns run, utterance, before, after,
    and dead: units of the untrained encoder that are never active in the utterance. Raises ValueError where an
    utterance shown is not among the reconstructions.
    """
    said = found.reconstructions.set_index(["autoencoder", "utterance"])["near_zero"]
    rows = []
    for number, one in found.autoencoders[found.autoencoders["amount"] == "all"].iterrows():
        encoder = Encoder().eval()
        initialise(encoder, SeriesDraws(found.settings.seed, int(one["run"])).weights("encoder"))
        for utterance, (given, _) in shown(found).items():
            if (number, utterance) not in said.index:
                raise ValueError(f"expected what autoencoder {number} says of {utterance}, came nothing")
            small = near_zero(encoder, given)
            rows.append(
                {
                    "run": one["run"],
                    "utterance": utterance,
                    "before": small.mean(),
                    "after": said[number, utterance],
                    "dead": int(small.all(0).sum()),
                }
            )
    return pd.DataFrame(rows)


def near_zero(encoder: torch.nn.Module, series: np.ndarray) -> np.ndarray:
    """Which activities of a series (frames, 40) are at most `THRESHOLD` in absolute value: bool (positions, units)."""
    frames = np.ascontiguousarray(series, dtype=np.float32)
    source = as_frames(frames, np.array([0, len(frames)]), COEFFICIENTS)
    activities = encode(encoder, source, np.array([0])).frames
    return (activities.abs() <= THRESHOLD).numpy()
