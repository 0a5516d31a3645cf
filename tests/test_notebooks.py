"""Percent scripts and notebooks: one is made from the other, and nothing of a run is in them."""

import json
from pathlib import Path

import pytest
import yaml

from sertools.report import dependencies, pairs

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = sorted(ROOT.glob("notebooks/*/*.py"))
NAMES = [script.relative_to(ROOT).as_posix() for script in SCRIPTS]


def test_every_script_has_its_notebook_and_every_notebook_its_script():
    assert SCRIPTS
    notebooks = {path.with_suffix("") for path in ROOT.glob("notebooks/*/*.ipynb")}
    assert notebooks == {script.with_suffix("") for script in SCRIPTS}


@pytest.mark.parametrize("script", SCRIPTS, ids=NAMES)
def test_the_script_gives_the_notebook_exactly(script):
    written = script.with_suffix(".ipynb").read_text(encoding="utf-8")
    assert written == pairs.rendered(script), "run `make pair`"


@pytest.mark.parametrize("script", SCRIPTS, ids=NAMES)
def test_the_notebook_holds_no_outputs_and_names_its_language(script):
    notebook = json.loads(script.with_suffix(".ipynb").read_text(encoding="utf-8"))
    assert notebook["metadata"]["kernelspec"] == {"display_name": "Python 3", "language": "python", "name": "python3"}
    for cell in notebook["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("script", SCRIPTS, ids=NAMES)
def test_the_first_code_cell_holds_the_parameters(script):
    path = script.with_suffix(".ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    first = next(cell for cell in cells if cell["cell_type"] == "code")
    assert "parameters" in first["metadata"]["tags"]
    assert "".join(dependencies.parameters_cell(path)["source"]) == "".join(first["source"])


def test_every_page_and_every_tracked_chapter_is_in_the_table_of_contents():
    text = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)["root"] == "book/intro"
    pages = [page.notebook.removesuffix(".ipynb") for page in dependencies.pages(ROOT)]
    chapters = [path.relative_to(ROOT).with_suffix("").as_posix() for path in sorted(ROOT.glob("book/*.md"))]
    assert [name for name in [*pages, *chapters] if f": {name}\n" not in text] == []


def test_rendering_twice_gives_the_same_bytes(tmp_path):
    script = tmp_path / "page.py"
    kernel = "#     display_name: Python 3\n#     language: python\n#     name: python3\n"
    script.write_text(f"# ---\n# jupyter:\n#   kernelspec:\n{kernel}# ---\n\n# %%\n1 + 1\n")
    assert pairs.rendered(script) == pairs.rendered(script)


def test_a_script_without_a_language_is_refused(tmp_path):
    script = tmp_path / "page.py"
    script.write_text("# %%\n1 + 1\n")
    with pytest.raises(ValueError, match=r"expected `language:` under `kernelspec:`.*page\.py"):
        pairs.rendered(script)
