import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from sertools.models.length_batches import (
    BATCHINGS,
    as_frames,
    padded_share,
    shuffled_batches,
    sorted_batches,
)


def draw(seed=0):
    return np.random.default_rng(seed)


@given(
    st.lists(st.integers(1, 900), min_size=1, max_size=60),
    st.integers(1, 20),
    st.sampled_from(BATCHINGS),
    st.integers(0, 5),
)
def test_every_series_stands_in_one_batch_and_one_batch_is_short(lengths, batch, batching, seed):
    lengths = np.array(lengths)
    for batches in (shuffled_batches(lengths, batch, draw(seed), batching), sorted_batches(lengths, batch)):
        assert sorted(np.concatenate(batches).tolist()) == list(range(len(lengths)))
        sizes = sorted(len(rows) for rows in batches)
        assert sizes[1:] == [batch] * (len(sizes) - 1) and 1 <= sizes[0] <= batch


def test_batches_by_length_hold_little_padding():
    lengths = np.round(300 * np.exp(0.4 * draw().standard_normal(2000))).astype(int)
    shares = {
        batching: padded_share(
            lengths, shuffled_batches(lengths, 64, draw(), batching), lengths.max() if batching == "longest" else None
        )
        for batching in BATCHINGS
    }
    assert shares["length"] < 0.1 < 0.3 < shares["shuffled"] < shares["longest"]


def test_batches_change_with_the_draw_and_only_with_it():
    lengths = draw().integers(100, 120, 200)
    first, again, other = (shuffled_batches(lengths, 16, draw(seed)) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert {frozenset(rows.tolist()) for rows in first} != {frozenset(rows.tolist()) for rows in other}


def test_the_short_batch_stands_at_any_length():
    lengths = np.arange(1, 101)
    shortest = {
        min(lengths[rows].min() for rows in shuffled_batches(lengths, 40, draw(seed)) if len(rows) == 20)
        for seed in range(30)
    }
    assert min(shortest) == 1 and max(shortest) > 75


def test_padded_share_by_hand():
    lengths = np.array([2, 4, 6])
    batches = [np.array([0, 1]), np.array([2])]
    assert padded_share(lengths, batches) == pytest.approx(2 / 14)
    assert padded_share(lengths, batches, frames=6) == pytest.approx(6 / 18)


def test_series_side_by_side():
    frames = np.arange(12, dtype=np.float32).reshape(6, 2)
    padded, lengths = as_frames(frames, np.array([0, 1, 3, 6]), 2).padded(np.array([2, 0]))
    assert lengths.tolist() == [3, 1] and padded.dtype == torch.float32
    assert padded.tolist() == [[[6, 8, 10], [7, 9, 11]], [[0, 0, 0], [1, 0, 0]]]
    further, _ = as_frames(frames, np.array([0, 1, 3, 6]), 2).padded(np.array([2, 0]), frames=5)
    assert further.shape == (2, 2, 5) and torch.equal(further[..., :3], padded) and not further[..., 3:].any()


@pytest.mark.parametrize(
    ("frames", "offsets", "message"),
    [
        (np.zeros((5, 39)), [0, 5], r"frames must be \(total, 40\); got \(5, 39\)"),
        (np.zeros((5, 40)), [0, 4], r"from 0 to 5, the number of frames; got 0 ... 4"),
        (np.zeros((5, 40)), [1, 5], r"got 1 ... 5"),
        (np.zeros((5, 40)), [[0, 5]], r"got \(1, 2\)"),
        (np.zeros((5, 40)), [0, 2, 2, 5], "every series needs at least one frame; 1 have none, first: series 1"),
    ],
)
def test_arrays_that_are_no_series(frames, offsets, message):
    with pytest.raises(ValueError, match=message):
        as_frames(frames, np.array(offsets), 40)


def test_a_frame_that_is_not_finite_is_named():
    frames = np.zeros((5, 40))
    frames[3, 7] = np.nan
    with pytest.raises(ValueError, match="1 are not, first: frame 3, of series 1"):
        as_frames(frames, np.array([0, 3, 5]), 40)


def test_options_out_of_range():
    with pytest.raises(ValueError, match="batching must be one of .* got 'any'"):
        shuffled_batches(np.array([3]), 4, draw(), "any")
    with pytest.raises(ValueError, match="batch must be at least 1; got 0"):
        shuffled_batches(np.array([3]), 0, draw())
