"""A small project, laid out like this one, with the real library and pages that run in seconds; the real smoke book; a
browser that reads it with the network off."""

import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
SWITCHES = [
    "--no-sandbox",  # the tests may run as root, where Chromium's sandbox refuses to start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # the browser's own requests must not be taken for the page's
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # /dev/shm is small in containers
]
HANGS = 1800  # seconds after which a verb hangs: every page one after another takes minutes on a slow machine
HEADER = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---
"""

# draws a table from a seed with a helper of sertools/analysis; where GATE is set, it waits halfway for that file
CORRELATION = (
    HEADER
    + """
# %% [markdown]
# # A page that imports an analysis
#
# For $x$ and a noisy copy of it:

# %% tags=["parameters"]
profile = "full"

# %%
import os
import time
from pathlib import Path

import numpy

from sertools.analysis import planted

folder = Path("results") / profile / "zeroshot" / "01_correlation"
draw = numpy.random.default_rng(7)
rows = [f"{i},{planted.mean(draw.normal(size=100))!r}" for i in range(50)]
(folder / "table.csv").write_text("\\n".join(rows[:25]))
(folder / "started").touch()
while os.environ.get("GATE") and not Path(os.environ["GATE"]).exists():
    time.sleep(0.05)

# %%
(folder / "table.csv").write_text("\\n".join(rows))
len(rows)
"""
)

TABLES = (
    HEADER
    + """
# %% [markdown]
# # A page that imports nothing of the analysis

# %% tags=["parameters"]
profile = "full"
train = "tess"

# %%
from pathlib import Path

from IPython.display import Markdown

from sertools.report import tables

folder = Path("results") / profile / "zeroshot" / "02_tables"
(folder / "table.csv").write_text(tables.number(-1.5, 1))
Markdown(":::{table} Numbers\\n:name: table-numbers\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |\\n:::")
"""
)

CONCLUSIONS = (
    HEADER
    + """
# %% [markdown]
# # A page that reads another page's results

# %% tags=["parameters", "needs:01_correlation"]
profile = "full"

# %%
from pathlib import Path

results = Path("results") / profile / "zeroshot"
read = (results / "01_correlation" / "table.csv").read_text()
(results / "03_conclusions" / "table.csv").write_text(read[::-1])
len(read)
"""
)

HELPER = """\
from sertools.analysis import planted_below


def mean(values):
    return planted_below.total(values) / len(values)
"""

HELPER_BELOW = """\
def total(values):
    return float(values.sum())
"""

CONTENTS = """\
format: jb-book
root: book/intro
chapters:
  - file: notebooks/zeroshot/01_correlation
  - file: notebooks/zeroshot/02_tables
  - file: notebooks/zeroshot/03_conclusions
  - file: book/status
"""


class Project:
    """A project in a folder of its own; its verbs run in processes of their own, with its own copy of `sertools`."""

    def __init__(self, root: Path):
        self.root = root

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a verb: the copied library, and nothing of the tests' own."""
        return os.environ | {"PYTHONPATH": str(self.root), "OMP_NUM_THREADS": "1"} | more

    def start(self, *verb: str, **more: str) -> subprocess.Popen:
        """Start `sertools VERB` in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "sertools.cli", *verb],
            cwd=self.root,
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *verb: str, **more: str) -> str:
        """Run `sertools VERB` to its end; return what it printed. Fails the test where it fails."""
        process = self.start(*verb, **more)
        said, _ = process.communicate(timeout=HANGS)
        assert process.returncode == 0, said
        return said

    def edit(self, name: str) -> None:
        """Append a comment to a file: other content, same meaning."""
        with (self.root / name).open("a") as stream:
            stream.write("# edited\n")

    def pages(self) -> dict[str, int]:
        """Executed page -> when it was written, to see which were written again."""
        return {
            path.parent.name: path.stat().st_mtime_ns for path in self.root.glob("results/full/zeroshot/*/page.ipynb")
        }

    def files(self, folder: str, pattern: str = "*") -> dict[str, bytes]:
        """Every file below a folder of the project that fits the pattern: its path in the folder -> its bytes."""
        top = self.root / folder
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob(pattern) if path.is_file()}

    def tables(self) -> dict[str, bytes]:
        """Every CSV of the results, by path, with its bytes."""
        return self.files("results", "*.csv")


@pytest.fixture(scope="session")
def make_project(repository, tmp_path_factory):
    """Make a project with three small pages in a new folder."""

    def make() -> Project:
        root = tmp_path_factory.mktemp("project")
        shutil.copytree(
            repository / "sertools", root / "sertools", ignore=shutil.ignore_patterns("__pycache__", "*.parquet")
        )
        for name in ("Snakefile", "_config.yml", "requirements.lock"):
            shutil.copyfile(repository / name, root / name)
        (root / "_toc.yml").write_text(CONTENTS)
        shutil.copytree(repository / "book" / "_static", root / "book" / "_static")
        shutil.copyfile(repository / "book" / "references.bib", root / "book" / "references.bib")
        shutil.copyfile(repository / "book" / "status.md", root / "book" / "status.md")
        (root / "book" / "intro.md").write_text("# A small book\n\n```{tableofcontents}\n```\n")
        analysis = root / "sertools" / "analysis"
        (analysis / "planted.py").write_text(HELPER)
        (analysis / "planted_below.py").write_text(HELPER_BELOW)
        (root / "sertools" / "measurements").mkdir(exist_ok=True)
        notebooks = root / "notebooks" / "zeroshot"
        notebooks.mkdir(parents=True)
        for name, text in (("01_correlation", CORRELATION), ("02_tables", TABLES), ("03_conclusions", CONCLUSIONS)):
            (notebooks / f"{name}.py").write_text(text)
        project = Project(root)
        project.run("pair")
        return project

    return make


@pytest.fixture(scope="session")
def built(make_project) -> Project:
    """A small project whose book was built with one worker."""
    project = make_project()
    project.run("book", "--cores", "1")
    return project


@pytest.fixture(scope="session")
def smoke(repository) -> Project:
    """This project, every page run in the smoke profile and the book built with warnings as errors."""
    project = Project(repository)
    project.run("book", "--profile", "smoke", "--cores", "2")
    return project


@pytest.fixture(scope="session")
def shelf(request) -> Path:
    """The folder of the built book that browser tests read: $SERTOOLS_BOOK (such as `_build/html`), else the smoke
    book."""
    if given := os.environ.get("SERTOOLS_BOOK"):
        return Path(given).resolve()
    return request.getfixturevalue("smoke").root / "_build/smoke/html"


@pytest.fixture(scope="module")  # a session would keep Playwright's event loop running under the tests of other files
def browser():
    """Debian's Chromium. Skips where it or Playwright is missing."""
    if not os.access(CHROMIUM, os.X_OK):
        pytest.skip(f"no Chromium at {CHROMIUM} (Debian: apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright (pip install playwright)")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


class Reader:
    """Somebody who reads the book from its files, with the network off.

    view: the window, a Playwright page; faults: what no reader should meet (an error in the console, a request to
    another host, a file that is missing), each with the page where it was met.
    """

    def __init__(self, browser, shelf: Path, theme: str, width: int, height: int):
        self.shelf, self.theme, self.name = shelf, theme, ""
        self.faults: list[str] = []
        self._context = browser.new_context(
            color_scheme=theme,
            viewport={"width": width, "height": height},
            reduced_motion="reduce",  # what is faded in has no contrast yet
        )
        self._context.set_default_timeout(300_000)  # milliseconds: a slow machine is no fault of the book
        self._context.route("**/*", self._inside_only)
        self.view = self._context.new_page()
        self.view.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        self.view.on("pageerror", lambda error: self._note(str(error)))
        self.view.on("requestfailed", self._note_request)

    def _note(self, fault: str) -> None:
        self.faults.append(f"{self.name} ({self.theme}): {fault}")

    def _note_request(self, request) -> None:
        if request.failure != "net::ERR_ABORTED":  # what is under way when a reader goes on to another page
            self._note(f"not loaded: {request.url}")

    def _inside_only(self, route) -> None:
        if route.request.url.startswith((self.shelf.as_uri() + "/", "data:", "blob:")):
            route.continue_()
        else:
            route.abort()  # `requestfailed` notes it

    def open(self, name: str):
        """Open a page of the book, "book/claims" or "book/claims.html?paper=wild#wild-01"; return the window.

        Scripts that run when the page is loaded have run, and formulas are set.
        """
        self.name, rest = re.fullmatch(r"([^?#]*?)(?:\.html)?((?:[?#].*)?)", name).groups()
        self.view.goto(f"{self.shelf.as_uri()}/{self.name}.html{rest}")
        self.view.evaluate("async () => { await window.MathJax?.startup?.promise }")
        return self.view

    def barriers(self) -> list[str]:
        """What axe-core calls serious or critical on the open page, a sentence each. The page is spent afterwards.

        Contrast is measured element by element, and the rows of a table are alike: all but the first three of each
        table, and all but the first two blocks of code, leave the page first. What is folded is not looked at: the
        first two folds are opened.
        """
        from axe_playwright_python.sync_playwright import Axe

        self.view.evaluate(
            """() => {
                const all = (where, what) => [...where.querySelectorAll(what)]
                for (const body of all(document, "main tbody")) [...body.rows].slice(3).forEach(row => row.remove())
                for (const block of all(document, "main div.highlight").slice(2)) block.replaceChildren()
                for (const fold of all(document, "main details").slice(0, 2)) fold.open = true
            }"""
        )
        self.view.wait_for_timeout(400)  # milliseconds: the theme looks at what is too wide 300 after the last change
        # preload: axe would ask for the style sheets again, which a page that is read from its files may not
        found = Axe().run(self.view, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
        return [
            f"{self.name} ({self.theme}): {fault['id']}: {node['html'][:200]}: {node['failureSummary']}"
            for fault in found
            if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"]
        ]

    def close(self) -> None:
        """Close the window."""
        self._context.close()


@pytest.fixture(scope="module")
def open_reader(browser):
    """`Reader` with the browser: open_reader(shelf, theme, width, height)."""
    return functools.partial(Reader, browser)


@pytest.fixture
def reader(open_reader, shelf):
    """Make a `Reader`: `reader()`, `reader(theme="dark", width=390)`. A test fails where one of them met a fault."""
    readers = []

    def make(*, theme: str = "light", width: int = 1280, height: int = 900) -> Reader:
        readers.append(open_reader(shelf, theme, width, height))
        return readers[-1]

    yield make
    for each in readers:
        each.close()
    assert [fault for each in readers for fault in each.faults] == []
