"""The 27 groups of the 88 eGeMAPS functionals, as the papers' attribution figures name them.

Groups are consecutive runs of openSMILE's feature order. Labels are those of the x axis of Figure 3 of Das et al. 2022
(`zeroshot`); the column ``entry`` holds the matching entry of Table 1 of Das et al. 2021 (`interpretable`).
"""

from importlib.resources import files

import pandas

_SIZES = (88, 27, 17)


def table() -> pandas.DataFrame:
    """One row a feature, in openSMILE's order, with the columns index (0..87), feature, group (1..27), label and entry.

    Raises:
        ValueError: the data file does not hold 88 features in 27 consecutive groups.
    """
    with files("sertools.measure").joinpath("egemaps_groups.csv").open(encoding="utf-8") as handle:
        rows = pandas.read_csv(handle)
    runs = int((rows["group"].diff() != 0).sum())
    if (
        len(rows) != _SIZES[0]
        or rows["feature"].nunique() != _SIZES[0]
        or runs != _SIZES[1]
        or rows["label"].nunique() != runs
    ):
        raise ValueError(
            f"egemaps_groups.csv: expected 88 features in 27 consecutive groups, came "
            f"{rows['feature'].nunique()} features in {rows['label'].nunique()} groups and {runs} runs"
        )
    return rows


def groups() -> dict[str, list[str]]:
    """Label of each group -> names of its features, both in openSMILE's order."""
    return {label: list(part["feature"]) for label, part in table().groupby("label", sort=False)}


def _level_features() -> tuple[str, ...]:
    marks = ("loudness", "spectralFlux", "equivalentSoundLevel")
    names = tuple(name for name in FEATURES if name.startswith(marks))
    if len(names) != _SIZES[2]:
        raise ValueError(f"expected 17 features of level (loudness, spectral flux, sound level), came {len(names)}")
    return names


FEATURES: tuple[str, ...] = tuple(table()["feature"])
"""The 88 names in openSMILE's order."""
LEVEL_FEATURES: tuple[str, ...] = _level_features()
"""The 17 features that move with the recording's level: 10 + 1 of loudness (its functionals and its peaks per
second), 5 of spectral flux (all, voiced, unvoiced frames) and the equivalent sound level."""
