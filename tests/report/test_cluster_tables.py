"""Replicates, analyses and tables of silhouettes: against values that were put in by hand."""

import itertools

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import silhouette_score

from sertools.analysis.wild.plane import ITERATIONS, Asked
from sertools.analysis.wild.separation import NOBODY
from sertools.report import cluster_tables
from sertools.report.claims import claims
from sertools.report.rules import evaluate

STRATEGIES = ("scratch", "frozen", "fine-tuned")
WHO = {NOBODY: 0.0, "a": 0.01, "b": 0.02}


def value(strategy, run, space, who, statistic, by):
    """A number that tells every cell from every other."""
    base = 0.1 * (1 + STRATEGIES.index(strategy)) + 0.001 * run + WHO[who]
    if statistic == "permutation":
        return 0.005 if by == "emotion" else 0.02 + base / 100
    return base * (2 if space == "tsne" else 1) * (0.5 if by == "corpus" else 1) * (10 if not by else 1)


@pytest.fixture(scope="module")
def found():
    cells = [("silhouette", "emotion"), ("silhouette", "corpus"), ("permutation", "emotion"), ("permutation", "corpus")]
    cells.append(("knn_corpus", ""))
    rows = [
        {"strategy": strategy, "run": run, "space": space, "left_out": who, "statistic": statistic, "by": by}
        | {"value": value(strategy, run, space, who, statistic, by)}
        for strategy, run, space, who in itertools.product(STRATEGIES, range(2), ("hidden", "tsne"), WHO)
        for statistic, by in cells
    ]
    return pd.DataFrame(rows)


DRAWS = np.array([[1, 1], [2, 0], [0, 2]])


def test_replicates_are_speakers_left_out_by_draws_of_runs(found):
    statistics = cluster_tables.replicated(found, DRAWS)
    got = statistics["silhouette"]["frozen", "tsne", "corpus"].values
    by_run = {who: [value("frozen", run, "tsne", who, "silhouette", "corpus") for run in range(2)] for who in "ab"}
    assert got == pytest.approx([np.dot(draw, by_run[who]) / 2 for who in "ab" for draw in DRAWS])
    assert statistics["knn_corpus"].axes == {"strategy": STRATEGIES, "space": ("hidden", "tsne")}
    near = statistics["knn_corpus"]["scratch", "hidden"].values
    assert near[1] == pytest.approx(value("scratch", 0, "hidden", "a", "knn_corpus", ""))


def test_the_estimate_has_all_speakers_and_runs(found):
    own = cluster_tables.estimated(found)
    expected = np.mean([value("scratch", run, "hidden", NOBODY, "silhouette", "emotion") for run in range(2)])
    assert own["silhouette"]["scratch", "hidden", "emotion"].values == pytest.approx([expected])


def test_the_rules_of_the_claims_fit_the_statistics(found):
    statistics = cluster_tables.replicated(found, DRAWS)
    for name in ("wild-06", "wild-07", "wild-08"):
        claim = claims("wild")[name]
        for rule in (claim.rule, *claim.also.values()):
            assert evaluate(rule, statistics).all()


def test_an_analysis_puts_another_reading_in_the_place_of_the_papers_own(found):
    choices, statistics = cluster_tables.readings(found, "scratch", ("frozen", "fine-tuned"))
    assert choices.to_numpy().tolist() == [
        ["frozen", "hidden"], ["frozen", "tsne"], ["fine-tuned", "hidden"], ["fine-tuned", "tsne"]
    ]  # fmt: skip
    own = cluster_tables.estimated(found)["silhouette"]
    got = statistics["silhouette"]["frozen", "hidden", "corpus"].values
    expected = [own[encoder, space, "corpus"].values[0] for encoder, space in choices.to_numpy()]
    assert got == pytest.approx(expected)
    scratch = statistics["silhouette"]["scratch", "hidden", "corpus"].values
    assert scratch[0] == scratch[2] == pytest.approx(own["scratch", "hidden", "corpus"].values[0])
    assert len(evaluate(claims("wild")["wild-08"].rule, statistics, by="analysis")) == 4


def test_tables_hold_every_cell_and_show_intervals(found):
    own, replicates = cluster_tables.estimated(found), cluster_tables.replicated(found, DRAWS)
    whole, shown = cluster_tables.silhouettes_table(own, replicates)
    assert len(whole) == len(shown) == 12 and list(shown.columns) == ["in the", "by", "silhouette", "p"]
    first = whole.loc[("scratch", "hidden", "emotion")]
    assert first["silhouette"] == pytest.approx(0.1005) and first["low"] > first["silhouette"]
    assert shown.iloc[0].tolist() == ["hidden layer", "class", "0.10 [0.11, 0.12]", "0.005 [0.005, 0.005]"]
    near, said = cluster_tables.neighbours_table(own, replicates, corpora=4)
    assert near["share"].tolist() == pytest.approx((near["over_chance"] / 4).tolist())
    assert said["times chance"].iloc[0] == "1.00 [1.10, 1.21]"


def test_an_interval_is_the_middle_of_the_replicates():
    assert cluster_tables.middle(np.arange(1001.0)) == pytest.approx((25, 975))
    assert cluster_tables.interval(-0.5, -1.0, 0.0) == "\u22120.50 [\u22121.00, 0.00]"


def test_draws_are_summed_up_beside_all_rows():
    drawn = pd.DataFrame({"seed": [0, 1], "strategy": ["frozen"] * 2, "by": ["emotion"] * 2, "value": [0.1, 0.3]})
    every = pd.DataFrame({"strategy": ["frozen"], "by": ["emotion"], "value": [0.9]})
    frame = cluster_tables.draws_table(drawn, every, run=0)
    assert frame.loc[("frozen", "class")].tolist() == pytest.approx([0.2, 0.2 / np.sqrt(2), 0.1, 0.3, 0.9])
    assert list(frame.columns)[-1] == "all rows, run 0"


def test_planes_stand_by_their_settings_and_strategy():
    points = np.array([[0.0], [1.0], [5.0], [6.0]])
    asked = [Asked(points, 30.0, 0), Asked(points, 0.5, 1, 900)] * 2
    labels = {"emotion": np.array([0, 0, 1, 1]), "corpus": np.array([0, 1, 0, 1])}
    made = [points, points[::-1], points[[0, 2, 1, 3]], points]
    frame = cluster_tables.planes_table(asked, made, labels, ["scratch", "frozen"])
    assert list(frame.index) == [(1.0, 0, ITERATIONS), (0.5, 1, 900)]
    assert list(frame.columns) == ["scratch, class", "frozen, class", "scratch, corpus", "frozen, corpus"]
    assert frame["frozen, class"].tolist() == pytest.approx([
        silhouette_score(each, labels["emotion"]) for each in made[2:]
    ])  # fmt: skip
    assert frame["scratch, corpus"].tolist() == pytest.approx([
        silhouette_score(each, labels["corpus"]) for each in made[:2]
    ])  # fmt: skip


def test_every_reading_of_a_claim_has_its_share(found):
    frame = cluster_tables.other_readings("wild", ["wild-06", "wild-07"], cluster_tables.replicated(found, DRAWS))
    assert frame.loc["wild-06", "reading"].tolist() == ["as judged", *claims("wild")["wild-06"].also]
    assert (frame["true in"] == 1).all() and len(frame) == 5
