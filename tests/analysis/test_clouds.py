"""Latent clouds: which rows count where, anger's separation, happy's cluster and the classes' overlaps."""

import numpy as np
import pytest

from sertools.analysis.anger import anger_auc, least_squares_direction
from sertools.analysis.angles import angles, class_direction
from sertools.analysis.class_overlap import pair_overlap
from sertools.analysis.cloud_overlap import cloud_overlap
from sertools.analysis.clouds import clouds
from sertools.analysis.mixture import cluster_of, happy_share, share_in_cluster
from sertools.analysis.pairs import PAIRS
from sertools.analysis.references import SEEN
from sertools.analysis.separation import auc
from sertools.analysis.transfer import TRAIN
from sertools.models import conditions, grid
from sertools.models.methods import INTERPRETABLE, members
from sertools.models.track import four_classes, prepare_track


@pytest.fixture(scope="module")
def trained():
    track = prepare_track("open-english", rows=160, folds=2, seed=3)
    models = grid.train(
        track.inputs, members(INTERPRETABLE, 2, 1), [fold.train for fold in track.folds], track.codes, {}, epochs=2,
        seed=1,
    )  # fmt: skip
    return track, models, {"savee": four_classes("savee", rows=100)[0], "emotale-dk": four_classes("emotale-dk")[0]}


def test_rows_of_training_held_out_rows_and_speakers_never_heard(trained):
    track, models, targets = trained
    looked = clouds(track, models, targets, count=2)
    own = models.select(method="DAE").embed(track.inputs)
    for fold, one in enumerate(track.folds):
        assert np.array_equal(looked[SEEN].models[fold].latents, own[fold, one.train])
        assert np.array_equal(looked[TRAIN].models[fold].latents, own[fold, one.test])
        assert np.array_equal(looked["savee"].models[fold].training, own[fold, one.train])
        heard = set(track.speakers[one.train])
        danish = looked["emotale-dk"]
        assert not {danish.drawn.speakers[code] for code in danish.models[fold].codes} & heard
        assert 0 < len(danish.models[fold].codes) < len(targets["emotale-dk"])
    assert list(clouds(track, models, {}, seen=False, count=2)) == [TRAIN]


def test_held_out_rows_under_another_condition_take_their_place(trained):
    track, models, _ = trained
    fifth = conditions.validation(track, "target 20 %")
    one = clouds(track, models, {}, validation=fifth, count=2)[TRAIN].models[1]
    rows = fifth.counted[1]
    expected = models.select(method="DAE", fold=1).embed(fifth.inputs)[0, rows]
    assert rows.sum() < len(track.folds[1].test) and np.array_equal(one.latents, expected)


def test_anger_is_scored_along_the_direction_of_its_training_rows(trained):
    track, models, targets = trained
    found = anger_auc(track, models, targets, method="UAE", count=3)
    looked = clouds(track, models, targets, method="UAE", count=3)
    for name, cloud in looked.items():
        expected = [
            auc(one.latents @ least_squares_direction(one.training, one.taught), one.emotions, ["angry"],
                ["neutral", "sad", "happy"])
            for one in cloud.models
        ]  # fmt: skip
        assert found[(name,)].estimate == pytest.approx(np.mean(expected))


def test_the_least_squares_direction_is_fishers():
    generator = np.random.default_rng(0)
    classes = np.array(["angry", "sad"])[generator.integers(2, size=500)]
    points = generator.normal(size=(500, 2)) @ [[2, 0.5], [0, 1]] + np.where(classes == "angry", 1.0, 0.0)[:, None]
    inside = sum(
        np.cov(points[classes == name], rowvar=False) * ((classes == name).sum() - 1) for name in ("angry", "sad")
    )
    apart = points[classes == "angry"].mean(0) - points[classes == "sad"].mean(0)
    expected = np.linalg.solve(inside, apart)
    found = least_squares_direction(points, classes)
    assert found / np.linalg.norm(found) == pytest.approx(expected / np.linalg.norm(expected))


def two_clusters():
    generator = np.random.default_rng(6)
    classes = np.repeat(["angry", "happy", "neutral", "sad"], [100, 80, 150, 150])
    far = np.concatenate([np.full(90, 1), np.full(10, 0), np.full(20, 1), np.full(60, 0), np.zeros(300)])
    return generator.normal(size=(480, 2)) * [1, 30] + np.outer(far, [12, 0]), classes, far.astype(bool)


def test_two_clusters_are_found_and_the_one_with_most_anger_named():
    points, classes, far = two_clusters()
    within = cluster_of(points, classes, seed=3)
    assert np.array_equal(within(points), far)
    assert within(points[:7]).tolist() == far[:7].tolist()
    share = share_in_cluster(within(points), classes, np.zeros(480, dtype=int), 1, "happy")(np.ones((1, 1)))
    assert share == pytest.approx(np.array([[20 / 80]]))


def test_a_share_counts_speakers_as_often_as_they_are_drawn():
    within, classes = np.array([True, False, True, True]), np.array(["happy", "happy", "happy", "sad"])
    statistic = share_in_cluster(within, classes, np.array([0, 0, 1, 1]), 2, "happy")
    assert statistic(np.array([[1, 1], [1, 2], [0, 1], [2, 0]])) == pytest.approx(np.array([[2 / 3, 3 / 4, 1, 1 / 2]]))


def test_clusters_need_the_class_and_a_collapsed_space_has_one():
    points, classes, _ = two_clusters()
    with pytest.raises(ValueError, match="training rows of bored"):
        cluster_of(points, classes, of="bored")
    assert cluster_of(np.ones((480, 2)), classes)(points).all()


def test_happy_share_is_the_mean_over_models_and_seeded(trained):
    track, models, targets = trained
    found = happy_share(track, models, targets, seed=2, count=3)
    expected = []
    for one in clouds(track, models, targets, seed=2, count=3)["savee"].models:
        within = cluster_of(one.training, one.taught, seed=2)(one.latents)
        expected.append(within[one.emotions == "happy"].mean())
    assert found[("savee",)].estimate == pytest.approx(np.mean(expected))
    assert set(found) == {(SEEN,), (TRAIN,), ("savee",), ("emotale-dk",)}


def test_overlaps_are_those_of_each_model_averaged(trained):
    track, models, targets = trained
    found = cloud_overlap(track, models, targets, count=3)
    cloud = clouds(track, models, targets, count=3)["savee"]
    weights = np.ones((1, len(cloud.drawn.speakers)))
    each = [pair_overlap(one.latents, one.emotions, one.codes, weights, list(PAIRS.values())) for one in cloud.models]
    for place, pair in enumerate(PAIRS):
        assert found["savee", pair].estimate == pytest.approx(np.mean([one[place, 0] for one in each]))


def test_angles_by_corpus_are_means_over_models(trained):
    track, models, targets = trained
    found = angles(track, models, targets, count=3)
    assert set(found["angle"]) == set(found["angle_pc"]) == {(TRAIN,), ("savee",), ("emotale-dk",)}
    expected = []
    for one in clouds(track, models, targets, count=3)["savee"].models:
        here, there = class_direction(one.latents, one.emotions), class_direction(one.training, one.taught)
        expected.append(np.degrees(np.arccos(here @ there / np.linalg.norm(here) / np.linalg.norm(there))))
    assert found["angle"][("savee",)].estimate == pytest.approx(np.mean(expected))
