"""Measuring a corpus: deterministic, past bad recordings, resumed after a kill."""

import os
import signal
import subprocess
import sys
import time

import numpy
import pandas
import pytest
import soundfile

from sertools.measure import audio, egemaps
from sertools.measure.cache import Cache
from sertools.measure.measure import FACTS, MissingExtra, measure


def write_voices(folder, count, seconds=0.4, rate=22_050):
    """Different voices: harmonics of a pitch with noise; returns the table that a reader would."""
    folder.mkdir(parents=True, exist_ok=True)
    time_axis = numpy.arange(round(seconds * rate)) / rate
    files = []
    for number in range(count):
        noise = numpy.random.default_rng(number).normal(scale=0.01, size=len(time_axis))
        pitch = 100 + 7 * number
        voice = sum(numpy.sin(2 * numpy.pi * pitch * k * time_axis) / k for k in range(1, 6)) / 4
        files.append(f"voice{number:03d}.wav")
        soundfile.write(folder / files[-1], voice + noise, rate)
    return table_of(files)


def table_of(files):
    index = pandas.Index([f"tones/{file.removesuffix('.wav')}" for file in files], name="utterance", dtype="str")
    return pandas.DataFrame({"file": files}, index=index)


def run(table, root, tmp_path, workers=2):
    return measure(table, root, workers=workers, cache=Cache(tmp_path / "cache"), progress=False)


def test_rows_are_those_of_the_table_in_its_order(tmp_path):
    table = write_voices(tmp_path / "audio", 5).iloc[[3, 0, 4, 1, 2]]
    features, report = run(table, tmp_path / "audio", tmp_path)
    assert features.index.equals(table.index) and report.empty
    assert tuple(features.columns) == (*FACTS, *egemaps.NAMES)
    recording = audio.read(tmp_path / "audio" / "voice004.wav")
    row = features.loc["tones/voice004"]
    assert (row["seconds"], row["rate"], row["channels"]) == (recording.seconds, 22_050, 1)
    assert row["samples_sha256"] == recording.sha256
    assert numpy.array_equal(row[list(egemaps.NAMES)].astype("float32"), egemaps.functionals(recording.samples))


def test_one_worker_and_two_give_identical_rows(tmp_path):
    table = write_voices(tmp_path / "audio", 12)
    (tmp_path / "audio" / "voice005.wav").write_bytes(b"rubbish")
    one, two = (run(table, tmp_path / "audio", tmp_path / str(workers), workers) for workers in (1, 2))
    pandas.testing.assert_frame_equal(one.features, two.features, check_exact=True)
    pandas.testing.assert_frame_equal(one.report, two.report)
    assert one.features.to_csv() == two.features.to_csv()


def test_what_comes_from_the_cache_equals_what_was_measured(tmp_path):
    table = write_voices(tmp_path / "audio", 3)
    first, second = (run(table, tmp_path / "audio", tmp_path) for _ in range(2))
    pandas.testing.assert_frame_equal(first.features, second.features, check_exact=True)


def test_bad_recordings_are_reported_and_counted_and_the_others_measured(tmp_path, capsys):
    root = tmp_path / "audio"
    table = pandas.concat([write_voices(root, 8), table_of(["missing.wav"])])
    rate = 16_000
    nan = numpy.full(rate, 0.1, dtype="float32")
    nan[::2] = numpy.nan
    bad = {
        "voice001.wav": lambda path: path.write_bytes(b""),
        "voice002.wav": lambda path: path.write_bytes(b"not a recording"),
        "voice003.wav": lambda path: soundfile.write(path, numpy.zeros(rate), rate),
        "voice004.wav": lambda path: soundfile.write(path, numpy.ones(800) * 0.1, rate),
        "voice005.wav": lambda path: soundfile.write(path, nan, rate, subtype="FLOAT"),
        "voice006.wav": lambda path: soundfile.write(path, numpy.ones(rate), rate, subtype="FLOAT"),
    }
    for file, spoil in bad.items():
        spoil(root / file)
    features, report = measure(table, root, workers=2, cache=Cache(tmp_path / "cache"))
    assert list(features.index) == ["tones/voice000", "tones/voice007"]
    assert list(report["file"]) == [*bad, "missing.wav"]
    assert list(report["utterance"]) == [f"tones/{file.removesuffix('.wav')}" for file in report["file"]]
    reasons = ["empty file", "libsndfile", "silence", "too short", "NaN", "constant", "came none"]
    assert all(word in reason for word, reason in zip(reasons, report["reason"], strict=True))
    assert "9 utterances: 2 measured, 0 from the cache, 7 failed" in capsys.readouterr().err


def test_nothing_but_bad_recordings_gives_an_empty_table_with_all_columns(tmp_path):
    features, report = run(table_of(["missing.wav"]), tmp_path, tmp_path)
    assert features.empty and tuple(features.columns) == (*FACTS, *egemaps.NAMES) and len(report) == 1


def test_a_poisoned_entry_is_measured_again(tmp_path):
    table = write_voices(tmp_path / "audio", 1)
    before = run(table, tmp_path / "audio", tmp_path).features
    (entry,) = (path for path in (tmp_path / "cache").rglob("*") if path.is_file())
    sound = entry.read_bytes()
    entry.write_bytes(sound.replace(b'"channels": 1', b'"channels": 2'))
    after = run(table, tmp_path / "audio", tmp_path).features
    pandas.testing.assert_frame_equal(before, after, check_exact=True)
    assert entry.read_bytes() == sound


def test_a_changed_recording_or_setting_is_measured_again(tmp_path, monkeypatch, capsys):
    table = write_voices(tmp_path / "audio", 2)
    cache = Cache(tmp_path / "cache")
    measure(table, tmp_path / "audio", cache=cache)
    soundfile.write(tmp_path / "audio" / "voice000.wav", numpy.random.default_rng(9).uniform(-0.5, 0.5, 16_000), 16_000)
    capsys.readouterr()
    measure(table, tmp_path / "audio", cache=cache)
    assert "1 measured, 1 from the cache" in capsys.readouterr().err
    monkeypatch.setattr(egemaps, "extractor", lambda: "the next version")
    measure(table, tmp_path / "audio", cache=cache)
    assert "2 measured, 0 from the cache" in capsys.readouterr().err


def test_a_killed_run_resumes_without_measuring_again_what_was_done(tmp_path, capsys):
    count = 40
    table = write_voices(tmp_path / "audio", count, seconds=2.0)
    table.to_csv(tmp_path / "table.csv")
    program = (
        "import sys, pandas\n"
        "from sertools.measure.cache import Cache\n"
        "from sertools.measure.measure import measure\n"
        "table = pandas.read_csv(sys.argv[1], index_col='utterance')\n"
        "measure(table, sys.argv[2], workers=1, cache=Cache(sys.argv[3]), progress=False)\n"
    )
    arguments = [tmp_path / "table.csv", tmp_path / "audio", tmp_path / "cache"]
    process = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)], env=os.environ | {"OMP_NUM_THREADS": "1"}
    )
    entries = done = ()
    deadline = time.monotonic() + 120
    while len(entries) < 5 and process.poll() is None and time.monotonic() < deadline:
        entries = finished(tmp_path / "cache")
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = {path: path.stat().st_mtime_ns for path in finished(tmp_path / "cache")}
    assert process.returncode == -signal.SIGKILL and 5 <= len(done) < count
    features, report = measure(table, tmp_path / "audio", workers=2, cache=Cache(tmp_path / "cache"))
    words = f"{count} utterances: {count - len(done)} measured, {len(done)} from the cache, 0 failed"
    assert words in capsys.readouterr().err
    assert {path: path.stat().st_mtime_ns for path in done} == done and report.empty
    fresh = measure(table, tmp_path / "audio", cache=Cache(tmp_path / "other"), progress=False)
    pandas.testing.assert_frame_equal(features, fresh.features, check_exact=True)


def finished(folder):
    return [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]


def test_an_interrupt_ends_the_run_without_measuring_the_rest(tmp_path, monkeypatch):
    table = write_voices(tmp_path / "audio", 30, seconds=0.2)
    read, seen = audio.load, []

    def interrupted(path):
        seen.append(path)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return read(path)

    monkeypatch.setattr(audio, "load", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(table, tmp_path / "audio", tmp_path, workers=1)
    assert len(seen) < 30


def test_bad_arguments_are_refused(tmp_path):
    with pytest.raises(ValueError, match="at least one worker"):
        run(table_of(["a.wav"]), tmp_path, tmp_path, workers=0)
    with pytest.raises(ValueError, match="tones/a more than once"):
        run(table_of(["a.wav", "a.wav"]), tmp_path, tmp_path)


def test_a_missing_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "soxr", None)
    with pytest.raises(MissingExtra, match=r"sertools\[audio\].*missing: soxr"):
        run(table_of(["a.wav"]), tmp_path, tmp_path)
