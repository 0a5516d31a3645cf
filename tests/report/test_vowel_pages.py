"""The pages of `vowels` belong together: every artefact and claim has its page, every citation its entry."""

import re
from pathlib import Path

import pytest

from sertools.report import dependencies
from sertools.report.check import artefacts
from sertools.report.claims import claims

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(ROOT.glob("notebooks/vowels/*.py"))


def test_every_artefact_and_every_claim_has_a_page():
    asked = {one.page for one in artefacts("vowels")} | {one.page for one in claims("vowels").values()}
    assert sorted(asked - {f"vowels/{page.stem}" for page in PAGES}) == []


def test_every_artefact_is_recorded_by_its_page():
    lacking = []
    for one in artefacts("vowels"):
        page = ROOT / "notebooks" / f"{one.page}.py"
        if not re.search(rf"""["']{one.artefact}["']""", page.read_text(encoding="utf-8")):
            lacking.append(f"{one.artefact} on {one.page}")
    assert lacking == []


def test_the_page_of_conclusions_waits_for_every_page_that_judges():
    needed = {page.id for page in dependencies.needs(ROOT, dependencies.Page("vowels", "08_conclusions"))}
    assert needed == {one.page for one in claims("vowels").values()}


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_every_citation_and_every_other_page_that_is_named_exists(page):
    text = page.read_text(encoding="utf-8")
    entries = re.findall(r"^@\w+\{(\S+),", (ROOT / "book" / "references.bib").read_text(encoding="utf-8"), re.MULTILINE)
    cited = {key.strip() for keys in re.findall(r"\{cite\}`([^`]*)`", text) for key in keys.split(",")}
    assert cited <= set(entries)
    named = set(re.findall(r"\{doc\}`[^`]*</(notebooks/[^`]*)>`", text))
    assert [name for name in named if not (ROOT / f"{name}.ipynb").is_file()] == []
