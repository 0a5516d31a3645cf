from dataclasses import asdict, replace

import numpy as np
import pytest

from sertools.models.baselines.problem import Problem, check_runs


def test_what_a_problem_holds(problem):
    assert (problem.tasks, problem.classes) == (2, 3)
    assert problem.source.dtype == np.float32 and problem.labels.dtype == np.int64
    assert problem.judged is problem.tested
    assert replace(problem, tested=None).judged is problem.target


def test_class_weights_by_hand():
    labels = np.array([[0, 0, 0, 1], [0, 1, 1, 1]])
    one = np.zeros((4, 2))
    problem = Problem(one, labels, one, labels, one)
    np.testing.assert_allclose(problem.class_weights(True), [[4 / 6, 4 / 2], [4 / 2, 4 / 6]])
    for own, weights in zip(labels, problem.class_weights(True), strict=True):
        assert weights[own].mean() == pytest.approx(1)
    assert problem.class_weights(False).tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"target": np.zeros((3, 7))}, r"target must be \(utterances, 8\); got \(3, 7\)"),
        ({"tested": np.zeros(8)}, r"tested must be \(utterances, 8\); got \(8,\)"),
        ({"held_out": np.full((30, 8), np.nan)}, "held_out must be finite; 240 values are not"),
        ({"labels": np.zeros((2, 89), int)}, r"labels must be int \(tasks, 90\); got int64 \(2, 89\)"),
        ({"labels": np.zeros((2, 90))}, r"got float64 \(2, 90\)"),
        ({"labels": np.arange(180).reshape(2, 90) // 90}, r"labels of task 0 must hold the classes \[0, 1\]"),
        ({"labels": np.zeros((1, 90), int)}, r"the classes \[0\], at least two"),
        ({"held_out_labels": np.arange(60).reshape(2, 30) % 2}, r"held_out_labels of task 0 .* got \[0, 1\]"),
        ({"held_out_labels": np.arange(30)[None] % 3}, "labels of as many tasks expected; got 2 and, held out, 1"),
    ],
)
def test_what_does_not_fit(problem, changed, message):
    with pytest.raises(ValueError, match=message):
        Problem(**asdict(problem) | changed)


@pytest.mark.parametrize("runs", [[], [1, 1], [-1]])
def test_runs_that_are_none(runs):
    with pytest.raises(ValueError, match="different runs from 0 expected"):
        check_runs(runs)
    assert check_runs(range(3)) == [0, 1, 2]
