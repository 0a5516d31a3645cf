"""The book as it is built: twice the same, sound, whole."""

import json
import shutil

import pytest

from sertools.report import dependencies, links

pytestmark = pytest.mark.book


def test_two_fresh_builds_with_one_worker_and_two_are_identical(make_project, built):
    other = make_project()
    other.run("book", "--cores", "2")
    assert other.tables() == built.tables()
    mine, theirs = built.files("_build/html"), other.files("_build/html")
    assert mine.keys() == theirs.keys()
    assert [name for name in mine if mine[name] != theirs[name]] == []


def test_the_path_of_the_project_stands_nowhere_in_the_book(built):
    path = str(built.root).encode()
    assert [name for name, content in built.files("_build/html").items() if path in content] == []


def test_every_notebook_ran_in_smoke_and_the_book_is_sound(smoke):
    pages = dependencies.pages(smoke.root)
    assert pages
    for page in pages:
        executed = json.loads((smoke.root / page.results("smoke") / "page.ipynb").read_text(encoding="utf-8"))
        assert all(cell["execution_count"] for cell in executed["cells"] if cell["cell_type"] == "code"), page.id
    assert links.check(smoke.root / "_build/smoke/html") == []


def test_no_page_shows_a_warning_of_python(smoke):
    for page in dependencies.pages(smoke.root):
        executed = json.loads((smoke.root / page.results("smoke") / "page.ipynb").read_text(encoding="utf-8"))
        outputs = [each for cell in executed["cells"] for each in cell.get("outputs", [])]
        assert [each["text"] for each in outputs if each.get("name") == "stderr"] == [], page.id


def test_no_page_shows_a_value_as_python_writes_it(smoke):
    """What a cell ends in is shown unless it is given a name; all that a reader is to see is displayed on purpose."""
    for page in dependencies.pages(smoke.root):
        executed = json.loads((smoke.root / page.results("smoke") / "page.ipynb").read_text(encoding="utf-8"))
        outputs = [each for cell in executed["cells"] for each in cell.get("outputs", [])]
        assert [each for each in outputs if each["output_type"] == "execute_result"] == [], page.id


def test_the_download_of_a_page_is_the_tracked_notebook_without_outputs(smoke):
    for page in dependencies.pages(smoke.root):
        source = smoke.root / "_build/smoke/html/_sources" / page.notebook
        assert source.read_bytes() == (smoke.root / page.notebook).read_bytes()


def test_one_worker_and_two_give_identical_results(smoke, tmp_path):
    """The real pages, which `smoke` ran two at a time: one at a time, in another folder, with an empty cache."""
    root = tmp_path / "copy"
    left_out = shutil.ignore_patterns(".git", ".venv", "_build", "results", ".cache", ".snakemake")
    shutil.copytree(smoke.root, root, ignore=left_out)
    alone = type(smoke)(root)
    alone.run("book", "--profile", "smoke", "--cores", "1", SERTOOLS_CACHE=str(tmp_path / "cache"))
    found = []
    for project in (smoke, alone):
        found.append({})
        for page in dependencies.pages(root):
            for pattern in ("*.csv", "values.json"):
                files = project.files(page.results("smoke"), pattern)
                found[-1].update({f"{page.id}/{name}": content for name, content in files.items()})
    two, one = found
    assert len(one) > len(dependencies.pages(root))
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []
