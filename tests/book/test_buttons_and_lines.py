"""What a page of the book offers to take away or to run is there; below tables and figures stands what made them."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from sertools.report import dependencies, launch, provenance

pytestmark = pytest.mark.book


class Links(HTMLParser):
    """The links of a page: address, text, classes; and every id."""

    def __init__(self, path: Path):
        super().__init__(convert_charrefs=True)
        self.found, self.ids, self._open = [], [], None
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.ids += [values["id"]] if "id" in values else []
        if tag == "a":
            self._open = {"href": values.get("href", ""), "class": values.get("class") or "", "text": ""}
            self.found.append(self._open)

    def handle_endtag(self, tag):
        if tag == "a":
            self._open = None

    def handle_data(self, data):
        if self._open is not None:
            self._open["text"] += data

    def button(self, label):
        return [link["href"] for link in self.found if f"btn-{label}" in link["class"].split()]


def pages(project, profile):
    """Each notebook's page of a built book: the page, its file, its links."""
    html = project.root / ("_build/html" if profile == "full" else f"_build/{profile}/html")
    for page in dependencies.pages(project.root):
        path = html / page.notebook.replace(".ipynb", ".html")
        yield page, path, Links(path)


def check_buttons(project, profile):
    for page, path, links in pages(project, profile):
        (source,) = links.button("download-source-button")
        tracked = (project.root / page.notebook).read_bytes()
        assert (path.parent / unquote(source)).resolve().read_bytes() == tracked, page.id
        (lab,) = links.button("launch-jupyterlab-button")
        assert lab.startswith(launch.LAB)
        assert (project.root / launch.FOLDER / lab.removeprefix(launch.LAB)).read_bytes() == tracked, page.id
        (script,) = links.button("show-script-button")
        shown = (path.parent / script).resolve()
        assert len(re.findall(r'id="line-\d+"', shown.read_text())) == len(
            (project.root / provenance.script_of(page)).read_text().splitlines()
        )


def test_buttons_of_a_page_lead_to_its_tracked_notebook_and_its_script(built):
    check_buttons(built, "full")


def test_buttons_of_every_real_page_lead_to_its_tracked_notebook_and_its_script(smoke):
    check_buttons(smoke, "smoke")


def test_chapters_offer_their_source_and_nothing_to_run(built):
    path = built.root / "_build/html/book/intro.html"
    links = Links(path)
    (source,) = links.button("download-source-button")
    assert (path.parent / source).resolve().read_bytes() == (built.root / "book/intro.md").read_bytes()
    assert not links.button("launch-jupyterlab-button") and not links.button("show-script-button")


def test_make_lab_opens_the_folder_that_the_button_means(repository):
    recipe = re.search(r"^lab:.*\n\t(.*)$", (repository / "Makefile").read_text(), re.MULTILINE)[1]
    assert recipe.split()[-1] == str(launch.FOLDER)


def test_below_a_table_stands_the_line_that_made_it(built):
    page, path, links = next(one for one in pages(built, "full") if one[0].name == "02_tables")
    (link,) = [link for link in links.found if "#line-" in link["href"]]
    number = int(link["href"].partition("#line-")[2])
    assert link["text"] == f"line {number} of 02_tables.py"
    # the table is no call of a page: the first line of its cell
    lines = (built.root / "notebooks/zeroshot/02_tables.py").read_text().splitlines()
    assert lines[number - 1] == "from pathlib import Path"


def test_every_table_and_figure_of_the_real_book_has_its_anchor_and_the_line_that_made_it(smoke):
    counted = 0
    for page, path, links in pages(smoke, "smoke"):
        values = smoke.root / page.results("smoke") / "values.json"
        recorded = json.loads(values.read_text(encoding="utf-8"))
        anchors = [one["anchor"] for kind in ("tables", "figures") for one in recorded[kind].values()]
        assert set(anchors) <= set(links.ids), page.id
        text = (smoke.root / provenance.script_of(page)).read_text().splitlines()
        made_by = [link for link in links.found if "#line-" in link["href"] and link["text"].startswith("line ")]
        assert len(made_by) == len(anchors), page.id
        for link in made_by:
            target = (path.parent / urlsplit(link["href"]).path).resolve()
            assert target.is_file() and 1 <= int(link["href"].partition("#line-")[2]) <= len(text)
        counted += len(anchors)
    assert counted > 300
