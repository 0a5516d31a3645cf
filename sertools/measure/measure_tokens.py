"""Measure the vowel tokens of a corpus: alignment in, features out; in threads, cached by content.

Upadhyay et al. (2025), section 4.2: the frames of the whole utterance are taken, those within 120 ms of the vowel's
middle cut out, and their mean is the vowel's feature. So an encoder that looks at all of an utterance (wav2vec 2.0)
has heard it all.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy
import pandas

from sertools.corpora import storage
from sertools.corpora.table import CorpusError
from sertools.measure import audio
from sertools.measure.cache import Cache, cache_root, key_of
from sertools.measure.frames import REACH, FrameEncoder, FrameError, around
from sertools.measure.recordings import map_recordings
from sertools.measure.tokens import COLUMNS, LABELS, TIMES, WORDS, Tokens

SPANS = ("utterance", "vowel", *TIMES)
"""Columns that say where the vowels lie; further columns of numbers stay with them."""
_FROM_TABLE = tuple(word for word in WORDS if word not in SPANS)


class MeasuredTokens(NamedTuple):
    """What came of measuring.

    Attributes:
        tokens: of the utterances that could be measured, in the order of the table of utterances.
        report: DataFrame of the failed utterances with the columns utterance, file and reason; empty when all went
            well.
    """

    tokens: Tokens
    report: pandas.DataFrame


def parameters(encoder: FrameEncoder, reach: float = REACH) -> dict[str, object]:
    """All that decides a feature besides the recording and the vowel's middle."""
    return {**audio.parameters(), **encoder.parameters(), "frames": encoder.name, "reach": reach, "pooling": "mean"}


def measure_tokens(
    table: pandas.DataFrame,
    spans: pandas.DataFrame,
    root: Path,
    *,
    name: str,
    encoder: FrameEncoder,
    reach: float = REACH,
    aligned: Mapping[str, object] | None = None,
    workers: int | None = None,
    cache: Cache | None = None,
    progress: bool = True,
) -> MeasuredTokens:
    """Measure the vowels of a table of utterances.

    Args:
        table: table of utterances; ``file`` is relative to ``root``.
        spans: a row a vowel, in any order: ``SPANS`` (vowel: one of the ten; times in seconds from the start of the
            recording) and any columns of numbers, formants for instance. Utterances without a row have no tokens.
        root: folder of the corpus.
        name: what the tokens are called, usually the corpus's name.
        encoder: what makes the frames: :func:`sertools.measure.encoders.encoder`.
        reach: seconds on either side of the middle.
        aligned: how the spans came about, for the card.
        workers: threads; ``None`` takes one per usable core. Networks (one pass uses PyTorch's threads): take 1.
        cache: where features are kept, 130 bytes a token; ``None`` takes ``tokens`` below
            :func:`sertools.measure.cache.cache_root`.
        progress: whether to draw a progress bar and a closing line of counts on stderr.

    Raises:
        ValueError: workers is below 1.
        CorpusError: an utterance occurs twice; spans lack a column, name utterances that the table lacks, or break a
            rule of :class:`sertools.measure.tokens.Tokens`.
    """
    spans, wanted = _checked(table, spans, name)
    cache, root = cache or Cache(cache_root() / "tokens"), Path(root)
    storage.sweep(cache.folder)
    settings = json.dumps(parameters(encoder, reach), sort_keys=True, default=str)
    middles = {utterance: rows.mean(axis=1).to_numpy() for utterance, rows in spans.groupby("utterance")[list(TIMES)]}
    made, report = map_recordings(
        lambda utterance, file: _one(root / file, middles[utterance], encoder, reach, cache, settings),
        wanted,
        label="vowels",
        workers=workers,
        progress=progress,
    )
    rows = spans[spans["utterance"].isin(made)]
    labels = table.loc[rows["utterance"], [*_FROM_TABLE, *LABELS]].reset_index(drop=True)
    rows = pandas.concat([rows.reset_index(drop=True), labels], axis=1)
    rows["frames"] = numpy.concatenate([made[one][1] for one in made] or [numpy.zeros(0)]).astype("int64")
    features = numpy.concatenate([numpy.zeros((0, len(encoder.names)), "<f2"), *(made[one][0] for one in made)])
    card = {
        "corpus": name,
        "measured": parameters(encoder, reach),
        "aligned": dict(aligned or {}),
        "counts": {"utterances": len(table), "with vowels": len(wanted), "measured": len(made), "tokens": len(rows)},
        "failures": report.to_dict("records"),
    }
    further = [column for column in rows.columns if column not in COLUMNS]
    return MeasuredTokens(Tokens(name, rows[[*COLUMNS, *further]], features, encoder.names, card), report)


def _checked(table: pandas.DataFrame, spans: pandas.DataFrame, name: str) -> tuple[pandas.DataFrame, pandas.Series]:
    """The spans in the order of the table and of time, and the file of every utterance that has any."""
    if not table.index.is_unique:
        again = table.index[table.index.duplicated()]
        raise CorpusError(f"{name}: expected every utterance once, came {again[0]} more than once")
    missing = [column for column in SPANS if column not in spans]
    further = [column for column in spans if column not in SPANS]
    words = [column for column in further if not pandas.api.types.is_numeric_dtype(spans[column])]
    taken = [column for column in further if column in COLUMNS]
    if missing or words or taken:
        raise CorpusError(
            f"{name}: expected spans with {', '.join(SPANS)} and columns of numbers of other names, came without "
            f"{missing or 'none'}, with words in {words or 'none'}, with {taken or 'none'} of the tokens' own"
        )
    place = pandas.Series(table.index.get_indexer(spans["utterance"]), index=spans.index)
    if (place < 0).any():
        strange = spans.loc[place < 0, "utterance"]
        raise CorpusError(
            f"{name}: expected spans of its utterances, came {strange.nunique()} others: {strange.iloc[0]}"
        )
    order = numpy.lexsort((spans["start"], place))
    return spans.iloc[order], table["file"].iloc[numpy.unique(place)]


def _one(
    path: Path, middles: numpy.ndarray, encoder: FrameEncoder, reach: float, cache: Cache, settings: str
) -> tuple[tuple[numpy.ndarray, numpy.ndarray] | None, str]:
    """Features (float16) and numbers of frames of one utterance and how they came about; or None and the reason."""
    try:
        data = audio.load(path)
        key = key_of(data, settings, middles.astype("<f8").tobytes())
        stored = cache.get(key)
        if stored is None:
            recording = audio.decode(data, name=str(path))
            means, frames = around(encoder.encode(recording.samples), middles, reach)
            with numpy.errstate(over="ignore"):  # said below, with the number
                features = means.astype("<f2")
            if not numpy.isfinite(features).all():
                raise FrameError(f"expected features that half precision holds, came {numpy.abs(means).max():g}")
            cache.put(key, features.tobytes() + frames.astype("<i2").tobytes())
            return (features, frames), "measured"
    except audio.AudioError as error:
        return None, error.reason
    except FrameError as error:
        return None, str(error)
    split = len(stored) - 2 * len(middles)
    features = numpy.frombuffer(stored[:split], dtype="<f2").reshape(len(middles), -1)
    return (features, numpy.frombuffer(stored[split:], dtype="<i2")), "from the cache"
