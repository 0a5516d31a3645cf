"""Table 1 of `interpretable`: its printed entries beside the groups of features that they stand for."""

from functools import cache

import pandas as pd
import yaml

from sertools.measure.groups import groups
from sertools.report.published import PublishedError, folder, load


@cache
def readings() -> tuple[dict, ...]:
    """The entries of ``papers/interpretable/table1.yml``: printed, read_as (None: as printed), groups.

    Raises:
        PublishedError: entries that are not those of published.csv in its order, or that do not hold every group once.
    """
    path = folder("interpretable") / "table1.yml"
    entries = tuple({"read_as": None, **one} for one in yaml.safe_load(path.read_text(encoding="utf-8")))
    printed = list(load("interpretable", "Table 1")["row"])
    if [one["printed"] for one in entries] != printed:
        raise PublishedError(f"{path.name}: expected the {len(printed)} printed entries in order, came others")
    named = sorted(label for one in entries for label in one["groups"])
    if named != sorted(groups()):
        raise PublishedError(f"{path.name}: expected each of {len(groups())} groups once, came {', '.join(named)}")
    return entries


def as_counterparts(table: pd.DataFrame) -> pd.DataFrame:
    """`feature_table` under the keys of the printed entries, for `page.Page.beside_paper`."""
    printed = load("interpretable", "Table 1").set_index("row", drop=False)
    rows = table.set_index("entry").loc[printed.index]
    said = [f"{one.groups}: {one.features} features" for one in rows.itertuples()]
    return printed.reset_index(drop=True).assign(said=said)


def feature_table() -> pd.DataFrame:
    """A row a printed entry: entry, "read as" (as printed where nothing is corrected), groups, features (their
    number)."""
    sizes = {label: len(names) for label, names in groups().items()}
    return pd.DataFrame(
        {
            "entry": one["printed"],
            "read as": one["read_as"] or "as printed",
            "groups": ", ".join(one["groups"]),
            "features": sum(sizes[label] for label in one["groups"]),
        }
        for one in readings()
    )
