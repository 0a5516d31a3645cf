"""The book in a real browser, from its files, with the network off: every page on a desk and on a phone, in light;
every fifth in dark, by turns on a desk and on a phone; the search.

The smoke book is read, or the one that SERTOOLS_BOOK names: `SERTOOLS_BOOK=_build/html pytest tests/book -m browser`.
"""

from collections import Counter
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest

from sertools.report import links

pytestmark = [pytest.mark.browser, pytest.mark.book]
DESK, PHONE = (1280, 900), (390, 844)  # pixels
NOT_PAGES = ("_static", "_sources", "_downloads")
DRAWN_BY_SCRIPTS = (
    "book/claims",
    "book/numbers",
    "book/explorer",
    "book/vowel_explorer",
)  # these are seen in dark, too

LOOK = """() => ({
    titles: document.querySelectorAll("main h1:not(.onlyprint *)").length,
    plain: [...document.querySelectorAll(".math")].filter(each => !each.querySelector("mjx-container")).length,
    links: [...document.querySelectorAll("a[href]")]
        .map(each => new URL(each.getAttribute("href"), document.baseURI).href),  // an SVG's `href` is no text
    places: [...document.querySelectorAll("[id], a[name]")].flatMap(each => [each.id, each.name]),
    pictures: [...document.images].map(each => [each.getAttribute("src"), each.alt, each.naturalWidth]),
    beyond: document.documentElement.scrollWidth - document.documentElement.clientWidth,
})"""
# prose that a reader would have to move sideways to read; tables and code scroll in a box of their own
CUT = """() => [...document.querySelectorAll("main :is(p, li, dt, dd, h1, h2, h3, caption, figcaption, summary, img)")]
    .filter(each => !each.closest("pre, td, th, .onlyprint, .bd-sidebar-secondary") && each.getClientRects().length)
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1 || each.scrollWidth > each.clientWidth + 1
                    && each.clientWidth && getComputedStyle(each).display !== "inline")
    .map(each => each.tagName + " " + (each.textContent || each.getAttribute("src")).trim().slice(0, 60))"""


@pytest.fixture(scope="module")
def names(shelf):
    """Every page of the book, as a `Reader` opens it. `index` only leads on to the first page."""
    paths = [path.relative_to(shelf) for path in sorted(shelf.rglob("*.html")) if path != shelf / "index.html"]
    return [path.with_suffix("").as_posix() for path in paths if path.parts[0] not in NOT_PAGES]


@pytest.fixture(scope="module")
def met(request, shelf, names, open_reader):
    """What a reader met on every page: on a desk, on a phone, by axe-core."""
    found, faults = {}, []
    reader = open_reader(shelf, "light", *DESK)
    for name in names:
        view = reader.open(name)
        page = SimpleNamespace(**view.evaluate(LOOK), barriers=[])
        resize(view, PHONE)
        page.beyond_phone, page.cut = view.evaluate(LOOK)["beyond"], view.evaluate(CUT)
        resize(view, DESK)
        page.barriers = reader.barriers()
        found[name] = page
    faults += reader.faults
    reader.close()
    dark = sorted({*names[::5], *(name for name in DRAWN_BY_SCRIPTS if name in names)})
    reader = open_reader(shelf, "dark", *DESK)
    for place, name in enumerate(dark):
        view = reader.open(name)
        resize(view, PHONE if place % 2 else DESK)
        assert view.locator("html").get_attribute("data-theme") == "dark", name
        found[name].barriers += reader.barriers()
    faults += reader.faults
    reader.close()
    report(request, found, dark, faults)
    return SimpleNamespace(pages=found, faults=faults)


def resize(view, size):
    """Let the window have this width and height."""
    view.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))


def report(request, found, dark, faults):
    """Say in the test's output how much was looked at, and how many faults there are."""
    links_seen = sum(len(page.links) for page in found.values())
    pictures = sum(len(page.pictures) for page in found.values())
    met = len(faults) + sum(len(page.barriers) for page in found.values())
    said = f"{len(found)} pages, {len(dark)} in dark too, {links_seen} links, {pictures} pictures, {met} faults"
    with request.config.pluginmanager.get_plugin("capturemanager").global_and_fixture_disabled():
        print(f"\nread in a browser: {said}")


def test_no_page_says_an_error_or_asks_another_host(met):
    assert len(met.pages) > 20
    assert met.faults == []


def test_every_page_has_one_title_and_its_formulas_are_set(met):
    assert {name: page.titles for name, page in met.pages.items() if page.titles != 1} == {}
    assert {name: page.plain for name, page in met.pages.items() if page.plain} == {}


def test_every_link_leads_to_a_page_and_a_place(met, shelf):
    """Also those that scripts make: links and places are read off the page as it stands in the browser."""
    dead = []
    for name, page in met.pages.items():
        for address in page.links:
            parts = urlsplit(address)
            if parts.scheme != "file":
                continue
            path = unquote(parts.path)
            aim = path.removeprefix(f"{shelf}/").removesuffix(".html")
            if not path.startswith(f"{shelf}/") or not (shelf / path).is_file():
                dead.append(f"{name}: {address}")
            elif parts.fragment and aim in met.pages and unquote(parts.fragment) not in met.pages[aim].places:
                dead.append(f"{name}: {address}")
    assert dead == []


def test_no_place_is_named_twice_on_a_page(met):
    """A link to it would lead to the first."""
    twice = {
        name: [each for each, n in Counter(filter(None, page.places)).items() if n > 1]
        for name, page in met.pages.items()
    }
    assert {name: places for name, places in twice.items() if places} == {}


def test_every_picture_is_shown_and_says_what_it_shows(met):
    pictures = [(name, *each) for name, page in met.pages.items() for each in page.pictures]
    assert pictures
    assert [(name, address) for name, address, _, width in pictures if not width] == []
    assert [(name, address) for name, address, alt, _ in pictures if not links.speaks(alt, address)] == []


def test_nothing_is_wider_than_the_window_and_no_prose_is_cut_on_a_phone(met):
    assert {name: page.beyond for name, page in met.pages.items() if page.beyond > 0} == {}
    assert {name: page.beyond_phone for name, page in met.pages.items() if page.beyond_phone > 0} == {}
    assert {name: page.cut for name, page in met.pages.items() if page.cut} == {}


def test_axe_finds_no_serious_fault(met):
    assert [fault for page in met.pages.values() for fault in page.barriers] == []


def test_the_search_finds_a_word_and_leads_to_it(reader):
    """From the field in the side bar, by keyboard, with no server to ask."""
    view = reader().open("book/intro")
    view.keyboard.press("Control+k")
    view.keyboard.type("Spearman")
    view.keyboard.press("Enter")
    hit = view.locator("#search-results li a[href*='04_1_rank_correlation']").first
    hit.wait_for()
    hit.click()
    view.wait_for_url("**/04_1_rank_correlation.html**")
    assert "Spearman" in view.locator("article").inner_text()


def test_the_search_says_when_it_finds_nothing(reader):
    view = reader().open("search.html?q=xyzzyplugh")
    view.get_by_text("did not match any documents").wait_for()


def test_the_keyboard_reaches_the_text_and_unfolds_code(reader):
    view = reader().open("notebooks/zeroshot/04_2_classification")
    view.keyboard.press("Tab")
    assert "Skip to main content" in view.evaluate("document.activeElement.textContent")
    view.keyboard.press("Enter")
    assert view.evaluate("location.hash") == "#main-content"
    toggle = view.locator("article details > summary").first
    toggle.focus()
    view.keyboard.press("Enter")
    assert view.locator("article details").first.get_attribute("open") is not None
