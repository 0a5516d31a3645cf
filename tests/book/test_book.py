"""The book as a reader gets it: built twice the same, sound, and opened without a network."""

import functools
import http.server
import json
import os
import shutil
import threading

import pytest

from sertools.report import dependencies, links

pytestmark = pytest.mark.book
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
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


def test_two_fresh_builds_with_one_worker_and_two_are_identical(make_project, built):
    other = make_project()
    other.run("book", "--cores", "2")
    assert other.tables() == built.tables()
    mine, theirs = built.files("_build/html"), other.files("_build/html")
    assert mine.keys() == theirs.keys()
    assert [name for name in mine if mine[name] != theirs[name]] == []


def test_the_path_of_the_project_stands_nowhere_in_the_book(built):
    path = str(built.root).encode()
    assert [name for name, content in built.files("_build/html").items() if path in content] == []


def test_every_notebook_ran_in_smoke_and_the_book_is_sound(smoke):
    pages = dependencies.pages(smoke.root)
    assert pages
    for page in pages:
        executed = json.loads((smoke.root / page.results("smoke") / "page.ipynb").read_text(encoding="utf-8"))
        assert all(cell["execution_count"] for cell in executed["cells"] if cell["cell_type"] == "code"), page.id
    assert links.check(smoke.root / "_build/smoke/html") == []


def test_no_page_shows_a_warning_of_python(smoke):
    for page in dependencies.pages(smoke.root):
        executed = json.loads((smoke.root / page.results("smoke") / "page.ipynb").read_text(encoding="utf-8"))
        outputs = [each for cell in executed["cells"] for each in cell.get("outputs", [])]
        assert [each["text"] for each in outputs if each.get("name") == "stderr"] == [], page.id


def test_no_page_shows_a_value_as_python_writes_it(smoke):
    """What a cell ends in is shown unless it is given a name; all that a reader is to see is displayed on purpose."""
    for page in dependencies.pages(smoke.root):
        executed = json.loads((smoke.root / page.results("smoke") / "page.ipynb").read_text(encoding="utf-8"))
        outputs = [each for cell in executed["cells"] for each in cell.get("outputs", [])]
        assert [each for each in outputs if each["output_type"] == "execute_result"] == [], page.id


def test_the_download_of_a_page_is_the_tracked_notebook_without_outputs(smoke):
    for page in dependencies.pages(smoke.root):
        source = smoke.root / "_build/smoke/html/_sources" / page.notebook
        assert source.read_bytes() == (smoke.root / page.notebook).read_bytes()


def test_one_worker_and_two_give_identical_results(smoke, tmp_path):
    """The real pages, which `smoke` ran two at a time: one at a time, in another folder, with an empty cache."""
    root = tmp_path / "copy"
    left_out = shutil.ignore_patterns(".git", ".venv", "_build", "results", ".cache", ".snakemake")
    shutil.copytree(smoke.root, root, ignore=left_out)
    alone = type(smoke)(root)
    alone.run("book", "--profile", "smoke", "--cores", "1", SERTOOLS_CACHE=str(tmp_path / "cache"))
    found = []
    for project in (smoke, alone):
        found.append({})
        for page in dependencies.pages(root):
            for pattern in ("*.csv", "values.json"):
                files = project.files(page.results("smoke"), pattern)
                found[-1].update({f"{page.id}/{name}": content for name, content in files.items()})
    two, one = found
    assert len(one) > len(dependencies.pages(root))
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


@pytest.fixture
def served(smoke):
    """Address of the smoke book, served on loopback."""
    folder = smoke.root / "_build/smoke/html"

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.browser
@pytest.mark.skipif(
    not os.access(BROWSER, os.X_OK), reason=f"no Chromium at {BROWSER} (Debian: apt-get install chromium)"
)
def test_the_book_opens_without_a_network(smoke, served):
    from playwright.sync_api import sync_playwright

    pages = [f"notebooks/{page.id}.html" for page in dependencies.pages(smoke.root)]
    asked, said, missing = [], [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=SWITCHES)
        context = browser.new_context(color_scheme="dark")

        def inside_only(route):
            if route.request.url.startswith((served, "data:", "blob:")):
                route.continue_()
            else:
                asked.append(route.request.url)
                route.abort()

        context.route("**/*", inside_only)
        view = context.new_page()
        view.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        view.on("pageerror", lambda error: said.append(str(error)))
        view.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)
        for name in ["book/intro.html", "book/status.html", *pages]:
            view.goto(f"{served}/{name}", wait_until="networkidle")
            assert view.locator("article h1").count() == 1, name
            assert view.locator("html").get_attribute("data-theme") == "dark", name
            # every formula was set by the MathJax that the book brings
            assert view.locator(".math").count() == view.locator(".math mjx-container").count(), name
            wide = view.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} is {wide} pixels wider than the window"
        browser.close()
    assert asked == []
    assert missing == []
    assert said == []
