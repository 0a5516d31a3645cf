import numpy as np
import pytest

from sertools.analysis.vowels.anchors import choose, ordered_anchors, ranking, table

VOWELS = ("i", "E", "@", "A", "O", "u", "aI", "eI", "aU", "oU")
MONO, DIPH = range(6), range(6, 10)
# Com of Table 2: neutral, happiness, sadness (in anger the paper's own Table 3 leaves its rule, see the test below)
PRINTED = [
    [0.81, 0.67, 0.62, 0.78, 0.79, 0.58, 0.57, 0.59, 0.60, 0.66],
    [0.80, 0.69, 0.77, 0.79, 0.65, 0.61, 0.69, 0.68, 0.59, 0.53],
    [0.65, 0.70, 0.61, 0.68, 0.73, 0.60, 0.47, 0.45, 0.60, 0.53],
]
ANGER = [0.60, 0.71, 0.71, 0.74, 0.61, 0.58, 0.61, 0.72, 0.70, 0.61]


def sets(text):
    return [set(cell.split(", ")) for cell in text]


def test_the_rule_gives_the_papers_table_3():
    found = table(PRINTED, ["neu", "hap", "sad"], VOWELS, {"Mono": MONO, "Diph": DIPH})
    assert found["Mono", "BA"].tolist() == ["i", "i", "O"] and found["Diph", "BA"].tolist() == ["oU", "aI", "aU"]
    assert found["Mono", "WA"].tolist() == ["@, u", "O, u", "@, u"]
    assert found["Diph", "WA"].tolist() == ["aI", "oU", "eI"]
    assert sets(found["Mono", "GA"]) == [{"i", "A", "O"}, {"i", "@", "A"}, {"E", "O", "A"}]
    assert sets(found["Diph", "GA"]) == [{"oU", "aU"}, {"eI", "aI"}, {"aU", "oU"}]


def test_in_anger_the_rule_takes_i_where_the_paper_prints_o():
    found = ordered_anchors(ANGER, MONO, "Mono")
    assert [VOWELS[k] for k in found["WA"]] == ["i", "u"]
    assert {VOWELS[k] for k in found["GA"]} == {"A", "E", "@"}


def test_masks_hold_what_the_table_names():
    chosen = choose(PRINTED, MONO, DIPH)
    assert len(chosen) == 9 and {mask.shape for mask in chosen.values()} == {(3, 10)}
    assert [VOWELS[k] for k in np.flatnonzero(chosen["WA", "Both"][0])] == ["@", "u", "aI"]
    for group in ("BA", "WA", "GA"):
        assert (chosen[group, "Both"] == (chosen[group, "Mono"] | chosen[group, "Diph"])).all()
        assert not chosen[group, "Mono"][:, 6:].any() and not chosen[group, "Diph"][:, :6].any()
    assert chosen["GA", "Both"].sum(1).tolist() == [5, 5, 5] and chosen["BA", "Both"].sum(1).tolist() == [2, 2, 2]
    assert not (chosen["WA", "Both"] & chosen["GA", "Both"]).any()


def test_a_language_without_diphthongs_has_no_anchors_there_and_both_is_mono():
    scores = np.array(PRINTED)
    scores[:, [2, 6, 7, 8, 9]] = np.nan
    chosen = choose(scores, MONO, DIPH)
    assert not any(chosen[group, "Diph"].any() for group in ("BA", "WA", "GA"))
    assert (chosen["GA", "Both"] == chosen["GA", "Mono"]).all()
    assert chosen["GA", "Mono"].sum(1).tolist() == [3, 3, 3] and not chosen["GA", "Mono"][:, 2].any()


def test_few_vowels():
    lonely, pair = [0.5] + 9 * [np.nan], [0.5, 0.6] + 8 * [np.nan]
    assert ordered_anchors(lonely, MONO, "Mono") == {"BA": [0], "WA": [0], "GA": [0]}
    assert ordered_anchors(pair, MONO, "Mono") == {"BA": [1], "WA": [0], "GA": [1]}
    assert ordered_anchors(10 * [np.nan], MONO, "Mono") == {"BA": [], "WA": [], "GA": []}


def test_equal_scores_stand_in_the_vowels_order():
    assert ranking([0.5, 0.7, 0.7, 0.5], [3, 2, 1, 0]) == [2, 1, 3, 0]


def test_errors():
    with pytest.raises(ValueError, match="monophthong or a diphthong"):
        choose(PRINTED, MONO, range(7, 10))
    with pytest.raises(ValueError, match="monophthong or a diphthong"):
        choose(PRINTED[0], MONO, DIPH)
