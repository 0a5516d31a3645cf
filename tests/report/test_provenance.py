"""Where a table or figure was made: the line of the call that names it, the commit of the run, a page with both."""

import json
import re

import pytest

from sertools.report import links, provenance
from sertools.report.dependencies import Page

SCRIPT = """\
# ---
# jupyter: {kernelspec: {language: python}}
# ---

# %% [markdown]
# # A page

# %% tags=["parameters"]
profile = "full"

# %%
page.table("accuracy", frame, caption="One.")
page.table(
    "accuracy_extension",
    frame,
    caption="Two & <three>.",
)

# %%
for name in ("a", "b"):
    page.figure(draw(name), f"cloud_{name}", alt="", caption="")

# %%
page.figure(
    draw(),
    "violins",
    alt="",
    caption="",
)
page.verdicts("All.")
"""
PAGE = Page("zeroshot", "04_2_classification")
COMMIT = "0123456789" * 4


def table(name):
    text = f":::{{table}} A caption\n:name: table-zeroshot-04-2-{name}\n\n| a |\n|---|\n| 1 |\n:::\n\n"
    return shown(text + "{download}`CSV </results/x.csv>`\n")


def figure(name):
    return shown(f":::{{figure}} /results/x.svg\n:name: figure-zeroshot-04-2-{name}\n\nA caption\n:::\n")


def shown(text):
    return {"output_type": "display_data", "metadata": {}, "data": {"text/markdown": text}}


def cell(source, *outputs):
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": list(outputs)}


def cells():
    """The cells of the executed notebook: papermill has added one."""
    parts = [part.partition("\n")[2].strip() for part in SCRIPT.split("# %%")[1:]]
    return [
        {"cell_type": "markdown", "metadata": {}, "source": "# A page"},
        cell(parts[1]),
        cell("# Parameters\nprofile = 'full'"),
        cell(parts[2], table("accuracy"), table("accuracy-extension")),
        cell(parts[3], figure("cloud-a"), figure("cloud-b")),
        cell(parts[4].splitlines(keepends=True), figure("violins"), shown("plain words\n"), table("verdicts")),
    ]


@pytest.fixture
def root(tmp_path):
    results = tmp_path / "results/full/zeroshot/04_2_classification"
    results.mkdir(parents=True)
    (results / "page.ipynb").write_text(json.dumps({"cells": cells(), "metadata": {}}))
    (results / "stamp.json").write_text(json.dumps({"commit": COMMIT, "dirty": False}))
    (tmp_path / "notebooks/zeroshot").mkdir(parents=True)
    (tmp_path / "notebooks/zeroshot/04_2_classification.py").write_text(SCRIPT)
    (tmp_path / "notebooks/zeroshot/04_2_classification.ipynb").write_text("{}")
    (tmp_path / "_config.yml").write_text("title: a book\n")
    return tmp_path


def signed(root):
    """Anchor -> what is written below it."""
    found = {}
    for each in json.loads(provenance.staged(root, PAGE, "full"))["cells"]:
        for output in each.get("outputs", []):
            text = output["data"]["text/markdown"]
            for anchor in provenance.ANCHOR.findall(text):
                found[anchor.removeprefix("table-zeroshot-04-2-").removeprefix("figure-zeroshot-04-2-")] = text
    return found


def test_the_line_is_that_of_the_call_that_names_it_else_the_first_of_its_cell():
    found = {key.split("04-2-")[1]: line for key, line in provenance.lines(cells(), SCRIPT).items()}
    text = SCRIPT.splitlines()
    assert {name: text[line - 1] for name, line in found.items()} == {
        "accuracy": 'page.table("accuracy", frame, caption="One.")',
        "accuracy-extension": "page.table(",
        "cloud-a": 'for name in ("a", "b"):',
        "cloud-b": 'for name in ("a", "b"):',
        "violins": "page.figure(",
        "verdicts": 'page.verdicts("All.")',
    }
    assert text[found["accuracy-extension"]] == '    "accuracy_extension",'


def test_lines_move_with_the_script_and_a_cell_that_it_does_not_hold_any_more_has_none():
    moved = provenance.lines(cells(), SCRIPT.replace("# # A page", "# # A page\n#\n# and more of it"))
    assert moved == {anchor: line + 2 for anchor, line in provenance.lines(cells(), SCRIPT).items()}
    edited = provenance.lines(cells(), SCRIPT.replace('("a", "b")', '("a", "c")'))
    assert edited.keys() == moved.keys() - {"figure-zeroshot-04-2-cloud-a", "figure-zeroshot-04-2-cloud-b"}


def test_below_each_stands_its_line_and_commit_and_nothing_else_changes(root):
    below = signed(root)
    assert len(below) == 6
    for name, text in below.items():
        line = provenance.lines(cells(), SCRIPT)[re.search(r":name: (\S+)", text)[1]]
        assert f".py.html#line-{line}" in text and "at commit 0123456<" in text, name
    # a table's joins its CSV, a figure's stands by itself
    assert re.search(r"CSV </results/x.csv>` · <span", below["accuracy"])
    assert ":::\n\n<span" in below["violins"]
    again = json.loads(provenance.staged(root, PAGE, "full"))["cells"]
    assert again[5]["outputs"][1] == shown("plain words\n")
    assert again[:3] == cells()[:3]


def test_changes_that_were_not_committed_are_said_and_an_unknown_commit_is_left_out(root):
    stamp = root / "results/full/zeroshot/04_2_classification/stamp.json"
    stamp.write_text(json.dumps({"commit": COMMIT, "dirty": True}))
    assert "at commit 0123456, with changes that were not committed<" in signed(root)["accuracy"]
    stamp.write_text(json.dumps({"commit": "unknown", "dirty": "unknown"}))
    assert "commit" not in signed(root)["accuracy"]
    stamp.unlink()
    assert "commit" not in signed(root)["accuracy"] and "line 12 of" in signed(root)["accuracy"]


def test_a_repository_in_the_configuration_makes_the_commit_a_link_to_the_line(root):
    (root / "_config.yml").write_text("repository: {url: https://example.org/book/}\n")
    address = f"https://example.org/book/blob/{COMMIT}/notebooks/zeroshot/04_2_classification.py#L12"
    assert f'<a href="{address}">0123456</a>' in signed(root)["accuracy"]


def test_links_lead_to_the_line_in_the_book_and_back(root):
    built = root / "html"
    (built / "notebooks/zeroshot").mkdir(parents=True)
    addresses = re.findall(r'<a href="[^"]+">', "".join(signed(root).values()))
    (built / "notebooks/zeroshot/04_2_classification.html").write_text("".join(addresses))
    provenance.write_sources(root, built, "full")
    assert links.check(built) == []
    text = (built / "_sources/notebooks/zeroshot/04_2_classification.py.html").read_text()
    assert [int(number) for number in re.findall(r'id="line-(\d+)"', text)] == list(
        range(1, len(SCRIPT.splitlines()) + 1)
    )
    assert "Two &amp; &lt;three&gt;" in text and "at commit 0123456" in text
