"""Attributions by corpus, emotion and speaker, against plain loops over rows; the analysis of variance from sums."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sertools.analysis import importance
from sertools.analysis.attribution import member_scores
from sertools.analysis.importance import CLASSES, explain, weighted
from sertools.analysis.normality import replicated_p, share_normal
from sertools.analysis.significance import share_significant
from sertools.analysis.transfer import VALIDATION
from sertools.corpora.folds import Fold
from sertools.corpora.table import CorpusError
from sertools.measure.groups import FEATURES
from sertools.measure.groups import table as group_table
from sertools.measure.utterances import Utterances
from sertools.models.grid import train
from sertools.models.methods import METHODS, members
from sertools.models.track import Track

METHOD = "Unsupervised"


def utterances(name, speakers, seed, each=40, effect=1.0):
    generator = np.random.default_rng(seed)
    codes = generator.integers(0, 4, each * len(speakers))
    values = generator.normal(size=(len(codes), 88)) + effect * codes[:, None] * generator.normal(size=88)
    index = pd.Index([f"{name}/{number}" for number in range(len(codes))], name="utterance")
    columns = {"corpus": name, "speaker": np.repeat(speakers, each), "emotion": np.array(CLASSES)[codes]}
    features = pd.DataFrame((values / values.std(0)).astype(np.float32), index=index, columns=list(FEATURES))
    return Utterances(name, pd.DataFrame(columns, index=index), features, {})


@pytest.fixture(scope="module")
def made():
    corpus = utterances("own", ["a", "b", "c", "d", "e", "f"], 0)
    third = np.arange(len(corpus)) // 80  # two speakers a fold
    folds = tuple(Fold(np.flatnonzero(third != fold), np.flatnonzero(third == fold)) for fold in range(3))
    codes = pd.Categorical(corpus.table["emotion"], categories=CLASSES).codes.astype(int)
    track = Track("own", corpus, {}, folds, codes, {}, "speaker")
    grid = train(
        corpus.features.to_numpy(), members((METHODS[METHOD],), 3, 2), [fold.train for fold in folds], codes, {},
        epochs=3, seed=0,
    )  # fmt: skip
    targets = {"other": utterances("other", list("pqrstuvwxy"), 1), "kin": utterances("kin", ["a", "z"], 2)}
    explained, delta = explain(track, grid, targets, count=20)
    return track, grid, targets, explained, delta


def rows_of(track, grid, corpus, member):
    """Scores (d, G, n), emotions and speakers of the rows that count for a member, the long way round."""
    fold = track.folds[grid.members[member].fold]
    heard = set(track.speakers[fold.train])
    keep = (
        fold.test
        if corpus is track.utterances
        else [k for k, who in enumerate(corpus.table["speaker"]) if who not in heard]
    )
    features = corpus.features.to_numpy()[keep]
    scores = member_scores(lambda _: grid.model(member), 1, features, list(group_table()["label"]))[0]
    return (
        scores.swapaxes(1, 2).astype(float),
        corpus.table["emotion"].to_numpy()[keep],
        corpus.table["speaker"].to_numpy()[keep],
    )


def test_completeness_is_reported(made):
    delta = made[4]
    assert delta.shape == (6,) and (delta >= 0).all() and (delta < 1e-6).all()


def test_only_unheard_rows_count(made):
    track, _, targets, explained, _ = made
    assert explained[VALIDATION].counts.sum((1, 2)).tolist() == [80] * 6
    assert explained["other"].counts.sum((1, 2)).tolist() == [len(targets["other"])] * 6
    # fold 0 tests speaker a, so only its models have not heard her
    assert explained["kin"].counts.sum((1, 2)).tolist() == [80, 80, 40, 40, 40, 40]
    assert track.folds[0].test[0] == 0


@pytest.mark.parametrize("name", [VALIDATION, "other", "kin"])
def test_means_and_tests_against_loops(made, name):
    track, grid, targets, explained, _ = made
    one, corpus = explained[name], track.utterances if name == VALIDATION else targets[name]
    found = weighted(one, METHOD, np.ones((1, len(one.drawn.speakers))))
    means, p = [], []
    for member in range(6):
        scores, emotions, _ = rows_of(track, grid, corpus, member)
        means.append(np.stack([scores[..., emotions == emotion].mean(-1) for emotion in CLASSES], 1))
        p.append(stats.f_oneway(*(scores[..., emotions == emotion] for emotion in CLASSES), axis=-1).pvalue)
    np.testing.assert_allclose(found.attribution[0], np.mean(means, 0), rtol=1e-5)
    np.testing.assert_allclose(one.p["ANOVA"], p, rtol=1e-3, atol=1e-12)
    np.testing.assert_allclose(found.significant[0], share_significant(np.array(p)), atol=1e-12)


def test_weights_repeat_the_rows_of_a_speaker(made):
    track, grid, targets, explained, _ = made
    one = explained["other"]
    weights = np.array([[0, 3, 1, 0, 2, 1, 1, 0, 1, 1], [1] * 10])
    found = weighted(one, METHOD, weights, emotions=("sad", "angry"))
    share, means = np.zeros(found.significant.shape[1:]), []
    for member in range(6):
        scores, emotions, speakers = rows_of(track, grid, targets["other"], member)
        repeated = np.repeat(np.arange(len(speakers)), weights[0][one.drawn.codes(speakers)])
        scores, emotions = scores[..., repeated], emotions[repeated]
        share += stats.f_oneway(*(scores[..., emotions == emotion] for emotion in CLASSES), axis=-1).pvalue < 0.05
        means.append(np.stack([scores[..., emotions == emotion].mean(-1) for emotion in ("sad", "angry")], 1))
    np.testing.assert_allclose(found.significant[0], share / 6)
    np.testing.assert_allclose(found.attribution[0], np.mean(means, 0), rtol=1e-5)
    assert not np.allclose(found.attribution[0], found.attribution[1])


def test_scaled_divides_by_the_spread_of_the_training_rows(made):
    track, grid, _, explained, _ = made
    one = explained["other"]
    doubled = weighted(replace(one, spread=2 * one.spread), METHOD, np.ones((1, 10)))
    plain = weighted(one, METHOD, np.ones((1, 10)))
    np.testing.assert_allclose(2 * doubled.scaled, plain.scaled)
    np.testing.assert_allclose(doubled.attribution, plain.attribution)
    latents = grid.embed(track.utterances.features.to_numpy())
    expected = [latents[k, track.folds[member.fold].train].std(0) for k, member in enumerate(grid.members)]
    np.testing.assert_allclose(one.spread, expected, rtol=1e-5)


def test_profiles_correlate_as_spearman(made):
    explained = made[3]
    first, second = (
        weighted(explained[name], METHOD, np.ones((1, len(explained[name].drawn.speakers))))
        for name in ("other", "kin")
    )
    found = (first.profiles * second.profiles).sum(-1)[:, 0]
    for member in range(6):
        for dimension in range(2):
            profiles = []
            for name in ("other", "kin"):
                one = explained[name]
                of_emotion = one.sums[member].sum(-2) / one.counts[member].sum(0)
                profiles.append(of_emotion[dimension].mean(-1))
            assert found[member, dimension] == pytest.approx(stats.spearmanr(*profiles).statistic, abs=1e-5)


def test_a_replicate_without_a_models_rows_leaves_it_out(made):
    one = made[3][VALIDATION]
    alone = np.zeros((1, 6))
    alone[0, 0] = 1  # speaker a is tested by the two models of fold 0 only
    found = weighted(one, METHOD, alone)
    tested = [0, 1]
    expected = (one.sums[tested][..., 0, :] / one.counts[tested, 0][:, None, None]).mean(0)
    np.testing.assert_allclose(found.attribution[0], expected.swapaxes(1, 2), rtol=1e-6)
    assert np.isnan(found.profiles[2:]).all() and np.isfinite(found.profiles[:2]).all()


def test_a_replicate_with_one_class_tests_nothing(made):
    one = made[3]["other"]
    counts = np.zeros_like(one.counts)
    counts[..., 0] = one.counts[..., 0]
    sums = np.where(np.arange(4) == 0, one.sums, 0)
    found = weighted(replace(one, counts=counts, sums=sums), METHOD, np.ones((1, 10)))
    assert np.isnan(found.significant).all() and np.isnan(found.attribution[:, :, 1:]).all()


def test_constant_scores_are_not_significant():
    counts, means = np.full((4, 1), 30.0), np.full((1, 1, 4, 1), 0.1)
    found, defined = importance._significant(counts, counts * means, means, np.full((1, 1, 1), 120 * 0.1**2))
    assert defined.all() and not found.any()


def test_workers_change_nothing(made):
    track, grid, targets, explained, _ = made
    again, _ = explain(track, grid, targets, count=20, workers=2)
    np.testing.assert_array_equal(again["kin"].sums, explained["kin"].sums)


def test_a_target_without_emotions_is_refused(made):
    track, grid, targets, _, _ = made
    bare = targets["other"]
    bare = Utterances("bare", bare.table.assign(emotion=None), bare.features, {})
    with pytest.raises(CorpusError, match="bare: expected rows of neutral"):
        explain(track, grid, {"bare": bare})


def planted(one, draw):
    """The same corpus with scores drawn by ``draw(shape)``; residuals of a normal distribution stay nearly normal."""
    return replace(one, scores={member: draw(each.shape).astype(np.float32) for member, each in one.scores.items()})


def test_normality_of_planted_scores(made):
    one, generator = made[3]["other"], np.random.default_rng(3)
    normal, skewed = (
        planted(one, lambda s: generator.normal(size=s)),
        planted(one, lambda s: generator.exponential(size=s)),
    )
    for test in ("Shapiro-Wilk", "Anderson-Darling"):
        assert share_normal(normal, METHOD, "scores", test=test) == pytest.approx(0.95, abs=0.06)
        assert share_normal(skewed, METHOD, "residuals", test=test) < 0.05


def test_normality_tests_the_drawn_speakers_once_each(made):
    one = made[3]["other"]
    weights = np.array([[5, 1, 0, 0, 0, 0, 0, 0, 0, 0]])
    member = next(iter(one.scores))
    rows = np.flatnonzero(one.codes < 2)
    expected = [stats.shapiro(one.scores[member][0, 0, group][rows].astype(float)).pvalue for group in range(27)]
    np.testing.assert_allclose(replicated_p(one, METHOD, weights, reading="scores")[0], expected, rtol=1e-9)
