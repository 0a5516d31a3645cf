"""Ours under the keys of what `vowels` prints: tables, and the recalls and differences that its text names."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels.setup import Settings
from sertools.report import vowel_counterparts as ours
from sertools.report.published import load
from sertools.report.vowel_recall_tables import CELL


def cells(*rows):
    """Recalls in percent as `vowel_recall_tables.ours` gives them."""
    frame = pd.DataFrame([row[:4] for row in rows], columns=[*CELL, "value"])
    return frame.assign(low=frame["value"] - 1, high=frame["value"] + 1, dots=[()] * len(frame))


def test_a_recall_of_a_table_and_of_the_text_is_that_of_its_direction_model_and_task():
    own = cells(
        ("en->zh", "AGA-CL Both", "4-CAT", 40), ("zh->en", "AGA-CL Both", "4-CAT", 30), ("en->dk", "CL", "aro", 50)
    )
    table4 = ours.recalls(load("vowels", "Table 4").query("row == 'AGA-CL' and condition == '4-CAT'"), own)
    assert table4["value"].tolist() == [40, 30]
    assert table4["on"].tolist() == ["English to Mandarin", "Mandarin to English"]
    text8 = ours.recalls(load("vowels", "text 8"), own)
    assert text8["value"].tolist() == [40, 30] and text8["low"].tolist() == [39, 29]
    rated = ours.recalls(load("vowels", "Table 5").query("row == 'CL' and condition == 'aro'"), own)
    assert rated["value"].tolist()[0] == 50 and rated["on"].tolist() == ["English to Danish", ""]


def test_a_difference_of_the_text_is_looked_up_among_the_differences():
    printed = load("vowels", "text 7.2.1").query("metric == 'UAR_points'")
    pairs = ours.pairs(printed)
    assert pairs[0] == (("AGA-CL", "Both", "given", "4-CAT"), ("GAN", "", "", "4-CAT")) and len(pairs) == 4
    index = pd.MultiIndex.from_tuples(
        [("en->zh", "AGA-CL Both less GAN", "4-CAT")], names=["direction", "difference", "task"]
    )
    compared = pd.DataFrame({"value": [-2.0], "low": [-3.0], "high": [-1.0], "dots": [()], "p": [0.1]}, index=index)
    found = ours.recalls(printed, cells(("en->zh", "GAN", "4-CAT", 45)), compared)
    assert found["value"].tolist()[0] == -2 and found["value"].notna().sum() == 1


def test_where_the_text_names_no_direction_both_are_said():
    index = pd.MultiIndex.from_product([["en->zh", "zh->en"], ["AGA-CL Both less CL"], ["4-CAT"]])
    index.names = ["direction", "difference", "task"]
    compared = pd.DataFrame({"value": [7.9, -1.0], "low": np.nan, "high": np.nan, "dots": [(), ()]}, index=index)
    found = ours.recalls(load("vowels", "text 1"), cells(("en->zh", "CL", "4-CAT", 45)), compared)
    assert found["said"].tolist() == ["English to Mandarin 7.90; Mandarin to English \u22121.00"]
    assert found["value"].isna().all()


def test_other_features_stand_in_the_place_of_wav2vec_and_nothing_in_that_of_hubert():
    own = cells(("en->zh", "cepstral", "neu", 60))
    printed = load("vowels", "Table 7").query("condition == 'neu' and corpus == 'M->B'")
    found = ours.recalls(printed, own, names={"Wav2vec2.0": "cepstral"}).set_index("row")
    assert found.at["Wav2vec2.0", "value"] == 60 and np.isnan(found.at["HuBERT", "value"])


def test_stars_are_counted():
    printed = load("vowels", "Table 4").query("metric == 'stars' and row == 'GAN' and corpus == 'M->B'").head(2)
    frame = pd.DataFrame({"direction": "en->zh", "row": "GAN", "task": ["4-CAT", "neu"], "stars": ["**", ""]})
    assert ours.stars(printed, frame)["value"].tolist() == [2, 0]


def test_scores_and_similarities_by_emotion_and_vowel():
    index = pd.MultiIndex.from_product([["en->zh", "zh->en"], ["ang"], ["@"]], names=["direction", "emotion", "vowel"])
    frame = pd.DataFrame({"ours": [0.7, 0.6], "low": [0.6, 0.5], "high": [0.8, 0.7]}, index=index)
    printed = load("vowels", "Table 6").query("row == '@' and condition == 'ang'")
    assert ours.scores(printed, frame)["value"].tolist() == [0.7, 0.6]
    text = load("vowels", "text 7.3").query("row == '@'")
    assert ours.scores(text, frame)["said"].tolist() == ["English to Mandarin 0.70; Mandarin to English 0.60"]
    index = pd.MultiIndex.from_tuples([("neu", "i", "CS"), ("neu", "i", "ED")], names=["emotion", "vowel", "measure"])
    frame = pd.DataFrame({"value": [0.5, 2.0], "low": 0.1, "high": 3.0, "paper": 9}, index=index)
    printed = load("vowels", "Table 2").query("row == 'i' and condition == 'neu' and metric != 'Com'")
    assert ours.similarities(printed, frame)[["metric", "value"]].values.tolist() == [["CS", 0.5], ["ED", 2.0]]


def test_an_anchor_is_one_here_or_is_not():
    chosen = pd.DataFrame({"emotion": ["neu", "neu"], " ": ["paper", "ours"], "Mono GA": ["i, A/a, O", "O, i, E"]})
    printed = load("vowels", "Table 3").query("condition == 'neu' and metric == 'GA' and row in ['i', 'A/a', 'O']")
    said = ours.anchors(printed, chosen.set_index("emotion"))["said"].tolist()
    assert said == ["the same here: O, i, E", "not here: O, i, E", "the same here: O, i, E"]


def test_samples_of_the_languages_that_stand_for_the_corpora():
    index = pd.MultiIndex.from_product([["English", "Mandarin"], ["here"]], names=["corpus", "whose"])
    frame = pd.DataFrame({"overall": [10, 20], "neutral": [4, 5]}, index=index)
    printed = load("vowels", "Table 1").query("condition in ['overall', 'neutral']")
    assert ours.samples(printed, frame)["value"].tolist() == [10, 4, 20, 5]


def test_polish_stands_beside_russian():
    index = pd.MultiIndex.from_tuples(
        [
            ("English", "Polish", "CL", "neu"),
            ("English", "Polish", "AGA-CL", "neu"),
            ("English", "Polish", "gain", "neu"),
        ],
        names=["source", "target", "model", "task"],
    )
    frame = pd.DataFrame({"value": [40.0, 45.0, 5.0], "low": 1.0, "high": 50.0}, index=index)
    printed = load("vowels", "Table 8").query("corpus == 'M->D' and condition == 'neu'")
    found = ours.third(printed, frame, "gain")
    assert found["value"].tolist() == [40, 45] and set(found["on"]) == {"English to Polish"}


def test_every_setting_of_the_text_has_its_like():
    languages = {"English": 60.0, "Mandarin": 120.0, "Polish": 180.0}
    minutes, utterances = pd.Series(languages), pd.Series({name: 100 for name in languages})
    printed = load("vowels")
    printed = printed[
        printed["table"].str.startswith("text") & ~printed["metric"].isin(["UAR_percent", "UAR_points", "Com"])
    ]
    found = ours.settings(printed, Settings(), minutes, utterances).set_index(["row", "condition", "metric"])
    assert found.loc[("BIIC-P", "speech", "hours"), "value"] == 2
    assert found.loc[("window", "on either side of a phone's centre", "ms"), "value"] == pytest.approx(120)
    assert found.loc[("group anchors", "of the vowels of a kind", "percent"), "value"] == 50
    assert found.loc[("training", "at most", "epochs"), "value"] == 70
    lacking = found[found["value"].isna() & (found["said"] == "")].index.unique("condition")
    assert set(lacking) == {"raters of a sample", "chosen as the test set"}  # a reason; the page on Table 8
