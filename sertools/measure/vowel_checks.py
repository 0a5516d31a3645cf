"""Which formants are not to be believed: stated rules, the first that a token breaks, all counted.

The limits are ours; they stand in ``RULES`` with the words that a page shows.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy
import pandas

from sertools.corpora.table import CorpusError
from sertools.corpora.vowels import DIPHTHONGS

SHORTEST = 0.03
"""Seconds; 10 microseconds less pass, since stored times are rounded to 32 bits."""
VOICED = 0.5
RANGES = ((150.0, 1300.0), (450.0, 3500.0), (1200.0, 4800.0))
"""Hz, of F1 to F3."""
BANDWIDTH = 700.0
JUMP = 0.4
OUTLYING = 4.0
OUTLIERS_FROM = 10
"""Tokens of a speaker's vowel from which they say what is usual for it."""

RULES: Mapping[str, str] = MappingProxyType(
    {
        "short": f"shorter than {1000 * SHORTEST:.0f} ms",
        "voiceless": f"an F0 in less than {VOICED:.0%} of its middle 60 %",
        "missing": "no F1, F2 or F3 in its middle, or (diphthongs) at 20 or 80 %",
        "range": "F1 outside of {:g} to {:g} Hz, F2 of {:g} to {:g} Hz or F3 of {:g} to {:g} Hz".format(
            *(limit for pair in RANGES for limit in pair)
        ),
        "wide": f"a bandwidth of F1 or F2 above {BANDWIDTH:g} Hz in its middle",
        "jump": f"F1 or F2 changes by a factor above {numpy.exp(JUMP):.2f} from one frame to the next",
        "outlying": f"ln F1, ln F2 or ln F3 of its middle further than {OUTLYING:g} robust deviations from the median "
        f"of the speaker's tokens of that vowel (from {OUTLIERS_FROM} tokens)",
    }
)
"""Name of a rule to what breaks it, in the order in which they are tried."""

_MIDDLES = ("f1_50", "f2_50", "f3_50")
NEEDED = ("speaker", "vowel", "start", "end", "voiced", "jump", "b1_50", "b2_50")


def rejected(tokens: pandas.DataFrame) -> pandas.Series:
    """The first rule that each token breaks.

    The last rule looks at tokens that broke no other, so that one bad track does not make others look usual.

    Args:
        tokens: columns ``NEEDED`` and formants ``f1_20`` to ``f3_80`` in Hz (missing: none found), as
            :func:`sertools.measure.measure_formants.measure_formants` gives them; times in seconds.

    Returns:
        Series ``rejected`` of text with the tokens' index: a name of ``RULES``, missing where the token is kept.

    Raises:
        CorpusError: a column is missing.
    """
    formants = [f"f{number}_{place}" for number in (1, 2, 3) for place in (20, 50, 80)]
    missing = [column for column in (*NEEDED, *formants) if column not in tokens]
    if missing:
        raise CorpusError(
            f"vowel tokens: expected the column {missing[0]} and {len(missing) - 1} more that are missing"
        )
    gliding = tokens["vowel"].isin(DIPHTHONGS)
    absent = tokens[list(_MIDDLES)].isna().any(axis=1) | (gliding & tokens[formants].isna().any(axis=1))
    outside = pandas.Series(False, index=tokens.index)
    for number, (low, high) in enumerate(RANGES, start=1):
        for place in (20, 50, 80):
            beyond = ~tokens[f"f{number}_{place}"].between(low, high)
            outside |= beyond if place == 50 else beyond & gliding
    broken = {
        "short": tokens["end"] - tokens["start"] < SHORTEST - 1e-5,
        "voiceless": tokens["voiced"] < VOICED,
        "missing": absent,
        "range": outside,
        "wide": (tokens[["b1_50", "b2_50"]] > BANDWIDTH).any(axis=1),
        "jump": ~(tokens["jump"] <= JUMP),
    }
    reasons = pandas.Series(pandas.NA, index=tokens.index, dtype="str", name="rejected")
    for name, mask in broken.items():
        reasons[mask & reasons.isna()] = name
    kept = tokens[reasons.isna()]
    reasons[_outlying(kept)] = "outlying"
    return reasons


def counted(tokens: pandas.DataFrame, reasons: pandas.Series, by: str = "corpus") -> pandas.DataFrame:
    """How many tokens each rule rejects.

    Args:
        tokens: as given to :func:`rejected`. reasons: what it returned. by: a column of the tokens.

    Returns:
        DataFrame indexed by ``by`` with integer columns ``tokens``, one for every rule in order, ``kept``, and the
        share of kept ones, ``share`` (0 to 1).

    Raises:
        CorpusError: reasons of other tokens.
    """
    if not reasons.index.equals(tokens.index):
        raise CorpusError(f"expected a reason for each of {len(tokens)} tokens, came {len(reasons)} of other tokens")
    grouped = reasons.groupby(tokens[by])
    table = pandas.DataFrame({"tokens": grouped.size()})
    for name in RULES:
        table[name] = grouped.agg(lambda part, name=name: int((part == name).sum())).astype("int64")
    table["kept"] = table["tokens"] - table[list(RULES)].sum(axis=1)
    return table.assign(share=table["kept"] / table["tokens"])


def _outlying(kept: pandas.DataFrame) -> pandas.Index:
    """Index of the tokens that lie apart from the speaker's others of the vowel."""
    if kept.empty:
        return kept.index
    logs = numpy.log(kept[list(_MIDDLES)].astype("float64"))
    groups = logs.groupby([kept["speaker"], kept["vowel"]])
    distance = (logs - groups.transform("median")).abs()
    # 1.4826 MAD estimates a normal distribution's standard deviation.
    scale = 1.4826 * distance.groupby([kept["speaker"], kept["vowel"]]).transform("median")
    enough = groups[_MIDDLES[0]].transform("size")
    apart = (distance > OUTLYING * scale).any(axis=1) & (enough >= OUTLIERS_FROM)
    return kept.index[apart]
