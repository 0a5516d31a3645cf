"""Scores of a grid: who is scored by which model, and what the scores are when predictions are known."""

import numpy as np
import pytest

from sertools.analysis.bootstrap import replicates
from sertools.analysis.classify import predict_members
from sertools.analysis.transfer import TRAIN, VALIDATION, Scored, rule_cells, score, unheard
from sertools.corpora.folds import Fold
from sertools.models.grid import Grid
from sertools.models.methods import METHODS, Member
from sertools.models.track import CLASSES, Track, prepare_track, train_track


def scored(name=VALIDATION):
    """Two methods, two folds, one run: the first always right, the second always says angry; each row tested once."""
    truth = np.tile(CLASSES, 6)
    speakers = np.repeat([f"s{number}" for number in range(6)], 4)
    drawn = replicates(speakers, count=20)
    predicted = np.stack([truth, truth, np.full(24, "angry"), np.full(24, "angry")])
    first = np.arange(24) < 12
    tested = np.stack([first, ~first, first, ~first])
    methods, runs = np.array(["a", "a", "b", "b"]), np.zeros(4, dtype=int)
    return Scored(name, truth, predicted, tested, drawn.codes(speakers), drawn, methods, runs)


def test_folds_are_counted_together_and_each_row_once():
    counts = scored().counts("a")
    assert counts.shape == (1, 6, 4, 4) and counts.sum() == 24
    assert np.array_equal(counts.sum((0, 1)), 6 * np.eye(4))


def test_accuracy_of_known_predictions():
    assert scored().accuracy("a").estimate == 1
    assert scored().accuracy("b").estimate == pytest.approx(1 / 4)
    assert scored().accuracy("b", ("sad", "happy", "angry")).estimate == pytest.approx(1 / 3)
    assert scored().spread("b") == 0


def test_what_the_rules_are_about():
    found = rule_cells({VALIDATION: scored(), "emodb": scored("emodb")}, ["a", "b"], ["emodb"])
    assert set(found["accuracy"]) == {(method, corpus) for method in "ab" for corpus in (TRAIN, "emodb")}
    assert found["recall"]["b", "emodb", "angry"].estimate == 1
    assert found["recall"]["b", TRAIN, "happy"].estimate == 0
    assert found["predicted"]["b", TRAIN, "angry"].estimate == 4
    assert found["accuracy_three"]["a", "emodb"].estimate == 1


def test_a_speaker_who_was_trained_on_is_not_scored():
    class Utterances:
        table = {"speaker": None}

    folds = (Fold([0, 1], [2]), Fold([2], [0, 1]))
    members = tuple(Member(METHODS["Unsupervised"], fold, 0) for fold in (0, 1))
    grid = Grid(members, {}, np.zeros((1, 2, 5)), 0)

    class Small(Track):
        speakers = np.array(["x", "x", "y"])

    track = Small("t", Utterances, {}, folds, np.zeros(3, int), {}, "speaker")
    assert unheard(track, grid, np.array(["x", "y", "z"])).tolist() == [[False, True, True], [True, False, True]]
    published = Small("t", Utterances, {}, folds, np.zeros(3, int), {}, "random")
    assert unheard(published, grid, np.array(["x", "y", "z"])).all()


def test_the_classifier_is_the_one_that_is_asked_for():
    track = prepare_track("savee", folds=2, dimensions=())
    grid = train_track(track, (METHODS["DAE"],), runs=1, epochs=1, seed=0)
    said = {
        kind: score(track, grid, {}, classifier=kind, count=1)[VALIDATION].predicted for kind in ("SVC", "LinearSVC")
    }
    latents, words = grid.embed(track.inputs), track.utterances.table["emotion"].to_numpy(str)
    expected = predict_members(latents, words, [fold.train for fold in track.folds], {"own": latents}, kind="LinearSVC")
    assert np.array_equal(said["LinearSVC"], expected["own"]) and not np.array_equal(said["SVC"], said["LinearSVC"])
