import numpy
import pytest

from sertools.corpora import hillenbrand, vowels
from sertools.corpora.left_out import LeftOutWarning
from sertools.corpora.table import CorpusError

HEAD = """(c) 1995 James Hillenbrand

col1:  filename
col2:  duration in msec

Note: An entry of zero means that the formant was not measurable.

  1    2   3    4    5    6    7    8    9   10    11  12   13    14  15   16
"""
LINES = """m01iy 243 138  342 2322 3000 3657  340 2300 2990  345 2330 3010  350 2340 3020
m02iy 245 142  344 2324 3002    0  342 2302 2992  347 2332    0  352 2342 3022
w01ae 300 210  670 2330 2970 4200  671 2331 2971  750 2200 2900  760 2100 2800
"""


def write(folder, lines=LINES):
    path = folder / "vowdata.dat"
    path.write_text(HEAD + lines, encoding="latin-1")
    return path


def test_tokens_of_the_owners_file(tmp_path):
    table = hillenbrand.read(write(tmp_path))
    assert table.index.tolist() == ["m01iy", "m02iy", "w01ae"]
    first = table.loc["m01iy"]
    assert (first["talker"], first["group"], first["code"], first["vowel"]) == ("m01", "men", "iy", "i")
    assert first["seconds"] == pytest.approx(0.243)
    assert first[["f0", "f1", "f4", "f1_20", "f3_80"]].tolist() == [138, 342, 3657, 340, 3020]
    assert numpy.isnan(table.at["m02iy", "f4"]) and numpy.isnan(table.at["m02iy", "f3_50"])
    assert table["vowel"].isna().tolist() == [False, False, True]


def test_means_leave_out_what_could_not_be_measured(tmp_path):
    means = hillenbrand.means(hillenbrand.read(write(tmp_path)))
    row = means.loc[("men", "iy")]
    assert row["tokens"] == 2 and row["f1"] == 343 and row["f4"] == 3657 and row["f3_50"] == 3010
    assert row["f1_sd"] == pytest.approx(2**0.5)


def test_the_shipped_means_are_written_as_they_are_read(tmp_path):
    path = hillenbrand.save_means(hillenbrand.read(write(tmp_path)), tmp_path / "means.csv")
    assert path.read_text().splitlines()[1].startswith("men,iy,i,2,0.244,140.0,343.0,2323.0,3001.0,3657.0,")


def test_the_shipped_means_agree_with_the_owners_statistics():
    table = hillenbrand.published_means()
    assert list(table.index.get_level_values("group").unique()) == list(hillenbrand.GROUPS.values())
    assert len(table) == 48 and set(table["tokens"]) == {45, 48, 27, 19}
    # the owner's file of descriptive statistics
    assert table.loc[("men", "iy"), ["f0", "f1", "f2", "f3"]].tolist() == [138.6, 342.7, 2322.8, 3000.7]
    assert table.loc[("women", "iy"), ["f0", "f1", "f2", "f3"]].tolist() == [227.3, 437.2, 2761.3, 3372.8]
    assert set(table["vowel"].dropna()) < set(vowels.VOWELS)


@pytest.mark.parametrize(
    "line", ["m03iy 1 2 3\n", "x01iy" + " 1" * 15 + "\n", LINES[:80].replace("3 138", "\u00b2 138")]
)
def test_a_line_that_is_no_token_is_left_out_and_named(tmp_path, line):
    with pytest.warns(LeftOutWarning, match="vowdata.dat, line 12: expected"):
        assert len(hillenbrand.read(write(tmp_path, LINES + line))) == 3


def test_another_file_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="expected tokens"):
        hillenbrand.read(write(tmp_path, ""))


def test_no_file_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="owner's vowdata.dat"):
        hillenbrand.read(tmp_path / "vowdata.dat")
