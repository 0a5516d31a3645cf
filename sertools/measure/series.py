"""Series of many lengths behind one table: all frames in one array, one utterance after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy
import pandas
import pyarrow

import sertools
from sertools.corpora.table import CorpusError
from sertools.measure import mfcc, parquet_files
from sertools.measure.positions import Rows, positions

COLUMN = "frames"
"""Column of the Parquet file that holds an utterance's frames, row after row."""


@dataclass(frozen=True, eq=False)
class Series:
    """The MFCC series of the utterances of one corpus or of several.

    Attributes:
        name: name of the corpus; names joined by ``+`` where there are several.
        table: table of utterances, n rows, indexed by ``utterance``.
        frames: float32, shape (total, coefficients), read-only; the utterances in the order of the table, not padded.
        offsets: int64, shape (n + 1,), read-only: utterance i has the rows ``offsets[i]`` to ``offsets[i + 1]``.
        card: how the series came about (parameters, failures).

    Raises:
        CorpusError: an utterance occurs twice, an utterance has no frames, offsets and table or frames disagree, or the
            frames are not finite float32.
    """

    name: str
    table: pandas.DataFrame
    frames: numpy.ndarray
    offsets: numpy.ndarray
    card: dict = field(default_factory=dict)

    def __post_init__(self):
        if not self.table.index.is_unique:
            again = self.table.index[self.table.index.duplicated()]
            raise CorpusError(f"{self.name}: expected every utterance once, came {again[0]} more than once")
        frames, offsets = self.frames.view(), numpy.array(self.offsets, dtype="int64")
        if frames.ndim != 2 or frames.dtype != "float32" or not numpy.isfinite(frames).all():
            raise CorpusError(
                f"{self.name}: expected finite float32 frames of shape (total, coefficients), came {frames.dtype} "
                f"of shape {frames.shape}, or NaN or infinite ones"
            )
        if offsets.shape != (len(self.table) + 1,) or offsets[0] != 0 or offsets[-1] != len(frames):
            raise CorpusError(
                f"{self.name}: expected {len(self.table) + 1} offsets from 0 to {len(frames)}, came {len(offsets)}"
            )
        if (numpy.diff(offsets) < 1).any():
            empty = self.table.index[numpy.diff(offsets) < 1]
            raise CorpusError(f"{self.name}: expected frames in every utterance, came none in {empty[0]}")
        for what, values in (("frames", frames), ("offsets", offsets)):
            values.setflags(write=False)
            object.__setattr__(self, what, values)

    @classmethod
    def of(
        cls, name: str, table: pandas.DataFrame, parts: Sequence[numpy.ndarray], card: dict | None = None
    ) -> "Series":
        """From one array of frames an utterance, in the order of the table; errors as of the class.

        Raises:
            CorpusError: also where there are not as many arrays as rows.
        """
        if len(parts) != len(table):
            raise CorpusError(f"{name}: expected the frames of {len(table)} utterances, came {len(parts)}")
        frames = numpy.concatenate(parts) if parts else numpy.zeros((0, mfcc.COEFFICIENTS), dtype="float32")
        return cls(name, table, frames, numpy.cumsum([0, *(len(part) for part in parts)]), card or {})

    def __len__(self) -> int:
        return len(self.table)

    @property
    def lengths(self) -> numpy.ndarray:
        """Frames of each utterance: int64, shape (n,)."""
        return numpy.diff(self.offsets)

    def one(self, position: int) -> numpy.ndarray:
        """The frames of the utterance at a position (0 to n - 1): float32, (its frames, coefficients), read-only."""
        return self.frames[self.offsets[position] : self.offsets[position + 1]]

    def rows(self, which: Rows) -> "Series":
        """The utterances chosen by a mask, by positions or by ids, as :meth:`Utterances.rows` takes them.

        Their frames are copied.

        Raises:
            CorpusError: a mask of another length or index, a position out of range, an unknown or repeated utterance.
        """
        chosen = positions(which, self.table.index, self.name)
        lengths = self.lengths[chosen]
        offsets = numpy.cumsum([0, *lengths])
        # row of the whole for each row of the part: each utterance's rows move by one and the same distance
        source = numpy.arange(offsets[-1]) + numpy.repeat(self.offsets[chosen] - offsets[:-1], lengths)
        return Series(self.name, self.table.iloc[chosen], self.frames[source], offsets, self.card)

    def padded(
        self, which: Rows | None = None, minimum: int = mfcc.MINIMUM_FRAMES
    ) -> tuple[numpy.ndarray, numpy.ndarray]:
        """The utterances chosen (all by default) as one padded batch and its mask: see :func:`mfcc.pad`.

        Raises:
            CorpusError: as in :meth:`rows`. SeriesError: no utterance.
        """
        asked = range(len(self)) if which is None else positions(which, self.table.index, self.name)
        return mfcc.pad([self.one(position) for position in asked], minimum)

    @classmethod
    def concat(cls, parts: Sequence["Series"]) -> "Series":
        """Several sets one below the other; a column that a set lacks is missing in its rows.

        The card keeps each part's under ``corpora`` and is ``synthetic`` where any part is.

        Raises:
            CorpusError: no parts, an utterance in two of them, or parts with different numbers of coefficients.
        """
        if len({part.frames.shape[1] for part in parts}) != 1:
            came = ", ".join(f"{part.name}: {part.frames.shape[1]}" for part in parts) or "none"
            raise CorpusError(f"expected sets of series with as many coefficients each, came {came}")
        cards = {part.name: part.card for part in parts}
        card = {"corpora": cards, "synthetic": any(card.get("synthetic", False) for card in cards.values())}
        lengths = numpy.concatenate([part.lengths for part in parts])
        table = pandas.concat([part.table for part in parts])
        frames = numpy.concatenate([part.frames for part in parts])
        return cls("+".join(part.name for part in parts), table, frames, numpy.cumsum([0, *lengths]), card)

    def save(self, path: Path) -> Path:
        """Write table, frames and card as one Parquet file; replaced whole or not at all.

        Raises:
            CorpusError: the path lies inside the package: a series of 40 coefficients can be turned back into speech,
                so none may be shipped or tracked. Keep it below :func:`sertools.measure.cache.cache_root`.
        """
        path = Path(path)
        package = Path(sertools.__path__[0]).resolve()
        if path.resolve().is_relative_to(package):
            raise CorpusError(f"{path}: expected a place outside {package}: series can be turned back into speech")
        width = self.frames.shape[1]
        values = pyarrow.LargeListArray.from_arrays(self.offsets * width, self.frames.reshape(-1))
        content = pyarrow.Table.from_pandas(self.table.reset_index(), preserve_index=False)
        content = content.append_column(COLUMN, values)
        # Measured numbers hardly repeat: a dictionary of them, and compression, cost time and save nothing.
        card = {"coefficients": width, "card": self.card}
        return parquet_files.write(content, card, path, compression="none", use_dictionary=False)

    @classmethod
    def load(cls, path: Path, name: str) -> "Series":
        """Read what :meth:`save` wrote; ``name`` is the corpus's.

        Raises:
            CorpusError: the file is no Parquet, or not one of series.
        """
        content, kept = parquet_files.read(path, "series")
        if kept is None or COLUMN not in content.column_names or "utterance" not in content.column_names:
            raise CorpusError(f"{path}: expected a card and the columns utterance and {COLUMN}, came others")
        stored = content.column(COLUMN).combine_chunks()
        lengths = stored.value_lengths().to_numpy(zero_copy_only=False) // kept["coefficients"]
        frames = stored.flatten().to_numpy(zero_copy_only=False).reshape(-1, kept["coefficients"])
        table = content.drop_columns([COLUMN]).to_pandas().set_index("utterance")
        return cls(name, table, frames, numpy.cumsum([0, *lengths]), kept["card"])
