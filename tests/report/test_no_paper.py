"""A group of pages without a paper: what it depends on is found all the same."""

from pathlib import Path

import pytest

from sertools.report import dependencies
from sertools.report.places import WITHOUT_PAPER

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("group", WITHOUT_PAPER)
def test_there_is_no_paper_of_that_name(group):
    assert not (ROOT / "sertools" / "papers" / group).exists()


def test_its_files_are_its_notebook_its_modules_and_its_measurements():
    page = dependencies.Page("verdicts", "01_verdict_machine")
    assert page in dependencies.pages(ROOT)
    found = dependencies.files(ROOT, page, dependencies.import_graph(ROOT))
    for needed in (
        page.notebook,
        "sertools/analysis/planted.py",
        "sertools/report/verdicts.py",
        dependencies.measurements(ROOT, "tess"),
        dependencies.measurements(ROOT, "urdu"),
    ):
        assert needed in found
    assert not [name for name in found if "/papers/" in name and name.endswith((".yml", ".csv"))]
