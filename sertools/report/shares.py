"""Shares of long work, each a job of a cluster: recordings to measure, worlds or models of a run of record to train.

A job leaves what it makes where the ordinary command leaves it, in the cache by content. The ordinary command then
finds everything there and writes what it always writes: how the work was shared cannot change a result.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sertools.corpora import licence, own, registry
from sertools.corpora.table import CorpusError
from sertools.measure.cache import cache_root, key_of
from sertools.report import places
from sertools.report.stamp import PROJECT, versions

SIZES = {"measure": 200, "multiverse": 1, "vowels": 4, "wild": 2}
"""How much a share holds: recordings, worlds, jobs of models that step together, models."""

Share = dict[str, Any]
"""What is asked for: its `kind`, and what `run` needs to do it; `made_from` names the code, another of which asks
anew."""


def folder() -> Path:
    """Where shares are kept, `<hash>.json`, and that they are done, `<hash>.done`."""
    return cache_root().resolve() / "shares"


def code() -> str:
    """SHA-256 of the library's source and of the versions of what it is made with."""
    sources = sorted((PROJECT / "sertools").rglob("*.py"))
    return key_of(json.dumps(versions(), sort_keys=True), *(path.read_bytes() for path in sources))


def measuring(name: str, size: int | None = None) -> list[Share]:
    """Shares of a corpus's recordings, `size` in each; none of a folder that brings its features.

    A recording that was replaced has another size or time: its share is asked for anew, the others are not.

    Args:
        name: of a corpus under ``$SERTOOLS_CORPORA``, or a user's folder.

    Raises:
        CorpusError: there is no audio, or the folder cannot be read. LicenceError: see `shipped.load`.
    """
    if name in registry.NAMES:
        root = registry.find(name)
        if root is None:
            raise CorpusError(f"{name}: expected its audio in a folder {name} under $SERTOOLS_CORPORA, came none")
        licence.require(registry.descriptor(name))
        table = registry.read(name, root)
    else:
        from sertools.measure.egemaps import NAMES

        root = Path(name).expanduser().resolve()
        corpus = own.read(root, NAMES)
        if corpus.features is not None:
            return []
        table = corpus.table
    made_from = code()
    return [
        {
            "kind": "measure",
            "root": str(Path(root).resolve()),
            "recordings": {
                utterance: [file, *_size_and_time(Path(root) / file)] for utterance, file in rows["file"].items()
            },
            "made_from": made_from,
        }
        for rows in _cut(table, size or SIZES["measure"])
    ]


def recording(what: str, settings, size: int | None = None) -> Iterator[list[Share]]:
    """Shares of a run of record, `size` worlds or models in each; a list follows one that must be done before it.

    Args:
        what: "multiverse", "vowels" or "wild", see `recording`, `recording_vowels` and `recording_wild`.
        settings: of that run.
    """
    if what == "multiverse":
        from sertools.analysis.multiverse import engine, worlds

        numbers = [world.number for world in worlds.worlds(settings)]
        asked = {"papers": list(engine.STATISTICS), "data": engine.data(settings)}
        yield _numbered(what, settings, numbers, size, **asked)
    elif what == "vowels":
        from sertools.analysis.vowels import data, engine

        count = len(engine.queue(data.load(settings), settings))
        yield _numbered(what, settings, range(count), size, data=data.fingerprints())
    else:
        from sertools.analysis.wild import data, setup

        found = data.speech(settings.parts, settings.seed).fingerprints()
        for models in ("autoencoders", "members"):  # recognisers begin with the encoders of the first
            count = len(getattr(setup, models)(settings))
            yield _numbered(what, settings, range(count), size, models=models, data=found)


def write(asked: Sequence[Share]) -> list[str]:
    """Write down what is asked for and not done yet; return its hashes."""
    folder().mkdir(parents=True, exist_ok=True)
    waiting = []
    for share in asked:
        name = key_of(json.dumps(share, sort_keys=True))
        if not (folder() / f"{name}.done").is_file():
            places.write_json(folder() / f"{name}.json", share)
            waiting.append(name)
    return waiting


def run(share: Share, *, workers: int = 1) -> dict[str, int]:
    """Do what a share asks for, or find it in the cache; return how much of it there was."""
    return {"done": _RUN[share["kind"]](share, workers)}


def _numbered(kind: str, settings, numbers: Sequence[int], size: int | None, **more: Any) -> list[Share]:
    shared = {"kind": kind, "settings": settings.to_json(), "made_from": code(), **more}
    return [{**shared, "numbers": list(some)} for some in _cut(numbers, size or SIZES[kind])]


def _cut(whole: Any, size: int) -> list:
    return [whole[start : start + size] for start in range(0, len(whole), size)]


def _size_and_time(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns]


def _measure(share: Mapping[str, Any], workers: int) -> int:
    from sertools.measure import measure

    files = {utterance: file for utterance, (file, *_) in share["recordings"].items()}
    table = pd.DataFrame({"file": pd.Series(files, dtype="str")}).rename_axis("utterance")
    return len(measure.measure(table, Path(share["root"]), workers=workers, progress=False).features)


def _multiverse(share: Mapping[str, Any], workers: int) -> int:
    from sertools.analysis.multiverse import engine, worlds
    from sertools.report.recording import read_settings

    settings = read_settings(share)
    asked = [world for world in worlds.worlds(settings) if world.number in share["numbers"]]
    return len(list(engine.run(asked, settings, share["papers"], workers=workers, fingerprints=share["data"])))


def _vowels(share: Mapping[str, Any], workers: int) -> int:
    from sertools.analysis.vowels import data, engine, setup

    settings = setup.Settings.read(share["settings"])
    spoken = data.load(settings)
    queue = engine.queue(spoken, settings)
    for number in share["numbers"]:
        train, job, _ = queue[number]
        train(spoken, job, settings)
    return len(share["numbers"])


def _wild(share: Mapping[str, Any], workers: int) -> int:
    from sertools.analysis.wild import data, setup, training

    settings = setup.Settings.read(share["settings"])
    spoken = data.speech(settings.parts, settings.seed)
    train = {"autoencoders": training.autoencoder, "members": training.trained}[share["models"]]
    asked = getattr(setup, share["models"])(settings)
    for number in share["numbers"]:
        train(spoken, asked[number], settings)
    return len(share["numbers"])


_RUN: dict[str, Callable[[Mapping[str, Any], int], int]] = {
    "measure": _measure,
    "multiverse": _multiverse,
    "vowels": _vowels,
    "wild": _wild,
}
