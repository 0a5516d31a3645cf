"""To which pages a user's corpus can be taken, with which parameters, and what it goes by there."""

import json
import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from sertools.corpora.table import CorpusError
from sertools.measure.egemaps import NAMES
from sertools.models.track import CLASSES
from sertools.report import figures, own, own_book, own_build, parameters, tables
from sertools.report.verdicts import Verdict


def folder(path, *, speakers=4, emotions=CLASSES, rated=False, each=12):
    """A folder with features in the place of recordings; its numbers mean nothing."""
    path.mkdir()
    rows = [
        {"file": f"{speaker}/{emotion}_{take}.wav", "speaker": f"s{speaker}"}
        | ({"emotion": emotion} if emotions else {})
        | ({"activation": 2, "valence": 4} if rated else {})
        for speaker in range(speakers)
        for emotion in emotions or ("one", "two")
        for take in range(each)
    ]
    pd.DataFrame(rows).to_csv(path / "labels.csv", index=False)
    features = pd.DataFrame([{name: place + line for place, name in enumerate(NAMES)} for line in range(len(rows))])
    features.insert(0, "file", [row["file"] for row in rows])
    features.to_csv(path / "features.csv", index=False)
    return path


def planned(repository, path):
    """What is planned for a folder: {role: {page: parameters}}, {role: {page: why it is left out}}."""
    runs, left_out = own.plan(repository, own.look(path))
    return (
        {role: {run.id: dict(run.given) for run in runs if run.role == role} for role in own.ROLES},
        {role: {one.page: one.why for one in left_out if one.role == role} for role in own.ROLES},
    )


def test_a_rated_corpus_goes_to_every_page_that_reads_a_corpus_in_both_roles(repository, tmp_path):
    path = folder(tmp_path / "mine", rated=True, each=20)
    runs, left_out = planned(repository, path)
    assert left_out == {"transfer": {}, "training": {}}
    assert runs["transfer"].keys() == runs["training"].keys()
    assert {page.split("/")[0] for page in runs["transfer"]} == set(own.PAPERS)
    for page in ("interpretable/04_conclusions", "zeroshot/05_conclusions"):
        assert runs["transfer"][page] == {}, "it reads the results of the others"
    assert runs["transfer"]["zeroshot/04_3_attribution"] == {"transfer": [str(path), "emodb", "savee", "urdu"]}
    # four speakers: as many folds as there are speakers, where the page asks for more
    assert runs["training"]["zeroshot/04_3_attribution"] == {"train": str(path), "folds": 4}
    assert runs["training"]["interpretable/03_3_latent_space"] == {"train": str(path), "rated": str(path), "folds": 4}


@pytest.mark.parametrize(
    ("given", "role", "page", "why"),
    [
        ({"emotions": None}, "transfer", "zeroshot/04_1_rank_correlation", "carry no emotions"),
        ({"emotions": None}, "transfer", "zeroshot/05_conclusions", "reads the results of 04_1_rank_correlation"),
        ({"emotions": None}, "training", "interpretable/02_methods", "carry no emotions"),
        ({"speakers": 1}, "transfer", "zeroshot/03_setup", "at least two"),
        ({"emotions": ("sad", "happy", "angry")}, "training", "interpretable/03_2_triads", "none of neutral"),
        ({}, "training", "zeroshot/04_2_classification", "learn from ratings"),
        ({"emotions": ("fear",)}, "transfer", "zeroshot/04_2_classification", "none of its emotions is one of neutral"),
    ],
)
def test_what_a_corpus_lacks_leaves_out_a_page_and_is_said(repository, tmp_path, given, role, page, why):
    runs, left_out = planned(repository, folder(tmp_path / "mine", **given))
    assert why in left_out[role][page]
    assert page not in runs[role]


def test_the_rest_runs(repository, tmp_path):
    runs, left_out = planned(repository, folder(tmp_path / "mine", emotions=None))
    assert set(runs["transfer"]) == set(own.LABEL_FREE)
    assert not runs["training"], "counting utterances alone is no role"
    assert set(left_out["training"]) >= {"zeroshot/01_introduction", "zeroshot/04_2_classification"}
    runs, _ = planned(repository, folder(tmp_path / "unrated", speakers=6))
    assert "interpretable/03_4_attribution" in runs["training"] and "zeroshot/04_1_rank_correlation" in runs["transfer"]


def test_speakers_that_cannot_be_parted_leave_out_training(tmp_path):
    path = folder(tmp_path / "mine", speakers=2, each=2)
    labels = pd.read_csv(path / "labels.csv")
    labels.loc[labels["emotion"] == "sad", "speaker"] = "s0"
    labels.to_csv(path / "labels.csv", index=False)
    assert own.look(path).folds == {} and own.look(path).best() is None


def test_a_part_that_is_smaller_than_a_batch_leaves_out_the_pages_that_train_on_it(repository, tmp_path):
    path = folder(tmp_path / "mine", speakers=5, rated=True, each=9)
    corpus = own.look(path)
    # four of five speakers, 36 utterances of each class: 38 % neutral, and three classes of a balanced draw
    assert corpus.folds[5] == {"iemocap": 96, "balanced": 144, "triads": 60}
    runs, left_out = planned(repository, path)
    assert "holds 60 utterances in three of the classes" in left_out["training"]["interpretable/03_2_triads"]
    assert "03_2_triads" in left_out["training"]["interpretable/04_conclusions"]
    assert "zeroshot/05_conclusions" in runs["training"] and not left_out["transfer"]
    # the profile smoke reads fewer rows
    assert own.look(path, "smoke").folds[5]["iemocap"] < 96


def test_a_folder_with_the_name_of_a_corpus_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="emodb is a corpus of the list"):
        own.look(tmp_path / "emodb")


def test_results_lie_by_corpus_and_role_and_a_page_reads_those_of_its_own_role(repository, tmp_path):
    runs, _ = own.plan(repository, own.look(folder(tmp_path / "my speech")))
    run = next(run for run in runs if run.id == "zeroshot/05_conclusions")
    assert run.results("full") == "results/own/my-speech-4f40bc8c/transfer/full/zeroshot/05_conclusions"
    read = run.sibling("04_2_classification")
    assert read.results("full") == "results/own/my-speech-4f40bc8c/transfer/full/zeroshot/04_2_classification"
    assert read.given["transfer"][0] == str(tmp_path / "my speech")


def test_no_two_names_have_one_folder():
    names = ["mine", "my speech", "my-speech", "情感", "語音", "x" * 255, "x" * 254, "..", "a/b"]
    places = [own.place(name) for name in names]
    assert len(set(places)) == len(names) and places[0] == "results/own/mine"
    assert all(re.fullmatch(r"results/own/[A-Za-z0-9_-]{1,69}", place) for place in places)


def test_what_is_left_out_of_a_table_is_counted_and_on_the_first_page(tmp_path):
    path = folder(tmp_path / "mine")
    labels = (path / "labels.csv").read_text().splitlines()
    labels[1:23] = [line.rsplit(",", 1)[0] + ",meh" for line in labels[1:23]]
    (path / "labels.csv").write_text("\n".join(labels))
    corpus = own.look(path)
    assert corpus.utterances == 4 * 4 * 12 - 22 and len(corpus.left_out) == 22
    assert own_build.described(corpus).endswith("0 rated; 22 rows or recordings left out")
    text = "\n".join(own_book._left_out(corpus))
    assert "could not be used: 22, of which the first 20 are shown." in text
    assert text.count("labels.csv, line") == 20 and "came 'meh'" in text


def test_a_plan_comes_back_from_its_file_as_it_was(repository, tmp_path):
    corpus = own.look(folder(tmp_path / "mine"))
    runs, _ = own.plan(repository, corpus)
    name = own_build.write_plan(tmp_path, corpus, runs)
    read = own_build.read_plan(tmp_path, name)
    assert [read[run.role][run.id] for run in runs] == runs


def test_pages_call_a_folder_by_its_name_unless_two_have_the_same(tmp_path):
    for name in ("a/mine", "b/mine", "b/other"):
        (tmp_path / name).mkdir(parents=True)

    def named(**given):
        page = parameters.resolve("zeroshot/04_2_classification", {"profile": "full", "train": "tess", **given})
        return parameters.own_corpora(page.parameters)

    one, two, other = (str(tmp_path / name) for name in ("a/mine", "b/mine", "b/other"))
    assert named(transfer=["emodb"]) == {}
    assert named(transfer=[one, "emodb"], extension=[other]) == {one: "mine", other: "other"}
    assert named(transfer=[one, two]) == {one: one, two: two}


def test_a_table_is_renamed_in_its_index_columns_and_cells_and_keeps_its_numbers():
    frame = pd.DataFrame(
        {("/a/mine", "x"): [1, 2], ("y", "z"): ["on /a/mine", tables.Markup("`/a/mine`")]},
        index=pd.Index(["/a/mine", 3], name="/a/mine"),
    )
    found = tables.renamed(frame, {"/a/mine": "mine"})
    assert list(found.columns) == [("mine", "x"), ("y", "z")] and list(found.index) == ["mine", 3]
    assert found["y", "z"].tolist() == ["on mine", tables.Markup("`mine`")]
    assert found["mine", "x"].tolist() == [1, 2] and found["mine", "x"].dtype == frame["/a/mine", "x"].dtype
    assert tables.renamed(frame, {}) is frame
    assert tables.replaced("/a/mine and /a/mine/deep", {"/a/mine": "m", "/a/mine/deep": "d"}) == "m and d"


def test_a_kept_frame_is_written_without_its_row_numbers_also_where_it_was_renamed(tmp_path):
    frame = pd.DataFrame({"corpus": ["/a/mine", "emodb"], "value": [1.0, 2.0]})
    tables.write_csv(tables.renamed(frame, {"/a/mine": "mine"}), tmp_path / "kept.csv")
    assert (tmp_path / "kept.csv").read_text() == "corpus,value\nmine,1.0\nemodb,2.0\n"


def test_a_figure_is_renamed_in_titles_legends_and_ticks_that_are_drawn_anew():
    figure, panel = plt.subplots()
    panel.plot([0, 1], [0, 1], label="/a/mine")
    panel.set_xticks([0, 1], ["/a/mine", "emodb"])
    panel.set_title("of /a/mine")
    panel.legend()
    figures.rename(figure, {"/a/mine": "mine"})
    figure.canvas.draw()
    texts = [text.get_text() for text in figure.findobj(Text)]
    assert {"mine", "of mine", "emodb"} <= set(texts) and not any("/a/" in text for text in texts)
    plt.close(figure)
    figures.rename(Figure(), {})


def test_the_first_page_has_the_verdicts_the_pages_and_what_is_not_there(repository, tmp_path):
    corpus = own.look(folder(tmp_path / "mine"))
    runs, left_out = own.plan(repository, corpus, ["training"])
    for run in runs:
        results = tmp_path / run.results("smoke")
        results.mkdir(parents=True)
        verdict = Verdict("interpretable-01", "holds here", "a corpus of your own", None, "4 speakers", 100, 0.99)
        claims = {verdict.claim: verdict.as_record()} if run.name == "03_1_classification" else {}
        (results / "values.json").write_text(json.dumps({"claims": claims}))
    text = own_book.index(tmp_path, corpus, "training", runs, left_out, "smoke")
    assert "numbers mean nothing" in text
    assert "1 claims: 1 holds here." in text and "**holds here**" in text
    link = "[interpretable/03_4_attribution](/notebooks/interpretable/03_4_attribution.ipynb)"
    assert f"| {link} | train = mine; folds = 4 |" in text
    assert "zeroshot/04\\_2\\_classification" in text and "learn from ratings" in text


def test_references_to_pages_of_the_whole_book_become_words():
    cell = {"cell_type": "markdown", "source": ["See {doc}`/notebooks/verdicts/01_verdict_machine`, {glue:text}`a`."]}
    cell_two = {"cell_type": "markdown", "source": "A {term}`fold <folds>` and {cite}`das2022zeroshot`."}
    own_book._without_elsewhere({"cells": [cell, cell_two]})
    assert cell["source"] == "See the book's verdicts/01_verdict_machine, {glue:text}`a`."
    assert cell_two["source"] == "A fold and {cite}`das2022zeroshot`."
