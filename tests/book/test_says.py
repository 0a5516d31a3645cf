"""What `sertools book` says while it works, and at its end."""

import shutil

import pytest

pytestmark = pytest.mark.book


def test_a_build_says_which_page_runs_how_long_is_left_where_the_book_lies_and_how_to_open_it(built):
    shutil.rmtree(built.root / "results/full/zeroshot/02_tables")
    first, *pages, whole, how = built.run("book", "--cores", "1").splitlines()
    assert first.startswith("1 of 3 pages to run (full), about ")
    assert [line.partition(",")[0] for line in pages] == ["[1/2] zeroshot/02_tables", "[2/2] the book"]
    assert all(line.endswith(" left") for line in pages)
    book = built.root / "_build/html/index.html"
    assert book.is_file()
    assert whole.startswith("the book is whole, after ") and whole.endswith(f": {book}")
    assert how.startswith("open it in a browser: ") and how.endswith(str(book))
    again = built.run("book", "--cores", "1").splitlines()
    assert again[0] == "0 of 3 pages to run (full)" and len(again) == 3
