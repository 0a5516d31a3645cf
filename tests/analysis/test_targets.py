"""Analyses of a corpus under a normalisation condition: the rows that count, and what each fold's models see of it."""

from dataclasses import replace

import numpy as np
import pytest

from sertools.analysis import transfer
from sertools.analysis.baselines import ridge
from sertools.analysis.importance import explain
from sertools.analysis.latent_distance import log_distances
from sertools.analysis.organisation import organisation
from sertools.analysis.rank_baselines import RIDGE, rank_baselines
from sertools.analysis.rank_correlation import rank
from sertools.analysis.rated import HELD_OUT, cell_targets, rank_cells, rated_tracks, train_cells
from sertools.analysis.transfer import VALIDATION, held_out, score
from sertools.models.conditions import target, validation
from sertools.models.methods import METHODS
from sertools.models.track import four_classes, prepare_track, train_track

METHOD = METHODS["Unsupervised"]
OPTIONS = {"rows": 160, "folds": 2, "seed": 3}
CORPORA = ("emodb", "emotale-dk")


def trained(normalisation):
    track = prepare_track("open-english", normalisation=normalisation, **OPTIONS)
    return track, train_track(track, (METHOD,), runs=1, epochs=2, seed=1)


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SERTOOLS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def plain(cache):
    return trained("corpus")


@pytest.fixture(scope="module")
def strict(cache):
    return trained("training")


@pytest.fixture(scope="module")
def both(plain):
    """The same corpora, outliers left out and outliers in place; EMO-DB has some among these rows."""
    out = {name: four_classes(name, rows=160, seed=3)[0] for name in CORPORA}
    placed = {name: target(name, plain[0], "target", rows=160, seed=3) for name in CORPORA}
    assert placed["emodb"].dropped > 0
    return out, placed


def test_outliers_left_out_or_in_place_score_alike(plain, both):
    found = [score(*plain, targets, count=20) for targets in both]
    for name in (VALIDATION, *CORPORA):
        first, second = (one[name].accuracy(METHOD.name) for one in found)
        assert first.estimate == second.estimate and np.array_equal(first.values, second.values)


def test_outliers_left_out_or_in_place_lie_alike(plain, both):
    emodb = [{"emodb": targets["emodb"]} for targets in both]
    first, second = (log_distances(*plain, targets, count=5, cells=40) for targets in emodb)
    assert first[METHOD.name, "emodb"].estimate == second[METHOD.name, "emodb"].estimate
    first, second = (organisation(*plain, targets, count=5) for targets in both)
    for measure in first:
        for cell in first[measure]:
            assert first[measure][cell].estimate == pytest.approx(second[measure][cell].estimate, nan_ok=True)
    first, second = (explain(*plain, targets, count=5)[0] for targets in both)
    for name in CORPORA:
        np.testing.assert_allclose(first[name].sums, second[name].sums, rtol=1e-6)


def test_outliers_left_out_or_in_place_rank_alike(plain, both):
    for ranked in (rank, rank_baselines):
        first, second = (ranked(*plain, targets, count=5) for targets in both)
        for name in CORPORA:
            for method in dict.fromkeys(first[name].methods):
                np.testing.assert_allclose(first[name].of_models(method), second[name].of_models(method), atol=1e-6)


def test_rows_count_by_speaker_and_by_condition(strict):
    track, grid = strict
    one = target("emotale-dk", track, "training", rows=160)  # people of the track, in another language
    found = transfer.tested_rows(track, grid, one)
    for number, member in enumerate(grid.members):
        heard = set(track.speakers[track.folds[member.fold].train])
        for row, speaker in enumerate(one.table["speaker"]):
            assert found[number, row] == (speaker not in heard and one.counted[member.fold, row])
    assert np.array_equal(transfer.tested_rows(track, grid, validation(track, "training")), held_out(track, grid))


def test_the_held_out_rows_are_scored_under_their_condition(strict):
    track, grid = strict
    as_prepared = score(track, grid, {}, count=20)[VALIDATION]
    same = score(track, grid, {}, validation=validation(track, "training"), count=20)[VALIDATION]
    assert np.array_equal(as_prepared.predicted, same.predicted) and np.array_equal(as_prepared.tested, same.tested)
    own = validation(track, "target 20 %")
    fifth = score(track, grid, {}, validation=own, count=20)[VALIDATION]
    assert np.array_equal(fifth.tested, own.counted[[member.fold for member in grid.members]])
    assert not np.array_equal(as_prepared.predicted, fifth.predicted)


def test_models_of_a_fold_see_the_fold_s_inputs(strict):
    track, grid = strict
    one = target("savee", track, "training", rows=80)
    scored = score(track, grid, {"savee": one}, count=20)["savee"]
    explained = explain(track, grid, {"savee": one}, count=5)[0]["savee"]
    for fold in range(2):
        alone = {"savee": replace(one, inputs=one.inputs[fold])}
        member = grid.select(fold=fold)
        assert np.array_equal(
            score(track, member, alone, count=20)["savee"].predicted, scored.predicted[fold : fold + 1]
        )
        np.testing.assert_allclose(explain(track, member, alone, count=5)[0]["savee"].sums[0], explained.sums[fold])


def test_ridge_sees_the_fold_s_inputs(strict):
    track, grid = strict
    one = target("savee", track, "training", rows=80)
    ranked = rank_baselines(track, grid, {"savee": one}, count=5)["savee"]
    scores, _ = ranked.scores(RIDGE)
    for number, fold in enumerate(track.folds):
        labels = track.labels["activation"][number, fold.train]
        (expected,) = ridge(track.inputs[number][fold.train], labels, [one.inputs[number]])
        counted = one.counted[number]
        np.testing.assert_allclose(scores[number, counted], expected[counted])
        assert np.isnan(scores[number, ~counted]).all()


def test_cells_of_the_rated_track_under_the_training_statistics(cache):
    tracks = rated_tracks("rated", folds=2, rows=200, normalisation="training")
    grids = train_cells(tracks, (METHOD,), runs=1, epochs=1, seed=0)
    targets = cell_targets(tracks, "training", rows=200)
    ranked = rank_cells(tracks, grids, targets=targets, count=5)
    assert set(ranked) == {HELD_OUT, *targets} and set(targets) == {"emotale-dk", "emotale-en"}
    for cell, one in targets.items():
        scores, _ = ranked[cell].scores(METHOD.name)
        assert np.array_equal(np.isfinite(scores), transfer.tested_rows(tracks[cell], grids[cell], one))
    with pytest.raises(ValueError, match="targets: expected the cells' corpora under a condition"):
        rank_cells(tracks, grids, count=5)
