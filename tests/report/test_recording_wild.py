"""The run of record of `wild`: what ships, and that a model made again is held against it."""

import pytest

from sertools.analysis.wild import engine, results
from sertools.analysis.wild.results import RecordError
from sertools.analysis.wild.setup import PARTS, Settings, autoencoders, members
from sertools.corpora.polarity import POLARITIES
from sertools.report import recording_wild

SCORES = list(POLARITIES)


def test_the_shipped_run_is_whole():
    found = results.read()
    settings = found.settings
    assert settings.parts == PARTS and len(found.members) == len(members(settings))
    assert len(found.autoencoders) == len(autoencoders(settings))
    assert settings.runs == Settings().runs
    counts = {"members": len(found.members)} | {name: len(getattr(found, name)) for name in results.TABLES}
    assert found.facts["rows"] == counts
    own = found.members.index[found.members["own"]]
    assert set(found.hidden["member"]) == set(own)
    scored = found.scores[found.scores["member"].isin(own)]
    assert set(scored["corpus"]) == set(PARTS.tested)
    assert ((scored[SCORES].sum(axis=1) - 1).abs() < 1e-5).all()


def test_only_emodb_series_ship():
    found = results.read()
    assert {name.split("/")[0] for name in found.shown["utterance"]} == {"emodb"}
    for table in set(results.TABLES) - {"shown"}:
        assert not set(results.COEFFICIENTS) & set(getattr(found, table).columns)


def test_a_member_that_is_not_there_is_an_error():
    with pytest.raises(RecordError, match="expected a member out of 0 to"):
        recording_wild.again(9999)


def test_a_record_of_machine_made_speech_is_made_and_matched(tmp_path, monkeypatch):
    monkeypatch.setenv("SERTOOLS_CACHE", str(tmp_path / "cache"))
    recording_wild.make(engine.synthetic(), say=lambda line: None, folder=tmp_path / "record")
    compared = recording_wild.again(1, folder=tmp_path / "record")
    assert compared["matches"].all() and (compared["beyond"] == 0).all()
