"""Table 8 and what there is to carry: against values put in by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from sertools.report import third_language_tables as tables
from sertools.report.published import load, statistics


@pytest.fixture(scope="module")
def printed():
    return load("vowels", "Table 8")


@pytest.fixture(scope="module")
def ours():
    """The paper's own recalls on two languages, five points lower on the second, in 101 replicates around them."""
    own = statistics("vowels")["uar_third"]
    one = pd.concat(
        [own.assign(target=to, value=own["value"] - less) for to, less in {"Polish": 0, "German": 0.05}.items()]
    )
    many = pd.concat([
        one.assign(replicate=k, value=one["value"] + (k - 50) / 1000 * one["model"].eq("AGA-CL")) for k in range(101)
    ])  # fmt: skip
    return one.reset_index(drop=True), many.reset_index(drop=True)


def test_ours_stand_below_the_papers_russian(ours, printed):
    frame = tables.table8(*ours, printed)
    assert len(frame) == 2 * 3 * 3 * 5
    theirs = frame.xs(("English", tables.RUSSIAN), level=("source", "target"))
    assert theirs.loc[("CL", "4-CAT"), "value"] == 42.04 and theirs["low"].isna().all()
    assert theirs.loc[(tables.GAIN, "4-CAT"), "value"] == pytest.approx(8.87)
    row = frame.loc[("Mandarin", "German", "AGA-CL", "sad")]
    assert row.tolist() == pytest.approx([50.53, 50.53 - 4.75, 50.53 + 4.75])
    gain = frame.loc[("Mandarin", "German", tables.GAIN, "sad")]
    assert gain.tolist() == pytest.approx([6.32, 6.32 - 4.75, 6.32 + 4.75])
    assert frame.loc[("Mandarin", "German", "CL", "sad"), ["low", "high"]].tolist() == pytest.approx([44.21, 44.21])


def test_the_table_is_laid_out_as_the_paper_prints_it(ours, printed):
    shown = tables.as_printed(tables.table8(*ours, printed))
    assert list(shown.columns) == ["model", "4-CAT", "neu", "hap", "ang", "sad"] and len(shown) == 18
    russian = shown.loc[("English", tables.RUSSIAN)].set_index("model")
    assert russian["4-CAT"].tolist() == ["42.04", "50.91", "+8.87"]
    polish = shown.loc[("English", "Polish")].set_index("model")
    assert polish["4-CAT"].tolist() == ["42.0 [42.0, 42.0]", "50.9 [46.2, 55.7]", "+8.9 [4.1, 13.6]"]


def test_a_vowel_that_a_language_lacks_has_an_empty_cell():
    rows = [("neutral", "i"), ("neutral", "i"), ("sad", "@"), ("fear", "u"), ("happy", "aI")]
    german = pd.DataFrame(rows, columns=["emotion", "vowel"])
    counts = tables.vowels_of({"German": german, "Polish": german[german["vowel"] == "i"]})
    assert counts.loc[("German", "neu"), "i"] == 2 and counts.loc["German"].to_numpy().sum() == 4
    shown = tables.vowels_shown(counts)
    assert shown.loc[("Polish", "sad"), "/ə/"] == "" and shown.loc[("German", "sad"), "/ə/"] == "1"
    assert len(shown) == 8 and shown.columns[0] == "/i/"


def test_anchors_are_named_best_first():
    rows = [
        ("third", "English", "Polish", "fixed", "GA", "Mono", "hap", "i", 0.6),
        ("third", "English", "Polish", "fixed", "GA", "Mono", "hap", "u", 0.8),
        ("third", "English", "Polish", "fixed", "BA", "Mono", "hap", "u", 0.8),
        ("third", "Mandarin", "German", "fixed", "GA", "Diph", "sad", "aI", 0.7),
        ("transfer", "English", "Mandarin", "x", "GA", "Mono", "hap", "E", 0.9),
    ]
    columns = ["study", "source", "target", "fold", "group", "kind", "emotion", "vowel", "score"]
    frame = tables.anchors_of(SimpleNamespace(chosen=pd.DataFrame(rows, columns=columns)))
    assert len(frame) == 2 * 2 * 4
    assert frame.loc[("English", "Polish", "hap")].tolist() == ["/u/ /i/", "–"]
    assert frame.loc[("Mandarin", "German", "sad")].tolist() == ["–", "/aɪ/"]
    assert (frame.xs(("English", "German"), level=("source", "target")) == "–").all(axis=None)
