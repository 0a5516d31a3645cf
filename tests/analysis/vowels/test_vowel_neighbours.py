"""Neighbours across languages: against plain loops, and where vowels lie beside their like or do not."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels.vowel_neighbours import across, apart, drawn, mixed, together
from sertools.analysis.wild.clusters import distances

NAMES = ("i", "E", "u")


def points(seed=0, each=20, language=0.0, vowel=0.0):
    """Tokens of three vowels in two languages; how far either moves them."""
    draw = np.random.default_rng(seed)
    vowels, languages = np.tile(np.repeat(NAMES, each), 2), np.repeat(["English", "Mandarin"], 3 * each)
    codes = np.searchsorted(sorted(NAMES), vowels)
    found = draw.standard_normal((len(vowels), 3))
    found[:, 0] += vowel * codes
    found[:, 1] += language * (languages == "Mandarin")
    return found, vowels, languages


def test_across_against_a_plain_loop():
    values, vowels, languages = points(each=7, vowel=1.0)
    values, vowels, languages = values[3:], vowels[3:], languages[3:]
    away = distances(values)
    found = across(away, vowels, languages, neighbours=4)
    by = {}
    for row in range(len(values)):
        others = [k for k in range(len(values)) if languages[k] != languages[row]]
        nearest = sorted(others, key=lambda k: away[row, k])[:4]
        chance = np.mean([vowels[k] == vowels[row] for k in others])
        by.setdefault((vowels[row], languages[row]), []).append(
            np.mean([vowels[k] == vowels[row] for k in nearest]) / chance
        )
    expected = {name: np.mean([np.mean(by[name, each]) for each in ("English", "Mandarin")]) for name in NAMES}
    assert found.to_dict() == pytest.approx(expected)


def test_like_vowels_are_found_even_where_languages_stand_apart():
    assert across(distances(points(vowel=20.0)[0]), *points()[1:]).min() == pytest.approx(3)
    assert across(distances(points(vowel=20.0, language=30.0)[0]), *points()[1:]).min() > 2.9
    assert across(distances(points(each=200)[0]), *points(each=200)[1:]).mean() == pytest.approx(1, abs=0.1)


def test_languages_are_mixed_or_keep_to_themselves():
    assert mixed(distances(points(language=30.0)[0]), points()[2]) == 0
    many = points(each=150)
    assert mixed(distances(many[0]), many[2]) == pytest.approx(1, abs=0.06)
    part = np.r_[0:450, 450:500]
    assert mixed(distances(many[0][part]), many[2][part]) == pytest.approx(1, abs=0.15)  # sizes that differ


def test_together_against_a_plain_loop():
    values, _, languages = points(each=9, language=1.5)
    values, languages = values[:40], languages[:40]
    away, by = distances(values), {}
    for row, own in enumerate(languages):
        nearest = sorted((k for k in range(40) if k != row), key=lambda k: away[row, k])[:5]
        chance = (sum(languages == own) - 1) / 39
        by.setdefault(own, []).append(np.mean([languages[k] == own for k in nearest]) / chance)
    assert together(away, languages, 5) == pytest.approx(np.mean([np.mean(each) for each in by.values()]))
    assert np.isnan(together(away, ["one"] * 40))


def test_apart_is_the_distance_of_centres_in_spreads_of_the_plane():
    values = np.array([[0.0, 0], [0, 2], [4, 0], [4, 2], [0, 0], [4, 2]])
    vowels, languages = list("iiiiuu"), ["x", "x", "y", "y", "x", "x"]
    size = np.sqrt(np.square(values - values.mean(0)).sum(1).mean())
    assert apart(values, vowels, languages).to_dict() == pytest.approx({"i": 4 / size})
    assert apart(10 * values + 3, vowels, languages)["i"] == pytest.approx(4 / size)


def test_other_than_two_languages_are_refused():
    values, vowels, _ = points(each=2)
    with pytest.raises(ValueError, match="two languages"):
        across(distances(values), vowels, ["one"] * len(vowels))
    with pytest.raises(ValueError, match="at least one token"):
        drawn(pd.DataFrame(), 0)


def test_a_draw_has_at_most_so_many_of_each_and_hangs_on_its_own_tokens_alone():
    table = pd.DataFrame(
        {
            "language": np.repeat(["English", "Mandarin"], 50),
            "emotion": "sad",
            "vowel": np.tile(["i", "i", "i", "E", "u"], 20),
            "utterance": [f"u{k:03d}" for k in range(100)],
            "start": 0.1,
        }
    )
    found = drawn(table, 15, seed=4)
    counts = table.iloc[found].groupby(["language", "vowel"]).size()
    assert counts.to_dict() == {
        (a, b): n for a in ("English", "Mandarin") for b, n in (("E", 10), ("i", 15), ("u", 10))
    }
    shuffled = table.sample(frac=1, random_state=0)
    assert set(shuffled.iloc[drawn(shuffled, 15, seed=4)]["utterance"]) == set(table.iloc[found]["utterance"])
    assert set(table.iloc[drawn(table, 15, seed=5)]["utterance"]) != set(table.iloc[found]["utterance"])
