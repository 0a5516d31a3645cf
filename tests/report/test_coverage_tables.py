"""Table 1 and the tables of coverage, on few utterances whose counts can be read off."""

import matplotlib.pyplot as plt
import pandas as pd

from sertools.analysis.vowels.coverage import FOUR, coverage, tally
from sertools.corpora.vowels import VOWELS
from sertools.report.coverage_tables import (
    choice_table,
    covered_table,
    people_table,
    repaired_table,
    samples_table,
    shares_text,
    tokens_table,
)
from sertools.report.figure_coverage import draw_coverage
from sertools.report.published import load


def corpus(name, speakers, tokens, emotions=FOUR):
    """A recording a speaker and emotion, in each so many tokens of each vowel: utterances and tokens."""
    rows = [
        {"utterance": f"{name}/{who}-{emotion}", "corpus": name, "language": "en", "speaker": who, "gender": gender,
         "emotion": emotion, "text": "1"}
        for who, gender in speakers.items() for emotion in emotions
    ]  # fmt: skip
    table = pd.DataFrame(rows).set_index("utterance")
    said = [(each, vowel) for each in table.index for vowel, count in tokens.items() for _ in range(count)]
    return table, pd.DataFrame(said, columns=["utterance", "vowel"])


def test_the_papers_rows_stand_above_those_in_their_place():
    table, _ = corpus("a", {"x": "female"}, {}, (*FOUR, "fear", "sad"))
    other, _ = corpus("b", {"x": "female"}, {}, ("happy",))
    printed = load("vowels", "Table 1")
    found = samples_table({"English": table, "Polish": other}, printed, {"English": "MSP-Podcast"})
    assert found.index.tolist() == [
        ("MSP-Podcast", "paper"), ("English", "here"), ("BIIC-Podcast", "paper"), ("Polish", "here"),
    ]  # fmt: skip
    assert found.loc[("English", "here")].tolist() == [5, 1, 1, 1, 2]
    assert found.loc[("MSP-Podcast", "paper"), "overall"] == 49018
    assert shares_text(found).loc[("English", "here"), "sad"] == "2 (40%)"


def test_people_are_counted_once():
    table, said = corpus("a", {"x": "female", "y": None, "z": "male"}, {"i": 2})
    row = people_table({"A": table}, {"A": said}).loc["A"]
    assert (row["speakers"], row["women"], row["men"], row["sentences"]) == (3, 1, 1, 1)
    assert (row["recordings"], row["vowels"], row["a recording"]) == (12, 24, 2)
    table, said = corpus("b", {"x": None}, {"i": 2})
    assert people_table({"B": table}, {"B": said}).loc["B", ["women", "men"]].isna().all()


def test_what_is_covered_and_the_choice():
    first = corpus("a", {"x": "female", "y": "male"}, {"i": 5, "u": 4})
    second = corpus("b", {"z": "male"}, {"u": 6})
    counts = tally(pd.concat([first[0], second[0]]), pd.concat([first[1], second[1]]))
    found = coverage(counts)
    shown = covered_table(found, ["b", "a"])
    assert shown.index.tolist() == ["b", "a"] and list(shown) == list(VOWELS)
    assert shown.loc["a", ["i", "u"]].tolist() == ["2 of 2", "0 of 2"] and shown.loc["b", "u"] == "1 of 1"
    choice = choice_table({name: counts.loc[[name]] for name in "ab"})
    assert choice.loc["a"].tolist() == [2, "i", "i", "i u"] and choice.loc["b"].tolist() == [1, "u", "", ""]
    tokens = tokens_table(counts, ["a", "b"])
    assert tokens.loc[("a", "sad"), ["i", "u", "O"]].tolist() == ["5", "4", "0"] and len(tokens) == 8


def test_the_fewest_and_the_most_tokens_are_told():
    table, said = corpus("a", {"x": "female", "y": "male"}, {"i": 1})
    more = said[said["utterance"] == "a/y-sad"]
    counts = tally(table, pd.concat([said, more, more]))
    assert tokens_table(counts, ["a"]).loc[("a", "sad"), "i"] == "1 to 3"


def test_every_corpus_has_a_panel_and_every_vowel_and_emotion_a_number():
    first, second = corpus("a", {"x": "female"}, {"i": 5}), corpus("b", {"z": "male"}, {"u": 6}, FOUR[:2])
    found = coverage(tally(pd.concat([first[0], second[0]]), pd.concat([first[1], second[1]])))
    figure = draw_coverage(found, {"a": "A", "b": "B"})
    panels = [axis for axis in figure.axes if axis.get_title()]
    assert [axis.get_title() for axis in panels] == ["A", "B"]
    assert len(panels[0].texts) == 40 and len(panels[1].texts) == 20  # b has no recordings in two emotions
    assert "5" in {text.get_text() for text in panels[0].texts}
    plt.close(figure)


def test_the_fates_of_casias_labels_add_up():
    card = {"aligned": {"labelled": 9, "repaired": 3}, "not aligned": [{}]}
    found = repaired_table(card, pd.DataFrame(index=range(10)))["recordings"]
    assert found["labels as they were"] + found["aligned anew"] + found["not aligned"] == found["recordings"] == 10
