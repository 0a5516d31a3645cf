"""Measure the formants of vowels: cached by content, the ceiling chosen by speaker, bad tracks named.

Processes, not threads: Praat holds Python's lock.
"""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy
import pandas
from joblib import Parallel, delayed

from sertools.corpora.table import CorpusError
from sertools.corpora.vowels import MONOPHTHONGS
from sertools.measure import audio, ceilings, formants, vowel_checks
from sertools.measure.cache import Cache, cache_root, key_of
from sertools.measure.formants import FORMANTS, MIDDLE, PLACES, SETTINGS, Settings, Tracks

SPANS = ("utterance", "vowel", "start", "end")
HERTZ = tuple(f"f{number}_{place * 100:.0f}" for place in PLACES for number in range(1, FORMANTS + 1))
BANDWIDTHS = tuple(f"b{number}_50" for number in range(1, FORMANTS + 1))
NUMBERS = (*HERTZ, *BANDWIDTHS, "jump", "voiced", "f0", "ceiling")
"""What tokens keep of a vowel; what was rejected follows from it by :func:`sertools.measure.vowel_checks.rejected`."""
COLUMNS = (*NUMBERS, "rejected")
_BATCH = 8
"""Recordings that a process takes at a time."""


class MeasuredFormants(NamedTuple):
    """What came of measuring.

    Attributes:
        formants: DataFrame with the spans' index and ``COLUMNS``: ``f1_20`` ... ``f3_80`` (Hz at 20, 50 and 80 % of
            the vowel), ``b1_50`` ... ``b3_50`` (bandwidths, Hz), ``jump`` (largest change of ln F1 or ln F2 between
            frames), ``voiced`` (share, 0 to 1), ``f0`` (Hz), ``ceiling`` (Hz), ``rejected`` (a rule of
            :mod:`sertools.measure.vowel_checks`; missing: kept).
        ceilings: speaker to what was chosen.
        report: DataFrame of recordings that could not be read, with the columns utterance, file and reason; their
            vowels have no formants.
    """

    formants: pandas.DataFrame
    ceilings: Mapping[str, ceilings.Ceiling]
    report: pandas.DataFrame


def measure_formants(
    spans: pandas.DataFrame,
    table: pandas.DataFrame,
    root: Path,
    *,
    workers: int = 1,
    cache: Cache | None = None,
    settings: Settings = SETTINGS,
) -> MeasuredFormants:
    """Formants of the vowels of one corpus.

    Results do not depend on workers, nor on the order of spans.

    Args:
        spans: a row a vowel: unique index, columns ``SPANS`` (vowel: one of the ten; times in seconds). Others are
            left alone.
        table: utterances: index ``utterance``, columns ``file``, ``speaker`` and ``gender``.
        root: folder of the corpus.
        workers: processes.
        cache: where tracks are kept; ``None`` takes ``formants`` below :func:`sertools.measure.cache.cache_root`.

    Raises:
        CorpusError: a column is missing, the index repeats, an utterance is not in the table, or a speaker has two
            genders.
        FormantError: a vowel outside its recording.
    """
    _check(spans, table)
    tokens = spans[list(SPANS)].assign(speaker=spans["utterance"].map(table["speaker"]))
    cache = cache or Cache(cache_root() / "formants")
    genders = {speaker: _gender(table, rows["utterance"]) for speaker, rows in tokens.groupby("speaker")}
    jobs = []
    for (utterance, speaker), rows in tokens.groupby(["utterance", "speaker"], sort=True):
        ordered = rows.sort_values(["start", "end"])
        times = list(zip(ordered["start"].tolist(), ordered["end"].tolist(), strict=True))
        jobs.append((ordered.index, utterance, speaker, times))
    answers = Parallel(n_jobs=workers, batch_size=_BATCH)(
        delayed(_one)(Path(root) / table.at[utterance, "file"], times, _candidates(genders[speaker]), settings, cache)
        for _, utterance, speaker, times in jobs
    )
    failures = [
        {"utterance": utterance, "file": table.at[utterance, "file"], "reason": answer}
        for (_, utterance, _, _), answer in zip(jobs, answers, strict=True)
        if isinstance(answer, str)
    ]
    by_speaker: dict[str, list[tuple[pandas.Index, Tracks | None]]] = {}
    for (index, _, speaker, _), answer in zip(jobs, answers, strict=True):
        by_speaker.setdefault(speaker, []).append((index, None if isinstance(answer, str) else answer))
    chosen, parts = {}, []
    for speaker, found in by_speaker.items():
        chosen[speaker], part = _chosen(tokens, found, genders[speaker])
        parts.append(part)
    values = pandas.concat(parts).reindex(tokens.index)
    reasons = vowel_checks.rejected(tokens.join(values))
    report = pandas.DataFrame(failures, columns=["utterance", "file", "reason"], dtype="str")
    return MeasuredFormants(values.assign(rejected=reasons)[list(COLUMNS)], chosen, report)


def _check(spans: pandas.DataFrame, table: pandas.DataFrame) -> None:
    missing = [column for column in SPANS if column not in spans]
    if missing or spans.empty:
        raise CorpusError(f"expected vowels with {', '.join(SPANS)}, came {', '.join(spans)} in {len(spans)} rows")
    if not spans.index.is_unique:
        raise CorpusError("expected vowels with a unique index, came one that repeats")
    strange = sorted(set(spans["utterance"]) - set(table.index))
    if strange:
        raise CorpusError(f"expected vowels of the table's utterances, came {len(strange)} others, first: {strange[0]}")


def _gender(table: pandas.DataFrame, utterances: pandas.Series) -> str | None:
    found = set(table.loc[utterances.unique(), "gender"].dropna())
    if len(found) > 1:
        raise CorpusError(f"expected a speaker of one gender, came {', '.join(sorted(found))} in {utterances.iloc[0]}")
    return next(iter(found), None)


def _candidates(gender: str | None) -> tuple[int, ...]:
    return ceilings.CANDIDATES[gender if gender in ceilings.CANDIDATES else "unknown"]


def _one(path: Path, spans: list, candidates: tuple[int, ...], settings: Settings, cache: Cache) -> Tracks | str:
    """Tracks of one recording, or why there are none."""
    try:
        data = audio.load(path)
        asked = {"spans": spans, "ceilings": candidates, **audio.parameters(), **formants.parameters(settings)}
        key = key_of(data, json.dumps(asked, sort_keys=True))
        stored = cache.get(key)
        if stored is not None:
            with numpy.load(io.BytesIO(stored)) as arrays:
                return Tracks(**arrays)
        recording = audio.decode(data, name=str(path))
    except audio.AudioError as error:
        return error.reason
    found = formants.tracks(recording.samples, audio.RATE, spans, candidates, settings)
    content = io.BytesIO()
    numpy.savez(content, **vars(found))
    cache.put(key, content.getvalue())
    return found


def _chosen(tokens: pandas.DataFrame, found: list[tuple[pandas.Index, Tracks | None]], gender: str | None):
    """The ceiling of a speaker and the formants under it."""
    candidates = _candidates(gender)
    index = pandas.Index([label for labels, _ in found for label in labels])
    tracks = [_silent(len(labels), len(candidates)) if one is None else one for labels, one in found]
    hertz, bandwidths, jumps, voiced, f0 = (
        numpy.concatenate([getattr(one, name) for one in tracks])
        for name in ("hertz", "bandwidths", "jumps", "voiced", "f0")
    )
    rows = tokens.loc[index]
    lasting = rows["end"] - rows["start"] >= vowel_checks.SHORTEST
    judged = (rows["vowel"].isin(MONOPHTHONGS) & lasting & (voiced >= vowel_checks.VOICED)).to_numpy()
    ceiling = ceilings.choose(hertz[judged][:, :, MIDDLE, :2], rows["vowel"].to_numpy()[judged].tolist(), gender)
    # The usual ceiling of every gender is one of its candidates.
    column = candidates.index(ceiling.hertz)
    values = numpy.column_stack(
        [hertz[:, column].reshape(len(index), -1), bandwidths[:, column, MIDDLE], jumps[:, column], voiced, f0]
    )
    frame = pandas.DataFrame(values, index=index, columns=[*HERTZ, *BANDWIDTHS, "jump", "voiced", "f0"])
    return ceiling, frame.assign(ceiling=float(ceiling.hertz))


def _silent(count: int, candidates: int) -> Tracks:
    """Tracks of a recording that could not be read."""
    nothing = numpy.full((count, candidates, len(PLACES), FORMANTS), numpy.nan)
    per_vowel = numpy.full(count, numpy.nan)
    return Tracks(nothing, nothing, nothing[:, :, 0, 0], per_vowel, per_vowel)
