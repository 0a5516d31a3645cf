"""A page at work: where it writes, what it records, which banners it shows, and that its bytes do not change."""

import json
from types import SimpleNamespace

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from sertools.report import places
from sertools.report.page import PageError, open_page
from sertools.report.parameters import ParameterError
from sertools.report.published import PublishedError

CELL = 'profile = "full"\ntrain = "open-english"\ntransfer = ["emodb"]\nfolds = 5\nepochs = 50\nseed = 0\n'
GIVEN = {"profile": "full", "train": "open-english", "transfer": ["emodb"], "folds": 5, "epochs": 50, "seed": 0}
PAGE = "zeroshot/04_2_classification"


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("SERTOOLS_RESULTS", str(tmp_path / "results"))
    return tmp_path / "results"


def opened(**changes):
    return open_page(PAGE, {"In": ["", CELL], **GIVEN, **changes})


def filled(**changes):
    page = opened(**changes)
    page.table("accuracy", pd.DataFrame({"n": [1, 2]}), caption="Two numbers.", artefact="Table 2")
    figure, axes = plt.subplots()
    axes.plot([0, 1], [1, 0])
    page.figure(figure, "line", alt="A straight line falls from one to nought.", caption="A line.", artefact="Figure 2")
    page.value("gap", -0.1234, "+.2f")
    page.value("share", 0.41, ".0%")
    page.keep("scores", pd.DataFrame({"s": [0.5]}))
    page.verdict("zeroshot-31")
    page.close()
    return page


def test_what_lies_in_the_folder(root):
    page = filled()
    assert page.folder == root / "full" / PAGE
    found = sorted(path.relative_to(page.folder).as_posix() for path in page.folder.rglob("*") if path.is_file())
    assert found == [
        "data/scores.csv",
        "figures/line.png",
        "figures/line.svg",
        "stamp.json",
        "tables/accuracy.csv",
        "values.json",
    ]
    values = json.loads((page.folder / "values.json").read_text())
    assert values["values"] == {
        "gap": {"value": -0.1234, "text": "−0.12"},
        "share": {"value": 0.41, "text": "41%"},
    }
    assert values["artefacts"] == ["Figure 2", "Table 2"]
    assert values["tables"]["accuracy"]["anchor"] == "table-zeroshot-04-2-accuracy"
    assert values["claims"]["zeroshot-31"]["verdict"] == "by construction"
    stamp = json.loads((page.folder / "stamp.json").read_text())
    assert stamp["parameters"]["epochs"] == 50 and stamp["seconds"] >= 0 and stamp["changed"] == {}


def test_two_runs_give_the_same_bytes_but_for_the_stamp(root):
    def content(page):
        return {
            path.relative_to(page.folder): path.read_bytes()
            for path in page.folder.rglob("*")
            if path.is_file() and path.name != "stamp.json"
        }

    assert content(filled()) == content(filled())


def test_other_parameters_never_touch_the_books_results(root, capsys):
    book = filled().folder
    before = (book / "values.json").read_bytes()
    other = filled(epochs=100)
    assert other.folder.parent == book.parent and other.folder.name.startswith("04_2_classification-")
    assert len(other.folder.name) == len("04_2_classification-") + 8
    assert (book / "values.json").read_bytes() == before
    assert "Other parameters than the book's" in capsys.readouterr().out


def test_opening_removes_only_what_the_page_wrote(root):
    folder = filled().folder
    (folder / "page.ipynb").write_text("{}")
    (folder / "tables" / "note.txt").write_text("mine")
    opened()
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == ["note.txt", "page.ipynb"]


def test_a_page_that_stops_early_leaves_no_stamp(root):
    page = opened()
    page.table("accuracy", pd.DataFrame({"n": [1]}), caption="One.")
    assert not (page.folder / "stamp.json").exists() and not (page.folder / "values.json").exists()


def test_banners(root, capsys, tmp_path):
    opened()
    assert capsys.readouterr().out == ""
    assert opened(profile="smoke").folder == root / "smoke" / PAGE
    assert "Smoke profile" in capsys.readouterr().out
    opened(transfer=[str(tmp_path / "mine")])
    assert "A corpus of your own" in capsys.readouterr().out


def utterances(card):
    return SimpleNamespace(
        name="spoken",
        table=pd.DataFrame({"emotion": ["sad"]}, index=["a"]),
        features=pd.DataFrame({"f": [1.0]}, index=["a"]),
        card=card,
    )


def test_synthetic_speech_says_so_and_never_stands_in_full(root, capsys):
    smoke = opened(profile="smoke")
    smoke.uses(utterances({"synthetic": True}))
    assert "Synthetic speech" in capsys.readouterr().out
    with pytest.raises(PageError, match="'smoke', came 'full'"):
        opened().uses(utterances({"synthetic": True}))


def test_the_data_are_in_the_stamp(root):
    page = opened()
    page.uses(utterances({}))
    page.close()
    stamp = json.loads((page.folder / "stamp.json").read_text())
    assert len(stamp["data"]["spoken"]) == 64


def test_one_page_reads_another(root):
    filled()
    reader = open_page("zeroshot/05_conclusions", {"profile": "full"})
    assert reader.read("04_2_classification", "scores")["s"].tolist() == [0.5]
    assert reader.read("04_2_classification", "accuracy")["n"].tolist() == [1, 2]
    with pytest.raises(PageError, match="none.csv of the page 04_2_classification"):
        reader.read("04_2_classification", "none")


def test_a_table_may_be_shown_in_a_shorter_form(root, capsys):
    page = opened()
    page.table("a", pd.DataFrame({"long": [1], "wide": [2]}), caption="One.", shown=pd.DataFrame({"short": [1]}))
    assert "wide" not in capsys.readouterr().out
    assert (page.folder / "tables" / "a.csv").read_text() == "long,wide\n1,2\n"


def test_each_name_once_and_in_its_form(root):
    page = opened()
    page.table("a", pd.DataFrame({"n": [1]}), caption="One.")
    page.value("k", 1.0)
    for wrong in (
        lambda: page.table("a", pd.DataFrame({"n": [1]}), caption="Two."),
        lambda: page.table("A b", pd.DataFrame({"n": [1]}), caption="Two."),
        lambda: page.value("k", 2.0),
        lambda: page.figure(plt.figure(), "f", alt="A line that falls from left to right.", caption=" "),
        lambda: page.verdict("zeroshot-99"),
    ):
        with pytest.raises(PageError):
            wrong()
    plt.close("all")


def test_a_missing_number_is_null(root):
    page = opened()
    page.value("none", float("nan"))
    page.close()
    assert json.loads((page.folder / "values.json").read_text())["values"]["none"] == {"value": None, "text": "–"}


def test_the_root_of_the_results(tmp_path, monkeypatch):
    monkeypatch.delenv("SERTOOLS_RESULTS", raising=False)
    below = tmp_path / "notebooks" / "zeroshot"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert places.results_root() == below / "results"
    (tmp_path / "_toc.yml").touch()
    assert places.results_root() == tmp_path / "results"


def test_a_wrong_page_or_parameter(root):
    with pytest.raises(PageError, match="came 'zeroshot'"):
        open_page("zeroshot", {"profile": "full"})
    with pytest.raises(ParameterError, match="nearest is 'epochs'"):
        open_page(PAGE, {"In": ["", CELL, "# Parameters\nepoch = 3\n"], **GIVEN})


def test_a_group_of_pages_may_have_no_paper(root):
    page = open_page("verdicts/01_verdict_machine", {"profile": "full"})
    page.value("n", 1, "d")
    with pytest.raises(PublishedError, match="expected a paper out of"):
        page.verdict("verdicts-01", {})
    page.close()
    assert page.folder == root / "full" / "verdicts" / "01_verdict_machine"
    assert json.loads((page.folder / "stamp.json").read_text())["claims_sha256"] is None
    with pytest.raises(PublishedError, match="came 'verdict'"):
        open_page("verdict/01_verdict_machine", {"profile": "full"})
