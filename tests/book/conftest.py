"""A small project, laid out like this one, with the real library and pages that run in seconds; the real smoke book; a
browser that reads it with the network off."""

import functools
import os
import re
import shutil
from pathlib import Path

import pytest

from benchmarks.project import Project, make

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


@pytest.fixture(scope="session")
def make_project(tmp_path_factory):
    """Make a project with three small pages in a new folder."""
    return lambda: make(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="session")
def built(make_project) -> Project:
    """A small project whose book was built with one worker."""
    project = make_project()
    project.run("book", "--cores", "1")
    return project


@pytest.fixture(scope="session")
def smoke_trace(tmp_path_factory) -> Path:
    """Where the build of the smoke book leaves its trace."""
    return tmp_path_factory.mktemp("trace") / "trace.jsonl"


@pytest.fixture(scope="session")
def smoke(repository, smoke_trace) -> Project:
    """This project, every page run in the smoke profile and the book built with warnings as errors."""
    project = Project(repository)
    project.run("book", "--profile", "smoke", "--cores", "2", SERTOOLS_TRACE=str(smoke_trace))
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
