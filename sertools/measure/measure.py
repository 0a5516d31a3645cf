"""Measure every utterance of a corpus: on all cores, resumable, past bad recordings.

In threads: openSMILE's results do not depend on which thread computes them.
"""

import json
from pathlib import Path
from typing import NamedTuple

import numpy
import pandas

from sertools.corpora import storage
from sertools.measure import audio, egemaps
from sertools.measure.cache import Cache, cache_root, key_of
from sertools.measure.recordings import map_recordings

FACTS = ("seconds", "rate", "channels", "samples_sha256")
"""Facts of the recording, measured beside the features: duration in seconds, rate in Hz, channels, hash of its
samples."""


class MissingExtra(RuntimeError):
    """Sound is to be measured and the packages of the extra ``audio`` are not installed."""


class Measured(NamedTuple):
    """What came of measuring a table.

    Attributes:
        features: DataFrame indexed by ``utterance``, in the order of the table, without the failed rows: ``FACTS``
            (float64, int64, int64, str), then the 88 functionals (float32, ``egemaps.NAMES``).
        report: DataFrame of the failed rows with the columns utterance, file and reason; empty when all went well.
    """

    features: pandas.DataFrame
    report: pandas.DataFrame


def measure(
    table: pandas.DataFrame,
    root: Path,
    *,
    workers: int | None = None,
    cache: Cache | None = None,
    progress: bool = True,
) -> Measured:
    """Measure the recordings of a table of utterances.

    Each result is in the cache as soon as it is made, under the hash of the file's bytes, the extractor and all
    parameters: a run that was killed goes on where it stopped, and a changed recording, setting or version is measured
    again. A recording that cannot be measured is reported and left out; it is tried again at the next run. Results do
    not depend on the number of workers.

    Args:
        table: has the index ``utterance`` and the column ``file`` (relative to ``root``, posix).
        root: folder of the corpus.
        workers: threads; ``None`` takes one per usable core.
        cache: where results are kept; ``None`` takes ``measurements`` below :func:`sertools.measure.cache.cache_root`.
        progress: whether to draw a progress bar and a closing line of counts on stderr.

    Raises:
        ValueError: workers is below 1. CorpusError: an utterance occurs twice.
        MissingExtra: openSMILE, soundfile or soxr is not installed.
    """
    _require_extra()
    root, cache = Path(root), cache or Cache(cache_root() / "measurements")
    storage.sweep(cache.folder)
    settings = json.dumps(parameters(), sort_keys=True)
    rows, report = map_recordings(
        lambda _, file: _measure_one(root / file, cache, settings),
        table["file"],
        label="measuring",
        workers=workers,
        progress=progress,
    )
    return Measured(_frame(rows), report)


def _require_extra() -> None:
    try:
        import opensmile  # noqa: F401
        import soundfile  # noqa: F401
        import soxr  # noqa: F401
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"measuring sound needs the extra `audio`: pip install 'sertools[audio]' (missing: {error.name})"
        ) from error


def parameters() -> dict[str, object]:
    """All that decides a measurement besides the recording: extractor, resampler, versions, bounds."""
    return {"extractor": egemaps.extractor(), **audio.parameters()}


def _measure_one(path: Path, cache: Cache, settings: str) -> tuple[dict | None, str]:
    """Return the row and how it came about, or None and the reason why there is none."""
    try:
        data = audio.load(path)
        key = key_of(data, settings)
        stored = cache.get(key)
        if stored is not None:
            return _held(json.loads(stored)), "from the cache"
        recording = audio.decode(data, name=str(path))
        features = egemaps.functionals(recording.samples)
    except audio.AudioError as error:
        return None, error.reason
    except egemaps.FeatureError as error:
        return None, str(error)
    row = {
        "seconds": recording.seconds,
        "rate": recording.rate,
        "channels": recording.channels,
        "samples_sha256": recording.sha256,
        # A float32 written as a Python float reads back as the same float32.
        "features": [float(value) for value in features],
    }
    cache.put(key, json.dumps(row).encode())
    return _held(row), "measured"


def _held(row: dict) -> dict:
    """The row with its features as one array: a tenth of the memory that 88 numbers of Python take."""
    return row | {"features": numpy.array(row["features"], dtype="float32")}


def _frame(rows: dict[str, dict]) -> pandas.DataFrame:
    index = pandas.Index(list(rows), name="utterance", dtype="str")
    facts = pandas.DataFrame(
        {fact: [row[fact] for row in rows.values()] for fact in FACTS}, index=index, columns=list(FACTS)
    ).astype({"seconds": "float64", "rate": "int64", "channels": "int64", "samples_sha256": "str"})
    values = numpy.empty((len(rows), len(egemaps.NAMES)), dtype="float32")
    for place, row in enumerate(rows.values()):
        values[place] = row["features"]
    return facts.join(pandas.DataFrame(values, index=index, columns=list(egemaps.NAMES)))
