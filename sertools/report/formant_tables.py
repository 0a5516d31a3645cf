"""Tables on formants (`vowels`, section 4.1): what was rejected, the check, distances, English beside another study."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sertools.analysis.vowels.formant_check import BANDS, F0S
from sertools.analysis.vowels.formant_space import EMOTIONS, LABELS
from sertools.corpora.vowels import MONOPHTHONGS, VOWELS
from sertools.measure import vowel_checks
from sertools.report.labelled import Labelled
from sertools.report.tables import MISSING, number, signed

EMOTIONS_SAID = {"neu": "neutral", "hap": "happy", "ang": "angry", "sad": "sad", "all": "all alike"}
"""The claims' short names of emotions, written out."""


def said(vowel: str) -> str:
    """A vowel in slashes, in the paper's letters: "/A/a/"."""
    return f"/{vowel}/"


def rejected_table(counted: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """:func:`sertools.measure.vowel_checks.counted` for reading, corpora by their titles, with a last line of all."""
    whole = counted.drop(columns="share").sum().rename("all")
    table = pd.concat([counted.drop(columns="share"), whole.to_frame().T]).astype(int)
    table["share"] = table["kept"] / table["tokens"]
    return table.rename(index=dict(titles), columns={"share": "share kept"}).rename_axis("corpus")


def rules_table() -> pd.DataFrame:
    """The rules by name, and what breaks each."""
    return pd.DataFrame({"what it rejects": dict(vowel_checks.RULES)}).rename_axis("rule")


def check_table(summary: pd.DataFrame) -> pd.DataFrame:
    """:func:`sertools.analysis.vowels.formant_check.summary` for reading: a row a group and band of F0, and for each
    formant the median and the largest error, its direction, and how often it is small; shares of the true value."""
    names = {"median": "median", "bias": "bias", "worst": "largest", "within": "within 10 %"}
    table = summary[list(names)].rename(columns=names).unstack("formant")
    table.columns = [f"F{formant} {name}" for name, formant in table.columns]
    table = table[[f"F{formant} {name}" for formant in (1, 2, 3) for name in names.values()]]
    vowels = summary["vowels"].xs(1, level="formant")
    table.insert(0, "vowels", vowels)
    table.index = pd.MultiIndex.from_tuples(
        [(group, band(group, low)) for group, low in table.index], names=["as spoken by", "F0 (Hz)"]
    )
    return table


def band(group: str, low: float) -> str:
    """A band of F0 of a group of talkers in words: "80 to 160"; "300" where it holds one F0."""
    later = [limit for limit in BANDS if limit > low]
    least, high = max(low, min(F0S[group])), min(later[0] if later else np.inf, max(F0S[group]))
    return f"{least:g} to {high:g}" if least < high else f"{high:g}"


def distance_table(
    estimates: np.ndarray,
    replicates: Labelled,
    chance: np.ndarray,
    tracked: np.ndarray,
    speakers: Sequence[np.ndarray],
) -> pd.DataFrame:
    """A row a vowel, a column an emotion: the distance and the middle 95 % of the replicates; then, over the
    emotions alike, what chance alone and what the tracker's errors alone would make of it, and how many speakers of
    each language have the vowel in all of them.

    Args:
        estimates, chance, tracked: (10 vowels, 5 emotions). replicates: ``formant_distance``.
        speakers: of both languages, (10, 5) each.
    """
    rows = {}
    for place, vowel in enumerate(VOWELS):
        cells = {}
        for column, label in enumerate(LABELS):
            values = replicates[vowel, label].values
            cells[EMOTIONS_SAID[label]] = _with_range(estimates[place, column], values)
        fewer = " and ".join(str(int(each[place, -1])) for each in speakers)
        rows[said(vowel)] = {
            **cells,
            "by chance": number(chance[place, -1]),
            "by the tracker": number(tracked[place, -1]),
            "speakers": fewer,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("vowel")


def corpora_table(between: pd.DataFrame, languages: pd.Series, titles: Mapping[str, str]) -> pd.DataFrame:
    """A row a vowel: the distances between corpora of one language, then that between the languages.

    Args:
        between: of :func:`sertools.analysis.vowels.formant_doubt.between_corpora`. languages: index vowel.
    """
    table = between.copy()
    table.columns = [" and ".join(titles[name] for name in pair) for pair in between.columns]
    table["English and Mandarin"] = languages
    return table.rename(index=said)


def closer_table(closer: pd.DataFrame) -> pd.DataFrame:
    """:func:`sertools.analysis.vowels.formant_statistics.closer` for reading: a row a vowel, a column an emotion, such
    as "+0.03 (88%)"; negative: further away than in neutral speech."""
    rows: dict[str, dict[str, str]] = {}
    for (vowel, label), (difference, share) in closer[["difference", "share"]].iterrows():
        text = MISSING if np.isnan(difference) else f"{signed(difference)} ({share:.0%})"
        rows.setdefault(said(vowel), {})[EMOTIONS_SAID[label]] = text
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("vowel")


def errors_table(errors: pd.DataFrame) -> pd.DataFrame:
    """:func:`sertools.analysis.vowels.formant_doubt.expected_errors` by language and emotion for reading."""
    order = [
        (language, emotion) for language in dict.fromkeys(errors.index.get_level_values(0)) for emotion in EMOTIONS
    ]
    errors = errors.loc[[place for place in order if place in errors.index]]
    names = {"f0": "median F0 (Hz)", "high": "share from 300 Hz on"}
    return errors.rename(columns=names).rename_axis([str(name) for name in errors.index.names])


def dialect_table(differences: pd.DataFrame) -> pd.DataFrame:
    """:func:`sertools.analysis.vowels.dialect.differences` for reading: a row a group, vowel and place, and for each
    formant ours, theirs and the difference in Hz; then the differences of F1 and F2 in per cent without the group's
    factor."""
    wide = differences[["ours", "theirs", "difference", "shape"]].unstack("formant")
    table = pd.DataFrame(index=wide.index)
    rows = differences.index.droplevel("formant").drop_duplicates()
    wide, table = wide.loc[rows], table.loc[rows]
    table["speakers"] = differences["speakers"].groupby(["group", "vowel", "place"]).max().loc[rows]
    for formant in (1, 2, 3):
        table[f"F{formant}"] = [
            f"{number(ours, 0)} \u2212 {number(theirs, 0)} = {signed(apart, 0)}"
            for ours, theirs, apart in wide.xs(formant, axis=1, level="formant")[
                ["ours", "theirs", "difference"]
            ].itertuples(index=False)
        ]
    for formant in (1, 2):
        table[f"F{formant}, shape"] = [f"{signed(100 * value, 0)} %" for value in wide["shape", formant]]
    table.index = pd.MultiIndex.from_tuples(
        [(group, said(vowel), f"{place} %") for group, vowel, place in table.index], names=["group", "vowel", "at"]
    )
    return table


def readings_table(distances: Labelled, shifts: Labelled, names: Sequence[str]) -> pd.DataFrame:
    """A row an analysis: the two closest (in the vowels' order) and the furthest monophthong over the emotions alike,
    how much closer /E/ is in happiness than in neutral speech (ln units), and by how much English /u/ is fronted.

    Args:
        distances, shifts: ``formant_distance`` and ``formant_shift`` by analysis. names: of the analyses, in order.
    """
    of_all = distances["all"][list(MONOPHTHONGS)].values
    rows = {}
    for place, name in enumerate(names):
        known = [vowel for vowel, value in zip(MONOPHTHONGS, of_all[place], strict=True) if np.isfinite(value)]
        order = sorted(known, key=lambda vowel: of_all[place][MONOPHTHONGS.index(vowel)])
        rows[name] = {
            "closest": ", ".join(said(vowel) for vowel in MONOPHTHONGS if vowel in order[:2]),
            "furthest": said(order[-1]) if order else MISSING,
            "/E/ closer in happiness": float(distances["E", "neu"].values[place] - distances["E", "hap"].values[place]),
            "/u/ fronted": float(shifts["F2", "u", "all"].values[place]),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("analysis")


def _with_range(value: float, replicates: np.ndarray) -> str:
    """Such as "0.21 [0.15, 0.30]"."""
    known = replicates[np.isfinite(replicates)]
    if not np.isfinite(value):
        return MISSING
    if len(known) < 2:
        return number(value)
    low, high = np.percentile(known, [2.5, 97.5])
    return f"{number(value)} [{number(low)}, {number(high)}]"
