"""Chains, paths and models of phones: against every path there is, scipy's densities and planted models."""

import itertools

import numpy
import pytest
from scipy.stats import multivariate_normal

from sertools.corpora.phones import PAUSE, Phone
from sertools.measure.alignment_chain import STATES, chain, path_of, phones_of, with_pauses
from sertools.measure.alignment_hmm import Monophones, align, first_models, train
from sertools.measure.alignment_viterbi import best_paths


def phones(*names, seconds=0.1):
    return [Phone(place * seconds, (place + 1) * seconds, name) for place, name in enumerate(names)]


def ways(of, frames):
    """Every path through a chain in so many frames, with a plain recursion."""
    found = [[int(state)] for state in of.starts]
    for _ in range(frames - 1):
        found = [
            [*path, state]
            for path in found
            for state in range(len(of.states))
            if state == path[-1] or path[-1] in of.previous[state]
        ]
    return [path for path in found if path[-1] in of.ends]


def test_what_may_be_left_out():
    of = chain([PAUSE, "a", PAUSE, "ə", "n", PAUSE], (PAUSE, "ə"))
    assert of.starts.tolist() == [0, STATES]
    assert of.ends.tolist() == [5 * STATES - 1, 6 * STATES - 1]
    assert set(of.previous[4 * STATES]) == {4 * STATES - 1, 3 * STATES - 1, 2 * STATES - 1}
    assert of.shortest == 2 * STATES == min(frames for frames in range(1, 9) if ways(of, frames))
    with pytest.raises(ValueError, match="not optional"):
        chain([PAUSE, PAUSE])


def test_pauses_are_put_wherever_there_is_none():
    found = with_pauses(phones("a", PAUSE, "b", "c"))
    assert [phone.name for phone in found] == [PAUSE, "a", PAUSE, "b", PAUSE, "c", PAUSE]
    assert [phone.end - phone.start for phone in found[::6]] == [0, 0]


def test_known_boundaries_come_back_from_their_path():
    given = phones("a", "b", "c")
    of = chain([phone.name for phone in given])
    path = path_of(given, 60)
    assert numpy.bincount(path).tolist() == [7, 7, 6, 7, 7, 6, 7, 7, 6]
    found = phones_of(path, of, 0.3, given)
    assert [phone.name for phone in found] == ["a", "b", "c"]
    assert [phone.start for phone in found] == pytest.approx([0, 0.0975, 0.1975])
    assert found[-1].end == 0.3


@pytest.mark.parametrize("seed", range(5))
def test_the_path_is_the_best_of_all(seed):
    draw = numpy.random.default_rng(seed)
    several = [chain(["a", PAUSE, "b"]), chain([PAUSE, "b"]), chain(["a"])]
    lengths = [8, 7, 5]
    scores = [draw.normal(size=(length, len(of.states))) for length, of in zip(lengths, several, strict=True)]
    stays = [draw.uniform(0.1, 0.9, len(of.states)) for of in several]
    found = best_paths(scores, stays, several)
    for of, score, stay, path in zip(several, scores, stays, found, strict=True):

        def worth(way, score=score, stay=stay):
            moves = [
                numpy.log(stay[before]) if before == after else numpy.log(1 - stay[before])
                for before, after in itertools.pairwise(way)
            ]
            return score[numpy.arange(len(way)), way].sum() + sum(moves)

        assert worth(path.tolist()) == pytest.approx(max(worth(way) for way in ways(of, len(score))))


def test_too_few_frames_are_refused():
    of = chain(["a"])
    with pytest.raises(ValueError, match="at least 3 frames"):
        best_paths([numpy.zeros((2, 3))], [numpy.full(3, 0.5)], [of])


def test_densities_are_scipys():
    draw = numpy.random.default_rng(1)
    means, variances = draw.normal(size=(3, 2, 4)), draw.uniform(0.5, 2, (3, 2, 4))
    weights = numpy.array([[0.3, 0.7], [0.5, 0.5], [0.9, 0.1]])
    models = Monophones(("a",), means, variances, weights, numpy.full(3, 0.5))
    frames = draw.normal(size=(5, 4))
    expected = [
        [
            numpy.log(
                sum(
                    weights[state, part]
                    * multivariate_normal.pdf(frame, means[state, part], numpy.diag(variances[state, part]))
                    for part in range(2)
                )
            )
            for state in range(3)
        ]
        for frame in frames
    ]
    assert models.log_density(frames) == pytest.approx(numpy.array(expected))


def planted(seed, count=30):
    """Recordings of two phones around means of their own, with boundaries that differ from recording to recording."""
    draw = numpy.random.default_rng(seed)
    frames, truth = [], []
    for _ in range(count):
        durations = draw.integers(10, 40, 2)
        level = numpy.repeat([[-2.0, 1.0], [2.0, -1.0]], durations, axis=0)
        frames.append((level + draw.normal(size=level.shape)).astype("float32"))
        truth.append(int(durations[0]))
    return frames, truth


@pytest.mark.parametrize("rounds", [(1,) * 6, (1,) * 5 + (2,)])
def test_boundaries_that_were_planted_are_found_from_even_ones(rounds):
    frames, truth = planted(2)
    chains = [chain(["a", "b"])] * len(frames)
    first = [path_of(phones("a", "b", seconds=len(values) * 0.0025), len(values)) for values in frames]
    models = train(first_models(frames, chains, first), frames, chains, rounds)
    assert models.weights.sum(axis=1) == pytest.approx(numpy.ones(6))
    errors = [
        abs(int((path < STATES).sum()) - true) for path, true in zip(align(models, frames, chains), truth, strict=True)
    ]
    before = [abs(int((path < STATES).sum()) - true) for path, true in zip(first, truth, strict=True)]
    assert numpy.mean(errors) < 1 < numpy.mean(before)


def test_gaussians_double_or_stay():
    frames, _ = planted(3, count=3)
    chains = [chain(["a", "b"])] * 3
    first = [path_of(phones("a", "b", seconds=len(values) * 0.0025), len(values)) for values in frames]
    with pytest.raises(ValueError, match="1 or 2 Gaussians"):
        train(first_models(frames, chains, first), frames, chains, (4,))
