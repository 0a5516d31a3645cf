import numpy
import pandas
import pytest

from sertools.analysis.vowels import formant_doubt
from sertools.analysis.vowels.formant_space import Space, distances


def drawn(people, spread, seed):
    values = numpy.random.default_rng(seed).normal(scale=spread, size=(people, 4, 10, 2))
    return Space(tuple(f"{seed}-{number:03d}" for number in range(people)), values, values, {})


def test_chance_is_the_distance_of_languages_that_do_not_differ():
    squares, found = [], []
    for seed in range(0, 300, 2):
        english, mandarin = drawn(12, 0.2, seed), drawn(4, 0.1, seed + 1)
        squares.append(numpy.square(distances(english, mandarin)))
        found.append(numpy.square(formant_doubt.chance_distances(english, mandarin)))
    expected = numpy.mean(squares, axis=(0, 1))
    assert numpy.mean(found, axis=(0, 1)) == pytest.approx(expected, rel=0.1)
    # two formants, variances over numbers of speakers
    assert expected[0] == pytest.approx(2 * (0.04 / 12 + 0.01 / 4), rel=0.1)
    assert expected[4] == pytest.approx(expected[0] / 4, rel=0.15)


def test_by_hand():
    values = numpy.zeros((3, 4, 10, 2))
    values[:, 0, 0, 0] = [0.0, 0.3, 0.6]
    values[2, 1, 1] = numpy.nan
    one, other = Space(("a", "b", "c"), values, values, {}), drawn(2, 0.0, 0)
    found = formant_doubt.chance_distances(one, other)
    assert found.shape == (10, 5)
    assert found[0, 0] == pytest.approx(0.3 / numpy.sqrt(3))
    assert found[0, 4] == pytest.approx(0.3 / 4 / numpy.sqrt(3)) and found[2, 0] == 0
    people = formant_doubt.speakers_of(one)
    assert people[1].tolist() == [3, 2, 3, 3, 2] and people[0].tolist() == [3] * 5


def test_corpora_of_one_language_lie_apart():
    values = numpy.zeros((4, 4, 10, 2))
    values[2:, :, 0] = [0.3, 0.4]
    values[3, :, 1, 1], values[3, 2, 2] = 0.2, numpy.nan
    whose = {"a": "x", "b": "x", "c": "y", "d": "y"}
    found = formant_doubt.between_corpora(Space(tuple(whose), values, values, {}), whose)
    assert list(found.columns) == [("x", "y")] and found.index[0] == "i"
    assert found["x", "y"].tolist() == pytest.approx([0.5, 0.1, *[0.0] * 8])
    alone = {**whose, "d": "z"}
    found = formant_doubt.between_corpora(Space(tuple(whose), values, values, {}), alone)
    assert list(found.columns) == [("x", "y"), ("x", "z"), ("y", "z")]
    assert numpy.isnan(found["x", "z"].iloc[2]) and found["y", "z"].iloc[1] == pytest.approx(0.2)


def test_one_speaker_says_nothing():
    assert numpy.isnan(formant_doubt.chance_distances(drawn(1, 0.1, 0), drawn(4, 0.1, 1))).all()


SUMMARY = pandas.DataFrame(
    [
        ("men", 0, 1, 0.01, 0.0),
        ("men", 160, 1, 0.02, -0.01),
        ("women", 160, 1, 0.03, 0.0),
        ("women", 300, 1, 0.10, 0.08),
        ("men", 0, 2, 0.01, 0.0),
        ("men", 160, 2, 0.01, 0.0),
        ("women", 160, 2, 0.02, 0.0),
        ("women", 300, 2, 0.04, 0.0),
    ],
    columns=["group", "f0", "formant", "median", "bias"],
).set_index(["group", "f0", "formant"])


def test_errors_follow_from_how_high_people_speak():
    rows = [
        ("en", "m", "neutral", "male", 120.0),
        ("en", "m", "neutral", "male", 160.0),
        ("en", "w", "neutral", "female", 400.0),
        ("en", "w", "neutral", "female", numpy.nan),
        ("en", "m", "fear", "male", 120.0),
        ("en", "v", "sad", "female", 100.0),
        ("zh", "low", "sad", None, 130.0),
        ("zh", "high", "happy", None, 310.0),
    ]
    tokens = pandas.DataFrame(rows, columns=["language", "speaker", "emotion", "gender", "f0"])
    found = formant_doubt.expected_errors(tokens, SUMMARY)
    neutral = found.loc[("en", "neutral")]
    assert neutral["tokens"] == 3 and neutral["f0"] == 160 and neutral["high"] == pytest.approx(1 / 3)
    assert neutral["F1 off"] == pytest.approx((0.01 + 0.02 + 0.10) / 3)
    assert neutral["F1 bias"] == pytest.approx((0 - 0.01 + 0.08) / 3)
    # a woman below the lowest band that was synthesised
    assert found.loc[("en", "sad"), "F1 off"] == 0.03 and len(found) == 4
    assert found.loc[("zh", "sad"), "F1 off"] == 0.01 and found.loc[("zh", "happy"), "F1 off"] == 0.10


def test_who_states_no_gender_counts_by_how_high_he_speaks():
    rows = [("a", None, 120.0), ("b", None, 250.0), ("c", "male", 250.0), ("d", None, numpy.nan)]
    found = formant_doubt.groups_of(pandas.DataFrame(rows, columns=["speaker", "gender", "f0"]))
    assert found.to_dict() == {"a": "men", "b": "women", "c": "men"}


def test_formants_as_the_tracker_would_move_them():
    checked = pandas.DataFrame(
        [
            (group, "i", f0, number, 100.0, 100.0 * ratio)
            for group, ratios in (("men", (1.0, 1.2)), ("women", (0.9, numpy.nan)))
            for f0, ratio in zip((100.0, 200.0), ratios, strict=True)
            for number in (1, 2, 3)
        ],
        columns=["group", "vowel", "f0", "formant", "true", "found"],
    )
    rows = [
        ("m", "male", "i", 150.0),
        ("m", "male", "i", 400.0),
        ("w", "female", "i", 300.0),
        ("m", "male", "E", 150.0),
    ]
    rows += [("m", "male", "i", numpy.nan)]
    tokens = pandas.DataFrame(rows, columns=["speaker", "gender", "vowel", "f0"])
    tokens = tokens.assign(**{f"f{number}_{place}": 5.0 for number in (1, 2, 3) for place in (20, 50, 80)})
    found = formant_doubt.as_tracked(tokens, checked)
    assert found["f2_50"].tolist() == pytest.approx([1000 * numpy.sqrt(1.2), 1200, 900])
    assert (found["f1_20"] == found["f3_80"]).all()
