"""Planted data vary as the data do that they were calibrated on, also where these are planted themselves."""

from types import SimpleNamespace

import numpy as np
import pytest

from sertools.analysis.planted import answers, layout, predictions
from sertools.analysis.planted_calibration import Reality, like_answers, like_scores, of_answers, of_scores
from sertools.analysis.planted_ranks import scores
from sertools.analysis.rank_correlation import Ranked
from sertools.analysis.transfer import Scored
from sertools.models.track import CLASSES

EFFECTS = [-0.1, 0.0, 0.1]


def corpus(speakers=40, each=12):
    names = np.repeat([f"s{k:02d}" for k in range(speakers)], each * len(CLASSES))
    return layout("planted", names, np.tile(np.repeat(CLASSES, each), speakers), count=300)


def scored(planted, of):
    right = np.stack([planted.right(method)[0] for method in (0, 1)])
    said = predictions(of.truth, right)
    methods, runs = np.array(["A", "B"]), np.zeros(2, dtype=int)
    return Scored("planted", of.truth, said, np.ones(said.shape, bool), of.codes, of.drawn, methods, runs)


def test_what_was_planted_in_answers_is_read_off_again():
    of = corpus()
    found = [
        of_answers(scored(answers(of, methods=2, worlds=1, level=0.5, spread=0.15, apart=0.4, seed=seed), of), "AB")
        for seed in range(20)
    ]
    assert np.mean([one.level for one in found]) == pytest.approx(0.5, abs=0.01)
    # apart * 2 p (1 - p), with p that differs between the speakers, and what their chances differ on shared utterances
    assert np.mean([one.together for one in found]) == pytest.approx(0.4, abs=0.16)
    deviation = float(np.sqrt(np.mean([one.deviation**2 for one in found])))
    back = like_answers(of, Reality(0.5, 0.4, deviation), EFFECTS)
    assert back.spread == pytest.approx(0.15, rel=0.15) and back.deviation == pytest.approx(deviation, rel=0.05)


def test_what_was_planted_in_scores_is_read_off_again():
    of = corpus(speakers=20, each=6)
    found = []
    for seed in range(6):
        planted = scores(of, methods=2, worlds=1, level=0.4, spread=0.2, alike=0.5, seed=seed)
        both = np.concatenate([planted.scores(method) for method in (0, 1)])
        labels = np.repeat(planted.labels, 2, axis=0)
        ranked = Ranked("planted", {"transfer": both}, labels, of.truth, True, of.codes, of.drawn, np.array(["A", "B"]))
        found.append(of_scores(ranked, "AB", count=300))
    assert np.mean([one.level for one in found]) == pytest.approx(0.4, abs=0.04)
    assert np.mean([one.together for one in found]) == pytest.approx(0.5, abs=0.06)
    deviation = float(np.sqrt(np.mean([one.deviation**2 for one in found])))
    assert like_scores(of, Reality(0.4, 0.5, deviation), EFFECTS).spread == pytest.approx(0.2, rel=0.3)


@pytest.mark.parametrize(("like", "together"), [(like_answers, 0.8), (like_scores, 0.1)])
def test_methods_come_closer_where_utterances_alone_vary_more(like, together):
    found = like(corpus(speakers=10, each=4), Reality(0.5, together, 0.01), EFFECTS)
    assert found.spread == 0 and found.deviation == pytest.approx(0.01, rel=0.2)
    assert (found.together < together) if like is like_answers else (found.together > together)


def test_the_level_moves_where_an_effect_would_leave_the_scale():
    found = like_scores(corpus(speakers=10, each=4), Reality(0.9, 0.5, 0.08), EFFECTS)
    assert found.level < 0.9
    planted = scores(corpus(10, 4), methods=2, worlds=2, level=found.level, spread=found.spread, alike=0.5)
    assert np.isfinite(planted.scores(0, max(EFFECTS))).all()
    wide = like_answers(corpus(speakers=10, each=4), SimpleNamespace(level=0.3, together=0.5, deviation=0.5), EFFECTS)
    answers(corpus(10, 4), methods=2, worlds=2, level=wide.level, spread=wide.spread, apart=0.5).right(0, -0.1)
