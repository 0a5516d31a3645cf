"""Scores of triads: confusion matrices counted by hand, on the rows that count for each model."""

import numpy as np
import pytest

from sertools.analysis.bootstrap import replicates
from sertools.analysis.classify import classifier
from sertools.analysis.references import SEEN
from sertools.analysis.transfer import TRAIN
from sertools.analysis.triads import ScoredTriad, accuracy_cells, recall_cells, score_triads, triad_cells
from sertools.models import grid
from sertools.models.methods import INTERPRETABLE, members
from sertools.models.track import four_classes, prepare_track
from sertools.models.triads import TRIADS, triad_of, with_triads


def by_hand():
    """Two folds of one method, three speakers; counts chosen so that every score is a short fraction."""
    counts = np.zeros((3, 3, 3, 3), dtype=int)
    counts[0, 0] = [[2, 0, 0], [1, 1, 0], [0, 0, 0]]
    counts[0, 1] = [[0, 2, 0], [0, 0, 0], [0, 1, 1]]
    counts[1, 2] = [[1, 0, 0], [0, 3, 0], [1, 1, 0]]
    counts[2, 0] = [[0, 9, 0], [0, 0, 0], [0, 0, 0]]
    drawn = replicates(["a", "b", "c"], count=1000)
    return ScoredTriad(
        TRIADS["N-S-A"], counts, np.array(["DAE", "DAE", "UAE"]), np.array([0, 1, 0]), np.zeros(3, dtype=int), drawn
    )


def test_folds_are_counted_together():
    one = by_hand()
    assert one.confusion("DAE").tolist() == [[3, 2, 0], [1, 4, 0], [1, 2, 1]]
    assert one.confusion("DAE", fold=1).tolist() == [[1, 0, 0], [0, 3, 0], [1, 1, 0]]
    assert one.accuracy("DAE").estimate == pytest.approx(8 / 14)
    assert one.accuracy("DAE", "balanced").estimate == pytest.approx((3 / 5 + 4 / 5 + 1 / 4) / 3)
    assert one.recall("DAE", "angry").estimate == pytest.approx(1 / 4)
    assert one.accuracy("UAE").estimate == 0 and one.largest_share("DAE") == pytest.approx(5 / 14)


def test_below_eight_speakers_each_is_left_out_once():
    one = by_hand().accuracy("DAE")
    assert one.values == pytest.approx([5 / 10, 7 / 10, 4 / 8])
    assert list(one.dots.values()) == pytest.approx([3 / 4, 1 / 4, 4 / 6])


def test_a_method_that_was_not_scored_is_named():
    with pytest.raises(KeyError, match="out of DAE, UAE; came 'PCA'"):
        by_hand().of("PCA")


@pytest.fixture(scope="module")
def trained():
    track = with_triads(prepare_track("open-english", rows=160, folds=2, seed=3))
    models = grid.train(
        track.inputs, members(INTERPRETABLE, 8, 1), [fold.train for fold in track.folds], track.codes, {}, epochs=2,
        seed=1,
    )  # fmt: skip
    return track, models, {"savee": four_classes("savee", rows=100)[0]}


def test_scores_equal_those_of_classifiers_fitted_one_by_one(trained):
    track, models, targets = trained
    scored = score_triads(track, models, targets, count=2)
    words = track.utterances.table["emotion"].to_numpy(dtype=str)
    own, moved = models.embed(track.inputs), models.embed(targets["savee"].features.to_numpy())
    truth = targets["savee"].table["emotion"].to_numpy(dtype=str)
    right: dict = {}
    for k, member in enumerate(models.members):
        triad, _ = triad_of(track, member.fold)
        fold = track.folds[member.fold]
        fitted = classifier().fit(own[k, fold.train], words[fold.train])
        inside = np.isin(truth, TRIADS[triad])
        for corpus, points, names in (
            (SEEN, own[k, fold.train], words[fold.train]),
            (TRAIN, own[k, fold.test], words[fold.test]),
            ("savee", moved[k, inside], truth[inside]),
        ):
            right.setdefault((member.method.name, triad, corpus), []).append(fitted.predict(points) == names)
    cells = accuracy_cells(scored)
    assert set(cells) == set(right)
    for key, answers in right.items():
        assert cells[key].estimate == pytest.approx(np.concatenate(answers).mean()), key


def test_recalls_have_the_classes_of_their_triad_and_average_to_balanced_accuracy(trained):
    track, models, targets = trained
    scored = score_triads(track, models, targets, count=2)
    recall, balanced = recall_cells(scored), accuracy_cells(scored, measure="balanced")
    assert set(recall) == {(triad, corpus, emotion) for triad, corpus in scored for emotion in TRIADS[triad]}
    for triad, corpus in scored:
        mean = np.mean([recall[triad, corpus, emotion].estimate for emotion in TRIADS[triad]])
        assert balanced["DAE", triad, corpus].estimate == pytest.approx(mean)


def test_both_statistics_of_the_claims_come_in_one_call(trained):
    track, models, targets = trained
    cells = triad_cells(track, models, targets, count=0, classifier="SVC balanced")
    other = score_triads(track, models, targets, count=2, classifier="SVC balanced")
    assert set(cells) == {"triad_accuracy", "triad_recall"}
    for key, one in accuracy_cells(other).items():
        assert cells["triad_accuracy"][key].estimate == pytest.approx(one.estimate)
