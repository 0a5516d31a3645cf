import numpy
import pytest

from sertools.analysis.vowels import formant_statistics
from sertools.analysis.vowels.corpus_draws import corpus_draws
from sertools.analysis.vowels.formant_space import LABELS, Space, distances, shifts
from sertools.analysis.vowels.paired_draws import paired_draws
from sertools.corpora.vowels import VOWELS
from sertools.report.labelled import Labelled

MANY, FEW = tuple(f"e{number}" for number in range(9)), ("z0", "z1", "z2", "z3")


def space(speakers, seed):
    draw = numpy.random.default_rng(seed)
    values = draw.normal(size=(len(speakers), 4, 10, 2))
    return Space(speakers, values, 1000 + 100 * values, {})


def test_the_estimate_counts_everybody_once():
    english, mandarin = space(MANY, 0), space(FEW, 1)
    frame = formant_statistics.formant_distance(english, mandarin)
    assert len(frame) == 50 and set(frame["replicate"]) == {0}
    assert frame["value"].to_numpy().reshape(10, 5) == pytest.approx(distances(english, mandarin))


def test_replicates_have_the_claims_axes():
    english, mandarin = space(MANY, 0), space(FEW, 1)
    weights = paired_draws(MANY, FEW, count=20)
    found = Labelled.from_frame(formant_statistics.formant_distance(english, mandarin, weights))
    assert found.axes == {"vowel": VOWELS, "emotion": LABELS} and found.values.shape == (20, 10, 5)
    assert found.values == pytest.approx(distances(english, mandarin, weights))
    moved = Labelled.from_frame(formant_statistics.formant_shift(english, mandarin, weights))
    assert list(moved.axes) == ["formant", "vowel", "emotion"]
    assert moved.values == pytest.approx(shifts(english, mandarin, weights))
    hertz = formant_statistics.formant_shift(english, mandarin, weights, of="hertz")
    assert hertz["value"].to_numpy() == pytest.approx(100 * moved.values.reshape(-1))
    with pytest.raises(ValueError, match="came 'mel'"):
        formant_statistics.formant_shift(english, mandarin, of="mel")


def test_all_three_by_the_rules_names():
    english, mandarin = space(MANY, 0), space(FEW, 1)
    found = formant_statistics.statistics(english, mandarin)
    assert list(found) == ["formant_distance", "formant_shift", "formant_shift_hertz"]
    assert [len(frame) for frame in found.values()] == [50, 100, 100]


def test_many_are_bootstrapped_and_few_left_out_in_turn():
    many, few = paired_draws(MANY, FEW, count=40)
    assert many.shape == (40, 9) and (many.sum(axis=1) == 9).all() and len(numpy.unique(many, axis=0)) > 20
    assert (few.sum(axis=1) == 3).all() and (few.sum(axis=0) == 30).all()


def test_of_two_small_corpora_every_pair_is_left_out():
    one, other = paired_draws(FEW, ("y0", "y1"), count=1000)
    assert one.shape == (8, 4) and other.shape == (8, 2)
    assert len(numpy.unique(numpy.hstack([one, other]), axis=0)) == 8


def test_columns_keep_the_order_that_was_asked_for():
    forward, _ = paired_draws(MANY, FEW, count=10, seed=3)
    backward, _ = paired_draws(MANY[::-1], FEW, count=10, seed=3)
    numpy.testing.assert_array_equal(forward[:, ::-1], backward)


def test_a_speaker_who_repeats_is_refused():
    with pytest.raises(ValueError, match="3 names of 2 speakers"):
        paired_draws(("a", "a", "b"), FEW)


ENGLISH = {name: "large" for name in MANY} | {"t1": "two", "t2": "two", "alone": "one"}
MANDARIN = dict.fromkeys(FEW, "four")


def test_every_corpus_keeps_its_part_in_every_draw():
    one, other = corpus_draws(ENGLISH, MANDARIN, count=80)
    assert one.shape == (80, 12) and other.shape == (80, 4)
    assert (one[:, :9].sum(axis=1) == 9).all() and len(numpy.unique(one[:, :9], axis=0)) > 40
    assert (one[:, 9:11].sum(axis=1) == 1).all() and (one[:, 11] == 1).all()
    assert (other.sum(axis=1) == 3).all()
    # each of the two beside each of the four
    assert len(numpy.unique(numpy.hstack([one[:, 9:11], other]), axis=0)) == 8
    assert (one[:, 9:11].sum(axis=0) == 40).all()


def test_without_a_large_corpus_all_combinations_are_the_draws():
    one, other = corpus_draws({"a": "x", "b": "x", "c": "y", "d": "y"}, MANDARIN, count=1000)
    assert one.shape == (16, 4) and other.shape == (16, 4)
    assert len(numpy.unique(numpy.hstack([one, other]), axis=0)) == 16


def test_one_corpus_a_side_is_drawn_as_a_pair():
    english = dict.fromkeys(MANY, "large")
    one, other = corpus_draws(english, MANDARIN, count=12, seed=5)
    expected = paired_draws(MANY, FEW, count=12, seed=5)
    numpy.testing.assert_array_equal(one, expected[0])
    numpy.testing.assert_array_equal(other, expected[1])
    assert [each.tolist() for each in corpus_draws(english, MANDARIN, count=0)] == [[[1.0] * 9], [[1.0] * 4]]


def test_corpora_do_not_move_each_other_and_nobody_is_refused():
    one, _ = corpus_draws(ENGLISH, MANDARIN, count=20)
    alone, _ = corpus_draws(dict.fromkeys(MANY, "large"), MANDARIN, count=20)
    numpy.testing.assert_array_equal(one[:, :9], alone)
    with pytest.raises(ValueError, match="came 0, 4, 10"):
        corpus_draws({}, MANDARIN, count=10)
