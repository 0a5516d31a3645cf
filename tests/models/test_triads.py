"""Triads: further folds of one track, whose models are those that training on these rows alone gives."""

import numpy as np
import pytest

from sertools.corpora.table import CorpusError
from sertools.models import grid
from sertools.models.methods import INTERPRETABLE, METHODS, Member, members
from sertools.models.track import CLASSES, prepare_track
from sertools.models.triads import TRIADS, triad_of, with_triads


@pytest.fixture(scope="module")
def track():
    return prepare_track("open-english", rows=160, folds=2, seed=3)


@pytest.fixture(scope="module")
def three(track):
    return with_triads(track)


def test_a_fold_keeps_the_rows_of_its_three_classes_and_no_other(track, three):
    assert len(three.folds) == 8
    for number, fold in enumerate(three.folds):
        triad, first = triad_of(three, number)
        for rows, whole in ((fold.train, track.folds[first].train), (fold.test, track.folds[first].test)):
            expected = [row for row in whole if CLASSES[track.codes[row]] in TRIADS[triad]]
            assert rows.tolist() == expected
        assert {CLASSES[code] for code in track.codes[fold.train]} == set(TRIADS[triad])


def test_proportions_inside_a_triad_are_those_of_the_fold(track, three):
    counts = np.bincount(track.codes[track.folds[1].train], minlength=4)
    inside = np.bincount(track.codes[three.folds[7].train], minlength=4)
    assert inside.tolist() == [0, *counts[1:].tolist()]


def test_labels_follow_the_folds(track, three):
    assert three.labels["activation"].shape == (8, len(track.codes))
    assert np.array_equal(three.labels["activation"][5], track.labels["activation"][1])


def test_every_triad_leaves_out_one_class_and_its_name_spells_the_rest():
    assert [set(CLASSES) - set(emotions) for emotions in TRIADS.values()] == [
        {"angry"},
        {"happy"},
        {"sad"},
        {"neutral"},
    ]
    for name, emotions in TRIADS.items():
        assert name == "-".join(emotion[0].upper() for emotion in emotions)


def test_a_member_equals_training_on_its_rows_alone(three):
    options = {"epochs": 2, "seed": 5}
    together = grid.train(
        three.inputs, members(INTERPRETABLE, 8, 1), [fold.train for fold in three.folds], three.codes, {}, **options
    )
    fold = 6
    rows = three.folds[fold].train
    # the same rows under other numbers, and nothing else in the data; draws are those of the member's own fold
    empty = [np.arange(64)] * fold
    alone = grid.train(
        three.inputs[rows], [Member(METHODS["DAE"], fold, 0)], [*empty, np.arange(len(rows))], three.codes[rows], {},
        **options,
    )  # fmt: skip
    own = together.select(method="DAE", fold=fold)
    for name, values in alone.parameters.items():
        assert own.parameters[name].numpy() == pytest.approx(values.numpy(), abs=1e-6), name
    assert own.history == pytest.approx(alone.history, abs=1e-6, nan_ok=True)


def test_folds_with_their_own_normalisation_keep_it():
    track = prepare_track("savee", rows=120, folds=2, dimensions=(), normalisation="training")
    three = with_triads(track)
    assert three.statistics == track.statistics * 4
    assert np.array_equal(three.inputs[5], track.inputs[1])


def test_a_fold_that_is_none_of_a_triad_is_refused(track, three):
    with pytest.raises(ValueError, match="within 0 ... 7"):
        triad_of(three, 8)
    with pytest.raises(ValueError, match="4 triads, came 0"):
        triad_of(track, 0)


def test_a_triad_without_a_test_row_is_refused(track):
    from dataclasses import replace

    from sertools.corpora.folds import Fold

    first = track.folds[0]
    angry = first.test[track.codes[first.test] == CLASSES.index("angry")]
    with pytest.raises(CorpusError, match="at least one test row"):
        with_triads(replace(track, folds=(Fold(first.train, angry),)))
