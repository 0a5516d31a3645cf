"""Attributions as the statistics that the rules of `zeroshot` section 4.3 decide on."""

import operator
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from joblib import Parallel, delayed

from sertools.analysis.bootstrap import BOOTSTRAP, Replicates, mean_over_members
from sertools.analysis.importance import Importance, weighted
from sertools.analysis.normality import replicated_p
from sertools.analysis.transfer import VALIDATION
from sertools.corpora.trace import traced
from sertools.measure.groups import groups as feature_groups
from sertools.report.labelled import Labelled, combine
from sertools.report.rules import FUNCTIONS, TRAIN

EMOTIONS = ("neutral", "sad", "angry")
"""The three that the paper compares ("due to under-prediction of samples from Happy"); its ANOVA is over all four."""
PAIR = " and "
_mean = FUNCTIONS["mean"]


@dataclass(frozen=True)
class Evidence:
    """``everyone``: statistic -> Labelled of one entry, each speaker once. ``replicates``: the same, an entry a
    replicate."""

    everyone: dict[str, Labelled]
    replicates: dict[str, Labelled]

    def on(self, corpora: Sequence[str], dimension: str | None = None) -> "Evidence":
        """The statistics of these corpora alone (``train`` and names of transfer corpora), and of one latent
        dimension where one is given; profile_correlation (method), the mean over pairs of corpora, is added."""
        return Evidence(_on(self.everyone, list(corpora), dimension), _on(self.replicates, list(corpora), dimension))

    def for_rules(self) -> dict[str, Labelled]:
        """The replicates with the axes that claims.yml names: ``significant`` is the mean over latent dimensions."""
        return {**self.replicates, "significant": _mean(self.replicates["significant"], "dimension")}


def aligned(drawn: Replicates, count: int, seed: int = 0) -> np.ndarray:
    """Which of a corpus's replicates stands in each of ``count`` joint ones, int (count,): as in
    `statistics.replicated`.

    A bootstrap's own, in turn; of a corpus with fewer than eight speakers ``count`` draws among its left-out
    speakers.

    Raises:
        ValueError: a bootstrap of another number of replicates.
    """
    if drawn.kind == BOOTSTRAP:
        if len(drawn.weights) != count:
            raise ValueError(f"expected {count} replicates of a bootstrap, came {len(drawn.weights)}")
        return np.arange(count)
    names = zlib.crc32("\n".join(drawn.speakers).encode())
    return np.random.default_rng([seed, names]).integers(len(drawn.weights), size=count)


@traced
def evidence(
    explained: Mapping[str, Importance], methods: Sequence[str], *, count: int = 1000, seed: int = 0, workers: int = 1
) -> Evidence:
    """The statistics of section 4.3 with their axes: attribution and attribution_scaled (method, corpus, dimension,
    emotion, group), significant (method, corpus, dimension, group: share of models with p < .05), and profiles (method,
    pair of corpora, dimension: Spearman's correlation of a model's 27 group means, the mean over models).

    Args:
        explained: from ``importance.explain``. methods: in the order to show. count: number of joint replicates.
    """
    places = {name: np.concatenate([[0], 1 + aligned(one.drawn, count, seed)]) for name, one in explained.items()}
    labels = {name: TRAIN if name == VALIDATION else name for name in explained}
    parts: dict[str, list] = {"attribution": [], "attribution_scaled": [], "significant": [], "profiles": []}

    def one(name: str, method: str):
        corpus = explained[name]
        weights = np.concatenate([np.ones((1, len(corpus.drawn.speakers))), corpus.drawn.weights])
        return weighted(corpus, method, weights, emotions=EMOTIONS)

    for method in methods:
        found = Parallel(n_jobs=workers, prefer="threads")(delayed(one)(name, method) for name in explained)
        of = dict(zip(explained, found, strict=True))
        profiles = {name: of[name].profiles[:, place] for name, place in places.items()}
        parts["attribution"].append(np.stack([of[name].attribution[place] for name, place in places.items()], 1))
        parts["attribution_scaled"].append(np.stack([of[name].scaled[place] for name, place in places.items()], 1))
        parts["significant"].append(np.stack([of[name].significant[place] for name, place in places.items()], 1))
        parts["profiles"].append(
            np.stack([_agreement(profiles[first], profiles[second]) for first, second in combinations(explained, 2)], 1)
        )
    groups = tuple(feature_groups())
    dimensions = tuple(str(1 + number) for number in range(next(iter(explained.values())).sums.shape[1]))
    corpus = tuple(labels.values())
    axes = {
        "attribution": {"corpus": corpus, "dimension": dimensions, "emotion": EMOTIONS, "group": groups},
        "significant": {"corpus": corpus, "dimension": dimensions, "group": groups},
        "profiles": {"pair": tuple(PAIR.join(pair) for pair in combinations(corpus, 2)), "dimension": dimensions},
    }
    axes["attribution_scaled"] = axes["attribution"]
    whole = {name: (np.stack(values, 1), {"method": tuple(methods), **axes[name]}) for name, values in parts.items()}
    return Evidence(
        {name: Labelled(values[:1], of) for name, (values, of) in whole.items()},
        {name: Labelled(values[1:], of) for name, (values, of) in whole.items()},
    )


def normality(
    explained: Mapping[str, Importance], methods: Sequence[str], *, count: int = 100, seed: int = 0
) -> Labelled:
    """p of Shapiro-Wilk (method, corpus, group) in each of ``count`` replicates, see ``normality.replicated_p``."""
    weights = {
        name: one.drawn.weights[:count]
        if one.drawn.kind == BOOTSTRAP
        else one.drawn.weights[aligned(one.drawn, count, seed)]
        for name, one in explained.items()
    }
    values = [[replicated_p(one, method, weights[name]) for name, one in explained.items()] for method in methods]
    corpora = tuple(TRAIN if name == VALIDATION else name for name in explained)
    return Labelled(
        np.array(values).transpose(2, 0, 1, 3),
        {"method": tuple(methods), "corpus": corpora, "group": tuple(feature_groups())},
    )


def as_drawn(statistics: Mapping[str, Labelled]) -> Labelled:
    """``attribution`` as Figure 3 draws it: 0 where fewer than half of the models find a difference between
    emotions."""
    shown = combine(operator.ge, statistics["significant"], 0.5)
    return combine(operator.mul, statistics["attribution"], Labelled(shown.values.astype(float), shown.axes))


def _agreement(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Correlation of unit rank profiles (m, R, d, G), the mean over models: (R, d)."""
    return mean_over_members(np.einsum("mrdg,mrdg->mrd", first, second).astype(float))


def _on(statistics: Mapping[str, Labelled], corpora: list[str], dimension: str | None) -> dict[str, Labelled]:
    if dimension is not None:
        statistics = {name: x[[dimension]] for name, x in statistics.items()}
    part = {name: x[corpora] for name, x in statistics.items() if "corpus" in x.axes}
    pairs = [pair for pair in statistics["profiles"].axes["pair"] if set(pair.split(PAIR)) <= set(corpora)]
    return {**part, "profile_correlation": _mean(statistics["profiles"][pairs], "pair", "dimension")}
