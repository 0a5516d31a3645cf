"""The two pages with explorers, as the book has them: every space opens, points tell what they are, all of them are
there, and a phone does not scroll sideways."""

import pytest

PAGES = ("book/explorer", "book/vowel_explorer")


@pytest.mark.parametrize("name", PAGES)
def test_every_space_opens_and_its_points_tell_what_they_are(reader, name):
    view = reader().open(name)
    spaces = view.locator(".explorer-controls select").first
    numbers = spaces.locator("option").evaluate_all("(options) => options.map((option) => option.value)")
    assert numbers
    for chosen in view.locator(".explorer-controls option[value='']").all():  # all of them, whatever is shown at first
        chosen.locator("..").select_option("")
    for number in numbers:
        spaces.select_option(number)
        shown, every = view.inner_text(".explorer-count").split(" ")[:3:2]
        assert shown == every != "0"
        view.focus(".explorer-plot")
        view.keyboard.press("ArrowRight")
        assert view.inner_text(".explorer-facts").count("\n") >= 3
    assert not view.is_visible(".explorer-still")
    # nothing of the theme stumbles over such an address
    again = reader().open(name + "#" + view.url.split("#")[1])
    assert again.inner_text(".explorer-note") == view.inner_text(".explorer-note")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_does_not_scroll_sideways(reader, name, theme):
    view = reader(theme=theme, width=390, height=844).open(name)
    assert view.evaluate("document.documentElement.scrollWidth") <= 390
    box = view.locator(".explorer-plot").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"] > 250


@pytest.mark.parametrize("name", PAGES)
def test_the_table_counts_the_points(reader, name):
    view = reader().open(name)
    counted = view.locator("table").last.locator("tbody tr td:nth-child(3)").all_inner_texts()
    ids = view.evaluate("""() => {
        const { ids } = JSON.parse(document.getElementById("explorer-data").textContent);
        return ids.codes ? atob(ids.codes).length / 2 : ids.words.length;
    }""")
    numbers = [int(text.replace(",", "")) for text in counted]
    # the tracks of the latent spaces hold the same utterances; each corpus of vowels its own
    assert ids == sum(numbers) if "vowel" in name else max(numbers) <= ids <= sum(numbers)
