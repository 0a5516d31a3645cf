"""Which vowels a corpus has, in which emotions, from how many speakers: before anything is compared, what can be.

A corpus of two sentences has few vowels, one of one speaker tells nothing of speakers. The table chooses the corpora,
and says of each comparison of Upadhyay et al. (2025), whose corpora have every vowel thousands of times, on what it
stands here.
"""

from collections.abc import Sequence

import pandas

from sertools.corpora.table import CorpusError
from sertools.corpora.vowels import VOWELS

FOUR = ("neutral", "happy", "angry", "sad")
"""The paper's emotions, in the order of its tables."""
MINIMUM = 5
"""Tokens of a vowel in an emotion from which a speaker counts as covered."""
SHARE = 0.5
"""Share of the speakers who have to be covered in every emotion for a vowel to count as covered."""


def tally(table: pandas.DataFrame, vowels: pandas.DataFrame, emotions: Sequence[str] = FOUR) -> pandas.Series:
    """Tokens of every vowel from every speaker in every emotion, zeros included.

    Args:
        table: utterances of one corpus or several; ``corpus``, ``speaker``, ``emotion``. It says who spoke in which
            emotion: a speaker without any token of a vowel counts as 0, one without recordings in an emotion does not.
        vowels: a row a token: ``utterance`` and ``vowel`` (one of the ten).
        emotions: those counted.

    Returns:
        Series ``tokens`` of integers with the levels ``corpus``, ``speaker``, ``emotion``, ``vowel``.

    Raises:
        CorpusError: a token of an utterance that the table lacks, an unknown vowel, or no recordings in any of the
            emotions.
    """
    strange = set(vowels["utterance"]) - set(table.index)
    if strange:
        raise CorpusError(
            f"expected vowels of the table's utterances, came {len(strange)} others, first: {min(strange)}"
        )
    unknown = sorted(set(vowels["vowel"]) - set(VOWELS))
    if unknown:
        raise CorpusError(f"expected vowels out of {', '.join(VOWELS)}, came {', '.join(unknown)}")
    spoken = table[table["emotion"].isin(emotions)]
    if spoken.empty:
        raise CorpusError(f"expected recordings in some of {', '.join(emotions)}, came none of {len(table)}")
    places = spoken[["corpus", "speaker", "emotion"]]
    said = vowels[["utterance", "vowel"]].join(places, on="utterance", how="inner")
    counts = said.groupby(["corpus", "speaker", "emotion", "vowel"]).size()
    who = places.drop_duplicates().sort_values(["corpus", "speaker", "emotion"])
    index = [(*place, vowel) for place in who.itertuples(index=False) for vowel in VOWELS]
    every = pandas.MultiIndex.from_tuples(index, names=["corpus", "speaker", "emotion", "vowel"])
    return counts.reindex(every, fill_value=0).astype("int64").rename("tokens")


def coverage(counts: pandas.Series, minimum: int = MINIMUM) -> pandas.DataFrame:
    """The table vowel x emotion of each corpus, over its speakers.

    Args:
        counts: of :func:`tally`. minimum: tokens from which a speaker is covered.

    Returns:
        DataFrame indexed by ``corpus``, ``vowel``, ``emotion`` (vowels and emotions in the paper's order): ``tokens``,
        ``speakers`` (who spoke in the emotion), ``covered`` (of them with at least ``minimum`` tokens), ``fewest`` and
        ``median`` (tokens a speaker).

    Raises:
        ValueError: a minimum below 1.
    """
    if minimum < 1:
        raise ValueError(f"expected a minimum of at least 1 token, came {minimum}")
    grouped = counts.groupby(["corpus", "vowel", "emotion"])
    table = pandas.DataFrame(
        {
            "tokens": grouped.sum(),
            "speakers": grouped.size(),
            "covered": (counts >= minimum).groupby(["corpus", "vowel", "emotion"]).sum(),
            "fewest": grouped.min(),
            "median": grouped.median(),
        }
    )
    emotions = [*FOUR, *sorted(set(table.index.get_level_values("emotion")) - set(FOUR))]
    order = sorted(table.index, key=lambda place: (place[0], VOWELS.index(place[1]), emotions.index(place[2])))
    return table.loc[order]


def covered_vowels(table: pandas.DataFrame, share: float = SHARE, speakers: int = 1) -> pandas.DataFrame:
    """Which vowels can be compared: those that enough speakers have, in every emotion of the corpus.

    Args:
        table: of :func:`coverage`.
        share: of the speakers of an emotion who have to be covered, above 0 to 1.
        speakers: how many there have to be at least.

    Returns:
        DataFrame of booleans, corpora in rows, the ten vowels in columns.

    Raises:
        ValueError: a share outside (0, 1].
    """
    if not 0 < share <= 1:
        raise ValueError(f"expected a share above 0 and up to 1, came {share}")
    enough = (table["covered"] >= share * table["speakers"]) & (table["covered"] >= speakers)
    found = enough.groupby(["corpus", "vowel"]).all().unstack("vowel")
    return found.reindex(columns=pandas.Index(VOWELS, name="vowel"), fill_value=False)


def in_both(covered: pandas.DataFrame, source: str, target: str) -> tuple[str, ...]:
    """The vowels that two corpora can be compared in, in the paper's order.

    Args:
        covered: of :func:`covered_vowels`. source, target: names of corpora.

    Raises:
        CorpusError: a corpus that is not in the table.
    """
    for name in (source, target):
        if name not in covered.index:
            raise CorpusError(f"expected one of {', '.join(covered.index)}, came {name}")
    return tuple(vowel for vowel in VOWELS if covered.at[source, vowel] and covered.at[target, vowel])
