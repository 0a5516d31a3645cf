"""The claims' statistics on the commonality of vowels, replicate by replicate (`sertools/papers/vowels/claims.yml`).

A replicate says how often each speaker of either language counts; the vowels' means, their scores and the anchors that
follow are worked out anew in each. Means are over tokens, as the paper's: a speaker with more of them counts for more.
`alike` gives the other reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sertools.analysis.vowels.anchors import GROUPS, choose
from sertools.analysis.vowels.commonality import Commonality, VowelSums, commonality, vowel_sums
from sertools.analysis.vowels.commonality_gap import PERMUTATIONS, gap, permutation_p
from sertools.analysis.vowels.embedded_vowels import frequent
from sertools.analysis.vowels.formant_space import FEWEST
from sertools.analysis.vowels.setup import EMOTIONS
from sertools.analysis.vowels.tidy import tidy
from sertools.corpora.vowels import MONOPHTHONGS, VOWELS

LABELS = tuple(EMOTIONS.values())
"""Of the axis of emotions, in the order of the paper's tables."""
AXES = {"vowel": VOWELS, "emotion": LABELS}
PLACES = {
    "Mono": tuple(range(len(MONOPHTHONGS))),
    "Diph": tuple(range(len(MONOPHTHONGS), len(VOWELS))),
}
"""Where the two kinds of vowels stand on the axis of vowels."""


@dataclass(frozen=True, eq=False)
class Side:
    """One language's vowels. sums: by speaker, emotion and vowel. corpora: each of its speakers to the corpus, in the
    order of the sums."""

    sums: VowelSums
    corpora: Mapping[str, str]


def side(table: pd.DataFrame, features: np.ndarray, fewest: int = FEWEST) -> Side:
    """A language's vowels, summed.

    Args:
        table: a row a token: corpus, speaker, emotion (others than the paper's four are left out), vowel.
        features: (n, d), on one scale for both languages.
        fewest: tokens of a vowel in an emotion below which the language has it too seldom, and it is left out there.

    Raises:
        ValueError: a speaker of two corpora, or as in `commonality.vowel_sums`.
    """
    codes = (pd.Index(EMOTIONS).get_indexer(table["emotion"]), pd.Index(VOWELS).get_indexer(table["vowel"]))
    sums = vowel_sums(features, table["speaker"].to_numpy(str), *codes, (len(LABELS), len(VOWELS)))
    who = table[["speaker", "corpus"]].astype(str).drop_duplicates()
    if who["speaker"].duplicated().any():
        raise ValueError(
            f"expected speakers of one corpus each, came others: {set(who['speaker'][who['speaker'].duplicated()])}"
        )
    corpora = who.set_index("speaker")["corpus"].to_dict()
    return Side(frequent(sums, fewest), {speaker: corpora[speaker] for speaker in sums.speakers})


def alike(one: Side) -> Side:
    """The other reading: a vowel's mean is one over speakers, of their own means, however many tokens each has."""
    counts = one.sums.counts
    means = np.divide(one.sums.sums, counts[..., None], out=np.zeros(one.sums.sums.shape), where=counts[..., None] > 0)
    return Side(VowelSums(one.sums.speakers, means, (counts > 0).astype(float)), one.corpora)


def scores(
    source: Side, target: Side, weights: tuple[np.ndarray, np.ndarray] | None = None, *, maximum: float | None = None
) -> Commonality:
    """CS, ED and Com of every source with every target vowel: (R, E, V, V).

    Args:
        source, target: English and Mandarin, or any two languages.
        weights: of `corpus_draws.corpus_draws`; None: everybody once, one replicate, the estimate.
        maximum: ED_max, see `commonality.combined_score`.
    """
    everybody = tuple(np.ones((1, len(each.corpora))) for each in (source, target))
    return commonality(source.sums, target.sums, maximum=maximum, weights=weights or everybody)


def each_left_out(source: Side, target: Side) -> tuple[np.ndarray, np.ndarray]:
    """Weights for `scores` in which each of the target's speakers is left out once, and everybody else counts once:
    those of the folds of a language whose speakers are tested in turn."""
    count = len(target.corpora)
    return np.ones((count, len(source.corpora))), 1 - np.eye(count)


def chosen_anchors(same: np.ndarray) -> np.ndarray:
    """1 for an anchor, 0 for another vowel, NaN for one that has no score: (R, groups, E, V).

    same: Com of like vowels, (R, E, V). Monophthongs and diphthongs are ranked apart (`anchors.choose`); groups are
    those of `anchors.GROUPS`.
    """
    found = np.empty((len(same), len(GROUPS), *same.shape[1:]))
    for place, one in enumerate(same):
        taken = choose(one, PLACES["Mono"], PLACES["Diph"])
        for k, group in enumerate(GROUPS):
            found[place, k] = np.where(np.isfinite(one), taken[group, "Both"], np.nan)
    return found


def statistics(
    found: Commonality, *, permutations: int = PERMUTATIONS, seed: int = 0, by: str = "replicate"
) -> dict[str, pd.DataFrame]:
    """Everything that claims 04 to 07 and 25 to 27 ask of the space before training.

    Args:
        found: (R, E, V, V), of `scores`, or analyses one behind the other. permutations, seed: of `gap_permutation`.
        by: what the first axis is.

    Returns:
        Statistic to a tidy table: ``similarity``, ``distance`` and ``commonality`` (vowel, emotion);
        ``commonality_gap`` and ``gap_permutation`` (emotion); ``chosen`` (group, emotion, vowel). NaN where a language
        lacks the vowel.
    """
    of_vowels = {
        "similarity": np.diagonal(found.cosine, axis1=-2, axis2=-1),
        "distance": np.diagonal(found.distance, axis1=-2, axis2=-1),
        "commonality": found.same,
    }
    tables = {name: tidy(values.swapaxes(1, 2), AXES, by) for name, values in of_vowels.items()}
    emotions = {"emotion": LABELS}
    tables["commonality_gap"] = tidy(gap(found.combined), emotions, by)
    tables["gap_permutation"] = tidy(permutation_p(found.combined, count=permutations, seed=seed), emotions, by)
    axes = {"group": GROUPS, "emotion": LABELS, "vowel": VOWELS}
    tables["chosen"] = tidy(chosen_anchors(found.same), axes, by)
    return tables
