"""The checker of built books finds what is planted, and nothing in the book itself."""

import pytest

from sertools.report import links

SOUND = """<html><head><link rel="stylesheet" href="_static/a.css"><link rel="canonical" href="https://example.org/"></head>
<body><h1 id="top">x</h1><a href="#top">up</a> <a href="two.html#part">two</a> <a href="https://example.org/">far</a>
<a href="mailto:a@example.org">post</a><a href="sub/">folder</a><img src="a%20b.png" alt="A line that rises">
<img src="data:image/png;base64,AAAA" alt="a dot"></body></html>"""


@pytest.fixture
def book(tmp_path):
    (tmp_path / "_static").mkdir()
    (tmp_path / "sub").mkdir()
    (tmp_path / "_static" / "a.css").write_text("")
    (tmp_path / "a b.png").write_bytes(b"")
    (tmp_path / "one.html").write_text(SOUND)
    (tmp_path / "two.html").write_text('<p name="part">y</p>')
    (tmp_path / "sub" / "index.html").write_text('<a href="../one.html">back</a>')
    return tmp_path


def test_a_sound_book_has_no_fault(book):
    assert links.check(book) == []


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ('<a href="three.html">', "links to three.html, which does not exist"),
        ('<a href="#nowhere">', "links to #nowhere, but that page has no place called 'nowhere'"),
        ('<a href="two.html#nowhere">', "links to two.html#nowhere, but that page has no place called 'nowhere'"),
        ('<img src="gone.png" alt="x">', "loads gone.png, which does not exist"),
        ('<img src="a%20b.png">', "the picture a%20b.png has no alternative text that says something"),
        ('<img src="a%20b.png" alt=" ">', "the picture a%20b.png has no alternative text that says something"),
        ('<img src="a%20b.png" alt="a b">', "the picture a%20b.png has no alternative text that says something"),
        ('<img src="a%20b.png" alt="/x/y.svg">', "the picture a%20b.png has no alternative text that says something"),
        ('<img src="a%20b.png" alt="x" srcset="gone.png 2x">', "loads gone.png, which does not exist"),
        ('<script src="https://example.org/x.js"></script>', "loads https://example.org/x.js from another host"),
        ('<script src="//example.org/x.js"></script>', "loads //example.org/x.js from another host"),
        (
            '<link rel="stylesheet" href="https://example.org/f">',
            "loads https://example.org/f from another host",
        ),
        ('<link rel="preconnect" href="https://example.org">', "loads https://example.org from another host"),
        ('<iframe src="https://example.org/"></iframe>', "loads https://example.org/ from another host"),
        ('<img src="https://example.org/a.png" alt="x">', "loads https://example.org/a.png from another host"),
    ],
)
def test_a_planted_fault_is_named_with_its_page(book, planted, fault):
    (book / "one.html").write_text(SOUND.replace("</body>", planted + "</body>"))
    assert links.check(book) == [f"one.html: {fault}"]
