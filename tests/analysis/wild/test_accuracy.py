"""Unweighted accuracies of `wild`, and their replicates, against plain loops."""

import itertools

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.wild import accuracy, replicates
from sertools.analysis.wild.setup import PARTS, SYNTHETIC
from sertools.corpora.polarity import POLARITIES


def plain(rows):
    """Mean recall of the classes that occur, row by row."""
    right, all_of = dict.fromkeys(POLARITIES, 0), dict.fromkeys(POLARITIES, 0)
    for row in rows.to_dict("records"):
        best = max(POLARITIES, key=lambda name: row[name])
        all_of[row["truth"]] += 1
        right[row["truth"]] += best == row["truth"]
    found = [right[name] / all_of[name] for name in POLARITIES if all_of[name]]
    return sum(found) / len(found)


def test_unweighted_accuracy_is_that_of_a_plain_loop(guessed_scores, guessed_counts):
    found = accuracy.unweighted(guessed_counts, ["member", "corpus"])
    for member, corpus in itertools.product([0, 5, 20], ["savee", "tess"]):
        rows = guessed_scores[(guessed_scores["member"] == member) & (guessed_scores["corpus"] == corpus)]
        assert found[member, corpus] == pytest.approx(plain(rows))


def test_order_of_rows_changes_nothing_and_always_one_class_gets_a_third(guessed_scores, guessed_counts):
    shuffled = accuracy.tallies(guessed_scores.sample(frac=1, random_state=1))
    first, second = (
        accuracy.unweighted(each, ["member", "corpus"]).sort_index() for each in (guessed_counts, shuffled)
    )
    pd.testing.assert_series_equal(first, second)
    always = accuracy.tallies(guessed_scores.assign(negative=1.0, neutral=0.0, positive=0.0))
    assert np.allclose(accuracy.unweighted(always, ["corpus"]), 1 / 3)


def test_a_speaker_left_out_is_not_counted_and_an_empty_partition_has_no_value(guessed_scores, guessed_counts):
    own = guessed_counts[(guessed_counts["member"] == 0)]
    found = accuracy.left_out(own, ["member", "corpus"])
    rows = guessed_scores[(guessed_scores["member"] == 0) & (guessed_scores["speaker"] == "tess-YAF")]
    assert found[0, "tess", "tess-OAF"] == pytest.approx(plain(rows))
    assert np.isnan(found[0, "emodb", "emodb-15"])
    assert found[0, "emodb", "emovo-f3"] == accuracy.unweighted(own, ["corpus"])["emodb"]


def test_own_accuracy_and_differences_pair_runs(guessed_members, guessed_counts):
    found = accuracy.own_accuracy(guessed_counts, guessed_members)
    assert set(found["run"]) == {0, 1, 2} and len(found) == 3 * 3 * 5
    paired = accuracy.differences(found, "frozen")
    of = {(row["strategy"], row["run"]): n for n, row in guessed_members[guessed_members["own"]].iterrows()}
    by_member = accuracy.unweighted(guessed_counts, ["member", "corpus"])
    for run in range(3):
        expected = by_member[of["frozen", run], "tess"] - by_member[of["scratch", run], "tess"]
        assert paired.loc[run, "tess"] == pytest.approx(expected)


def test_interval_over_runs():
    found = accuracy.over_runs([0.5, 0.6, np.nan])
    assert (found.runs, round(found.mean, 3)) == (2, 0.55)
    assert found.high - found.mean == pytest.approx(12.7062 * 0.0707107 / np.sqrt(2), rel=1e-4)
    assert np.isnan(accuracy.over_runs([0.5]).low)
    with pytest.raises(ValueError, match="one run at least"):
        accuracy.over_runs([])


def test_names_in_rules():
    assert accuracy.names_in_rules(PARTS)["tess"] == "tess"
    named = accuracy.names_in_rules(SYNTHETIC)
    assert named[SYNTHETIC.rotated] == "savee" and named[SYNTHETIC.unseen] == "tess"
    assert len(set(named.values())) == len(named) == 5


def test_replicates_are_speakers_left_out_times_draws_of_runs(guessed_members, guessed_scores, guessed_counts):
    count = 20
    frame = replicates.disjoint_accuracy(guessed_counts, guessed_members, PARTS, ["tess"], count=count, seed=3)
    draws = replicates.run_draws(3, count, 3)
    assert frame["replicate"].nunique() == 2 * count and set(frame["strategy"]) == {"scratch", "frozen", "fine-tuned"}
    own = guessed_members[guessed_members["own"]]
    for place, left in enumerate(["tess-OAF", "tess-YAF"]):
        rest = guessed_scores[(guessed_scores["corpus"] == "tess") & (guessed_scores["speaker"] != left)]
        runs = own[own["strategy"] == "frozen"].sort_values("run").index
        values = np.array([plain(rest[rest["member"] == member]) for member in runs])
        found = frame[(frame["strategy"] == "frozen")].set_index("replicate")["value"]
        for draw in range(count):
            assert found[place * count + draw] == pytest.approx(values[draws[draw]].mean())


def test_a_partition_without_its_speaker_has_no_value_in_that_replicate(guessed_members, guessed_counts):
    corpora = list(PARTS.labelled)
    frame = replicates.disjoint_accuracy(guessed_counts, guessed_members, PARTS, corpora, count=5)
    wide = frame.pivot(index="replicate", columns=["strategy", "corpus"], values="value")
    assert len(wide) == 4 * 5
    assert wide["scratch"].isna().sum(axis=1).eq(1).all()
    assert wide["scratch"].loc[:4].isna().all()["emodb"]


def test_each_man_is_left_out_of_the_mean_over_men_once(guessed_members, guessed_counts):
    found = replicates.men(guessed_counts, guessed_members, PARTS)
    assert set(found["strategy"]) == {"scratch", "frozen"}
    runs = found.groupby(["strategy", "split", "speaker"])["run"].nunique()
    assert runs["scratch", "disjoint", "savee-KL"] == 3 and runs["scratch", "random", "savee-KL"] == 2
    count = 7
    frame = replicates.rotated_accuracy(found, count=count, seed=1)
    assert frame["replicate"].nunique() == 4 * count
    men = sorted(found["speaker"].unique())
    values = found[(found["strategy"] == "scratch") & (found["split"] == "random")]
    for left, draw in itertools.product(range(4), range(count)):
        each = []
        for man in men[:left] + men[left + 1 :]:
            runs = values[values["speaker"] == man].sort_values("run")["ua"].to_numpy()
            each.append(runs[replicates.run_draws(len(runs), count, 1)[draw]].mean())
        row = frame[(frame["replicate"] == left * count + draw) & (frame["strategy"] == "scratch")]
        assert row.set_index("split")["value"]["random"] == pytest.approx(np.mean(each))


def test_same_seed_same_replicates():
    first, second = (replicates.run_draws(5, 200, 0) for _ in range(2))
    assert (first == second).all() and first.shape == (200, 5) and set(first.ravel()) == set(range(5))
