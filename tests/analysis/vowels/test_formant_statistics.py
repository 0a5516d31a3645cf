import numpy
import pytest

from sertools.analysis.vowels import formant_statistics
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
    frame = formant_statistics.formant_distance(english, mandarin, count=0)
    assert len(frame) == 50 and set(frame["replicate"]) == {0}
    assert frame["value"].to_numpy().reshape(10, 5) == pytest.approx(distances(english, mandarin))


def test_replicates_have_the_claims_axes():
    english, mandarin = space(MANY, 0), space(FEW, 1)
    found = Labelled.from_frame(formant_statistics.formant_distance(english, mandarin, count=20))
    assert found.axes == {"vowel": VOWELS, "emotion": LABELS} and found.values.shape == (20, 10, 5)
    weights = paired_draws(MANY, FEW, count=20)
    assert found.values == pytest.approx(distances(english, mandarin, weights))
    moved = Labelled.from_frame(formant_statistics.formant_shift(english, mandarin, count=20))
    assert list(moved.axes) == ["formant", "vowel", "emotion"]
    assert moved.values == pytest.approx(shifts(english, mandarin, weights))
    hertz = formant_statistics.formant_shift(english, mandarin, of="hertz", count=20)
    assert hertz["value"].to_numpy() == pytest.approx(100 * moved.values.reshape(-1))
    with pytest.raises(ValueError, match="came 'mel'"):
        formant_statistics.formant_shift(english, mandarin, of="mel")


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
