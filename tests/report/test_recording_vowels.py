"""The run of record of `vowels`: that a model made again is held against what ships."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels import data, engine, results
from sertools.analysis.vowels.results import SCORES, RecordError
from sertools.report import recording_vowels


@pytest.fixture
def scores():
    """What a binary model says of three utterances, as made and as shipped."""
    values = np.array([[0.2, 0.8, np.nan, np.nan], [0.1, 0.9, np.nan, np.nan], [0.6, 0.4, np.nan, np.nan]])
    index = pd.Index(["a/1", "a/2", "b/1"], name="utterance")
    made = pd.DataFrame(values, index=index, columns=list(SCORES))
    return made, made.copy()


def test_equal_scores_match(scores):
    found = recording_vowels.compare(*scores, 1.0).set_index("corpus")
    assert found["matches"].all() and found["rows"].to_dict() == {"a": 2, "b": 1}
    assert (found["largest"] == 0).all()


def test_a_score_beyond_the_tolerance_is_found(scores):
    made, shipped = scores
    made.loc["b/1", ["s0", "s1"]] = [0.57, 0.43]
    found = recording_vowels.compare(made, shipped, 1.0).set_index("corpus")
    assert found["matches"].to_dict() == {"a": True, "b": False}
    assert found.loc["b", "beyond"] == 1 and found.loc["b", "largest"] == pytest.approx(0.03)
    assert recording_vowels.compare(made, shipped, 0.0)["matches"].all()


def test_a_missing_utterance_is_found_on_either_side(scores):
    made, shipped = scores
    assert recording_vowels.compare(made.drop("a/1"), shipped, 0.0).set_index("corpus").loc["a", "missing"] == 1
    assert recording_vowels.compare(made, shipped.drop("a/1"), 0.0)["missing"].sum() == 1


def test_no_record_is_an_error(tmp_path):
    with pytest.raises(RecordError, match="sertools record vowels"):
        recording_vowels.again(0, folder=tmp_path)


SHIPPED = results.root() / results.FACTS
ships = pytest.mark.skipif(not SHIPPED.is_file(), reason="the run of record is not there: `sertools record vowels`")


@ships
def test_the_shipped_run_is_whole():
    found = results.read()
    spoken = data.load(found.settings)
    divided, asked = engine.plan(spoken, found.settings)
    assert found.models[["study", "model", "task"]].to_numpy().tolist() == [[m.study, m.model, m.task] for m in asked]
    assert found.facts["rows"] == {name: len(getattr(found, name)) for name in results.TABLES}
    assert found.facts["data"] == data.fingerprints()
    tested = {(one.study, one.source, one.target, one.fold): one.tested for one in divided}
    counts = found.scores.groupby("number").size()
    for number in range(0, len(asked), 97):
        model = asked[number]
        who = tested[model.study, model.source, model.target, model.fold]
        assert counts[number] == len(spoken[model.target].rows(who))
    own = found.scores[found.scores["number"].isin(found.models.index[found.models["epochs"].notna()])]
    assert ((own[list(SCORES)].sum(axis=1) - 1).abs() < 3e-3).all()


@ships
def test_a_model_that_is_not_there_is_an_error():
    with pytest.raises(RecordError, match="expected a model out of 0 to"):
        recording_vowels.again(10**6)


@ships
def test_a_shipped_baseline_is_made_again():
    table = results.read().models
    number = table.index[(table["model"] == "Few-shot") & (table["source"] == "Mandarin") & (table["task"] == "4-CAT")][
        0
    ]
    compared = recording_vowels.again(int(number))
    assert compared["matches"].all() and set(compared["corpus"]) == {"ravdess", "tess", "emotale-en"}
