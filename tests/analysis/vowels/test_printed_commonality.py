"""The combined score of `vowels`, recomputed from its own CS and ED, and what its change after training says."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels.printed_commonality import (
    EMOTIONS,
    anchors_against_scores,
    anchors_printed,
    changes,
    fitted_maximum,
    recomputed,
    regression_to_the_mean,
    similarity,
)
from sertools.report.published import load


@pytest.fixture
def printed():
    return load("vowels")


def table2(cosine, distance, combined):
    """Table 2 in which every vowel of an emotion has the same three values but for a little of its place."""
    vowels = ("i", "E", "@", "A/a", "O", "u", "aI", "eI", "aU", "oU")
    rows = [
        {"table": "Table 2", "row": vowel, "condition": emotion, "metric": metric, "mean": value, "note": np.nan}
        for first, emotion in enumerate(EMOTIONS)
        for place, vowel in enumerate(vowels)
        for metric, value in (
            ("CS", cosine),
            ("ED", distance + 0.1 * place + 0.2 * first),
            ("Com", combined(cosine, distance + 0.1 * place + 0.2 * first)),
        )
    ]
    return pd.DataFrame(rows)


def test_a_maximum_of_six_gives_34_of_the_35_scores_that_are_whole(printed):
    found = recomputed(printed)
    whole = found[~found["repaired"]]
    assert len(whole) == 35 and whole["agrees"].sum() == 34
    odd = whole[~whole["agrees"]]
    assert odd.index.tolist() == [("hap", "eI")] and odd["recomputed"].round(2).tolist() == [0.69]


def test_the_bound_is_that_of_rounding(printed):
    cell = (printed["table"] == "Table 2") & (printed["row"] == "u") & (printed["condition"] == "neu")
    printed.loc[cell & (printed["metric"] == "Com"), "mean"] = 0.59
    assert not recomputed(printed).loc[("neu", "u"), "agrees"]


def test_other_maxima_fit_few(printed):
    whole = ~similarity(printed)["repaired"]
    assert recomputed(printed, 5.62)[whole]["agrees"].sum() < 20 > recomputed(printed, 6.5)[whole]["agrees"].sum()
    with pytest.raises(ValueError, match="at least the printed 5.62, came 5"):
        recomputed(printed, 5)


def test_the_maximum_is_found_again(printed):
    planted = fitted_maximum(table2(0.9, 2.0, lambda cosine, distance: (cosine + 1 - distance / 4.5) / 2))
    assert planted.maximum == pytest.approx(4.5) and planted.intercept == pytest.approx(1.0)
    assert planted.slope == pytest.approx(-1 / 4.5) and planted.rms == pytest.approx(0, abs=1e-12)
    paper = fitted_maximum(printed)
    assert paper.cells == 35 and paper.maximum == pytest.approx(5.997, abs=0.001)
    assert paper.intercept == pytest.approx(0.991, abs=0.001) and paper.slope == pytest.approx(-0.1643, abs=0.0001)


def test_anchors_of_table_3_against_table_2(printed):
    found = anchors_against_scores(printed)
    wrong = found[~found["agrees"]]
    assert len(found) == 12 and wrong[["emotion", "group"]].to_numpy().tolist() == [["ang", "WA"]]
    assert wrong["printed"].item() == ("O", "u", "oU") and wrong["by_score"].item() == ("i", "u", "oU")
    unrounded = anchors_against_scores(printed, 6.0).set_index(["emotion", "group"])["by_score"]
    assert unrounded["ang", "WA"] == ("i", "u", "aI") and unrounded["hap", "BA"] == ("i", "eI")


def test_printed_anchors(printed):
    found = anchors_printed(printed)
    assert found["hap", "GA"] == ("i", "@", "A/a", "eI", "aI") and found["sad", "BA"] == ("O", "aU")
    for emotion in EMOTIONS:
        assert set(found[emotion, "BA"]) <= set(found[emotion, "GA"])
        assert not set(found[emotion, "WA"]) & set(found[emotion, "GA"])


def test_changes_after_anchoring(printed):
    frame = changes(printed)
    assert len(frame) == 80 and frame["anchored"].sum() == 2 * 4 * 5
    row = frame.set_index(["direction", "emotion", "vowel"]).loc[("M->B", "hap", "E")]
    assert (row["before"], row["after"], bool(row["anchored"])) == (0.69, 0.80, False)
    found = regression_to_the_mean(frame)
    assert found["risen"].to_dict() == {"M->B": 39, "B->M": 37}
    assert found["correlation"].round(2).to_dict() == {"M->B": -0.94, "B->M": -0.91}
    assert (found["sd_after"] < found["sd_before"] / 2).all()
    # what anchors do less than others is what one line through all vowels gives
    assert (found["change_others"] - found["change_others_expected"]).abs().max() < 0.01


def test_the_correlation_of_a_change_with_its_start_is_the_closed_form():
    draw = np.random.default_rng(0)
    before, after = draw.normal(0.7, 0.09, 4000), draw.normal(0.8, 0.03, 4000)
    frame = pd.DataFrame(
        {"direction": "x", "before": before, "after": after, "change": after - before, "anchored": before > 0.7}
    )
    found = regression_to_the_mean(frame).loc["x"]
    s, t, r = found["sd_before"], found["sd_after"], found["correlation_after"]
    assert found["correlation"] == pytest.approx((r * t - s) / np.sqrt(s**2 + t**2 - 2 * r * s * t))
    assert found["correlation"] == pytest.approx(found["if_unrelated"], abs=0.01)
    assert found["change_others"] > found["change_anchored"]
