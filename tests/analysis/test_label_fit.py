"""R2 on held-out speakers: scikit-learn's on the drawn rows, known answers of planted labels, and who fits whom."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score

from sertools.analysis.embedding import embedded
from sertools.analysis.label_fit import fitted, label_fits, r2_statistic
from sertools.corpora.table import CorpusError
from sertools.models.methods import TRANSFERABLE
from sertools.models.track import prepare_track, train_track


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("SERTOOLS_CACHE", str(tmp_path_factory.mktemp("cache")))
    track = prepare_track("rated", normalisation="training", folds=2, rows=120, proportions="as found")
    yield track, train_track(track, TRANSFERABLE, runs=2, epochs=2, seed=0)
    patch.undo()


def test_a_fit_is_least_squares_whatever_the_scale():
    generator = np.random.default_rng(0)
    points, others = generator.normal(size=(40, 2)), generator.normal(size=(7, 2))
    labels = points @ [0.5, -2] + 3 + generator.normal(size=40)
    expected = LinearRegression().fit(points, labels).predict(others)
    np.testing.assert_allclose(fitted(points, labels, others), expected)
    tiny = [1e-6, 1e4]
    np.testing.assert_allclose(fitted(points * tiny, labels, others * tiny), expected, rtol=1e-6)


def test_a_dimension_without_spread_says_nothing():
    points = np.column_stack([np.arange(10.0), np.full(10, 7.0)])
    others = np.array([[20.0, 7.0], [20.0, 9.0]])
    np.testing.assert_allclose(fitted(points, 2 * points[:, 0], others), [40, 40])


def test_r2_is_that_of_the_drawn_rows():
    generator = np.random.default_rng(1)
    codes = np.repeat(np.arange(5), 8)
    labels = 1000 + generator.normal(size=40) + codes
    predicted = labels + generator.normal(size=(2, 40))
    tested = generator.random((2, 40)) < 0.8
    weights = np.array([[1, 1, 1, 1, 1], [0, 2, 1, 2, 0], [0, 0, 0, 1, 0]])
    found = r2_statistic(predicted, labels, tested, codes, 5)(weights)
    for run in (0, 1):
        for number, weight in enumerate(weights):
            rows = np.repeat(np.arange(40), weight[codes] * tested[run])
            assert found[run, number] == pytest.approx(r2_score(labels[rows], predicted[run, rows]))


def test_r2_of_rows_with_one_label_is_undefined():
    statistic = r2_statistic(
        np.zeros((1, 4)), np.array([1.0, 1, 2, 3]), np.ones((1, 4), bool), np.array([0, 0, 1, 1]), 2
    )
    assert np.isnan(statistic(np.array([[1, 0]]))[0, 0]) and np.isfinite(statistic(np.array([[0, 1]]))[0, 0])


@pytest.mark.parametrize("fit", ["training", "tested"])
def test_each_row_is_predicted_by_the_model_that_never_saw_its_speaker(trained, fit):
    track, grid = trained
    found = label_fits(track, grid, fit=fit, count=0)
    latents = embedded(grid, track.inputs)
    labels = track.utterances.table["valence"].to_numpy(float)
    values = []
    for run in (0, 1):
        predicted, rows = [], []
        for k, member in enumerate(grid.members):
            if (member.method.name, member.run) == ("VAE-annealing", run):
                fold = track.folds[member.fold]
                known = fold.train if fit == "training" else fold.test
                model = LinearRegression().fit(latents[k, known].astype(float), labels[known])
                predicted.append(model.predict(latents[k, fold.test].astype(float)))
                rows.append(fold.test)
        values.append(r2_score(labels[np.concatenate(rows)], np.concatenate(predicted)))
    assert found["VAE-annealing", "valence"].estimate == pytest.approx(np.mean(values), abs=1e-6)
    assert set(found) == {(method.name, label) for method in TRANSFERABLE for label in ("activation", "valence")}


def test_a_fit_to_the_tested_rows_is_never_worse_than_their_mean(trained):
    for one in label_fits(*trained, fit="tested", count=0).values():
        assert one.estimate >= -1e-9


def test_ratings_are_asked_for_and_the_kind_of_fit_is_checked(trained):
    track, grid = trained
    with pytest.raises(ValueError, match="training, tested"):
        label_fits(track, grid, fit="all")
    with pytest.raises(CorpusError, match="expected a rating of activation"):
        label_fits(prepare_track("open-english", folds=2, rows=60), grid)
