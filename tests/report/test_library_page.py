"""The reference of the library: every example runs, and the page has exactly the names that its headings give."""

import doctest
import importlib
import inspect
import re

import pytest

from sertools.report import library_page

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.fixture(scope="module")
def text(repository):
    return (repository / library_page.PAGE).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def examples(text):
    """Name -> the example below its heading, as a session of Python."""
    parts = library_page.HEADING.split(text)
    found = {}
    for name, below in zip(parts[1::2], parts[2::2], strict=True):
        found[name] = "\n".join(re.findall(r"^```pycon\n(.*?)^```$", below, re.DOTALL | re.MULTILINE))
    return found


def test_every_example_gives_what_the_page_says(examples, repository, tmp_path, monkeypatch):
    monkeypatch.chdir(repository)
    monkeypatch.setenv("SERTOOLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SERTOOLS_CONFIG", str(tmp_path / "settings.json"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    runner, session, said = doctest.DocTestRunner(optionflags=FLAGS), {}, []
    for name, example in examples.items():
        test = doctest.DocTestParser().get_doctest(example, session, name, library_page.PAGE.name, 0)
        test.globs = session  # one session for the page
        runner.run(test, out=said.append, clear_globs=False)
    assert runner.summarize(verbose=False).failed == 0, "".join(said)


def test_every_name_has_an_example_of_its_own(examples):
    for name, example in examples.items():
        used = "".join(line for line in example.splitlines() if line.startswith((">>>", "...")))
        made = {"Track": "track", "Grid": "grid"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
        made = {"Method": "METHODS"}.get(made, made)
        assert re.search(rf"\b{made}\b", used), f"{name}: expected an example that uses it, came {example!r}"


def test_names_are_given_once_and_are_public(text):
    names = library_page.surface(text)
    assert len(set(names)) == len(names) >= 50
    for name in names:
        module, _, short = name.rpartition(".")
        assert not short.startswith("_")
        found = inspect.unwrap(getattr(importlib.import_module(module), short))
        assert (inspect.isfunction(found) or inspect.isclass(found)) and found.__module__ == module, name


def test_signatures_are_those_of_the_code(text, repository):
    for dotted in library_page.surface(text):
        one = library_page.find(repository, dotted)
        found = getattr(importlib.import_module(one.module), one.short)
        shown = library_page.signature(one)
        for parameter in inspect.signature(found).parameters.values():
            if not parameter.name.startswith("_"):
                assert re.search(rf"\b{parameter.name}\b", shown), f"{dotted}: {parameter.name} not in {shown}"


def test_the_page_holds_exactly_these_names(text, repository):
    page = library_page.expand(repository, text)
    assert re.findall(r"^\((sertools[\w.]+)\)=$", page, re.MULTILINE) == library_page.surface(text)
    assert library_page.CONTENTS not in page
    linked = set(re.findall(r"\{ref\}`\w+ <(sertools[\w.]+)>`", page))
    assert linked == set(library_page.surface(text))
    for name in library_page.surface(text):
        one = library_page.find(repository, name)
        assert inspect.getdoc(getattr(importlib.import_module(one.module), one.short)) == one.doc


def test_what_the_readme_imports_is_in_the_reference(repository, text):
    code = "\n".join(re.findall(r"```python\n(.*?)```", (repository / "README.md").read_text(), re.DOTALL))
    found = re.findall(r"^from (sertools[\w.]+) import (.+)$", code, re.MULTILINE)
    assert found
    modules = {name.rpartition(".")[0] for name in library_page.surface(text)}
    assert {module for module, _ in found} <= modules


DOC = """Draw rows.

Text with `code`, ``more`` and :func:`~sertools.a.f`; a < b, [0, 1] and a_b.

Args:
    rows: how many
        of them. seed: of the draw.
    name: "x": of it.

Returns:
    An array (n, 2).

Raises:
    ValueError: none.

>>> 1
1
"""


def test_a_docstring_becomes_prose_and_lists():
    shown = library_page.render(DOC.strip(), {})
    assert "`code`, `more` and `a.f`; a \\< b, \\[0, 1\\] and a\\_b." in shown
    assert '* `rows`: how many of them. seed: of the draw.\n* `name`: "x": of it.' in shown
    assert "**Returns** An array (n, 2)." in shown
    assert "* `ValueError`: none." in shown
    assert ">>>" not in shown


def test_a_name_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(library_page.LibraryError, match="expected sertools.a.f in .* with a docstring, came none"):
        library_page.expand(tmp_path, "### sertools.a.f\n")
    (tmp_path / "sertools").mkdir()
    (tmp_path / "sertools" / "a.py").write_text("def f(x, *, y=1):\n    pass\n")
    with pytest.raises(library_page.LibraryError, match="docstring"):
        library_page.expand(tmp_path, "### sertools.a.f\n")


def test_signatures_of_functions_and_classes(tmp_path):
    (tmp_path / "sertools").mkdir()
    (tmp_path / "sertools" / "b.py").write_text(
        'def f(x: int, y="a", *rest, z: float = 1.0, **more) -> int:\n    "Do."\n'
        'class Plain:\n    "A."\n    def __init__(self, x: int = 0):\n        pass\n'
        'class Facts:\n    "B."\n    a: int\n    b: str = "c"\n    _c: int = 0\n'
    )
    shown = [
        library_page.signature(library_page.find(tmp_path, f"sertools.b.{name}")) for name in ("f", "Plain", "Facts")
    ]
    assert shown == [
        "f(x: int, y = 'a', *rest, z: float = 1.0, **more) -> int",
        "Plain(x: int = 0)",
        "Facts(a: int, b: str = 'c')",
    ]
