import json

import numpy as np
import pytest

from sertools.corpora.vowels import VOWELS
from sertools.models.vowel_draws import VowelDraws, kept
from sertools.models.vowel_methods import (
    CL,
    METHODS,
    Member,
    Method,
    from_json,
    members,
    task_anchors,
    tasks,
    three_bins,
    to_json,
)

EMOTIONS = ("neutral", "sad", "happy", "angry")


def test_thirteen_models_stand_in_table_5_below_the_bound():
    assert len(METHODS) == 13 and len({(m.name, m.kind) for m in METHODS}) == 13
    assert [m.name for m in METHODS if m.attention] == ["AGA-CL"] * 3
    # 14 rows with the bound, 7 tasks, 2 directions, 10 runs: the 1,960 trainings of the paper's table
    assert 2 * 10 * 7 * (len(METHODS) + 1) == 1960


def test_members_survive_json():
    made = members(METHODS, ["4-CAT", "sad"], 2)
    assert len(made) == 52 and [from_json(json.loads(json.dumps(to_json(one)))) for one in made] == made
    assert Member(CL, "sad", 0).sort == (False, False, False)
    pseudo = Method("GA-CL", "Both", "GA", reading="pseudo")
    assert Member(pseudo, "sad", 0).sort == (True, False, True)


def test_tasks():
    found = tasks(["sad", "neutral", "fear", "angry"], EMOTIONS)
    assert {name: codes.tolist() for name, codes in found.items()} == {
        "4-CAT": [1, 0, -1, 3], "neutral": [0, 1, -1, 0], "sad": [1, 0, -1, 0], "happy": [0, 0, -1, 0],
        "angry": [0, 0, -1, 1],
    }  # fmt: skip


def test_three_bins_up_to_two_between_from_four():
    assert three_bins([1, 2, 2.1, 3, 3.9, 4, 5, np.nan]).tolist() == [0, 0, 1, 1, 1, 2, 2, -1]


def test_anchors_of_tasks():
    chosen = {("GA", "Both"): np.random.default_rng(0).random((4, len(VOWELS))) < 0.5}
    found = task_anchors(chosen, EMOTIONS)
    assert set(found) == {("GA", "Both", task) for task in ("4-CAT", *EMOTIONS)}
    np.testing.assert_array_equal(found["GA", "Both", "4-CAT"], chosen["GA", "Both"])
    for place, emotion in enumerate(EMOTIONS):
        assert not found["GA", "Both", emotion][0].any()
        np.testing.assert_array_equal(found["GA", "Both", emotion][1], chosen["GA", "Both"][place])
    with pytest.raises(ValueError, match="anchors"):
        task_anchors(chosen, EMOTIONS[:3])


@pytest.mark.parametrize("wrong", [
    {"kind": "Mono"}, {"group": "BA"}, {"kind": "Mono", "group": "XA"}, {"weight": -1.0}, {"reading": "guessed"}
])  # fmt: skip
def test_methods_that_do_not_exist(wrong):
    with pytest.raises(ValueError, match="expected"):
        Method("x", **wrong)


def test_draws_are_addressed():
    one, again, other = VowelDraws(1, 2), VowelDraws(1, 2), VowelDraws(1, 3)
    rows = np.arange(50)
    np.testing.assert_array_equal(one.order(rows, 4), again.order(rows, 4))
    assert (one.order(rows, 4) != one.order(rows, 5)).any() and (one.order(rows, 4) != other.order(rows, 4)).any()
    assert one.weights() != other.weights()
    with pytest.raises(ValueError, match="at least 0"):
        VowelDraws(0, -1)


def test_the_target_comes_round_and_round():
    drawn = VowelDraws(0, 0).target(np.arange(7), 17, 1)
    assert sorted(drawn[:7]) == sorted(drawn[7:14]) == list(range(7)) and len(set(drawn[14:])) == 3


def test_dropout_keeps_the_mean_and_leaves_what_was_added_alone():
    factors = kept(VowelDraws(0, 0).dropout("source dropout", 1), 500, 64, 0.1, 600)
    assert factors.unique().tolist() == pytest.approx([0, 1, 1 / 0.9])
    assert float(factors[:500].mean()) == pytest.approx(1, abs=0.01) and (factors[500:] == 1).all()
