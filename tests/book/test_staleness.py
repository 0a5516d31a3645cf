"""A page is stale when something that it is made from changed, and only then; just the stale pages are run."""

import os
import shutil

import pytest

from sertools.report import staleness

pytestmark = pytest.mark.book
PAGES = ["zeroshot/01_correlation", "zeroshot/02_tables", "zeroshot/03_conclusions"]


def states(project):
    """Page -> the reasons that `sertools status` gives."""
    found = {}
    for line in project.run("status").splitlines():
        if line.startswith(("fresh ", "stale ")):
            state, page = line.split()
            found[page] = []
        else:
            assert state == "stale"
            found[page].append(line.strip())
    assert list(found) == PAGES
    return found


def rebuilt(project):
    """Names of the pages that `sertools book` runs again."""
    before = project.pages()
    project.run("book", "--cores", "2")
    after = project.pages()
    return sorted(name for name in after if after[name] != before.get(name))


def test_editing_a_helper_of_the_analysis_makes_stale_just_the_pages_that_import_it(built):
    assert not any(states(built).values())
    helper = "sertools/analysis/planted_below.py"  # imported by planted.py, which 01 imports
    built.edit(helper)
    found = states(built)
    assert found["zeroshot/01_correlation"] == [f"changed: {helper}"]
    assert found["zeroshot/02_tables"] == []
    assert found["zeroshot/03_conclusions"] == [
        "reads the results of zeroshot/01_correlation, which is made from other inputs now"
    ]
    assert rebuilt(built) == ["01_correlation", "03_conclusions"]
    assert not any(states(built).values())


def test_touching_every_file_makes_nothing_stale_and_nothing_run(built):
    for path in built.root.rglob("*"):
        if path.is_file() and path.relative_to(built.root).parts[0] in {
            "sertools",
            "notebooks",
            "book",
            "requirements.lock",
        }:
            os.utime(path)
    assert not any(states(built).values())
    assert rebuilt(built) == []


def test_an_edit_with_an_old_time_is_seen_and_removed_results_are_made_again(built):
    before = built.tables()
    shutil.rmtree(built.root / "results/full/zeroshot/02_tables")
    notebook = built.root / "notebooks/zeroshot/03_conclusions.ipynb"
    old = notebook.stat()
    notebook.write_text(notebook.read_text().replace("A page that reads", "A page which reads"))
    os.utime(notebook, ns=(old.st_atime_ns, 0))
    found = states(built)
    assert found["zeroshot/02_tables"] == ["it was never run to its end"]
    assert found["zeroshot/03_conclusions"] == ["changed: notebooks/zeroshot/03_conclusions.ipynb"]
    assert rebuilt(built) == ["02_tables", "03_conclusions"]
    assert built.tables() == before


@pytest.mark.parametrize(
    ("name", "stale"),
    [
        ("requirements.lock", PAGES),
        ("sertools/papers/zeroshot/claims.yml", PAGES),
        ("sertools/report/tables.py", ["zeroshot/02_tables"]),
        ("sertools/report/staleness.py", []),  # the machinery that runs pages changes no number
        ("notebooks/zeroshot/03_conclusions.ipynb", ["zeroshot/03_conclusions"]),
    ],
)
def test_what_makes_which_page_stale(built, name, stale):
    path = built.root / name
    before = path.read_bytes()
    try:
        path.write_bytes(before + b"\n")
        assert [page for page, reasons in states(built).items() if reasons] == stale
    finally:
        path.write_bytes(before)


def test_measurements_of_a_corpus_that_the_page_names(built):
    path = built.root / "sertools/measurements/tess.parquet"
    path.write_bytes(b"1")
    try:
        assert states(built)["zeroshot/02_tables"] == ["now depends on sertools/measurements/tess.parquet"]
        assert not states(built)["zeroshot/01_correlation"]
    finally:
        path.unlink()


def test_differences_name_what_changed_came_and_went():
    before = {"files": {"a": "1", "b": "1", "c": "1"}, "needs": {"x": "1"}}
    now = {"files": {"a": "1", "b": "2", "d": "1"}, "needs": {"x": "2"}}
    assert staleness.differences(before, now) == [
        "changed: b",
        "no longer depends on c",
        "now depends on d",
        "reads the results of x, which is made from other inputs now",
    ]
    assert staleness.differences(before, before) == []
