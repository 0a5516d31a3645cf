"""Vowel tokens: who said which vowel when, in which emotion, and what its frames were; no sound and no text.

One table and one array, a row a token. A file of them is Parquet with a column a feature in half precision: 16 bits
keep 3 significant digits, far below what moving the window by one frame changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import numpy
import pandas
import pyarrow

from sertools.corpora.table import CorpusError
from sertools.corpora.vowels import VOWELS
from sertools.measure import parquet_files
from sertools.measure.positions import Rows, positions

WORDS = ("corpus", "utterance", "language", "speaker", "gender", "emotion", "vowel")
TIMES = ("start", "end")
LABELS = ("activation", "valence")
COLUMNS = (*WORDS, *TIMES, *LABELS, "frames")
"""Of every table of tokens, in this order; numbers of whoever measured the vowels (formants) follow."""


@dataclass(frozen=True, eq=False)
class Tokens:
    """The vowels of one corpus or of several.

    Attributes:
        name: name of the corpus; names joined by ``+`` where there are several.
        table: DataFrame of n rows (index 0 to n - 1) with ``COLUMNS``: labels as in the table of utterances, ``vowel``
            (one of :data:`sertools.corpora.vowels.VOWELS`), ``start`` and ``end`` in seconds from the start of the
            recording, ``frames`` (how many the mean is over); then any columns of numbers. The tokens of an utterance
            stand together, in order of time.
        features: float16, shape (n, width), finite, read-only.
        names: what each feature is called.
        card: how the tokens came about (encoder, alignment, counts, failures).

    Raises:
        CorpusError: columns that lack, rows and features that disagree, an unknown vowel, a token that ends before it
            starts, utterances torn apart or tokens out of order, features of another type or not finite.
    """

    name: str
    table: pandas.DataFrame
    features: numpy.ndarray
    names: tuple[str, ...]
    card: dict = field(default_factory=dict)

    def __post_init__(self):
        table, features = self.table.reset_index(drop=True), self.features.view()
        if tuple(table.columns[: len(COLUMNS)]) != COLUMNS:
            raise CorpusError(f"{self.name}: expected the columns {', '.join(COLUMNS)} first, came {list(table)}")
        if features.dtype != "float16" or features.shape != (len(table), len(self.names)):
            raise CorpusError(
                f"{self.name}: expected float16 features of shape ({len(table)}, {len(self.names)}), came "
                f"{features.dtype} of shape {features.shape}"
            )
        both = set(self.names) & set(table.columns)
        if both or len(set(self.names)) != len(self.names):
            raise CorpusError(f"{self.name}: expected names of features that differ, came {sorted(both)} twice")
        wrong = ~numpy.isfinite(features).all(axis=1)
        self._refuse(wrong, "finite features")
        self._refuse(~table["vowel"].isin(VOWELS), f"a vowel out of {', '.join(VOWELS)}")
        self._refuse(~(table["end"] > table["start"]), "an end behind the start")
        same = table["utterance"].eq(table["utterance"].shift())
        self._refuse(same & ~(table["start"] > table["start"].shift()), "tokens of an utterance in order of time")
        # An utterance begins once: where it begins again, its tokens were torn apart.
        self._refuse(~same & table["utterance"].where(~same).duplicated(), "the tokens of an utterance together")
        features.setflags(write=False)
        object.__setattr__(self, "table", table)
        object.__setattr__(self, "features", features)

    def _refuse(self, wrong, expected: str) -> None:
        wrong = numpy.asarray(wrong, dtype=bool)
        if wrong.any():
            row = self.table.iloc[int(wrong.argmax())]
            raise CorpusError(
                f"{self.name}: expected {expected}, came others in {int(wrong.sum())} of {len(wrong)} tokens, first: "
                f"{row['vowel']} in {row['utterance']} at {row['start']} to {row['end']} s"
            )

    def __len__(self) -> int:
        return len(self.table)

    def rows(self, which: Rows) -> "Tokens":
        """The tokens chosen by a mask or by positions, as :meth:`Utterances.rows` takes them; features are copied.

        Raises:
            CorpusError: a mask of another length or index, a position out of range, or what the class refuses.
        """
        chosen = positions(which, self.table.index, self.name)
        return Tokens(self.name, self.table.iloc[chosen], self.features[chosen], self.names, self.card)

    @classmethod
    def concat(cls, parts: Sequence["Tokens"]) -> "Tokens":
        """Several sets one below the other; a column of numbers that a set lacks is missing in its rows.

        The card keeps each part's under ``corpora`` and is ``synthetic`` where any part is.

        Raises:
            CorpusError: no parts, parts with other features, or an utterance in two of them.
        """
        if len({part.names for part in parts}) != 1:
            came = ", ".join(f"{part.name}: {len(part.names)}" for part in parts) or "none"
            raise CorpusError(f"expected tokens with the same features, came {came}")
        cards = {part.name: part.card for part in parts}
        card = {"corpora": cards, "synthetic": any(card.get("synthetic", False) for card in cards.values())}
        table = pandas.concat([part.table for part in parts], ignore_index=True)
        features = numpy.concatenate([part.features for part in parts])
        return cls("+".join(part.name for part in parts), table, features, parts[0].names, card)

    def save(self, path: Path) -> Path:
        """Write table, features and card as one Parquet file; replaced whole or not at all.

        The same tokens give the same bytes (with the same pyarrow), whenever and wherever they are written.
        """
        content = pyarrow.Table.from_pandas(_compact(self.table), preserve_index=False)
        for name, values in zip(self.names, self.features.T, strict=True):
            content = content.append_column(name, pyarrow.array(numpy.ascontiguousarray(values)))
        # Split into their bytes, halves are smaller by a tenth; words hardly vary from row to row.
        return parquet_files.write(
            content,
            {"features": list(self.names), "card": self.card},
            path,
            compression="zstd",
            compression_level=19,
            use_dictionary=[name for name in WORDS if name in content.column_names],
            use_byte_stream_split=list(self.names),
        )

    @classmethod
    def load(cls, path: Path, name: str) -> "Tokens":
        """Read what :meth:`save` wrote; ``name`` is the corpus's.

        Raises:
            CorpusError: the file is no Parquet, or not one of tokens.
        """
        content, kept = parquet_files.read(path, "tokens")
        if "features" not in (kept or {}) or not set(kept["features"]) <= set(content.column_names):
            raise CorpusError(f"{path}: expected a card that names the features, and those as columns; came others")
        names = tuple(kept["features"])
        features = numpy.empty((len(content), len(names)), dtype="float16")
        for place, feature in enumerate(names):
            features[:, place] = content.column(feature).to_numpy()
        table = content.drop_columns(list(names)).to_pandas()
        return cls(name, table.astype(dict.fromkeys(WORDS, "str")), features, names, kept["card"])


def shipped_path(name: str) -> Path:
    """Where the package has the tokens of a corpus, if it ships any."""
    return Path(str(files("sertools"))) / "measurements" / "tokens" / f"{name}.parquet"


def shipped(name: str) -> Tokens:
    """The shipped tokens of a corpus.

    Raises:
        CorpusError: none are shipped.
    """
    path = shipped_path(name)
    if not path.is_file():
        there = ", ".join(sorted(each.stem for each in path.parent.glob("*.parquet"))) or "none"
        raise CorpusError(f"{name}: expected shipped tokens of vowels, came none; there are those of {there}")
    return Tokens.load(path, name)


def _compact(table: pandas.DataFrame) -> pandas.DataFrame:
    """Numbers in 32 bits: times of the first minute are exact to 4 microseconds then, formants to 0.001 Hz."""
    numbers = table.select_dtypes("float64").columns
    return table.astype({**dict.fromkeys(numbers, "float32"), "frames": "int16"})
