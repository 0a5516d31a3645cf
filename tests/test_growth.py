"""The benchmark of growth: it runs every analysis that takes rows, and finds exponents that are known."""

import ast
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from benchmarks import growth, growth_cases  # noqa: F401
from benchmarks.growth_aside import ASIDE
from benchmarks.growth_case import CASES

DRAWS = 8


def public(repository: Path) -> dict[str, set[str]]:
    """Module of `sertools.analysis` -> its public functions."""
    root = repository / "sertools" / "analysis"
    found = {}
    for path in sorted(root.rglob("*.py")):
        nodes = ast.parse(path.read_text(encoding="utf-8")).body
        names = {node.name for node in nodes if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")}
        if names:
            found[".".join(path.relative_to(root).with_suffix("").parts)] = names
    return found


@pytest.fixture(scope="module")
def called(repository):
    """Module of `sertools.analysis` -> names of what the cases called in it, each on a few rows."""
    root = repository / "sertools" / "analysis"
    codes = set()

    def look(frame, event, argument):
        if event == "call":
            codes.add(frame.f_code)

    for made in CASES.values():
        if made.name.startswith(("measure", "train", "embed", "keep")):  # no analysis, and some seconds
            continue
        call = made.make(made.fewest, DRAWS)
        threading.setprofile(look)
        sys.setprofile(look)
        try:
            call()
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
    found = {}
    for code in codes:
        path = Path(code.co_filename)
        if path.is_relative_to(root):
            found.setdefault(".".join(path.relative_to(root).with_suffix("").parts), set()).add(code.co_name)
    return found


def test_every_analysis_that_takes_rows_has_a_case(repository, called):
    missing = []
    for module, names in public(repository).items():
        aside = ASIDE.get(module, ((), ""))[0]
        left = names - called.get(module, set()) - (names if aside is None else set(aside))
        missing += [f"{module}.{name}" for name in sorted(left)]
    assert not missing, f"neither in a case of benchmarks/growth_*.py nor in growth_aside.py: {', '.join(missing)}"


def test_what_is_set_aside_is_there(repository):
    known = public(repository)
    assert set(ASIDE) <= set(known)
    assert all(names is None or set(names) <= known[module] for module, (names, _) in ASIDE.items())


@pytest.mark.parametrize("exponent", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("fixed", [0.0, 0.4])
def test_the_exponent_of_a_power_above_a_fixed_cost_is_found(exponent, fixed):
    sizes = np.array(growth.SIZES)
    assert growth.fitted(sizes, fixed + 3 * (sizes / 1e5) ** exponent) == pytest.approx(exponent, abs=0.02)


def test_a_step_that_costs_nothing_more_has_no_exponent():
    assert growth.fitted(growth.SIZES, [0.011, 0.012, 0.010, 0.013, 0.012]) == 0
    assert np.isnan(growth.fitted([1000, 3000], [1, 3]))


def test_a_case_is_measured_in_a_process_of_its_own_up_to_what_it_may_take(monkeypatch):
    seen = []

    def make(rows, draws):
        seen.append(rows)  # in the other process: this one must not see it
        held = np.ones(rows * 1000)
        return held.sum

    found = growth.measured(growth.Case("held", make), (1_000, 10_000), most=5)
    assert [rows for rows, *_ in found] == [1_000, 10_000] and not seen
    assert found[1][-1] == pytest.approx(8 * 1e7 / 2**20, rel=0.25)
