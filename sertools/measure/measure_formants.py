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

from sertools.corpora import storage
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
SAMPLE = 40
"""Tokens of each of a speaker's monophthongs by which the ceiling is chosen, at most; the others are measured under the
chosen one alone, at a fraction of the time."""
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
    storage.sweep(cache.folder)
    genders = {speaker: _gender(table, rows["utterance"]) for speaker, rows in tokens.groupby("speaker")}
    files = {utterance: Path(root) / table.at[utterance, "file"] for utterance in set(tokens["utterance"])}
    runner = _Runner(files, workers, cache, settings)
    candidates = {speaker: _candidates(gender) for speaker, gender in genders.items()}
    judged, tracks, _ = runner.run(_sample(tokens), candidates)
    chosen = {
        speaker: _choose(judged, tracks, speaker, candidates[speaker], gender) for speaker, gender in genders.items()
    }
    rows, tracks, failed = runner.run(tokens, {speaker: (one.hertz,) for speaker, one in chosen.items()})
    values = _values(rows, tracks).assign(
        ceiling=rows["speaker"].map({who: float(one.hertz) for who, one in chosen.items()})
    )
    values = values.reindex(tokens.index)
    reasons = vowel_checks.rejected(tokens.join(values))
    failures = [
        {"utterance": utterance, "file": table.at[utterance, "file"], "reason": failed[utterance]}
        for utterance in sorted(failed)
    ]
    report = pandas.DataFrame(failures, columns=["utterance", "file", "reason"], dtype="str")
    return MeasuredFormants(values.assign(rejected=reasons)[list(COLUMNS)], chosen, report)


class _Runner:
    """Measures vowels, recording by recording."""

    def __init__(self, files: Mapping[str, Path], workers: int, cache: Cache, settings: Settings):
        self.files, self.workers, self.cache, self.settings = files, workers, cache, settings

    def run(self, tokens: pandas.DataFrame, asked: Mapping[str, tuple[int, ...]]):
        """The tokens in the order of utterances and time, the tracks of each recording in that order (``None``: it
        could not be read), and the reasons why, by utterance.

        Args:
            asked: ceilings by speaker.
        """
        rows = tokens.sort_values(["utterance", "start", "end", "vowel"])
        parts = [part for _, part in rows.groupby("utterance", sort=False)]
        answers = Parallel(n_jobs=self.workers, batch_size=_BATCH)(
            delayed(_one)(
                self.files[part["utterance"].iloc[0]],
                list(zip(part["start"].tolist(), part["end"].tolist(), strict=True)),
                asked[part["speaker"].iloc[0]],
                self.settings,
                self.cache,
            )
            for part in parts
        )
        failed = {
            part["utterance"].iloc[0]: answer
            for part, answer in zip(parts, answers, strict=True)
            if isinstance(answer, str)
        }
        tracks = [
            _silent(len(part), len(asked[part["speaker"].iloc[0]])) if isinstance(answer, str) else answer
            for part, answer in zip(parts, answers, strict=True)
        ]
        return rows, tracks, failed


def _sample(tokens: pandas.DataFrame) -> pandas.DataFrame:
    """Monophthongs that last, at most ``SAMPLE`` of each speaker's, spread evenly over the recordings."""
    lasting = tokens["end"] - tokens["start"] >= vowel_checks.SHORTEST
    rows = tokens[lasting & tokens["vowel"].isin(MONOPHTHONGS)].sort_values(["utterance", "start", "end"])
    groups = rows.groupby(["speaker", "vowel"])
    place, size = groups.cumcount(), groups["vowel"].transform("size")
    # Of n tokens those at which place * SAMPLE / n passes a whole number.
    share = SAMPLE / size.clip(lower=SAMPLE)
    return rows[numpy.floor((place + 1) * share + 1e-9) > numpy.floor(place * share + 1e-9)]


def _choose(
    rows: pandas.DataFrame, tracks: list[Tracks], speaker: str, candidates: tuple[int, ...], gender: str | None
) -> ceilings.Ceiling:
    """The ceiling of a speaker by the sampled tokens that are voiced."""
    utterances = rows.groupby("utterance", sort=False)["speaker"].first()
    own = [track for track, who in zip(tracks, utterances, strict=True) if who == speaker]
    if not own:
        own = [_silent(0, len(candidates))]
    voiced = numpy.concatenate([track.voiced for track in own]) >= vowel_checks.VOICED
    hertz = numpy.concatenate([track.hertz for track in own])[voiced][:, :, MIDDLE, :2]
    return ceilings.choose(hertz, rows.loc[rows["speaker"] == speaker, "vowel"][voiced].tolist(), gender)


def _values(rows: pandas.DataFrame, tracks: list[Tracks]) -> pandas.DataFrame:
    """``NUMBERS`` but for the ceiling, from tracks under one ceiling."""
    hertz, bandwidths, jumps, voiced, f0 = (
        numpy.concatenate([getattr(track, name) for track in tracks])
        for name in ("hertz", "bandwidths", "jumps", "voiced", "f0")
    )
    columns = [hertz[:, 0].reshape(len(rows), -1), bandwidths[:, 0, MIDDLE], jumps[:, 0], voiced, f0]
    return pandas.DataFrame(numpy.column_stack(columns), index=rows.index, columns=list(NUMBERS[:-1]))


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


def _silent(count: int, candidates: int) -> Tracks:
    """Tracks of a recording that could not be read."""
    nothing = numpy.full((count, candidates, len(PLACES), FORMANTS), numpy.nan)
    per_vowel = numpy.full(count, numpy.nan)
    return Tracks(nothing, nothing, nothing[:, :, 0, 0], per_vowel, per_vowel)
