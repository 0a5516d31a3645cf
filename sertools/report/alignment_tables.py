"""Tables on the alignment (`vowels`, section 3): how well it does, by whom it is judged, what it costs."""

from collections.abc import Mapping

import pandas as pd

from sertools.analysis.vowels.alignment_record import AlignmentRecord
from sertools.measure.alignment_trial import ALL, PLAIN, REFINED, SPHINX, SYLLABLES

WAYS = {
    PLAIN: "time warping alone",
    REFINED: "refined by phone models",
    SYLLABLES: "the owner's syllables",
    SPHINX: "PocketSphinx",
}
"""The ways to align, in words."""
MILLISECONDS = 1000.0


def judged_table(judged: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """The scores of alignments, a row a corpus, way and judge.

    Args:
        judged: of :class:`AlignmentRecord`. titles: of the corpora.

    Returns:
        ``recordings``; ``hits``, ``of those marked``, ``of those found`` (shares); ``median``, ``90 %`` (ms);
        ``found in vain``, ``not found`` (vowels).
    """
    columns = {
        "utterances": "recordings",
        "hits": "hits",
        "hits_of_marked": "of those marked",
        "hits_of_predicted": "of those found",
        "median": "median (ms)",
        "ninety": "90 % (ms)",
        "unmatched_predicted": "found in vain",
        "unmatched_marked": "not found",
    }
    order = {corpus: place for place, corpus in enumerate(titles)}
    judged = judged.loc[sorted(judged.index, key=lambda row: order[row[0]])]
    table = judged[list(columns)].rename(columns=columns)
    table[["median (ms)", "90 % (ms)"]] *= MILLISECONDS
    whole = ["recordings", "found in vain", "not found"]
    table = table.astype(dict.fromkeys(whole, int))
    table.index = pd.MultiIndex.from_tuples(
        [(titles[corpus], WAYS[way], WAYS.get(against, against)) for corpus, way, against in judged.index],
        names=["corpus", "judged", "by"],
    )
    return table


def emotion_table(record: AlignmentRecord, corpus: str) -> pd.DataFrame:
    """Hits and errors by the emotion of the recording, both ways side by side.

    Returns:
        Index ``emotion``; ``vowels`` (matched by the refined way); ``<way>: hits`` (share), ``<way>: median (ms)``.
    """
    pairs = record.pairs[record.pairs["corpus"] == corpus]
    table = {}
    for way in (PLAIN, REFINED):
        grouped = pairs[pairs["way"] == way].groupby("emotion")
        table[f"{way}: hits"] = grouped["hit"].mean()
        table[f"{way}: median (ms)"] = grouped["error"].median().astype(float) * MILLISECONDS
    sizes = pairs[pairs["way"] == REFINED].groupby("emotion").size()
    return pd.DataFrame({"vowels": sizes, **table}).rename_axis("emotion")


def corpus_table(record: AlignmentRecord, titles: Mapping[str, str]) -> pd.DataFrame:
    """What is known of every corpus's alignment without hand labels, and what it cost.

    Returns:
        Index ``corpus`` (titles); ``recordings``, ``not aligned``, ``minutes`` (of speech), ``vowels``, ``shortest``
        (share of vowels of the aligner's shortest length), ``median (ms)`` (vowels' durations), ``agree`` (share of
        warping's centres inside the refined vowel), ``apart (ms)`` (median distance of centres), and CPU seconds for a
        minute of speech: ``reading``, ``warping``, ``refining``.
    """
    whole = record.corpora[record.corpora["emotion"] == ALL].set_index("corpus")
    paces = record.paces()
    table = pd.DataFrame(
        {
            "recordings": whole["recordings"],
            "not aligned": whole["failed"],
            "minutes": whole["seconds"] / 60,
            "vowels": whole["vowels"],
            "shortest": whole["floored"] / whole["vowels"],
            "median (ms)": whole["median_length"] * MILLISECONDS,
            "agree": whole["agree"],
            "apart (ms)": whole["apart"] * MILLISECONDS,
            "reading": paces["reading"],
            "warping": paces[PLAIN],
            "refining": paces[REFINED],
        }
    )
    order = [corpus for corpus in titles if corpus in table.index]
    return table.loc[order].rename(index=dict(titles)).rename_axis("corpus")


def shortest_by_emotion(record: AlignmentRecord, titles: Mapping[str, str], emotions: tuple[str, ...]) -> pd.DataFrame:
    """Shares of vowels of the aligner's shortest length, corpora in rows, emotions in columns; NaN: none recorded."""
    rows = record.corpora[record.corpora["emotion"].isin(emotions)]
    shares = (rows["floored"] / rows["vowels"]).set_axis(pd.MultiIndex.from_frame(rows[["corpus", "emotion"]]))
    order = [corpus for corpus in titles if corpus in set(rows["corpus"])]
    return shares.unstack("emotion").reindex(index=order, columns=list(emotions)).rename(index=dict(titles))
