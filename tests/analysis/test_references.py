"""SVC and PCA as members beside a grid: fitted on their own fold, scored on the right rows, as a plain loop says."""

import numpy as np
import pandas as pd
import pytest
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from sertools.analysis.references import (
    SEEN,
    accuracy_cells,
    classification,
    principal_components,
    reference_predictions,
    score_with_references,
)
from sertools.analysis.transfer import TRAIN
from sertools.corpora.folds import Fold
from sertools.measure.egemaps import NAMES
from sertools.measure.utterances import Utterances
from sertools.models.grid import train
from sertools.models.methods import INTERPRETABLE, members
from sertools.models.track import CLASSES, Track

EVERY = ("SVC", "PCA", "UAE", "DAE")


def utterances(name, speakers, shift, seed, each=40):
    """Four classes along the first four features, ``each`` rows a speaker."""
    draw = np.random.default_rng(seed)
    emotions = np.array([CLASSES[k % 4] for k in range(each * speakers)])
    features = draw.normal(size=(len(emotions), 88)).astype(np.float32)
    features[np.arange(len(emotions)), np.arange(len(emotions)) % 4] += shift
    ids = pd.Index([f"{name}/{k}" for k in range(len(emotions))], name="utterance")
    table = pd.DataFrame(
        {"corpus": name, "speaker": np.repeat([f"{name}{k}" for k in range(speakers)], each), "emotion": emotions},
        index=ids,
    )
    return Utterances(name, table, pd.DataFrame(features, index=ids, columns=list(NAMES)), None)


@pytest.fixture(scope="module")
def trained():
    own = utterances("own", 4, 2.0, 0)
    table = own.table["speaker"].to_numpy()
    folds = tuple(Fold(np.flatnonzero(table != out), np.flatnonzero(table == out)) for out in ("own0", "own1"))
    codes = np.array([CLASSES.index(emotion) for emotion in own.table["emotion"]])
    track = Track("own", own, {}, folds, codes, {}, "speaker")
    grid = train(
        own.features.to_numpy(), members(INTERPRETABLE, 2, 1), [fold.train for fold in folds], codes, {}, epochs=1,
        batch=32, seed=0,
    )  # fmt: skip
    return track, grid, {"other": utterances("other", 9, 1.0, 1)}


def test_components_are_those_of_the_covariance_of_the_training_rows():
    draw = np.random.default_rng(3)
    features = draw.normal(size=(50, 88)) * np.linspace(5, 1, 88)
    positions = [np.arange(30), np.arange(20, 50)]
    found = principal_components(features, positions, {"x": features[:7]})["x"]
    assert found.shape == (2, 7, 2)
    for fold, rows in enumerate(positions):
        vectors = np.linalg.eigh(np.cov(features[rows].T))[1][:, ::-1][:, :2]
        expected = (features[:7] - features[rows].mean(0)) @ vectors
        np.testing.assert_allclose(np.abs(found[fold]), np.abs(expected), atol=1e-8)


def test_folds_with_features_of_their_own_are_each_reduced_by_their_own():
    draw = np.random.default_rng(4)
    features = draw.normal(size=(2, 50, 88))
    positions = [np.arange(30), np.arange(20, 50)]
    found = principal_components(features, positions, {"x": features})["x"]
    for fold in (0, 1):
        alone = principal_components(features[fold], [positions[fold]], {"x": features[fold]})["x"][0]
        np.testing.assert_allclose(found[fold], alone)


def test_svc_says_what_a_classifier_fitted_by_hand_on_each_fold_says(trained):
    track, _, targets = trained
    features = targets["other"].features.to_numpy(float)
    said = reference_predictions(track, {"other": features})["other"]
    own, emotions = track.utterances.features.to_numpy(float), track.utterances.table["emotion"].to_numpy(str)
    assert said.shape == (4, len(features))
    for number, fold in enumerate(track.folds):
        scaler = StandardScaler().fit(own[fold.train])
        machine = SVC(kernel="linear").fit(scaler.transform(own[fold.train]), emotions[fold.train])
        assert (said[number] == machine.predict(scaler.transform(features))).all()


def test_every_method_is_scored_on_the_same_rows(trained):
    track, grid, targets = trained
    scored = score_with_references(track, grid, targets, count=20)
    assert set(scored) == {TRAIN, SEEN, "other"}
    for one in scored.values():
        assert one.methods.tolist() == [method for method in EVERY for _ in (0, 1)]
        assert one.predicted.shape == one.tested.shape == (8, len(one.truth))
    for place in range(8):
        fold = track.folds[place % 2]
        assert np.flatnonzero(scored[TRAIN].tested[place]).tolist() == fold.test.tolist()
        assert np.flatnonzero(scored[SEEN].tested[place]).tolist() == fold.train.tolist()
    assert scored["other"].tested.all()


def test_cells_are_the_plain_shares_of_right_answers(trained):
    track, grid, targets = trained
    scored = score_with_references(track, grid, targets, count=20)
    cells = accuracy_cells(scored, EVERY, (SEEN, TRAIN, "other"))
    for corpus in (SEEN, TRAIN, "other"):
        one = scored[corpus]
        right, recall = 0, dict.fromkeys(CLASSES, 0)
        rows, of_class = 0, dict.fromkeys(CLASSES, 0)
        for member in np.flatnonzero(one.methods == "PCA"):
            for row in np.flatnonzero(one.tested[member]):
                emotion = one.truth[row]
                hit = one.predicted[member, row] == emotion
                right, rows = right + hit, rows + 1
                recall[emotion] += hit
                of_class[emotion] += 1
        assert cells["accuracy"]["PCA", corpus].estimate == pytest.approx(right / rows)
        mean_recall = np.mean([recall[emotion] / of_class[emotion] for emotion in CLASSES])
        assert cells["balanced_accuracy"]["PCA", corpus].estimate == pytest.approx(mean_recall)
    # rows that the classifier was fitted to, against rows that it never saw, against chance
    assert cells["accuracy"]["SVC", SEEN].estimate > 0.9 > cells["accuracy"]["SVC", TRAIN].estimate > 0.4


def test_one_replicate_gives_the_same_estimates_and_noise_reaches_the_dae_alone(trained):
    track, grid, targets = trained
    full = classification(track, grid, targets, count=20)["accuracy"]
    few = classification(track, grid, targets, count=1)["accuracy"]
    assert {key: one.estimate for key, one in full.items()} == {key: one.estimate for key, one in few.items()}
    assert set(full) == {(method, corpus) for method in EVERY for corpus in (SEEN, TRAIN, "other")}
    noisy = classification(track, grid, targets, count=1, noisy_input=True)["accuracy"]
    assert {key[0] for key in full if noisy[key].estimate != full[key].estimate} == {"DAE"}


def test_threads_change_nothing(trained):
    track, _, targets = trained
    features = {"other": targets["other"].features.to_numpy()}
    one, two = (reference_predictions(track, features, workers=number)["other"] for number in (1, 2))
    assert (one == two).all()


def test_a_classifier_that_is_not_known_is_refused(trained):
    with pytest.raises(ValueError, match="expected a classifier among"):
        reference_predictions(trained[0], {"other": np.zeros((3, 88))}, classifier="SVM")


def test_rows_without_an_emotion_are_never_counted(trained):
    track, grid, targets = trained
    other = targets["other"]
    table = other.table.copy()
    table.loc[table.index[:10], "emotion"] = None
    scored = score_with_references(
        track, grid, {"other": Utterances("other", table, other.features, None)}, count=2
    )["other"]  # fmt: skip
    assert not scored.tested[:, :10].any() and scored.tested[:, 10:].all()
