"""RAVDESS says everything in two intensities: a ground truth of direction that needs no rating.

Each actor speaks each sentence in each emotion (but neutral) with normal and with strong intensity, twice over. A
score of activation should be higher for the strong rendition.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from sertools.analysis.bootstrap import Interval, interval, means, replicates
from sertools.analysis.separation import paired_share
from sertools.corpora.table import CorpusError
from sertools.measure.utterances import Utterances

EMOTIONS = ("angry", "happy", "sad")
STRONG, NORMAL = "strong", "normal"


def strong_above_normal(
    corpus: Utterances,
    scores: Mapping[str, np.ndarray],
    *,
    emotions: Sequence[str] = EMOTIONS,
    count: int = 1000,
    seed: int = 0,
) -> dict[tuple[str, str], Interval]:
    """Share of pairs (speaker, sentence) in which the strong rendition scores above the normal one, over speakers.

    Args:
        corpus: utterances whose table has the columns ``intensity`` and ``text`` (the sentence).
        scores: name to (members, n) or (n,) finite scores.
        emotions: one share each; repetitions of a pair are averaged first.
        count, seed: of the replicates of speakers, the same for every score.

    Returns:
        (name, emotion) to the mean over members, 0 to 1; 1/2 is chance.

    Raises:
        CorpusError: no intensities in the table.
        ValueError: an emotion without a pair.
    """
    table = corpus.table
    if "intensity" not in table or not {STRONG, NORMAL} <= set(table["intensity"].dropna()):
        raise CorpusError(f"{corpus.name}: expected a column intensity with {STRONG} and {NORMAL}, came none")
    drawn = replicates(table["speaker"].to_numpy(dtype=str), count=count, seed=seed)
    shares = {}
    for emotion in emotions:
        rows = (table["emotion"].eq(emotion) & table["intensity"].isin([STRONG, NORMAL])).to_numpy(dtype=bool)
        keys = list(zip(table["speaker"][rows], table["text"][rows], strict=True))
        strong = table["intensity"][rows].eq(STRONG).to_numpy(dtype=bool)
        for name, score in scores.items():
            right, pairs = paired_share(np.atleast_2d(score)[:, rows], keys, strong)
            codes = drawn.codes([speaker for speaker, _ in pairs])
            shares[name, emotion] = interval(means(right, codes, len(drawn.speakers)), drawn)
    return shares
