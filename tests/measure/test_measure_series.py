"""Series of a corpus: in the table's order, past bad recordings, from the cache, for any number of workers."""

import numpy
import pandas
import pytest
import soundfile

from sertools.corpora import registry
from sertools.corpora.licence import LicenceError
from sertools.corpora.table import CorpusError
from sertools.measure import audio, mfcc
from sertools.measure.cache import Cache
from sertools.measure.measure import FACTS
from sertools.measure.measure_series import load_series, measure_series


def write_voices(folder, names, seconds=0.4, rate=22_050):
    """Harmonics of a pitch in noise, another pitch for each."""
    axis = numpy.arange(round(seconds * rate)) / rate
    for number, name in enumerate(names):
        noise = numpy.random.default_rng(number).normal(scale=0.01, size=len(axis))
        tones = sum(numpy.sin(2 * numpy.pi * (100 + 7 * number) * k * axis) / k for k in range(1, 6)) / 4
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / name, tones + noise, rate)


def table_of(folder, count):
    files = [f"voice{number}.wav" for number in range(count)]
    write_voices(folder, files)
    index = pandas.Index([f"tones/{number}" for number in range(count)], name="utterance", dtype="str")
    return pandas.DataFrame({"file": files}, index=index)


def run(table, root, place, **given):
    return measure_series(table, root, name="tones", cache=Cache(place), progress=False, **given)


def test_series_and_facts_stand_in_the_order_of_the_table(tmp_path):
    table = table_of(tmp_path / "audio", 4).iloc[[2, 0, 3, 1]]
    series, report = run(table, tmp_path / "audio", tmp_path / "cache")
    assert series.table.index.equals(table.index) and report.empty
    recording = audio.read(tmp_path / "audio" / "voice3.wav")
    assert numpy.array_equal(series.one(2), mfcc.series(recording.samples))
    facts = series.table.loc["tones/3", list(FACTS)].tolist()
    assert facts == [recording.seconds, 22_050, 1, recording.sha256]


def test_bad_recordings_are_reported_and_the_rest_is_measured(tmp_path):
    table = table_of(tmp_path / "audio", 4)
    (tmp_path / "audio" / "voice0.wav").write_bytes(b"rubbish")
    (tmp_path / "audio" / "voice2.wav").unlink()
    soundfile.write(tmp_path / "audio" / "voice3.wav", numpy.zeros(8000), 16_000)
    series, report = run(table, tmp_path / "audio", tmp_path / "cache")
    assert series.table.index.tolist() == ["tones/1"] and len(series) == 1
    assert report["utterance"].tolist() == ["tones/0", "tones/2", "tones/3"]
    assert report["reason"].str.contains("came").all() and "silence" in report["reason"][2]
    assert [failure["file"] for failure in series.card["failures"]] == ["voice0.wav", "voice2.wav", "voice3.wav"]


def test_workers_and_the_cache_change_nothing(tmp_path, monkeypatch):
    table = table_of(tmp_path / "audio", 6)
    one = run(table, tmp_path / "audio", tmp_path / "one", workers=1).series
    two = run(table, tmp_path / "audio", tmp_path / "two", workers=2).series
    # the recordings are in the cache now: nothing is computed again
    monkeypatch.setattr(mfcc, "series", lambda samples: pytest.fail("measured again"))
    again = run(table, tmp_path / "audio", tmp_path / "two").series
    for other in (two, again):
        assert numpy.array_equal(one.frames, other.frames) and numpy.array_equal(one.offsets, other.offsets)
        pandas.testing.assert_frame_equal(one.table, other.table)


def test_a_changed_setting_or_recording_is_measured_again(tmp_path, monkeypatch):
    table = table_of(tmp_path / "audio", 2)
    first = run(table, tmp_path / "audio", tmp_path / "cache").series
    write_voices(tmp_path / "audio", ["other.wav", "voice0.wav"])
    second = run(table, tmp_path / "audio", tmp_path / "cache").series
    assert not numpy.array_equal(first.one(0), second.one(0)) and numpy.array_equal(first.one(1), second.one(1))
    monkeypatch.setattr(mfcc, "BANDS", 64)
    third = run(table, tmp_path / "audio", tmp_path / "cache").series
    assert not numpy.array_equal(second.one(1), third.one(1))


def test_no_worker_and_an_utterance_twice(tmp_path):
    table = table_of(tmp_path / "audio", 1)
    with pytest.raises(ValueError, match="at least one worker, came 0"):
        run(table, tmp_path / "audio", tmp_path / "cache", workers=0)
    with pytest.raises(CorpusError, match="tones/0 more than once"):
        run(pandas.concat([table, table]), tmp_path / "audio", tmp_path / "cache")


def test_a_corpus_by_name_from_its_audio_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SERTOOLS_CORPORA", str(tmp_path))
    monkeypatch.setenv("SERTOOLS_CONFIG", str(tmp_path / "settings.json"))
    with pytest.raises(CorpusError, match="none are shipped"):
        load_series("emodb")
    write_voices(tmp_path, ["emodb/wav/03a01Fa.wav", "emodb/wav/16b10Wb.wav", "savee/DC/a01.wav"])
    (tmp_path / "emodb" / "wav" / "16a01Lb.wav").write_bytes(b"rubbish")
    series = load_series("emodb", cache=Cache(tmp_path / "cache"), progress=False)
    assert series.name == "emodb" and series.table["emotion"].tolist() == ["happy", "angry"]
    assert "left out wav/16a01Lb.wav" in capsys.readouterr().err
    assert registry.descriptor("savee").needs_agreement
    with pytest.raises(LicenceError, match="sertools agree savee"):
        load_series("savee")
    assert len(load_series("savee", licensed=True, cache=Cache(tmp_path / "cache"), progress=False)) == 1
