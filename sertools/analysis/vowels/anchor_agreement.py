"""How firm a choice of anchors is: how often replicates make the same, and how often noise alone would make them differ
between emotions.

That the best anchors of four emotions are not the same vowel is what four draws of one lottery give too. So emotions
are also shuffled among the utterances of each speaker: then no emotion has anchors of its own, and how often the best
ones still differ is what the claim has to be held against.
"""

from collections import Counter

import numpy as np
import pandas as pd
from scipy import sparse

from sertools.analysis.vowels.anchors import GROUPS
from sertools.analysis.vowels.commonality import Commonality, combined_score, distances
from sertools.analysis.vowels.commonality_statistics import LABELS, PLACES
from sertools.analysis.vowels.formant_space import FEWEST
from sertools.analysis.vowels.setup import EMOTIONS
from sertools.analysis.wild.clusters import permuted
from sertools.corpora.trace import traced
from sertools.corpora.vowels import VOWELS

SHUFFLES = 199


def agreement(estimate: np.ndarray, replicates: np.ndarray) -> pd.DataFrame:
    """How often replicates choose the anchors that everybody together gives.

    Args:
        estimate: (groups, E, V) and replicates: (R, groups, E, V), of `commonality_statistics.chosen_anchors`.

    Returns:
        Index emotion, kind ("Mono", "Diph"), group. anchors: names in the order of the tables. same: share of
        replicates with just these. most_frequent and share: the set that most replicates choose, and how many do. sets:
        how many different ones occur. two_alike: chance that two replicates, drawn at random, agree.
    """
    rows = []
    for e, emotion in enumerate(LABELS):
        for kind, places in PLACES.items():
            for g, group in enumerate(GROUPS):
                own = _names(estimate[g, e], places)
                said = Counter(_names(one[g, e], places) for one in replicates)
                first, often = min(said.items(), key=lambda item: (-item[1], item[0]))
                shares = np.array(list(said.values())) / len(replicates)
                rows.append(
                    {
                        "emotion": emotion,
                        "kind": kind,
                        "group": group,
                        "anchors": ", ".join(own),
                        "same": said[own] / len(replicates),
                        "most_frequent": ", ".join(first),
                        "share": often / len(replicates),
                        "sets": len(said),
                        "two_alike": float(np.square(shares).sum()),
                    }
                )
    return pd.DataFrame(rows).set_index(["emotion", "kind", "group"])


def _names(row: np.ndarray, places: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(VOWELS[place] for place in places if row[place] == 1)


@traced
def shuffled(
    source: tuple[pd.DataFrame, np.ndarray],
    target: tuple[pd.DataFrame, np.ndarray],
    *,
    count: int = SHUFFLES,
    seed: int = 0,
) -> Commonality:
    """Scores where emotions are shuffled among the utterances of each speaker: (count, E, V, V).

    Each emotion keeps its number of utterances from every speaker, so that as many tokens stand behind each as do, but
    for chance. ED is divided by its largest value in each shuffle.

    Args:
        source, target: a row a token (utterance, speaker, emotion, vowel), and features (n, d) on one scale.
        count, seed: of the shuffles.
    """
    means = [_shuffled_means(*one, count=count, seed=seed + place) for place, one in enumerate((source, target))]
    cosine, distance = distances(*means)
    return Commonality(cosine, distance, combined_score(cosine, distance))


def _shuffled_means(table: pd.DataFrame, features: np.ndarray, *, count: int, seed: int) -> np.ndarray:
    used = table["emotion"].isin(list(EMOTIONS)).to_numpy()
    table, features = table[used], np.asarray(features, dtype=float)[used]
    _, first, codes = np.unique(table["utterance"].to_numpy(str), return_index=True, return_inverse=True)
    emotions = pd.Index(EMOTIONS).get_indexer(table["emotion"].iloc[first])
    speakers = table["speaker"].to_numpy(str)[first]
    vowels = pd.Index(VOWELS).get_indexer(table["vowel"])
    shape = (len(LABELS), len(VOWELS))
    means = np.full((count, *shape, features.shape[1]), np.nan)
    once, token = np.ones(len(codes)), np.arange(len(codes) + 1)
    for place, drawn in enumerate(permuted(emotions, speakers, count=count, seed=seed)):
        cells = np.ravel_multi_index((drawn[codes], vowels), shape)
        counts = np.bincount(cells, minlength=shape[0] * shape[1])
        picked = sparse.csc_array((once, cells, token), (len(counts), len(cells)))  # a column a token: read in order
        enough = counts >= FEWEST
        found = np.full((len(counts), features.shape[1]), np.nan)
        found[enough] = (picked @ features)[enough] / counts[enough, None]
        means[place] = found.reshape(means.shape[1:])
    return means
