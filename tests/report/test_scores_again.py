"""Scores of a model that was trained again against shipped ones."""

import numpy as np
import pandas as pd
import pytest

from sertools.report.scores_again import compare

COLUMNS = ["s0", "s1", "s2", "s3"]


@pytest.fixture
def scores():
    """What a binary model says of three utterances, as made and as shipped."""
    values = np.array([[0.2, 0.8, np.nan, np.nan], [0.1, 0.9, np.nan, np.nan], [0.6, 0.4, np.nan, np.nan]])
    index = pd.Index(["a/1", "a/2", "b/1"], name="utterance")
    made = pd.DataFrame(values, index=index, columns=COLUMNS)
    return made, made.copy()


def test_equal_scores_match(scores):
    found = compare(*scores, COLUMNS, 1.0).set_index("corpus")
    assert found["matches"].all() and found["rows"].to_dict() == {"a": 2, "b": 1}
    assert (found["largest"] == 0).all()


def test_a_score_beyond_the_tolerance_is_found(scores):
    made, shipped = scores
    made.loc["b/1", ["s0", "s1"]] = [0.57, 0.43]
    found = compare(made, shipped, COLUMNS, 1.0).set_index("corpus")
    assert found["matches"].to_dict() == {"a": True, "b": False}
    assert found.loc["b", "beyond"] == 1 and found.loc["b", "largest"] == pytest.approx(0.03)
    assert compare(made, shipped, COLUMNS, 0.0)["matches"].all()


def test_a_missing_utterance_is_found_on_either_side(scores):
    made, shipped = scores
    assert compare(made.drop("a/1"), shipped, COLUMNS, 0.0).set_index("corpus").loc["a", "missing"] == 1
    assert compare(made, shipped.drop("a/1"), COLUMNS, 0.0)["missing"].sum() == 1
