"""What makes results differ from run to run is not in the code: files in the order of the disk, sorts that break ties
by the machine, draws without a seed, sets in the order of their hashes."""

import ast
from collections.abc import Iterator

import pytest

LISTS = {"glob", "rglob", "iterdir", "listdir", "scandir"}
SETS = {"set", "frozenset"}
NO_ORDER = {"sorted", "set", "frozenset", "any", "all", "len", "sum", "update", "union", "difference", "intersection"}
"""Functions and methods whose result does not depend on the order of what they are given."""
UNSEEDED = {"default_rng", "Generator", "RandomState", "SeedSequence"}
ESTIMATORS = {
    "TSNE", "GaussianMixture", "KMeans", "LinearSVC", "RandomForestClassifier", "DecisionTreeClassifier", "KFold",
    "StratifiedKFold", "StratifiedGroupKFold", "LogisticRegression", "MLPClassifier", "NMF",
}  # fmt: skip
"""Of scikit-learn: draw from numpy's global state where `random_state` is left out."""
LISTED_IN_ANY_ORDER = {
    "sertools/corpora/espeak.py": "links to files, one by one",
    "sertools/corpora/dusha.py": "sorted on the next line",
    "sertools/corpora/listing.py": "sorted when it is returned",
    "sertools/corpora/own.py": "collected into a set",
    "sertools/corpora/voxceleb.py": "sorted when it is looked through",
    "sertools/report/page.py": "files of an earlier run are removed, one by one",
    "sertools/report/dependencies.py": "sorted when it is returned",
    "sertools/report/stage.py": "collected into a set",
}
"""Modules that go through a folder in its own order -> why nothing depends on it."""
WITHOUT_TIES = {
    "sertools/models/grid.py": "the places of a permutation",
    "sertools/models/shard.py": "the places of a permutation",
    "sertools/analysis/significance.py": "equal p values are adjusted to the same value",
}
"""Modules that sort in a way that breaks ties by the machine -> why nothing depends on it."""
WALKED_IN_ANY_ORDER = {
    "sertools/corpora/own_rows.py": "columns are replaced by name",
    "sertools/measure/ceilings.py": "looked up by name",
    "sertools/measure/measure_formants.py": "looked up by name",
    "sertools/models/series_store.py": "entries are replaced by name",
    "sertools/report/dependencies.py": "collected into a set",
    "sertools/report/sweep_tables.py": "rows are appended to the table of that name",
}
"""Modules that go through a set -> why nothing depends on the order."""


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def sources(repository, *folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((repository / folder).rglob("*.py")):
            yield path.relative_to(repository).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def ordered(node: ast.AST, above: dict[ast.AST, ast.AST]) -> bool:
    """Whether the order of what an expression gives can reach anything outside its statement."""
    while (node := above.get(node)) is not None and not isinstance(node, ast.stmt):
        if isinstance(node, ast.Set | ast.SetComp) or (isinstance(node, ast.Call) and name_of(node) in NO_ORDER):
            return False
    return True


def is_set(node: ast.AST) -> bool:
    """Whether an expression is a set by its look: a display, `set(...)`, or what an operator makes of one or of
    keys."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub | ast.BitOr | ast.BitAnd | ast.BitXor):
        sides = (node.left, node.right)
        return any(is_set(side) or (isinstance(side, ast.Call) and name_of(side) == "keys") for side in sides)
    return isinstance(node, ast.Set | ast.SetComp) or (isinstance(node, ast.Call) and name_of(node) in SETS)


def unsorted_listings(tree: ast.AST) -> list[int]:
    above = parents(tree)
    return [call.lineno for call in calls(tree) if name_of(call) in LISTS and ordered(call, above)]


def unstable_sorts(tree: ast.AST) -> list[int]:
    """Sorts by one key whose ties fall as the machine's vector instructions have it; several keys are sorted stably."""
    found = []
    for call in calls(tree):
        given = {keyword.arg for keyword in call.keywords}
        several = isinstance(call.args[0], ast.List | ast.Name | ast.Subscript) if call.args else False
        of_index = isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value).endswith("index")
        if name_of(call) == "argsort" and not given & {"kind", "stable"}:
            found.append(call.lineno)
        elif name_of(call) == "sort_values" and "kind" not in given and not several and not of_index:
            found.append(call.lineno)
    return found


def unseeded(tree: ast.AST) -> list[int]:
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    found = []
    for call in calls(tree):
        given = {keyword.arg for keyword in call.keywords}
        name, of = name_of(call), ast.unparse(call.func).rpartition(".")[0]
        if name in UNSEEDED and not call.args and "seed" not in given and of != "torch":
            found.append(call.lineno)
        elif (
            of in ("np.random", "numpy.random") or (of == "random" and "random" in imported)
        ) and name not in UNSEEDED:
            found.append(call.lineno)
        elif name in ESTIMATORS and "random_state" not in given and not any(k.arg is None for k in call.keywords):
            found.append(call.lineno)
    return found


def walked_sets(tree: ast.AST) -> list[int]:
    """Loops and lists that go through a set by its look in the order of its hashes."""
    above, found = parents(tree), []
    for node in ast.walk(tree):
        if isinstance(node, ast.For) and is_set(node.iter):
            found.append(node.lineno)
        elif isinstance(node, ast.ListComp | ast.GeneratorExp | ast.DictComp) and ordered(node, above):
            found += [node.lineno for each in node.generators if is_set(each.iter)]
        elif isinstance(node, ast.Call) and name_of(node) in {"list", "tuple", "join", "enumerate"}:
            found += [node.lineno for each in node.args if is_set(each) and ordered(node, above)]
    return found


@pytest.mark.parametrize(
    ("faults", "bad", "good"),
    [
        (unsorted_listings, "[p for p in f.glob('*')]", "sorted(p for p in f.glob('*')); {*f.glob('*')}"),
        (unstable_sorts, "x.argsort(); f.sort_values('a')", "x.argsort(kind='stable'); f.sort_values(['a', 'b'])"),
        (unseeded, "np.random.default_rng(); np.random.normal(); TSNE()", "default_rng(0); TSNE(random_state=0)"),
        (walked_sets, "[x for x in set(a)]; ', '.join(a.keys() - b)", "sorted(set(a)); {x for x in {1, 2}}"),
    ],
)
def test_the_search_finds_what_it_looks_for(faults, bad, good):
    assert len(faults(ast.parse(bad))) == len(bad.split("; ")) and faults(ast.parse(good)) == []


@pytest.mark.parametrize(
    ("faults", "explained"),
    [
        (unsorted_listings, LISTED_IN_ANY_ORDER),
        (unstable_sorts, WITHOUT_TIES),
        (unseeded, {}),
        (walked_sets, WALKED_IN_ANY_ORDER),
    ],
)
def test_the_code_has_none_but_those_that_are_explained(repository, faults, explained):
    found = {path: faults(tree) for path, tree in sources(repository, "sertools", "notebooks")}
    assert {path: lines for path, lines in found.items() if lines and path not in explained} == {}
    assert [path for path in explained if not found.get(path)] == []
