"""Utterances with their features: the value that everything above measuring works on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy
import pandas

from sertools.corpora.table import CorpusError
from sertools.measure.egemaps import NAMES
from sertools.measure.positions import Rows, positions


@dataclass(frozen=True)
class Utterances:
    """The utterances of one corpus or of several, with labels and features.

    Attributes:
        name: name of the corpus; names joined by ``+`` where there are several.
        table: table of utterances, n rows, indexed by ``utterance``; where the recordings were measured also
            ``seconds``, ``rate`` (Hz), ``channels`` and ``samples_sha256`` of each.
        features: n rows with the same index, 88 float32 columns ``egemaps.NAMES``; in openSMILE's units, or
            standardised.
        card: how the features came about (extractor, versions, date, counts, failures, the owner's facts).

    Raises:
        CorpusError: the two indices differ, an utterance occurs twice, or the features are not 88 finite float32
            columns in openSMILE's order.
    """

    name: str
    table: pandas.DataFrame
    features: pandas.DataFrame
    card: dict

    def __post_init__(self):
        if not self.table.index.is_unique:
            again = self.table.index[self.table.index.duplicated()]
            raise CorpusError(f"{self.name}: expected every utterance once, came {again[0]} more than once")
        if not self.table.index.equals(self.features.index):
            strange = self.table.index.symmetric_difference(self.features.index)
            raise CorpusError(
                f"{self.name}: expected table and features of the same utterances in the same order, "
                f"came {len(self.table)} and {len(self.features)} rows, {len(strange)} of them not in both"
            )
        if tuple(self.features.columns) != NAMES:
            raise CorpusError(
                f"{self.name}: expected the {len(NAMES)} eGeMAPSv02 functionals in openSMILE's order, came others"
            )
        if not (self.features.dtypes == "float32").all():
            raise CorpusError(
                f"{self.name}: expected float32 features, came {sorted(set(map(str, self.features.dtypes)))}"
            )
        wrong = ~numpy.isfinite(self.features.to_numpy()).all(axis=1)
        if wrong.any():
            first = self.features.index[wrong][0]
            raise CorpusError(
                f"{self.name}: expected finite features, came others in {int(wrong.sum())} rows, first: {first}"
            )

    def __len__(self) -> int:
        return len(self.table)

    def rows(self, which: Rows) -> "Utterances":
        """The utterances chosen by a mask, by positions or by ids.

        Args:
            which: n booleans (a Series must have the table's index), or integer positions, or utterance ids;
                positions and ids also decide the order.

        Raises:
            CorpusError: a mask of another length or index, a position out of range, an unknown or repeated utterance.
        """
        chosen = positions(which, self.table.index, self.name)
        return Utterances(self.name, self.table.iloc[chosen], self.features.iloc[chosen], self.card)

    def emotions(self, names: Iterable[str]) -> "Utterances":
        """The utterances of these emotions, in the order of the table; utterances without an emotion are left out."""
        return self.rows(self.table["emotion"].isin(list(names)).to_numpy(dtype=bool))

    @classmethod
    def concat(cls, parts: Sequence["Utterances"]) -> "Utterances":
        """Several sets one below the other; a column that a set lacks is missing in its rows.

        The card keeps each part's under ``corpora`` and is ``synthetic`` where any part is.

        Raises:
            CorpusError: no parts, or an utterance in two of them.
        """
        if not parts:
            raise CorpusError("expected at least one set of utterances, came none")
        cards = {part.name: part.card for part in parts}
        card = {"corpora": cards, "synthetic": any(card.get("synthetic", False) for card in cards.values())}
        table = pandas.concat([part.table for part in parts])
        features = pandas.concat([part.features for part in parts])
        return cls("+".join(part.name for part in parts), table, features, card)
