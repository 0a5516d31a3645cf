"""Tables and figures of the recognition page of `wild`, from accuracies that are known."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from sertools.analysis.wild.accuracy import OverRuns
from sertools.analysis.wild.setup import PARTS
from sertools.corpora.polarity import POLARITIES
from sertools.report import recognition_tables as tables
from sertools.report.figure_amount import draw_amount
from sertools.report.figure_answers import draw_answers
from sertools.report.figure_strategies import COLOURS, draw_strategies

STRATEGIES = ("scratch", "frozen", "fine-tuned")
CORPORA = {"emodb": ["15"], "emovo": ["f3"], "ravdess": ["23"], "savee": ["KL"], "tess": ["OAF", "YAF"]}


def by_speakers():
    """Scratch .4, frozen .1 more, fine-tuned .2 more; a run adds .01, YAF .02."""
    rows = []
    for strategy, base in zip(STRATEGIES, (0.4, 0.5, 0.6), strict=True):
        for run in range(3):
            for corpus, who in CORPORA.items():
                for speaker in who:
                    ua = base + 0.01 * run * (1 + (strategy == "frozen")) + 0.02 * (speaker == "YAF")
                    speaker = f"{corpus}-{speaker}"
                    rows.append({"strategy": strategy, "run": run, "corpus": corpus, "speaker": speaker, "ua": ua})
    return pd.DataFrame(rows)


SPEAKERS = by_speakers()
ACCURACY = SPEAKERS.groupby(["strategy", "run", "corpus"], sort=False)["ua"].mean().reset_index()


def test_table_2_names_what_is_lost_and_gives_both_kinds_of_doubt():
    found = tables.table2(ACCURACY, SPEAKERS, PARTS, {"scratch": 8.0, "the literature": 8.5})
    assert list(found.columns) == ["EMO-DB", "EMOVO", "IEMOCAP", "RAVDESS", "SAVEE", "TESS (left out)"]
    assert (found.iloc[:2] == "lost").all(axis=None)
    assert "+8.0 against scratch and +8.5 against the literature" in found.iloc[2]["TESS (left out)"]
    assert found.loc["scratch, ours", "IEMOCAP"] == "audio not here"
    assert found.loc["scratch, ours", "TESS (left out)"] == "0.42 [0.40, 0.44] (OAF 0.41 · YAF 0.43)".replace(
        "0.42 [0.40, 0.44]", tables.with_runs(OverRuns(0.42, 0.42 - 0.0248, 0.42 + 0.0248, 0.01, 3))
    )
    assert "(" not in found.loc["scratch, ours", "EMO-DB"]


def test_a_single_run_has_no_interval():
    assert tables.with_runs(OverRuns(0.5, np.nan, np.nan, np.nan, 1)) == "0.50"
    assert tables.with_runs(OverRuns(0.05, -0.01, 0.11, 0.1, 5), sign=True) == "+0.05 [\u22120.01, 0.11]"


def test_differences_are_paired_by_run_and_of_each_speaker():
    found = tables.differences_table(ACCURACY, SPEAKERS, PARTS)
    assert found.index.unique("encoder").to_list() == ["frozen", "fine-tuned"]
    assert found.index.get_level_values("on")[:3].to_list() == ["TESS, left out", "TESS, OAF", "TESS, YAF"]
    assert found.loc[("frozen", "TESS, left out"), "difference"].startswith("+0.11 [")
    assert found.loc[("frozen", "TESS, YAF"), "sd"] == pytest.approx(0.01)
    tuned = found.loc["fine-tuned"]
    assert (tuned["runs above zero"] == "3 of 3").all() and np.allclose(tuned["sd"], 0)
    assert tuned.index[-1] == "mean of the test partitions"


def test_men_are_compared_with_themselves():
    rows = []
    for speaker, disjoint, random in (("savee-DC", 0.4, 0.6), ("savee-KL", 0.2, 0.5)):
        for run in range(2):
            rows += [
                {"strategy": "scratch", "split": split, "speaker": speaker, "run": run, "rows": rest, "ua": ua}
                for split, rest, ua in (("disjoint", 60, disjoint), ("random", 15, random))
            ]
    found = tables.men_table(pd.DataFrame(rows))
    assert found.loc[("scratch", "DC"), "random adds"] == pytest.approx(0.2)
    assert found.loc[("scratch", "mean"), ["held out", "random split"]].to_list() == pytest.approx([0.3, 0.55])
    assert found.loc[("scratch", "KL"), ["rows", "rows, random", "runs"]].to_list() == [60, 15, 2]


def test_readings_show_what_an_encoder_adds():
    rows = [
        {"reading": reading, "strategy": strategy, "corpus": "tess", "runs": runs, "value": value}
        for reading, runs, values in (("as published", 5, (0.4, 0.5, 0.3)), ("variant: mended", 1, (0.4, 0.4, 0.5)))
        for strategy, value in zip(STRATEGIES, values, strict=True)
    ]
    found = tables.readings_table(pd.DataFrame(rows), ["tess"])
    assert found["runs"].to_list() == [5, 1]
    assert found["frozen adds"].to_list() == ["+0.10", "+0.00"]
    assert found["fine-tuned adds"].to_list() == ["\u22120.10", "+0.10"]


def test_every_speaker_and_run_is_a_dot():
    guessing = pd.DataFrame({"low": 0.3, "high": 0.36}, index=list(CORPORA))
    figure = draw_strategies(SPEAKERS, ACCURACY, [(name, name) for name in CORPORA], guessing)
    (panel,) = figure.axes
    dots = np.concatenate([line.get_ydata() for line in panel.lines if line.get_marker() == "."])
    assert sorted(dots) == pytest.approx(sorted(SPEAKERS["ua"]))
    assert len(panel.get_xticklabels()) == len(CORPORA)
    figure.draw_without_rendering()
    plt.close(figure)


def test_the_curve_goes_through_the_means_over_runs():
    curve = pd.DataFrame(
        {
            "strategy": ["frozen"] * 4 + ["fine-tuned"] * 4,
            "amount": ["1/2", "1/2", "all", "all"] * 2,
            "run": [0, 1] * 4,
            "ua": [0.4, 0.5, 0.6, 0.7, 0.3, 0.3, 0.3, 0.3],
        }
    )
    figure = draw_amount(curve, {"1/2": 5.0, "all": 10.0}, [0.35, 0.45])
    (panel,) = figure.axes
    (line,) = [one for one in panel.lines if one.get_color() == COLOURS["frozen"] and one.get_linestyle() == "-"]
    assert line.get_ydata() == pytest.approx([0.45, 0.65])
    level = next(one for one in panel.lines if one.get_color() == COLOURS["scratch"])
    assert level.get_ydata()[0] == pytest.approx(0.4)
    assert [one.get_text() for one in panel.get_xticklabels()] == ["5 h\n(1/2)", "10 h\n(all)"]
    plt.close(figure)


def answered(keys, names):
    index = pd.MultiIndex.from_tuples([(strategy, *key) for strategy in STRATEGIES for key in keys], names=names)
    return pd.DataFrame(np.tile([[0.5, 0.3, 0.2]], (len(index), 1)), index=index, columns=list(POLARITIES))


def test_right_answers_are_framed_and_every_share_is_written():
    classes = answered([(name,) for name in POLARITIES], ["strategy", "truth"])
    emotions = answered([("negative", "sad"), ("negative", "angry"), ("neutral", "neutral"), ("positive", "happy")],
                        ["strategy", "truth", "emotion"])  # fmt: skip
    figure = draw_answers(classes, emotions, STRATEGIES)
    assert [len(panel.patches) for panel in figure.axes] == [3, 3, 3, 4, 4, 4]
    below = figure.axes[3]
    assert [one.get_text() for one in below.get_yticklabels()][:2] == ["sad (negative)", "angry (negative)"]
    assert [one.get_text() for one in below.texts][:3] == ["0.50", "0.30", "0.20"]
    plt.close(figure)
    assert tables.emotions_table(emotions).loc[("neutral", "neutral"), "frozen"] == 0.3
