"""Makes the run of record of `wild`, and one of its models again to see that it gives what was shipped."""

import platform
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd

from sertools.analysis.wild import engine, results
from sertools.analysis.wild.data import speech
from sertools.analysis.wild.results import RecordError
from sertools.analysis.wild.setup import Settings
from sertools.corpora.polarity import POLARITIES
from sertools.report.recording import Say, processor, same_machine
from sertools.report.scores_again import ELSEWHERE, compare
from sertools.report.stamp import commit, versions


def make(settings: Settings, *, workers: int = 1, say: Say = print, folder: Path | None = None) -> dict[str, Any]:
    """Train all models and store what they say as the run of record; models that are kept are not trained again.

    Args:
        settings: of the run. workers: processes. say: receives a line a model. folder: where to store; the package's
            own when omitted.

    Returns:
        What is recorded of the run.
    """
    began = time.monotonic()
    spoken = speech(settings.parts, settings.seed)
    peaks: list[int] = []
    made = engine.run(settings, speech_of=spoken, workers=workers, say=say, peaks=peaks)
    facts = {
        **commit(),
        "data": spoken.fingerprints(),
        "versions": versions(),
        "platform": platform.platform(),
        "processor": processor(),
        "workers": workers,
        "seconds": round(time.monotonic() - began, 1),
        "training_seconds": round(float(made.members["seconds"].sum() + made.autoencoders["seconds"].sum()), 1),
        "peak_memory_bytes": max(peaks),
        "utterances": spoken.table["corpus"].value_counts().sort_index().to_dict(),
        "pretraining_utterances": int((spoken.pretraining == "training").sum()),
        "pretraining_frames": int(spoken.series.lengths[(spoken.pretraining == "training").to_numpy()].sum()),
        "rows": {name: len(getattr(made, name)) for name in results.TABLES},
    }
    results.write(made, facts, folder)
    return results.facts(folder)


def again(number: int, *, folder: Path | None = None) -> pd.DataFrame:
    """Train one recogniser of the record again, its autoencoder too, from nothing, and compare its scores.

    Returns:
        See `scores_again.compare`.

    Raises:
        RecordError: no record, no such member in it, or recordings other than the record's.
    """
    shipped = results.read(folder)
    if number not in shipped.members.index:
        raise RecordError(f"expected a member out of 0 to {shipped.members.index.max()}, came {number}")
    spoken = speech(shipped.parts, shipped.settings.seed)
    data = spoken.fingerprints()
    if changed := [name for name in data if data[name] != shipped.facts["data"].get(name)]:
        raise RecordError(
            f"expected the recordings of the record, came others, or other series, of {', '.join(changed)}"
        )
    with tempfile.TemporaryDirectory(prefix="sertools-record-") as name:
        made = engine.one_member(shipped.settings, number, speech_of=spoken, folder=Path(name))
    there = shipped.scores[shipped.scores["member"] == number].set_index("utterance")
    needed = 1.0 if same_machine(shipped.facts) else ELSEWHERE
    return compare(made.scores, there, list(POLARITIES), needed)
