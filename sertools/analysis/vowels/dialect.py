"""English vowel means beside Hillenbrand et al. (1995): table of differences.

Theirs are citation forms of Michigan; ours come from Toronto, from actors, from Danes who speak English. A difference
is one of dialect, style and vocal tracts together and no error of measurement (what that is, synthetic vowels say:
:mod:`sertools.analysis.vowels.formant_check`). So the part that one factor on all formants explains, a vocal tract that
is longer or shorter, is taken out in a column of its own.
"""

from collections.abc import Mapping

import numpy
import pandas

from sertools.corpora import hillenbrand
from sertools.corpora.table import CorpusError
from sertools.corpora.vowels import DIPHTHONGS, VOWELS

GROUPS: Mapping[str, str] = {"male": "men", "female": "women"}
PLACES: Mapping[str, tuple[int, ...]] = {vowel: (20, 80) if vowel in DIPHTHONGS else (50,) for vowel in VOWELS}
"""Per cent of the duration: a diphthong is compared near both ends, a monophthong in its middle."""


def speaker_means(tokens: pandas.DataFrame) -> pandas.DataFrame:
    """Every speaker's mean formants of each vowel at the places compared.

    Args:
        tokens: kept ones: ``speaker``, ``gender``, ``vowel``, ``f1_20`` to ``f3_80`` in Hz.

    Returns:
        DataFrame, a row a speaker, vowel, place and formant: ``group`` (men, women; others are left out), ``speaker``,
        ``vowel``, ``place`` (per cent), ``formant`` (1 to 3), ``hertz``, ``tokens``.
    """
    rows = tokens.assign(group=tokens["gender"].map(dict(GROUPS))).dropna(subset="group")
    parts = []
    for (group, speaker, vowel), found in rows.groupby(["group", "speaker", "vowel"]):
        for place in PLACES[vowel]:
            for formant in (1, 2, 3):
                hertz = float(found[f"f{formant}_{place}"].mean())
                parts.append((group, speaker, vowel, place, formant, hertz, len(found)))
    names = ["group", "speaker", "vowel", "place", "formant", "hertz", "tokens"]
    return pandas.DataFrame(parts, columns=names)


def differences(tokens: pandas.DataFrame) -> pandas.DataFrame:
    """Our means less Hillenbrand et al.'s.

    Args:
        tokens: as in :func:`speaker_means`, of English speakers; their data lack @, aI and aU.

    Returns:
        DataFrame indexed by ``group``, ``vowel``, ``place``, ``formant``: ``speakers``, ``tokens``, ``ours`` (mean over
        speakers of their means, Hz), ``lowest`` and ``highest`` (speaker, Hz), ``theirs`` (Hz), ``difference`` (Hz),
        ``relative`` (difference / theirs), ``deviations`` (difference in standard deviations of their talkers;
        monophthongs only), ``shape`` (relative, once the group's factor on all formants is taken out: ln ours / theirs
        less its mean over the group's rows).

    Raises:
        CorpusError: no token that can be compared.
    """
    rows = speaker_means(tokens)
    theirs = hillenbrand.published_means().dropna(subset="vowel").reset_index().set_index(["group", "vowel"])
    rows = rows[rows["vowel"].isin(theirs.index.get_level_values("vowel"))]
    if rows.empty:
        raise CorpusError(f"expected tokens of women or men of {', '.join(hillenbrand.COMMON.values())}, came none")
    grouped = rows.groupby(["group", "vowel", "place", "formant"])
    table = pandas.DataFrame(
        {
            "speakers": grouped["speaker"].nunique(),
            "tokens": grouped["tokens"].sum(),
            "ours": grouped["hertz"].mean(),
            "lowest": grouped["hertz"].min(),
            "highest": grouped["hertz"].max(),
        }
    )
    order = sorted(table.index, key=lambda place: (place[0], VOWELS.index(place[1]), place[2], place[3]))
    table = table.loc[order]
    table["theirs"] = [theirs.at[(group, vowel), f"f{number}_{place}"] for group, vowel, place, number in order]
    deviation = [
        theirs.at[(group, vowel), f"f{number}_sd"] if place == 50 else numpy.nan
        for group, vowel, place, number in order
    ]
    table["difference"] = table["ours"] - table["theirs"]
    table["relative"] = table["difference"] / table["theirs"]
    table["deviations"] = table["difference"] / numpy.array(deviation)
    ratio = numpy.log(table["ours"] / table["theirs"])
    table["shape"] = ratio - ratio.groupby("group").transform("mean")
    return table
