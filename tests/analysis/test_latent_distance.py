"""The distance of drawn speakers against the distance of the rows drawn by hand, and its order on planted latents."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.bootstrap import replicates
from sertools.analysis.distance import bhattacharyya_distance
from sertools.analysis.latent_distance import FLOOR, common_size, log_distance_statistic, log_distances
from sertools.analysis.transfer import VALIDATION
from sertools.corpora.folds import Fold
from sertools.measure.egemaps import NAMES
from sertools.measure.utterances import Utterances
from sertools.models.methods import ZEROSHOT, Member, members
from sertools.models.track import CLASSES, Track


def speakers_and_rows(seed=0, speakers=9, each=14):
    generator = np.random.default_rng(seed)
    rows = generator.normal(size=(speakers * each, 2)) + np.repeat(generator.normal(size=(speakers, 2)), each, axis=0)
    return rows, np.repeat(np.arange(speakers), each), generator.normal(size=(60, 2))


@pytest.mark.parametrize("bandwidth", [1.0, 0.4])
def test_all_speakers_once_is_the_plain_distance(bandwidth):
    target, codes, training = speakers_and_rows()
    statistic = log_distance_statistic(training, target, codes, 9, bandwidth=bandwidth)
    expected = np.log(bhattacharyya_distance(training, target, bandwidth=bandwidth))
    assert statistic(np.ones((1, 9)))[0, 0] == pytest.approx(expected, abs=1e-4)


def test_a_replicate_is_the_distance_of_the_rows_that_it_draws():
    target, codes, training = speakers_and_rows(1)
    weights = np.array([[3, 0, 1, 0, 0, 2, 0, 2, 1], [0, 0, 0, 0, 9, 0, 0, 0, 0]])
    # The grid spans all rows of the target: the repeated rows and the full range give the same integral.
    found = log_distance_statistic(training, target, codes, 9, bandwidth=0.5, cells=200)(weights)[0]
    for replicate, weight in enumerate(weights):
        drawn = np.repeat(target, weight[codes], axis=0)
        expected = np.log(bhattacharyya_distance(training, drawn, bandwidth=0.5, cells=300))
        assert found[replicate] == pytest.approx(expected, abs=2e-3)


def test_tiny_distances_keep_their_digits_and_an_empty_replicate_is_missing():
    target, codes, training = speakers_and_rows(2)
    statistic = log_distance_statistic(training * 0.01, target * 0.01, codes, 9, bandwidth=1.0)
    expected = np.log(bhattacharyya_distance(training * 0.01, target * 0.01))
    found = statistic(np.stack([np.ones(9), np.zeros(9)]))[0]
    assert expected < -10 and found[0] == pytest.approx(expected, abs=0.01)
    assert np.isnan(found[1])


@dataclass
class Placed:
    """Latents put in place by hand: ``embed`` gives the first two features, stretched, whatever was trained."""

    members: list[Member]
    stretch: tuple[float, ...]
    seeds: list[int] = field(default_factory=list)

    def embed(self, features, *, which, seed, noisy_input=False):
        self.seeds.append(seed)
        return np.stack([factor * features[:, :2] for factor in self.stretch]).astype(float)


def corpus(name, generator, shift, speakers=9, each=12):
    count = speakers * each
    features = generator.normal(size=(count, len(NAMES))).astype(np.float32)
    features[:, :2] += shift
    index = pd.Index([f"{name}/{k}" for k in range(count)], name="utterance")
    table = pd.DataFrame(
        {"corpus": name, "speaker": [f"{name}-{k // each}" for k in range(count)],
         "emotion": [CLASSES[k % 4] for k in range(count)]},
        index=index,
    )  # fmt: skip
    return Utterances(name, table, pd.DataFrame(features, index=index, columns=list(NAMES)), {})


def planted(near=0.3, far=2.5):
    generator = np.random.default_rng(5)
    home = corpus("home", generator, 0.0, speakers=18)
    rows = np.arange(len(home))
    folds = (Fold(rows[:144], rows[144:]), Fold(rows[72:], rows[:72]))
    codes = rows % 4
    track = Track("home", home, {}, folds, codes, {}, "speaker")
    chosen = members(ZEROSHOT[:2], 2, 1)
    grid = Placed(chosen, (1.0, 1.0, 0.01, 0.01))
    return track, grid, {"near": corpus("near", generator, near), "far": corpus("far", generator, far)}


def test_the_far_corpus_is_farther_and_only_the_fixed_reading_rewards_small_latents():
    track, grid, targets = planted()
    first, second = (method.name for method in ZEROSHOT[:2])
    fixed = log_distances(track, grid, targets, reading="fixed", count=20, cells=80)
    free = log_distances(track, grid, targets, reading="scale-free", count=20, cells=80)
    for found in (fixed, free):
        assert found[first, VALIDATION].estimate < found[first, "far"].estimate
        assert found[first, "near"].estimate < found[first, "far"].estimate
        assert set(found) == {(m, c) for m in (first, second) for c in (VALIDATION, "near", "far", FLOOR)}
    assert fixed[second, "far"].estimate < fixed[first, "far"].estimate - 3
    # Standardised latents forget their scale.
    assert free[second, "far"].estimate == pytest.approx(free[first, "far"].estimate, abs=1e-3)
    assert len(free[first, "far"].values) == 20


def test_rows_of_speakers_that_a_model_heard_are_left_out():
    """Both folds of the track test 72 rows of speakers of their own; 72 rows of its fold 0 were heard in fold 1."""
    track, grid, targets = planted()
    assert common_size(track, grid, targets) == 72
    assert common_size(track, grid, {"home": track.utterances}) == 72
    found = log_distances(track, grid, {"home": track.utterances, **targets}, count=0, cells=80)
    one = ZEROSHOT[0].name
    assert found[one, "home"].estimate < found[one, "far"].estimate


def test_no_two_corpora_are_sampled_with_the_same_noise():
    track, grid, targets = planted()
    log_distances(track, grid, targets, count=0, cells=40, seed=7)
    assert sorted(grid.seeds) == [7, 8, 9]


def test_fewer_rows_raise_the_floor():
    track, grid, targets = planted()
    floors = [
        log_distances(track, grid, targets, count=0, cells=80, size=size)[ZEROSHOT[0].name, FLOOR].estimate
        for size in (12, 72)
    ]
    assert floors[0] > floors[1] + 0.5


def test_the_cells_that_a_kernel_needs_are_enough_for_every_reading():
    track, grid, targets = planted()
    for reading in ("fixed", "scale-free"):
        few, many = (log_distances(track, grid, targets, reading=reading, count=0, cells=c) for c in (None, 300))
        for cell, one in few.items():
            assert one.estimate == pytest.approx(many[cell].estimate, abs=0.02)


def test_an_unknown_reading_and_a_size_that_is_not_there_are_refused():
    track, grid, targets = planted()
    with pytest.raises(ValueError, match="size: expected 2 to 72 rows of each corpus, came 73"):
        log_distances(track, grid, targets, size=73)
    with pytest.raises(ValueError, match="expected a reading among fixed, scale-free, came 'free'"):
        log_distances(track, grid, targets, reading="free")


def test_speakers_weigh_by_their_rows():
    target, codes, training = speakers_and_rows(3, speakers=3, each=6)
    codes = np.array([0] * 10 + [1] * 4 + [2] * 4)
    found = log_distance_statistic(training, target, codes, 3, bandwidth=0.5)(np.array([[1, 1, 1]]))[0, 0]
    assert found == pytest.approx(np.log(bhattacharyya_distance(training, target, bandwidth=0.5)), abs=1e-3)
    assert replicates([f"s{k}" for k in codes]).weights.shape == (3, 3)


def test_one_sample_far_away_costs_its_share_and_no_more():
    generator = np.random.default_rng(5)
    training, target = generator.normal(size=(300, 2)), generator.normal(0.5, 1, size=(200, 2))
    codes = np.repeat([0, 1], 100)
    everyone = np.ones((1, 2))

    def distance(rows, **options):
        found = log_distance_statistic(training, rows, codes, 2, bandwidth=1.0, **options)(everyone)
        return float(np.exp(found.item()))

    near = distance(target)
    coefficient = np.exp(-near) * np.sqrt(199 / 200)  # without one of 200 samples, as far as it mattered
    for far in (1e3, 1e9, 1e17):
        moved = np.concatenate([target[:-1], [[far, -far]]])
        assert distance(moved) == pytest.approx(-np.log(coefficient), rel=0.02)
        assert distance(moved, cells=None) == pytest.approx(distance(moved), rel=1e-3)
    assert distance(np.full((200, 2), 1e17)) > 14  # single precision ends at e^-15
