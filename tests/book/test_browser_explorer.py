"""The explorer's script in a real browser, over nine points whose places are known: mouse, finger, keyboard, legend,
filters, zoom, address, theme."""

import re

import numpy as np
import pytest

from sertools.report.explorer import Numbers, Space, Words, fragment, payload
from sertools.report.figures import OKABE_ITO

PAGE = """<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Nine points</title><style>
html {{ --pst-color-text-base: #010203; --pst-color-background: #ffffff; --pst-color-text-muted: #555; }}
html[data-theme="dark"] {{ --pst-color-text-base: #fafbfc; --pst-color-background: #101010; }}
</style></head><body><div class="explorer-still">A picture</div>{}</body></html>"""
FRAME = (56, 12, 12, 44)  # pixels beside the axes: left, right, top, bottom


@pytest.fixture
def shelf(repository, tmp_path):
    """A folder with one page, `points.html`: "p<column><row>" at (column, row), 0 to 2, columns are classes."""
    column, row = np.divmod(np.arange(9), 3)
    names = [f"p{x}{y}" for x, y in zip(column, row, strict=True)]
    look = [(OKABE_ITO["blue"], "o"), (OKABE_ITO["vermilion"], "s"), (OKABE_ITO["black"], "ɛ")]
    columns = {
        "class": Words("class", ["left", "middle", "right"], column, look),
        "row": Words("row", ["low", "mid", "high"], row, look),
        "value": Numbers("value", np.where(row == 2, np.nan, 10.0 * column + row), 1, " Hz"),
    }
    points = np.column_stack([column, row]).astype(float)
    spaces = [
        Space("group", "as it is", "The first.", points, ("x", "y")),
        Space("group", "without the first", "The second.", np.where(column[:, None] == 0, np.nan, points), ("x", "y")),
    ]
    data = payload("points", names, columns, spaces, facts=[["class", "row"], ["value"]], colourings=["class", "row"],
                   filters=["row"], start={"colour": "class"})  # fmt: skip
    (tmp_path / "points.html").write_text(PAGE.format(fragment(repository, data)), encoding="utf-8")
    return tmp_path


@pytest.fixture
def view(reader):
    return reader().open("points")


def facts(view):
    return view.inner_text(".explorer-facts")


def count(view):
    return view.inner_text(".explorer-count")


def at(view, x, y):
    """Pixels in the window of a point of the space; the whole of it is shown, and its middle is (1, 1)."""
    box = view.locator(".explorer-plot").bounding_box()
    left, right, bottom, top = view.evaluate(
        "JSON.parse(document.getElementById('explorer-data').textContent).spaces[0].view"
    )
    wide, high = box["width"] - 2 - FRAME[0] - FRAME[1], box["height"] - 2 - FRAME[2] - FRAME[3]
    return (
        box["x"] + 1 + FRAME[0] + wide * (x - left) / (right - left),
        box["y"] + 1 + FRAME[2] + high * (top - y) / (top - bottom),
    )


def drawn(view):
    """Waits until what was asked for is drawn: the explorer draws in the browser's next frame."""
    view.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")


def colours(view):
    """All colours of the plot's pixels, as #rrggbb."""
    drawn(view)
    return set(
        view.evaluate("""() => {
            const canvas = document.querySelector(".explorer-plot canvas");
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const found = new Set();
            for (let k = 0; k < data.length; k += 4)
                if (data[k + 3] > 250)
                    found.add("#" + [0, 1, 2].map((c) => data[k + c].toString(16).padStart(2, "0")).join(""));
            return [...found];
        }""")
    )


def test_the_plot_stands_in_the_place_of_the_picture(view):
    assert not view.is_visible(".explorer-still") and view.is_visible(".explorer-plot")
    assert count(view).startswith("9 of 9 points in colour")
    assert view.get_attribute(".explorer-plot", "aria-label") == "group: as it is, 9 of 9 points"
    assert view.inner_text(".explorer-note") == "group, as it is. The first."


def test_without_scripts_the_picture_stays(browser, shelf):
    context = browser.new_context(java_script_enabled=False)
    view = context.new_page()
    view.goto(f"{shelf.as_uri()}/points.html")
    assert view.is_visible(".explorer-still") and not view.is_visible(".explorer-plot")
    context.close()


def test_arrows_go_to_the_nearest_point_on_that_side_and_it_is_spoken(view):
    view.focus(".explorer-plot")
    assert facts(view) == ""
    for key, expected in (
        ("ArrowLeft", "p11"), ("ArrowRight", "p21"), ("ArrowRight", "p21"), ("ArrowUp", "p22"), ("ArrowLeft", "p12"),
        ("ArrowLeft", "p02"), ("ArrowDown", "p01"), ("ArrowDown", "p00"), ("ArrowDown", "p00"),
    ):  # fmt: skip
        view.keyboard.press(key)
        assert facts(view).splitlines()[0] == expected, key
    assert facts(view).splitlines()[1:] == ["class: left, row: low", "value: 0.0 Hz"]
    assert view.get_attribute(".explorer-facts", "aria-live") == "polite"
    view.keyboard.press("Escape")
    assert facts(view) == ""


def test_every_point_can_be_reached_by_page_down(view):
    view.focus(".explorer-plot")
    for _ in range(9):
        view.keyboard.press("PageUp")
    reached = [facts(view).splitlines()[0]]
    for _ in range(8):
        view.keyboard.press("PageDown")
        reached.append(facts(view).splitlines()[0])
    assert sorted(reached) == [f"p{x}{y}" for x in range(3) for y in range(3)]
    assert [name[1] for name in reached] == sorted(name[1] for name in reached)


def test_a_missing_number_is_not_told(view):
    view.mouse.move(*at(view, 1, 2))
    assert facts(view).splitlines() == ["p12", "class: middle, row: high"]


def test_the_mouse_tells_a_point_in_silence_and_lets_go(view):
    view.mouse.move(*at(view, 2, 0))
    assert facts(view).splitlines()[0] == "p20"
    assert view.get_attribute(".explorer-facts", "aria-live") == "off"
    x, y = at(view, 1.5, 1.5)
    view.mouse.move(x, y)
    assert facts(view) == ""
    view.mouse.move(*at(view, 0, 0))
    view.mouse.move(2, 2)
    assert facts(view) == ""


def test_a_finger_taps(browser, shelf):
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 800})
    view = context.new_page()
    view.goto(f"{shelf.as_uri()}/points.html")
    view.touchscreen.tap(*at(view, 2, 2))
    assert facts(view).splitlines()[0] == "p22"
    # beside the plot and not under the finger
    assert (
        view.locator(".explorer-facts").bounding_box()["y"] > view.locator(".explorer-plot").bounding_box()["y"] + 100
    )
    assert view.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_the_legend_switches_groups_off_and_on(view):
    assert {OKABE_ITO["vermilion"].lower(), OKABE_ITO["blue"].lower()} <= colours(view)
    entry = view.get_by_role("button", name="middle (3)")
    assert entry.get_attribute("aria-pressed") == "true"
    entry.focus()
    view.keyboard.press("Space")
    assert count(view).startswith("6 of 9 points")
    entry = view.get_by_role("button", name="middle (3)")
    assert entry.get_attribute("aria-pressed") == "false"
    assert entry.evaluate("(button) => button === document.activeElement")
    assert OKABE_ITO["vermilion"].lower() not in colours(view)
    view.focus(".explorer-plot")
    view.keyboard.press("ArrowRight")
    assert facts(view)[1] != "1"
    view.get_by_role("button", name="show all").click()
    assert count(view).startswith("9 of 9 points")
    view.get_by_role("button", name="show none").click()
    assert count(view).startswith("0 of 9 points")
    view.focus(".explorer-plot")
    view.keyboard.press("ArrowRight")
    assert facts(view) == ""


def test_filters_colours_and_spaces_are_in_the_address(reader):
    first = reader()
    view = first.open("points")
    view.get_by_label("row", exact=True).select_option(label="high")
    view.get_by_label("Colour by").select_option(label="row")
    view.get_by_label("Space").select_option(label="without the first")
    assert count(view).startswith("2 of 6 points")
    assert view.inner_text(".explorer-note") == "group, without the first. The second."
    address = view.url
    assert address.startswith("file:") and "space=group" in address and "row=high" in address
    again = reader().open("points" + re.sub(r"^[^#]*", "", address))
    assert count(again) == count(view)
    assert again.get_by_label("Colour by").input_value() == "row"
    view.evaluate("location.hash = ''")
    view.wait_for_function("document.querySelector('.explorer-count').textContent.startsWith('9 of 9')")


def test_zoom_keeps_the_point_and_goes_back(view):
    view.focus(".explorer-plot")
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "+", "+", "+", "+"):
        view.keyboard.press(key)
    assert facts(view).splitlines()[0] == "p22"
    drawn(view)
    assert "zoomed" in view.get_attribute(".explorer-plot", "class")
    view.mouse.move(*at(view, 1, 1))  # where the middle was: nothing is left there
    assert facts(view) == ""
    view.get_by_role("button", name="Whole").click()
    view.wait_for_function("!document.querySelector('.explorer-plot').classList.contains('zoomed')")
    view.mouse.move(*at(view, 1, 1))
    assert facts(view).splitlines()[0] == "p11"


def test_a_point_outside_of_the_frame_is_brought_in(view):
    view.focus(".explorer-plot")
    for key in ("ArrowRight", "+", "+", "+", "+", "ArrowRight"):
        view.keyboard.press(key)
    assert facts(view).splitlines()[0] == "p21"
    view.mouse.move(*at(view, 1.02, 1.02))  # near the middle of the frame, where it is now
    assert facts(view).splitlines()[0] == "p21"


def test_control_and_wheel_zoom_and_the_wheel_alone_does_not(view):
    view.mouse.move(*at(view, 1, 1))
    view.mouse.wheel(0, -300)
    drawn(view)
    assert "zoomed" not in view.get_attribute(".explorer-plot", "class")
    view.keyboard.down("Control")
    view.mouse.wheel(0, -300)
    view.keyboard.up("Control")
    view.wait_for_function("document.querySelector('.explorer-plot').classList.contains('zoomed')")


def test_dragging_moves_the_plot(view):
    view.mouse.move(*at(view, 1, 1))
    view.mouse.down()
    view.mouse.move(*at(view, 0, 1), steps=5)
    view.mouse.up()
    view.mouse.move(*at(view, 1, 1))
    assert facts(view).splitlines()[0] == "p21"


def test_black_becomes_the_ink_of_the_theme(view):
    assert "#010203" in colours(view)
    view.evaluate("document.documentElement.dataset.theme = 'dark'")
    found = colours(view)
    assert "#fafbfc" in found and "#010203" not in found
