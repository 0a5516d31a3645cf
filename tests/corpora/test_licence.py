import dataclasses
import datetime
import json

import pytest

from sertools.corpora import licence
from sertools.corpora.descriptor import Descriptor

CLOSED = Descriptor(
    name="closed",
    title="Closed Corpus",
    owner="Institute of Examples",
    licence="by agreement",
    terms="Sign the form.",
    url="https://example.org/closed",
    citation="Example (2000)",
    bibkey="example2000",
    languages=("en",),
    claimed={"clips": 1, "speakers": 1, "emotions": {"sad": 1}},
    layout_source="made up",
    needs_agreement=True,
)
OPEN = dataclasses.replace(CLOSED, name="open", needs_agreement=False)


@pytest.fixture(autouse=True)
def settings(tmp_path, monkeypatch):
    path = tmp_path / "folder" / "settings.json"
    monkeypatch.setenv("SERTOOLS_CONFIG", str(path))
    return path


def test_gate_is_shut_until_the_user_agrees_and_then_stays_open(settings):
    with pytest.raises(licence.LicenceError) as error:
        licence.require(CLOSED)
    for part in (
        "Institute of Examples",
        "by agreement",
        "Sign the form.",
        "https://example.org/closed",
        "sertools agree closed",
    ):
        assert part in str(error.value)
    assert licence.agree(CLOSED, date=datetime.date(2026, 1, 2)) == settings
    licence.require(CLOSED)
    assert licence.agreed("closed")
    assert not licence.agreed("another")
    assert json.loads(settings.read_text()) == {"agreements": {"closed": "2026-01-02"}}


def test_open_corpus_needs_nothing(settings):
    licence.require(OPEN)
    with pytest.raises(licence.LicenceError, match="open needs no agreement"):
        licence.agree(OPEN)
    assert not settings.exists()


def test_agreeing_keeps_what_the_file_held(settings):
    settings.parent.mkdir()
    settings.write_text(json.dumps({"agreements": {"another": "2025-05-05"}, "colour": "blue"}))
    licence.agree(CLOSED)
    kept = json.loads(settings.read_text())
    assert kept["colour"] == "blue"
    assert set(kept["agreements"]) == {"another", "closed"}
    assert [path.name for path in settings.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("text", ["{", "[]", '{"agreements": ["closed"]}'])
def test_file_that_makes_no_sense_is_named_and_left_alone(settings, text):
    settings.parent.mkdir()
    settings.write_text(text)
    with pytest.raises(licence.LicenceError, match=r"settings\.json"):
        licence.agree(CLOSED)
    assert settings.read_text() == text


def test_settings_lie_in_the_users_folder_by_default(monkeypatch, tmp_path):
    monkeypatch.delenv("SERTOOLS_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert licence.settings_path().name == "settings.json"
    assert "sertools" in licence.settings_path().parts
