"""Classifier and balanced accuracy against scikit-learn and counts done by hand."""

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score, confusion_matrix, recall_score
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC

from sertools.analysis.bootstrap import replicates
from sertools.analysis.classify import (
    CLASSIFIERS,
    balanced_accuracy,
    balanced_statistic,
    class_statistic,
    classifier,
    confusion,
    confusion_by_speaker,
    predict,
    predict_members,
    recalls,
    share_ratio,
)

FOUR = ("neutral", "sad", "happy", "angry")
CENTRES = np.array([[0.0, 0.0], [-1.0, -0.5], [0.6, 0.4], [1.4, 0.7]])


def points(seed, count=200, members=1):
    generator = np.random.default_rng(seed)
    code = generator.choice(4, count, p=[0.38, 0.24, 0.13, 0.25])
    return CENTRES[code] + generator.normal(size=(members, count, 2)), np.array(FOUR)[code]


def test_balanced_accuracy_agrees_with_sklearn_on_every_member():
    generator = np.random.default_rng(0)
    truth = generator.choice(FOUR, 120)
    predicted = generator.choice(FOUR, (5, 120))
    expected = [balanced_accuracy_score(truth, row) for row in predicted]
    np.testing.assert_allclose(balanced_accuracy(truth, predicted, FOUR), expected, rtol=1e-12)
    np.testing.assert_allclose(
        recalls(confusion(truth, predicted[0], FOUR)), recall_score(truth, predicted[0], labels=FOUR, average=None)
    )
    np.testing.assert_array_equal(
        confusion(truth, predicted[1], FOUR), confusion_matrix(truth, predicted[1], labels=FOUR)
    )


def test_balanced_accuracy_counts_an_absent_class_as_a_miss():
    """A corpus without neutral (AESD): four classes can be predicted, recall is averaged over the three present."""
    truth = ["sad", "sad", "happy", "angry"]
    predicted = ["sad", "neutral", "neutral", "angry"]
    assert balanced_accuracy(truth, predicted, FOUR) == pytest.approx((0.5 + 0 + 1) / 3)
    assert np.isnan(recalls(confusion(truth, predicted, FOUR))[0])
    with pytest.raises(ValueError, match="prediction.*neutral"):
        balanced_accuracy(truth, predicted, FOUR[1:])


def test_balanced_accuracy_ignores_row_order_and_untested_rows():
    generator = np.random.default_rng(1)
    truth, predicted = generator.choice(FOUR, 60), generator.choice(FOUR, (3, 60))
    order = generator.permutation(60)
    np.testing.assert_array_equal(
        balanced_accuracy(truth, predicted, FOUR), balanced_accuracy(truth[order], predicted[:, order], FOUR)
    )
    tested = generator.random((3, 60)) < 0.5
    expected = [balanced_accuracy_score(truth[row], words[row]) for row, words in zip(tested, predicted, strict=True)]
    np.testing.assert_allclose(balanced_accuracy(truth, predicted, FOUR, tested=tested), expected)
    # What stands in untested rows is not even looked at.
    predicted[~tested] = "boredom"
    np.testing.assert_allclose(balanced_accuracy(truth, predicted, FOUR, tested=tested), expected)


def test_confusion_names_a_word_outside_the_labels():
    with pytest.raises(ValueError, match="truth among .* came \\['boredom'\\]"):
        confusion(["boredom", "sad"], ["sad", "sad"], FOUR)
    with pytest.raises(ValueError, match="distinct labels"):
        confusion(["sad"], ["sad"], ("sad", "sad"))


def test_share_ratio_by_hand():
    counts = confusion(["happy", "happy", "sad", "sad"], ["happy", "sad", "sad", "sad"], FOUR)
    ratio = share_ratio(counts)
    assert ratio[2] == pytest.approx(0.5) and ratio[1] == pytest.approx(1.5)
    assert np.isnan(ratio[0]) and np.isnan(ratio[3])


def test_statistics_of_replicates_equal_the_measure_on_the_drawn_rows():
    generator = np.random.default_rng(2)
    truth, predicted = generator.choice(FOUR, 200), generator.choice(FOUR, (3, 200))
    speakers = generator.choice([f"x-{k}" for k in range(9)], 200)
    drawn = replicates(speakers, count=20, seed=3)
    codes = drawn.codes(speakers)
    counts = confusion_by_speaker(truth, predicted, FOUR, codes, 9)
    values = balanced_statistic(counts)(drawn.weights)
    happy, share = class_statistic(counts, 2)(drawn.weights), class_statistic(counts, 2, share_ratio)(drawn.weights)
    for replicate, weight in enumerate(drawn.weights):
        rows = np.repeat(np.arange(200), weight[codes])
        again = confusion(truth[rows], predicted[:, rows], FOUR)
        np.testing.assert_allclose(values[:, replicate], balanced_accuracy(truth[rows], predicted[:, rows], FOUR))
        np.testing.assert_allclose(happy[:, replicate], recalls(again)[:, 2])
        np.testing.assert_allclose(share[:, replicate], share_ratio(again)[:, 2])


@pytest.mark.parametrize("classes", [FOUR, FOUR[1:], FOUR[:2]])
def test_predict_from_hyperplanes_equals_sklearn(classes):
    embeddings, emotions = points(4, 400)
    kept = np.isin(emotions, classes)
    fitted = classifier().fit(embeddings[0, kept], emotions[kept])
    fresh, _ = points(5, 1000)
    np.testing.assert_array_equal(predict(fitted, fresh[0]), fitted.predict(fresh[0]))


def test_predict_members_trains_the_protocols_classifier_on_each_fold():
    embeddings, emotions = points(6, 300, members=2)
    elsewhere, _ = points(7, 50, members=2)
    folds = [np.arange(0, 200), np.arange(100, 300)]
    predicted = predict_members(embeddings, emotions, folds, {"here": embeddings, "there": elsewhere})
    for member, rows in enumerate(folds):
        scaler = StandardScaler().fit(embeddings[member, rows])
        machine = SVC(kernel="linear", C=1, class_weight=None).fit(
            scaler.transform(embeddings[member, rows]), emotions[rows]
        )
        np.testing.assert_array_equal(predicted["there"][member], machine.predict(scaler.transform(elsewhere[member])))
        np.testing.assert_array_equal(predicted["here"][member], machine.predict(scaler.transform(embeddings[member])))
    again = predict_members(embeddings, emotions, folds, {"there": elsewhere}, workers=2)
    np.testing.assert_array_equal(again["there"], predicted["there"])


def test_the_way_past_the_papers_classifier_is_scikit_learns_linear_one():
    embeddings, emotions = points(6, 300)
    elsewhere, _ = points(7, 50)
    scaler = StandardScaler().fit(embeddings[0])
    machine = LinearSVC(C=1, random_state=0).fit(scaler.transform(embeddings[0]), emotions)
    predicted = predict_members(embeddings, emotions, [np.arange(300)], {"there": elsewhere}, kind="LinearSVC")
    np.testing.assert_array_equal(predicted["there"][0], machine.predict(scaler.transform(elsewhere[0])))


def test_scaling_saves_a_narrow_latent_space():
    """Latents of standard deviation .004: unscaled, every row is called by the commonest class."""
    embeddings, emotions = points(8, 400)
    narrow = 0.004 * embeddings
    rows = [np.arange(400)]
    scaled = predict_members(narrow, emotions, rows, {"x": narrow})["x"]
    unscaled = predict_members(narrow, emotions, rows, {"x": narrow}, scaled=False)["x"]
    assert balanced_accuracy(emotions, scaled, FOUR)[0] > 0.4
    assert balanced_accuracy(emotions, unscaled, FOUR)[0] == pytest.approx(0.25)


@pytest.mark.parametrize("kind", CLASSIFIERS)
def test_every_classifier_separates_distant_classes(kind):
    embeddings, emotions = points(9, 200)
    embeddings = embeddings + 50 * CENTRES[[FOUR.index(word) for word in emotions]]
    predicted = predict_members(embeddings, emotions, [np.arange(200)], {"x": embeddings}, kind=kind)["x"]
    assert balanced_accuracy(emotions, predicted, FOUR)[0] > (0.7 if kind == "LinearSVC" else 0.99)


def test_balanced_weights_raise_the_share_of_the_rarest_class():
    embeddings, emotions = points(10, 600)
    rows, happy = [np.arange(600)], FOUR.index("happy")
    plain, weighted = (
        predict_members(embeddings, emotions, rows, {"x": embeddings}, kind=kind)["x"]
        for kind in ("SVC", "SVC balanced")
    )
    assert (
        share_ratio(confusion(emotions, plain, FOUR))[0, happy]
        < share_ratio(confusion(emotions, weighted, FOUR))[0, happy]
    )


def test_wrong_arguments_are_named():
    embeddings, emotions = points(11, 20, members=2)
    with pytest.raises(ValueError, match="classifier among"):
        classifier("RBF")
    with pytest.raises(ValueError, match="'there': \\(1, 20, 2\\)"):
        predict_members(embeddings, emotions, [np.arange(20)] * 2, {"there": embeddings[:1]})
