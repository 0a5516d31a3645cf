"""The page of all printed numbers in the book: none without ours or a reason, and a form that filters."""

import pytest

from sertools.report.gathered import gather
from sertools.report.numbers import NOT_RUN, numbers, recorded

pytestmark = pytest.mark.book


def lacking(root, profile):
    """The numbers that have neither ours nor a reason, by paper and table."""
    frame = numbers(recorded(root, gather(root, profile), profile))
    return frame.loc[frame["why"] == NOT_RUN, ["paper", "table", "row", "corpus", "condition", "metric"]]


def test_every_printed_number_has_ours_or_a_reason(smoke):
    found = lacking(smoke.root, "smoke")
    # so few utterances lack some vowels in some emotions
    few = (found["paper"] == "vowels") & (found["table"] == "Table 6")
    assert found[~few].empty, found[~few].to_string()


def test_every_printed_number_has_ours_or_a_reason_in_the_full_book(repository):
    if not (repository / "results" / "full" / "wild" / "05_conclusions" / "values.json").is_file():
        pytest.skip("the book's pages have not run here (make book)")
    found = lacking(repository, "full")
    assert found.empty, found.to_string()


def shown(view, selector):
    """The texts of the elements that are seen."""
    return view.eval_on_selector_all(
        selector, "all => all.filter(each => each.offsetParent).map(each => each.innerText)"
    )


@pytest.mark.browser
def test_the_form_filters_by_paper_table_and_what_stands_beside(reader):
    view = reader().open("book/numbers")
    assert len(shown(view, "#numbers tr[data-item]")) == 1231
    view.select_option("[name=paper]", "wild")
    assert view.locator(".filter output").inner_text() == "8 of 1231 shown"
    titles = shown(view, "#numbers h3")
    assert titles and all(title.startswith("wild, ") for title in titles)  # a table without rows is not there
    view.select_option("[name=beside]", "a-reason")
    (row,) = shown(view, "#numbers tr[data-item]")
    assert "Parry" in row
    assert view.url.endswith("?paper=wild&beside=a-reason")


@pytest.mark.browser
def test_a_view_has_an_address_and_fits_a_phone(reader):
    view = reader(width=390).open("book/numbers?table=zeroshot-table-2&words=emo-db")
    assert len(shown(view, "#numbers tr[data-item]")) == 4
    page, screen = view.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert page <= screen
