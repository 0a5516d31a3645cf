"""Sphinx extension: what the theme leaves without a name or out of the keyboard's reach gets it.

The theme folds pages below a page of the side bar under a toggle that is only a picture of an arrow. Wide code and
tables get a place in the order of the keyboard when the page is loaded; what is folded then has no width and is passed
over. References are entries of a list, of a role that is no longer one of a list's.
"""

from sphinx.application import Sphinx

UNFOLDED = """document.addEventListener("toggle", () => window.dispatchEvent(new Event("resize")), true);"""
"""The theme looks again at what is too wide whenever the window changes its size."""


def name_toggles(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Let the toggles of the table of contents in the side bar say whose pages they show."""
    generate = context.get("generate_toctree_html")
    if generate is None:
        return

    def named(*arguments: object, **options: object) -> object:
        contents = generate(*arguments, **options)
        for toggle in contents.select("li > details > summary"):
            link = toggle.find_parent("li").find("a")
            toggle["aria-label"] = f"Pages below {link.get_text(strip=True)}"
        return contents

    context["generate_toctree_html"] = named


def name_references(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Let the references of a page be items of their list."""
    if "body" in context:
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')


def setup(app: Sphinx) -> dict:
    """Called by Sphinx: after the theme (priority 500) has added what makes the side bar."""
    app.add_js_file(None, body=UNFOLDED)
    app.connect("html-page-context", name_references)
    app.connect("html-page-context", name_toggles, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
