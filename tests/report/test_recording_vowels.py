"""The run of record of `vowels`: that a model made again is held against what ships."""

import pytest

from sertools.analysis.vowels import data, engine, results
from sertools.analysis.vowels.results import SCORES, RecordError
from sertools.report import recording_vowels


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
