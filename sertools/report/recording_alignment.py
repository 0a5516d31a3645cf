"""Makes the record of the alignment: every corpus aligned in every way, judged by what there is to judge it by."""

import platform
import time
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sertools.analysis.vowels.alignment_record import PAIRS, AlignmentRecord, write
from sertools.analysis.vowels.results import RecordError
from sertools.corpora import registry
from sertools.measure.aligned_corpora import settings
from sertools.measure.alignment_trial import (
    HAND,
    HAND_LABELS,
    PLAIN,
    REFINED,
    SPHINX,
    SYLLABLES,
    Trial,
    by_emotion,
    by_sphinx,
    compared,
    hand_labels,
    trial,
)
from sertools.report.recording import Say, processor
from sertools.report.stamp import commit, versions

CORPORA = ("emotale-en", "emotale-dk", "casia", "emodb", "ravdess", "tess", "nemo")
ENGLISH = ("ravdess", "tess", "emotale-en")
"""Of which PocketSphinx is tried on `DRAWN` recordings each."""
DRAWN = 100


def make(
    *, names: Sequence[str] = CORPORA, seed: int = 0, say: Say = print, folder: Path | None = None
) -> AlignmentRecord:
    """Measure and store.

    Args:
        names: corpora under ``$SERTOOLS_CORPORA``. seed: of the draw of recordings for PocketSphinx. say: receives a
            line a corpus. folder: where to store; the package's own when omitted.

    Raises:
        RecordError: the audio of a corpus is not here.
    """
    began, pairs, spoken, corpora, judged = time.monotonic(), [], [], [], []
    cpu, failed, repaired = {}, {}, 0
    for name in names:
        root = registry.find(name)
        if root is None:
            raise RecordError(f"{name}: expected its audio in a folder {name} under $SERTOOLS_CORPORA, came none")
        table = registry.read(name, root)
        made = trial(name, table, root)
        corpora.append(by_emotion(made))
        cpu[name] = {step: round(seconds, 2) for step, seconds in made.cpu.items()}
        repaired += len(made.repaired)
        for way, against, others in _references(made, table, root):
            rows, counted = compared(made.phones[way], others, table)
            pairs.append(rows.assign(corpus=name, way=way, against=against))
            judged.append({"corpus": name, "way": way, "against": against, **counted})
        if name in ENGLISH:
            phones, failures, seconds = by_sphinx(table, root, name, DRAWN, seed)
            rows, counted = compared(phones, made.phones[REFINED], table)
            spoken.append(rows.assign(corpus=name, way=SPHINX, against=REFINED))
            judged.append({"corpus": name, "way": SPHINX, "against": REFINED, **counted})
            heard = sum(made.seconds[each] for each in phones if each in made.seconds)
            # as if all of the corpus were aligned: the costs of the steps are compared by the minute of speech
            cpu[name][SPHINX] = round(seconds / heard * sum(made.seconds.values()), 2) if heard else None
            failed[name] = len(failures)
        whole = corpora[-1].iloc[0]
        say(f"{name}: {whole['recordings']} recordings, {whole['seconds'] / 60:.1f} min of speech, {cpu[name]} CPU s")
    facts = {
        **commit(),
        "settings": settings(),
        "judged": judged,
        "cpu": cpu,
        "repaired": repaired,
        "sphinx_failed": failed,
        "sphinx_drawn": DRAWN,
        "seed": seed,
        "versions": versions(),
        "platform": platform.platform(),
        "processor": processor(),
        "seconds": round(time.monotonic() - began, 1),
    }
    order = list(PAIRS)
    joined = [
        pd.concat(parts, ignore_index=True)[order] if parts else pd.DataFrame(columns=order)
        for parts in (pairs, spoken)
    ]
    record = AlignmentRecord(*joined, pd.concat(corpora, ignore_index=True), facts)
    write(record, folder)
    return record


def _references(made: Trial, table: pd.DataFrame, root: Path):
    """The ways to judge, and what to judge them by."""
    if made.name == HAND_LABELS:
        marked = hand_labels(table, root)
        yield from ((way, HAND, marked) for way in (PLAIN, REFINED))
    if SYLLABLES in made.phones:
        labelled = {each: phones for each, phones in made.phones[SYLLABLES].items() if each not in made.repaired}
        yield from ((way, SYLLABLES, labelled) for way in (PLAIN, REFINED))
