"""The vowels that ship: of the recordings that ship, none of the aligner's shortest length, all counted."""

import pandas
import pytest

from sertools.corpora.vowels import VOWELS, vowels_of
from sertools.measure import parquet, shipped, tokens
from sertools.measure.measure_formants import NUMBERS

NAMES = ("ravdess", "tess", "emotale-en", "casia", "nemo", "emodb", "emotale-dk")


@pytest.mark.parametrize("name", NAMES)
def test_tokens_fit_the_utterances_that_ship(name):
    found, utterances = tokens.shipped(name), parquet.read(shipped.shipped_path(name), name).table
    table, card = found.table, found.card
    assert list(table.columns) == [*tokens.COLUMNS, *NUMBERS] and len(found.names) == found.features.shape[1]
    assert set(table["utterance"]) <= set(utterances.index) and len(table) == card["counts"]["tokens"]
    own = utterances.loc[table["utterance"]].reset_index(drop=True)
    for column in ("speaker", "emotion", "gender", "language"):
        pandas.testing.assert_series_equal(own[column], table[column], check_dtype=False)
    # times are kept in 32 bits; a vowel without the glide before it is shorter than its phone
    assert ((table["end"] - table["start"]) > 0.7 * card["aligned"]["floor"]["seconds"] - 1e-5).all()
    assert (table["end"] <= own["seconds"] + 1e-3).all()
    assert set(table["vowel"]) <= set(vowels_of(table["language"][0])) and not card["aligned"]["unknown"]
    assert card["counts"]["measured"] == table["utterance"].nunique() and not card["failures"]


def test_mandarin_and_english_have_all_ten_vowels():
    english = pandas.concat([tokens.shipped(name).table for name in NAMES[:3]])
    assert set(english["vowel"]) == set(tokens.shipped("casia").table["vowel"]) == set(VOWELS)


def test_all_were_measured_by_the_same_settings():
    cards = [tokens.shipped(name).card for name in NAMES]
    assert all(card["measured"] == cards[0]["measured"] for card in cards)
    assert {card["aligned"]["floor"]["seconds"] for card in cards} == {0.0175}
    assert all(card["aligned"]["with"] == cards[0]["aligned"]["with"] for card in cards)
