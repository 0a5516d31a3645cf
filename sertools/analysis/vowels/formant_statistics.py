"""The claims' statistics on formants, replicate by replicate (`sertools/papers/vowels/claims.yml`)."""

import itertools

import numpy
import pandas

from sertools.analysis.vowels.formant_space import LABELS, PLANE, Space, distances, shifts
from sertools.corpora.vowels import VOWELS

Weights = tuple[numpy.ndarray, numpy.ndarray]
"""How often each speaker of the source (R, S) and of the target (R, T) counts in each of R replicates."""


def formant_distance(source: Space, target: Space, weights: Weights | None = None) -> pandas.DataFrame:
    """``formant_distance``: how far apart the two languages' means of (F1, F2) lie, in ln units.

    Args:
        source, target: English and Mandarin, or any two languages.
        weights: of :func:`sertools.analysis.vowels.corpus_draws.corpus_draws`; ``None``: everybody once, one replicate.

    Returns:
        DataFrame ``replicate``, ``vowel``, ``emotion`` (neu, hap, ang, sad, all), ``value``; NaN where a language lacks
        the vowel in the emotion.
    """
    return _frame(distances(source, target, _given(source, target, weights)), {"vowel": VOWELS, "emotion": LABELS})


def formant_shift(
    source: Space, target: Space, weights: Weights | None = None, *, of: str = "normalised"
) -> pandas.DataFrame:
    """``formant_shift`` (ln units) or, with ``of="hertz"``, ``formant_shift_hertz`` (Hz, as measured): source less
    target.

    Returns:
        DataFrame ``replicate``, ``formant`` (F1, F2), ``vowel``, ``emotion``, ``value``; arguments as in
        :func:`formant_distance`.

    Raises:
        ValueError: neither of the two.
    """
    if of not in ("normalised", "hertz"):
        raise ValueError(f"expected normalised or hertz, came {of!r}")
    values = shifts(source, target, _given(source, target, weights), of)
    return _frame(values, {"formant": PLANE, "vowel": VOWELS, "emotion": LABELS})


def statistics(source: Space, target: Space, weights: Weights | None = None) -> dict[str, pandas.DataFrame]:
    """All three by the names that the rules have for them; arguments as in :func:`formant_distance`."""
    return {
        "formant_distance": formant_distance(source, target, weights),
        "formant_shift": formant_shift(source, target, weights),
        "formant_shift_hertz": formant_shift(source, target, weights, of="hertz"),
    }


def closer(estimates: numpy.ndarray, replicates: numpy.ndarray) -> pandas.DataFrame:
    """By how much each vowel is closer in an emotion than in neutral speech, and how surely.

    Args:
        estimates: of :func:`sertools.analysis.vowels.formant_space.distances`, (10, 5). replicates: the same of each
            draw, (R, 10, 5).

    Returns:
        DataFrame indexed by ``vowel`` and ``emotion`` (hap, ang, sad): ``difference`` (distance in neutral speech less
        that in the emotion, ln units; NaN where one is missing) and ``share`` (of the replicates with both in which the
        vowel is closer, 0 to 1).
    """
    rows = {}
    for vowel, estimate, drawn in zip(VOWELS, estimates, numpy.moveaxis(replicates, 1, 0), strict=True):
        for column, label in enumerate(LABELS[1:-1], start=1):
            apart = drawn[:, 0] - drawn[:, column]
            apart = apart[numpy.isfinite(apart)]
            share = float((apart > 0).mean()) if len(apart) else numpy.nan
            rows[vowel, label] = {"difference": float(estimate[0] - estimate[column]), "share": share}
    return pandas.DataFrame.from_dict(rows, orient="index").rename_axis(["vowel", "emotion"])


def _given(source: Space, target: Space, weights: Weights | None) -> Weights:
    everybody = (numpy.ones((1, len(source.speakers))), numpy.ones((1, len(target.speakers))))
    return everybody if weights is None else weights


def _frame(values: numpy.ndarray, axes: dict[str, tuple[str, ...]]) -> pandas.DataFrame:
    """values (R, *lengths of the axes) as a tidy table, replicate by replicate."""
    cells = list(itertools.product(*axes.values()))
    columns = {name: [cell[place] for cell in cells] * len(values) for place, name in enumerate(axes)}
    replicate = numpy.repeat(numpy.arange(len(values)), len(cells))
    return pandas.DataFrame({"replicate": replicate, **columns, "value": values.reshape(-1)})
