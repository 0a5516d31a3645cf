"""Sphinx extension: every page made from a notebook has buttons that open it where it can be run, and show its script.

The book is read from files, so it starts nothing itself: the first button leads to the JupyterLab that `make lab`
starts on this machine, with the project's notebooks as its folder.
"""

from pathlib import PurePosixPath

from sphinx.application import Sphinx

LAB = "http://localhost:8888/lab/tree/"
FOLDER = PurePosixPath("notebooks")
"""The folder that `make lab` opens."""


def add_buttons(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Add the buttons to a page that was a notebook; the theme has put its own into `header_buttons` before."""
    path = PurePosixPath(page)
    if FOLDER not in path.parents or "header_buttons" not in context:
        return
    buttons = [
        {
            "type": "link",
            "url": f"{LAB}{path.relative_to(FOLDER)}.ipynb",
            "text": "JupyterLab",
            "icon": "fas fa-play",
            "tooltip": "Open in the JupyterLab that `make lab` starts",
            "label": "launch-jupyterlab-button",
        },
        {
            "type": "link",
            "url": f"{context['pathto']('_sources', 1)}/{path}.py.html",
            "text": "script",
            "icon": "fas fa-list-ol",
            "tooltip": "Show the script with its lines",
            "label": "show-script-button",
        },
    ]
    group = {"type": "group", "tooltip": "Run this page", "icon": "fas fa-rocket", "buttons": buttons}
    context["header_buttons"].insert(0, group | {"label": "launch-buttons"})


def setup(app: Sphinx) -> dict:
    """Called by Sphinx: after the theme (priority 501) has made its buttons."""
    app.connect("html-page-context", add_buttons, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
