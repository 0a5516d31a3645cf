"""The small language in which `claims.yml` states a claim's rule, so that the rule is fixed and hashed before a run.

A rule is a Python expression over named statistics, for instance

    all(highest(rho, 'Metric-act'))
    mean(transfer(accuracy)['Metric-cluster']) > 0.25

A statistic has a first axis that is not named (replicates, or analyses of the multiverse) and named axes with labels
(method, corpus, condition, emotion, group). Everything is worked out for each replicate on its own. The corpus that
the models were trained on is labelled `train`, evaluated on held-out rows, and `seen` on the rows of training. A
missing cell is NaN and is left out by the reductions; a rule that ends in NaN decides nothing and is an error.

    x['Metric-act', 'train']   the part with these labels, whichever axis has them; a list keeps several
    mean max min sd sum        over all named axes, or over those given: mean(x, 'corpus'), or all but: keep='method'
    all any share count        the same over comparisons (1 true, 0 false)
    transfer(x)                without `train` and `seen`;  present(x, 'cafe', 'urdu'): those of the labels that exist
    highest(x, a) lowest(x, a) is a's value strictly above (below) all others on its axis
    rank(x, 'method')          1 for the lowest;  winner(x, 'method'): the label of the highest
    decreasing(x, a, b, c)     are the values at these labels strictly decreasing
    + - * / < <= > >= == != and or not
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sertools.report.labelled import Labelled, RuleError, combine, compared

TRAIN, SEEN = "train", "seen"


def _quiet(how: Callable) -> Callable:
    """NaN-aware reductions warn when all is NaN; here NaN is the answer."""

    def reduced(values: np.ndarray, axis: tuple[int, ...]) -> np.ndarray:
        empty = np.isnan(values).all(axis=axis, keepdims=True)
        return np.where(empty.squeeze(axis), np.nan, how(np.where(empty, 0.0, values), axis=axis))

    return reduced


def _reduction(how: Callable) -> Callable:
    def reduction(x: Labelled, *over: str, keep: str | tuple[str, ...] = ()) -> Labelled:
        keep = (keep,) if isinstance(keep, str) else tuple(keep)
        return x.reduce(_quiet(how), over or tuple(name for name in x.axes if name not in keep))

    return reduction


def _present(x: Labelled, *labels: str) -> Labelled:
    found = [label for label in labels if any(label in each for each in x.axes.values())]
    if not found:
        raise RuleError(f"expected at least one of {', '.join(labels)}, came none")
    return x[found]


def _transfer(x: Labelled) -> Labelled:
    return _present(x, *(label for label in x.axes["corpus"] if label not in (TRAIN, SEEN)))


def _beside(x: Labelled, label: str) -> tuple[Labelled, Labelled, str]:
    name = x.axis(label)
    return x[label], x[[other for other in x.axes[name] if other != label]], name


def _highest(x: Labelled, label: str) -> Labelled:
    own, others, name = _beside(x, label)
    return combine(compared(operator.gt), own, others.reduce(_quiet(np.nanmax), (name,)))


def _lowest(x: Labelled, label: str) -> Labelled:
    own, others, name = _beside(x, label)
    return combine(compared(operator.lt), own, others.reduce(_quiet(np.nanmin), (name,)))


def _rank(x: Labelled, name: str) -> Labelled:
    place = 1 + list(x.axes).index(name)
    return Labelled(x.values.argsort(axis=place, kind="stable").argsort(axis=place, kind="stable") + 1.0, x.axes)


def _winner(x: Labelled, name: str) -> Labelled:
    labels = np.array(x.axes[name], dtype=object)
    return x.reduce(lambda values, axis: labels[values.argmax(axis=axis[0])], (name,))


def _decreasing(x: Labelled, *labels: str) -> Labelled:
    steps = [combine(compared(operator.gt), x[a], x[b]) for a, b in zip(labels, labels[1:], strict=False)]
    whole = steps[0]
    for step in steps[1:]:
        whole = combine(np.minimum, whole, step)
    return whole


FUNCTIONS: dict[str, Callable] = {
    "mean": _reduction(np.nanmean), "max": _reduction(np.nanmax), "min": _reduction(np.nanmin),
    "sd": _reduction(np.nanstd), "sum": _reduction(np.nansum), "all": _reduction(np.nanmin),
    "any": _reduction(np.nanmax), "share": _reduction(np.nanmean), "count": _reduction(np.nansum),
    "transfer": _transfer, "present": _present, "highest": _highest, "lowest": _lowest, "rank": _rank,
    "winner": _winner, "decreasing": _decreasing,
}  # fmt: skip
_ARITHMETIC = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
_COMPARISON = {
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip


def _value(node: ast.expr, statistics: Mapping[str, Labelled]) -> Any:
    def value(part: ast.expr) -> Any:
        return _value(part, statistics)

    match node:
        case ast.Constant(value=constant) if isinstance(constant, (str, int, float)):
            return constant
        case ast.Name(id=name) if name in statistics:
            return statistics[name]
        case ast.Name(id=name):
            raise RuleError(f"expected a statistic out of {', '.join(statistics)}, came {name!r}")
        case ast.List(elts=parts):
            return [value(part) for part in parts]
        case ast.Tuple(elts=parts):
            return tuple(value(part) for part in parts)
        case ast.Subscript(value=whole, slice=key):
            return value(whole)[value(key)]
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in FUNCTIONS:
            return FUNCTIONS[name](*map(value, args), **{each.arg: value(each.value) for each in keywords})
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
            return combine(_ARITHMETIC[type(op)], value(node.left), value(node.right))
        case ast.UnaryOp(op=ast.USub()):
            return combine(operator.mul, value(node.operand), -1)
        case ast.UnaryOp(op=ast.Not()):
            return combine(operator.sub, 1.0, value(node.operand))
        case ast.BoolOp(op=op, values=parts):
            whole = value(parts[0])
            for part in parts[1:]:
                whole = combine(np.minimum if isinstance(op, ast.And) else np.maximum, whole, value(part))
            return whole
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARISON:
            return combine(compared(_COMPARISON[type(op)]), value(left), value(right))
    raise RuleError(f"expected a rule (see sertools.report.rules), came {ast.unparse(node)!r}")


def names(rule: str) -> set[str]:
    """Names of the statistics that a rule needs. Raises RuleError where it is no expression."""
    try:
        tree = ast.parse(rule, mode="eval")
    except SyntaxError as error:
        raise RuleError(f"expected an expression, came {rule!r}") from error
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - set(FUNCTIONS)


def evaluate(rule: str, statistics: Mapping[str, Labelled | pd.DataFrame], by: str = "replicate") -> np.ndarray:
    """Truth of a rule in each replicate (or analysis): bool array (n,).

    statistics: name -> Labelled, or a tidy frame for `Labelled.from_frame`. Raises RuleError where the rule does not
    fit the statistics, does not end in one truth value a replicate, or cannot be decided because cells are missing.
    """
    values = numbers(rule, statistics, by)
    if np.isnan(values).any():
        raise RuleError(f"{rule!r} expected values in all cells that it needs, came NaN")
    if not np.isin(values, (0.0, 1.0)).all():
        raise RuleError(f"{rule!r} expected true or false, came {values[:3]}")
    return values.astype(bool)


def numbers(expression: str, statistics: Mapping[str, Labelled | pd.DataFrame], by: str = "replicate") -> np.ndarray:
    """Value of an expression of the same language in each replicate (or analysis): float array (n,).

    Raises RuleError where it does not fit the statistics or does not end in one value a replicate.
    """
    needed = names(expression)
    if missing := needed - set(statistics):
        raise RuleError(f"{expression!r} expected the statistics {sorted(needed)}, missing: {sorted(missing)}")
    given = {
        name: each if isinstance(each, Labelled) else Labelled.from_frame(each, by)
        for name, each in statistics.items()
        if name in needed
    }
    result = _value(ast.parse(expression, mode="eval").body, given)
    if not isinstance(result, Labelled) or result.axes:
        left = list(result.axes) if isinstance(result, Labelled) else result
        raise RuleError(f"{expression!r} expected one value a replicate, came the axes {left}")
    return result.values
