"""Table 7: the paper's recalls and ours below each other."""

import pandas as pd
import pytest

from sertools.report import encoder_tables as tables
from sertools.report.published import load, statistics


@pytest.fixture(scope="module")
def ours():
    """The paper's own recalls of AGA-CL as ours, in 101 replicates around them."""
    one = tables.proposed(statistics("vowels")["uar"])
    many = pd.concat([one.assign(replicate=k, value=one["value"] + (k - 50) / 1000) for k in range(101)])
    return one, many


def test_only_the_proposed_model_counts(ours):
    assert len(ours[0]) == 2 * 5 and not ours[0].duplicated(["direction", "task"]).any()


def test_ours_stand_below_the_papers(ours):
    frame = tables.table7({"cepstral": ours}, load("vowels", "Table 7"))
    assert frame.index[:15:5].get_level_values("features").tolist() == [
        "HuBERT, the paper's", "Wav2vec2.0, the paper's", "cepstral"
    ]  # fmt: skip
    assert frame.loc[("zh->en", "HuBERT, the paper's", "4-CAT"), "value"] == 55.33
    assert frame.loc[("en->zh", "cepstral", "sad")].tolist() == pytest.approx([69.29, 64.54, 74.04])
    shown = tables.as_printed(frame)
    assert list(shown.columns) == ["4-CAT", "neu", "hap", "ang", "sad"] and len(shown) == 6
    assert shown.loc[("English to Mandarin (M→B)", "cepstral"), "sad"] == "69.3 [64.5, 74.0]"
    assert shown.loc[("Mandarin to English (B→M)", "Wav2vec2.0, the paper's"), "neu"] == "61.13"


def test_a_task_that_was_not_trained_is_missing(ours):
    one, many = (each[each["task"] == "4-CAT"] for each in ours)
    shown = tables.as_printed(tables.table7({"mfcc": (one, many)}, load("vowels", "Table 7")))
    assert shown.loc[("Mandarin to English (B→M)", "mfcc"), "sad"] == "–"


def test_the_text_and_its_table_say_different_things():
    found = tables.slips(load("vowels"))
    assert found.index.tolist() == ["HuBERT"] and found["difference"].tolist() == [0.2]
    assert found["in the table"].tolist() == [55.33]
