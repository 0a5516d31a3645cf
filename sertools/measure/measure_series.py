"""Measure the MFCC series of a corpus: in threads, cached by content, past bad recordings.

In threads: most of the time goes into decoding and resampling, which release Python's lock; librosa's own arithmetic,
0.7 ms of CPU per second of sound, holds it. A process instead would load librosa and numba once more (seconds), and
hand every series over in copies.
"""

import json
import sys
import warnings
from pathlib import Path
from typing import NamedTuple

import numpy
import pandas
from tqdm import TqdmWarning

from sertools.corpora import licence, registry, storage
from sertools.corpora.table import CorpusError
from sertools.measure import audio, mfcc
from sertools.measure.cache import Cache, cache_root, key_of
from sertools.measure.measure import FACTS, MissingExtra
from sertools.measure.recordings import map_recordings
from sertools.measure.series import Series


class MeasuredSeries(NamedTuple):
    """What came of measuring a table.

    Attributes:
        series: of the utterances that could be measured, in the order of the table, whose columns it has with ``FACTS``
            (seconds, rate in Hz, channels, hash of the samples) behind them.
        report: DataFrame of the failed rows with the columns utterance, file and reason; empty when all went well.
    """

    series: Series
    report: pandas.DataFrame


def parameters() -> dict[str, object]:
    """All that decides a series besides the recording: settings of MFCC, decoder and resampler, versions."""
    return {**audio.parameters(), **mfcc.parameters()}


def measure_series(
    table: pandas.DataFrame,
    root: Path,
    *,
    name: str,
    workers: int | None = None,
    cache: Cache | None = None,
    progress: bool = True,
) -> MeasuredSeries:
    """Measure the MFCC series of a table of utterances.

    Samples are dropped as soon as their series is made: besides the result, memory holds one recording a worker. Each
    series is in the cache as soon as it is made, under the hash of the file's bytes and all parameters. A recording
    that cannot be measured is reported, left out, and tried again at the next run. Results do not depend on workers.

    Args:
        table: has the index ``utterance`` and the column ``file`` (relative to ``root``, posix).
        root: folder of the corpus.
        name: what the series are called, usually the corpus's name.
        workers: threads; ``None`` takes one per usable core.
        cache: where results are kept; ``None`` takes ``mfcc`` below :func:`sertools.measure.cache.cache_root`, 16 kB
            per second of sound.
        progress: whether to draw a progress bar and a closing line of counts on stderr.

    Raises:
        ValueError: workers is below 1. CorpusError: an utterance occurs twice.
        MissingExtra: librosa, soundfile or soxr is not installed.
    """
    _require_extra()
    root, cache = Path(root), cache or Cache(cache_root() / "mfcc")
    storage.sweep(cache.folder)
    settings = json.dumps(parameters(), sort_keys=True)
    made, report = map_recordings(
        lambda _, file: _one(root / file, cache, settings),
        table["file"],
        label="MFCC",
        workers=workers,
        progress=progress,
    )
    facts = {utterance: found for utterance, (_, found) in made.items()}
    kept = table.loc[table.index.isin(facts)]
    columns = pandas.DataFrame.from_dict(facts, orient="index", columns=list(FACTS)).reindex(kept.index)
    columns = columns.astype({"seconds": "float64", "rate": "int64", "channels": "int64", "samples_sha256": "str"})
    kept = kept.drop(columns=list(FACTS), errors="ignore").join(columns)
    card = {"corpus": name, "measured": parameters(), "failures": report.to_dict("records")}
    return MeasuredSeries(Series.of(name, kept, [frames for frames, _ in made.values()], card), report)


def load_series(
    name: str,
    *,
    licensed: bool = False,
    workers: int | None = None,
    cache: Cache | None = None,
    progress: bool = True,
) -> Series:
    """The MFCC series of a corpus from its audio under ``$SERTOOLS_CORPORA``; none are shipped.

    Recordings that cannot be measured are named on stderr and in the card, and left out.

    Args:
        name: name of a corpus.
        licensed: says, for this call, that the user has the agreement that the owner asks for.
        workers, cache, progress: as in :func:`measure_series`.

    Raises:
        CorpusError: no such corpus, no audio of it, or none of it could be measured.
        LicenceError: the owner asks for an agreement and the user has not said that they hold it.
    """
    descriptor, root = registry.descriptor(name), registry.find(name)
    if root is None:
        raise CorpusError(
            f"{name}: expected its audio in a folder {name} under $SERTOOLS_CORPORA, came none; series can be turned "
            "back into speech, so none are shipped"
        )
    if not licensed:
        licence.require(descriptor)
    table = registry.read(name, root)
    series, report = measure_series(table, root, name=name, workers=workers, cache=cache, progress=progress)
    if series.table.empty:
        first = report.iloc[0]
        raise CorpusError(
            f"{name}: none of {len(table)} recordings could be measured, first: {first['file']}: {first['reason']}"
        )
    for failure in report.itertuples(index=False):
        print(f"{name}: left out {failure.file}: {failure.reason}", file=sys.stderr)
    return series


def _require_extra() -> None:
    try:
        import soundfile  # noqa: F401
        import soxr  # noqa: F401

        with warnings.catch_warnings():
            # librosa's downloader asks for tqdm's notebook bar, which warns where ipywidgets are missing
            warnings.simplefilter("ignore", TqdmWarning)
            import librosa

            # librosa loads its parts when they are first asked for: here, in one thread.
            _ = librosa.feature.mfcc
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"measuring MFCC series needs the extra `audio`: pip install 'sertools[audio]' (missing: {error.name})"
        ) from error


def _one(path: Path, cache: Cache, settings: str) -> tuple[tuple[numpy.ndarray, dict] | None, str]:
    """Return frames and facts, and how they came about, or None and the reason why there are none."""
    try:
        data = audio.load(path)
        key = key_of(data, settings)
        stored = cache.get(key)
        if stored is not None:
            facts, _, content = stored.partition(b"\n")
            frames = numpy.frombuffer(content, dtype="<f4").reshape(-1, mfcc.COEFFICIENTS)
            return (frames, json.loads(facts)), "from the cache"
        recording = audio.decode(data, name=str(path))
    except audio.AudioError as error:
        return None, error.reason
    frames = mfcc.series(recording.samples)
    values = (recording.seconds, recording.rate, recording.channels, recording.sha256)
    facts = dict(zip(FACTS, values, strict=True))
    cache.put(key, json.dumps(facts).encode() + b"\n" + frames.astype("<f4", copy=False).tobytes())
    return (frames, facts), "measured"
