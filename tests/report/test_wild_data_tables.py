"""Tables and the figure of `wild`'s data, against small planted tables."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from sertools.corpora.partitions import audits, partition
from sertools.corpora.polarity import polarity
from sertools.corpora.table import from_rows
from sertools.report.figure_balance import draw_balance
from sertools.report.wild_data_tables import (
    CLASSES,
    audit_table,
    class_shares,
    class_table,
    conflict_table,
    partition_table,
)

SAID = ("neutral", "happy", "surprise", "angry")


@pytest.fixture
def table():
    """SAVEE with eight utterances a man, and TESS with four a woman."""
    parts = []
    for corpus, speakers, each in (("savee", ("DC", "JE", "JK", "KL"), 2), ("tess", ("OAF", "YAF"), 1)):
        rows = [
            {
                "file": f"{speaker}-{emotion}-{number}.wav",
                "language": "en",
                "speaker": f"{corpus}-{speaker}",
                "emotion": emotion,
                "text": f"{emotion}{number}",
            }
            for speaker in speakers
            for emotion in SAID
            for number in range(each)
        ]
        parts.append(from_rows(corpus, rows))
    return pd.concat(parts)


@pytest.fixture
def variants(table):
    return {variant: partition(table, variant) for variant in ("published", "mended")}


def test_emotions_stand_in_their_class_with_their_counts(table):
    found = class_table(table)
    assert list(found.columns) == list(CLASSES) == ["positive", "neutral", "negative"]
    assert found.loc["savee"].tolist() == ["happy 8, surprise 8", "neutral 8", "angry 8"]
    assert found.loc["tess", "negative"] == "angry 2"


def test_owners_counts_are_named_as_such_and_what_has_no_class_is_told(table):
    found = class_table(table, {"iemocap": {"excited": 5, "other": 3}})
    assert found.loc["iemocap (owner's counts)"].tolist() == ["excited 5", "none", "none", "other 3"]
    assert found.loc["savee", "dropped"] == "none"


def test_partitions_of_both_variants_stand_side_by_side(table, variants):
    found = partition_table(table, variants)
    assert found.loc[("savee", "validation")].tolist() == [4, "KL", 0, "none"]
    assert found.loc[("savee", "test")].tolist() == [4, "KL", 8, "KL"]
    assert found.loc[("savee", "training"), ("published", "speakers")] == "DC, JE, JK"
    assert found.loc[("tess", "unseen"), ("mended", "utterances")] == 8


def test_a_partition_that_only_a_later_variant_has_is_not_lost(table, variants):
    found = partition_table(table, {name: variants[name] for name in ("mended", "published")})
    assert found.loc[("savee", "validation")].tolist() == [0, "none", 4, "KL"]


def test_many_speakers_are_counted_and_not_named(table):
    everyone = pd.Series("training", index=table.index)
    more = pd.concat([table, table.assign(speaker=table["speaker"] + "2").set_index(table.index + "2")])
    found = partition_table(more, {"all": pd.Series("training", index=more.index)})
    assert found.loc[("savee", "training"), ("all", "speakers")] == "8 others"
    assert partition_table(table, {"all": everyone}).loc[("savee", "training"), ("all", "speakers")] == "DC, JE, JK, KL"


def test_the_conflicts_count_their_rows_where_the_corpus_is_here():
    found = conflict_table({"savee": {"training": 90, "validation": 7, "test": 8}})
    assert found.loc["savee", "rows concerned here"] == "15"
    assert "not here" in found.loc["iemocap", "rows concerned here"]


def test_the_audit_finds_the_shared_man_and_the_mending(table, variants):
    found = audit_table({name: audits(table, roles) for name, roles in variants.items()})
    shared = found.loc[("published", "savee", "validation, test")]
    assert shared["speakers"] == 1 and shared["shared speaker"] == 1
    assert ("mended", "savee", "validation, test") not in found.index
    assert (found.xs("mended")["speakers"] == 0).all()
    assert found.loc[("published", "savee", "training, test"), "shared sentence"] == 1
    assert found.loc[("mended", "all", "training, unseen"), "rows"] == 8


def test_classes_are_counted_in_each_partition(table, variants):
    found = class_shares(table, variants["published"], polarity(table))
    assert list(dict.fromkeys(found.index.get_level_values("partition"))) == [
        "training",
        "validation",
        "test",
        "unseen",
    ]
    assert found.loc[("training", "savee")].tolist() == [12, 6, 6]
    assert "all" not in found.loc["training"].index  # one corpus is its own total
    assert found.to_numpy().sum() == len(table)


def test_totals_stand_below_more_than_one_corpus_and_rows_without_class_are_left_out(table):
    roles = pd.Series("training", index=table.index)
    found = class_shares(table, roles, polarity(table, "surprise dropped"))
    assert found.loc["training"].index.tolist() == ["savee", "tess", "all"]
    assert found.loc[("training", "all")].tolist() == [10, 10, 10]


def test_the_bars_of_the_figure_are_the_shares(table, variants):
    counts = class_shares(table, variants["published"], polarity(table))
    figure = draw_balance(counts)
    assert [panel.get_title(loc="left") for panel in figure.axes] == ["training", "validation", "test", "unseen"]
    widths = [bar.get_width() for bar in figure.axes[0].patches]
    assert widths == pytest.approx([0.5, 0.25, 0.25])
    assert [label.get_text() for label in figure.axes[3].get_yticklabels()] == ["tess (8)"]
    assert [text.get_text() for text in figure.axes[0].texts] == ["50%", "25%", "25%"]
    plt.close(figure)
