"""Sphinx extension: a page of the book asks nothing of another host.

Jupyter Book 1 adds thebe (live code through a server elsewhere) to every page, whether it is switched on or not, and
twice.
"""

from sphinx.application import Sphinx
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)


def keep_inside(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Drop thebe's scripts from a page; warn (an error in our builds) of any file that another host would serve."""
    for kind in ("script_files", "css_files"):
        kept = []
        for file in context.get(kind, []):
            name = str(getattr(file, "filename", file) or "")
            body = str(getattr(file, "attributes", {}).get("body", ""))
            if "thebe" in name.lower() or "thebe" in body.lower():
                continue
            if name.startswith(("http:", "https:", "//")):
                LOGGER.warning("%s would load %s from another host", page, name)
            kept.append(file)
        context[kind] = kept


def setup(app: Sphinx) -> dict:
    """Called by Sphinx: after the other extensions (priority 900) have added theirs."""
    app.connect("html-page-context", keep_inside, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
