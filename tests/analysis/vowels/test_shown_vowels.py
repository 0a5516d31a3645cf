"""Single vowels that are shown: how many of each, and what lies near them."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels.shown_vowels import drawn_vowels, neighbours
from sertools.analysis.vowels.vowel_neighbours import across, mixed

SIDES = {"source": "English", "target": "Mandarin"}


def test_so_many_of_each_vowel_and_language_in_the_order_of_the_paper(guessed):
    found = drawn_vowels(guessed.shown, guessed.models, ("i", "u"), SIDES, most=1)
    assert list(found) == ["neu", "hap", "ang", "sad"]
    one = found["hap"]
    cells = sorted(zip(one.vowels, one.languages, strict=True))
    assert cells == sorted((vowel, name) for vowel in ("i", "u") for name in SIDES.values())
    first = min(n for n in guessed.shown["number"].unique() if guessed.models.at[n, "task"] == "hap")
    table = guessed.shown[guessed.shown["number"] == first]
    own = table[table["vowel"].isin(["i", "u"])].filter(regex=r"^e\d").to_numpy()
    assert set(map(tuple, one.values)) < set(map(tuple, own))
    every = drawn_vowels(guessed.shown, guessed.models, ("i", "u"), SIDES, most=10**6)["hap"]
    assert set(map(tuple, every.values)) == set(map(tuple, own))


def test_the_draw_goes_by_the_seed(guessed):
    draws = [
        drawn_vowels(guessed.shown, guessed.models, ("i",), SIDES, most=1, seed=seed)["sad"].values.tolist()
        for seed in (0, 0, 1, 2, 3, 4)
    ]
    assert draws[0] == draws[1] and any(draws[0] != other for other in draws[2:])


def test_languages_that_lie_together_and_languages_that_lie_apart():
    rows = [
        {"number": 7, "side": side, "speaker": "s", "vowel": vowel, "e00": place + shift * (side == "target"), "e01": k}
        for side in SIDES for vowel, place in (("i", 0.0), ("u", 50.0)) for k in range(12) for shift in (0.01,)
    ]  # fmt: skip
    models = pd.DataFrame({"task": ["ang"]}, index=[7])
    one = drawn_vowels(pd.DataFrame(rows), models, ("i", "u"), SIDES, most=100)
    apart = one["ang"].values + np.where(one["ang"].languages == "English", 0, 1000)[:, None]
    table = neighbours(one, {"ang": apart}, count=4)
    assert table.loc["ang", "foreign, embedding"] > 0.9 and table.loc["ang", "foreign, plane"] == 0
    assert table.loc["ang", "same vowel, embedding"] == pytest.approx(2)
    away = np.linalg.norm(apart[:, None] - apart[None], axis=-1)
    expected = [mixed(away, one["ang"].languages, 4), across(away, one["ang"].vowels, one["ang"].languages, 4).mean()]
    assert table.loc["ang", ["foreign, plane", "same vowel, plane"]].tolist() == pytest.approx(expected)


def test_nothing_to_show_is_refused(guessed):
    with pytest.raises(ValueError, match="expected embeddings of single vowels, came none"):
        drawn_vowels(guessed.shown.head(0), guessed.models, ("i",), SIDES, most=3)
    with pytest.raises(ValueError, match="at least one token of each vowel, came 0"):
        drawn_vowels(guessed.shown, guessed.models, ("i",), SIDES, most=0)
