"""Rows of all runs, left-out speakers, and draws of runs: against the functions that each is made of."""

import itertools

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import silhouette_score

from sertools.analysis.wild import clusters
from sertools.analysis.wild.separation import (
    NOBODY,
    Rows,
    drawn_runs,
    of_every_row,
    over_draws,
    rows_of,
    separations,
)

SIZES = {"a": {"a-1": 12}, "b": {"b-1": 14}, "t": {"t-1": 20, "t-2": 24}}
KEYS = list(itertools.product(("scratch", "frozen"), range(2)))


def a_table():
    places = [(corpus, speaker) for corpus, each in SIZES.items() for speaker, n in each.items() for _ in range(n)]
    table = pd.DataFrame(places, columns=["corpus", "speaker"], index=[f"u{k:03d}" for k in range(len(places))])
    table["truth"] = np.random.default_rng(0).choice(["negative", "neutral", "positive"], len(table))
    return table.rename_axis("utterance")


def some_results():
    """Members, scores and hidden values as a run has them, rows in another order for each member."""
    table, generator = a_table(), np.random.default_rng(1)
    members = pd.DataFrame(KEYS, columns=["strategy", "run"]).assign(own=True)
    members.loc[len(members)] = ["scratch", 0, False]
    scores, hidden, values = [], [], {}
    for number, (strategy, run) in enumerate(KEYS):
        values[strategy, run] = generator.normal(size=(len(table), 4)).astype(np.float32)
        order = generator.permutation(len(table))
        scores.append(table.iloc[order].reset_index().assign(member=number))
        one = pd.DataFrame(values[strategy, run], columns=[f"h{k:02d}" for k in range(4)]).iloc[order]
        one.insert(0, "utterance", table.index[order])
        one.insert(0, "member", number)
        hidden.append(one)
    return members.rename_axis("member"), pd.concat(scores), pd.concat(hidden), values


@pytest.fixture(scope="module")
def rows():
    members, scores, hidden, _ = some_results()
    return rows_of(members, scores, hidden).leveled(seed=0)


@pytest.fixture(scope="module")
def found(rows):
    planes = {key: each[:, :2] for key, each in rows.hidden.items()}
    return separations(rows, planes, count=19)


def cell(found, **labels):
    for name, label in labels.items():
        found = found[found[name] == label]
    return float(found["value"].item())


def test_values_of_each_model_stand_beside_their_utterance():
    members, scores, hidden, values = some_results()
    rows = rows_of(members, scores, hidden)
    assert list(rows.hidden) == KEYS and rows.table.equals(a_table().astype(str))
    for key in KEYS:
        assert np.array_equal(rows.hidden[key], values[key])
    with pytest.raises(ValueError, match="member 2: expected values of 70 utterances"):
        rows_of(members, scores, hidden[hidden["member"] != 2])
    with pytest.raises(ValueError, match="member 3"):
        rows_of(members, scores, hidden.iloc[:-1])


def test_a_draw_takes_the_same_rows_of_all(rows):
    assert rows.table["corpus"].value_counts().to_dict() == {"a": 12, "b": 12, "t": 12}
    assert all(each.shape == (36, 4) for each in rows.hidden.values())


def test_silhouettes_and_neighbours_of_all_rows(rows, found):
    for (strategy, run), space in itertools.product(KEYS, ("hidden", "tsne")):
        points = rows.hidden[strategy, run][:, : 4 if space == "hidden" else 2]
        place = {"strategy": strategy, "run": run, "space": space, "left_out": NOBODY}
        for by, column in (("emotion", "truth"), ("corpus", "corpus")):
            value = cell(found, **place, statistic="silhouette", by=by)
            assert value == pytest.approx(silhouette_score(points, rows.table[column]), abs=1e-6)
            assert 1 / 20 <= cell(found, **place, statistic="permutation", by=by) <= 1
        near = clusters.share_of_nearest(clusters.distances(points), rows.labels["corpus"])
        assert cell(found, **place, statistic="knn_corpus") == pytest.approx(near)


def test_a_speaker_left_out_takes_the_only_rows_of_a_corpus_along(rows, found):
    kept = (rows.table["speaker"] != "a-1").to_numpy()
    value = cell(found, strategy="frozen", run=1, space="hidden", left_out="a-1", statistic="silhouette", by="corpus")
    left = rows.hidden["frozen", 1][kept], rows.table["corpus"][kept]
    assert value == pytest.approx(silhouette_score(*left), abs=1e-6)


def test_the_others_are_levelled_again_where_a_corpus_loses_some_rows(rows, found):
    kept = rows.part(np.flatnonzero(rows.table["speaker"] != "t-1"))
    fewer = int((kept.table["corpus"] == "t").sum())
    assert 0 < fewer < 12
    again = kept.leveled(seed=0)
    assert again.table["corpus"].value_counts().to_dict() == {"a": fewer, "b": fewer, "t": fewer}
    value = cell(found, strategy="scratch", run=0, space="hidden", left_out="t-1", statistic="silhouette", by="emotion")
    assert value == pytest.approx(silhouette_score(again.hidden["scratch", 0], again.table["truth"]), abs=1e-6)


def test_each_speaker_of_the_rows_is_left_out_once(rows, found):
    assert list(found["left_out"].unique()) == [NOBODY, "a-1", "b-1", "t-1", "t-2"] == [NOBODY, *rows.speakers]
    assert not found.duplicated(["strategy", "run", "space", "left_out", "statistic", "by"]).any()
    assert found["value"].notna().all()


def test_less_can_be_asked_for(rows):
    found = separations(rows, None, count=0, leave_out=False)
    assert set(found["statistic"]) == {"silhouette", "knn_corpus"} and set(found["space"]) == {"hidden"}
    assert set(found["left_out"]) == {NOBODY} and len(found) == len(KEYS) * 3


def test_other_draws_give_other_rows_and_all_rows_none(rows):
    members, scores, hidden, _ = some_results()
    whole = rows_of(members, scores, hidden)
    found = over_draws(whole, [0, 1])
    assert len(found) == 2 * 2 * 2 and found.groupby("seed")["value"].sum().nunique() == 2
    same = separations(rows, None, count=0, leave_out=False)
    same = same[(same["strategy"] == "frozen") & (same["statistic"] == "silhouette") & (same["by"] == "emotion")]
    assert cell(found, seed=0, strategy="frozen", by="emotion") == pytest.approx(same["value"].mean())
    every = of_every_row(whole, run=1)
    value = silhouette_score(whole.hidden["scratch", 1], whole.table["corpus"])
    assert len(every) == 4 and cell(every, strategy="scratch", by="corpus") == pytest.approx(value, abs=1e-6)


def test_draws_of_runs_are_with_replacement():
    drawn = drawn_runs(5, count=200, seed=0)
    assert drawn.shape == (200, 5) and (drawn.sum(1) == 5).all() and drawn.max() > 1
    assert drawn.mean(0) == pytest.approx(np.ones(5), abs=0.25)


def test_classes_planted_in_the_hidden_layer_are_found():
    table = a_table()
    codes = np.unique(table["truth"], return_inverse=True)[1]
    values = np.random.default_rng(2).normal(size=(len(table), 8)) + 4 * np.eye(3, 8)[codes]
    rows = Rows(table, {("frozen", 0): values}).leveled(seed=0)
    found = separations(rows, None, count=99, leave_out=False)
    assert cell(found, statistic="permutation", by="emotion") == 0.01
    assert cell(found, statistic="silhouette", by="emotion") > 0.2 > cell(found, statistic="silhouette", by="corpus")
    assert cell(found, statistic="knn_corpus") < 1.8


def test_fewer_rows_can_be_drawn_and_as_many_as_there_are_stay(rows):
    fewer = rows.drawn(1, 9)
    assert len(fewer.table) == 9 and rows.drawn(1, 9).table.equals(fewer.table) and rows.drawn(1, 1000) is rows
    assert rows.table.loc[fewer.table.index].equals(fewer.table)
    key = next(iter(rows.hidden))
    np.testing.assert_array_equal(fewer.hidden[key], rows.hidden[key][rows.table.index.isin(fewer.table.index)])
    assert over_draws(rows, range(2), 9).shape == over_draws(rows, range(2)).shape
