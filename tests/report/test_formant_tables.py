"""Tables and figures on formants against small planted tables."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels import formant_check, formant_statistics
from sertools.analysis.vowels.formant_space import LABELS
from sertools.corpora.vowels import VOWELS
from sertools.measure import vowel_checks
from sertools.report import formant_tables as module
from sertools.report.figure_formant_check import draw_dialect, draw_formant_check
from sertools.report.labelled import Labelled

AXES = {"vowel": VOWELS, "emotion": LABELS}


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def errors():
    """Men at two F0, found 2 % too high below 160 Hz and 20 % too low above; a second formant is not found."""
    rows = [
        ("men", vowel, f0, number, 1000.0 * number, 1000.0 * number * (1.02 if f0 < 160 else 0.8))
        for vowel in ("i", "aU")
        for f0 in (100.0, 220.0)
        for number in (1, 2, 3)
    ]
    table = pd.DataFrame(rows, columns=["group", "vowel", "f0", "formant", "true", "found"])
    table.loc[(table["f0"] == 100) & (table["vowel"] == "i") & (table["formant"] == 2), "found"] = np.nan
    error = table["found"] - table["true"]
    return table.assign(error=error, relative=error / table["true"])


def dialect():
    index = pd.MultiIndex.from_tuples(
        [("men", "i", 50, number) for number in (1, 2, 3)]
        + [("men", "eI", place, number) for place in (20, 80) for number in (1, 2, 3)],
        names=["group", "vowel", "place", "formant"],
    )
    theirs = np.array([300.0, 2300, 3000, 500, 1900, 2600, 400, 2200, 2700])
    frame = pd.DataFrame({"speakers": 3, "ours": theirs * 1.1, "theirs": theirs}, index=index)
    return frame.assign(difference=frame["ours"] - theirs, relative=0.1, shape=0.0)


def test_rejected_tracks_are_summed_over_corpora():
    counted = pd.DataFrame(
        {"tokens": [10, 30], **{name: [1, 2] for name in vowel_checks.RULES}}, index=pd.Index(["a", "b"], name="corpus")
    )
    counted["kept"] = counted["tokens"] - np.array([7, 14])
    counted["share"] = counted["kept"] / counted["tokens"]
    found = module.rejected_table(counted, {"a": "Corpus A"})
    assert list(found.index) == ["Corpus A", "b", "all"]
    assert found.loc["all", "kept"] == 19 and found.loc["all", "short"] == 3
    assert found.loc["all", "share kept"] == pytest.approx(19 / 40)
    assert list(module.rules_table().index) == list(vowel_checks.RULES)


def test_the_check_by_band():
    found = module.check_table(formant_check.summary(errors()))
    assert list(found.index) == [("men", "80 to 160"), ("men", "220 to 300")]
    assert found["vowels"].tolist() == [2, 2]
    assert found["F1 median"].tolist() == pytest.approx([0.02, 0.2])
    assert found["F1 bias"].tolist() == pytest.approx([0.02, -0.2])
    assert found["F2 within 10 %"].tolist() == [0.5, 0.0]
    assert module.band("women", 300) == "300 to 420" and module.band("women", 0) == "130 to 160"


def test_the_check_as_a_figure():
    figure = draw_formant_check(errors())
    assert [axis.get_title() for axis in figure.axes] == ["men, F1", "men, F2"]
    for axis in figure.axes:
        middle = axis.lines[-1]
        np.testing.assert_allclose(middle.get_xydata(), [[100, 0.02], [220, -0.2]])


def test_distances_with_their_range_and_what_chance_gives():
    estimates = np.full((10, 5), 0.2)
    estimates[1] = np.nan
    values = np.repeat(estimates[None], 41, axis=0) + np.linspace(-0.08, 0.08, 41)[:, None, None]
    people = [np.full((10, 5), 6), np.full((10, 5), 4)]
    found = module.distance_table(
        estimates, Labelled(values, AXES), np.full((10, 5), 0.03), np.full((10, 5), 0.01), people
    )
    assert found.loc["/i/", "neutral"] == "0.20 [0.12, 0.28]"
    assert found.loc["/E/", "happy"] == "–" and found.loc["/A/a/", "by chance"] == "0.03"
    assert found.loc["/u/", "by the tracker"] == "0.01"
    assert found.loc["/i/", "speakers"] == "6 and 4" and len(found) == 10


def test_corpora_of_one_language_beside_two_languages():
    columns = pd.MultiIndex.from_tuples([("a", "b")])
    between = pd.DataFrame(0.1, index=pd.Index(VOWELS, name="vowel"), columns=columns)
    found = module.corpora_table(between, pd.Series(0.3, index=list(VOWELS)), {"a": "A", "b": "B"})
    assert list(found.columns) == ["A and B", "English and Mandarin"] and found.index[2] == "/@/"
    assert found.iloc[0].tolist() == [0.1, 0.3]


def test_closer_than_in_neutral_speech():
    estimates = np.full((10, 5), 0.3)
    estimates[1, 1], estimates[2, 3] = 0.2, np.nan
    drawn = np.repeat(estimates[None], 4, axis=0)
    drawn[0, 1, 1] = 0.4
    closer = formant_statistics.closer(estimates, drawn)
    assert closer.loc[("E", "hap")].tolist() == pytest.approx([0.1, 0.75])
    assert closer.loc[("i", "ang")].tolist() == [0, 0] and closer.loc[("@", "sad")].isna().all()
    found = module.closer_table(closer)
    assert found.loc["/E/", "happy"] == "+0.10 (75%)" and found.loc["/@/", "sad"] == "–"
    assert list(found.columns) == ["happy", "angry", "sad"]


def test_english_beside_the_other_study():
    found = module.dialect_table(dialect())
    assert list(found.index) == [("men", "/i/", "50 %"), ("men", "/eI/", "20 %"), ("men", "/eI/", "80 %")]
    assert found.loc[("men", "/i/", "50 %"), "F2"] == "2530 − 2300 = +230"
    assert (found["speakers"] == 3).all() and found["F1, shape"].tolist() == ["+0 %"] * 3
    figure = draw_dialect(dialect())
    axis = figure.axes[0]
    assert axis.get_title() == "men" and axis.xaxis_inverted() and axis.yaxis_inverted()
    points = {tuple(np.round(line.get_xydata()[0])) for line in axis.lines if line.get_marker() in {"o", "D"}}
    assert points == {(2530, 330), (2300, 300), (2090, 550), (1900, 500)}


def test_emotions_stand_in_the_paper_s_order():
    index = pd.MultiIndex.from_tuples(
        [("zh", "sad"), ("zh", "neutral"), ("en", "happy")], names=["language", "emotion"]
    )
    found = module.errors_table(pd.DataFrame({"f0": [1.0, 2.0, 3.0], "high": 0.0}, index=index))
    assert list(found.index) == [("zh", "neutral"), ("zh", "sad"), ("en", "happy")]
    assert found["median F0 (Hz)"].tolist() == [2.0, 1.0, 3.0]


def test_readings_say_which_vowels_are_closest():
    values = np.tile(np.arange(1.0, 11.0)[:, None], (2, 1, 5)) / 10
    values[1, VOWELS.index("@"), -1] = 0.01
    values[1, VOWELS.index("u"), -1] = np.nan
    values[0, VOWELS.index("E"), LABELS.index("hap")] = 0.1
    shifts = Labelled(np.full((2, 2, 10, 5), 0.25), {"formant": ("F1", "F2"), **AXES})
    found = module.readings_table(Labelled(values, AXES), shifts, ["one", "two"])
    assert found["closest"].tolist() == ["/i/, /E/", "/i/, /@/"] and found["furthest"].tolist() == ["/u/", "/O/"]
    assert found["/E/ closer in happiness"].tolist() == pytest.approx([0.1, 0.0])
    assert (found["/u/ fronted"] == 0.25).all()
