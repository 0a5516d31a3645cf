"""Makes the run of record of `vowels`, and one of its models again to see that it gives what was shipped."""

import platform
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd

from sertools.analysis.vowels import data, engine, models, results
from sertools.analysis.vowels.data import Read
from sertools.analysis.vowels.results import SCORES, RecordError
from sertools.analysis.vowels.setup import Settings
from sertools.measure import tokens
from sertools.report.recording import Say, processor, same_machine
from sertools.report.scores_again import ELSEWHERE, compare
from sertools.report.stamp import commit, versions


def make(
    settings: Settings, *, workers: int = 1, say: Say = print, folder: Path | None = None, read: Read = tokens.shipped
) -> dict[str, Any]:
    """Train all models and store what they say as the run of record; models that are kept are not trained again.

    Args:
        settings: of the run. workers: processes. say: receives a line a job. folder: where to store; the package's own
            when omitted. read: gives the tokens of a corpus; those that ship when omitted.

    Returns:
        What is recorded of the run.
    """
    began = time.monotonic()
    found = data.fingerprints(read)
    spoken = data.load(settings, read)
    divided, asked = engine.plan(spoken, settings)
    jobs, others = models.jobs(asked, divided, settings), models.baseline_jobs(asked, divided)
    made = engine.run(settings, spoken=spoken, workers=workers, say=say)
    facts = {
        **commit(),
        "data": found,
        "versions": versions(),
        "platform": platform.platform(),
        "processor": processor(),
        "workers": workers,
        "seconds": round(time.monotonic() - began, 1),
        "training_seconds": round(float(made.models["seconds"].sum()), 1),
        "trainings": sum(len(job.members) for job in jobs) + sum(len(job.numbers) for job in others),
        "utterances": {name: len(language.table) for name, language in spoken.items()},
        "vowels": {name: int(language.sequences.mask.sum()) for name, language in spoken.items()},
        "rows": {name: len(getattr(made, name)) for name in results.TABLES},
    }
    results.write(made, facts, folder)
    return results.facts(folder)


def again(number: int, *, folder: Path | None = None, read: Read = tokens.shipped) -> pd.DataFrame:
    """Train one model of the record again, alone, and compare its scores.

    Returns:
        See `scores_again.compare`.

    Raises:
        RecordError: no record, no such model in it, or tokens other than the record's.
    """
    shipped = results.read(folder)
    if number not in shipped.models.index:
        raise RecordError(f"expected a model out of 0 to {shipped.models.index.max()}, came {number}")
    found = data.fingerprints(read)
    if changed := [name for name in found if found[name] != shipped.facts["data"].get(name)]:
        raise RecordError(f"expected the tokens of the record, came others of {', '.join(changed)}")
    with tempfile.TemporaryDirectory(prefix="sertools-record-") as name:
        spoken = data.load(shipped.settings, read)
        made = engine.one_model(shipped.settings, number, spoken=spoken, folder=Path(name))
    there = shipped.scores[shipped.scores["number"] == number]
    needed = 1.0 if same_machine(shipped.facts) else ELSEWHERE
    return compare(made.set_index("utterance"), there.set_index("utterance"), list(SCORES), needed)
