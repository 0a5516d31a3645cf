"""Where a page's results come from, by its parameter `source`."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels import data, engine, results
from sertools.analysis.vowels.results import Results
from sertools.analysis.vowels.setup import LANGUAGES, Settings
from sertools.measure import tokens
from sertools.report import show, vowel_results


class Page:
    """What is asked of a page: its parameters, and what it reads."""

    def __init__(self, source):
        self.id = "vowels/page"
        self.parameters = SimpleNamespace(source=source, seed=3, workers=2)
        self.read = {}

    def reads(self, name, path):
        self.read[name] = path


@pytest.fixture
def said(monkeypatch):
    found = []
    monkeypatch.setattr(show, "markdown", lambda text, plain: found.append(plain))
    return found


@pytest.fixture
def trained():
    empty = {name: pd.DataFrame({"number": [0]}) for name in results.TABLES}
    models = pd.DataFrame({"model": ["CL", "GAN"], "seconds": [1.5, 2.5]}, index=pd.Index([0, 1], name="number"))
    scores = pd.DataFrame({"number": [0]}).assign(**dict.fromkeys(results.SCORES, 0.25))
    return Results(**(empty | {"models": models, "scores": scores}))


def test_the_record_is_read_and_stands_in_the_stamp(trained, said, tmp_path, monkeypatch):
    results.write(trained, {"training_seconds": 7200, "trainings": 1}, tmp_path)
    monkeypatch.setattr(results, "root", lambda: tmp_path)
    monkeypatch.setattr(results.record_tables, "root", lambda run: tmp_path)
    page = Page("record")
    found = vowel_results.open_vowels(page)
    assert found.models["seconds"].tolist() == [1.5, 2.5]
    assert set(page.read) == {f"records/vowels/{path.name}" for path in tmp_path.iterdir()}
    assert all(path.is_file() for path in page.read.values())
    assert "2 models from 1 trainings" in said[0] and "2.0 hours" in said[0]


@pytest.mark.parametrize("source", ["live", "tokens"])
def test_what_is_trained_here_has_no_times(source, trained, said, monkeypatch):
    asked = {}
    monkeypatch.setattr(data, "load", lambda settings: asked.update(loaded=settings) or "spoken")
    monkeypatch.setattr(engine, "run", lambda settings, **given: asked.update(given, settings=settings) or trained)
    page = Page(source)
    found = vowel_results.open_vowels(page)
    live = source == "live"
    assert asked["settings"] == asked["loaded"] == (engine.smoke(3) if live else Settings(seed=3))
    assert asked["spoken"] == "spoken" and asked["workers"] == (1 if live else 2)
    assert np.isnan(found.models["seconds"]).all()
    corpora = {corpus for group in LANGUAGES.values() for corpus in group}
    assert page.read == {f"measurements/tokens/{name}.parquet": tokens.shipped_path(name) for name in corpora}
    assert ("no results" in said[0]) == live


def test_another_source_is_an_error(said):
    with pytest.raises(ValueError, match="expected a source out of record, tokens, live, came 'audio'"):
        vowel_results.open_vowels(Page("audio"))
