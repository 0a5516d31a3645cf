import hashlib

import pytest

from sertools.corpora import nemo
from sertools.corpora.left_out import LeftOutWarning
from sertools.corpora.table import CorpusError

HEADER = "file_id\temotion\traw_text\tnormalized_text\tspeaker_id\tgender\tage\n"
FACTS = (
    "WR0_surprised_64.wav\tsurprised\tDobrze.\tdobrze\t        WR0\tmale\t23\n"
    "EB0_neutral_64.wav\tneutral\tDobrze.\tdobrze\t        EB0\tfemale\t27\n"
    "EB0_anger_1.wav\tanger\t\u0179le.\t\u017ale\t        EB0\tfemale\t27\n"
)


def grow(root, facts=FACTS, names=("WR0_surprised_64", "EB0_neutral_64", "EB0_anger_1")):
    (root / "samples").mkdir(parents=True)
    for name in names:
        (root / "samples" / f"{name}.wav").touch()
    (root / "data.tsv").write_text(HEADER + facts, encoding="utf-8")


@pytest.mark.parametrize("above", ["nemo", "nEMO-main"])
def test_facts_come_from_the_owners_table(tmp_path, above):
    grow(tmp_path / above)
    table = nemo.read(tmp_path)
    assert table["speaker"].tolist() == ["nemo-EB0", "nemo-EB0", "nemo-WR0"]
    assert table["emotion"].tolist() == ["angry", "neutral", "surprise"]
    assert table["gender"].tolist() == ["female", "female", "male"]
    assert table["age"].tolist() == [27, 27, 23]


def test_a_sentence_is_named_by_a_hash_and_never_by_its_words(tmp_path):
    grow(tmp_path / "nemo")
    table = nemo.read(tmp_path)
    expected = hashlib.sha256("\u017ale".encode()).hexdigest()[:8]
    assert table.loc["nemo/EB0_anger_1", "text"] == expected
    assert table.loc["nemo/EB0_neutral_64", "text"] == table.loc["nemo/WR0_surprised_64", "text"]
    assert not table.astype("str").apply(lambda column: column.str.contains("dobrze", case=False)).any().any()


def test_a_recording_that_the_table_does_not_list_is_an_error(tmp_path):
    grow(tmp_path / "nemo", names=("EB0_anger_2",))
    with pytest.raises(CorpusError, match=r"EB0_anger_2\.wav in data\.tsv"):
        nemo.read(tmp_path)


def test_a_name_that_disagrees_with_the_table_is_left_out_and_named(tmp_path):
    grow(tmp_path / "nemo", facts=FACTS.replace("\tanger\t", "\tfear\t"))
    with pytest.warns(LeftOutWarning, match="EB0_fear_"):
        nemo.read(tmp_path)


def test_an_unknown_emotion_is_an_error(tmp_path):
    grow(tmp_path / "nemo", facts="EB0_joy_1.wav\tjoy\tTak.\ttak\tEB0\tfemale\t27\n", names=("EB0_joy_1",))
    with pytest.raises(CorpusError, match="came 'joy'"):
        nemo.read(tmp_path)


@pytest.mark.parametrize("end", ["old", "27.5", "", "27\t1\t2", "999"])
def test_a_damaged_row_loses_no_other(tmp_path, end):
    grow(tmp_path, facts=FACTS.replace("le\t        EB0\tfemale\t27", f"le\t        EB0\tfemale\t{end}"))
    with pytest.warns(LeftOutWarning, match="left out 1 of 3:\n.*EB0_anger_1.wav"):
        assert len(nemo.read(tmp_path)) == 2


def test_of_a_row_that_comes_twice_the_first_counts(tmp_path):
    grow(tmp_path, facts=FACTS + FACTS.splitlines(keepends=True)[0].replace("\t23", "\t99"))
    with pytest.warns(LeftOutWarning, match="every file_id once"):
        assert nemo.read(tmp_path).loc["nemo/WR0_surprised_64", "age"] == 23


def test_a_table_in_another_encoding_is_refused(tmp_path):
    grow(tmp_path)
    (tmp_path / "data.tsv").write_bytes((tmp_path / "data.tsv").read_bytes() + b"\xff\xfe")
    with pytest.raises(CorpusError, match="expected a table in UTF-8.*data.tsv"):
        nemo.read(tmp_path)
