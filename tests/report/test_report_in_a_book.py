"""A page run by papermill, built by Jupyter Book with warnings as errors: tables, figures, glue, downloads."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="needs the extra `book`")
papermill = pytest.importorskip("papermill", reason="needs the extra `book`")
pytest.importorskip("jupyter_book", reason="needs the extra `book`")
jupytext = pytest.importorskip("jupytext", reason="needs the extra `book`")

SOURCE = """# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A page
#
# {numref}`table-zeroshot-04-2-odd`, {numref}`figure-zeroshot-04-2-line`.
#
# gap {glue:text}`gap`, share {glue:text}`share`

# %% tags=["parameters"]
profile = "full"
epochs = 50

# %%
import matplotlib.pyplot as plt
import pandas as pd

from sertools.report.page import open_page

page = open_page("zeroshot/04_2_classification", globals())
page.value("gap", -0.123, "+.2f")
page.value("share", 0.41, ".0%")
page.table("odd", pd.DataFrame({"a|b": ["x|y *z* $q$ {r}`s` <b> [l](m) #1"], "n": [-0.5]}), caption="Odd, $n = 1$.")

# %%
figure, axes = plt.subplots()
axes.plot([0, 1], [1, 0])
page.figure(figure, "line", alt="A straight line falls from one to nought.", caption="A line.")
page.close()
"""
CONFIGURATION = """title: A book
only_build_toc_files: true
execute: {execute_notebooks: "off"}
sphinx:
  recursive_update: true
  config:
    nb_render_markdown_format: myst
    nb_mime_priority_overrides: [["html", "text/markdown", 0]]
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder with a book of one page, and the kernel's view of this checkout."""
    checkout = str(Path(__file__).resolve().parents[2])
    monkeypatch.setenv("PYTHONPATH", checkout)
    monkeypatch.setenv("SERTOOLS_RESULTS", str(tmp_path / "results"))
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    (tmp_path / "_config.yml").write_text(CONFIGURATION)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: pages/index\nchapters:\n  - file: pages/deep/page\n")
    (tmp_path / "pages" / "deep").mkdir(parents=True)
    (tmp_path / "pages" / "index.md").write_text("# Index\n")
    jupytext.write(jupytext.reads(SOURCE, fmt="py:percent"), tmp_path / "page.ipynb")
    return tmp_path


def run(project, **parameters):
    target = project / "pages" / "deep" / "page.ipynb"
    papermill.execute_notebook(project / "page.ipynb", target, parameters, progress_bar=False, kernel_name="python3")
    return target


def test_the_page_is_built_without_a_warning(project):
    run(project, profile="smoke")
    command = [
        sys.executable,
        "-c",
        "from jupyter_book.cli.main import main; main()",
        "build",
        ".",
        "--all",
        "-W",
        "-n",
        "--keep-going",
    ]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    built = project / "_build" / "html"
    page = (built / "pages" / "deep" / "page.html").read_text(encoding="utf-8")
    assert "gap −0.12, share 41%" in page.replace('<span class="pasted-text">', "").replace("</span>", "")
    assert "x|y *z* $q$ {r}`s` &lt;b&gt; [l](m) #1" in page
    assert re.search(r'<p class="admonition-title">Smoke profile</p>', page)
    assert 'alt="A straight line falls from one to nought."' in page
    for number in ("Table 1", "Fig. 1"):
        assert number in page
    assert [path.name for path in (built / "_images").iterdir()] == ["line.svg"]
    downloads = sorted(path.name for path in (built / "_downloads").rglob("*") if path.is_file())
    assert downloads == ["odd.csv", "stamp.json", "values.json"]


def test_papermill_can_change_a_parameter_and_not_invent_one(project):
    run(project, epochs=100)
    (folder,) = (project / "results" / "full" / "zeroshot").iterdir()
    assert folder.name.startswith("04_2_classification-") and (folder / "stamp.json").is_file()
    with pytest.raises(
        papermill.PapermillExecutionError, match="unknown parameter 'epoch' .came 100.; the nearest is 'epochs'"
    ):
        run(project, epoch=100)


def test_a_person_at_the_notebook_sees_plain_tables_and_pictures(project, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "page.ipynb")
    notebook = nbformat.read(run(project), as_version=4)
    outputs = [output["data"] for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output]
    texts = [data["text/markdown"] for data in outputs if "text/markdown" in data]
    assert any("| x\\|y" in text for text in texts) and not any(":::" in text for text in texts)
    assert sum("image/png" in data for data in outputs) == 1
