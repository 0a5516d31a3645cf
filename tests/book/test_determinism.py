"""The same pages give the same bytes: with one worker and two, other hash seeds, and folders that list in reverse."""

import os
import subprocess
import sys

import pytest

from benchmarks import page_runs
from sertools.report.dependencies import Page

# trains a grid, in processes of its own, and scores it with classifiers in others
PAGE = Page("zeroshot", "04_2_classification")


def test_folders_are_listed_in_reverse(tmp_path):
    for name in ("b", "c", "a"):
        (tmp_path / name).mkdir()
    said = "import os, pathlib; print(*os.listdir(), *pathlib.Path().iterdir(), *next(os.walk('.'))[1])"
    done = subprocess.run(
        [sys.executable, "-c", said],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(page_runs.REVERSED)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [*"cba"] * 3


def test_files_that_differ_are_named():
    assert page_runs.differing({"a": b"1", "b": b"2", "c": b"3"}, {"b": b"2", "c": b"4", "d": b"5"}) == ["a", "c", "d"]


@pytest.mark.book
def test_a_book_does_not_depend_on_hashes_cores_or_the_order_of_files(make_project, built):
    other = make_project()
    path = os.pathsep.join([str(page_runs.REVERSED), str(other.root)])
    other.run("book", "--cores", "2", PYTHONHASHSEED="2", PYTHONPATH=path)
    assert page_runs.differing(page_runs.results(built.root, "full"), page_runs.results(other.root, "full")) == []
    books = [project.files("_build/html", "*.html") for project in (built, other)]
    assert page_runs.differing(*books) == [] and len(books[0]) > 4


@pytest.mark.book
def test_a_page_that_trains_does_not_depend_on_workers_or_hashes(tmp_path):
    made = []
    for workers, name in ((1, "one"), (2, "zwei Örter")):
        root = page_runs.copy(tmp_path / name, workers)
        given = page_runs.environment(root, PYTHONHASHSEED=str(workers), TZ="Pacific/Auckland" if workers == 2 else "")
        page_runs.run(root, [PAGE], "smoke", 1, given)
        made.append(page_runs.results(root, "smoke"))
    assert page_runs.differing(*made) == []
    assert {"zeroshot/04_2_classification/values.json", "zeroshot/04_2_classification/page.ipynb"} < set(made[0])
