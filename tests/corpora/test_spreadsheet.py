import pytest

from sertools.corpora.spreadsheet import read_rows
from sertools.corpora.table import CorpusError


@pytest.fixture
def read(tmp_path):
    def read(raw):
        path = tmp_path / "t.csv"
        path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
        cells, faults = read_rows(path)
        assert not faults
        return cells

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
    "separators behind the last column": "file,speaker,,\na.wav,1,\nb.wav,2,,\n",
    "empty first lines": "\n;;\nfile;speaker\na.wav;1\nb.wav;2\n",
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
    "": "expected a header, came an empty file",
    "a,b,a\n1,2,3\n": "every column once, came a more than once",
    b"a,b\n1,2\ncaf\xe9,3\n": r"line 3: expected UTF-8, came byte 0xe9 \(byte 12 of the file\); save it as UTF-8",
    "a,b\n1,2\n".encode("utf-16") + b"x": r"line 3: expected UTF-16, came byte 0x78 \(byte 19 of the file\)",
    "a,b\n".encode("utf-16-le"): "expected UTF-8, came UTF-16 without a byte order mark",
    "a,,b,,c\n1,2,3,4,5\n": "every column once, came a column without a name more than once",
    '"a\n1,2\n': "line 1: expected a header, came a row that cannot be read",
}


@pytest.mark.parametrize("raw", ERRORS)
def test_errors_of_the_whole_say_where(read, raw):
    with pytest.raises(CorpusError, match=ERRORS[raw]):
        read(raw)


def faults(path, raw):
    path.write_text(raw)
    cells, faults = read_rows(path)
    return cells.to_dict("list"), [(fault.line, fault.file, fault.came) for fault in faults]


def test_a_row_that_is_none_takes_no_other_with_it(tmp_path):
    raw = "file,speaker\na.wav,1,x\nb.wav,2\nc.wav\nd.wav,4\n"
    good = {"file": ["b.wav", "d.wav"], "speaker": ["2", "4"]}
    (tmp_path / "t.csv").write_text(raw)
    first = str(read_rows(tmp_path / "t.csv").faults[0])
    assert first == "a.wav: t.csv, line 2: expected 2 cells of text as in the header, came 3"
    assert faults(tmp_path / "t.csv", raw) == (good, [(2, "a.wav", "3"), (4, "c.wav", "1")])


@pytest.mark.parametrize("bad", ['a.wav,"1', '"a.wav,1', 'a.wav,"1"0', "a.wav,1\0", f"a.wav,{'x' * 200_000}"])
@pytest.mark.parametrize("behind", ["b.wav,2\n", 'b.wav,"2"\n'])
def test_a_quote_that_is_not_closed_swallows_no_line(tmp_path, bad, behind):
    cells, [(line, file, came)] = faults(tmp_path / "t.csv", f"file,speaker\n{bad}\n{behind}")
    assert cells == {"file": ["b.wav"], "speaker": ["2"]}
    assert line == 2 and file.startswith("a.wav") and came.startswith(("a row that cannot be read", "a NUL byte"))


def test_a_quoted_cell_may_have_lines(tmp_path):
    assert faults(tmp_path / "t.csv", 'file,text\na.wav,"one\ntwo"\n') == (
        {"file": ["a.wav"], "text": ["one\ntwo"]},
        [],
    )
