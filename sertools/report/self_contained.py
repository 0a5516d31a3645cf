"""Sphinx extension: a page of the book asks nothing of another host.

Jupyter Book 1 adds thebe (live code through a server elsewhere) to every page, whether it is switched on or not, and
twice. The search fetches every page that it found, to quote it: a book that is read from its files has no server to
ask, and every result would end in an error.
"""

from sphinx.application import Sphinx
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
QUOTE_WHERE_SERVED = "DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = location.protocol !== 'file:';"


def keep_inside(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Drop thebe's scripts from a page; warn (an error in our builds) of any file that another host would serve."""
    if page == "search":
        app.add_js_file(None, body=QUOTE_WHERE_SERVED)
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
