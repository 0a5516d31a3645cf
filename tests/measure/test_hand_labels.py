"""Hand labels, from files written as xlabel writes them."""

import pytest

from sertools.corpora.table import CorpusError
from sertools.measure.hand_labels import read_lablaut

HEADER = "signal x\ntype 0\nseparator ;\nnfields 1\n#\n"


def read(tmp_path, *rows):
    (tmp_path / "x.lablaut").write_text(HEADER + "".join(f"    {row}\n" for row in rows), encoding="latin-1")
    return [(phone.name, phone.start, phone.end, phone.stressed) for phone in read_lablaut(tmp_path / "x.lablaut")]


def test_a_time_is_where_its_label_starts_and_modifiers_begin_nothing(tmp_path):
    found = read(tmp_path, "0.1 -1 a\t+lar", "0.2 -1 \t-lar", "0.3 -1 I\t\t3", "0.4 -1 .")
    assert found == [("a", 0.1, 0.3, False), ("ɪ", 0.3, 0.4, True)]


def test_the_phases_of_a_stop_are_one_phone(tmp_path):
    found = read(tmp_path, "0.1 -1 _t", "0.2 -1 !t\t+asp", "0.3 -1 tasp", "0.4 -1 a", "0.5 -1 !d", "0.6 -1 .")
    assert found == [("t", 0.1, 0.4, False), ("a", 0.4, 0.5, False), ("d", 0.5, 0.6, False)]


def test_names_become_ipa_and_silences_pauses(tmp_path):
    found = read(tmp_path, "0.1 -1 aI\t+hoe", "0.2 -1 E6", "0.3 -1 S", "0.4 -1 V", "0.5 -1 (gef", "0.6 -1 .")
    assert [name for name, *_ in found] == ["aɪ", "ɛɐ", "ʃ", "ʋ", "_"]


def test_slips_of_the_labellers(tmp_path):
    found = read(tmp_path, "0.1 -1 I+nas", "0.2 -1 [+eng", "0.3 -1 hoe", "0.4 -1 tasp+sth", "0.5 -1 .")
    assert [(name, start) for name, start, *_ in found] == [("ɪ", 0.1), ("t", 0.4)]


def test_a_file_without_labels_has_no_phones(tmp_path):
    assert read(tmp_path) == []


def test_errors_name_the_place(tmp_path):
    with pytest.raises(CorpusError, match="x.lablaut:7"):
        read(tmp_path, "0.2 -1 a", "0.1 -1 b")
    with pytest.raises(CorpusError, match="x.lablaut:6"):
        read(tmp_path, "a b c")
    (tmp_path / "y.lablaut").write_text("signal\n")
    with pytest.raises(CorpusError, match="end of the header|header that ends"):
        read_lablaut(tmp_path / "y.lablaut")


def test_a_time_of_hundreds_of_digits_is_no_label(tmp_path):
    with pytest.raises(CorpusError, match="x.lablaut:6"):
        read(tmp_path, "9" * 400 + ".0 -1 a")
