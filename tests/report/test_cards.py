"""The cards of the book: those of corpora at hand with what was measured, those of others with how to bring them."""

import re

import pandas as pd
import pytest

from sertools.corpora import registry
from sertools.measure.shipped import load
from sertools.report import cards


@pytest.fixture(scope="module")
def book(repository, tmp_path_factory):
    book = tmp_path_factory.mktemp("book")
    cards.write(repository, book / "cards")
    return book


def card(book, name):
    return (book / "cards" / f"{name}.md").read_text(encoding="utf-8")


def test_every_corpus_has_a_card_with_an_anchor(book):
    assert {path.stem for path in (book / "cards").glob("*.md")} == set(registry.NAMES)
    for name in registry.NAMES:
        text = card(book, name)
        assert text.startswith(f"(card-{name})=\n# {registry.descriptor(name).title}\n")
        labels = re.findall(r"^:name: (\S+)$", text, re.MULTILINE)
        assert len(set(labels)) == len(labels) and all(label.startswith(f"card-{name}-") for label in labels)


def test_a_card_says_how_it_was_measured_and_who_reads_it(book):
    text = card(book, "emodb")
    assert "## Measurement" in text and "| listing sha256 |" in text
    assert "{doc}`04_2_classification </notebooks/zeroshot/04_2_classification>`" in text
    assert "| Tracks and groups | `papers` |" in text
    assert "| Sentences | 10 |" in text
    assert "| Clips with the same samples as another | 0 |" in text
    assert "| Clips with the same samples as another | 2 |" in card(book, "ravdess")
    assert "| Sentences | not known |" in card(book, "urdu")


def test_clips_by_speaker_add_up(book):
    frame = pd.read_csv(book / "cards" / "savee_speakers.csv", index_col="speaker")
    table = load("savee").table
    assert frame["clips"].to_dict() == table["speaker"].value_counts().to_dict()
    assert frame["sad"].sum() == (table["emotion"] == "sad").sum()
    assert frame["seconds"].sum() == pytest.approx(table["seconds"].sum(), abs=0.05)
    assert "age" in pd.read_csv(book / "cards" / "nemo_speakers.csv") and "age" not in frame


def test_a_corpus_that_is_not_here_says_how_to_bring_it(book):
    text = card(book, "iemocap")
    assert "This corpus is not here" in text and "## In this book" not in text
    assert "sertools agree iemocap\nsertools measure iemocap" in text
    assert registry.descriptor("iemocap").owner in text


def test_the_table_of_all_corpora(book):
    frame = pd.read_csv(book / cards.OVERVIEW.with_suffix(".csv"), index_col="corpus")
    assert list(frame.index) == list(registry.NAMES)
    assert frame.loc["emodb", ["speakers", "clips", "emotions"]].tolist() == [10, 535, 7]
    assert frame.loc["emotale-dk", "rated"] == "yes" and frame.loc["emodb", "rated"] == "no"
    assert "zeroshot" in frame.loc["emodb", "read by"] and frame.loc["cafe", "read by"] == "not here"
    shown = (book / cards.OVERVIEW).read_text(encoding="utf-8")
    assert all(f"<card-{name}>" in shown for name in registry.NAMES)


def test_a_project_without_a_page_on_corpora_gets_no_cards_of_absent_ones(tmp_path):
    cards.write(tmp_path, tmp_path / "cards")
    assert [path.name for path in (tmp_path / "cards").iterdir()] == ["rights_table.txt"]
