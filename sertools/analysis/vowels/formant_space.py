"""Where the vowels of two languages lie in the plane of F1 and F2 (`vowels`, section 4.1, Figures 1 and 2).

Upadhyay et al. (2025) read off polygons which vowels are close in the two languages, after Nearey's normalisation. Here
the distances behind the polygons are computed: a speaker's mean of each vowel in each emotion, the mean of these over
the speakers of a language, the Euclidean distance between the two languages, in ln units (.1 is about 10 %).

A speaker's constant is taken over all emotions, so that what an emotion does to the formants stays, and over the vowels
that both languages have, so that it does not depend on what else one of them has.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy
import pandas

from sertools.corpora.table import CorpusError
from sertools.corpora.vowels import DIPHTHONGS, VOWELS
from sertools.measure import nearey
from sertools.measure.formants import FORMANTS

EMOTIONS = ("neutral", "happy", "angry", "sad")
LABELS = ("neu", "hap", "ang", "sad", "all")
"""Of the axis of emotions, in the paper's words; the last is the mean of the four."""
PLANE = ("F1", "F2")
FEWEST = 5
"""Tokens of a vowel in an emotion below which a language has it too seldom to have a place for it."""
_PLACES = (20, 50, 80)


@dataclass(frozen=True, eq=False)
class Space:
    """The vowels of one language, by speaker.

    Attributes:
        speakers: S names, sorted.
        normalised: (S, 4 emotions, 10 vowels, 2): mean ln F1 and ln F2 without the speaker's constant; NaN where the
            speaker has no token, or the language fewer than ``FEWEST``.
        hertz: the same of F1 and F2 in Hz.
        constants: speaker to the constants of F1 to F3, ln Hz.
    """

    speakers: tuple[str, ...]
    normalised: numpy.ndarray
    hertz: numpy.ndarray
    constants: dict[str, numpy.ndarray]


def space(tokens: pandas.DataFrame, common: Collection[str] = VOWELS, kind: str = "shared") -> Space:
    """The space of one language.

    Args:
        tokens: those that no rule of :mod:`sertools.measure.vowel_checks` rejects: ``speaker``, ``emotion`` (others
            than the paper's four are left out), ``vowel``, ``f1_20`` to ``f3_80`` in Hz. A monophthong counts by its
            middle, a diphthong by the mean over its three places.
        common: vowels that the speakers' constants rest on: those that both languages have.
        kind: of Nearey's normalisation: ``"shared"`` (one constant for F1 to F3) or ``"separate"``.

    Raises:
        CorpusError: no token of the four emotions, or a speaker without any of the common vowels.
        NeareyError: formants that are missing, or speakers who are not connected by common vowels.
    """
    rows = tokens[tokens["emotion"].isin(EMOTIONS)]
    speakers = sorted(set(rows["speaker"]))
    held = rows["vowel"].isin(list(common)).to_numpy()
    without = sorted(set(speakers) - set(rows.loc[held, "speaker"]))
    if not speakers or without:
        raise CorpusError(
            f"expected tokens of the common vowels {', '.join(common)} from every speaker in {', '.join(EMOTIONS)}, "
            f"came none from {', '.join(without) or 'anybody'}"
        )
    logs = _logs(rows)
    constants = nearey.constants(numpy.exp(logs[held]), rows["speaker"][held], rows["vowel"][held], kind)
    own = numpy.array([constants[str(speaker)] for speaker in rows["speaker"]])
    codes = (
        numpy.searchsorted(speakers, rows["speaker"].to_numpy(dtype=str)),
        rows["emotion"].map(EMOTIONS.index).to_numpy(),
        rows["vowel"].map(VOWELS.index).to_numpy(),
    )
    shape = (len(speakers), len(EMOTIONS), len(VOWELS))
    normalised = _means((logs - own)[:, : len(PLANE)], codes, shape)
    hertz = _means(numpy.exp(logs)[:, : len(PLANE)], codes, shape)
    return Space(tuple(speakers), normalised, hertz, constants)


def common_vowels(source: pandas.DataFrame, target: pandas.DataFrame) -> tuple[str, ...]:
    """Vowels of which both languages have tokens, in the paper's order; tokens as in :func:`space`."""
    both = set(source["vowel"]) & set(target["vowel"])
    return tuple(vowel for vowel in VOWELS if vowel in both)


def points(by_speaker: numpy.ndarray, weights: numpy.ndarray | None = None) -> numpy.ndarray:
    """Means over speakers of a :class:`Space`'s ``normalised`` or ``hertz``.

    Args:
        by_speaker: (S, 4, 10, 2). weights: (R, S), how often each speaker counts; ``None``: everybody once.

    Returns:
        (R, 5, 10, 2), without the leading axis where weights are ``None``; the fifth of the emotions is the mean of the
        four. NaN where no speaker counts, in ``all`` where one of the four has no value.
    """
    drawn = numpy.ones((1, len(by_speaker))) if weights is None else numpy.asarray(weights, dtype="float64")
    there = numpy.isfinite(by_speaker)
    sums = numpy.tensordot(drawn, numpy.where(there, by_speaker, 0.0), axes=(1, 0))
    counts = numpy.tensordot(drawn, there.astype("float64"), axes=(1, 0))
    means = numpy.divide(sums, counts, out=numpy.full(sums.shape, numpy.nan), where=counts > 0)
    means = numpy.concatenate([means, means.mean(axis=1, keepdims=True)], axis=1)
    return means[0] if weights is None else means


def places(of: Space, reference: numpy.ndarray | None = None) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Vowels in Hz, for a picture.

    Args:
        of: a language. reference: ln F1 and ln F2 of :func:`reference`: places are the normalised ones, as a speaker
            with that constant would have them; ``None``: as measured.

    Returns:
        Means over speakers (5 emotions as in ``LABELS``, 10 vowels, 2) and every speaker's own over the emotions that
        he has (S, 10, 2); NaN where there is nothing.
    """
    by_speaker = of.hertz if reference is None else of.normalised
    there = numpy.isfinite(by_speaker)
    sums, counts = numpy.where(there, by_speaker, 0.0).sum(axis=1), there.sum(axis=1)
    own = numpy.divide(sums, counts, out=numpy.full(sums.shape, numpy.nan), where=counts > 0)
    means = points(by_speaker)
    return (means, own) if reference is None else (numpy.exp(means + reference), numpy.exp(own + reference))


def reference(*languages: Space) -> numpy.ndarray:
    """The constant of F1 and F2, ln Hz (2,), of a speaker in the middle: each language counts alike."""
    means = [numpy.mean(list(each.constants.values()), axis=0) for each in languages]
    return numpy.mean(means, axis=0)[: len(PLANE)]


def distances(
    source: Space, target: Space, weights: tuple[numpy.ndarray, numpy.ndarray] | None = None
) -> numpy.ndarray:
    """Distance between the languages of every vowel in every emotion: ``formant_distance`` of the claims.

    Args:
        source, target: the two languages. weights: of the source's speakers (R, S) and of the target's (R, T).

    Returns:
        (R, 10 vowels, 5 emotions as in ``LABELS``), ln units, without the leading axis where weights are ``None``.
    """
    return numpy.sqrt(numpy.square(shifts(source, target, weights)).sum(axis=-3))


def shifts(
    source: Space,
    target: Space,
    weights: tuple[numpy.ndarray, numpy.ndarray] | None = None,
    of: str = "normalised",
) -> numpy.ndarray:
    """Source less target: ``formant_shift`` of the claims, and with ``of="hertz"`` ``formant_shift_hertz``.

    Returns:
        (R, 2 formants, 10 vowels, 5 emotions), ln units or Hz; arguments as in :func:`distances`.
    """
    one, other = weights if weights is not None else (None, None)
    apart = points(getattr(source, of), one) - points(getattr(target, of), other)
    return numpy.moveaxis(apart, (-1, -2), (-3, -2))


def _logs(rows: pandas.DataFrame) -> numpy.ndarray:
    """ln F1 to ln F3 of every token: (n, 3)."""
    columns = [[f"f{number}_{place}" for number in range(1, FORMANTS + 1)] for place in _PLACES]
    logs = numpy.log([rows[names].to_numpy(dtype="float64") for names in columns])
    gliding = rows["vowel"].isin(DIPHTHONGS).to_numpy()
    return numpy.where(gliding[:, None], logs.mean(axis=0), logs[1])


def _means(values: numpy.ndarray, codes: tuple[numpy.ndarray, ...], shape: tuple[int, ...]) -> numpy.ndarray:
    """Means of the cells (speaker, emotion, vowel); NaN where there is nothing, or too little of it in the language."""
    cells = numpy.ravel_multi_index(codes, shape)
    size = int(numpy.prod(shape))
    counts = numpy.bincount(cells, minlength=size).astype("float64")
    sums = numpy.stack([numpy.bincount(cells, column, minlength=size) for column in values.T], axis=-1)
    means = numpy.divide(sums, counts[:, None], out=numpy.full(sums.shape, numpy.nan), where=counts[:, None] > 0)
    means = means.reshape(*shape, -1)
    seldom = counts.reshape(shape).sum(axis=0) < FEWEST
    means[:, seldom] = numpy.nan
    return means
