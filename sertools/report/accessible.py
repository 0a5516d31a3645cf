"""Sphinx extension: what the theme leaves without a name gets one, so that a screen reader can say it.

The theme folds pages below a page of the side bar under a toggle that is only a picture of an arrow.
"""

from sphinx.application import Sphinx


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


def setup(app: Sphinx) -> dict:
    """Called by Sphinx: after the theme (priority 500) has added what makes the side bar."""
    app.connect("html-page-context", name_toggles, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
