import numpy
import pytest

from sertools.corpora.spreadsheet import read_text_table, to_numbers
from sertools.corpora.table import CorpusError


@pytest.fixture
def read(tmp_path):
    def read(raw):
        path = tmp_path / "t.csv"
        path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
        return read_text_table(path)

    return read


SAME = {
    "comma": "file,speaker\na.wav,1\nb.wav,2\n",
    "semicolon": "file;speaker\na.wav;1\nb.wav;2\n",
    "tab": "file\tspeaker\na.wav\t1\nb.wav\t2\n",
    "byte order mark": "\ufefffile,speaker\na.wav,1\nb.wav,2\n",
    "utf-16": "file\tspeaker\na.wav\t1\nb.wav\t2\n".encode("utf-16"),
    "windows": "file,speaker\r\na.wav,1\r\nb.wav,2\r\n",
    "old mac": "file,speaker\ra.wav,1\rb.wav,2\r",
    "mixed, no last end": "file,speaker\r\na.wav,1\rb.wav,2",
    "blanks and capitals": " File , SPEAKER\na.wav , 1\n b.wav, 2 \n",
    "quotes and empty rows": '"file","speaker"\n\n"a.wav","1"\n,\nb.wav,"2"\n',
}


@pytest.mark.parametrize("raw", SAME.values(), ids=SAME)
def test_every_way_to_write_the_same_table(read, raw):
    table = read(raw)
    assert table.to_dict("list") == {"file": ["a.wav", "b.wav"], "speaker": ["1", "2"]}


def test_index_is_the_line_of_the_file(read):
    assert read('a,b\n"1\n1",2\n\n3,4\n').index.tolist() == [3, 5]


def test_separators_inside_quotes_belong_to_the_cell(read):
    assert read('file,text\na,"one, two; three"\n')["text"].tolist() == ["one, two; three"]


ERRORS = {
    "a,b\n1,2,3\n": r"t\.csv, line 2: expected 2 cells as in the header, came 3",
    "a,b\n1,2\n3\n": r"line 3: expected 2 cells as in the header, came 1",
    "": "expected a header, came an empty file",
    "a,b,a\n1,2,3\n": "every column once, came a more than once",
    b"a,b\n1,2\ncaf\xe9,3\n": "line 3: expected UTF-8, came byte 0xe9",
}


@pytest.mark.parametrize("raw", ERRORS)
def test_errors_name_the_line(read, raw):
    with pytest.raises(CorpusError, match=ERRORS[raw]):
        read(raw)


def test_numbers_with_point_comma_and_gaps(read, tmp_path):
    table = read("x;y\n1,5;2\n;3e-1\n-2;x\n")
    assert numpy.array_equal(to_numbers(table["x"], tmp_path), [1.5, numpy.nan, -2.0], equal_nan=True)
    with pytest.raises(CorpusError, match="line 4: expected a number in y, came 'x'"):
        to_numbers(table["y"], tmp_path)
    with pytest.raises(CorpusError, match="came 'inf'"):
        to_numbers(read("x,y\ninf,1\n")["x"], tmp_path)
