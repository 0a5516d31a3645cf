"""Ensemble, after Zehra et al. (2021): a majority vote of classical classifiers trained on one language and tested on
another (`vowels`, Sec. 7.1.2).

Rebuilt from the abstract (Complex & Intelligent Systems, 10.1007/s40747-020-00250-4). Which classifiers is own choice:
a linear support vector machine, a random forest, and a decision tree that splits by entropy, in the places of Weka's
SMO, RandomForest and J48.
"""

from collections.abc import Sequence

import numpy as np
from joblib import Parallel, delayed
from sklearn.base import ClassifierMixin
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

from sertools.models.baselines.draws import BaselineDraws
from sertools.models.baselines.problem import Problem, check_runs


def train(
    problem: Problem, *, runs: Sequence[int] = range(10), seed: int = 0, trees: int = 500, weighted: bool = False,
    workers: int = 1,
) -> np.ndarray:  # fmt: skip
    """Scores of the judged utterances by a vote: float32 (tasks, runs, k, K), with the sum 1.

    Features are standardised by the source; target and held-out utterances are not looked at. runs: which; each draws
    its own forest and tree from `seed`. trees: of the forest. weighted: classes weigh the same in training. workers:
    threads, which do not change the result. Raises ValueError for options out of range.
    """
    runs = check_runs(runs)
    if trees < 1:
        raise ValueError(f"trees must be at least 1; got {trees}")
    scale = StandardScaler().fit(problem.source)
    source, tested = scale.transform(problem.source), scale.transform(problem.judged)

    def one(task: int, run: int) -> np.ndarray:
        machines = classifiers(BaselineDraws(seed, run), trees, weighted)
        answers = [machine.fit(source, problem.labels[task]).predict(tested) for machine in machines]
        return vote(np.stack(answers), problem.classes)

    # all three release the interpreter's lock while they train, so threads share the features without copies
    voted = Parallel(n_jobs=workers, prefer="threads")(
        delayed(one)(task, run) for task in range(problem.tasks) for run in runs
    )
    return np.stack(voted).reshape(problem.tasks, len(runs), len(tested), problem.classes)


def classifiers(draws: BaselineDraws, trees: int, weighted: bool) -> list[ClassifierMixin]:
    """The three unfitted classifiers of a run, the support vector machine first."""
    seeds = draws.generator("forest").integers(2**31, size=3).tolist()
    weight = "balanced" if weighted else None
    return [
        LinearSVC(C=1.0, class_weight=weight, random_state=seeds[0]),
        RandomForestClassifier(trees, class_weight=weight, random_state=seeds[1]),
        DecisionTreeClassifier(criterion="entropy", min_samples_leaf=2, class_weight=weight, random_state=seeds[2]),
    ]


def vote(answers: np.ndarray, classes: int) -> np.ndarray:
    """Shares of votes, float32 (k, classes), from the answers int (voters, k) of up to three voters.

    The first voter counts one and a half times: it never outvotes two that agree, and decides where none do.

    >>> vote(np.array([[0, 0], [1, 1], [1, 2]]), 3).argmax(1).tolist()
    [1, 0]
    """
    weight = np.ones(len(answers))
    weight[0] = 1.5
    votes = (np.eye(classes)[answers] * weight[:, None, None]).sum(0)
    return (votes / weight.sum()).astype(np.float32)
