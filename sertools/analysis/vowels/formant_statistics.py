"""The claims' statistics on formants, replicate by replicate (`sertools/papers/vowels/claims.yml`)."""

import itertools

import numpy
import pandas

from sertools.analysis.vowels.formant_space import LABELS, PLANE, Space, distances, shifts
from sertools.analysis.vowels.paired_draws import paired_draws
from sertools.corpora.vowels import VOWELS


def formant_distance(source: Space, target: Space, *, count: int = 1000, seed: int = 0) -> pandas.DataFrame:
    """``formant_distance``: how far apart the two languages' means of (F1, F2) lie, in ln units.

    Args:
        source, target: English and Mandarin, or any two languages. count, seed: as in
            :func:`sertools.analysis.vowels.paired_draws.paired_draws`; with a count of 0 one row a cell, the estimate.

    Returns:
        DataFrame ``replicate``, ``vowel``, ``emotion`` (neu, hap, ang, sad, all), ``value``; NaN where a language lacks
        the vowel in the emotion.
    """
    weights = paired_draws(source.speakers, target.speakers, count=count, seed=seed)
    return _frame(distances(source, target, weights), {"vowel": VOWELS, "emotion": LABELS})


def formant_shift(
    source: Space, target: Space, *, of: str = "normalised", count: int = 1000, seed: int = 0
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
    weights = paired_draws(source.speakers, target.speakers, count=count, seed=seed)
    return _frame(shifts(source, target, weights, of), {"formant": PLANE, "vowel": VOWELS, "emotion": LABELS})


def _frame(values: numpy.ndarray, axes: dict[str, tuple[str, ...]]) -> pandas.DataFrame:
    """values (R, *lengths of the axes) as a tidy table, replicate by replicate."""
    cells = list(itertools.product(*axes.values()))
    columns = {name: [cell[place] for cell in cells] * len(values) for place, name in enumerate(axes)}
    replicate = numpy.repeat(numpy.arange(len(values)), len(cells))
    return pandas.DataFrame({"replicate": replicate, **columns, "value": values.reshape(-1)})
