"""Where each table and figure of the book was made: the line of its notebook's script, and the commit of the run.

The executed notebook tells which cell showed a table or figure, the stamp beside its results at which commit. Both are
written below the table or figure when the book is staged, with a link to a page of the book that shows the script and
numbers its lines: nothing is run again for it, and nothing is asked of another host.
"""

from __future__ import annotations

import ast
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from sertools.report import dependencies, staleness
from sertools.report.dependencies import Page

ANCHOR = re.compile(r"^:name: ((?:table|figure)-\S+)$", re.MULTILINE)
CELL = re.compile(r"^# %%(?: |$)")
LIGHT, DARK = "a11y-high-contrast-light", "a11y-high-contrast-dark"  # the styles of the book's own code
SOURCE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{script}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ background: Canvas; color: CanvasText; font-family: sans-serif; margin: 1rem; }}
a {{ color: LinkText; }}
pre {{ line-height: 1.4; overflow-x: auto; }}
.highlight {{ background: transparent !important; }}
.highlight .linenos {{ background: transparent; color: inherit; opacity: 0.75; padding-right: 1em; user-select: none; }}
.highlight span:target {{ background: Highlight; color: HighlightText; }}
.highlight span:target * {{ color: inherit; }}
{light}
@media (prefers-color-scheme: dark) {{
{dark}
}}
</style>
</head>
<body>
<main>
<h1>{script}</h1>
<p>The script behind <a href="{page}">its page</a>{run}.</p>
<div role="region" aria-label="the script" tabindex="0">
{code}
</div>
</main>
</body>
</html>
"""


def lines(cells: Sequence[Mapping[str, Any]], script: str) -> dict[str, int]:
    """Table or figure that an executed notebook's cells show, by its anchor -> line of the percent script that made it.

    That is the line of the call that names it, or the first line of its cell where no call does so literally. What a
    cell shows that the script does not hold (any more) is left out.
    """
    text = script.splitlines()
    starts = [number for number, line in enumerate(text, start=1) if CELL.match(line)]
    bodies = ["\n".join(text[start : end - 1]) for start, end in zip(starts, [*starts[1:], len(text) + 1], strict=True)]
    start_of = {body.strip(): start for start, body in zip(starts, bodies, strict=True)}
    found = {}
    for cell in cells:
        source = "".join(cell["source"]).strip()
        if source not in start_of:
            continue
        start = start_of[source]
        calls = _calls(bodies[starts.index(start)])
        for output in _shown([cell]):
            for anchor in ANCHOR.findall(_markdown(output)):
                # the longest name that it ends with: "accuracy" and "extension_accuracy" may share a cell
                named = max((name for name in calls if anchor.endswith(f"-{name}")), key=len, default=None)
                found[anchor] = start + (1 if named is None else calls[named])
    return found


@dataclass(frozen=True)
class Origin:
    """What a page was run from: its percent script (from the project's root), the commit of the run (forty hexadecimal
    digits, or None where it is unknown), whether files differed from it, the repository that has both (or None)."""

    script: str
    commit: str | None
    dirty: bool
    repository: str | None

    def said(self, line: int = 1) -> str:
        """In words, as HTML: " at commit 681138a"; "" where the commit is unknown. Links to the repository's line."""
        if self.commit is None:
            return ""
        shown = self.commit[:7]
        if self.repository:
            address = f"{self.repository}/blob/{self.commit}/{self.script}#L{line}"
            shown = f'<a href="{html.escape(address)}">{shown}</a>'
        return f" at commit {shown}" + (", with changes that were not committed" if self.dirty else "")


def origin(root: Path, page: Page, profile: str) -> Origin:
    """What the results of a page in a profile were run from, by their stamp and the book's configuration."""
    stamp_path, configuration_path = Path(root) / page.results(profile) / "stamp.json", Path(root) / "_config.yml"
    stamp = json.loads(stamp_path.read_text(encoding="utf-8")) if stamp_path.is_file() else {}
    known = re.fullmatch("[0-9a-f]{40}", stamp.get("commit", ""))
    configuration = yaml.safe_load(configuration_path.read_text(encoding="utf-8"))
    url = configuration.get("repository", {}).get("url", "").rstrip("/")
    return Origin(script_of(page), known and stamp["commit"], stamp.get("dirty") is True, url or None)


def script_of(page: Page) -> str:
    """The percent script of a page, as a posix path from the project's root."""
    return page.notebook.removesuffix(".ipynb") + ".py"


def source_address(page: Page) -> str:
    """The page of the built book that shows a page's script, as a posix path from the book's root."""
    return f"_sources/{script_of(page)}.html"


def staged(root: Path, page: Page, profile: str) -> str:
    """The executed notebook of a page as the book shows it: below each table and figure, what made it."""
    root = Path(root)
    # as JSON: nbformat would check every cell of every page again, for seconds
    notebook = json.loads((root / page.results(profile) / staleness.NOTEBOOK).read_text(encoding="utf-8"))
    made_from = origin(root, page, profile)
    made_by = lines(notebook["cells"], (root / made_from.script).read_text(encoding="utf-8"))
    address = html.escape("../" * page.notebook.count("/") + source_address(page))
    for output in _shown(notebook["cells"]):
        text = _markdown(output).rstrip()
        for anchor in filter(made_by.__contains__, ANCHOR.findall(text)):
            line = made_by[anchor]
            link = f'<a href="{address}#line-{line}">line {line} of {Path(made_from.script).name}</a>'
            # a table's note and CSV share their line with it; a figure ends with its directive
            joint = "\n\n" if text.endswith(":::") else " · "
            text += f'{joint}<span class="made-by">made by {link}{made_from.said(line)}</span>'
        output["data"]["text/markdown"] = text + "\n"
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def write_sources(root: Path, built: Path, profile: str, pages: Sequence[Page] | None = None) -> None:
    """Write into a built book, for each of its pages (all of the project's), one that shows its script with numbered
    lines."""
    for page in dependencies.pages(root) if pages is None else pages:
        target = Path(built) / source_address(page)
        target.parent.mkdir(parents=True, exist_ok=True)
        back = "../" * source_address(page).count("/") + page.notebook.removesuffix(".ipynb") + ".html"
        made_from = origin(root, page, profile)
        text = (Path(root) / made_from.script).read_text(encoding="utf-8")
        target.write_text(shown(text, made_from, back), encoding="utf-8")


def shown(text: str, made_from: Origin, page: str) -> str:
    """A script as a page of its own: coloured in light and dark, every line with its number and the anchor `line-N`.

    page: address of the page that was made from it.
    """
    formatter = HtmlFormatter(linenos="inline", linespans="line", style=LIGHT)
    return SOURCE.format(
        script=html.escape(made_from.script),
        page=html.escape(page),
        run=made_from.commit and f", run{made_from.said()}" or "",
        light=formatter.get_style_defs(".highlight"),
        dark=HtmlFormatter(style=DARK).get_style_defs(".highlight"),
        code=highlight(text, PythonLexer(), formatter),
    )


def _shown(cells: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The outputs of some cells that show tables or figures."""
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return [output for output in outputs if ANCHOR.search(_markdown(output))]


def _markdown(output: Mapping[str, Any]) -> str:
    return "".join(output.get("data", {}).get("text/markdown", ""))  # stored whole or line by line


def _calls(source: str) -> dict[str, int]:
    """Name, as anchors spell it, of each table and figure that a cell asks a page for -> line in the cell, from 1."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return {}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    found = {call.func.attr: call.lineno for call in calls if call.func.attr == "verdicts"}
    for call in calls:
        if call.func.attr in ("table", "figure"):
            for name in call.args[:2]:
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    found[name.value.replace("_", "-").lower()] = call.lineno
    return found
