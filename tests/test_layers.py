"""Imports only go down, and nothing hides an import from the graph that decides what is stale."""

import ast
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
# from the top: each may import those below it and none above
LAYERS = ["steps", "cli", "report", "analysis", "models", "measure", "corpora"]


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("sertools", cache_dir=None)


def test_imports_only_go_down(graph):
    wrong = [
        f"{importer} imports {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if (layers := (layer(importer), layer(imported))) and None not in layers and layers[0] > layers[1]
    ]
    assert wrong == []


def test_every_module_lies_in_a_layer_or_holds_data(graph):
    known = {"sertools", *(f"sertools.{name}" for name in [*LAYERS, "papers", "measurements"])}
    top = {".".join(name.split(".")[:2]) for name in graph.modules}
    assert top <= known


def layer(module):
    """Position of a module's layer from the top, or None for the package itself and for data."""
    parts = module.split(".")
    return LAYERS.index(parts[1]) if len(parts) > 1 and parts[1] in LAYERS else None


def test_a_page_does_not_become_stale_through_an_init_file():
    filled = [
        path.relative_to(ROOT).as_posix() for path in ROOT.glob("sertools/**/__init__.py") if path.read_text().strip()
    ]
    assert filled == []


def test_no_import_is_hidden_from_the_graph():
    hidden = []
    for path in ROOT.glob("sertools/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else None
            if name in {"import_module", "__import__"}:
                hidden.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert hidden == []
