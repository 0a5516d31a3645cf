"""The toy languages: what is planted is there, and the models' losses and attention are what they are called."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from sertools.analysis.vowels import toy
from sertools.corpora.vowels import VOWELS
from sertools.models.triplets import triplet_loss
from sertools.models.vowel_sequences import PADDING

SHORT = replace(toy.SETTINGS, epochs=2)
RUNS = 2


@pytest.fixture(scope="module")
def made():
    return toy.world(toy.COMMON, 0)


@pytest.fixture(scope="module")
def trained(made):
    return toy.train_toy(made, RUNS, SHORT)


def effects(made, side):
    """Mean move of each vowel and emotion against the vowel's mean."""
    utterances = made.source if side == "source" else made.tested
    emotions = made.emotions["source" if side == "source" else "tested"]
    found = np.zeros((len(VOWELS), len(toy.LABELS), toy.WIDTH))
    for vowel in range(len(VOWELS)):
        own = utterances.vowels == vowel
        for place, label in enumerate(toy.LABELS):
            found[vowel, place] = utterances.features[own & (emotions == label)[:, None]].mean(0)
        found[vowel] -= found[vowel].mean(0)
    return found


@pytest.mark.parametrize("name", toy.WORLDS)
def test_emotions_move_the_planted_vowels_alike_and_no_others(name):
    made = toy.world(toy.WORLDS[name], 4)
    one, other = (effects(made, side).reshape(len(VOWELS), -1) for side in ("source", "target"))
    for vowel, label in enumerate(VOWELS):
        alike = np.corrcoef(one[vowel], other[vowel])[0, 1]
        assert (alike > 0.6) == (label in toy.WORLDS[name]), (label, alike)


def test_languages_are_standardised_and_parts_hold_every_emotion_alike(made):
    spoken = made.source.features[made.source.mask]
    np.testing.assert_allclose(spoken.mean(0), 0, atol=1e-5)
    np.testing.assert_allclose(spoken.std(0), 1, atol=1e-5)
    for part in ("training", "validation", "source tested"):
        assert set(np.unique(made.emotions["source"][made.rows(part)], return_counts=True)[1]) == {
            toy.COUNTS[part] // len(toy.LABELS)
        }
    assert len(made.target.utterances) == toy.COUNTS["development"]
    assert not set(made.target.utterances) & set(made.tested.utterances)
    assert not set(made.rows("training")) & set(made.rows("validation"))


def test_the_same_seed_gives_the_same_world(made):
    again, other = toy.world(toy.COMMON, 0), toy.world(toy.COMMON, 1)
    np.testing.assert_array_equal(made.source.features, again.source.features)
    assert np.abs(made.source.features - other.source.features).max() > 0.1


@pytest.mark.parametrize("seen", [True, False])
def test_triplets_are_what_they_are_called_and_never_cross_the_parts(made, seen):
    found = toy.toy_triplets(made, 0, seen, count=200)
    rows = made.rows("training" if seen else "source tested")
    source, emotions = made.source.rows(rows), made.emotions["source"][rows]
    target, others = (made.target, made.emotions["target"]) if seen else (made.tested, made.emotions["tested"])
    stride = toy.LONGEST
    assert found.valid.all()
    for a, p, n in zip(found.anchor[0], found.positive[0], found.negative[0], strict=True):
        vowel = target.vowels.reshape(-1)[a]
        assert VOWELS[vowel] in toy.COMMON
        assert source.vowels.reshape(-1)[p] == source.vowels.reshape(-1)[n] == vowel != PADDING
        assert emotions[p // stride] == others[a // stride] != emotions[n // stride]


def test_distances_give_the_loss(made, trained):
    triplets = toy.toy_triplets(made, 0, False, count=50)
    near, far = toy.distances(made, trained, triplets, False)
    assert near.shape == far.shape == (len(toy.MODELS) * RUNS, 50)
    rows = made.rows("source tested")
    source = trained.segments(made.source.rows(rows), made.target)
    target = trained.segments(made.tested)
    flat = [torch.from_numpy(each.reshape(len(each), -1, each.shape[-1])) for each in (source, target)]
    found = triplet_loss(
        flat[1][:, triplets.anchor[0]], flat[0][:, triplets.positive[0]], flat[0][:, triplets.negative[0]],
        torch.ones(len(near), 50, dtype=torch.bool),
    )  # fmt: skip
    np.testing.assert_allclose(np.maximum(0, near - far + 1).mean(1), found.numpy(), rtol=1e-4)


def test_recalls_are_means_over_emotions(made, trained):
    found = toy.recalls(made, trained)
    scores, truth = trained.scores(made.tested), made.emotions["tested"]
    for member in range(len(scores)):
        answers = np.array(toy.LABELS)[scores[member].argmax(1)]
        own = [(answers[truth == label] == label).mean() for label in toy.LABELS]
        assert found["target"][member] == pytest.approx(np.mean(own))
    assert (found["source"] > 0.4).all()


def test_without_weight_the_anchored_model_is_cl_and_with_it_not(made, trained):
    scores = trained.scores(made.tested).reshape(len(toy.MODELS), RUNS, -1)
    named = dict(zip(toy.MODELS, scores, strict=True))
    np.testing.assert_allclose(named["GA-CL, weight 0"], named["CL"], atol=1e-5)
    assert np.abs(named["GA-CL"] - named["CL"]).max() > 1e-3


def test_untrained_models_of_a_run_begin_alike(made):
    begun = toy.untrained(made, RUNS, SHORT)
    scores = begun.scores(made.tested).reshape(len(toy.MODELS), RUNS, -1)
    np.testing.assert_allclose(scores[0], scores[2], atol=1e-6)
    assert np.abs(scores[0, 0] - scores[0, 1]).max() > 1e-3


def test_a_vowel_hears_its_like_and_where_there_is_none_everything(made, trained):
    network = trained.network(len(toy.MODELS) * RUNS - 1)
    found = toy.influence(network, made, lacking=("aU",))
    lacks = VOWELS.index("aU")
    assert np.isnan(found[:, lacks]).all()
    rest = np.delete(np.arange(len(VOWELS)), lacks)
    own = found[np.ix_(rest, rest)]
    assert (np.diag(own) > 0).all() and not own[~np.eye(len(rest), dtype=bool)].any()
    assert (found[lacks, rest] > 0).all()
    whole = toy.influence(network, made)
    assert (np.diag(whole) > 0).all() and np.isfinite(whole).all()


def test_without_attention_nothing_of_the_target_is_heard(made, trained):
    assert not toy.influence(trained.network(2 * RUNS), made).any()
