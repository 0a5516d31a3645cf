"""The 27 groups of the 88 features."""

from pathlib import Path

import pandas
import pytest

from sertools.measure import groups

PUBLISHED = Path(__file__).parents[3] / "shared" / "papers" / "published" / "egemaps_88_to_27_groups.csv"
# Sizes as the authors' figure implies them, counted by hand.
SIZES = [10, 10, 2, 8, 2, 2, 2, 4, 6, 6, 6, 2, 2, 2, 2, 2, 8, 1, 1, 1, 1, 1, 1, 1, 2, 2, 1]


def test_27_groups_cover_88_features_in_order():
    grouped = groups.groups()
    assert [len(names) for names in grouped.values()] == SIZES
    assert tuple(name for names in grouped.values() for name in names) == groups.FEATURES
    assert len(set(groups.FEATURES)) == 88
    assert list(grouped)[:3] == ["Pitch", "Loudness", "SpecFlux"] and list(grouped)[-1] == "SoundLevel"


def test_the_table_numbers_features_and_groups():
    table = groups.table()
    assert list(table["index"]) == list(range(88))
    assert list(table["group"].unique()) == list(range(1, 28))


def test_level_features_are_loudness_flux_and_sound_level():
    grouped = groups.groups()
    labels = ("Loudness", "SpecFlux", "SpecFlux(V)", "SpecFlux(UV)", "LoudPeaksPS", "SoundLevel")
    assert set(groups.LEVEL_FEATURES) == {name for label in labels for name in grouped[label]}
    assert len(groups.LEVEL_FEATURES) == 17


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the papers' published tables are not beside the project")
def test_the_groups_are_the_published_ones():
    published = pandas.read_csv(PUBLISHED)
    table = groups.table()
    assert list(published["feature"]) == list(table["feature"])
    assert list(published["group_label_fig3_of_zeroshot"]) == list(table["label"])
    assert list(published["entry_in_table1_of_interpretable"]) == list(table["entry"])
