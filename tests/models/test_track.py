"""Tracks from the shipped measurements: standardised, split, labelled, in the papers' proportions."""

import numpy as np
import pytest

from sertools.corpora.table import CorpusError
from sertools.measure.shipped import load
from sertools.models.methods import ZEROSHOT
from sertools.models.track import CLASSES, classes_of, four_classes, prepare_track, thin, train_track


@pytest.fixture(scope="module")
def track():
    return prepare_track("open-english", rows=160, folds=3, seed=1)


def test_each_corpus_is_standardised_by_itself(track):
    table, features = track.utterances.table, track.utterances.features
    for corpus in ("ravdess", "tess", "emotale-en"):
        own = features[table["corpus"] == corpus].to_numpy()
        assert own.mean(0) == pytest.approx(np.zeros(88), abs=1e-4)
        assert own.std(0) == pytest.approx(np.ones(88), abs=1e-3)


def test_speakers_are_apart_and_proportions_those_of_iemocap(track):
    speakers = track.speakers
    for fold in track.folds:
        assert not set(speakers[fold.train]) & set(speakers[fold.test])
        shares = np.bincount(track.codes[fold.train], minlength=4) / len(fold.train)
        assert shares == pytest.approx([0.38, 0.24, 0.13, 0.25], abs=0.02)
    assert sorted(np.concatenate([fold.test for fold in track.folds])) == list(range(len(track.codes)))


def test_human_ratings_stay_and_class_means_come_from_the_training_fold(track):
    table = track.utterances.table.reset_index()
    human = table["rating"].eq("human").to_numpy()
    for fold, labels in zip(track.folds, track.labels["activation"], strict=True):
        assert labels[human] == pytest.approx(table["activation"].to_numpy()[human])
        rated = np.intersect1d(fold.train, np.flatnonzero(human))
        angry = rated[track.codes[rated] == CLASSES.index("angry")]
        others = np.flatnonzero(~human & (track.codes == CLASSES.index("angry")))
        assert labels[others] == pytest.approx(table["activation"].to_numpy()[angry].mean())


def test_random_folds_share_speakers_and_all_rows_can_be_kept():
    published = prepare_track("open-english", split="random", proportions="as found", rows=160, folds=3)
    fold = published.folds[0]
    assert set(published.speakers[fold.train]) & set(published.speakers[fold.test])
    assert len(fold.train) + len(fold.test) == len(published.codes)


def test_thinning_draws_in_turn_from_speakers_and_emotions():
    savee = load("savee").emotions(CLASSES)
    few = thin(savee, 32, seed=3).table
    assert len(few) == 32
    assert few.groupby(["speaker", "emotion"]).size().eq(2).all()
    assert thin(savee, None, seed=3) is savee
    assert thin(savee, 32, seed=3).table.index.equals(few.index)


def test_level_removed_sets_seventeen_features_to_zero():
    kept, dropped = four_classes("savee")
    removed, same = four_classes("savee", level="removed")
    changed = (kept.features.to_numpy() != removed.features.to_numpy()).any(0)
    assert changed.sum() == 17 and same == dropped
    assert not removed.features.to_numpy()[:, changed].any()


def test_classes_are_places_in_the_list_of_classes():
    corpus = load("emodb")
    codes = classes_of(corpus)
    assert set(codes) == {-1, 0, 1, 2, 3}
    assert corpus.table["emotion"].iloc[int(np.argmax(codes == 2))] == "happy"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"split": "session"}, "split"), ({"proportions": "half"}, "proportions"), ({"level": "x"}, "level")],
)
def test_an_unknown_choice_is_named(wrong, said):
    with pytest.raises(ValueError, match=said):
        prepare_track("savee", rows=40, dimensions=(), folds=2, **wrong)


def test_a_corpus_without_ratings_has_no_labels_to_give():
    with pytest.raises(CorpusError, match="human ratings of activation"):
        prepare_track("savee", rows=80, folds=2)


def test_a_track_trains_a_grid_and_finds_it_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SERTOOLS_CACHE", str(tmp_path))
    small = prepare_track("rated", rows=160, folds=2, proportions="as found")
    first = train_track(small, ZEROSHOT[:2], runs=1, epochs=1, seed=4)
    again = train_track(small, ZEROSHOT[:2], runs=1, epochs=1, seed=4)
    assert [member.method.name for member in first.members] == ["Unsupervised"] * 2 + ["Metric-cluster"] * 2
    assert np.array_equal(first.history, again.history) and len(list(tmp_path.rglob("*.lock"))) == 1
