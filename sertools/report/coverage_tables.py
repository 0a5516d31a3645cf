"""Tables on what the corpora of `vowels` hold: Table 1, who speaks, and which vowels in which emotions."""

from collections.abc import Mapping, Sequence

import pandas as pd

from sertools.analysis.vowels.coverage import FOUR, coverage, covered_vowels
from sertools.corpora.vowels import VOWELS
from sertools.report.tables import number

PRINTED = {"overall": "overall", "neutral": "neutral", "happiness": "happy", "anger": "angry", "sadness": "sad"}
"""The paper's columns and the tables' emotions."""
ANY = 1e-9
"""A share of the speakers that any number of them passes."""


def samples_table(tables: Mapping[str, pd.DataFrame], printed: pd.DataFrame, places: Mapping[str, str]) -> pd.DataFrame:
    """Table 1: numbers of samples, the paper's rows, each above those that stand in its place, then further ones.

    Args:
        tables: name of a language or corpus to its utterances, whatever their emotion.
        printed: rows of Table 1 of `published.load`.
        places: name of a table to the paper's corpus that it stands for.

    Returns:
        Index ``corpus`` and ``whose`` ("paper", "here"); ``overall`` (the four emotions) and one column for each.
    """
    counts = {}
    for corpus, rows in printed.groupby("corpus", sort=False):
        theirs = {PRINTED[row.condition]: int(row.mean) for row in rows.itertuples(index=False)}
        counts[corpus, "paper"] = theirs
        counts.update({(name, "here"): _counted(tables[name]) for name, paper in places.items() if paper == corpus})
    counts.update({(name, "here"): _counted(table) for name, table in tables.items() if name not in places})
    frame = pd.DataFrame(counts).T[list(PRINTED.values())]
    frame.index.names = ["corpus", "whose"]
    return frame


def shares_text(samples: pd.DataFrame) -> pd.DataFrame:
    """`samples_table` for reading: with each emotion its share, "1234 (25 %)"."""
    texts = samples.astype("str")
    for emotion in FOUR:
        share = samples[emotion] / samples["overall"]
        texts[emotion] = [f"{count} ({one:.0%})" for count, one in zip(samples[emotion], share, strict=True)]
    return texts


def people_table(tables: Mapping[str, pd.DataFrame], tokens: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Who speaks what in each corpus: ``language``, ``speakers``, ``women``, ``men`` (NA where the owner says of
    nobody), ``sentences``, ``recordings``, ``emotions``, ``vowels`` (tokens of the ten), ``a recording`` (mean number
    of them).

    Args:
        tables: title of a corpus to its utterances. tokens: title to the table of its tokens.
    """
    rows = {}
    for name, table in tables.items():
        people = table.groupby("speaker")["gender"].first()
        rows[name] = {
            "language": ", ".join(sorted(table["language"].unique())),
            "speakers": len(people),
            "women": int((people == "female").sum()) if people.notna().any() else pd.NA,
            "men": int((people == "male").sum()) if people.notna().any() else pd.NA,
            "sentences": table["text"].nunique(),
            "recordings": len(table),
            "emotions": table["emotion"].nunique(),
            "vowels": len(tokens[name]),
            "a recording": len(tokens[name]) / len(table),
        }
    return pd.DataFrame(rows).T.rename_axis("corpus").infer_objects()


def covered_table(found: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Of how many speakers each vowel is heard often enough, in the emotion where they are fewest: "20 of 24".

    Args:
        found: of :func:`sertools.analysis.vowels.coverage.coverage`. order: of the corpora.

    Returns:
        Corpora in rows, the ten vowels in columns; texts.
    """
    weakest = (found["covered"] / found["speakers"]).groupby(["corpus", "vowel"]).idxmin()
    cells = {}
    for (corpus, vowel), place in weakest.items():
        row = found.loc[place]
        cells.setdefault(corpus, {})[vowel] = f"{int(row['covered'])} of {int(row['speakers'])}"
    return pd.DataFrame(cells).T.reindex(index=list(order), columns=list(VOWELS)).rename_axis("corpus")


def tokens_table(counts: pd.Series, order: Sequence[str], emotions: Sequence[str] = FOUR) -> pd.DataFrame:
    """Tokens a speaker of every vowel and emotion, fewest to most: "12 to 20", "0" where there is none.

    Args:
        counts: of :func:`sertools.analysis.vowels.coverage.tally`. order: of the corpora.

    Returns:
        Index ``corpus``, ``emotion``; the ten vowels in columns; texts.
    """
    grouped = counts.groupby(["corpus", "emotion", "vowel"])
    low, high = grouped.min(), grouped.max()
    texts = pd.Series(
        [number(a, 0) if a == b else f"{a} to {b}" for a, b in zip(low, high, strict=True)], index=low.index
    )
    wanted = [(corpus, emotion) for corpus in order for emotion in emotions]
    table = texts.unstack("vowel")[list(VOWELS)]
    return table.loc[[place for place in wanted if place in table.index]]


def choice_table(counts: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Which vowels there are in all emotions, how often, and from how many.

    Args:
        counts: name to rows of :func:`sertools.analysis.vowels.coverage.tally`, one corpus each.

    Returns:
        ``speakers`` (fewest of the emotions); ``often, from half``, ``often, from two``: the vowels that so many
        speakers have enough of in every emotion; ``heard, from two``: at least once; with blanks between.
    """
    rows = {}
    for name, own in counts.items():
        often, heard = coverage(own), coverage(own, minimum=1)
        rows[name] = {
            "speakers": int(often["speakers"].min()),
            "often, from half": _listed(covered_vowels(often)),
            "often, from two": _listed(covered_vowels(often, share=ANY, speakers=2)),
            "heard, from two": _listed(covered_vowels(heard, share=ANY, speakers=2)),
        }
    return pd.DataFrame(rows).T.rename_axis("corpus")


def _listed(covered: pd.DataFrame) -> str:
    (own,) = covered.to_numpy()
    return " ".join(covered.columns[own])


def repaired_table(card: Mapping, table: pd.DataFrame) -> pd.DataFrame:
    """What became of CASIA's labels of syllables: a row a fate, ``recordings``.

    Args:
        card: of its tokens. table: its utterances.
    """
    how, failed = card["aligned"], len(card["not aligned"])
    rows = {
        "recordings": len(table),
        "with the owner's labels": how["labelled"],
        "labels as they were": len(table) - how["repaired"] - failed,
        "aligned anew": how["repaired"],
        "not aligned": failed,
    }
    return pd.DataFrame({"recordings": rows}).rename_axis("CASIA")


def _counted(table: pd.DataFrame) -> dict[str, int]:
    counts = table["emotion"].value_counts()
    found = {emotion: int(counts.get(emotion, 0)) for emotion in FOUR}
    return {"overall": sum(found.values()), **found}
