"""The curve over the amount of speech, and the other choices of `wild`."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from sertools.analysis.wild import choices, trend
from sertools.analysis.wild.accuracy import unweighted
from sertools.analysis.wild.setup import PARTS


def test_spearman_is_scipys_with_ties_and_zero_without_change():
    draw = np.random.default_rng(0)
    values = draw.integers(3, size=(50, 4)).astype(float)
    for row, found in zip(values, trend.spearman(values), strict=True):
        expected = spearmanr(row, range(4)).statistic if len(set(row)) > 1 else 0.0
        assert found == pytest.approx(expected)


def test_the_curve_has_the_papers_own_members_at_its_end(guessed_members, guessed_counts):
    chosen = trend.on_curve(guessed_members)
    assert set(chosen["amount"]) == {"1/8", "1/4", "1/2", "all"} and "scratch" not in set(chosen["strategy"])
    assert chosen.groupby(["strategy", "amount"]).size().to_dict() == {
        **{("frozen", amount): 2 for amount in ("1/8", "1/4", "1/2")},
        **{("fine-tuned", amount): 1 for amount in ("1/8", "1/4", "1/2")},
        ("frozen", "all"): 3,
        ("fine-tuned", "all"): 3,
    }
    curve = trend.curve_of_runs(guessed_counts, guessed_members, PARTS)
    assert list(dict.fromkeys(curve["amount"])) == ["1/8", "1/4", "1/2", "all"]
    of = unweighted(guessed_counts[guessed_counts["corpus"] == "tess"], ["member"])
    last = curve[(curve["strategy"] == "frozen") & (curve["amount"] == "all")].sort_values("run")
    own = guessed_members[guessed_members["own"] & (guessed_members["strategy"] == "frozen")].sort_values("run").index
    assert last["ua"].to_list() == of[own].to_list()


def test_trend_of_replicates(guessed_members, guessed_counts):
    curve = trend.pretraining_curve(guessed_counts, guessed_members, PARTS, count=10)
    assert curve["replicate"].nunique() == 20
    found = trend.pretraining_trend(curve).set_index(["replicate", "strategy"])["value"]
    one = curve[(curve["replicate"] == 13) & (curve["strategy"] == "fine-tuned")].set_index("amount")["value"]
    expected = spearmanr([1, 2, 3, 4], one[["1/8", "1/4", "1/2", "all"]]).statistic
    assert found[13, "fine-tuned"] == pytest.approx(expected)
    with pytest.raises(ValueError, match="two amounts"):
        trend.pretraining_trend(curve[curve["amount"] == "all"])


def test_readings_leave_out_what_belongs_to_other_questions(guessed_members):
    of = choices.readings(guessed_members)
    assert of.value_counts().to_dict() == {
        "as published": 9,
        "weighting: balanced": 2,
        "variant: mended": 2,
        "mapping: surprise dropped": 2,
        "mapping: surprise neutral": 2,
        "mapping: boredom neutral": 2,
    }
    assert guessed_members.loc[of.index[of == "as published"], "own"].all()


def test_analyses_put_each_encoder_in_the_rules_place(guessed_members, guessed_counts):
    accuracy = choices.by_reading(guessed_counts, guessed_members)
    assert set(accuracy["runs"]) == {1, 3}
    found = choices.analyses(accuracy, PARTS).set_index(["analysis", "strategy", "corpus", "split"])["value"]
    assert set(found.index.unique("analysis")) == {
        "as published, fine-tuned",
        *(f"{reading}, frozen" for reading in accuracy["reading"]),
    }
    value = accuracy.set_index(["reading", "strategy", "corpus"])["value"]
    tuned = found["as published, fine-tuned", "frozen", "tess", "disjoint"]
    assert tuned == value["as published", "fine-tuned", "tess"]
    assert found["variant: mended, frozen", "frozen", "tess", "disjoint"] == value["variant: mended", "frozen", "tess"]
    assert found["as published, frozen", "scratch", "emodb", "disjoint"] == value["as published", "scratch", "emodb"]


def test_a_reading_without_an_encoder_gives_no_analysis(guessed_members, guessed_counts):
    accuracy = choices.by_reading(guessed_counts, guessed_members)
    cut = accuracy[~((accuracy["reading"] == "weighting: balanced") & (accuracy["strategy"] == "frozen"))]
    lost = set(choices.analyses(accuracy, PARTS)["analysis"]) - set(choices.analyses(cut, PARTS)["analysis"])
    assert lost == {"weighting: balanced, frozen"}


def test_trend_analyses(guessed_members, guessed_counts):
    curve = trend.curve_of_runs(guessed_counts, guessed_members, PARTS)
    found = choices.trend_analyses(curve)
    assert set(found["analysis"]) == {"fine-tuned", "frozen"} and found["analysis"].is_unique
    assert set(found["strategy"]) == {"frozen"}
    means = curve[curve["strategy"] == "fine-tuned"].groupby("amount", sort=False)["ua"].mean()
    expected = pd.Series(spearmanr(range(4), means).statistic)
    assert found.set_index("analysis")["value"]["fine-tuned"] == pytest.approx(expected[0])
