"""The two faces of a notebook: the percent script that is edited, and the notebook without outputs made from it."""

from pathlib import Path

import jupytext
import nbformat

from sertools.report.dependencies import ProjectError


def rendered(script: Path) -> str:
    """The text of the notebook (`.ipynb`, no outputs) that a percent script gives; the same script gives the same
    bytes.

    Raises ProjectError where the script's header names no kernel language, which papermill needs.
    """
    notebook = jupytext.read(script, fmt="py:percent")
    if not notebook.metadata.get("kernelspec", {}).get("language"):
        raise ProjectError(
            f"expected `language:` under `kernelspec:` in the header, found none in {script}; copy the header of "
            "another script beside it"
        )
    notebook.metadata.pop("jupytext", None)  # how it is paired is said here, once
    for index, cell in enumerate(notebook.cells):
        cell.id = f"cell-{index:03d}"  # jupytext draws them at random
    notebook.nbformat_minor = 5  # the first format with ids
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def write_all(root: Path) -> list[Path]:
    """Write the notebook beside every script of `notebooks/*/*.py` where it differs; return those written."""
    written = []
    for script in sorted(Path(root).glob("notebooks/*/*.py")):
        path, text = script.with_suffix(".ipynb"), rendered(script)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written
