"""The language of the rules: each function by hand on a few numbers, and every error that protects a verdict."""

import numpy as np
import pandas as pd
import pytest

from sertools.report.labelled import Labelled, RuleError
from sertools.report.rules import evaluate, names

# two replicates; methods a, b; corpora train, x, y
RHO = Labelled(
    np.array([[[0.9, 0.5, 0.4], [0.3, 0.2, 0.1]], [[0.1, 0.5, 0.4], [0.3, 0.6, 0.1]]]),
    {"method": ("a", "b"), "corpus": ("train", "x", "y")},
)


def truth(rule, **statistics):
    return evaluate(rule, statistics or {"rho": RHO}).tolist()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("all(rho['a'] > rho['b'])", [True, False]),
        ("any(rho['a'] > rho['b'])", [True, True]),
        ("share(rho['a'] > rho['b']) > 0.5", [True, False]),
        ("count(rho['a'] > rho['b']) == 1", [False, True]),
        ("mean(rho['a']) > 0.5", [True, False]),  # .6, .333
        ("max(rho['b']) == 0.6", [False, True]),
        ("min(rho) == 0.1", [True, True]),
        ("rho['a', 'x'] - rho['b', 'x'] > 0", [True, False]),
        ("-rho['a', 'train'] < -0.5", [True, False]),
        ("all(highest(rho, 'a'))", [True, False]),
        ("all(lowest(rho, 'b'))", [True, False]),
        ("all(transfer(rho)['a'] >= 0.4)", [True, True]),
        ("all(rho['train'] > transfer(rho))", [True, False]),
        ("highest(mean(transfer(rho), 'corpus'), 'a')", [True, True]),  # .45 > .15, .45 > .35
        ("rank(mean(rho, 'corpus'), 'method')['a'] == 2", [True, False]),  # a .6 of .6, .2; .333 of .333
        ("winner(rho['train'], 'method') == 'a'", [True, False]),
        ("winner(rho['train'], 'method') != winner(rho['x'], 'method')", [False, False]),
        ("decreasing(rho['a'], 'train', 'x', 'y')", [True, False]),
        ("rho['a', 'train'] > 0.5 and rho['b', 'y'] < 0.2", [True, False]),
        ("rho['a', 'train'] > 0.5 or rho['b', 'y'] < 0.2", [True, True]),
        ("not rho['a', 'train'] > 0.5", [False, True]),
        ("max(present(rho['a'], 'y', 'nowhere')) < 0.5", [True, True]),
        ("min(mean(rho, keep='method')[['a', 'b']]) < 0.3", [True, False]),  # .2; .333
        ("sd(rho['a'], 'corpus') > 0.2", [True, False]),  # population: .216, .170
        ("sum(rho['b']) > 0.7", [False, True]),
    ],
)
def test_by_hand(rule, expected):
    assert truth(rule) == expected


def test_order_of_rows_and_columns_does_not_matter():
    rows = [
        {"replicate": r, "method": m, "corpus": c, "value": RHO.values[r, i, j]}
        for r in range(2)
        for i, m in enumerate("ab")
        for j, c in enumerate(("train", "x", "y"))
    ]
    frame = pd.DataFrame(rows)
    shuffled = frame.sample(frac=1, random_state=3).sort_values("replicate", kind="stable")
    for each in (frame, shuffled, shuffled[["corpus", "value", "replicate", "method"]]):
        assert truth("all(highest(rho, 'a'))", rho=each) == [True, False]


def test_two_statistics_are_joined_by_the_names_of_their_axes():
    turned = Labelled(RHO.values.transpose(0, 2, 1), {"corpus": RHO.axes["corpus"], "method": RHO.axes["method"]})
    assert truth("all(first == second)", first=RHO, second=turned) == [True, True]


def test_a_missing_cell_is_left_out_and_a_missing_answer_is_an_error():
    values = RHO.values.copy()
    values[:, 1, 1] = np.nan
    holed = Labelled(values, RHO.axes)
    assert truth("all(rho['a'] > rho['b'])", rho=holed) == [True, False]
    with pytest.raises(RuleError, match="came NaN"):
        truth("rho['a', 'x'] > rho['b', 'x']", rho=holed)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("rho['a'] > rho['b']", "came the axes"),
        ("mean(rho)", "expected true or false"),
        ("all(rho['c'] > 0)", "expected 'c' on one axis, came 0"),
        ("all(rho[['a', 'c']] > 0)", "expected 'c' on axis 'method'"),
        ("all(accuracy > 0)", "missing: \\['accuracy'\\]"),
        ("all(mean(rho, 'language') > 0)", "came 'language'"),
        ("all(present(rho, 'p', 'q') > 0)", "expected at least one of p, q"),
        ("all(rho[['a']] > rho[['b']])", "the same labels on axis 'method'"),
        ("__import__('os')", "expected a rule"),
        ("rho.values", "expected a rule"),
        ("all(rho > 0 > -1)", "expected a rule"),
        ("(lambda: 1)()", "expected a rule"),
        ("all(rho >", "expected an expression"),
    ],
)
def test_what_is_no_rule(rule, words):
    with pytest.raises(RuleError, match=words):
        evaluate(rule, {"rho": RHO} if "__import__" not in rule else {"rho": RHO, "__import__": RHO})


def test_a_cell_given_twice_is_an_error():
    frame = pd.DataFrame({"replicate": [0, 0], "method": ["a", "a"], "value": [1.0, 2.0]})
    with pytest.raises(RuleError, match="one value a cell"):
        Labelled.from_frame(frame)


def test_replicates_that_differ_in_number_are_an_error():
    with pytest.raises(RuleError, match="as many replicates"):
        truth("all(a > b)", a=RHO, b=Labelled(np.repeat(RHO.values, 2, axis=0), RHO.axes))


def test_names_are_the_statistics():
    assert names("mean(transfer(rho)['a']) > max(accuracy)") == {"rho", "accuracy"}
