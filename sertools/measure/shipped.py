"""From a name to utterances with features: a user's own folder, audio at hand, or what the package ships.

What is shipped was measured by :func:`measure_corpus` from the original recordings, which are not shipped.
"""

import datetime
import hashlib
import os
import platform
import sys
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import pandas

from sertools.corpora import licence, own, registry, storage
from sertools.corpora.faults import bounded, shown
from sertools.corpora.leakage import repeated_recordings
from sertools.corpora.table import CorpusError
from sertools.measure import measure, parquet
from sertools.measure.cache import Cache
from sertools.measure.egemaps import NAMES
from sertools.measure.parquet import write as write
from sertools.measure.utterances import Utterances as Utterances

RESULTS = Path("results", "measurements")
"""Where measurements made here go, under the working directory."""


def load(name: str | Path, *, licensed: bool = False, workers: int | None = None) -> Utterances:
    """Load the utterances of a corpus with their features.

    The first that applies: (1) a folder that is no corpus's name is a user's own corpus, measured (from the cache
    where it can) unless it brings its features; (2) the corpus lies under ``$SERTOOLS_CORPORA``: its measurements under
    ``results/measurements``, measured now where they are not there or are of other files; (3) the shipped measurements.

    Args:
        name: name of a corpus, or path to a folder as :mod:`sertools.corpora.own` reads it.
        licensed: says, for this call, that the user has the agreement that the owner asks for.
        workers: threads that measure; ``None`` takes one per core.

    Raises:
        CorpusError: no such corpus or folder, none of its measurements at hand (the message says how to get them),
            or no recording of it could be measured.
        LicenceError: its audio would be read and the user has not said that they hold the agreement.
    """
    if str(name) not in registry.NAMES:
        if Path(name).is_dir():
            return _own(Path(name), workers)
        raise CorpusError(
            f"expected the name of a corpus ({', '.join(registry.NAMES)}) or a folder, came {str(name)!r}"
        )
    root = registry.find(name)
    if root is not None:
        path = RESULTS / f"{name}.parquet"
        if path.is_file():
            utterances = parquet.read(path, name)
            if _covers(utterances, registry.read(name, root)):
                return utterances
        return parquet.read(measure_corpus(name, licensed=licensed, workers=workers), name)
    path = shipped_path(name)
    if path.is_file():
        return parquet.read(path, name)
    descriptor = registry.descriptor(name)
    setting = os.environ.get("SERTOOLS_CORPORA") or "not set"
    raise CorpusError(
        f"{name}: no measurements of it are shipped, and SERTOOLS_CORPORA ({setting}) has no folder for it. "
        f"Ask {descriptor.owner} for it ({descriptor.url}), put it into a folder {name} and let SERTOOLS_CORPORA name "
        f"the folder above."
    )


def shipped_path(name: str) -> Path:
    """Where the package has the measurements of a corpus, if it ships any."""
    return Path(str(files("sertools"))) / "measurements" / f"{name}.parquet"


def measure_corpus(
    name: str,
    *,
    root: Path | None = None,
    destination: Path | None = None,
    workers: int | None = None,
    cache: Cache | None = None,
    date: datetime.date | None = None,
    licensed: bool = False,
    progress: bool = True,
) -> Path:
    """Measure a corpus from its audio and write the measurements with their card.

    Failed recordings are named in the card and on stderr (there the first of many), and left out; the others are
    written.

    Args:
        name: name of a corpus.
        root: its folder; ``None`` takes the one under ``$SERTOOLS_CORPORA``.
        destination: the file to write; ``None`` takes ``results/measurements/<name>.parquet``.
        workers, cache, progress: as in :func:`sertools.measure.measure.measure`.
        date: the date in the card; today by default.
        licensed: as in :func:`load`.

    Returns:
        The file written.

    Raises:
        CorpusError: the name is unknown, there is no audio, or none of it could be measured.
        LicenceError: as in :func:`load`.
    """
    descriptor = registry.descriptor(name)
    root = root or registry.find(name)
    if root is None:
        raise CorpusError(f"{name}: expected its audio in a folder {name} under $SERTOOLS_CORPORA, came none")
    if not licensed:
        licence.require(descriptor)
    table = registry.read(name, root)
    shortfall = registry.shortfall(name, table)
    if shortfall and progress:
        print(shortfall, file=sys.stderr)
    if destination is None:
        storage.sweep(RESULTS)
    measured = measure.measure(table, root, workers=workers, cache=cache, progress=progress)
    _complain(name, table, measured, progress)
    card = {
        "corpus": name,
        "measured": {
            **measure.parameters(),
            "platform": f"{platform.system()} {platform.machine()}",
            "date": (date or datetime.date.today()).isoformat(),
            "listing_sha256": listing_sha256(table, measured.features),
        },
        "counts": _counts(table, measured),
        "shortfall": shortfall,
        "failures": measured.report.to_dict("records"),
        "descriptor": asdict(descriptor),
    }
    return write(destination or RESULTS / f"{name}.parquet", table, measured.features, card)


def listing_sha256(table: pandas.DataFrame, features: pandas.DataFrame) -> str:
    """SHA-256 of the measured listing: a line ``utterance TAB file TAB hash of the samples`` for each, sorted by
    utterance.

    It says which recordings under which names were measured, whatever their file format.
    """
    files_of = table.loc[features.index, "file"]
    lines = (
        f"{utterance}\t{files_of[utterance]}\t{sha}\n"
        for utterance, sha in features["samples_sha256"].sort_index().items()
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _own(folder: Path, workers: int | None) -> Utterances:
    corpus = own.read(folder, NAMES)
    left_out = [{"utterance": "", "file": fault.name, "reason": fault.reason} for fault in corpus.left_out]
    _say(corpus.name, left_out)
    if corpus.ignored:
        columns = ", ".join(map(shown, corpus.ignored))
        print(f"{corpus.name}: columns that mean nothing here: {columns}", file=sys.stderr)
    if corpus.unlisted:
        many = f"{len(corpus.unlisted)} recordings without a row"
        print(f"{corpus.name}: {many}, first: {corpus.unlisted[0]}", file=sys.stderr)
    card = {
        "corpus": corpus.name,
        "ignored": list(corpus.ignored),
        "unlisted": list(corpus.unlisted),
        "failures": left_out,
    }
    if corpus.features is not None:
        return Utterances(corpus.name, corpus.table, corpus.features, card)
    measured = measure.measure(corpus.table, folder, workers=workers)
    _complain(corpus.name, corpus.table, measured, progress=True)
    rows = corpus.table.loc[corpus.table.index.isin(measured.features.index)]
    if not rows.index.equals(measured.features.index):
        raise CorpusError(f"{corpus.name}: expected measurements in the order of the table, came another order")
    card |= {
        "measured": measure.parameters(),
        "counts": _counts(corpus.table, measured),
        "failures": left_out + measured.report.to_dict("records"),
    }
    facts = measured.features[list(measure.FACTS)]
    for group in repeated_recordings(rows, facts["samples_sha256"]):
        print(f"{corpus.name}: the same sound in {', '.join(rows.loc[list(group), 'file'])}", file=sys.stderr)
    return Utterances(corpus.name, rows.join(facts, validate="one_to_one"), measured.features[list(NAMES)], card)


def _covers(utterances: Utterances, table: pandas.DataFrame) -> bool:
    """Whether measurements are of just these files under these names with these labels (failed ones counted as
    measured)."""
    failed = {failure["utterance"] for failure in utterances.card.get("failures", [])}
    expected = table.loc[~table.index.isin(failed)]
    return failed <= set(table.index) and expected.equals(utterances.table.drop(columns=list(measure.FACTS)))


def _counts(table: pandas.DataFrame, measured: measure.Measured) -> dict:
    rows = table.loc[measured.features.index]
    return {
        "utterances": len(table),
        "measured": len(measured.features),
        "failed": len(measured.report),
        "speakers": int(rows["speaker"].nunique()),
        "seconds": round(float(measured.features["seconds"].sum()), 3),
        "emotions": {
            str(emotion): int(count) for emotion, count in rows["emotion"].value_counts().sort_index().items()
        },
    }


def _complain(name: str, table: pandas.DataFrame, measured: measure.Measured, progress: bool) -> None:
    if len(measured.report) == len(table):
        first = measured.report.iloc[0]
        raise CorpusError(
            f"{name}: none of {len(table)} recordings could be measured, first: {first['file']}: {first['reason']}"
        )
    if progress:
        _say(name, measured.report.to_dict("records"))


def _say(name: str, failures: list[dict[str, str]]) -> None:
    for line in bounded(f"left out {failure['file']}: {failure['reason']}" for failure in failures):
        print(f"{name}: {line}", file=sys.stderr)
