import pandas
import pytest

from sertools.corpora import card, registry
from sertools.corpora.descriptor import Descriptor, Download, Exclusion
from sertools.corpora.table import CorpusError, from_rows

TINY = Descriptor(
    name="tiny",
    title="Tiny Corpus of Emotion",
    owner="Example Lab",
    licence="CC BY 4.0",
    terms="Name us | cite us.",
    url="https://example.org/tiny",
    citation="Example (2000), A tiny corpus",
    bibkey="example2000tiny",
    languages=("de", "xx"),
    claimed={"clips": 5, "speakers": 2, "emotions": {"sad": 2, "angry": 3}},
    layout_source="the owner's README: <speaker>_*.wav",
    exclusions=(Exclusion("wav/broken.wav", "no samples"),),
    notes=("One file is stereo.",),
    downloads=(
        Download("https://example.org/a.zip", "md5:" + "0" * 32, "a.zip"),
        Download("https://e.org/b.zip", None, "b.zip"),
    ),
)
BARE = Descriptor(
    name="bare",
    title="Bare Corpus",
    owner="Nobody",
    licence="research only",
    terms="Ask.",
    url="https://example.org/bare",
    citation="Nobody (1999)",
    bibkey="nobody1999",
    languages=("en",),
    claimed={"clips": None, "speakers": None, "emotions": {}},
    layout_source="a letter",
    needs_agreement=True,
)


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    for descriptor in (TINY, BARE):
        monkeypatch.setitem(registry._CORPORA, descriptor.name, (descriptor, lambda root: None))


@pytest.fixture
def table():
    rows = [
        ("a", "tiny-1", "female", "sad", 2.0, 1.5, "human", 30),
        ("b", "tiny-1", "female", "angry", 4.0, 2.0, "human", 30),
        ("c", "tiny-2", "male", "angry", 4.5, None, "human", 12),
        ("d", "tiny-3", None, None, None, None, None, None),
    ]
    names = ("file", "speaker", "gender", "emotion", "activation", "valence", "rating", "age")
    return from_rows("tiny", [{"language": "de"} | dict(zip(names, row, strict=True)) for row in rows])


@pytest.fixture
def facts(table):
    values = {"seconds": [1.0, 2.5, 60.0], "rate": [16000, 16000, 48000], "channels": [1, 1, 2]}
    return pandas.DataFrame(values, index=table.index[:3])


RECORD = {
    "corpus": "tiny",
    "measured": {"extractor": {"name": "eGeMAPSv02", "version": "2.6.0"}, "listing_sha256": "ab12"},
    "failures": [{"utterance": "tiny/d", "file": "d.wav", "reason": "silence"}],
}

GOLDEN = """\
(card-tiny)=
# Tiny Corpus of Emotion

This page is generated from the corpus's descriptor and from what was counted and measured.

## Owner and terms

```{table} tiny: owner and terms
:name: card-tiny-owner

| item | what the owner says |
| --- | --- |
| Short name | `tiny` |
| Owner | Example Lab |
| Licence | CC BY 4.0 |
| Terms | Name us \\| cite us. |
| Agreement needed | no |
| Address | <https://example.org/tiny> |
| Cite | Example (2000), A tiny corpus {cite}`example2000tiny` |
| Language | German (`de`), xx (`xx`) |
| Download | `a.zip`, hash `md5:00000000000000000000000000000000`, `b.zip`, unverified: the owner publishes no hash |
| Layout documented in | the owner's README: \\<speaker>_\\*.wav |
```

## Claimed and counted

```{table} tiny: what the owner claims and what was counted
:name: card-tiny-counts

| what | claimed | counted | difference |
| --- | --- | --- | --- |
| clips | 5 | 4 | -1 |
| speakers | 2 | 3 | +1 |
| sad | 2 | 1 | -1 |
| angry | 3 | 2 | -1 |
| without an emotion | not stated | 1 |  |
```

## Speakers

```{table} tiny: speakers
:name: card-tiny-speakers

| who | speakers | clips |
| --- | --- | --- |
| female | 1 | 2 |
| male | 1 | 1 |
| not known | 1 | 1 |
| all | 3 | 4 |
| aged 12 to 30 | 2 |  |
| under 18 | 1 | 1 |
| clips of one speaker |  | 1 to 2 |
```

## Ratings

```{table} tiny: mean human ratings, 1 to 5
:name: card-tiny-ratings

| emotion | activation | valence | rated clips |
| --- | --- | --- | --- |
| sad | 2.00 | 1.50 | 1 |
| angry | 4.25 | 2.00 | 2 |
```

## Recordings

```{table} tiny: durations
:name: card-tiny-durations

| item | value |
| --- | --- |
| measured | 3 of 4 clips |
| total | 1.1 min |
| shortest | 1.00 s |
| median | 2.50 s |
| longest | 60.00 s |
```

```{table} tiny: formats as distributed
:name: card-tiny-formats

| rate | channels | clips |
| --- | --- | --- |
| 16,000 Hz | 1 | 2 |
| 48,000 Hz | 2 | 1 |
```

## Exclusions

```{table} tiny: left out
:name: card-tiny-exclusions

| file | reason |
| --- | --- |
| `wav/broken.wav` | no samples |
| `d.wav` | could not be measured: silence |
```

## Notes

* One file is stereo.

## Measurement

```{table} tiny: measurement
:name: card-tiny-measurement

| item | value |
| --- | --- |
| extractor, name | `eGeMAPSv02` |
| extractor, version | `2.6.0` |
| listing sha256 | `ab12` |
```
"""


def test_golden_card(table, facts):
    assert card.card(TINY, table, facts, RECORD) == GOLDEN


def test_order_of_rows_does_not_matter(table, facts):
    shuffled = table.sample(frac=1, random_state=0), facts.sample(frac=1, random_state=1)
    assert card.card(TINY, *shuffled, RECORD) == GOLDEN


def test_bare_corpus_says_what_is_not_there(table, facts):
    rows = table.iloc[3:].assign(corpus="bare")
    text = card.card(BARE, rows, facts.iloc[:0])
    for line in (
        "| clips | not stated | 1 |  |",
        "There are no human ratings of activation and valence.",
        "| measured | 0 of 1 clips |",
        "## Exclusions\n\nNone.",
        "## Notes\n\nNone.",
        "| Agreement needed | yes |",
        "| Download | not offered for open download |",
    ):
        assert line in text
    assert "## Measurement" not in text


def test_facts_have_to_belong_to_the_table(table, facts):
    with pytest.raises(CorpusError, match="tiny: expected the facts seconds, rate, channels, rate missing"):
        card.card(TINY, table, facts.drop(columns="rate"))
    with pytest.raises(CorpusError, match="came 1 others, first: tiny/a"):
        card.card(TINY, table.iloc[1:], facts)


def test_cards_and_the_table_of_rights_are_written(table, facts, tmp_path):
    written = card.write_cards(tmp_path / "cards", {"tiny": (table, facts, RECORD)})
    assert [path.name for path in written] == ["tiny.md", "rights_table.txt"]
    assert written[0].read_text(encoding="utf-8") == GOLDEN
    # The table lists the registry's corpora, as they were when the module was read: not this one.
    assert "tiny" not in written[1].read_text(encoding="utf-8")


RIGHTS = """\
```{table} Whose terms hold
:name: rights-terms

| corpus | owner | licence | terms | agreement needed | measurements shipped |
| --- | --- | --- | --- | --- | --- |
| {ref}`tiny <card-tiny>` | Example Lab {cite}`example2000tiny` | CC BY 4.0 | Name us \\| cite us. | no | yes |
| bare | Nobody {cite}`nobody1999` | research only | Ask. | yes | no |
```
"""


def test_table_of_rights():
    assert card.rights_table(["tiny"], ["tiny", "bare"]) == RIGHTS


def test_every_corpus_stands_in_the_table_of_rights():
    text = card.rights_table(["ravdess"])
    for name in registry.NAMES:
        assert registry.descriptor(name).owner in text
    assert text.count("{ref}") == 1
    with pytest.raises(CorpusError, match="came 'nothing'"):
        card.rights_table([], ["nothing"])
