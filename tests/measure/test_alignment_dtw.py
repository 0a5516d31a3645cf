"""Dynamic time warping, against a plain loop and on a stretch that is known."""

import numpy
import pytest

from sertools.corpora.phones import Phone
from sertools.measure.alignment_dtw import carry, warp

pytest.importorskip("librosa")


def plain(spoken, recorded):
    """Smallest sum of distances of all monotonous paths, cell by cell."""
    distance = numpy.linalg.norm(spoken[:, None] - recorded, axis=2)
    total = numpy.full((len(spoken) + 1, len(recorded) + 1), numpy.inf)
    total[0, 0] = 0
    for row, column in numpy.ndindex(distance.shape):
        before = min(total[row, column], total[row, column + 1], total[row + 1, column])
        total[row + 1, column + 1] = distance[row, column] + before
    return total[-1, -1]


def test_the_path_is_the_cheapest_and_rises():
    draw = numpy.random.default_rng(0)
    spoken, recorded = draw.normal(size=(7, 3)), draw.normal(size=(9, 3))
    where, mean = warp(spoken, recorded)
    assert where.shape == (7,) and (numpy.diff(where) >= 0).all() and where[0] >= 0 and where[-1] <= 8
    steps = plain(spoken, recorded) / mean
    assert steps == pytest.approx(round(steps)) and 9 <= steps <= 15


def test_a_stretched_recording_gives_its_stretch_back():
    frames = numpy.arange(40.0)[:, None]
    where, mean = warp(frames, numpy.repeat(frames, 2, axis=0))
    assert mean == 0
    assert where == pytest.approx(2 * numpy.arange(40) + 0.5)
    phones = [Phone(0, 0.1, "a", True), Phone(0.1, 0.2, "t")]
    found = carry(phones, where, 0.4)
    assert [(phone.name, phone.stressed) for phone in found] == [("a", True), ("t", False)]
    assert [found[0].start, found[0].end, found[1].end] == pytest.approx([0, 0.2025, 0.4])
