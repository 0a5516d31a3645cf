"""The paper's partitions on the shipped tables: who is where, what leaks, and what the mended variant changes."""

import pandas
import pytest

from sertools.corpora import partitions
from sertools.corpora.leakage import compact
from sertools.corpora.table import CorpusError, from_rows
from sertools.measure import shipped


def iemocap():
    """Two speakers a session, eight rows each, two of each emotion."""
    rows = []
    for session in range(1, 6):
        for gender in "FM":
            for number in range(8):
                name = f"Ses0{session}F_impro01_{gender}{number:03d}"
                emotion = ("neutral", "sad", "happy", "angry")[number % 4]
                speaker = f"iemocap-Ses0{session}{gender}"
                row = {"file": f"{name}.wav", "language": "en", "speaker": speaker, "emotion": emotion}
                rows.append(row | {"session": f"Ses0{session}"})
    return from_rows("iemocap", rows)


@pytest.fixture(scope="module")
def table():
    named = ["emodb", "emovo", "ravdess", "savee", "tess"]
    return pandas.concat([*(shipped.load(name).table for name in named), iemocap()])


@pytest.fixture(scope="module")
def published(table):
    return partitions.partition(table)


def who(table, roles):
    return partitions.sizes(table, roles)["who"].to_dict()


def test_speakers_stand_where_the_paper_puts_them(table, published):
    found = who(table, published)
    assert found[("emodb", "test")] == "15" and found[("emodb", "validation")] == "16"
    assert found[("emodb", "training")] == "03, 08, 09, 10, 11, 12, 13, 14"
    assert found[("emovo", "training")] == "f1, f2, m1, m2"
    assert found[("emovo", "validation")] == "m3" and found[("emovo", "test")] == "f3"
    assert found[("ravdess", "training")] == ", ".join(f"{actor:02d}" for actor in range(1, 23))
    assert found[("ravdess", "test")] == "23" and found[("ravdess", "validation")] == "24"
    assert found[("savee", "training")] == "DC, JE, JK"
    assert found[("savee", "test")] == found[("savee", "validation")] == "KL"
    assert found[("iemocap", "training")] == ", ".join(f"Ses0{session}{g}" for session in range(1, 5) for g in "FM")
    assert found[("iemocap", "test")] == found[("iemocap", "validation")] == "Ses05F, Ses05M"
    assert found[("tess", "unseen")] == "OAF, YAF"
    assert len(found) == 5 * 3 + 1


def test_every_row_has_one_role_and_sizes_add_up(table, published):
    assert published.index.equals(table.index) and published.isin(partitions.ROLES).all()
    counted = partitions.sizes(table, published)["utterances"]
    assert counted.groupby("corpus").sum().to_dict() == table["corpus"].value_counts().to_dict()
    assert counted["savee"].to_dict() == {"training": 360, "validation": 60, "test": 60}
    assert counted["ravdess"].to_dict() == {"training": 1320, "validation": 60, "test": 60}
    assert counted["emovo"].to_dict() == {"training": 392, "validation": 98, "test": 98}


def test_halves_are_halves_of_each_emotion(table, published):
    for speakers in (["savee-KL"], ["iemocap-Ses05F", "iemocap-Ses05M"]):
        rows = table[table["speaker"].isin(speakers)]
        counts = pandas.crosstab(rows["emotion"], published[rows.index])
        assert (counts["test"] - counts["validation"]).abs().max() <= 1
        assert counts["test"].sum() == counts["validation"].sum()


def test_the_audit_finds_the_two_conflicts_and_the_mended_variant_has_none(table, published):
    found = partitions.audits(table, published)
    assert found["savee"]["validation, test"].shared["speakers"] == ("savee-KL",)
    assert found["iemocap"]["validation, test"].shared["speakers"] == ("iemocap-Ses05F", "iemocap-Ses05M")
    for corpus in ("emodb", "emovo", "ravdess"):
        assert found[corpus]["validation, test"].shared["speakers"] == ()
    mended = partitions.partition(table, "mended")
    for corpus, pairs in partitions.audits(table, mended).items():
        for pair, leakage in pairs.items():
            assert leakage.shared["speakers"] == (), (corpus, pair)
    assert who(table, mended)[("savee", "test")] == "KL" and ("savee", "validation") not in who(table, mended)
    assert who(table, mended)[("iemocap", "validation")] == "Ses05M"
    changed = table.loc[published != mended, "corpus"].unique()
    assert sorted(changed) == ["iemocap", "savee"]
    assert ((published == "training") == (mended == "training")).all()


def test_what_keeping_speakers_apart_leaves_is_told(table, published):
    found = partitions.audits(table, published)
    # two sentences by all actors: known words are no news to the model
    assert len(found["ravdess"]["training, test"].shared["sentences"]) == 2
    assert found["all"]["training, unseen"].shared["speakers"] == ()
    assert found["all"]["training, test"].shared["recordings"] == ()
    assert "training, unseen" not in found["savee"]
    shown = compact({pair: leakage for pair, leakage in found["all"].items()})
    assert shown.loc["validation, test", "shared speakers"] == 3


def test_the_same_seed_gives_the_same_halves_in_any_order(table, published):
    shuffled = table.sample(frac=1, random_state=3)
    assert partitions.partition(shuffled).reindex(table.index).equals(published)
    other = partitions.partition(table, seed=1)
    changed = table.loc[other != published]
    assert set(changed["corpus"]) == {"savee", "iemocap"} and (changed["corpus"] == "savee").sum() > 20


def test_a_random_split_ignores_speakers_and_keeps_the_sizes(table, published):
    dealt = partitions.partition(table, random=("savee",))
    rows = table[table["corpus"] == "savee"]
    assert dealt[rows.index].value_counts().to_dict() == published[rows.index].value_counts().to_dict()
    assert dealt.drop(rows.index).equals(published.drop(rows.index))
    found = partitions.audits(table, dealt)["savee"]["training, test"]
    assert len(found.shared["speakers"]) == 4 and found.table.loc["speakers", "share"] == 1
    counts = pandas.crosstab(rows["emotion"], dealt[rows.index], normalize="index")
    assert counts["test"].between(0.1, 0.15).all() and counts["validation"].between(0.1, 0.15).all()


def test_another_man_of_savee_may_be_held_out(table):
    found = who(table, partitions.partition(table, "mended", savee_held_out="JE"))
    assert found[("savee", "test")] == "JE" and found[("savee", "training")] == "DC, JK, KL"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"variant": "ours"}, "published, mended, came 'ours'"),
        ({"random": ("tess",)}, "random splits of .* came tess"),
        ({"savee_held_out": "MK"}, "came 'MK'"),
    ],
)
def test_unknown_choices(table, given, words):
    with pytest.raises(CorpusError, match=words):
        partitions.partition(table, **given)


def test_rows_that_the_paper_does_not_place(table):
    with pytest.raises(CorpusError, match="came rows of urdu"):
        partitions.partition(shipped.load("urdu").table)
    with pytest.raises(CorpusError, match="came none of emodb-16"):
        partitions.partition(table[table["speaker"] != "emodb-16"])
    with pytest.raises(CorpusError, match="roles of other rows"):
        partitions.audits(table, partitions.partition(table.iloc[::-1]))
