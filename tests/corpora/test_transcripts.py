"""Transcripts from small trees laid out as the owners distribute their corpora."""

import pandas
import pytest

from sertools.corpora import transcripts
from sertools.corpora.left_out import LeftOutWarning
from sertools.corpora.table import CorpusError
from sertools.corpora.transcripts import Transcript


def table(*rows):
    return pandas.DataFrame(
        [(file, text) for _, file, text in rows], index=[name for name, *_ in rows], columns=["file", "text"]
    )


def test_sentences_that_a_code_stands_for_are_strings_of_phones(tmp_path):
    found = transcripts.of(table(("emodb/x", "wav/x.wav", "a01"), ("emodb/y", "wav/y.wav", "b10")), tmp_path, "emodb")
    assert list(found) == ["emodb/x", "emodb/y"]
    assert all(each.language == "de" and each.text.startswith("[[") for each in found.values())
    assert found["emodb/x"] != found["emodb/y"]


@pytest.mark.parametrize(
    ("name", "language", "text"), [("emotale-en", "en-us", "A dog."), ("emotale-dk", "da", "Hund.")]
)
def test_emotale_reads_the_table_of_the_readme(tmp_path, name, language, text):
    (tmp_path / "README.md").write_text(
        "| *No.* | *Danish* | *English* |\n| -- | -- | -- |\n | 1. | _Hund._ | _A dog._ |\n"
    )
    found = transcripts.of(table((f"{name}/a", "wav/a.wav", "1")), tmp_path, name)
    assert found == {f"{name}/a": Transcript(language, text)}


def test_a_slip_in_emotales_table_is_mended(tmp_path):
    (tmp_path / "README.md").write_text("| 1. | _x_ | _On the frigde._ |\n")
    assert transcripts.of(table(("a", "a.wav", "1")), tmp_path, "emotale-en")["a"].text == "On the fridge."


def test_nemo_reads_the_text_of_the_recording(tmp_path):
    (tmp_path / "data.tsv").write_text("file_id\traw_text\nAB_1.wav\tTak.\nAB_2.wav\tNie.\n", encoding="utf-8")
    found = transcripts.of(table(("nemo/AB_2", "samples/AB_2.wav", "hash")), tmp_path, "nemo")
    assert found == {"nemo/AB_2": Transcript("pl", "Nie.")}


def test_nemo_leaves_out_and_names_a_sentence_with_a_spoilt_letter(tmp_path):
    (tmp_path / "data.tsv").write_text("file_id\traw_text\nAB_1.wav\tT\ufffdak.\nAB_2.wav\tNie.\n", encoding="utf-8")
    with pytest.warns(LeftOutWarning, match=r"T.ak\..*data\.tsv"):
        found = transcripts.of(table(("nemo/AB_2", "samples/AB_2.wav", "hash")), tmp_path, "nemo")
    assert found == {"nemo/AB_2": Transcript("pl", "Nie.")}


def test_casia_reads_numbered_lines_without_blanks(tmp_path):
    (tmp_path / "x.txt").write_bytes("201. 你好。\r\n202. 谢 谢\r\n".encode("gb18030"))
    found = transcripts.of(table(("c", "s/e/202.wav", "202"), ("d", "s/e/201.wav", "201")), tmp_path, "casia")
    assert found == {"c": Transcript("cmn", "谢谢"), "d": Transcript("cmn", "你好。")}


def test_tess_says_its_word_behind_the_carrier(tmp_path):
    assert transcripts.of(table(("t", "t.wav", "back")), tmp_path, "tess")["t"].text == "Say the word back."


def test_what_is_missing_is_named(tmp_path):
    with pytest.raises(CorpusError, match="transcript of sentence z99"):
        transcripts.of(table(("e", "e.wav", "z99")), tmp_path, "emodb")
    with pytest.raises(CorpusError, match="one README.md"):
        transcripts.of(table(("e", "e.wav", "1")), tmp_path, "emotale-en")
    with pytest.raises(CorpusError, match="with transcripts"):
        transcripts.of(table(("e", "e.wav", "1")), tmp_path, "urdu")


def test_a_sentence_in_another_encoding_is_left_out_and_named(tmp_path):
    (tmp_path / "x.txt").write_bytes(
        "201. 你好。\n".encode("gb18030") + b"202. \xff\xff\n203. " + "谢\n".encode("gb18030")
    )
    with pytest.warns(LeftOutWarning, match="owner's encoding.*x.txt"):
        found = transcripts.of(table(("c", "s/e/203.wav", "203"), ("d", "s/e/201.wav", "201")), tmp_path, "casia")
    assert [each.text for each in found.values()] == ["谢", "你好。"]
    with pytest.warns(LeftOutWarning), pytest.raises(CorpusError, match="sentence 202 .* under"):
        transcripts.of(table(("e", "s/e/202.wav", "202")), tmp_path, "casia")


def test_long_lines_of_blanks_take_no_longer_than_others(tmp_path):
    blanks = " " * 300_000
    (tmp_path / "README.md").write_text(f"| 1. |{blanks}\n|{blanks}| x\n| 2. | _Hund._ | _A dog._ |\n")
    assert transcripts.of(table(("a", "a.wav", "2")), tmp_path, "emotale-en")["a"].text == "A dog."
    (tmp_path / "x.txt").write_text(f"201.{blanks}x{blanks}\n201{blanks}\n", encoding="gb18030")
    assert transcripts.of(table(("a", "a.wav", "201")), tmp_path, "casia")["a"].text == "x"
