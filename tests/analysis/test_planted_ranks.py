"""Planted scores: their rho is the planted one, and the fast replicates are those of the slow statistic."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from sertools.analysis.correlation import spearman_statistic
from sertools.analysis.planted import layout
from sertools.analysis.planted_ranks import rho_replicates, scores
from sertools.models.track import CLASSES


def corpus(speakers, each, **choices):
    names = np.repeat([f"s{k:02d}" for k in range(speakers)], each)
    return layout("planted", names, np.resize(CLASSES, len(names)), count=100, **choices)


@pytest.mark.parametrize("spread", [0.0, 0.3])
def test_rho_of_all_rows_is_the_planted_one(spread):
    planted = scores(corpus(100, 50), methods=2, worlds=8, level=0.3, spread=spread, alike=0.5)
    found = [spearmanr(one, label).statistic for one, label in zip(planted.scores(0, 0.2), planted.labels, strict=True)]
    assert np.mean(found) == pytest.approx(0.5, abs=0.02)
    other = [spearmanr(one, label).statistic for one, label in zip(planted.scores(1), planted.labels, strict=True)]
    assert np.mean(other) == pytest.approx(0.3, abs=0.02)


def test_speakers_differ_by_the_planted_spread():
    planted = scores(corpus(10, 4000), methods=2, worlds=6, level=0.3, spread=0.2, alike=0.0)
    gaps = [
        spearmanr(planted.scores(0)[world, rows], planted.labels[world, rows]).statistic
        - spearmanr(planted.scores(1)[world, rows], planted.labels[world, rows]).statistic
        for world in range(6)
        for rows in (planted.layout.codes == speaker for speaker in range(10))
    ]
    assert np.std(gaps) == pytest.approx(0.2, rel=0.2)


@pytest.mark.parametrize(("speakers", "each"), [(9, 7), (4, 11)])
def test_fast_replicates_are_exact(speakers, each):
    planted = scores(corpus(speakers, each), methods=2, worlds=3, level=0.2, spread=0.1, alike=0.3)
    fast = planted.replicates(0, 0.3)
    for world in range(3):
        slow = spearman_statistic(planted.scores(0, 0.3)[world], planted.labels[world], planted.layout.codes, speakers)
        assert fast[world] == pytest.approx(slow(planted.layout.drawn.weights)[0], abs=1e-12)
        assert planted.statistic(world, 0, 0.3)(planted.layout.drawn.weights)[0] == pytest.approx(fast[world])


def test_a_drawn_speaker_counts_as_often_as_it_was_drawn():
    of = corpus(3, 6, minimum=2)
    planted = scores(of, methods=2, worlds=1, level=0.2, spread=0.1, alike=0.3)
    score, label = planted.scores(0), planted.labels
    weights = np.array([[2, 0, 1]])
    rows = np.repeat(np.arange(18), weights[0][of.codes])
    assert rho_replicates(score, label, of, weights)[0, 0] == pytest.approx(
        spearmanr(score[0, rows], label[0, rows]).statistic
    )


def test_determinism_and_refusals():
    def made(**changes):
        given = dict(methods=2, worlds=2, level=0.2, spread=0.1, alike=0.3, seed=4)
        return scores(corpus(9, 5), **(given | changes))

    assert np.array_equal(made().scores(0), made().scores(0))
    assert not np.array_equal(made().scores(0), made(seed=5).scores(0))
    with pytest.raises(ValueError, match="expected level \\+ effect within"):
        made().scores(0, 0.9)
    with pytest.raises(ValueError, match="level in -1..1"):
        made(level=1.0)
