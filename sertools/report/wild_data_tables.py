"""Tables of `wild`'s data: emotions by class, partitions side by side, the paper's conflicts, and the leakage audit."""

from collections.abc import Mapping

import pandas as pd

from sertools.corpora.leakage import Leakage
from sertools.corpora.partitions import sizes
from sertools.corpora.polarity import CHOSEN, MAPPINGS, POLARITIES, emotions_by_class
from sertools.report.tables import MISSING

CLASSES = POLARITIES[::-1]
"""Positive, neutral, negative: the order of tables and figures."""
NAMED = 4
"""Speakers who are named in a cell; of more only their number is told."""


def class_table(table: pd.DataFrame, claimed: Mapping[str, Mapping[str, int]] | None = None) -> pd.DataFrame:
    """Which emotions make which class in each corpus, with their utterances, as the paper's Table 1 may have looked.

    Args:
        table: a table of utterances. claimed: for corpora that are not here, emotion to the number of utterances that
            the owner states.

    Returns:
        A row a corpus (index ``corpus``), a column for each of `CLASSES`, and ``dropped`` where an emotion has no
        class: texts such as "happy 71, surprise 84"; "none" where there is no such emotion.

    Raises:
        CorpusError: an emotion that is none of the literature's names.
    """
    counted = emotions_by_class(table).reset_index()
    cells = [(row.corpus, row.emotion, row.polarity, row.utterances) for row in counted.itertuples(index=False)]
    for corpus, emotions in (claimed or {}).items():
        named = f"{corpus} (owner's counts)"
        cells += [(named, emotion, MAPPINGS[CHOSEN].get(emotion), count) for emotion, count in emotions.items()]
    found: dict[str, dict[str, list[str]]] = {}
    for corpus, emotion, polarity, count in cells:
        place = polarity if polarity in CLASSES else "dropped"
        found.setdefault(corpus, {}).setdefault(place, []).append(f"{emotion} {count}")
    columns = [*CLASSES, *(["dropped"] if any("dropped" in row for row in found.values()) else [])]
    return pd.DataFrame(
        {name: {corpus: ", ".join(row.get(name, ["none"])) for corpus, row in found.items()} for name in columns}
    ).rename_axis("corpus")


def partition_table(table: pd.DataFrame, variants: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Utterances and speakers of each partition, the variants side by side.

    Args:
        table: a table of utterances. variants: name to the roles that `partitions.partition` gave.

    Returns:
        Index ``corpus`` and ``partition``; for each variant ``utterances`` (0 where the partition has none), and
        ``speakers``: their names, or from `NAMED` + 1 on their number.
    """
    found = {}
    for name, roles in variants.items():
        counted = sizes(table, roles)
        told = [row.who if row.speakers <= NAMED else f"{row.speakers} others" for row in counted.itertuples()]
        found[name] = pd.DataFrame({"utterances": counted["utterances"], "speakers": told}, index=counted.index)
    first = next(iter(found.values())).index
    index = first.append([one.index.difference(first) for one in found.values()]).unique()
    wide = pd.concat({name: one.reindex(index) for name, one in found.items()}, axis=1)
    for name in found:
        wide[name, "utterances"] = wide[name, "utterances"].fillna(0).astype(int)
        wide[name, "speakers"] = wide[name, "speakers"].fillna("none")
    return wide.rename_axis(["corpus", "partition"])


def conflict_table(counted: Mapping[str, Mapping[str, int]]) -> pd.DataFrame:
    """The two places where section 3.1 of the paper cannot be followed to the letter, and what each variant does.

    Args:
        counted: corpus to the number of its utterances in each role as published, for those that are here.

    Returns:
        A row a corpus: what the paper says, why that cannot be, our reading of it (variant ``published``), what is
        mended, and how many validation and test rows are concerned here.
    """
    rows = {
        "iemocap": {
            "the paper": "Five sessions train, half of a sixth session each validates and tests.",
            "the conflict": "IEMOCAP has five sessions; halves of a session share its two speakers.",
            "as published": "Four sessions train, the fifth is halved at random within each emotion.",
            "mended": "The man of the fifth session validates, the woman tests.",
        },
        "savee": {
            "the paper": "DC, JE and JK train; KL is split equally for testing and validation.",
            "the conflict": "Speakers are said to be strictly separated, yet one man validates and tests.",
            "as published": "KL is halved at random within each emotion.",
            "mended": "All of KL tests; SAVEE has no part in validation.",
        },
    }
    for corpus, row in rows.items():
        roles = counted.get(corpus, {})
        concerned = sum(roles.get(role, 0) for role in ("validation", "test"))
        row["rows concerned here"] = str(concerned) if roles else f"{MISSING} (not here)"
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("corpus")


def audit_table(variants: Mapping[str, Mapping[str, Mapping[str, Leakage]]]) -> pd.DataFrame:
    """What the second of each pair of partitions shares with the first, corpus by corpus.

    Args:
        variants: name to what `partitions.audits` returned.

    Returns:
        Index ``variant``, ``corpus`` and ``pair``: ``rows`` of the second side, how many ``speakers`` are shared, and
        the shares (0 ... 1) of rows of a ``shared speaker``, of a ``shared sentence`` and of the ``same recording``.
    """
    rows = {}
    for variant, corpora in variants.items():
        for corpus, pairs in corpora.items():
            for pair, found in pairs.items():
                share = found.table["share"]
                rows[variant, corpus, pair] = {
                    "rows": found.test_rows,
                    "speakers": len(found.shared["speakers"]),
                    "shared speaker": share["speakers"],
                    "shared sentence": share["sentences"],
                    "same recording": share["recordings"],
                }
    frame = pd.DataFrame.from_dict(rows, orient="index")
    frame.index = pd.MultiIndex.from_tuples(rows, names=["variant", "corpus", "pair"])
    return frame.astype({"rows": int, "speakers": int})


def class_shares(table: pd.DataFrame, roles: pd.Series, polarity: pd.Series) -> pd.DataFrame:
    """Utterances of each class in each partition of each corpus, and of all divided corpora together.

    Args:
        table: a table of utterances. roles, polarity: of its rows; rows without a class are not counted.

    Returns:
        Index ``partition`` and ``corpus`` (``all`` where a partition has more than one), a column of whole numbers for
        each of `CLASSES`.
    """
    frame = pd.DataFrame({"partition": roles, "corpus": table["corpus"], "class": polarity}).dropna(subset="class")
    counts = frame.groupby(["partition", "corpus"], sort=False)["class"].value_counts().unstack(fill_value=0)
    counts = counts.reindex(columns=list(CLASSES), fill_value=0)
    parts = []
    for partition in dict.fromkeys(("training", "validation", "test", *counts.index.get_level_values(0))):
        own = counts[counts.index.get_level_values("partition") == partition]
        if len(own) > 1:
            total = pd.DataFrame(
                [own.sum()], index=pd.MultiIndex.from_tuples([(partition, "all")], names=own.index.names)
            )
            own = pd.concat([own, total])
        parts.append(own)
    return pd.concat(parts).rename_axis(columns=None)
