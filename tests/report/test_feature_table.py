"""Table 1: every printed entry, every group and every feature once."""

import pytest

from sertools.measure.groups import groups
from sertools.report import feature_table as module
from sertools.report.feature_table import feature_table, readings
from sertools.report.published import PublishedError


def test_twenty_entries_hold_27_groups_and_88_features():
    table = feature_table()
    assert len(table) == 20 and table["features"].sum() == 88
    assert sum(len(one["groups"]) for one in readings()) == len(groups()) == 27


def test_features_of_an_entry_by_hand():
    table = feature_table().set_index("entry")
    assert table.loc["Mel-frequency cepstrum Coefficient (MFCC)", "features"] == 16
    assert table.loc["Spectral flux (U, UV)", "groups"] == "SpecFlux, SpecFlux(V), SpecFlux(UV)"
    assert table.loc["Segment length (UV)", "read as"] == "Segment length (V)"
    assert table.loc["Pitch", "read as"] == "as printed"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [("groups: [Pitch]", "groups: [Jitter]", "each of 27 groups once"), ('"Pitch"', '"Tone"', "20 printed entries")],
)
def test_entries_that_do_not_fit(tmp_path, monkeypatch, old, new, words):
    text = (module.folder("interpretable") / "table1.yml").read_text(encoding="utf-8")
    (tmp_path / "table1.yml").write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(module, "folder", lambda paper: tmp_path)
    with pytest.raises(PublishedError, match=words):
        readings.__wrapped__()
