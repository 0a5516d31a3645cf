"""The speech of `wild`: MFCC series of every corpus that plays a part, who trains, stops and tests, and classes."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sertools.analysis.wild.setup import HELD_OUT, Member, Parts
from sertools.corpora.partitions import ROLES, partition
from sertools.corpora.polarity import POLARITIES, polarity
from sertools.corpora.table import CorpusError
from sertools.measure.cache import key_of
from sertools.measure.measure_series import load_series
from sertools.measure.series import Series

ONE_IN = 10
"""Of a corpus for pre-training alone, one speaker in ten (at least one) stops the autoencoder early, and one in ten (at
least one) tests it; neither trains it."""


@dataclass(frozen=True, eq=False)
class Speech:
    """The series of all parts, one below the other, and what each is for.

    parts: the corpora. series: of `parts.tested`, then of `parts.speech`. seed: of halves and of held-out speakers.
    """

    parts: Parts
    series: Series
    seed: int

    @property
    def table(self) -> pd.DataFrame:
        """The table of utterances."""
        return self.series.table

    @cached_property
    def tested(self) -> np.ndarray:
        """Positions of the rows of `parts.tested`."""
        return np.flatnonzero(self.table["corpus"].isin(self.parts.tested))

    def roles(self, variant: str = "published", split: str = "disjoint", held_out: str = HELD_OUT) -> pd.Series:
        """The role of every utterance of `parts.tested`, see `partitions.ROLES`."""
        table = self.table.iloc[self.tested]
        if self.parts.synthetic:
            return by_speaker(table, self.parts, split, held_out, self.seed)
        random = (self.parts.rotated,) if split == "random" else ()
        return partition(table, variant, seed=self.seed, random=random, savee_held_out=held_out)

    @cached_property
    def pretraining(self) -> pd.Series:
        """The role of every utterance for the autoencoder: as published where a recogniser is tested on its corpus, by
        speakers drawn at random else."""
        rest = self.table[~self.table["corpus"].isin(self.parts.tested)]
        return pd.concat([self.roles(), *[drawn(rows, self.seed) for rows in _families(rest)]]).reindex(
            self.table.index
        )

    def labels(self, mapping: str) -> np.ndarray:
        """The class of every utterance: int (n,), a place in `POLARITIES`, -1 where it has none or is not tested."""
        classes = np.full(len(self.table), -1)
        found = polarity(self.table.iloc[self.tested], mapping).map({name: at for at, name in enumerate(POLARITIES)})
        classes[self.tested] = found.fillna(-1).to_numpy(int)
        return classes

    def rows(self, member: Member) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Classes as `labels` gives them, and for each role the positions of its rows that have a class."""
        labels = self.labels(member.mapping)
        roles = self.roles(member.variant, member.split, member.held_out).to_numpy()
        return labels, {role: self.tested[(roles == role) & (labels[self.tested] >= 0)] for role in ROLES}

    def fingerprints(self) -> dict[str, str]:
        """Corpus -> SHA-256 of its utterances' ids and series."""
        found = {}
        for corpus, rows in self.table.groupby("corpus", sort=True).indices.items():
            part = self.series.rows(np.sort(rows))
            found[str(corpus)] = key_of("\n".join(part.table.index), part.offsets.tobytes(), part.frames.tobytes())
        return found


def speech(parts: Parts, seed: int = 0, *, workers: int | None = None, progress: bool = False) -> Speech:
    """Measure (or read what was measured) the series of all parts from the audio under ``$SERTOOLS_CORPORA``.

    Synthetic parts are spoken first where they are not there yet. Raises CorpusError where a corpus has no audio,
    LicenceError where its owner asks for an agreement and ``SERTOOLS_LICENSED`` does not name it.
    """
    if parts.synthetic:
        from sertools.analysis.wild import spoken

        loaded = [spoken.series(name, seed) for name in (*parts.tested, *parts.speech)]
    else:
        loaded = [load_series(name, workers=workers, progress=progress) for name in (*parts.tested, *parts.speech)]
    return Speech(parts, Series.concat(loaded), seed)


def by_speaker(table: pd.DataFrame, parts: Parts, split: str, held_out: str, seed: int) -> pd.Series:
    """Roles for corpora that the paper does not know: of each, the last speaker tests and the one before validates.

    held_out: of the corpus `parts.rotated`, who tests in the last one's place. Raises CorpusError for a corpus of fewer
    than three speakers.
    """
    roles = pd.Series("unseen", index=table.index, dtype="str", name="role")
    for corpus in parts.labelled:
        rows = table[table["corpus"] == corpus]
        speakers = sorted(rows["speaker"].unique())
        if len(speakers) < 3:
            raise CorpusError(f"{corpus}: expected three speakers at least, came {len(speakers)}")
        named = f"{corpus}-{held_out}"
        if corpus == parts.rotated and named in speakers:
            speakers = [*(one for one in speakers if one != named), named]
        found = rows["speaker"].map({speakers[-1]: "test", speakers[-2]: "validation"}).fillna("training")
        if corpus == parts.rotated and split == "random":
            order = np.random.default_rng(seed).permutation(len(found))
            found = pd.Series(found.to_numpy()[order], index=found.index)
        roles[rows.index] = found
    return roles


def drawn(table: pd.DataFrame, seed: int) -> pd.Series:
    """Roles by speakers drawn at random: training, and one in `ONE_IN` each (at least one) for validation and test.

    Raises CorpusError where that leaves nobody to train.
    """
    speakers = np.array(sorted(table["speaker"].unique()))
    each = max(1, round(len(speakers) / ONE_IN))
    if len(speakers) <= 2 * each:
        raise CorpusError(f"{table['corpus'].iloc[0]}: expected three speakers at least, came {len(speakers)}")
    order = speakers[np.random.default_rng(seed).permutation(len(speakers))]
    places = dict.fromkeys(order[:each], "validation") | dict.fromkeys(order[each : 2 * each], "test")
    return table["speaker"].map(places).fillna("training").rename("role")


def _families(table: pd.DataFrame) -> list[pd.DataFrame]:
    """The rows of each corpus; corpora that share speakers (the two languages of EmoTale) stand together."""
    families: list[tuple[set[str], set[str]]] = []
    for corpus, rows in table.groupby("corpus", sort=False):
        names, speakers = {str(corpus)}, set(rows["speaker"])
        apart = []
        for others, theirs in families:
            if speakers & theirs:
                names, speakers = names | others, speakers | theirs
            else:
                apart.append((others, theirs))
        families = [*apart, (names, speakers)]
    return [table[table["corpus"].isin(names)] for names, _ in families]
