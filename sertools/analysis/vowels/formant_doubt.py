"""How far to trust distances between vowels: what speakers, the tracker's errors and other words make of nothing.

A distance is never negative, so that two languages with the same vowels lie apart too, by what their speakers differ:
the fewer speakers a vowel has, the further. And formants of high voices are measured with an error that synthetic
vowels show (:mod:`sertools.analysis.vowels.formant_check`); how much of it there is depends on how high people speak.
And corpora say a vowel in different words, so that two corpora of one language lie apart as well.
"""

import itertools
from collections.abc import Mapping, Sequence

import numpy
import pandas

from sertools.analysis.vowels.formant_check import BANDS, GENDERS
from sertools.analysis.vowels.formant_space import EMOTIONS, PLANE, Space, points
from sertools.corpora import hillenbrand
from sertools.corpora.vowels import VOWELS

HIGH = BANDS[-2]
"""Hz: F0 from which a voice counts as high in the table."""


def chance_distances(source: Space, target: Space) -> numpy.ndarray:
    """Distance to be expected of two languages with the same vowels, from the choice of their speakers alone.

    The root of the mean squared distance between two means of as many speakers as there are: the sum over both
    formants and both languages of the speakers' variance over their number.

    Returns:
        (10 vowels, 5 emotions as in ``formant_space.LABELS``), ln units; NaN where a language has fewer than two
        speakers of the vowel. ``all`` counts speakers who have the vowel in all four emotions.
    """
    squares = _squared_errors(source.normalised) + _squared_errors(target.normalised)
    return numpy.sqrt(squares.sum(axis=-1)).T


def speakers_of(of: Space) -> numpy.ndarray:
    """How many speakers have each vowel in each emotion, and in all four: int, (10, 5)."""
    there = numpy.isfinite(of.normalised).all(axis=-1)
    return numpy.concatenate([there, there.all(axis=1, keepdims=True)], axis=1).sum(axis=0).T


def between_corpora(of: Space, whose: Mapping[str, str]) -> pandas.DataFrame:
    """How far apart the corpora of one language lie, over the emotions alike.

    Args:
        of: the language, all of its corpora together, so that their speakers' constants can be compared.
        whose: speaker to corpus, in the order of the space's speakers.

    Returns:
        DataFrame indexed by ``vowel``, a column a pair of corpora (a tuple, in their order): distance of the means of
        their speakers in (ln F1, ln F2); NaN where one of them lacks the vowel in an emotion.
    """
    corpora = list(dict.fromkeys(whose.values()))
    weights = numpy.array([[float(name == corpus) for name in whose.values()] for corpus in corpora])
    means = points(of.normalised, weights)[:, -1]
    pairs = list(itertools.combinations(range(len(corpora)), 2))
    apart = [numpy.sqrt(numpy.square(means[one] - means[other]).sum(axis=-1)) for one, other in pairs]
    names = pandas.MultiIndex.from_tuples([(corpora[one], corpora[other]) for one, other in pairs])
    return pandas.DataFrame(numpy.array(apart).T, index=pandas.Index(VOWELS, name="vowel"), columns=names)


def groups_of(tokens: pandas.DataFrame) -> pandas.Series:
    """Whose synthetic vowels every speaker's are like: men's or women's.

    By gender; speakers of whom nobody states it count where their median F0 is nearer (in ln) to the mean F0 of the
    group's talkers in Hillenbrand et al. That says how high they speak, and no more.

    Args:
        tokens: ``speaker``, ``gender``, ``f0`` in Hz.

    Returns:
        Series indexed by ``speaker``, sorted: men or women; a speaker without gender and F0 is left out.
    """
    usual = numpy.log(hillenbrand.published_means()["f0"].groupby("group").mean()[list(GENDERS)])
    people = tokens.groupby("speaker").agg(gender=("gender", "first"), f0=("f0", "median"))
    stated = people["gender"].map({gender: group for group, gender in GENDERS.items()})
    apart = pandas.DataFrame({group: (numpy.log(people["f0"]) - level).abs() for group, level in usual.items()})
    nearer = apart.dropna().idxmin(axis=1).reindex(people.index)
    return stated.where(stated.notna(), nearer).dropna().rename("group")


def expected_errors(
    tokens: pandas.DataFrame, summary: pandas.DataFrame, by: Sequence[str] = ("language", "emotion")
) -> pandas.DataFrame:
    """How high people speak, and what error synthetic vowels of such heights are measured with.

    Args:
        tokens: kept ones: ``speaker``, ``gender`` (see :func:`groups_of`), ``f0`` in Hz (missing ones are left out),
            ``emotion`` (others than the four are left out) and the columns of ``by``.
        summary: of :func:`sertools.analysis.vowels.formant_check.summary` with its usual bands. Below a group's lowest
            band that was synthesised, its lowest is taken.

    Returns:
        DataFrame indexed by ``by``: ``tokens``, ``f0`` (median, Hz), ``high`` (share of tokens from ``HIGH`` Hz on),
        and for F1 and F2 ``F1 off`` (mean over tokens of the median absolute relative error in their band) and ``F1
        bias`` (the same of the median relative error), shares.
    """
    rows = tokens[tokens["f0"].notna() & tokens["emotion"].isin(EMOTIONS)]
    rows = rows.assign(group=rows["speaker"].map(groups_of(tokens)), high=rows["f0"] >= HIGH)
    for name, number in zip(PLANE, (1, 2), strict=True):
        errors = summary.xs(number, level="formant")
        off, bias = numpy.full(len(rows), numpy.nan), numpy.full(len(rows), numpy.nan)
        for group in rows["group"].unique():
            own, held = errors.loc[group], (rows["group"] == group).to_numpy()
            limits = own.index.to_numpy(dtype="float64")
            f0 = rows["f0"].to_numpy()[held]
            place = numpy.clip(numpy.searchsorted(limits, f0, side="right") - 1, 0, None)
            off[held], bias[held] = own["median"].to_numpy()[place], own["bias"].to_numpy()[place]
        rows = rows.assign(**{f"{name} off": off, f"{name} bias": bias})
    grouped = rows.groupby(list(by), sort=False)
    errors = [f"{name} {what}" for name in PLANE for what in ("off", "bias")]
    table = pandas.DataFrame({"tokens": grouped.size(), "f0": grouped["f0"].median(), "high": grouped["high"].mean()})
    return table.join(grouped[errors].mean())


def as_tracked(tokens: pandas.DataFrame, checked: pandas.DataFrame) -> pandas.DataFrame:
    """Tokens whose formants are the tracker's errors alone: what the languages' distances would be if every vowel were
    in one place, and measured as synthetic vowels are.

    Args:
        tokens: kept ones: ``speaker``, ``gender`` (see :func:`groups_of`), ``vowel``, ``f0`` in Hz, ``f1_20`` to
            ``f3_80``.
        checked: of :func:`sertools.analysis.vowels.formant_check.measured`.

    Returns:
        The tokens of vowels that were synthesised for the speaker's group, those without F0 left out, with formants of
        1 kHz times the ratio of measured and true formant of that vowel; in straight lines between the F0 that were
        synthesised, level beyond them.
    """
    rows = tokens[tokens["f0"].notna() & tokens["vowel"].isin(set(checked["vowel"]))]
    group = rows["speaker"].map(groups_of(tokens))
    found = checked[checked["found"].notna()].sort_values("f0", kind="stable")
    logs = numpy.log(found["found"] / found["true"])
    columns = {}
    for (name, vowel, number), part in found.groupby(["group", "vowel", "formant"]):
        held = ((group == name) & (rows["vowel"] == vowel)).to_numpy()
        error = numpy.interp(rows["f0"].to_numpy()[held], part["f0"], logs[part.index])
        for place in (20, 50, 80):
            column = columns.setdefault(f"f{number}_{place}", numpy.full(len(rows), numpy.nan))
            column[held] = 1000 * numpy.exp(error)
    rows = rows.assign(**columns)
    return rows[rows[list(columns)].notna().all(axis=1)]


def _squared_errors(by_speaker: numpy.ndarray) -> numpy.ndarray:
    """Squared standard errors of the means over speakers: (S, 4, 10, 2) to (5, 10, 2)."""
    # a speaker's mean of four emotions is missing where one of them is
    values = numpy.concatenate([by_speaker, by_speaker.mean(axis=1, keepdims=True)], axis=1)
    there = numpy.isfinite(values)
    count = there.sum(axis=0)
    mean = numpy.where(there, values, 0.0).sum(axis=0) / numpy.maximum(count, 1)
    squares = numpy.where(there, numpy.square(values - mean), 0.0).sum(axis=0)
    enough = count > 1
    return numpy.divide(squares, (count - 1) * count, out=numpy.full(squares.shape, numpy.nan), where=enough)
