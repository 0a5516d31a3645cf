from itertools import product

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

from sertools.models.baselines.draws import BaselineDraws
from sertools.models.baselines.ensemble import classifiers, train, vote


def test_every_possible_vote():
    answers = np.array(list(product(range(4), repeat=3))).T
    votes = vote(answers, 4)
    np.testing.assert_allclose(votes.sum(1), 1, rtol=1e-6)
    for column, row in zip(answers.T.tolist(), votes, strict=True):
        agreed = [answer for answer in column if column.count(answer) > 1]
        assert row.argmax() == (agreed[0] if agreed else column[0])
        assert (np.sort(row)[-2] < row.max()).all()  # no tie is left to the order of the classes


@pytest.mark.parametrize("weighted", [False, True])
def test_against_the_classifiers_one_by_one(problem, weighted):
    made = train(problem, runs=[3], seed=2, trees=20, weighted=weighted)
    scale = StandardScaler().fit(problem.source)
    seeds = BaselineDraws(2, 3).generator("forest").integers(2**31, size=3)
    weight = "balanced" if weighted else None
    for task in range(2):
        machines = [
            LinearSVC(C=1.0, class_weight=weight, random_state=int(seeds[0])),
            RandomForestClassifier(20, class_weight=weight, random_state=int(seeds[1])),
            DecisionTreeClassifier(
                criterion="entropy", min_samples_leaf=2, class_weight=weight, random_state=int(seeds[2])
            ),
        ]
        expected = []
        for row in scale.transform(problem.tested):
            named = []
            for machine in machines:
                if not hasattr(machine, "classes_"):
                    machine.fit(scale.transform(problem.source), problem.labels[task])
                named.append(int(machine.predict(row[None])[0]))
            expected.append(max(named, key=named.count) if len(set(named)) < 3 else named[0])
        assert made[task, 0].argmax(1).tolist() == expected


def test_workers_do_not_change_the_votes(problem):
    alone, side_by_side = (train(problem, runs=[0, 1], trees=10, workers=workers) for workers in (1, 2))
    assert np.array_equal(alone, side_by_side)


def test_runs_draw_their_own_forest():
    first, again, other = (
        [machine.random_state for machine in classifiers(BaselineDraws(0, run), 5, False)] for run in (0, 0, 1)
    )
    assert first == again != other


def test_a_forest_without_trees(problem):
    with pytest.raises(ValueError, match="trees must be at least 1; got 0"):
        train(problem, trees=0)
