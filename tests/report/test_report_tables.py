"""Tables as MyST: digits, signs, escapes, alignment, and the CSV beside them."""

import numpy as np
import pandas as pd
import pytest

from sertools.report.tables import (
    Markup,
    TableError,
    body,
    decimals,
    directive,
    escape,
    number,
    plain,
    signed,
    write_csv,
)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0.567, 2, "0.57"),
        (-0.05, 2, "−0.05"),
        (-0.0, 2, "0.00"),
        (0.0, 2, "0.00"),
        (0.0004, 2, "0.0004"),
        (-0.0004, 2, "−0.0004"),
        (1e-17, 2, "0.00"),
        (12, 2, "12"),
        (np.int64(12), 2, "12"),
        (np.float32(0.5), 1, "0.5"),
        (float("nan"), 2, "–"),
        (None, 2, "–"),
        (0.4137, ".0%", "41%"),
        (3, "d", "3"),
        (1.2e-7, ".1e", "1.2e-07"),
    ],
)
def test_numbers(value, places, text):
    assert number(value, places) == text


@pytest.mark.parametrize(("value", "text"), [(0.1, "+0.10"), (-0.1, "−0.10"), (float("nan"), "–")])
def test_differences_carry_their_sign(value, text):
    assert signed(value) == text


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ([1.0, 2.0], 0),
        ([0.5, 0.25], 2),
        ([12.5, 1.0], 1),
        ([123.4], 0),
        ([0.012], 3),
        ([0.00012], 5),
        ([np.nan], 0),
        ([1e-9], 6),
        ([np.inf, 0.5], 2),
    ],
)
def test_decimals_follow_the_largest(values, places):
    assert decimals(pd.Series(values)) == places


def test_the_body_by_hand():
    frame = pd.DataFrame({"corpus": ["emodb", "a|b"], "n": [535, 12], "rho": [0.531, np.nan]})
    assert body(frame) == ("| corpus | n | rho |\n| :--- | ---: | ---: |\n| emodb | 535 | 0.53 |\n| a\\|b | 12 | – |")


def test_an_index_with_a_name_and_levels_of_columns():
    frame = pd.DataFrame([[0.5, 0.25]], index=pd.Index(["DAE"], name="method"))
    frame.columns = pd.MultiIndex.from_tuples([("EMO-DB", "paper"), ("EMO-DB", "ours")])
    assert body(frame).splitlines()[0] == "| method | EMO-DB / paper | EMO-DB / ours |"
    assert body(pd.DataFrame({"n": [1]}, index=["all"])).splitlines()[2] == "| all | 1 |"


def test_digits_by_column():
    frame = pd.DataFrame({"a": [0.5], "b": [0.5]})
    assert body(frame, {"a": 3, "b": ".0%"}).splitlines()[2] == "| 0.500 | 50% |"


@pytest.mark.parametrize("special", list("\\`*_{}[]<>$|~#@"))
def test_special_characters_are_shown_as_they_are(special):
    assert escape(f"a{special}b") == f"a\\{special}b"


def test_markup_is_kept_but_cannot_break_the_row():
    frame = pd.DataFrame({"x": [Markup("[a|b](c)\nd"), "two\nlines"], "t": [True, False]})
    assert body(frame).splitlines()[2:] == ["| [a\\|b](c) d | yes |", "| two lines | no |"]


def test_the_directive_has_caption_anchor_note_and_download():
    text = directive(
        pd.DataFrame({"n": [1]}), anchor="table-x", caption="A\ncaption.", note="Why.", download="/r/x.csv"
    )
    assert text.splitlines()[:3] == [":::{table} A caption.", ":name: table-x", ""]
    assert text.rstrip().splitlines()[-3:] == [":::", "", "Why. {download}`CSV </r/x.csv>`"]
    assert plain(pd.DataFrame({"n": [1]}), caption="A").startswith("**A**\n\n| n |")


def test_what_cannot_be_shown():
    with pytest.raises(TableError, match="caption"):
        directive(pd.DataFrame({"n": [1]}), anchor="t", caption=" ")
    with pytest.raises(TableError, match="column"):
        body(pd.DataFrame())
    with pytest.raises(TableError, match="in both"):
        body(pd.DataFrame({"n": [1]}, index=pd.Index([1], name="n")))


def test_the_csv_keeps_all_digits_and_its_bytes(tmp_path):
    frame = pd.DataFrame({"v": [1 / 3, np.nan]}, index=pd.Index(["ä", "b"], name="k"))
    write_csv(frame, tmp_path / "a" / "one.csv")
    write_csv(frame.copy(), tmp_path / "two.csv")
    assert (tmp_path / "a" / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    again = pd.read_csv(tmp_path / "two.csv", index_col="k")
    assert again.loc["ä", "v"] == 1 / 3 and np.isnan(again.loc["b", "v"])
