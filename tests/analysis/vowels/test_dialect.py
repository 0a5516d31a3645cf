import numpy
import pandas
import pytest

from sertools.analysis.vowels import dialect
from sertools.corpora import hillenbrand
from sertools.corpora.table import CorpusError


def tokens(factors, change=None):
    """Speakers who speak as Hillenbrand's mean man or woman, but for a factor on all formants."""
    means = hillenbrand.published_means().dropna(subset="vowel").reset_index().set_index(["group", "vowel"])
    rows = []
    for speaker, (gender, factor) in factors.items():
        for vowel in means.loc[dialect.GROUPS[gender]].index:
            values = means.loc[(dialect.GROUPS[gender], vowel)]
            row = {f"f{n}_{place}": factor * values[f"f{n}_{place}"] for n in (1, 2, 3) for place in (20, 50, 80)}
            rows.append({"speaker": speaker, "gender": gender, "vowel": vowel, **row, **(change or {}).get(vowel, {})})
    return pandas.DataFrame(rows)


def test_the_same_vowels_do_not_differ():
    table = dialect.differences(tokens({"a": ("male", 1.0), "b": ("female", 1.0)}))
    assert len(table) == 2 * (5 * 3 + 2 * 2 * 3)
    assert table["difference"].abs().max() < 1e-9 and table["shape"].abs().max() < 1e-12


def test_a_longer_vocal_tract_is_no_difference_of_shape():
    table = dialect.differences(tokens({"a": ("male", 0.9), "b": ("male", 1.1), "c": ("female", 0.95)}))
    men, women = table.loc["men"], table.loc["women"]
    assert (men["speakers"] == 2).all() and (men["tokens"] == 2).all()
    assert men["lowest"].to_numpy() == pytest.approx(0.9 * men["theirs"].to_numpy())
    assert men["relative"].abs().max() < 1e-9
    assert women["relative"].to_numpy() == pytest.approx(numpy.full(len(women), -0.05))
    assert table["shape"].abs().max() < 1e-9


def test_a_fronted_u():
    table = dialect.differences(tokens({"a": ("male", 1.0)}, {"u": {"f2_50": 1400.0}}))
    row = table.loc[("men", "u", 50, 2)]
    theirs = hillenbrand.published_means().loc[("men", "uw")]
    assert row["difference"] == pytest.approx(1400 - theirs["f2_50"])
    assert row["deviations"] == pytest.approx((1400 - theirs["f2_50"]) / theirs["f2_sd"])
    assert row["shape"] > 0.3 and table["shape"].idxmax() == ("men", "u", 50, 2)


def test_diphthongs_are_compared_near_both_ends():
    table = dialect.differences(tokens({"a": ("male", 1.0)}, {"eI": {"f1_80": 800.0, "f1_50": 1.0}}))
    assert sorted(table.loc["men"].loc["eI"].index.get_level_values("place").unique()) == [20, 80]
    assert table.loc[("men", "eI", 80, 1), "ours"] == 800
    assert numpy.isnan(table.loc[("men", "eI", 80, 1), "deviations"])


def test_vowels_and_speakers_who_cannot_be_compared():
    rows = tokens({"a": ("male", 1.0)})
    more = pandas.concat([rows, rows.assign(gender=None, speaker="b"), rows.assign(vowel="@")], ignore_index=True)
    pandas.testing.assert_frame_equal(dialect.differences(more), dialect.differences(rows))
    with pytest.raises(CorpusError, match="expected tokens of women or men of i, E"):
        dialect.differences(rows.assign(vowel="aU"))
