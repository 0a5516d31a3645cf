"""The score of an alignment, against every alignment there is and by hand."""

import itertools

import numpy
import pytest

from sertools.corpora.phones import Phone
from sertools.measure.alignment_score import centre, match, score, vowel_class


def vowels(*marks):
    return [Phone(time - 0.02, time + 0.02, name) for name, time in marks]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("iː", "i"),
        ("ɪ", "i"),
        ("iɐ", "i"),
        ("ɑːɹ", "a"),
        ("aɪ", "ai"),
        ("ɔʏ", "oy"),
        ("ɐ", "ə"),
        ("əɐ", "ə"),
        ("oʊ", "ou"),
    ],
)
def test_classes(name, expected):
    assert vowel_class(name) == expected


def test_a_name_without_a_vowel_is_refused():
    with pytest.raises(ValueError, match="with a vowel"):
        vowel_class("t")


def best(predicted, marked):
    """Edits and sum of distances of the best alignment, by trying every choice of pairs."""
    found = []
    for size in range(min(len(predicted), len(marked)) + 1):
        for here in itertools.combinations(range(len(predicted)), size):
            for there in itertools.combinations(range(len(marked)), size):
                pairs = list(zip(here, there, strict=True))
                found.append(worth(pairs, predicted, marked))
    return min(found)


def worth(pairs, predicted, marked):
    wrong = sum(vowel_class(predicted[i].name) != vowel_class(marked[j].name) for i, j in pairs)
    edits = wrong + len(predicted) + len(marked) - 2 * len(pairs)
    return edits, round(sum(abs(centre(predicted[i]) - centre(marked[j])) for i, j in pairs), 9)


@pytest.mark.parametrize("seed", range(20))
def test_the_match_is_the_best_of_all(seed):
    draw = numpy.random.default_rng(seed)
    parts = []
    for _ in range(2):
        times = numpy.sort(draw.uniform(0, 2, draw.integers(0, 6)))
        parts.append(vowels(*zip(draw.choice(list("aeiə"), len(times)), times, strict=True)))
    pairs = match(*parts)
    assert worth(pairs, *parts) == best(*parts)
    assert all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(pairs))


def test_the_nearer_of_two_equal_vowels_is_taken():
    assert match(vowels(("a", 0.1), ("a", 0.5)), vowels(("a", 0.52))) == [(1, 0)]


def test_figures_by_hand():
    marked = {"u": [Phone(0.0, 0.1, "t"), Phone(0.1, 0.2, "a"), Phone(0.2, 0.3, "i"), Phone(0.5, 0.6, "u")]}
    predicted = {"u": [Phone(0.12, 0.2, "ɑː"), Phone(0.2, 0.24, "t"), Phone(0.3, 0.4, "ɪ")]}
    found = score(predicted, marked)
    assert found.pairs["error"].tolist() == pytest.approx([0.01, 0.1])
    assert found.pairs["hit"].tolist() == [True, False]
    expected = {"hits": 1 / 2, "hits_of_marked": 1 / 3, "hits_of_predicted": 1 / 2, "median": 0.055, "mean": 0.055}
    summary = found.summary()
    assert {key: summary[key] for key in expected} == pytest.approx(expected)
    assert (summary["matched"], summary["unmatched_predicted"], summary["unmatched_marked"]) == (2, 0, 1)


def test_a_recording_moved_by_more_than_a_vowel_has_no_hits():
    marked = {"u": vowels(("a", 0.1), ("i", 0.3))}
    moved = {"u": [Phone(phone.start + 0.05, phone.end + 0.05, phone.name) for phone in marked["u"]]}
    assert score(marked, marked).summary()["hits"] == 1
    assert score(moved, marked).summary()["hits"] == 0


def test_recordings_without_marks_are_refused_and_nothing_gives_nan():
    with pytest.raises(ValueError, match="first: u"):
        score({"u": []}, {})
    assert numpy.isnan(score({"u": []}, {"u": []}).summary()["hits"])
