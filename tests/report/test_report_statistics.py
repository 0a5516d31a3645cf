"""From intervals over speakers to replicates, analyses and cells of a table."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.bootstrap import interval, means, replicates
from sertools.models.grid import Grid
from sertools.models.methods import METHODS, Member
from sertools.report.labelled import Labelled
from sertools.report.statistics import (
    analyses,
    beside_printed,
    cells,
    last_divergence,
    replicated,
    tidy,
    with_interval,
)


def measured(speakers, shift=0.0, count=50):
    names = np.repeat([f"s{number}" for number in range(speakers)], 5)
    drawn = replicates(names, count=count)
    codes = drawn.codes(names)
    return interval(means(np.arange(len(names)) % 7 + codes + shift, codes, speakers), drawn)


def test_cells_have_an_interval_or_a_dot_a_speaker():
    frame = cells({("a", "many"): measured(9), ("a", "few"): measured(3)}).set_index("corpus")
    assert frame.loc["many", "low"] < frame.loc["many", "value"] < frame.loc["many", "high"]
    assert len(frame.loc["few", "dots"]) == 3 and np.isnan(frame.loc["few", "low"])


def test_one_printed_row_takes_an_interval_or_the_dots_of_few_speakers():
    printed = pd.DataFrame({"row": ["a"], "mean": [0.5]}, index=[7])
    (many,), (few,) = (beside_printed(printed, measured(number)).to_dict("records") for number in (9, 3))
    assert many["low"] < many["value"] < many["high"] and "dots" not in many
    assert len(few["dots"]) == 3 and few["row"] == "a"


def test_text_says_interval_or_range_of_speakers():
    assert with_interval(measured(9)).startswith(f"{measured(9).estimate:.2f} [")
    assert " to " in with_interval(measured(3))


def test_methods_on_one_corpus_share_their_draws_and_few_speakers_fill_the_replicates():
    of = {
        (method, corpus): measured(number, shift)
        for method, shift in (("a", 0.0), ("b", 1.0))
        for corpus, number in (("few", 3), ("many", 9))
    }
    drawn = replicated(of, ("method", "corpus"), count=50)
    assert drawn.values.shape == (50, 2, 2)
    assert (drawn["b"].values - drawn["a"].values) == pytest.approx(1)
    assert set(drawn["a", "few"].values) == set(of["a", "few"].values)
    assert np.array_equal(drawn["a", "many"].values, of["a", "many"].values)


def test_a_bootstrap_of_another_length_is_refused():
    with pytest.raises(ValueError, match="expected 1000 replicates of a bootstrap, came 50"):
        replicated({("a", "many"): measured(9)}, ("method", "corpus"))


def test_tidy_is_read_back_as_it_was():
    drawn = replicated({("a", "x"): measured(9), ("b", "x"): measured(9, 1)}, ("method", "corpus"), count=50)
    again = Labelled.from_frame(tidy(drawn))
    assert again.axes == drawn.axes and np.array_equal(again.values, drawn.values)


def test_analyses_are_the_estimates_of_each_reading():
    readings = [{("a", "x"): measured(9, shift)} for shift in (0.0, 2.0)]
    wide = analyses(readings, ("method", "corpus"))
    assert wide["a", "x"].values == pytest.approx([one["a", "x"].estimate for one in readings])


def test_divergence_is_the_mean_over_the_models_of_a_method_at_the_last_epoch():
    members = tuple(Member(METHODS[name], 0, run) for name in ("Unsupervised", "Metric-act") for run in (0, 1))
    history = np.zeros((2, 4, 5))
    history[-1, :, 1] = [0.1, 0.3, 0.5, 0.7]
    history[-1, :, 2] = [1.0, 3.0, 5.0, 7.0]
    found = last_divergence(Grid(members, {}, history, 0))
    assert found["Unsupervised", "1"].values == pytest.approx([0.2])
    assert found["Metric-act", "2"].values == pytest.approx([6.0])
