"""How well the autoencoders of `wild` reconstruct speech that they never learned from, by corpus and speaker (wild-09).

The error of an utterance is the mean of squared differences over its frames and coefficients. Each coefficient has
zero mean and unit variance over an utterance, so that the best constant, 0, gets error 1 on every utterance whose
coefficients all move, whatever the corpus. An error of a corpus is the mean over its utterances, then over runs.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sertools.analysis import bootstrap
from sertools.analysis.bootstrap import Interval, Statistic
from sertools.analysis.wild.results import Results

MEAN = "mean over corpora"
"""In the place of a corpus: every corpus counts the same."""
RUNS = 5
"""Runs in a draw, as many as the paper's models have in the whole run."""


def held_out(found: Results, amount: str = "all", quantity: str = "error") -> tuple[pd.DataFrame, np.ndarray]:
    """What the autoencoders on an amount of speech say of the speech that no autoencoder learned from.

    Args:
        amount: one of `setup.AMOUNTS`. quantity: "error" or "near_zero".

    Returns:
        A row an utterance (index): corpus, speaker; and the values, float64 (runs, utterances).

    Raises:
        ValueError: no autoencoder on this amount, or one that does not say something of every utterance.
    """
    numbers = found.autoencoders.index[found.autoencoders["amount"] == amount]
    if not len(numbers):
        have = ", ".join(found.autoencoders["amount"].unique())
        raise ValueError(f"expected an amount of speech out of {have}, came {amount!r}")
    rows = found.reconstructions
    wide = rows.pivot(index="utterance", columns="autoencoder", values=quantity).reindex(columns=numbers)
    if wide.isna().any(axis=None):
        first = wide.index[wide.isna().any(axis=1)][0]
        raise ValueError(f"expected every utterance from {len(numbers)} autoencoders on {amount}, missing: {first}")
    table = rows.drop_duplicates("utterance").set_index("utterance")[["corpus", "speaker"]].loc[wide.index]
    return table, wide.to_numpy(float).T


def corpora(found: Results) -> list[str]:
    """The corpora with held-out speech: tested ones first, the unseen one last of these, then those of speech alone."""
    present = set(found.reconstructions["corpus"].unique())
    return [name for name in (*found.parts.tested, *found.parts.speech) if name in present]


def by_corpus(
    found: Results, amount: str = "all", quantity: str = "error", *, count: int = 1000, seed: int = 0
) -> dict[str, Interval]:
    """The mean of each corpus, over utterances and runs, and of `MEAN`, with what speakers say about it.

    A corpus of fewer than eight held-out speakers has no interval but a value a speaker (see `analysis.bootstrap`).

    Args:
        amount, quantity: as of `held_out`. count: replicates of a bootstrap. seed: of it.

    Raises:
        ValueError: as of `held_out`.
    """
    table, values = held_out(found, amount, quantity)
    result = {}
    for name in corpora(found):
        rows = np.flatnonzero(table["corpus"] == name)
        speakers = table["speaker"].iloc[rows]
        drawn = bootstrap.replicates(speakers, count=count, seed=seed)
        statistic = bootstrap.means(values[:, rows], drawn.codes(speakers), len(drawn.speakers))
        result[name] = bootstrap.interval(statistic, drawn)
    drawn = bootstrap.replicates(table["speaker"], count=count, seed=seed)
    result[MEAN] = bootstrap.interval(_mean_over_corpora(table, values, drawn), drawn)
    return result


def _mean_over_corpora(table: pd.DataFrame, values: np.ndarray, drawn: bootstrap.Replicates) -> Statistic:
    codes = drawn.codes(table["speaker"])
    each = [
        bootstrap.means(values[:, rows], codes[rows], len(drawn.speakers))
        for rows in (np.flatnonzero(table["corpus"] == name) for name in table["corpus"].unique())
    ]
    return lambda weights: bootstrap.mean_over_members(np.stack([statistic(weights) for statistic in each]))


def of_runs(found: Results, amount: str = "all", quantity: str = "error") -> pd.DataFrame:
    """The mean of each corpus in each run: index corpus and `MEAN`, a column a run. Errors as of `held_out`."""
    table, values = held_out(found, amount, quantity)
    runs = found.autoencoders.loc[found.autoencoders["amount"] == amount, "run"]
    means = pd.DataFrame(values.T, index=table.index, columns=list(runs)).groupby(table["corpus"]).mean()
    means = means.reindex(corpora(found))
    return pd.concat([means, means.mean().to_frame(MEAN).T]).rename_axis("corpus")


def run_draws(runs: int, draws: int, seed: int) -> np.ndarray:
    """Positions of runs drawn with replacement, int (draws, `RUNS`). Raises ValueError where there is none to draw."""
    if runs < 1 or draws < 1:
        raise ValueError(f"expected at least one run and one draw, came {runs} and {draws}")
    return np.random.default_rng(seed).integers(runs, size=(draws, RUNS))


def replicates(found: Results, *, draws: int = 200, seed: int = 0) -> pd.DataFrame:
    """The statistic `reconstruction` of claim wild-09: each held-out speaker left out once, times draws of five runs.

    A corpus whose one speaker is left out has no value in these replicates (NaN). A speaker of two corpora is left out
    of both.

    Returns:
        A row a replicate and corpus: replicate (speaker by speaker, `draws` of each), corpus, value.

    Raises:
        ValueError: as of `held_out` and `run_draws`.
    """
    table, values = held_out(found)
    names, speakers = corpora(found), sorted(table["speaker"].unique())
    chosen = run_draws(len(values), draws, seed)
    means = np.full((len(speakers), len(values), len(names)), np.nan)
    for row, speaker in enumerate(speakers):
        kept = (table["speaker"] != speaker).to_numpy()
        for column, name in enumerate(names):
            asked = kept & (table["corpus"] == name).to_numpy()
            if asked.any():
                means[row, :, column] = values[:, asked].mean(1)
    drawn = means[:, chosen].mean(2)  # (speakers, draws, corpora)
    return long(drawn.reshape(-1, len(names)), names)


def long(values: np.ndarray, labels: Sequence[str]) -> pd.DataFrame:
    """Values (replicates, corpora) as rows: replicate, corpus, value."""
    index = pd.MultiIndex.from_product([range(len(values)), labels], names=["replicate", "corpus"])
    return pd.Series(values.ravel(), index=index, name="value").reset_index()


def speakers(found: Results) -> int:
    """How many held-out speakers there are; one in two corpora counts once."""
    return int(found.reconstructions["speaker"].nunique())
