"""TextGrids as Praat and the Montreal Forced Aligner write them."""

import base64

import pytest

from sertools.corpora.table import CorpusError
from sertools.measure.textgrid import ipa, read_textgrid

pytest.importorskip("parselmouth")

SHORT = """File type = "ooTextFile"
Object class = "TextGrid"

0
0.5
<exists>
2
"IntervalTier"
"words"
0
0.5
1
0
0.5
"hut"
"IntervalTier"
"{tier}"
0
0.5
4
0
0.1
""
0.1
0.2
"HH"
0.2
0.4
"AH1"
0.4
0.5
"t͡ʃ"
"""
FOUND = [("_", 0.0, 0.1, False), ("h", 0.1, 0.2, False), ("ʌ", 0.2, 0.4, True), ("t͡ʃ", 0.4, 0.5, False)]


def read(path, **arguments):
    return [(phone.name, phone.start, phone.end, phone.stressed) for phone in read_textgrid(path, **arguments)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("tier", ["phones", "Anna - phones"])
def test_a_tier_is_read(tmp_path, encoding, tier):
    (tmp_path / "a.TextGrid").write_text(SHORT.format(tier=tier), encoding=encoding)
    assert read(tmp_path / "a.TextGrid") == FOUND


def test_the_long_form_says_the_same(tmp_path):
    import parselmouth

    (tmp_path / "a.TextGrid").write_text(SHORT.format(tier="phones"), encoding="utf-8")
    parselmouth.Data.read(str(tmp_path / "a.TextGrid")).save(str(tmp_path / "b.TextGrid"), "TEXT")
    assert read(tmp_path / "b.TextGrid") == FOUND


def test_another_tier_and_a_missing_one(tmp_path):
    (tmp_path / "a.TextGrid").write_text(SHORT.format(tier="phones"), encoding="utf-8")
    assert [name for name, *_ in read(tmp_path / "a.TextGrid", tier="words")] == ["hut"]
    with pytest.raises(CorpusError, match="one tier syllables, came words, phones"):
        read(tmp_path / "a.TextGrid", tier="syllables")


def test_what_is_no_textgrid_is_refused(tmp_path):
    (tmp_path / "a.TextGrid").write_text("hello")
    with pytest.raises(CorpusError, match="Praat reads"):
        read_textgrid(tmp_path / "a.TextGrid")
    with pytest.raises(CorpusError, match="expected a file, came none"):
        read_textgrid(tmp_path / "b.TextGrid")


@pytest.mark.parametrize(
    ("label", "expected"),
    [("AH0", ("ə", False)), ("ER1", ("ɝ", True)), ("ER0", ("ɚ", False)), ("OW2", ("oʊ", False)), ("spn", ("_", False))],
)
def test_names_of_arpabet(label, expected):
    assert ipa(label) == expected


@pytest.mark.parametrize(
    "change", [("0.1\n0.2\n", "0.3\n0.2\n"), ("0.4\n0.5\n", "0.4\n--undefined--\n"), ('0\n0.1\n""', '-1\n0.1\n""')]
)
def test_intervals_that_do_not_follow_each_other_are_refused(tmp_path, change):
    (tmp_path / "a.TextGrid").write_text(SHORT.format(tier="phones").replace(*change), encoding="utf-8")
    with pytest.raises(CorpusError, match="a.TextGrid"):
        read(tmp_path / "a.TextGrid")


@pytest.mark.parametrize(
    "code",
    [
        "b29UZXh0RmlsZSIKICJUZXh0R3JpZCIKCjAKMAo8ZXhpc3RzPgoyCiJJ7aCACiI=",
        "b29UZXh0RmlsZQogIlRleHRHcmlkIiA9IDAKeCA9IDAuNT8gPGXtoIB4aT4K",
    ],
)
def test_half_of_a_character_where_praat_finds_a_fault_is_refused_with_the_file(tmp_path, code):
    (tmp_path / "a.TextGrid").write_bytes(base64.b64decode(code))  # found by benchmarks.fuzz
    with pytest.raises(CorpusError, match=r"TextGrid: expected .*a\.TextGrid"):
        read_textgrid(tmp_path / "a.TextGrid")
