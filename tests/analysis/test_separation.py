"""AUC against scikit-learn and a count over all pairs; pairs of intensities by hand."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from sertools.analysis.bootstrap import replicates
from sertools.analysis.separation import CONTRASTS, auc, auc_statistic, paired_share

FOUR = ("neutral", "sad", "happy", "angry")


def corpus(seed, count=120, members=3):
    generator = np.random.default_rng(seed)
    code = generator.choice(4, count)
    scores = np.round(generator.normal(size=(members, count)) + 0.4 * code, 1)
    return scores, np.array(FOUR)[code], generator.choice([f"s{k}" for k in range(9)], count)


@pytest.mark.parametrize("contrast", CONTRASTS)
def test_auc_agrees_with_sklearn(contrast):
    scores, emotions, _ = corpus(0)
    first, second = CONTRASTS[contrast]
    kept = np.isin(emotions, first + second)
    expected = [roc_auc_score(np.isin(emotions[kept], first), score[kept]) for score in scores]
    np.testing.assert_allclose(auc(scores, emotions, first, second), expected)


def test_auc_by_hand():
    scores = [1.0, 2.0, 2.0, 3.0]
    emotions = ["neutral", "neutral", "angry", "angry"]
    # Of the four pairs three are won and one is level.
    assert auc(scores, emotions, ["angry"], ["neutral"]) == pytest.approx([3.5 / 4])
    assert auc(scores, emotions, ["neutral"], ["angry"]) == pytest.approx([0.5 / 4])


def test_auc_leaves_out_untested_rows_and_missing_classes():
    scores, emotions, _ = corpus(1)
    scores[0, ::2] = np.nan
    expected = auc(scores[0, 1::2], emotions[1::2], ["angry"], ["sad"])
    assert auc(scores, emotions, ["angry"], ["sad"])[0] == pytest.approx(expected[0])
    assert np.isnan(auc(scores, emotions, ["boredom"], ["sad"])).all()


def test_auc_of_replicates_equals_sklearn_on_the_drawn_rows():
    scores, emotions, speakers = corpus(2)
    scores[1, :40] = np.nan
    first, second = CONTRASTS["high, low"]
    drawn = replicates(speakers, count=30)
    codes = drawn.codes(speakers)
    values = auc_statistic(scores, emotions, first, second, codes, 9)(drawn.weights)
    for replicate, weight in enumerate(drawn.weights):
        picked = np.repeat(np.arange(120), weight[codes])
        for member in range(3):
            used = picked[np.isfinite(scores[member, picked])]
            expected = roc_auc_score(np.isin(emotions[used], first), scores[member, used])
            assert values[member, replicate] == pytest.approx(expected)


def test_auc_of_a_speaker_without_one_of_the_classes_is_nan():
    values = auc_statistic([1.0, 2.0, 3.0], ["sad", "angry", "angry"], ["angry"], ["sad"], np.array([0, 0, 1]), 2)(
        np.eye(2)
    )
    np.testing.assert_allclose(values, [[1.0, np.nan]])


def test_paired_share_of_strong_above_normal():
    keys = ["a", "a", "a", "b", "b", "c", "c", "d"]
    strong = [True, True, False, True, False, True, False, True]
    scores = [1.0, 5.0, 2.0, 1.0, 2.0, 4.0, 4.0, 9.0]
    share, pairs = paired_share(scores, keys, strong)
    np.testing.assert_allclose(
        share, [[1.0, 0.0, 0.5]]
    )  # means 3 > 2, then 1 < 2, then level; d has one rendition only
    assert pairs == ("a", "b", "c")


def test_wrong_arguments_are_named():
    with pytest.raises(ValueError, match="disjoint sets"):
        auc([1.0], ["sad"], ["sad"], ["sad"])
    with pytest.raises(ValueError, match="came none"):
        paired_share([1.0, 2.0], ["a", "b"], [True, False])
    with pytest.raises(ValueError, match="key and a strength for 2 rows"):
        paired_share([1.0, 2.0], ["a"], [True, False])
