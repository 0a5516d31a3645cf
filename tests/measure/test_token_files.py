"""From a corpus's name to its file of tokens."""

import datetime

import numpy
import pandas
import pytest

pytest.importorskip("parselmouth")
soundfile = pytest.importorskip("soundfile")

from sertools.corpora import registry  # noqa: E402
from sertools.corpora.licence import LicenceError  # noqa: E402
from sertools.corpora.phones import Phone  # noqa: E402
from sertools.corpora.table import CorpusError, from_rows  # noqa: E402
from sertools.measure import token_files, vowel_synthesis  # noqa: E402
from sertools.measure.aligned_corpora import AlignedCorpus  # noqa: E402
from sertools.measure.tokens import Tokens  # noqa: E402


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    """Two recordings of a vowel each, in EMO-DB's name; the alignment knows the first alone."""
    root, rows = tmp_path / "audio", []
    root.mkdir()
    for number in range(2):
        samples = vowel_synthesis.vowel([(720.0, 1150.0, 2450.0, 3500, 4500)], 110, seconds=0.3, margin=0.2)
        soundfile.write(root / f"{number}.wav", samples, 16_000)
        label = {"language": "de", "speaker": "emodb-03", "gender": "male", "emotion": "sad"}
        rows.append({"file": f"{number}.wav", "utterance": f"{number}", **label})
    table = from_rows("emodb", rows)
    phones = (Phone(0, 0.2, "t"), Phone(0.2, 0.5, "aː"), Phone(0.5, 0.515, "iː"), Phone(0.515, 0.7, "_"))
    failures = pandas.DataFrame({"utterance": ["emodb/1"], "reason": ["too short"]})
    aligned = AlignedCorpus({"emodb/0": phones}, failures, {"by": "construction"}, 0.0175)
    monkeypatch.setattr(registry, "find", lambda name: root)
    monkeypatch.setattr(registry, "read", lambda name, root: table)
    monkeypatch.setattr(token_files, "align", lambda *given, **more: aligned)
    monkeypatch.setenv("SERTOOLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SERTOOLS_CONFIG", str(tmp_path / "settings.json"))
    return tmp_path


def test_tokens_are_written_with_all_that_was_left_out(corpus, capsys):
    said, day = [], datetime.date(2026, 1, 2)
    path = token_files.write_tokens("emodb", folder=corpus / "made", date=day, progress=False, say=said.append)
    assert path == corpus / "made" / "emodb.parquet"
    assert said == ["emodb: 1 vowels of 1 of 2 utterances; 1 of the aligner's shortest length were left out"]
    assert "emodb: left out emodb/1: too short" in capsys.readouterr().err
    found = Tokens.load(path, "emodb")
    assert found.table["vowel"].tolist() == ["A/a"] and found.table["f1_50"][0] == pytest.approx(720, rel=0.1)
    assert found.card["aligned"]["floor"] == {"seconds": 0.0175, "vowels": {"i": 1}}
    assert found.card["not aligned"] == [{"utterance": "emodb/1", "reason": "too short"}]
    assert found.card["date"] == "2026-01-02" and numpy.isfinite(found.features).all()


def test_frames_of_another_encoder_lie_apart():
    assert token_files.token_file("tess").as_posix() == "results/measurements/tokens/tess.parquet"
    assert (
        token_files.token_file("tess", frames="compare").as_posix()
        == "results/measurements/tokens/compare/tess.parquet"
    )


def test_what_is_needed_is_said_first(corpus, monkeypatch):
    with pytest.raises(LicenceError, match="sertools agree casia"):
        token_files.write_tokens("casia")
    with pytest.raises(ValueError, match="encoder out of cepstral"):
        token_files.write_tokens("emodb", frames="spectral")
    monkeypatch.setattr(registry, "find", lambda name: None)
    with pytest.raises(CorpusError, match="emodb: expected its audio in a folder emodb"):
        token_files.write_tokens("emodb")
