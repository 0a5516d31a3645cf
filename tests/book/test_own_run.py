"""`sertools own` with machine-made corpora on the real pages, in the smoke profile: every page in both roles, a small
book of each, results of their own, and what a corpus lacks said."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest

from sertools.measure.egemaps import NAMES
from sertools.report import own

pytestmark = pytest.mark.book
TAKES = {"neutral": 6, "sad": 5, "happy": 4, "angry": 5}
"""Utterances a speaker: eight speakers give what the profile reads at most, and enough to train on three classes."""


def folder(path, *, emotions=True, rated=True):
    """Eight made-up speakers: each class has a mean of its own, each speaker a voice. Their numbers mean nothing."""
    path.mkdir(parents=True)
    draw = np.random.default_rng(0)
    means = {emotion: draw.normal(size=len(NAMES)) for emotion in TAKES}
    labels, features = [], []
    for speaker in range(8):
        voice = draw.normal(size=len(NAMES))
        for emotion, takes in TAKES.items():
            for take in range(takes):
                file = f"s{speaker}/{'' if not emotions else emotion}{len(labels)}_{take}.wav"
                rating = np.clip(3 + means[emotion][:2] + 0.3 * draw.normal(size=2), 1, 5).round(2)
                row = {"file": file, "speaker": f"s{speaker}"}
                row |= {"emotion": emotion} if emotions else {}
                row |= {"activation": rating[0], "valence": rating[1]} if rated else {}
                labels.append(row)
                features.append(dict(zip(NAMES, means[emotion] + voice + draw.normal(size=len(NAMES)), strict=True)))
    pd.DataFrame(labels).to_csv(path / "labels.csv", index=False)
    files = pd.Series([row["file"] for row in labels], name="file")
    pd.concat([files, pd.DataFrame(features)], axis=1).to_csv(path / "features.csv", index=False)
    return path


@pytest.fixture(scope="module")
def project(smoke):
    """This project, whose smoke book is there."""
    return smoke


@pytest.fixture(scope="module")
def mine(project, tmp_path_factory):
    """A rated corpus, and what the command said of it; the book's own results before."""
    path = folder(tmp_path_factory.mktemp("corpora") / "machine-made")
    before = project.files("results/smoke", "stamp.json")
    yield path, project.run("own", str(path), "--profile", "smoke", "--cores", "2"), before
    shutil.rmtree(project.root / "results/own/machine-made")


def values(project, role, page):
    return json.loads((project.root / f"results/own/machine-made/{role}/smoke/{page}/values.json").read_text())


def test_every_page_that_reads_a_corpus_is_computed_in_both_roles(project, mine):
    _, said, _ = mine
    assert "160 utterances of 8 speakers" in said and "26 of 26 pages to run" in said and "left out" not in said
    for role in own.ROLES:
        pages = {path.parent.name for path in (project.root / f"results/own/machine-made/{role}").rglob("page.ipynb")}
        assert len(pages) == 13
        assert f"{role}: open" in said


def test_the_corpus_is_in_the_verdicts_and_they_say_what_they_stand_on(project, mine):
    for role in own.ROLES:
        for page in ("zeroshot/04_2_classification", "zeroshot/05_conclusions", "interpretable/03_1_classification"):
            judged = values(project, role, page)["claims"].values()
            assert judged
            for verdict in judged:
                assert verdict["stands_on"] in ("a corpus of your own", "by construction")
                assert verdict["analyses"] == 0, "the run over all choices knows nothing of this corpus"


def test_a_folder_goes_by_its_name_wherever_it_is_shown(project, mine):
    path, _, _ = mine
    shown = project.files("results/own/machine-made", "*.csv") | project.files("results/own/machine-made", "*.html")
    assert len(shown) > 200
    assert [name for name, content in shown.items() if str(path).encode() in content and "index" not in name] == []
    accuracy = values(project, "transfer", "zeroshot/04_2_classification")["tables"]["accuracy_extension"]["file"]
    table = project.root / "results/own/machine-made/transfer/smoke/zeroshot/04_2_classification" / accuracy
    assert "machine-made" in table.read_text().splitlines()[0].split(",")


def test_the_first_page_of_a_small_book_leads_to_every_page_and_has_every_verdict(project, mine):
    for role in own.ROLES:
        text = (project.root / f"results/own/machine-made/{role}/book/book/index.html").read_text(encoding="utf-8")
        for page in ("interpretable/03_2_triads", "zeroshot/04_1_rank_correlation"):
            assert f"../notebooks/{page}.html" in text
        assert "24 claims" in text and "34 claims" in text
        assert "Their numbers mean nothing" in text


def test_the_books_own_results_stay_and_what_is_done_is_not_done_again(project, mine):
    path, _, before = mine
    assert project.files("results/smoke", "stamp.json") == before
    said = project.run("own", str(path), "--as", "transfer", "--profile", "smoke", "--cores", "2")
    assert "0 of 13 pages to run" in said


def test_without_emotions_the_rest_runs_and_what_does_not_is_said(project, tmp_path):
    path = folder(tmp_path / "machine-made-unlabelled", emotions=False, rated=False)
    said = project.run("own", str(path), "--profile", "smoke", "--cores", "2")
    assert "5 of 5 pages to run" in said
    assert "left out: zeroshot/04_1_rank_correlation (transfer): its utterances carry no emotions" in said
    assert "transfer: open" in said and "training: open" not in said
    text = (project.root / "results/own/machine-made-unlabelled/transfer/book/book/index.html").read_text()
    assert "carry no emotions" in text
    shutil.rmtree(project.root / "results/own/machine-made-unlabelled")
