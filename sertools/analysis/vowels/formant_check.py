"""Does the formant measurement find what is there? Synthetic vowels of known formants, over F0 and vocal tracts.

The vowels are Hillenbrand et al.'s mean men and women, spoken by :mod:`sertools.measure.vowel_synthesis` at several F0,
and measured like any recording, the choice of the ceiling included. Emotional speech is high: what linear prediction
does at an F0 of 300 Hz and more, where harmonics are further apart than formants are wide, shows here, and nowhere in
natural speech, whose formants nobody knows.
"""

from collections.abc import Mapping, Sequence

import numpy
import pandas

from sertools.corpora import hillenbrand
from sertools.corpora.vowels import DIPHTHONGS
from sertools.measure import ceilings, formants, vowel_synthesis
from sertools.measure.audio import RATE
from sertools.measure.formants import FORMANTS, MIDDLE

F0S: Mapping[str, tuple[float, ...]] = {
    "men": (80, 100, 120, 140, 160, 190, 220, 260, 300),
    "women": (130, 160, 190, 220, 250, 280, 320, 360, 420),
}
GENDERS: Mapping[str, str] = {"men": "male", "women": "female"}
MARGIN = formants.MARGIN
SECONDS = 0.2
UPPER: Mapping[str, tuple[float, float]] = {"men": (3500.0, 4500.0), "women": (4100.0, 5270.0)}
"""F4 and F5 in Hz: of a tube of 17.5 cm closed at one end, and of one shorter by the factor of women's F3."""
BANDS = (0, 160, 220, 300, 500)
"""Hz that part F0 for the summary."""


def measured(f0s: Mapping[str, Sequence[float]] = F0S, seconds: float = SECONDS) -> pandas.DataFrame:
    """Measure every vowel of the mean man and the mean woman at every F0; the ceiling is chosen for each of the two.

    Returns:
        DataFrame, a row a vowel, F0 and formant: ``group`` (men, women), ``vowel``, ``f0``, ``ceiling`` (Hz),
        ``formant`` (1 to 3), ``true`` and ``found`` (Hz, in the middle), ``error`` (Hz), ``relative`` (error / true).
    """
    means = hillenbrand.published_means().dropna(subset="vowel")
    parts = []
    for group, heights in f0s.items():
        vowels = means.loc[group]
        hertz, names, rows = [], [], []
        candidates = ceilings.CANDIDATES[GENDERS[group]]
        for row in vowels.itertuples():
            course = [
                (*(getattr(row, f"f{number}_{place}") for number in range(1, FORMANTS + 1)), *UPPER[group])
                for place in ((20, 80) if row.vowel in DIPHTHONGS else (50,))
            ]
            truth = numpy.mean(course, axis=0)[:FORMANTS]
            for f0 in heights:
                sound = vowel_synthesis.vowel(course, f0, RATE, seconds=seconds, margin=MARGIN)
                found = formants.tracks(sound, RATE, [(MARGIN, MARGIN + seconds)], candidates)
                hertz.append(found.hertz[0, :, MIDDLE])
                names.append(row.vowel)
                rows.append((group, row.vowel, float(f0), truth))
        chosen = ceilings.choose(numpy.array(hertz), names, GENDERS[group])
        column = candidates.index(chosen.hertz)
        parts += [
            (*place, float(chosen.hertz), number + 1, truth[number], values[column, number])
            for (*place, truth), values in zip(rows, hertz, strict=True)
            for number in range(FORMANTS)
        ]
    table = pandas.DataFrame(parts, columns=["group", "vowel", "f0", "ceiling", "formant", "true", "found"])
    error = table["found"] - table["true"]
    return table.assign(error=error, relative=error / table["true"])


def summary(table: pandas.DataFrame, bands: Sequence[float] = BANDS, within: float = 0.1) -> pandas.DataFrame:
    """How far off formants are, by group, band of F0 and formant.

    Args:
        table: of :func:`measured`. bands: Hz, rising; each band holds its lower limit and not its upper one.
        within: share of the true value.

    Returns:
        DataFrame indexed by ``group``, ``f0`` (lower limit of the band) and ``formant``: ``vowels`` (measurements),
        ``median`` and ``worst`` (of the absolute relative error, shares), ``hertz`` (median absolute error),
        ``bias`` (median relative error), ``within`` (share of the measurements no further off; one not found is off).
    """
    lower = numpy.asarray(bands)[numpy.searchsorted(bands, table["f0"], side="right") - 1]
    rows = table.assign(f0=lower, size=table["relative"].abs(), hertz=table["error"].abs())
    grouped = rows.groupby(["group", "f0", "formant"])
    return pandas.DataFrame(
        {
            "vowels": grouped.size(),
            "median": grouped["size"].median(),
            "worst": grouped["size"].max(),
            "hertz": grouped["hertz"].median(),
            "bias": grouped["relative"].median(),
            "within": (rows["size"] <= within).groupby([rows[name] for name in ("group", "f0", "formant")]).mean(),
        }
    )
