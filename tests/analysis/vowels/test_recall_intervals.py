"""Intervals over runs and over speakers, and the other analyses of recalls."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student
from scipy.stats import ttest_rel

from sertools.analysis.vowels import recall_readings as readings
from sertools.analysis.vowels.recall_intervals import difference_table, recall_table, spread
from sertools.analysis.vowels.recall_statistics import Counted, uar, uar_pseudo
from sertools.analysis.vowels.recalls import CELL, CORPORA, SPEAKERS, UTTERANCES, Tallies
from sertools.report.claims import claims
from sertools.report.rules import evaluate

OURS, THEIRS = ("AGA-CL", "Both", "given", "hap"), ("CL", "", "", "hap")


@pytest.fixture(scope="module")
def counted(guessed, utterances):
    return Counted(guessed, utterances)


def test_few_speakers_have_a_value_each_and_no_interval(counted):
    tallies = counted("transfer", "English", "Mandarin")
    found = recall_table(spread(tallies)).set_index(list(CELL))
    runs = tallies.recalls()[tallies.cells.get_loc(OURS), :, 0]
    row = found.loc[OURS]
    half = student.ppf(0.975, 2) * runs.std(ddof=1) / np.sqrt(3)
    assert [row["value"], row["run_low"], row["run_high"]] == pytest.approx(
        [runs.mean(), runs.mean() - half, runs.mean() + half]
    )
    assert len(row["dots"]) == 4 and np.mean(row["dots"]) == pytest.approx(row["value"])
    assert found[["low", "high"]].isna().all(axis=None) and len(found) == 19 * 5


def many(seed=0):
    """Two models of two runs on ten speakers; the first right in 80 %, the second in 50 %."""
    draw = np.random.default_rng(seed)
    cells = pd.MultiIndex.from_tuples([OURS, THEIRS], names=CELL)
    rows = np.zeros((2, 2, 10, 4), dtype=int)
    rows[..., :2] = 20
    right = np.zeros_like(rows)
    for place, share in enumerate((0.8, 0.5)):
        right[place, ..., :2] = draw.binomial(20, share, size=(2, 10, 2))
    names = tuple(f"x-{place}" for place in range(10))
    return Tallies(cells, (0, 1), names, ("x",) * 10, ("fixed",) * 10, rows, right)


def test_many_speakers_have_an_interval_that_covers():
    tallies = many()
    (row,) = difference_table(spread(tallies, count=400), [(OURS, THEIRS)]).to_dict("records")
    recalls = tallies.recalls()[..., 0]
    assert row["value"] == pytest.approx((recalls[0] - recalls[1]).mean())
    assert row["low"] < row["value"] < row["high"] and row["low"] > 0 and row["dots"] == ()
    by_speaker = (tallies.right[0] - tallies.right[1]).sum((0, 2)) / 80
    assert (row["high"] - row["low"]) / 4 == pytest.approx(by_speaker.std() / np.sqrt(10), rel=0.25)
    assert row["p"] == pytest.approx(ttest_rel(recalls[0], recalls[1]).pvalue) and (row["ahead"], row["runs"]) == (2, 2)
    assert spread(tallies, count=0).bootstrapped is False


def test_pairs_that_are_not_there_are_left_out():
    assert difference_table(spread(many(), count=10), [(OURS, ("GAN", "", "", "hap"))]).empty


def test_guessed_labels_stand_in_the_place_of_given_ones(counted):
    found = readings.guessed(counted)["uar"]
    assert list(dict.fromkeys(found["analysis"])) == [UTTERANCES, CORPORA, SPEAKERS, readings.GUESSED]
    wide = found.set_index(["model", "anchors", "direction", "task", "analysis"])["value"].unstack("analysis")
    pseudo = uar_pseudo(counted, count=0).set_index(["model", "direction", "task"])["value"]
    given = uar(counted, count=0).set_index(["model", "anchors", "direction", "task"])["value"]
    assert wide[UTTERANCES].loc[given.index].to_numpy() == pytest.approx(given.to_numpy())
    for model, anchors, expected in (("AGA-CL", "Both", pseudo), ("CL", "Both", None), ("GA-CL", "Mono", None)):
        own = wide.loc[(model, anchors)]
        other = own[UTTERANCES] if expected is None else expected.loc[model].reindex(own.index)
        assert own[readings.GUESSED].to_numpy() == pytest.approx(other.to_numpy())


def test_other_choices_can_be_judged_by_the_rules(counted):
    found = readings.chosen(counted)
    names = [UTTERANCES, CORPORA, SPEAKERS, readings.GUESSED, *counted.results.settings.choices]
    assert list(dict.fromkeys(found["uar"]["analysis"])) == names
    for claim in ("vowels-12", "vowels-13", "vowels-34"):
        assert len(evaluate(claims("vowels")[claim].rule, found, by="analysis")) == len(names)
    three = readings.pooled(counted, ["uar", "uar_rated"])
    for claim in ("vowels-16", "vowels-17", "vowels-20"):
        assert len(evaluate(claims("vowels")[claim].rule, three, by="analysis")) == 3
