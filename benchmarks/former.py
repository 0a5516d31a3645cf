"""Steps as they were computed before they were made faster: what `benchmarks.steps` compares with."""

from itertools import combinations

import numpy as np
import pandas as pd

from sertools.analysis.bootstrap import ratio
from sertools.analysis.vowels.recalls import CELL, Tallies, truths
from sertools.analysis.vowels.results import SCORES, Results


def former_words(column: pd.Series) -> tuple[tuple[str, ...], np.ndarray]:
    """`sertools.report.multiverse._words`, each row as a text."""
    codes, words = pd.factorize(column.astype(str))
    return tuple(words), codes


def former_spearman(scores: np.ndarray, labels: np.ndarray, codes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """`sertools.analysis.correlation.spearman_statistic`, (members, R), from the ranks of every row in every
    replicate."""
    weights = np.asarray(weights, dtype=float)
    drawn = weights[:, codes]
    total = drawn.sum(1)

    def ranks(values: np.ndarray) -> np.ndarray:
        levels, level = np.unique(values, return_inverse=True)
        speakers = weights.shape[1]
        counts = np.bincount(level * speakers + codes, minlength=len(levels) * speakers).reshape(len(levels), speakers)
        return weights @ (np.cumsum(counts, axis=0) - counts / 2)[level].T - total[:, None] / 2

    label = ranks(labels)
    weighted = drawn * label
    label_variance = np.einsum("rn,rn->r", weighted, label)
    out = np.empty((len(scores), len(weights)))
    for member, score in enumerate(scores):
        rank = ranks(score)
        variance = np.einsum("rn,rn,rn->r", drawn, rank, rank)
        out[member] = ratio(np.einsum("rn,rn->r", weighted, rank), np.sqrt(variance * label_variance))
    return out


def former_separation(latents: np.ndarray, classes: np.ndarray, codes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """`sertools.analysis.structure.separation` with norms of pairs."""
    latents = np.asarray(latents, dtype=float)
    names, code = np.unique(classes, return_inverse=True)
    member = np.eye(len(names))[code]
    drawn = np.asarray(weights, dtype=float)[:, codes]
    counts = drawn @ member
    centres = ratio(np.einsum("rn,nk,nd->rkd", drawn, member, latents, optimize=True), counts[..., None])
    within = ratio((drawn * np.linalg.norm(latents - centres[:, code], axis=-1)).sum(1), drawn.sum(1))
    between = [np.linalg.norm(centres[:, a] - centres[:, b], axis=-1) for a, b in combinations(range(len(names)), 2)]
    return ratio(np.mean(between, axis=0), within)


def former_tally(results: Results, utterances: pd.DataFrame, study: str, source: str, target: str) -> Tallies:
    """`sertools.analysis.vowels.recalls.tally`, every answer's utterance and model looked up by name."""
    table = results.models
    models = table[(table["study"] == study) & (table["source"] == source) & (table["target"] == target)]
    scores = results.scores[results.scores["number"].isin(models.index)]
    facts = utterances.loc[scores["utterance"]]
    who = pd.DataFrame({"speaker": facts["speaker"].to_numpy(str), "corpus": facts["corpus"].to_numpy(str)})
    who["fold"] = models["fold"].reindex(scores["number"]).to_numpy(str)
    people = who.drop_duplicates().sort_values("speaker")
    cells = pd.MultiIndex.from_frame(models[list(CELL)].drop_duplicates())
    runs = tuple(sorted(models["run"].unique()))
    cell = pd.Series(cells.get_indexer(pd.MultiIndex.from_frame(models[list(CELL)])), models.index)
    tasks = models["task"].reindex(scores["number"]).to_numpy(str)
    classes = np.full(len(scores), -1)
    for task in models["task"].unique():
        classes[tasks == task] = truths(facts[tasks == task], task)
    said = np.nan_to_num(scores[list(SCORES)].to_numpy(), nan=-np.inf).argmax(1)
    shape = len(cells), len(runs), len(people), len(SCORES)
    places = np.ravel_multi_index(
        (
            cell.reindex(scores["number"]).to_numpy(),
            pd.Index(runs).get_indexer(models["run"].reindex(scores["number"])),
            pd.Index(people["speaker"]).get_indexer(who["speaker"]),
            classes,
        ),
        shape,
    )
    rows, right = (
        np.bincount(places[chosen], minlength=int(np.prod(shape))).reshape(shape)
        for chosen in (slice(None), said == classes)
    )
    return Tallies(cells, runs, *(tuple(people[name]) for name in ("speaker", "corpus", "fold")), rows, right)
