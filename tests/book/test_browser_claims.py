"""The page of all claims in a browser: its form filters by mouse and keyboard, and every view has an address."""

import pytest

from sertools.report.claims import claims
from sertools.report.claims_page import PAPERS

pytestmark = [pytest.mark.book, pytest.mark.browser]
EVERY = [claim.id for paper in PAPERS for claim in claims(paper).values()]


def shown(view):
    """Ids of the rows that are seen, in their order."""
    return view.eval_on_selector_all(
        "#claims details", "rows => rows.filter(row => row.offsetParent).map(row => row.id)"
    )


def of(view, name, value):
    """Ids of the rows with this value, from the page's own attributes."""
    return view.eval_on_selector_all(
        "#claims details",
        f"rows => rows.filter(row => row.dataset.{name}.split(' ').includes('{value}')).map(r => r.id)",
    )


def test_the_form_filters_and_the_address_keeps_the_view(reader):
    view = reader().open("book/claims")
    assert shown(view) == EVERY
    view.select_option("[name=paper]", "vowels")
    assert shown(view) == list(claims("vowels"))
    verdict = view.locator("#vowels-12").get_attribute("data-verdict")
    view.select_option("[name=verdict]", verdict)
    expected = [name for name in of(view, "verdict", verdict) if name.startswith("vowels")]
    assert shown(view) == expected and 0 < len(expected)
    assert view.locator(".filter output").inner_text() == f"{len(expected)} of {len(EVERY)} shown"
    view.select_option("[name=section]", "vowels-7.2.2")
    narrowed = [name for name in expected if name in of(view, "section", "vowels-7.2.2")]
    assert shown(view) == narrowed
    query = view.url.partition("?")[2]
    assert query == f"paper=vowels&verdict={verdict}&section=vowels-7.2.2"

    again = reader().open(f"book/claims?{query}")
    assert shown(again) == narrowed
    again.get_by_role("button", name="Show all").click()
    again.wait_for_function("!location.search")
    assert shown(again) == EVERY


def test_only_sections_of_the_chosen_paper_are_offered(reader):
    view = reader().open("book/claims?paper=wild")
    offered = "[...document.querySelectorAll('optgroup')].filter(group => !group.disabled).map(group => group.label)"
    assert view.evaluate(offered) == ["wild"]
    view.select_option("[name=section]", "wild-4.3")
    view.select_option("[name=paper]", "zeroshot")
    assert view.evaluate(offered) == ["zeroshot"]
    assert shown(view) == list(claims("zeroshot"))


def test_words_are_found_in_what_a_row_hides(reader):
    view = reader().open("book/claims")
    view.fill("[name=words]", "pretraining_trend FROZEN")
    assert shown(view) == ["wild-10"]
    view.fill("[name=words]", "no such word")
    assert shown(view) == [] and view.locator(".filter output").inner_text().startswith("0 of")


def test_a_row_opens_by_keyboard_and_by_its_address(reader):
    view = reader().open("book/claims")
    row = view.locator("#zeroshot-08")
    assert not row.locator("dl").is_visible()
    row.locator("summary").focus()
    view.keyboard.press("Enter")
    assert row.locator("dl").is_visible()

    # its address opens a row, even where the form hides its paper
    view = reader().open("book/claims?paper=wild#zeroshot-08")
    view.wait_for_function("document.querySelector('#zeroshot-08').open")
    assert view.locator("#zeroshot-08 dl").is_visible()
    assert view.evaluate("document.querySelector('#zeroshot-08').getBoundingClientRect().top") < 900
    assert len(shown(view)) == 1 + len(claims("wild"))


def test_the_form_is_worked_by_keyboard_alone(reader):
    view = reader().open("book/claims")
    view.locator("[name=paper]").focus()
    view.keyboard.type("wild")
    for name in ("verdict", "section", "words"):
        view.keyboard.press("Tab")
        assert view.evaluate("document.activeElement.name") == name
    view.keyboard.type("encoder")
    assert shown(view) and all(name.startswith("wild") for name in shown(view))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_shows_rows_without_a_sideways_scroll(reader, theme):
    view = reader(theme=theme, width=390, height=800).open("book/claims#vowels-17")
    wide = view.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    view.evaluate("document.querySelectorAll('#claims details').forEach(row => { row.open = true; })")
    assert view.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_without_scripts_the_whole_list_is_there(browser, shelf):
    context = browser.new_context(java_script_enabled=False)
    view = context.new_page()
    view.goto(f"{shelf.as_uri()}/book/claims.html")
    assert view.locator("#claims details").count() == len(EVERY)
    assert not view.locator("form.filter").is_visible()
    assert view.locator("#wild-01 summary").is_visible()
    context.close()
