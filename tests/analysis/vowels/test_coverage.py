import pandas
import pytest

from sertools.analysis.vowels import coverage as module
from sertools.corpora.table import CorpusError
from sertools.corpora.vowels import VOWELS

# (utterance, corpus, speaker, emotion) and the vowels said in it
SAID = {
    ("a/1", "a", "a-1", "neutral"): ["i", "i", "aI"],
    ("a/2", "a", "a-1", "angry"): ["i"],
    ("a/3", "a", "a-2", "neutral"): ["i", "u", "u"],
    ("a/4", "a", "a-2", "angry"): ["i", "i", "i"],
    ("a/5", "a", "a-2", "boredom"): ["i"] * 9,
    ("b/1", "b", "b-1", "neutral"): ["u"] * 4,
    ("b/2", "b", "b-2", "sad"): [],
}


def frames():
    table = pandas.DataFrame(list(SAID), columns=["utterance", "corpus", "speaker", "emotion"]).set_index("utterance")
    rows = [(place[0], vowel) for place, vowels in SAID.items() for vowel in vowels]
    return table, pandas.DataFrame(rows, columns=["utterance", "vowel"])


def test_every_cell_is_counted_with_zeros():
    counts = module.tally(*frames())
    assert counts.sum() == 14 and len(counts) == 6 * len(VOWELS)
    for utterance, corpus, speaker, emotion in SAID:
        if emotion != "boredom":
            vowels = SAID[utterance, corpus, speaker, emotion]
            assert counts[corpus, speaker, emotion].to_dict() == {vowel: vowels.count(vowel) for vowel in VOWELS}


def test_over_speakers():
    table = module.coverage(module.tally(*frames()), minimum=2)
    assert table.loc[("a", "i", "neutral")].to_dict() == {
        "tokens": 3,
        "speakers": 2,
        "covered": 1,
        "fewest": 1,
        "median": 1.5,
    }
    assert table.loc[("a", "u", "neutral"), ["tokens", "covered", "fewest"]].tolist() == [2, 1, 0]
    assert table.loc[("b", "u", "sad"), ["tokens", "speakers", "covered"]].tolist() == [0, 1, 0]
    assert list(table.loc["a"].index.get_level_values("vowel").unique()) == list(VOWELS)
    assert list(table.xs("a").xs("i").index) == ["neutral", "angry"]


def test_a_vowel_has_to_be_covered_in_every_emotion():
    table = module.coverage(module.tally(*frames()), minimum=1)
    covered = module.covered_vowels(table)
    assert [vowel for vowel in VOWELS if covered.at["a", vowel]] == ["i"]
    assert not covered.loc["b"].any()
    assert not module.covered_vowels(table, speakers=3).any(axis=None)
    more = module.coverage(module.tally(*frames()), minimum=2)
    assert module.covered_vowels(more).at["a", "i"] and not module.covered_vowels(more, share=0.6).at["a", "i"]


def test_vowels_of_two_corpora():
    covered = pandas.DataFrame(
        {vowel: [vowel in "iu", vowel in "u@"] for vowel in VOWELS}, index=pandas.Index(["a", "b"], name="corpus")
    )
    assert module.in_both(covered, "a", "b") == ("u",)
    with pytest.raises(CorpusError, match="expected one of a, b, came c"):
        module.in_both(covered, "a", "c")


def test_the_order_of_rows_does_not_matter():
    table, vowels = frames()
    mixed = module.tally(table.sample(frac=1, random_state=0), vowels.sample(frac=1, random_state=1))
    pandas.testing.assert_series_equal(mixed, module.tally(table, vowels))


def test_what_does_not_fit_is_refused():
    table, vowels = frames()
    with pytest.raises(CorpusError, match="1 others, first: a/1"):
        module.tally(table.drop("a/1"), vowels)
    with pytest.raises(CorpusError, match="expected vowels out of i, E.*came y"):
        module.tally(table, vowels.assign(vowel="y"))
    with pytest.raises(CorpusError, match="in some of fear, came none of 7"):
        module.tally(table, vowels, emotions=["fear"])
    with pytest.raises(ValueError, match="at least 1 token"):
        module.coverage(module.tally(table, vowels), minimum=0)
    with pytest.raises(ValueError, match="share above 0"):
        module.covered_vowels(module.coverage(module.tally(table, vowels)), share=0)
