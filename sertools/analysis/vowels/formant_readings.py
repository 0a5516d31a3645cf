"""Other defensible ways to get from tokens to the distances of `vowels`, section 4.1, and the statistics under each.

The paper names a normalisation without its kind, and says nothing on which tracks it trusts. Every combination of the
choices below is an analysis of the multiverse of claims 1 to 3; they were written down before any token was measured.
"""

import itertools
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy
import pandas

from sertools.analysis.vowels.formant_space import EMOTIONS, Space, common_vowels, space
from sertools.analysis.vowels.formant_statistics import statistics
from sertools.corpora.trace import traced
from sertools.corpora.vowels import DIPHTHONGS
from sertools.measure import nearey, vowel_checks
from sertools.measure.formants import FORMANTS

LOW = 300.0
"""Hz: below this F0 harmonics are close enough for formants to be found between them."""
LONG = 0.06
"""Seconds: shorter vowels hardly reach their place."""
TRACKS: Mapping[str, str] = {
    "kept": "no rule rejects it",
    "measured": "formants were found, whatever the rules say",
    "low": f"kept, and its F0 lies below {LOW:g} Hz",
    "long": f"kept, and it lasts {1000 * LONG:g} ms or longer",
}
"""Which tokens count; the first is the page's own."""
PEOPLE: Mapping[str, tuple[str, ...] | None] = {
    "all": None,
    "native": ("ravdess", "tess"),
    "TESS alone": ("tess",),
}
"""Whose English counts, by corpus (``None``: everybody's); /u/ is in TESS alone, which is therefore in all of them."""
CHOICES = ("normalisation", "tracks", "English")


class Reading(NamedTuple):
    """One combination; ``normalisation`` of `nearey.KINDS`, ``tracks`` of ``TRACKS``, ``people`` of ``PEOPLE``."""

    normalisation: str
    tracks: str
    people: str

    def __str__(self) -> str:
        return ", ".join(self)


OWN = Reading(nearey.KINDS[0], next(iter(TRACKS)), next(iter(PEOPLE)))
"""The page's own."""
READINGS = tuple(itertools.starmap(Reading, itertools.product(nearey.KINDS, TRACKS, PEOPLE)))


def chosen(tokens: pandas.DataFrame, tracks: str = OWN.tracks) -> pandas.DataFrame:
    """The tokens that count: those of the paper's four emotions that are to be believed.

    Args:
        tokens: all tokens of a language, with formants as :mod:`sertools.measure.corpus_tokens` leaves them; other
            emotions too, since they help to tell what is usual for a speaker.
        tracks: of ``TRACKS``.

    Raises:
        CorpusError: a column is missing.
    """
    of_the_four = tokens["emotion"].isin(EMOTIONS)
    if tracks == "measured":
        return tokens[of_the_four & _found(tokens)]
    kept = tokens[of_the_four & vowel_checks.rejected(tokens).isna()]
    if tracks == "low":
        return kept[kept["f0"] < LOW]
    if tracks == "long":
        # as in `vowel_checks`: stored times are rounded
        return kept[kept["end"] - kept["start"] >= LONG - 1e-5]
    return kept


@traced
def spaces(
    source: pandas.DataFrame, target: pandas.DataFrame, reading: Reading = OWN
) -> tuple[Space, Space, dict[str, str], dict[str, str]]:
    """Both languages under one reading.

    Args:
        source, target: all tokens of English and of Mandarin, whichever emotion they have.

    Returns:
        The two spaces, and for each the corpus of every speaker, in the order of the space's speakers.

    Raises:
        CorpusError: as :func:`sertools.analysis.vowels.formant_space.space`.
    """
    return _spaces(*_counting(source, target, reading), reading.normalisation)


def analyses(
    source: pandas.DataFrame, target: pandas.DataFrame, readings: Sequence[Reading] = READINGS
) -> dict[str, pandas.DataFrame]:
    """The statistics of the claims under every reading, everybody once.

    Returns:
        Name of a statistic to its frame as in :mod:`sertools.analysis.vowels.formant_statistics`, with the column
        ``analysis`` (the reading in words) in the place of ``replicate``.
    """
    parts: dict[str, list[pandas.DataFrame]] = {}
    counting: dict[tuple[str, str], list[pandas.DataFrame]] = {}
    for reading in readings:
        # which tokens count does not depend on how they are normalised
        key = reading.tracks, reading.people
        if key not in counting:
            counting[key] = _counting(source, target, reading)
        english, mandarin, _, _ = _spaces(*counting[key], reading.normalisation)
        for name, frame in statistics(english, mandarin).items():
            parts.setdefault(name, []).append(frame.drop(columns="replicate").assign(analysis=str(reading)))
    return {name: pandas.concat(frames, ignore_index=True) for name, frames in parts.items()}


def choices(readings: Sequence[Reading] = READINGS) -> pandas.DataFrame:
    """The level of each choice in every analysis: index ``analysis``, columns ``CHOICES``."""
    index = pandas.Index([str(reading) for reading in readings], name="analysis")
    return pandas.DataFrame([tuple(reading) for reading in readings], index=index, columns=list(CHOICES))


def _counting(source: pandas.DataFrame, target: pandas.DataFrame, reading: Reading) -> list[pandas.DataFrame]:
    corpora = PEOPLE[reading.people]
    parts = [source if corpora is None else source[source["corpus"].isin(corpora)], target]
    return [chosen(part, reading.tracks) for part in parts]


def _spaces(
    source: pandas.DataFrame, target: pandas.DataFrame, normalisation: str
) -> tuple[Space, Space, dict[str, str], dict[str, str]]:
    common = common_vowels(source, target)
    found = [space(part, common, normalisation) for part in (source, target)]
    whose = [part.groupby("speaker")["corpus"].first().to_dict() for part in (source, target)]
    first, second = ({who: of[who] for who in one.speakers} for one, of in zip(found, whose, strict=True))
    return found[0], found[1], first, second


def _found(tokens: pandas.DataFrame) -> numpy.ndarray:
    """Whether the formants that a token is placed by are there."""
    numbers = range(1, FORMANTS + 1)
    middle = tokens[[f"f{number}_50" for number in numbers]].notna().all(axis=1)
    course = tokens[[f"f{number}_{place}" for number in numbers for place in (20, 80)]].notna().all(axis=1)
    return (middle & (course | ~tokens["vowel"].isin(DIPHTHONGS))).to_numpy()
