"""Rank correlation of expected labels on planted latents: closed forms, held-out speakers, labels, both conditions."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr
from sklearn.linear_model import LinearRegression

from sertools.analysis.bootstrap import replicates
from sertools.analysis.rank_baselines import LOUDNESS, ORACLE, RATER, RIDGE, rank_baselines
from sertools.analysis.rank_correlation import CONDITIONS, IN_SAMPLE, labelled_rows, rank, rhos, target_labels
from sertools.analysis.rated import HELD_OUT, people, rank_cell_baselines, rank_cells
from sertools.analysis.transfer import VALIDATION
from sertools.corpora.folds import Fold
from sertools.corpora.labels import labels as dimensional_labels
from sertools.corpora.table import CorpusError
from sertools.measure.egemaps import NAMES
from sertools.measure.utterances import Utterances
from sertools.models.methods import ZEROSHOT, Member, members
from sertools.models.track import CLASSES, Track

METHODS = tuple(method.name for method in ZEROSHOT[:2])
LOUD = NAMES.index("loudness_sma3_amean")
LEVELS = {"neutral": 2.5, "sad": 1.5, "happy": 3.5, "angry": 4.5}


@dataclass
class Placed:
    """Latents put in place by hand: ``embed`` turns the first two features by each member's matrix."""

    members: list[Member]
    turns: np.ndarray

    def embed(self, features, *, which, seed):
        return np.einsum("nf,mfd->mnd", features[:, :2].astype(float), self.turns)


def corpus(name, seed=0, *, speakers=10, each=12, human=True, people="p", sign=1.0):
    """Features 0 and 1 carry the activation with noise, loudness carries it with more noise."""
    generator = np.random.default_rng(seed)
    count = speakers * each
    emotions = np.array(CLASSES)[generator.permutation(count) % 4]
    ratings = np.clip(np.array([LEVELS[one] for one in emotions])[:, None] + generator.normal(0, 0.7, (count, 3)), 1, 5)
    activation = ratings.mean(1)
    features = generator.normal(size=(count, len(NAMES))).astype(np.float32)
    features[:, 0] += sign * (activation - 3)
    features[:, 1] -= 0.5 * sign * (activation - 3)
    features[:, LOUD] += 0.5 * (activation - 3)
    index = pd.Index([f"{name}/{k}" for k in range(count)], name="utterance")
    table = pd.DataFrame(
        {"corpus": name, "speaker": [f"{people}-{k // each:02d}" for k in range(count)], "emotion": emotions,
         "activation": activation if human else np.nan, "valence": 3.0 if human else np.nan,
         "rating": "human" if human else None},
        index=index,
    )  # fmt: skip
    if human:
        table[[f"activation_{k}" for k in (1, 2, 3)]] = ratings
    return Utterances(name, table, pd.DataFrame(features, index=index, columns=list(NAMES)), {})


def track_of(utterances, folds=2):
    names = np.unique(utterances.table["speaker"])
    parts = [utterances.table["speaker"].isin(names[k::folds]).to_numpy() for k in range(folds)]
    drawn = tuple(Fold(np.flatnonzero(~part), np.flatnonzero(part)) for part in parts)
    table = utterances.table
    labels = {"activation": np.stack([dimensional_labels(table, "activation", fold.train) for fold in drawn])}
    codes = pd.Categorical(table["emotion"], categories=CLASSES).codes.astype(int)
    return Track(utterances.name, utterances, {}, drawn, codes, labels, "speaker")


def placed(folds=2, runs=1):
    chosen = members(ZEROSHOT[:2], folds, runs)
    turns = np.random.default_rng(7).normal(size=(len(chosen), 2, 2))
    return Placed(chosen, turns)


def test_transfer_rho_is_that_of_a_linear_regression_fitted_by_hand():
    track, grid, target = track_of(corpus("home")), placed(), corpus("away", 1, people="q")
    ranked = rank(track, grid, {"away": target}, count=10)
    for number, member in enumerate(grid.members):
        train = track.folds[member.fold].train
        # E[l | z] of a joint Gaussian is the least-squares line
        fitted = LinearRegression().fit(
            grid.embed(track.utterances.features.to_numpy(), which="mu", seed=0)[number][train],
            track.utterances.table["activation"].to_numpy()[train],
        )
        score = fitted.predict(grid.embed(target.features.to_numpy(), which="mu", seed=0)[number])
        rho = spearmanr(score, target.table["activation"]).statistic
        same = [k for k, other in enumerate(grid.members) if other.method == member.method].index(number)
        assert ranked["away"].of_models(member.method.name)[same] == pytest.approx(rho, abs=1e-12)
    each = ranked["away"].of_models(METHODS[0])
    assert ranked["away"].rho(METHODS[0]).estimate == pytest.approx(each.mean())
    assert ranked["away"].spread(METHODS[0]) == pytest.approx(each.std(ddof=1))


def test_held_out_speakers_alone_count_and_both_conditions_are_one_on_the_training_corpus():
    track, grid = track_of(corpus("home")), placed()
    own = rank(track, grid, {}, count=10)[VALIDATION]
    for number, member in enumerate(grid.members):
        assert (np.flatnonzero(np.isfinite(own.expected["transfer"][number])) == track.folds[member.fold].test).all()
    estimates = {own.rho(METHODS[0], condition).estimate for condition in CONDITIONS}
    assert len(estimates) == 1 and own.human
    assert own.rows(METHODS[0]) == len(track.codes) / 2


def test_rows_of_heard_speakers_do_not_count():
    track, grid = track_of(corpus("home")), placed()
    target = corpus("home-abroad", 1, speakers=12)  # ten of the twelve are in the track
    ranked = rank(track, grid, {"abroad": target}, count=10)["abroad"]
    for number, member in enumerate(grid.members):
        heard = set(track.speakers[track.folds[member.fold].train])
        counted = np.isfinite(ranked.expected["transfer"][number])
        assert (counted == ~target.table["speaker"].isin(heard).to_numpy()).all()
        assert (np.isfinite(ranked.expected["supervised"][number]) == counted).all()
    assert ranked.rows(METHODS[0]) == 7 * 12  # five held out, two never in the track


def test_a_mirrored_corpus_is_ranked_backwards_by_transfer_and_forwards_by_its_own_moments():
    track, grid = track_of(corpus("home")), placed()
    ranked = rank(track, grid, {"mirror": corpus("mirror", 1, people="q", sign=-1.0)}, count=10)["mirror"]
    transfer, supervised, in_sample = (ranked.rho(METHODS[0], condition).estimate for condition in CONDITIONS)
    assert transfer < -0.3 and supervised > 0.3
    assert in_sample == pytest.approx(-transfer, abs=0.15)


def test_labels_are_ratings_where_there_are_some_and_training_class_means_elsewhere():
    track = track_of(corpus("home"))
    unrated = corpus("unrated", 1, human=False, people="q")
    labels = target_labels(track, unrated, "activation")
    table = track.utterances.table
    for number, fold in enumerate(track.folds):
        means = table.iloc[fold.train].groupby("emotion")["activation"].mean()
        np.testing.assert_allclose(labels[number], unrated.table["emotion"].map(means))
    rated = corpus("rated", 2, people="q")
    np.testing.assert_array_equal(target_labels(track, rated, "activation"), [rated.table["activation"]] * 2)
    ranked = rank(track, placed(), {"unrated": unrated, "rated": rated}, count=10)
    assert ranked["rated"].human and not ranked["unrated"].human


def test_unlabelled_rows_are_left_out_and_a_corpus_of_them_is_refused():
    track = track_of(corpus("home"))
    target = corpus("half", 1, human=False, people="q")
    target.table.loc[target.table.index[:60], "emotion"] = None
    assert labelled_rows(target, "activation").sum() == 60
    counted = np.isfinite(rank(track, placed(), {"half": target}, count=10)["half"].expected["transfer"])
    assert (counted.sum(1) == 60).all() and not counted[:, :60].any()
    target.table["emotion"] = None
    with pytest.raises(CorpusError, match="half: expected ratings of activation or emotions among .*, came neither"):
        rank(track, placed(), {"half": target})


def test_the_order_of_a_corpus_rows_changes_no_transfer_rho():
    track, grid, target = track_of(corpus("home")), placed(), corpus("away", 1, people="q")
    shuffled = target.rows(np.random.default_rng(3).permutation(len(target)))
    first, second = (rank(track, grid, {"away": one}, count=25)["away"].rho(METHODS[1]) for one in (target, shuffled))
    assert first.estimate == pytest.approx(second.estimate)
    np.testing.assert_allclose(first.values, second.values)


def test_auc_reads_the_direction_and_an_unknown_method_is_named():
    track, grid = track_of(corpus("home")), placed()
    target = corpus("away", 1, human=False, people="q")
    ranked = rank(track, grid, {"away": target}, count=10)
    high_low = ranked["away"].auc(METHODS[0], ("angry", "happy"), ("neutral", "sad"))
    assert high_low.estimate > 0.7
    backwards = ranked["away"].auc(METHODS[0], ("neutral", "sad"), ("angry", "happy"))
    assert high_low.estimate + backwards.estimate == pytest.approx(1)
    assert set(rhos(ranked, METHODS)) == {(m, c) for m in METHODS for c in (VALIDATION, "away")}
    with pytest.raises(ValueError, match="away: expected a method among .* came 'Metric', 'transfer'"):
        ranked["away"].rho("Metric")


def test_baselines_count_the_rows_of_the_models():
    track, grid = track_of(corpus("home")), placed()
    target = corpus("abroad", 1, speakers=12)
    baselines = rank_baselines(track, grid, {"abroad": target}, count=10)
    models = rank(track, grid, {"abroad": target}, count=10)
    for name in (VALIDATION, "abroad"):
        loud = baselines[name].methods == LOUDNESS
        np.testing.assert_array_equal(
            np.isfinite(baselines[name].expected["transfer"][loud]),
            np.isfinite(models[name].expected["transfer"][models[name].methods == METHODS[0]]),
        )
    member = np.isfinite(baselines["abroad"].expected["transfer"][0])
    by_hand = spearmanr(target.features.iloc[member, LOUD], target.table["activation"][member]).statistic
    assert baselines["abroad"].of_models(LOUDNESS)[0] == pytest.approx(by_hand)
    assert baselines["abroad"].rho(RIDGE).estimate > baselines["abroad"].rho(LOUDNESS).estimate


def test_the_oracle_is_perfect_against_class_means_and_raters_have_their_own_labels():
    track, grid = track_of(corpus("home")), placed()
    found = rank_baselines(track, grid, {"unrated": corpus("unrated", 1, human=False, people="q")}, count=10)
    assert found["unrated"].rho(ORACLE).estimate == pytest.approx(1)
    assert RATER not in found["unrated"].methods
    test = track.folds[0].test
    ratings = track.utterances.table[[f"activation_{k}" for k in (1, 2, 3)]].to_numpy()[test]
    by_hand = [spearmanr(ratings[:, k], np.delete(ratings, k, 1).mean(1)).statistic for k in range(3)]
    np.testing.assert_allclose(found[VALIDATION].of_models(RATER)[:3], by_hand)


def test_cells_of_a_rated_track_share_one_draw_of_people():
    english, danish = corpus("en", 1, speakers=9), corpus("dk", 2, speakers=12)
    tracks = {
        HELD_OUT: track_of(Utterances.concat([english, danish])), "dk": track_of(english), "en": track_of(danish),
    }  # fmt: skip
    grids = {cell: placed() for cell in tracks}
    cells = rank_cells(tracks, grids, count=12)
    assert list(cells) == [HELD_OUT, "dk", "en"]
    assert all(one.drawn.speakers == people(tracks).speakers and len(one.drawn.weights) == 12 for one in cells.values())
    alone = rank(tracks["dk"], grids["dk"], {"dk": danish}, people=replicates(danish.table["speaker"], count=12))["dk"]
    np.testing.assert_allclose(alone.of_models(METHODS[0]), cells["dk"].of_models(METHODS[0]))
    np.testing.assert_allclose(
        alone.rho(METHODS[0], IN_SAMPLE).estimate, cells["dk"].rho(METHODS[0], IN_SAMPLE).estimate
    )
    baselines = rank_cell_baselines(tracks, grids, count=12)
    assert baselines["en"].rho(RATER).estimate > 0.5
    # a speaker whom the model of a fold heard in the other language does not count
    for number, member in enumerate(grids["dk"].members):
        heard = set(english.table["speaker"].iloc[tracks["dk"].folds[member.fold].train])
        counted = np.isfinite(cells["dk"].expected["transfer"][number])
        assert not set(danish.table["speaker"][counted]) & heard
