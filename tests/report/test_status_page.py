"""The page on the pages: what each cost, what was read how often, several versions side by side."""

import json

import pandas as pd
import pytest

from sertools.report import dependencies, status_page
from sertools.report.dependencies import Page

SPEECH, TOKENS = "measurements/tokens/tess.parquet", "measurements/tokens/emodb.parquet"


def stamp(seconds, data, python="3.11.7", **more):
    return {
        "seconds": seconds, "peak_memory_bytes": 512 * 2**20, "commit": "0123456789abcdef", "dirty": False,
        "data": data, "versions": {"python": python, "numpy": "2.4"}, "platform": "Linux",
    } | more  # fmt: skip


@pytest.fixture
def project(tmp_path):
    """Three pages; the last wrote no stamp."""
    stamps = {
        "zeroshot/01_first": stamp(60.04, {"tess": "a" * 64, SPEECH: "b" * 64, TOKENS: "c" * 64}),
        "zeroshot/02_second": stamp(
            30, {"tess": "d" * 64, TOKENS: "c" * 64, "01_first/scores": "e" * 64}, python="3.12.1", dirty=True
        ),
        "zeroshot/03_third": None,
    }
    for name, content in stamps.items():
        page = Page(*name.split("/"))
        (tmp_path / page.notebook).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / page.notebook).touch()
        results = tmp_path / page.results("full")
        results.mkdir(parents=True)
        (results / "inputs.json").write_text(json.dumps({"page": name, "files": {}}))
        if content:
            (results / "stamp.json").write_text(json.dumps(content))
    return tmp_path


def test_the_page_has_a_row_a_page_and_csvs_with_all_digits(project):
    status_page.write(project, project / "stage", "full")
    folder = project / "stage" / status_page.FOLDER
    said = (folder / "status.md").read_text(encoding="utf-8")
    assert "its 3 pages take 1.5 minutes" in said
    rows = [line for line in said.splitlines() if line.startswith("| [zeroshot/")]
    assert len(rows) == 3
    assert "`01234567` |" in rows[0] and "512" in rows[0]
    assert "`01234567` and changes |" in rows[1]
    written = pd.read_csv(folder / "status_pages.csv")
    assert list(written["commit"].fillna("")) == ["0123456789abcdef"] * 2 + [""]
    listing = {"page": "zeroshot/01_first", "files": {}}
    assert written["inputs"][0] == dependencies.fingerprint(listing)
    assert pd.read_csv(folder / "status_data.csv")["fingerprint"].str.len().eq(64).all()


def test_what_was_read_is_counted_by_content_and_other_pages_tables_are_left_out(project):
    read = status_page.data(status_page.gathered.stamps(project, "full"))
    assert [(row.what, row.fingerprint[0], row.pages) for row in read.itertuples()] == [
        (TOKENS, "c", 2),
        (SPEECH, "b", 1),
        ("tess", "a", 1),
        ("tess", "d", 1),
    ]
    shown = status_page._shown_data(read)
    assert list(shown["what"]) == ["tess", "tess", "measurements/tokens"]
    assert shown["files"].iloc[-1] == 2 and shown["pages"].iloc[-1] == 2
    changed = status_page._shown_data(read.replace("b" * 64, "f" * 64))
    assert str(changed["fingerprint"].iloc[-1]) != str(shown["fingerprint"].iloc[-1])


def test_pages_that_ran_with_several_versions_say_so(project):
    versions = status_page.software(status_page.gathered.stamps(project, "full"))
    assert versions.to_dict("records") == [
        {"library": "platform", "version": "Linux"},
        {"library": "python", "version": "3.11.7, 3.12.1"},
        {"library": "numpy", "version": "2.4"},
    ]


def test_pages_without_stamps_have_a_table_of_their_inputs_alone(project):
    for path in project.glob("results/full/*/*/stamp.json"):
        path.unlink()
    status_page.write(project, project / "stage", "full")
    said = (project / "stage" / status_page.FOLDER / "status.md").read_text(encoding="utf-8")
    assert said.count(":::{table}") == 1
