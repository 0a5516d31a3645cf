"""Frames and their mean around a middle, against plain loops."""

import numpy
import pytest

from sertools.measure.frames import REACH, FrameError, Frames, around, check_samples


def frames_of(count, width=3, shift=0.01, first=0.0, seed=0):
    values = numpy.random.default_rng(seed).normal(size=(count, width)).astype("float32")
    return Frames(values, first + shift * numpy.arange(count))


def test_the_mean_is_over_the_frames_within_reach():
    frames = frames_of(200)
    middles = numpy.array([0.0, 0.05, 0.995, 1.9899])
    means, counts = around(frames, middles)
    for middle, mean, count in zip(middles, means, counts, strict=True):
        inside = [v for v, c in zip(frames.values, frames.centres, strict=True) if abs(c - middle) <= REACH + 1e-6]
        assert count == len(inside)
        assert mean == pytest.approx(numpy.mean(inside, axis=0), abs=1e-6)
    assert means.dtype == "float32" and counts.tolist() == [13, 18, 24, 13]


@pytest.mark.parametrize("shift, expected", [(0.010, 25), (0.020, 13)])
def test_both_edges_of_the_window_count(shift, expected):
    """120 ms on either side: 25 frames of 10 ms, 13 of 20 ms when a frame lies on the middle."""
    assert around(frames_of(101, shift=shift), numpy.array([50 * shift]))[1].tolist() == [expected]


def test_a_constant_stays_and_a_ramp_gives_its_middle():
    centres = 0.0125 + 0.02 * numpy.arange(60)
    ramp = Frames(numpy.stack([numpy.full(60, 5.0), centres], axis=1).astype("float32"), centres)
    means, _ = around(ramp, numpy.array([0.4125, 0.8125]))
    assert means == pytest.approx(numpy.array([[5, 0.4125], [5, 0.8125]]), abs=1e-6)


def test_segments_have_no_influence_on_each_other():
    frames, middles = frames_of(300, width=2), numpy.array([2.0, 0.3, 1.1])
    together = around(frames, middles)[0]
    assert numpy.array_equal(together, numpy.concatenate([around(frames, middles[[k]])[0] for k in range(3)]))


def test_no_segment_at_all():
    means, counts = around(frames_of(10), numpy.zeros(0))
    assert means.shape == (0, 3) and counts.shape == (0,)


def test_a_window_without_frames_and_other_nonsense():
    frames = frames_of(20)
    with pytest.raises(FrameError, match="came none at 9 s: the frames lie from 0 to 0.19 s"):
        around(frames, numpy.array([0.1, 9.0]))
    with pytest.raises(FrameError, match="finite times"):
        around(frames, numpy.array([numpy.nan]))
    with pytest.raises(FrameError, match="above 0 s"):
        around(frames, numpy.array([0.1]), reach=0)


def test_frames_that_are_none():
    good = frames_of(4)
    with pytest.raises(FrameError, match="came float64"):
        Frames(good.values.astype("float64"), good.centres)
    with pytest.raises(FrameError, match=r"times of shape \(3,\)"):
        Frames(good.values, good.centres[:3])
    with pytest.raises(FrameError, match="increase"):
        Frames(good.values, good.centres[::-1].copy())
    broken = good.values.copy()
    broken[2, 1] = numpy.inf
    with pytest.raises(FrameError, match="came inf in frame 2, row 1"):
        Frames(broken, good.centres)


@pytest.mark.parametrize(
    "samples, message",
    [
        (numpy.zeros((2, 500)), "one channel"),
        (numpy.zeros(500, dtype="int16"), "came int16"),
        (numpy.zeros(399), "at least 400 samples .25 ms., came 399"),
        (numpy.full(500, 1.5), "within"),
        (numpy.full(500, numpy.nan), "NaN"),
    ],
)
def test_samples_that_cannot_be_encoded(samples, message):
    with pytest.raises(FrameError, match=message):
        check_samples(samples, 400)
