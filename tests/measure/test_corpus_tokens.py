"""From phones to tokens, on vowels of known formants between silences."""

import json

import numpy
import pandas
import pytest

pytest.importorskip("parselmouth")
soundfile = pytest.importorskip("soundfile")

from sertools.corpora.phones import Phone  # noqa: E402
from sertools.corpora.table import CorpusError, from_rows  # noqa: E402
from sertools.measure import vowel_synthesis  # noqa: E402
from sertools.measure.corpus_tokens import corpus_tokens, vowel_spans  # noqa: E402
from sertools.measure.encoders import encoder  # noqa: E402
from sertools.measure.measure_formants import NUMBERS  # noqa: E402
from sertools.measure.tokens import COLUMNS, Tokens  # noqa: E402

TRUTH = {"iː": (280.0, 2250.0, 2950.0), "a": (720.0, 1150.0, 2450.0), "uː": (320.0, 880.0, 2250.0)}
PAPER = {"iː": "i", "a": "A/a", "uː": "u"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Four recordings in German of three vowels each, 0.2 s with 0.15 s of the same sound around each."""
    root, rows, aligned = tmp_path_factory.mktemp("audio"), [], {}
    for number in range(4):
        order = list(TRUTH)[number % 3 :] + list(TRUTH)[: number % 3]
        pieces = [
            vowel_synthesis.vowel([(*TRUTH[vowel], 3500, 4500)], 100 + 5 * number, seconds=0.2, margin=0.15)
            for vowel in order
        ]
        soundfile.write(root / f"v{number}.wav", numpy.concatenate(pieces), 16_000)
        phones = []
        for place, vowel in enumerate(order):
            start = 0.5 * place
            phones += [Phone(start, start + 0.15, "t"), Phone(start + 0.15, start + 0.35, vowel, True)]
            phones += [Phone(start + 0.35, start + 0.5, "_")]
        aligned[f"made/v{number}"] = phones
        label = {"speaker": "made-1", "gender": "male", "emotion": ["sad", "angry"][number % 2]}
        rows.append({"file": f"v{number}.wav", "language": "de", **label})
    return from_rows("made", rows), root, aligned


@pytest.fixture(scope="module")
def made(corpus, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SERTOOLS_CACHE", str(tmp_path_factory.mktemp("cache")))
        settings = {"encoder": encoder("cepstral"), "how": {"by": "construction"}, "progress": False}
        return corpus_tokens("made", *corpus, **settings)


def test_vowels_are_found_by_the_table_of_their_language(corpus):
    table, _, aligned = corpus
    spans, floored, unknown = vowel_spans(aligned, table, name="made")
    assert spans["vowel"].tolist()[:6] == ["i", "A/a", "u", "A/a", "u", "i"] and unknown == () and floored == {}
    assert spans[["start", "end"]].iloc[1].tolist() == pytest.approx([0.65, 0.85])
    phones = [Phone(0, 0.1, "yː"), Phone(0.1, 0.2, "ɶ"), Phone(0.2, 0.3, "aɪ")]
    spans, _, unknown = vowel_spans({"made/v0": phones}, table, name="made")
    assert spans["vowel"].tolist() == ["aI"] and unknown == ("ɶ",)


def test_vowels_of_the_shortest_length_are_left_out_and_counted(corpus):
    table, _, _ = corpus
    lengths = {"iː": 0.015, "a": 0.02, "uː": 0.0125, "aɪ": 0.0174}
    ends = numpy.cumsum([*lengths.values()]).tolist()
    phones = [Phone(end - length, end, name) for (name, length), end in zip(lengths.items(), ends, strict=True)]
    spans, floored, _ = vowel_spans({"made/v0": phones, "made/v1": phones}, table, name="made", floor=0.0175)
    assert spans["vowel"].tolist() == ["A/a", "A/a"] and floored == {"aI": 2, "i": 2, "u": 2}
    # Danish aj is one vowel of two phones: one that lasts is enough
    pair = [Phone(0, 0.015, "a"), Phone(0.015, 0.05, "j"), Phone(0.05, 0.065, "a"), Phone(0.065, 0.08, "j")]
    spans, floored, _ = vowel_spans({"made/v0": pair}, table.assign(language="da"), name="made", floor=0.0175)
    assert spans["end"].tolist() == [0.05] and sum(floored.values()) == 1


def test_tokens_have_formants_features_and_a_card(corpus, made, tmp_path):
    tokens, report = made
    assert report.empty and len(tokens) == 12 and list(tokens.table.columns) == [*COLUMNS, *NUMBERS]
    for phone, truth in TRUTH.items():
        rows = tokens.table[tokens.table["vowel"] == PAPER[phone]]
        assert len(rows) == 4
        for number, expected in enumerate(truth, start=1):
            # near enough to be of this vowel: how exact formants are is another test's question
            assert rows[f"f{number}_50"].to_numpy() == pytest.approx(expected, rel=0.1)
    assert tokens.card["formants"]["rejected"] == {} and set(tokens.card["formants"]["ceilings"]) == {"made-1"}
    assert tokens.card["aligned"] == {"by": "construction", "notation": "ipa", "utterances": 4, "unknown": ()} | {
        "floor": {"seconds": 0.0, "vowels": {}}
    }
    again = Tokens.load(tokens.save(tmp_path / "made.parquet"), "made")
    assert again.card == json.loads(json.dumps(tokens.card)) and len(again) == 12


def test_features_tell_the_vowels_apart(made):
    """Each token's nearest other token is of its own vowel: the frames are those of the vowel that the row names."""
    values = made.tokens.features.astype("float64")
    values = (values - values.mean(axis=0)) / (values.std(axis=0) + 1e-9)
    apart = ((values[:, None] - values[None]) ** 2).sum(axis=-1)
    numpy.fill_diagonal(apart, numpy.inf)
    vowels = made.tokens.table["vowel"].to_numpy()
    assert (vowels[apart.argmin(axis=1)] == vowels).all()


def test_what_cannot_be(corpus):
    table, root, aligned = corpus
    with pytest.raises(CorpusError, match="made: expected phones of its utterances, came 1 others: made/v9"):
        vowel_spans({"made/v9": []}, table, name="made")
    with pytest.raises(CorpusError, match="came i at 0.2 s in made/v0"):
        vowel_spans({"made/v0": [Phone(0.2, 0.2, "iː")]}, table, name="made")
    with pytest.raises(CorpusError, match="one of the ten vowels in 1 aligned utterances"):
        corpus_tokens("made", table, root, {"made/v0": [Phone(0, 1, "t")]}, encoder=encoder("cepstral"), how={})
    with pytest.raises(CorpusError, match="xx in ipa"):
        vowel_spans(aligned, table.assign(language="xx"), name="made")
    assert isinstance(vowel_spans({}, table, name="made")[0], pandas.DataFrame)
