"""How classes and corpora separate in the last hidden layer of `wild` and in its t-SNE plane: each run by itself, and
again with each speaker left out.

A speaker who is left out takes their rows along; the others are levelled again, to as many of each corpus as the
smallest now has. The plane is not made again: it is one of all rows, some of which then do not count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sertools.analysis.wild import clusters
from sertools.corpora.trace import traced

NOBODY = ""
"""Stands where no speaker is left out."""
SPACES = ("hidden", "tsne")
BY = ("emotion", "corpus")


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows behind a figure, of every run.

    table: index utterance; corpus, speaker, truth. hidden: (strategy, run) to the last hidden layer (n, 64) of these
    rows.
    """

    table: pd.DataFrame
    hidden: dict[tuple[str, int], np.ndarray]

    @property
    def labels(self) -> dict[str, np.ndarray]:
        """The places (n,) of each row's class and of its corpus among the sorted names."""
        named = dict(zip(BY, ("truth", "corpus"), strict=True))
        return {by: np.unique(self.table[column].to_numpy(str), return_inverse=True)[1] for by, column in named.items()}

    @property
    def speakers(self) -> tuple[str, ...]:
        """Whose rows these are, sorted."""
        return tuple(sorted(self.table["speaker"].unique()))

    def part(self, places: np.ndarray) -> "Rows":
        """Some of the rows."""
        return Rows(self.table.iloc[places], {key: each[places] for key, each in self.hidden.items()})

    def leveled(self, seed: int, most: int | None = None) -> "Rows":
        """As many rows of each corpus as the smallest has, at most so many in all (`clusters.level`)."""
        return self.part(clusters.level(self.table["corpus"], self.table.index, seed, most))

    def drawn(self, seed: int, most: int) -> "Rows":
        """At most so many of the rows, whatever their corpus, in their order; drawn at random."""
        places = np.random.default_rng(seed).permutation(len(self.table))[:most]
        return self.part(np.sort(places)) if most < len(self.table) else self


def rows_of(members: pd.DataFrame, scores: pd.DataFrame, hidden: pd.DataFrame) -> Rows:
    """All rows of the paper's own models, in the order of their names.

    Args:
        members: index member; strategy, run, own. scores: member, utterance, corpus, speaker, truth. hidden: member,
            utterance, then the values.

    Raises:
        ValueError: a model without values, or of other utterances than the first one's.
    """
    own = members[members["own"]]
    first = scores[scores["member"] == own.index[0]].set_index("utterance")
    table = first[["corpus", "speaker", "truth"]].astype(str).sort_index()
    values = [column for column in hidden if column not in ("member", "utterance")]
    by_member = dict(tuple(hidden.groupby("member", sort=False)))
    found = {}
    for number, member in own.iterrows():
        one = by_member.get(number)
        if one is None or set(one["utterance"]) != set(table.index):
            raise ValueError(f"member {number}: expected values of {len(table)} utterances, came others or none")
        found[member["strategy"], int(member["run"])] = one.set_index("utterance")[values].loc[table.index].to_numpy()
    return Rows(table, found)


@traced
def separations(
    rows: Rows,
    planes: Mapping[tuple[str, int], np.ndarray] | None,
    *,
    seed: int = 0,
    count: int = clusters.PERMUTATIONS,
    neighbours: int = clusters.NEIGHBOURS,
    leave_out: bool = True,
) -> pd.DataFrame:
    """Silhouettes, their p, and how far neighbours give the corpus away.

    Args:
        rows: as many of each corpus. planes: the keys of ``rows.hidden`` to (n, 2); None leaves that space out.
        seed: of permutations, the same for all models, and of rows that are levelled again.
        count: permutations; 0 for no p. leave_out: again without each speaker; False: of all alone.

    Returns:
        A row a strategy, run, space, left_out (`NOBODY` or a speaker), statistic (silhouette, permutation, knn_corpus)
        and by (emotion, corpus; "" for knn_corpus): value. Classes are permuted inside each corpus.
    """
    parts = {speaker: _part(rows, speaker, seed, count) for speaker in (NOBODY, *(rows.speakers if leave_out else ()))}
    found = []
    for (strategy, run), hidden in rows.hidden.items():
        spaces = {"hidden": hidden} if planes is None else {"hidden": hidden, "tsne": planes[strategy, run]}
        for space, points in spaces.items():
            whole = clusters.distances(points)
            for speaker, (kept, labels, others) in parts.items():
                away = whole[np.ix_(kept, kept)]
                place = {"strategy": strategy, "run": run, "space": space, "left_out": speaker}
                for by in BY:
                    value, p = clusters.silhouette_and_p(away, labels[by], others[by])
                    found.append({**place, "statistic": "silhouette", "by": by, "value": value})
                    if count:
                        found.append({**place, "statistic": "permutation", "by": by, "value": p})
                near = clusters.share_of_nearest(away, labels["corpus"], neighbours)
                found.append({**place, "statistic": "knn_corpus", "by": "", "value": near})
    return pd.DataFrame(found)


def _part(
    rows: Rows, left_out: str, seed: int, count: int
) -> tuple[np.ndarray, dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Places of the rows that count, their labels, and the permutations of these."""
    kept = np.arange(len(rows.table))
    if left_out != NOBODY:
        kept = np.flatnonzero(rows.table["speaker"].to_numpy() != left_out)
        kept = kept[clusters.level(rows.table["corpus"].iloc[kept], rows.table.index[kept], seed)]
    labels = {by: each[kept] for by, each in rows.labels.items()}
    inside = {"emotion": labels["corpus"], "corpus": None}
    return kept, labels, {by: clusters.permuted(labels[by], inside[by], count=count, seed=seed) for by in BY}


def over_draws(rows: Rows, seeds: Sequence[int], most: int | None = None) -> pd.DataFrame:
    """What another draw of rows would have given: for each seed the silhouettes in the hidden layer, means over runs.

    Args:
        rows: all of them. seeds: of the draws. most: rows of a draw, where that is fewer.

    Returns:
        Columns seed, strategy, by, value.
    """
    found = []
    for seed in seeds:
        one = separations(rows.leveled(seed, most), None, count=0, leave_out=False)
        found.append(one[one["statistic"] == "silhouette"].assign(seed=seed))
    values = pd.concat(found).groupby(["seed", "strategy", "by"], sort=False)["value"]
    return values.mean().reset_index()


def of_every_row(rows: Rows, run: int) -> pd.DataFrame:
    """Silhouettes in the hidden layer of one run where nothing is drawn and the largest corpus decides: columns
    strategy, by, value."""
    found = []
    for (strategy, number), hidden in rows.hidden.items():
        if number == run:
            away = clusters.distances(hidden)
            for by, labels in rows.labels.items():
                found.append({"strategy": strategy, "by": by, "value": float(clusters.silhouettes(away, labels)[0])})
    return pd.DataFrame(found)


def drawn_runs(runs: int, *, count: int, seed: int = 0) -> np.ndarray:
    """How often each run counts in each of ``count`` draws of as many runs with replacement: (count, runs), rows sum
    to ``runs``."""
    return np.random.default_rng(seed).multinomial(runs, np.full(runs, 1 / runs), size=count)
