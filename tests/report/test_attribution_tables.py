"""Tables of attributions: who is explained, the order of groups, relations of emotions, statistics of the rules."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis import emotion_profiles as profiles
from sertools.analysis.bootstrap import replicates
from sertools.analysis.emotion_attribution import Attributions, Explained
from sertools.measure.groups import groups
from sertools.report import attribution_tables as tables
from sertools.report.rules import evaluate


def model(member, seed, people=9):
    """A model on 80 rows; of happy (2) it gets none right. Anger's attributions are three times the others'."""
    generator = np.random.default_rng(seed)
    emotions, codes = np.repeat(np.arange(4), 20), np.tile(np.arange(people), 9)[:80]
    scores = generator.normal(size=(2, 27, 80)) * np.where(emotions == 3, 3.0, 1.0)
    right = (generator.random(80) < 0.6) & (emotions != 2)
    return Explained(
        member, scores, np.abs(scores) * np.linspace(1, 2, 27)[:, None], generator.normal(size=(80, 88)), emotions,
        codes, right, np.ones(2),
    )  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return Attributions((model(0, 0), model(2, 1)), (1,), replicates(list("abcdefghi"), count=50))


def test_who_is_explained(found):
    table = tables.samples(found)
    right = [one.right & (one.emotions == 1) for one in found.models]
    assert list(table["tested"]) == [40] * 4
    assert table.loc["sad", "true positives"] == sum(each.sum() for each in right)
    by_speaker = [sum((each & (one.codes == k)).sum() for one, each in zip(found.models, right, strict=True))
                  for k in range(9)]  # fmt: skip
    assert table.loc["sad", "speakers"] == np.count_nonzero(by_speaker)
    assert table.loc["sad", "largest speaker's part"] == pytest.approx(max(by_speaker) / sum(by_speaker))
    assert table.loc["happy", "true positives"] == 0 and np.isnan(table.loc["happy", "largest speaker's part"])
    assert list(table["models"]) == [2, 2, 0, 2]
    speakers = tables.by_speaker(found)
    assert list(speakers["sad"]) == by_speaker and list(speakers.index) == list("abcdefghi")


def test_the_largest_groups_stand_in_order(found):
    cells = profiles.cells(profiles.profiles(found), found)
    table = tables.largest(cells["attribution"], ["angry", "happy"], most=4)
    values = pd.Series({group: cells["attribution"]["angry", group].estimate for group in groups()})
    order = values.sort_values(ascending=False).index[:4]
    assert [text.split()[0] for text in table["angry"]] == list(order)
    assert table["happy"].isna().all() and list(table.index) == [1, 2, 3, 4]


def test_relations_lack_what_has_no_rows(found):
    cells = profiles.cells(profiles.profiles(found), found)
    table = tables.relations(cells)
    assert list(table.index) == ["N-S", "N-H", "N-A", "S-H", "S-A", "H-A"]
    assert (table.loc[["N-H", "S-H", "H-A"]] == "\N{EN DASH}").all(axis=None)
    assert table.loc["N-S", "distance"].startswith(f"{cells['profile_distance'][('N-S',)].estimate:.3f} [")


def test_cells_become_the_statistics_of_the_rules(found):
    cells = profiles.cells(profiles.profiles(found), found)
    given = tables.for_rules(cells)
    assert list(given["attribution"].axes) == ["emotion", "group"] and given["profile_rho"].values.shape == (50, 6)
    np.testing.assert_array_equal(
        given["attribution"]["angry", "Loudness"].values, cells["attribution"]["angry", "Loudness"].values
    )
    assert evaluate("highest(max(attribution, keep='emotion'), 'angry')", given).all()


def test_transfer_corpora_side_by_side(found):
    likeness = {"there": {"neutral": 0.5, "sad": 0.25, "happy": np.nan, "angry": -1.0}}
    table = tables.across({"there": found}, likeness)
    assert table.loc["there", ("true positives", "sad")] == tables.samples(found).loc["sad", "true positives"]
    assert table.loc["there", ("rho with held-out rows", "angry")] == -1.0
