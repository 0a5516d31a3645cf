"""A results file holds numbers and their headings, is refused where it holds more, and its verdicts recompute."""

import json
import stat
import zipfile

import numpy as np
import pandas as pd
import pytest

from benchmarks.trust_archives import hostile, zipped
from sertools.report import results_file
from sertools.report.labelled import Labelled
from sertools.report.page import open_page
from sertools.report.results_file import ResultsFileError, compare, pack, unpack
from sertools.report.verdicts import FAILS, HOLDS

PAGE = "zeroshot/04_2_classification"
AXES = {"method": ("Unsupervised", "Metric-act", "Metric-cluster", "Metric-val"), "corpus": ("train", "emodb")}


def accuracy(gap):
    values = np.full((20, 4, 2), 0.4)
    values[:, 2] += gap
    return Labelled(values, AXES)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a page that judges zeroshot-12 (Metric-act below Metric-cluster) below a folder; returns its results."""
    (tmp_path / "notebooks" / "zeroshot").mkdir(parents=True)
    (tmp_path / "notebooks" / f"{PAGE}.ipynb").write_text("{}")

    def run(where, gap, **parameters):
        monkeypatch.setenv("SERTOOLS_RESULTS", str(tmp_path / where))
        page = open_page(PAGE, {"profile": "full", **parameters})
        page.verdict("zeroshot-12", {"accuracy": accuracy(gap)}, speakers=9)
        page.table("accuracy", pd.DataFrame({"Metric-act": [0.4]}), caption="Accuracy.")
        page.keep("rows", pd.DataFrame({"utterance": ["emodb/03a01Fa"]}))
        page.close()
        return page.folder

    return run


def test_a_file_holds_numbers_and_nothing_else(run, tmp_path):
    folder = run("results", 0.1)
    (folder / "figures").mkdir()
    (folder / "figures" / "latents.png").write_bytes(b"points")
    (folder / "page.ipynb").write_text("{}")
    names = pack([tmp_path / "results" / "full"], tmp_path / "sent.zip")
    kept = {"values.json", "stamp.json", "tables/accuracy.csv", "statistics.safetensors"}
    assert set(names) == {f"{PAGE}/{name}" for name in kept}
    first = (tmp_path / "sent.zip").read_bytes()
    pack([folder], tmp_path / "sent.zip")
    assert (tmp_path / "sent.zip").read_bytes() == first
    assert b"03a01Fa" not in b"".join(zipfile.ZipFile(tmp_path / "sent.zip").read(name) for name in names)


def test_verdicts_recompute_and_stand_beside_the_books(run, tmp_path):
    run("results", 0.1)
    pack([run("theirs", -0.1)], tmp_path / "sent.zip")
    (row,) = compare(tmp_path / "sent.zip", tmp_path / "unpacked", tmp_path).to_dict("records")
    assert (row["claim"], row["page"]) == ("zeroshot-12", PAGE)
    assert (row["sent"], row["again"], row["book"]) == (FAILS, FAILS, HOLDS)
    assert row["sent number"].startswith("\u22120.10") and row["book number"].startswith("0.10")


def test_a_verdict_that_its_statistics_do_not_give_shows(run, tmp_path):
    folder = run("results", 0.1)
    values = json.loads((folder / "values.json").read_text())
    values["claims"]["zeroshot-12"]["verdict"] = FAILS
    (folder / "values.json").write_text(json.dumps(values))
    pack([folder], tmp_path / "sent.zip")
    (row,) = compare(tmp_path / "sent.zip", tmp_path / "unpacked", tmp_path).to_dict("records")
    assert (row["sent"], row["again"]) == (FAILS, HOLDS)


def test_a_folder_of_ones_own_loses_its_place(run, tmp_path):
    corpus = tmp_path / "somebody" / "clinic"
    corpus.mkdir(parents=True)
    folder = run("results", 0.1, train=str(corpus))
    assert str(corpus) in (folder / "values.json").read_text()
    pack([folder], tmp_path / "sent.zip")
    with zipfile.ZipFile(tmp_path / "sent.zip") as sent:
        name = next(each for each in sent.namelist() if each.endswith("values.json"))
        assert json.loads(sent.read(name))["parameters"]["train"] == "clinic"
        assert all(str(tmp_path).encode() not in sent.read(each) for each in sent.namelist())


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("emodb/03a01Fa", "an utterance"),
        ("wav/03a01Fa.wav", "the name of a recording"),
        ("/home/somebody/speech", "a place on a machine"),
        ("C:\\speech", "a place on a machine"),
        ("word " * 300, "a text of 1500 characters"),
    ],
)
def test_what_must_not_be_sent_is_named(run, tmp_path, cell, said):
    folder = run("results", 0.1)
    pd.DataFrame({"what": ["a", cell]}).to_csv(folder / "tables" / "accuracy.csv", index=False)
    with pytest.raises(ResultsFileError, match=f"{PAGE}/tables/accuracy.csv: {said}"):
        pack([folder], tmp_path / "sent.zip")
    assert not (tmp_path / "sent.zip").exists()


def test_a_row_an_utterance_is_refused(run, tmp_path):
    folder = run("results", 0.1)
    pd.DataFrame({"value": np.zeros(results_file.MOST_ROWS + 1)}).to_csv(folder / "tables" / "accuracy.csv")
    with pytest.raises(ResultsFileError, match="10001 rows"):
        pack([folder], tmp_path / "sent.zip")


def test_an_archive_that_means_harm_is_refused_by_name_and_nothing_is_written(run, tmp_path):
    seen = 0
    for kind, archive in hostile(tmp_path / "archives"):
        if archive.suffix == ".zip":
            seen += 1
            with pytest.raises(ResultsFileError, match="expected .*, came "):
                unpack(archive, tmp_path / "unpacked")
        assert not (tmp_path / "unpacked").exists(), kind
    assert seen > 25


@pytest.mark.parametrize("members", [[(f"{PAGE}/values.json", b"{}")] * 2, [(f"{PAGE}/values.json", b"[" * 100_000)]])
def test_a_name_twice_and_json_without_an_end_are_refused(tmp_path, members):
    (tmp_path / "sent.zip").write_bytes(zipped(members))
    with pytest.raises(ResultsFileError, match="values.json"):
        unpack(tmp_path / "sent.zip", tmp_path / "unpacked")
    assert not (tmp_path / "unpacked").exists()


def test_a_link_named_as_a_table_is_refused(tmp_path):
    (tmp_path / "sent.zip").write_bytes(zipped([(f"{PAGE}/tables/accuracy.csv", b"/etc/passwd")], stat.S_IFLNK))
    with pytest.raises(ResultsFileError, match="a link or device: .*accuracy.csv"):
        unpack(tmp_path / "sent.zip", tmp_path / "unpacked")


@pytest.mark.parametrize(
    "text", ["/i/", "/A/a/", "/@/, /O/", "zeroshot/04_2_classification", "records/multiverse/rho", "a / b"]
)
def test_vowels_and_pages_are_no_places(text):
    assert results_file._fault(text) is None


def test_labels_of_statistics_are_looked_through(run, tmp_path, monkeypatch):
    monkeypatch.setitem(AXES, "corpus", ("train", "emodb/03a01Fa"))
    with pytest.raises(ResultsFileError, match="statistics.safetensors: an utterance"):
        pack([run("results", 0.1)], tmp_path / "sent.zip")


def test_what_is_no_results_file_is_refused(tmp_path):
    with pytest.raises(ResultsFileError, match="expected the results of a page in .*, found none"):
        pack([tmp_path], tmp_path / "sent.zip")
    (tmp_path / "no.zip").write_text("no")
    with pytest.raises(ResultsFileError, match="came none"):
        unpack(tmp_path / "no.zip", tmp_path / "out")
    for name in (
        "../evil.json",
        f"{PAGE}/../../values.json",
        f"{PAGE}/speech.wav",
        "values.json",
        f"/{PAGE}/values.json",
    ):
        with zipfile.ZipFile(tmp_path / "evil.zip", "w") as packed:
            packed.writestr(name, "{}")
        with pytest.raises(ResultsFileError, match="no file of a page's results"):
            unpack(tmp_path / "evil.zip", tmp_path / "out")
    with zipfile.ZipFile(tmp_path / "torn.zip", "w") as packed:
        packed.writestr(f"{PAGE}/values.json", "{")
    with pytest.raises(ResultsFileError, match="cannot be read"):
        unpack(tmp_path / "torn.zip", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_file_that_would_fill_the_disk_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(results_file, "MOST_BYTES", 100)
    with zipfile.ZipFile(tmp_path / "large.zip", "w") as packed:
        for name in ("values", "stamp"):
            packed.writestr(f"{PAGE}/{name}.json", " " * 51)
    with pytest.raises(ResultsFileError, match="at most 100 bytes unpacked, came 102"):
        unpack(tmp_path / "large.zip", tmp_path / "out")


@pytest.mark.parametrize(
    "values",
    [
        "[]",
        "{}",
        '{"parameters": 1}',
        '{"parameters": {}, "claims": {"zeroshot-12": 1}}',
        '{"parameters": {}, "claims": {"nobody-1": {"verdict": "holds"}}, "page": "zeroshot/04", '
        '"evidence": {"nobody-1": {}}}',
        '{"parameters": {}, "page": "../../etc", "claims": {}}',
    ],
)
def test_values_that_no_page_records_are_refused_with_the_file(run, tmp_path, values):
    run("results", 0.1)
    with zipfile.ZipFile(tmp_path / "sent.zip", "w") as packed:
        packed.writestr(f"{PAGE}/values.json", values)
    with pytest.raises(ResultsFileError, match="sent.zip: expected"):
        compare(tmp_path / "sent.zip", tmp_path / "theirs", tmp_path)
