"""Tables of commonality: what stands in which cell, against values put in by hand and the paper's own numbers."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels.anchors import GROUPS
from sertools.analysis.vowels.commonality import Commonality
from sertools.analysis.vowels.commonality_readings import READINGS, Reading
from sertools.analysis.vowels.commonality_statistics import LABELS, statistics
from sertools.analysis.vowels.printed_commonality import similarity
from sertools.corpora.vowels import VOWELS
from sertools.report import commonality_robustness as robustness
from sertools.report import commonality_tables as tables
from sertools.report.published import load
from sertools.report.published import statistics as published_statistics


@pytest.fixture(scope="module")
def printed():
    return load("vowels")


def square(values, off=0.1):
    """(E, V) on the diagonal of (1, E, V, V)."""
    found = np.full((1, len(LABELS), len(VOWELS), len(VOWELS)), off)
    places = np.arange(len(VOWELS))
    found[:, :, places, places] = values
    return found


def as_printed(printed, name):
    return similarity(printed)[name].unstack("vowel").loc[list(LABELS), list(VOWELS)].to_numpy()


@pytest.fixture(scope="module")
def papers_own(printed):
    """The paper's Table 2 in the place of ours."""
    cosine, distance, com = (square(as_printed(printed, name), off) for name, off in
                             (("CS", 0.1), ("ED", 6.0), ("Com", 0.05)))  # fmt: skip
    return statistics(Commonality(cosine, distance, com), permutations=99)


@pytest.fixture(scope="module")
def replicates(papers_own):
    """Two replicates: as printed, and .02 more of everything."""
    return {
        name: pd.concat([table, table.assign(replicate=1, value=table["value"] + 0.02)], ignore_index=True)
        for name, table in papers_own.items()
    }


def test_the_papers_own_numbers_differ_by_nothing(papers_own, replicates, printed):
    frame, shown = tables.table2(papers_own, replicates, printed)
    assert len(frame) == 120 and frame["difference"].abs().max() < 1e-12
    cell = frame.loc[("sad", "eI", "ED")]
    assert (cell["paper"], cell["value"]) == (5.62, 5.62)
    assert (cell["low"], cell["high"]) == pytest.approx((5.62 + 0.02 * 0.025, 5.62 + 0.02 * 0.975))
    assert frame["repaired"].sum() == 3 * similarity(printed)["repaired"].sum()
    assert len(shown) == 4 * 7 and shown.columns[2:].str.startswith("/").all()
    neutral = shown[shown.index == "neu"].set_index(["", " "])
    assert neutral.loc[("CS", "paper"), "/i/"] == "0.96*" and neutral.loc[("CS", "ours"), "/i/"] == "0.96"
    assert neutral.loc[("Com", "95 %"), "/u/"] == "0.58 to 0.60"


def test_a_missing_vowel_is_a_dash(papers_own, replicates, printed):
    lacking = {name: table.assign(value=table["value"].mask(table["vowel"] == "aU")) if "vowel" in table else table
               for name, table in papers_own.items()}  # fmt: skip
    many = {name: pd.concat([table] * 2).assign(replicate=np.repeat([0, 1], len(table)))
            for name, table in lacking.items()}  # fmt: skip
    _, shown = tables.table2(lacking, many, printed)
    ours = shown[shown[" "].isin(["ours", "95 %"])]
    assert (ours["/aʊ/"] == tables.MISSING).all() and not (ours["/oʊ/"] == tables.MISSING).any()
    table = tables.table3(lacking, printed)
    assert not table[table[" "] == tables.OURS].to_string().count("aU")
    means, _ = tables.means_table(lacking, many, printed)
    nine = similarity(printed).loc["ang"].drop("aU")["CS"].mean()
    assert means.loc[("all ten", "ang"), "CS"] == pytest.approx(nine)
    assert means.loc[("all ten", "ang"), "CS, paper"] == pytest.approx(similarity(printed).loc["ang", "CS"].mean())


def test_table_3_has_three_lines_an_emotion_and_counts_what_they_share(papers_own, printed):
    table = tables.table3(papers_own, printed)
    assert len(table) == 12
    own, given = (table[table[" "] == whose].drop(columns=" ") for whose in (tables.OURS, tables.BY_SCORE))
    pd.testing.assert_frame_equal(own, given)  # the same numbers, by two ways
    assert table[table[" "] == "paper"].loc["neu", "Mono GA"] == "i, A/a, O"
    assert tables.slips(table) == ["ang Mono WA"]
    assert tables.in_common(table, tables.PAPER, tables.BY_SCORE, "BA") == (8, 8)
    assert tables.in_common(table, tables.PAPER, tables.BY_SCORE, "WA") == (11, 12)
    assert tables.in_common(table, tables.PAPER, tables.BY_SCORE, "GA") == (20, 20)


def test_anchors_are_those_that_the_statistics_have(papers_own, printed):
    chosen = papers_own["chosen"]
    theirs = published_statistics("vowels")["chosen"].set_index(["group", "emotion", "vowel"])["value"]
    ours = chosen.set_index(["group", "emotion", "vowel"])["value"]
    differ = [place for place in ours.index if ours[place] != theirs[place]]
    assert differ == [("WA", "ang", "i"), ("WA", "ang", "O")]


def test_ranks_are_those_of_the_same_cells(papers_own, replicates, printed):
    frame, _ = tables.table2(papers_own, replicates, printed)
    over_all, by_emotion = tables.ranks(frame)
    assert over_all == pytest.approx(1) and by_emotion.tolist() == pytest.approx([1] * 4)
    upside_down = frame.assign(value=-frame["value"])
    assert tables.ranks(upside_down)[0] == pytest.approx(-1)


def test_gap_has_the_numbers_of_its_statistics(papers_own, replicates):
    nearest = np.array([0.5, 1, 0.25, 0])
    frame, shown = tables.gap_table(papers_own, replicates, nearest, np.full(4, 10))
    own = papers_own["commonality_gap"].set_index("emotion")["value"]
    assert frame["gap"].to_dict() == pytest.approx(own.to_dict())
    assert (frame["low"] > frame["gap"]).all() and shown.loc["hap", "nearest to their like"] == "100%"
    assert (frame["p"] == 0.01).all()


def test_readings_are_held_against_the_first(printed, papers_own):
    com = np.repeat(square(as_printed(printed, "Com"), 0.05), 3, axis=0)
    places = np.arange(len(VOWELS))
    com[1][:, places, places] += 0.3  # the same order
    com[2][:, places, places] = 1 - com[0][:, places, places]  # turned round
    choices = pd.DataFrame(READINGS[:3], columns=list(Reading._fields)).rename_axis("analysis")
    found = statistics(Commonality(com, com, com), permutations=9, by="analysis")
    frame, shown = robustness.readings_table(choices, found, printed)
    assert frame["rank"].tolist() == pytest.approx([1, 1, -1]) and frame["rank_paper"].tolist() == pytest.approx(
        [1, 1, -1]
    )
    assert frame["best"].tolist()[:2] == [1, 1] and frame["best"].iloc[2] == 0 and frame["group"].iloc[2] < 0.5
    assert frame["monophthongs"].tolist() == ["i, i, A/a, O", "i, i, A/a, O", "u, u, u, u"]
    assert frame["gap"].iloc[1] == pytest.approx(frame["gap"].iloc[0] + 0.3)
    assert len(shown) == 3 and shown["same best"].tolist() == ["100%", "100%", "0%"]


def test_agreement_says_what_replicates_choose_instead():
    index = pd.MultiIndex.from_product([["neu"], ["Mono"], GROUPS], names=["emotion", "kind", "group"])
    found = pd.DataFrame(
        {
            "anchors": ["i", "", "i, u"], "same": [0.8, 1.0, 0.2], "most_frequent": ["i", "", "@, i"],
            "share": [0.8, 1.0, 0.6], "sets": [2, 1, 3], "two_alike": [0.7, 1.0, 0.4],
            "folds": [1.0, 1.0, 0.25],
        },
        index=index,
    )  # fmt: skip
    shown = robustness.agreement_table(found)
    assert shown["most often"].tolist() == ["the same", "the same", "@, i (60%)"]
    assert shown["anchors"].tolist() == ["i", tables.MISSING, "i, u"]
    assert shown["folds"].tolist() == ["100%", "100%", "25%"] and shown["in replicates"].tolist()[2] == "20%"


def test_floor_says_how_often_languages_lie_further_apart():
    rows = [
        {"draw": draw, "emotion": emotion, "comparison": comparison, "vowels": 9, "CS": 0.5, "ED": ed}
        for draw in range(4)
        for emotion in ("neu", "sad")
        for comparison, ed in (("within English", draw), ("within Mandarin", 9.0), ("between", 1.5))
    ]
    found = robustness.floor_table(pd.DataFrame(rows))
    assert found.loc[("neu", "within English"), "further between"] == 0.5
    assert found.loc[("sad", "within Mandarin"), "further between"] == 0
    assert np.isnan(found.loc[("sad", "between"), "further between"])
    assert found["ED"].tolist() == [1.5, 9, 1.5] * 2


def test_planes_name_the_emotion_that_comes_last():
    rows = [
        {"perplexity": 30.0, "seed": seed, "emotion": emotion, "apart": apart, "like": like, "mixed": 1.0}
        for seed in (0, 1)
        for emotion, apart, like in (("neutral", 0.2 + seed, 2.0), ("sad", 0.9, 1.5 + seed))
    ]
    found = robustness.planes_table(pd.DataFrame(rows))
    assert found["furthest apart"].tolist() == ["sad", "neutral"] and found["least like"].tolist() == ["sad", "neutral"]
    assert found.loc[(30.0, 1), "apart, neutral"] == 1.2 and found.loc[(30.0, 0), "like, sad"] == 1.5


def test_draws_are_said_by_corpus():
    english = {f"a{k}": "ravdess" for k in range(8)} | {"b0": "emotale-en", "b1": "emotale-en", "c": "tess"}
    said = tables.drawn_in_words(english, {f"z{k}": "casia" for k in range(4)})
    assert said == (
        "bootstrap over 8 speakers of RAVDESS, each of 2 of EmoTale-EN left out once, each of 4 of CASIA left out once"
        ", one of TESS in all"
    )


def test_only_what_rounding_cannot_explain_is_listed(printed):
    table = tables.recomputed_table(printed, 6.0)
    assert list(table.index) == [("hap", "eI")]
    assert table["Com, printed"].item() == 0.68 and table["Com, worked out again"].item() == pytest.approx(
        0.6917, abs=1e-4
    )
