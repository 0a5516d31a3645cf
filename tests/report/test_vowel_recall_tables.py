"""Tables 4 and 5 of `vowels` beside ours, and what stands beside them, from recalls that are known."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels.recall_intervals import spread
from sertools.analysis.vowels.recalls import CELL, Tallies
from sertools.analysis.vowels.results import Results
from sertools.analysis.vowels.setup import BASELINES, TASKS
from sertools.models.vowel_methods import METHODS
from sertools.report import baseline_tables, published
from sertools.report import figure_vowel_recalls as figures
from sertools.report import vowel_ablation_tables as ablations
from sertools.report import vowel_recall_tables as tables

MODELS = [(one.name, one.kind or "", "given" if one.anchored else "") for one in METHODS]
RIGHT = {"CL": 8, "AGA-CL": 12, "GA-CL": 10, "BA-CL": 9, "WA-CL": 7, "GAN": 11, "NMF": 6, "Ensemble": 5, "Few-shot": 4}
"""Of 20 utterances of each class."""


def tallies(models, people, corpora=None, tasks=TASKS, runs=3):
    """Every model right as often as `RIGHT` says, in a run once less or more, and on the first speaker twice more."""
    cells = [(*model, task) for model in models for task in tasks]
    rows = np.zeros((len(cells), runs, len(people), 4), dtype=int)
    right = rows.copy()
    for place, (name, *_, task) in enumerate(cells):
        classes = 4 if task == "4-CAT" else 2
        rows[place, ..., :classes] = 20
        right[place, ..., :classes] = RIGHT[name] + np.arange(-1, runs - 1)[:, None, None]
        right[place, :, 0, :classes] += 2 if name == "AGA-CL" else 0
    folds = people if len(people) < 8 else ["fixed"] * len(people)
    corpora = corpora or ["x"] * len(people)
    index = pd.MultiIndex.from_tuples(cells, names=CELL)
    return Tallies(index, tuple(range(runs)), tuple(people), tuple(corpora), tuple(folds), rows, right)


BASED = [*MODELS, *((name, "", "") for name in BASELINES)]
FEW = tallies(BASED, ["m-1", "m-2", "m-3", "m-4"])
MANY = tallies(BASED, [f"e-{n}" for n in range(10)] + ["f-1"], ["e"] * 10 + ["f"])
SPREADS = {"en->zh": spread(FEW), "zh->en": spread(MANY, count=100)}


def table4():
    theirs = tables.printed_recalls(published.load("vowels", "Table 4"))
    own = pd.concat([tables.ours(one, name) for name, one in SPREADS.items()], ignore_index=True)
    tested = pd.concat([tables.tests(one, name) for name, one in SPREADS.items()], ignore_index=True)
    return tables.beside(own, theirs, tested), tested


def test_table_4_has_every_cell_of_the_paper_with_its_stars():
    cells, _ = table4()
    assert len(cells) == 50 and cells[["paper", "value", "difference"]].notna().all(axis=None)
    row = cells.set_index(["direction", "row", "task"]).loc[("en->zh", "GAN", "4-CAT")]
    assert (row["paper"], row["paper_stars"]) == (56.91, 2) and row["value"] == pytest.approx(55)
    assert row["difference"] == pytest.approx(55 - 56.91)
    aga = cells.set_index(["direction", "row", "task"]).loc[("en->zh", "AGA-CL Both", "sad")]
    assert aga["paper"] == 69.29 and aga["stars"] == "" and aga["dots"] == pytest.approx((70, 60, 60, 60))


def test_stars_are_of_the_gain_over_the_runs():
    cells, tested = table4()
    # all differences are the same over the runs, so that none is left to chance
    assert (tested["p"] == 0).all() and (tested["ahead"] == 3).all()
    shown = tables.layout(cells, ["en->zh"], [tables.Line("ours")], ["NMF", "AGA-CL Both"])
    assert shown.loc[("NMF after Luo and Han (2020)", "ours"), "four classes"] == "30.0***"
    assert shown.loc[("AGA-CL Both", "ours"), "angry"] == "62.5"


def test_lines_say_who_varies():
    cells, _ = table4()
    lines = [tables.Line(key) for key in tables.LINES]
    shown = tables.layout(cells, ["en->zh"], lines, ["AGA-CL Both"]).loc["AGA-CL Both"]
    assert shown["four classes"].to_list() == ["58.14", "62.5", "+4.4", "50.1 to 74.9", "70 · 60 · 60 · 60"]
    many = tables.layout(cells, ["zh->en"], lines, ["GAN"])
    assert many.loc[("GAN after Su and Lee (2022)", "speakers"), "happy"] == "55.0 to 55.0"
    assert list(many.columns) == ["four classes", "neutral", "happy", "angry", "sad"]


def test_table_5_takes_its_rated_half_from_other_corpora():
    rated = spread(tallies(MODELS, [f"d-{n}" for n in range(8)], tasks=("aro", "val")), count=50)
    own = pd.concat([tables.ours(SPREADS["en->zh"], "en->zh"), tables.ours(rated, "en->dk")])
    theirs = tables.printed_recalls(published.load("vowels", "Table 5"))
    cells = tables.beside(own, theirs)
    shown = tables.layout(cells, ["en->zh", "en->dk"], [tables.Line("paper"), tables.Line("ours")], tables.ROWS)
    assert list(shown.columns) == ["four classes", "neutral", "happy", "angry", "sad", "arousal", "valence"]
    assert len(shown) == 28 and shown.index.unique("model").to_list() == list(tables.ROWS)
    assert shown.loc[("GA-CL Diph", "paper"), "four classes"] == "59.93"
    assert shown.loc[("GA-CL Diph", "ours"), ["four classes", "arousal"]].to_list() == ["50.0", "50.0"]
    assert set(shown.loc[("within", "ours")]) == {"–"}


def test_significance_counts_sides_and_speakers():
    _, tested = table4()
    counts = baseline_tables.significance_table(tested, published.load("vowels", "Table 4"))
    above = [name for name in counts if name.startswith("above")]
    assert counts.loc["the paper, any star", above].sum() == 33 and (counts["cells"] == 20).all()
    assert counts.loc["speakers", above].to_list() == [20, 20]
    assert counts.loc["runs, p up to 0.05 after Holm", above].to_list() == [20, 20]
    turned = tested.assign(gain=-tested["gain"], dots=[tuple(-d for d in dots) for dots in tested["dots"]])
    turned[["low", "high"]] = -turned[["high", "low"]]
    other = baseline_tables.significance_table(turned, published.load("vowels", "Table 4"))
    assert other.loc["speakers", above].sum() == 0 and other.loc["speakers"].drop("cells").sum() == 40


def test_methods_are_named_after_others():
    found = baseline_tables.methods_table()
    assert found.index.to_list() == list(BASELINES)
    assert all("cite" in str(each) for each in found["after"])


def test_differences_are_points_and_signed():
    pair = (("AGA-CL", "Both", "given", "4-CAT"), ("CL", "", "", "4-CAT"))
    found = ablations.differences(SPREADS, [pair])
    row = found.loc[("en->zh", "AGA-CL Both less CL", "4-CAT")]
    assert row["value"] == pytest.approx(22.5) and row["dots"] == pytest.approx((30, 20, 20, 20))
    shown = ablations.differences_shown(found)
    assert shown.loc[("English to Mandarin", "AGA-CL Both less CL", "four classes"), "points"] == "+22.5"
    assert shown.iloc[0]["over speakers"] == "+30 · +20 · +20 · +20" and shown.iloc[0]["runs above zero"] == "3 of 3"


def test_wins_are_counted_over_the_cells_of_the_table():
    cells = [(d, t) for d in ("en->zh", "zh->en") for t in TASKS]
    cells += [(d, t) for d in ("en->dk", "dk->en") for t in ("aro", "val")]
    rows = [
        {"model": name, "anchors": kind, "direction": d, "task": t, "value": RIGHT[name] / 20}
        for name in ("CL", "BA-CL", "WA-CL", "GA-CL", "AGA-CL")
        for kind in ("Mono", "Diph", "Both")
        for d, t in cells
    ]
    found = ablations.wins_table(published.load("vowels", "Table 5"), pd.DataFrame(rows))
    assert found.loc[("AGA-CL above GA-CL", "Both")].to_list() == ["13 of 14", "14 of 14"]
    assert found.loc[("WA-CL above CL", "Diph"), "ours"] == "0 of 14"


def test_a_single_division_is_held_against_the_same_speakers():
    once = spread(tallies(MODELS, ["m-1", "m-4"]))
    found = ablations.fixed_table(SPREADS["en->zh"], once, [("AGA-CL", "Both", "given")]).loc["AGA-CL Both"]
    assert found["in turn, all"] == pytest.approx(62.5) and found["in turn, the same two"] == pytest.approx(65)
    assert found["divided once"] == pytest.approx(65) and found["each of the two"] == "70 · 60"


def test_corpora_are_shown_where_there_are_several():
    found = ablations.corpora_table(SPREADS, [("CL", "", ""), ("AGA-CL", "Both", "given")])
    assert found.loc["English to Mandarin"].index.to_list() == ["x: 4 speakers, 320 utterances"]
    own = found.loc["Mandarin to English", "AGA-CL Both"]
    assert own.index.to_list()[:2] == ["e: 10 speakers, 800 utterances", "f: 1 speaker, 80 utterances"]
    assert own.to_list() == pytest.approx([61, 60, 60 + 10 / 11, 60.5, 60 + 10 / 11])


def test_costs_are_means_of_models_and_ranges_of_epochs():
    models = pd.DataFrame(
        {
            "study": "transfer", "model": ["CL", "CL", "GAN"], "seconds": [1.0, 3.0, np.nan],
            "epochs": [9.0, 12.0, np.nan], "best": [3.0, 4.0, np.nan],
        }
    )  # fmt: skip
    curves = pd.DataFrame([(0, 3, "validation_ua", 0.5), (0, 4, "validation_ua", 0.9), (0, 3, "emotion_loss", 1.0)],
                          columns=["number", "epoch", "quantity", "value"])  # fmt: skip
    none = pd.DataFrame()
    found = ablations.costs_table(Results(models, none, none, curves, none, none, none))
    assert found.loc["CL"].to_list() == [2, 2.0, "9 to 12", "3 to 4", 50.0]
    assert found.loc["GAN", "epochs"] == "" and np.isnan(found.loc["GAN", "seconds a model"])


def test_figures_show_every_cell():
    cells, tested = table4()
    gains = cells.assign(gain=1.0)[["direction", "row", "task", "gain"]]
    figure = figures.draw_gains_over_baselines(tested, gains)
    assert len(figure.axes) == 2 and figure.axes[0].get_title() == "English to Mandarin"
    marks = [line for line in figure.axes[0].lines if line.get_marker() in figures.MARKERS.values()]
    assert len(marks) == 20 and marks[0].get_xdata()[0] == pytest.approx(7.5)
    plt.close(figure)
    rows = ["GAN", "AGA-CL Both"]
    figure = figures.draw_recalls(cells[cells["task"] == "4-CAT"], list(SPREADS), rows, 25)
    assert [one.get_text() for one in figure.axes[0].get_yticklabels()] == rows
    assert "AGA-CL Both 62.5" in figures.alt_of_recalls(cells[cells["task"] == "4-CAT"], ["en->zh"], rows)
    plt.close(figure)
    own = tables.ours(SPREADS["en->zh"], "en->zh")
    fifth = tables.beside(own, tables.printed_recalls(published.load("vowels", "Table 5")))
    figure = figures.draw_gains(fifth, {"half": ("en->zh", "en->dk")}, ["GA-CL Both", "AGA-CL Both"])
    texts = [one.get_text() for one in figure.axes[1].texts]
    assert texts[:5] == ["+10.0"] * 5 and [one.get_text() for one in figure.axes[0].texts][0] == "+5.5"
    figure.draw_without_rendering()
    plt.close(figure)
