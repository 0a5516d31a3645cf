"""Recordings are compared with those behind the shipped measurements, sample for sample."""

import re

import numpy
import pandas
import soundfile
from typer.testing import CliRunner

from sertools.cli import app
from sertools.measure import same_recordings, shipped


def table(**hashes):
    frame = pandas.DataFrame({"file": [f"wav/{name}.wav" for name in hashes], "samples_sha256": list(hashes.values())})
    return frame.set_index(pandas.Index(list(hashes), name="utterance"))


def test_same_other_and_unknown_are_told_apart_whatever_the_order():
    found = same_recordings.compare(table(c="3", a="1", b="x"), table(a="1", b="2", c="3", d="4"))
    assert found.to_dict() == {"c": "same", "a": "same", "b": "other"}
    assert same_recordings.compare(table(e="1"), table(a="1")).to_dict() == {"e": "unknown"}


def test_what_ships_is_what_it_was_made_from():
    emodb = shipped.load("emodb").table
    assert same_recordings.said("emodb", emodb) == (
        "emodb: 535 of 535 recordings are those that the shipped measurements were made from"
    )
    changed = emodb.assign(samples_sha256=emodb["samples_sha256"].mask(emodb.index == emodb.index[7], "0" * 64))
    expected = f"534 of 535 .*; 1 have other samples, first: {emodb['file'].iloc[7]}"
    assert re.search(expected, same_recordings.said("emodb", changed))
    assert same_recordings.said("cafe", emodb) is None


def test_measuring_says_it(tmp_path, monkeypatch):
    """A recording under the name of one of EMO-DB's, with other samples."""
    (tmp_path / "corpora/emodb/wav").mkdir(parents=True)
    noise = numpy.random.default_rng(0).normal(scale=0.1, size=8000)
    soundfile.write(tmp_path / "corpora/emodb/wav/03a01Fa.wav", noise, 16_000)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SERTOOLS_CORPORA", str(tmp_path / "corpora"))
    monkeypatch.setenv("SERTOOLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SERTOOLS_CONFIG", str(tmp_path / "settings.json"))
    done = CliRunner().invoke(app, ["measure", "emodb", "--workers", "1"])
    assert done.exit_code == 0, done.output
    assert "emodb: 0 of 1 recordings are those" in done.output
    assert "1 have other samples, first: wav/03a01Fa.wav" in done.output
