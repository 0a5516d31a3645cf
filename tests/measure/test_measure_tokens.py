"""Tokens of a corpus: against the frames themselves, past bad recordings, from the cache, for any number of workers."""

import numpy
import pandas
import pytest
import soundfile

from sertools.corpora.table import CorpusError, from_rows
from sertools.measure import audio, cepstral, measure_tokens
from sertools.measure.cache import Cache
from sertools.measure.encoders import encoder
from sertools.measure.frames import Frames

RATE = 22_050
CEPSTRAL = encoder("cepstral")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Four recordings of 1.2 s, another pitch in each, and two or three vowels in all but the last."""
    root = tmp_path_factory.mktemp("audio")
    axis = numpy.arange(round(1.2 * RATE)) / RATE
    rows = []
    for number in range(4):
        noise = numpy.random.default_rng(number).normal(scale=0.01, size=len(axis))
        tones = sum(numpy.sin(2 * numpy.pi * (100 + 9 * number) * k * axis) / k for k in range(1, 6)) / 4
        soundfile.write(root / f"voice{number}.wav", tones * numpy.cos(3 * axis) + noise, RATE)
        label = {"language": "de", "speaker": f"tones-{number % 2}", "gender": "male", "emotion": "sad"}
        rows.append({"file": f"voice{number}.wav", "activation": 1.5, "rating": "human", **label})
    spans = pandas.DataFrame(
        [
            ("tones/voice2", "O", 0.70, 0.80, 500.0),
            ("tones/voice0", "i", 0.02, 0.06, 300.0),
            ("tones/voice0", "aI", 0.50, 0.70, numpy.nan),
            ("tones/voice1", "u", 1.10, 1.18, 320.0),
            ("tones/voice2", "E", 0.30, 0.44, 600.0),
            ("tones/voice2", "@", 0.50, 0.55, 550.0),
        ],
        columns=["utterance", "vowel", "start", "end", "F1"],
    )
    return from_rows("tones", rows), spans, root


def run(corpus, place, **given):
    table, spans, root = corpus
    given = {"encoder": CEPSTRAL, "name": "tones", "progress": False, **given}
    return measure_tokens.measure_tokens(table, spans, root, cache=Cache(place), **given)


def test_features_are_means_of_the_frames_around_the_middle(corpus, tmp_path):
    made, report = run(corpus, tmp_path, aligned={"by": "hand"})
    assert report.empty and made.names == cepstral.NAMES
    assert made.table["vowel"].tolist() == ["i", "aI", "u", "E", "@", "O"]
    assert made.table["F1"].tolist()[3:] == [600, 550, 500] and made.table["activation"].eq(1.5).all()
    assert made.table["speaker"].tolist() == ["tones-0"] * 2 + ["tones-1"] + ["tones-0"] * 3
    for row, feature in zip(made.table.itertuples(), made.features, strict=True):
        frames = CEPSTRAL.encode(audio.read(corpus[2] / f"{row.utterance.split('/')[1]}.wav").samples)
        inside = numpy.abs(frames.centres - (row.start + row.end) / 2) <= 0.120 + 1e-6
        assert row.frames == inside.sum()
        assert feature == pytest.approx(frames.values[inside].mean(axis=0), rel=2e-3, abs=2e-3)
    assert made.card["counts"] == {"utterances": 4, "with vowels": 3, "measured": 3, "tokens": 6}
    assert made.card["aligned"] == {"by": "hand"} and made.card["measured"]["frames"] == "cepstral"


def test_order_of_spans_and_number_of_workers_change_nothing(corpus, tmp_path):
    table, spans, root = corpus
    one = run(corpus, tmp_path / "one", workers=1).tokens
    two = run((table, spans.iloc[::-1], root), tmp_path / "two", workers=2).tokens
    pandas.testing.assert_frame_equal(one.table, two.table)
    assert one.features.tobytes() == two.features.tobytes() and one.card == two.card
    turned = run((table.iloc[::-1], spans, root), tmp_path / "two").tokens
    assert turned.table["vowel"].tolist() == ["E", "@", "O", "u", "i", "aI"]


def test_the_cache_answers_until_something_changes(corpus, tmp_path, monkeypatch):
    table, spans, root = corpus
    first = run(corpus, tmp_path).tokens
    monkeypatch.setattr(cepstral.Cepstral, "encode", lambda self, samples: pytest.fail("measured again"))
    again = run(corpus, tmp_path).tokens
    assert first.features.tobytes() == again.features.tobytes()
    pandas.testing.assert_frame_equal(first.table, again.table)
    later = spans.assign(start=spans["start"] + 0.01)
    for changed in ({"reach": 0.06}, {"encoder": encoder("compare")}, {"spans": later}):
        monkeypatch.undo()
        other = run((table, changed.pop("spans", spans), root), tmp_path, **changed).tokens
        assert other.features.tobytes() != first.features.tobytes()


def test_bad_recordings_are_reported_and_the_rest_is_measured(corpus, tmp_path, capsys):
    table, spans, root = corpus
    copy = tmp_path / "audio"
    copy.mkdir()
    for path in root.iterdir():
        (copy / path.name).write_bytes(b"rubbish" if path.stem == "voice1" else path.read_bytes())
    beyond = pandas.concat([spans, spans.iloc[[1]].assign(start=9.0, end=9.1)])
    made, report = run((table, beyond, copy), tmp_path / "cache", progress=True)
    assert set(made.table["utterance"]) == {"tones/voice2"} and len(made) == 3
    assert report["utterance"].tolist() == ["tones/voice0", "tones/voice1"]
    assert "came none at 9.05 s" in report["reason"][0] and "libsndfile" in report["reason"][1]
    assert made.card["failures"] == report.to_dict("records")
    assert "3 utterances: 1 measured, 0 from the cache, 2 failed" in capsys.readouterr().err


def test_no_vowel_at_all(corpus, tmp_path):
    table, spans, root = corpus
    made, report = run((table, spans.iloc[:0], root), tmp_path)
    assert len(made) == 0 and report.empty and made.features.shape == (0, 53)


class Loud:
    """An encoder of numbers that half precision does not hold."""

    name, names = "loud", ("only",)

    def parameters(self):
        return {"encoder": "loud"}

    def encode(self, samples):
        return Frames(numpy.full((120, 1), 7e4, dtype="float32"), 0.01 * numpy.arange(120))


def test_numbers_that_half_precision_does_not_hold(corpus, tmp_path):
    made, report = run(corpus, tmp_path, encoder=Loud())
    assert len(made) == 0 and report["reason"].str.contains("half precision holds, came 70000").all()


def test_a_network_measures_like_any_other(corpus, tmp_path):
    import torch
    import transformers

    torch.manual_seed(0)
    config = transformers.Wav2Vec2Config(
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        conv_dim=(8,) * 7,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=4,
    )
    transformers.Wav2Vec2Model(config).save_pretrained(tmp_path / "weights")
    made, report = run(corpus, tmp_path / "cache", encoder=encoder("wav2vec2", tmp_path / "weights"), workers=1)
    assert report.empty and made.features.shape == (6, 16)
    assert made.table["frames"].between(5, 13).all() and made.table["frames"][3] == 12


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda spans: spans.drop(columns="end"), r"without \['end'\]"),
        (lambda spans: spans.assign(word="was"), r"words in \['word'\]"),
        (lambda spans: spans.assign(frames=3), r"\['frames'\] of the tokens' own"),
        (lambda spans: spans.assign(utterance="tones/voice9"), "its utterances, came 1 others: tones/voice9"),
        (lambda spans: spans.assign(vowel="y"), "a vowel out of"),
    ],
)
def test_spans_that_cannot_be(corpus, tmp_path, change, message):
    table, spans, root = corpus
    with pytest.raises(CorpusError, match=message):
        run((table, change(spans), root), tmp_path)


def test_no_worker_and_an_utterance_twice(corpus, tmp_path):
    table, spans, root = corpus
    with pytest.raises(ValueError, match="at least one worker, came 0"):
        run(corpus, tmp_path, workers=0)
    with pytest.raises(CorpusError, match="tones/voice0 more than once"):
        run((pandas.concat([table, table]), spans, root), tmp_path)
