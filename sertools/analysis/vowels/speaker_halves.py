"""How far apart vowels of two languages lie, held against how far those of one language do.

Means of few tokens of few speakers lie apart even where nothing differs. So the speakers of each language are divided
into halves at random: half against half of one language is the floor for half against half of two.
"""

import numpy as np
import pandas as pd

from sertools.analysis.vowels.commonality import VowelSums, distances, vowel_means
from sertools.analysis.vowels.commonality_statistics import LABELS, Side
from sertools.corpora.trace import traced

MEASURES = ("CS", "ED")


def halves(corpora: dict[str, str], *, count: int, seed: int = 0) -> np.ndarray:
    """Halves of the speakers, at random in each corpus: bool (count, S), true for the first half.

    corpora: speaker to corpus, in the order of the columns. Of an odd number of speakers chance says which half has one
    more.

    Raises:
        ValueError: fewer than two speakers.
    """
    if len(corpora) < 2:
        raise ValueError(f"expected two speakers at least, came {len(corpora)}")
    generator, names = np.random.default_rng(seed), np.array(list(corpora.values()))
    found = np.zeros((count, len(names)), dtype=bool)
    for corpus in dict.fromkeys(corpora.values()):
        columns = np.flatnonzero(names == corpus)
        for row in found:
            size = (len(columns) + generator.integers(2)) // 2
            row[generator.permutation(columns)[:size]] = True
    # Few speakers may all have come into one half.
    alone = np.flatnonzero(found.all(1) | ~found.any(1))
    found[alone, 0] = ~found[alone, 0]
    return found


@traced
def floor(
    source: Side, target: Side, names: tuple[str, str] = ("English", "Mandarin"), *, count: int = 200, seed: int = 0
) -> pd.DataFrame:
    """Like vowels within each language and between the two, all of them half against half.

    Only vowels count that every half has in the emotion, so that the comparisons of a draw are of the same vowels.

    Args:
        source, target: the languages. names: theirs. count, seed: of the draws.

    Returns:
        A row a draw, emotion and comparison ("within English", "within Mandarin", "between"): columns draw, emotion,
        comparison, vowels (how many), CS, ED (means over these; NaN where there are none).
    """
    parts = [_half_means(each, count=count, seed=seed + place) for place, each in enumerate((source, target))]
    (one, other), (third, fourth) = parts
    compared = {f"within {names[0]}": [(one, other)], f"within {names[1]}": [(third, fourth)]}
    compared["between"] = [(one, third), (one, fourth), (other, third), (other, fourth)]
    there = np.all([np.isfinite(each[..., 0]) for each in (one, other, third, fourth)], axis=0)
    rows = []
    for comparison, pairs in compared.items():
        found = [distances(*pair) for pair in pairs]
        values = [
            np.mean([np.diagonal(each[place], axis1=-2, axis2=-1) for each in found], axis=0)
            for place in range(len(MEASURES))
        ]
        for e, emotion in enumerate(LABELS):
            number = there[:, e].sum(-1)
            cells = {
                measure: np.divide(
                    np.where(there[:, e], value[:, e], 0).sum(-1), number, out=np.full(count, np.nan), where=number > 0
                )
                for measure, value in zip(MEASURES, values, strict=True)
            }
            place = {"draw": np.arange(count), "emotion": emotion, "comparison": comparison, "vowels": number}
            rows.append(pd.DataFrame(place | cells))
    return pd.concat(rows, ignore_index=True)


def _half_means(one: Side, *, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    sums: VowelSums = one.sums
    drawn = halves({speaker: one.corpora[speaker] for speaker in sums.speakers}, count=count, seed=seed)
    return vowel_means(sums, drawn), vowel_means(sums, ~drawn)
