"""Tables and the figure on the alignment, on a record that can be read off."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels.alignment_record import PAIRS, AlignmentRecord
from sertools.report.alignment_tables import corpus_table, emotion_table, judged_table, shortest_by_emotion
from sertools.report.figure_alignment import draw_errors_of_alignment

TITLES = {"tess": "TESS", "emodb": "EMO-DB"}


@pytest.fixture
def record():
    pairs = [
        ("emodb", way, "hand labels", "emodb/a", "emodb-03", emotion, "a", hit, error)
        for way, emotion, hit, error in (
            ("plain", "sad", True, 0.010),
            ("plain", "sad", False, 0.030),
            ("refined", "sad", True, 0.004),
            ("refined", "sad", True, 0.008),
            ("refined", "angry", True, 0.002),
        )
    ]
    lengths = {"shortest_tenth": 0.02, "median_length": 0.08, "longest_tenth": 0.2}
    apart = {"agree": 0.9, "apart": 0.006, "apart_ninety": 0.03}
    corpora = [
        {"corpus": "emodb", "emotion": emotion, "recordings": count, "failed": 0, "seconds": 60.0 * count,
         "vowels": 10 * count, "floored": floored, **lengths, **apart}
        for emotion, count, floored in (("all", 3, 3), ("angry", 1, 2), ("sad", 2, 1))
    ]  # fmt: skip
    score = {"utterances": 1, "hits": 0.5, "hits_of_marked": 0.4, "hits_of_predicted": 0.3, "median": 0.02}
    score |= {"ninety": 0.03, "unmatched_predicted": 2, "unmatched_marked": 1}
    judged = [{"corpus": "emodb", "way": "plain", "against": "hand labels", **score}]
    facts = {"judged": judged, "cpu": {"emodb": {"reading": 0.3, "plain": 1.5, "refined": 6.0}}}
    frame = pd.DataFrame(pairs, columns=list(PAIRS))
    return AlignmentRecord(frame, frame.iloc[:0], pd.DataFrame(corpora), facts)


def test_scores_are_told_in_milliseconds(record):
    row = judged_table(record.judged, TITLES).loc[("EMO-DB", "time warping alone", "hand labels")]
    assert row["median (ms)"] == 20 and row["90 % (ms)"] == 30 and row["hits"] == 0.5 and row["not found"] == 1


def test_emotions_side_by_side(record):
    found = emotion_table(record, "emodb")
    assert found.loc["sad", "vowels"] == 2 and found.loc["sad", "plain: hits"] == 0.5
    assert found.loc["sad", "refined: median (ms)"] == pytest.approx(6)
    assert np.isnan(found.loc["angry", "plain: hits"])


def test_a_corpus_without_hand_labels(record):
    row = corpus_table(record, TITLES).loc["EMO-DB"]
    assert row["minutes"] == 3 and row["shortest"] == pytest.approx(0.1) and row["median (ms)"] == 80
    assert (row["reading"], row["warping"], row["refining"]) == pytest.approx((0.1, 0.5, 2.0))


def test_shares_of_the_shortest_length_by_emotion(record):
    found = shortest_by_emotion(record, TITLES, ("happy", "angry", "sad"))
    assert found.index.tolist() == ["EMO-DB"] and np.isnan(found.loc["EMO-DB", "happy"])
    assert found.loc["EMO-DB", ["angry", "sad"]].tolist() == pytest.approx([0.2, 0.05])


def test_the_dots_stand_at_the_quantiles():
    values = np.arange(1.0, 102.0)
    figure = draw_errors_of_alignment({"one": {"a": values}, "two": {"b": values, "c": 9000 + values}})
    first, second = figure.axes
    (dots,) = (line for line in first.lines if line.get_marker() == "o")
    assert dots.get_xdata().tolist() == [51, 91] and dots.get_ydata().tolist() == [0.5, 0.9]
    # what lies beyond the axis stands at its end
    assert max(line.get_xdata().max() for line in second.lines) == second.get_xlim()[1]
    plt.close(figure)
