"""Accuracy by condition, classes and pair: classifiers of a plain loop, scores of confusions."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import accuracy_score, balanced_accuracy_score
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from sertools.analysis.conditions_accuracy import (
    accuracy_by_proportions,
    accuracy_cells,
    classified,
    condition_accuracies,
    plain_statistic,
    recalls_of,
)
from sertools.analysis.embedding import embedded, own_rows
from sertools.analysis.pairs import CLASS_SETS, PAIRS, words
from sertools.analysis.pairwise import pairwise
from sertools.analysis.transfer import TRAIN
from sertools.models.conditions import target
from sertools.models.methods import TRANSFERABLE
from sertools.models.track import CLASSES, prepare_track, train_track

OPTIONS = {"folds": 2, "seed": 1, "normalisation": "training", "rows": 120}


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("SERTOOLS_CACHE", str(tmp_path_factory.mktemp("cache")))
    track = prepare_track("open-english", **OPTIONS)
    grid = train_track(track, TRANSFERABLE, runs=2, epochs=2, seed=0)
    corpora = {
        "unseen": {"emodb": target("emodb", track, "training", rows=120, seed=1)},
        "20 %": {"emodb": target("emodb", track, "target 20 %", rows=120, seed=1)},
    }
    yield track, grid, corpora
    patch.undo()


def by_hand(track, grid, corpus, classes, k, embed="mixed"):
    """Truth and prediction of member k on the rows on which it is tested."""
    emotions = track.utterances.table["emotion"].to_numpy(str)
    fold = track.folds[grid.members[k].fold]
    rows = [row for row in fold.train if emotions[row] in classes]
    training = embedded(grid, track.inputs, embed=embed)[k]
    scaler = StandardScaler().fit(training[rows].astype(float))
    machine = SVC(kernel="linear", C=1.0).fit(scaler.transform(training[rows].astype(float)), emotions[rows])
    truth = corpus.table["emotion"].to_numpy(str)
    heard = set(track.speakers[fold.train])
    tested = [
        row
        for row, speaker in enumerate(corpus.table["speaker"])
        if corpus.counted[grid.members[k].fold][row] and truth[row] in classes and speaker not in heard
    ]
    points = embedded(grid, corpus.inputs, embed=embed)[k][tested].astype(float)
    return truth[tested], machine.predict(scaler.transform(points))


@pytest.mark.parametrize("classes", CLASS_SETS)
@pytest.mark.parametrize("condition", ["unseen", "20 %"])
def test_scores_are_those_of_a_plain_loop(trained, classes, condition):
    track, grid, corpora = trained
    corpus = corpora[condition]["emodb"]
    cells = condition_accuracies(track, grid, corpora, count=0)
    for method in ("DAE-vanilla", "VAE-ss"):
        balanced, plain = [], []
        for run in (0, 1):
            places = [k for k, m in enumerate(grid.members) if (m.method.name, m.run) == (method, run)]
            pairs = [by_hand(track, grid, corpus, CLASS_SETS[classes], k) for k in places]
            truth, said = (np.concatenate(each) for each in zip(*pairs, strict=True))
            balanced.append(balanced_accuracy_score(truth, said))
            plain.append(accuracy_score(truth, said))
        key = (method, "emodb", condition, classes)
        assert cells["accuracy"][key].estimate == pytest.approx(np.mean(balanced))
        assert cells["plain_accuracy"][key].estimate == pytest.approx(np.mean(plain))


def test_the_tracks_own_test_rows_are_added_under_every_condition(trained):
    track, grid, corpora = trained
    cells = condition_accuracies(track, grid, corpora, count=0)["accuracy"]
    assert {(corpus, condition) for _, corpus, condition, _ in cells} == {
        (name, condition) for name in (TRAIN, "emodb") for condition in ("unseen", "20 %")
    }
    own = own_rows(track)
    scored = classified(track, grid, {(TRAIN, "unseen"): own}, count=0)[(TRAIN, "unseen"), "N-S-H-A"]
    for k, member in enumerate(grid.members):
        assert np.array_equal(np.flatnonzero(scored.tested[k]), track.folds[member.fold].test)


def test_a_pair_is_classified_without_the_other_classes(trained):
    track, grid, corpora = trained
    found = pairwise(track, grid, corpora["unseen"], pairs=("H-A",), count=0)
    places = [k for k, m in enumerate(grid.members) if m.method.name == "DAE-vanilla"]
    values = []
    for run in (0, 1):
        pairs = [
            by_hand(track, grid, corpora["unseen"]["emodb"], words("H-A"), k)
            for k in places
            if grid.members[k].run == run
        ]
        values.append(balanced_accuracy_score(*(np.concatenate(each) for each in zip(*pairs, strict=True))))
    assert found["DAE-vanilla", "emodb", "H-A"].estimate == pytest.approx(np.mean(values))
    assert {key[1] for key in found} == {TRAIN, "emodb"}


def test_threads_change_nothing_and_replicates_leave_the_estimate(trained):
    track, grid, corpora = trained
    one, two = (condition_accuracies(track, grid, corpora, count=n, workers=w) for n, w in ((0, 1), (20, 2)))
    for key, cell in one["accuracy"].items():
        assert cell.estimate == two["accuracy"][key].estimate
        assert len(two["accuracy"][key].values) in (20, 4)


def test_the_mixed_embedding_is_a_mean_where_classes_supervise_and_a_sample_elsewhere(trained):
    track, grid, _ = trained
    mixed, mean, sample = (embedded(grid, track.inputs, embed=which, seed=5) for which in ("mixed", "mu", "z"))
    for k, member in enumerate(grid.members):
        assert np.array_equal(mixed[k], mean[k] if member.method.name == "VAE-ss" else sample[k])
    assert not np.array_equal(mean, sample)
    noisy = embedded(grid, track.inputs, noisy_input=True, seed=5)
    changed = {m.method.name for k, m in enumerate(grid.members) if not np.array_equal(noisy[k], mixed[k])}
    assert changed == {"DAE-vanilla"}
    with pytest.raises(ValueError, match="mixed, mu, z"):
        embedded(grid, track.inputs, embed="mean")


def test_plain_accuracy_weighs_rows_and_speakers_as_drawn():
    counts = np.zeros((1, 2, 2, 2), dtype=int)
    counts[0, 0] = [[3, 1], [0, 0]]
    counts[0, 1] = [[0, 2], [1, 3]]
    statistic = plain_statistic(counts)
    assert statistic(np.array([[1, 1], [2, 0], [1, 2]]))[0] == pytest.approx([6 / 10, 3 / 4, 9 / 16])
    assert np.isnan(statistic(np.array([[0, 0]]))[0, 0])


def test_recalls_weighted_by_shares_lie_between_balanced_and_plain(trained):
    track, grid, _ = trained
    scored = classified(track, grid, {(TRAIN, "unseen"): own_rows(track)}, count=0)
    one = scored[(TRAIN, "unseen"), "N-S-H-A"]
    recalls = recalls_of(one, "DAE-vanilla")
    cells = accuracy_cells(scored, ["DAE-vanilla"])
    key = ("DAE-vanilla", TRAIN, "unseen", "N-S-H-A")
    assert accuracy_by_proportions(recalls, dict.fromkeys(CLASSES, 0.25)) == pytest.approx(
        cells["accuracy"][key].estimate
    )
    shares = pd.Series(one.truth[one.tested.any(0)]).value_counts(normalize=True).to_dict()
    assert accuracy_by_proportions(recalls, shares) == pytest.approx(cells["plain_accuracy"][key].estimate)
    with pytest.raises(ValueError, match="sum to 1"):
        accuracy_by_proportions(recalls, dict.fromkeys(CLASSES, 0.5))


def test_pairs_by_their_letters():
    assert list(PAIRS) == ["N-S", "N-H", "N-A", "S-H", "S-A", "H-A"]
    assert words("N-S-A") == ("neutral", "sad", "angry") and CLASS_SETS["N-S-A"] == words("N-S-A")
    for wrong in ("A", "A-A", "H-X"):
        with pytest.raises(ValueError, match="letters among"):
            words(wrong)
