import numpy
import pandas
import pytest

from sertools.corpora.table import CorpusError
from sertools.measure import vowel_checks

GOOD = {
    "corpus": "one",
    "speaker": "s1",
    "vowel": "E",
    "start": 0.1,
    "end": 0.2,
    "voiced": 1.0,
    "jump": 0.05,
    "b1_50": 80.0,
    "b2_50": 120.0,
    **{
        f"f{number}_{place}": value
        for number, value in ((1, 550.0), (2, 1800.0), (3, 2500.0))
        for place in (20, 50, 80)
    },
}


def tokens(*changes):
    return pandas.DataFrame([GOOD | change for change in changes])


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({}, None),
        ({"end": 0.129}, "short"),
        ({"end": 0.13}, None),
        ({"start": float(numpy.float32(0.1)), "end": float(numpy.float32(0.13))}, None),
        ({"voiced": 0.49}, "voiceless"),
        ({"f3_50": numpy.nan}, "missing"),
        ({"f3_20": numpy.nan}, None),
        ({"f3_20": numpy.nan, "vowel": "eI"}, "missing"),
        ({"f1_50": 1301.0}, "range"),
        ({"f2_50": 3501.0}, "range"),
        ({"f3_50": 1199.0}, "range"),
        ({"f1_80": 1301.0}, None),
        ({"f1_80": 1301.0, "vowel": "aI"}, "range"),
        ({"b1_50": 701.0}, "wide"),
        ({"b2_50": 701.0}, "wide"),
        ({"jump": 0.41}, "jump"),
        ({"jump": numpy.nan}, "jump"),
        ({"end": 0.11, "voiced": 0.0, "jump": 2.0}, "short"),
    ],
)
def test_each_rule(change, rule):
    (came,) = vowel_checks.rejected(tokens(change))
    assert (came == rule) if rule else pandas.isna(came)


def test_a_token_apart_from_the_speakers_others_is_outlying():
    draw = numpy.random.default_rng(0)
    usual = [{"f2_50": 1800 * numpy.exp(0.05 * z)} for z in draw.normal(size=15)]
    table = tokens(*usual, {"f2_50": 1000.0}, {"f2_50": 1000.0, "speaker": "s2"}, {"f2_50": 1000.0, "vowel": "u"})
    reasons = vowel_checks.rejected(table)
    assert reasons[15] == "outlying" and reasons.drop(15).isna().all()


def test_outliers_are_sought_among_what_other_rules_keep():
    wrong = [{"f2_50": 1000.0, "jump": 1.0}] * 20
    usual = [{"f2_50": 1800.0 + step} for step in range(12)]
    reasons = vowel_checks.rejected(tokens(*wrong, *usual))
    assert (reasons[:20] == "jump").all() and reasons[20:].isna().all()


def test_few_tokens_have_no_outliers():
    usual = [{"f2_50": 1800.0 + step} for step in range(8)]
    assert vowel_checks.rejected(tokens(*usual, {"f2_50": 1000.0})).isna().all()


def test_every_token_is_counted_once():
    table = tokens({}, {"end": 0.11}, {"jump": 1.0, "corpus": "two"}, {"corpus": "two"}, {"corpus": "two"})
    counts = vowel_checks.counted(table, vowel_checks.rejected(table))
    assert counts["tokens"].to_dict() == {"one": 2, "two": 3}
    assert counts["short"].to_dict() == {"one": 1, "two": 0}
    assert counts["jump"].to_dict() == {"one": 0, "two": 1}
    assert counts["kept"].to_dict() == {"one": 1, "two": 2}
    assert counts.loc["two", "share"] == pytest.approx(2 / 3)
    assert list(counts.columns) == ["tokens", *vowel_checks.RULES, "kept", "share"]


def test_the_order_of_rows_does_not_matter():
    table = tokens(*({"f2_50": 1800.0 + step} for step in range(12)), {"f2_50": 900.0}, {"end": 0.11})
    order = numpy.random.default_rng(1).permutation(len(table))
    pandas.testing.assert_series_equal(
        vowel_checks.rejected(table.iloc[order]).sort_index(), vowel_checks.rejected(table)
    )


def test_a_missing_column_is_named():
    with pytest.raises(CorpusError, match="expected the column jump and 0 more"):
        vowel_checks.rejected(tokens({}).drop(columns="jump"))


def test_reasons_of_other_tokens_are_refused():
    table = tokens({}, {})
    with pytest.raises(CorpusError, match="a reason for each of 2 tokens"):
        vowel_checks.counted(table, vowel_checks.rejected(table)[:1])
