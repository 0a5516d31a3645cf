"""Padding against a series alone: nothing with masks, something without."""

import pytest

from sertools.analysis.wild.padding import NETWORKS, differences

LENGTHS = (1, 7, 30, 41)


@pytest.mark.parametrize("what", NETWORKS)
@pytest.mark.parametrize("padded_to", [41, 42, 100])
@pytest.mark.parametrize("filled", [False, True])
def test_with_masks_padding_changes_rounding_alone(what, padded_to, filled):
    assert differences(what, LENGTHS, padded_to, filled=filled) < 1e-5


@pytest.mark.parametrize("what", NETWORKS)
def test_without_masks_it_changes_what_is_said(what):
    assert differences(what, LENGTHS, 100, masked=False) > 1e-3
    assert differences(what, LENGTHS, 100, filled=True, masked=False) > 1e-2


def test_the_same_seed_gives_the_same_difference_and_another_does_not():
    first, again, other = (differences("scores", LENGTHS, 100, seed=seed, masked=False) for seed in (0, 0, 1))
    assert first == again != other


def test_a_batch_that_is_too_short_and_an_unknown_output_are_refused():
    with pytest.raises(ValueError, match="41 frames; got 40"):
        differences("scores", LENGTHS, 40)
    with pytest.raises(ValueError, match="what must be one of"):
        differences("loss", LENGTHS, 100)
