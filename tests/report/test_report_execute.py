"""What a page says that it read must be among what the build knows of it."""

import json

import nbformat
import pytest

from sertools.report import execute, tables
from sertools.report.dependencies import Page, ProjectError

PAGE = Page("zeroshot", "01_second")


@pytest.fixture
def root(tmp_path):
    """A tree with one page, which names the page 01_first as one that it reads."""
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters", "needs:01_first"]}, "source": "profile = 'full'"}
    notebook = {"cells": [{**cell, "outputs": [], "execution_count": None}], "metadata": {}, "nbformat": 4}
    for page in (PAGE, Page("zeroshot", "01_first")):
        (tmp_path / page.notebook).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / page.notebook).write_text(json.dumps({**notebook, "nbformat_minor": 4}))
    return tmp_path


def read(root, *names):
    (root / "stamp.json").write_text(json.dumps({"data": {name: {} for name in names}}))
    execute._check_named(root, PAGE, root, {"sertools/records/wild/scores.parquet": "hash"})


def test_files_that_the_page_depends_on_and_pages_that_it_needs_may_be_read(root):
    read(root, "records/wild/scores.parquet", "01_first/values.json")


@pytest.mark.parametrize(
    "name", ["records/wild/members.parquet", "records/multiverse/scores.parquet", "02_third/x.csv"]
)
def test_anything_else_is_refused_by_its_name(root, name):
    with pytest.raises(ProjectError, match=f"zeroshot/01_second read {name}, but neither depends on sertools/{name}"):
        read(root, name)


def test_a_corpus_has_to_be_named(root):
    with pytest.raises(ProjectError, match="read the corpus emodb, but no text in its code names it"):
        read(root, "emodb")


def test_where_the_project_lies_is_not_in_the_notebook(tmp_path):
    root = tmp_path / "my_project"
    shown = {
        "text/markdown": f"Results: {tables.escape(str(root / 'results'))}",
        "text/plain": f"{root}/results {root}",
    }
    output = nbformat.v4.new_output("display_data", data=shown)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=[output])])
    found = execute.normalised(notebook, root).cells[0].outputs[0].data
    assert found == {"text/markdown": "Results: results", "text/plain": "results ."}
