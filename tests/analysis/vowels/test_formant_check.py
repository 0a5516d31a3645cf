import numpy
import pandas
import pytest

from sertools.analysis.vowels import formant_check


def test_low_voices_are_measured_well():
    pytest.importorskip("parselmouth")
    table = formant_check.measured({"men": (90, 110, 130), "women": (150, 180, 210)})
    assert len(table) == 2 * 7 * 3 * 3
    # 21 vowels are too few for a choice: the usual ceilings
    assert table.groupby("group")["ceiling"].first().to_dict() == {"men": 5000, "women": 5500}
    low = formant_check.summary(table[table["group"] == "men"], bands=(0,))
    assert (low["median"] < 0.05).all() and (low["within"] > 0.85).all()


def test_the_ceiling_is_chosen_where_there_are_enough_vowels():
    pytest.importorskip("parselmouth")
    table = formant_check.measured({"men": (90, 100, 110, 120, 130)})
    assert table["ceiling"].nunique() == 1
    assert formant_check.summary(table, bands=(0,))["within"].min() > 0.95


def test_summary_of_known_errors():
    rows = [
        ("men", "i", 100.0, 1, 300.0, 303.0),
        ("men", "u", 100.0, 1, 300.0, 360.0),
        ("men", "E", 100.0, 1, 500.0, 475.0),
        ("men", "i", 160.0, 1, 300.0, numpy.nan),
        ("men", "i", 200.0, 1, 300.0, 306.0),
    ]
    table = pandas.DataFrame(rows, columns=["group", "vowel", "f0", "formant", "true", "found"])
    error = table["found"] - table["true"]
    came = formant_check.summary(table.assign(error=error, relative=error / table["true"]), bands=(0, 160, 300))
    low, high = came.loc[("men", 0, 1)], came.loc[("men", 160, 1)]
    assert low["vowels"] == 3 and low["within"] == pytest.approx(2 / 3)
    assert low["median"] == pytest.approx(0.05) and low["worst"] == pytest.approx(0.2)
    assert low["hertz"] == pytest.approx(25) and low["bias"] == pytest.approx(0.01)
    assert high["vowels"] == 2 and high["within"] == 0.5 and high["median"] == pytest.approx(0.02)
