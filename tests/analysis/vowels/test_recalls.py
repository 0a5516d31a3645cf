"""Recalls from counts, against plain computations from the scores."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sklearn.metrics import balanced_accuracy_score

from sertools.analysis.vowels import recalls
from sertools.analysis.vowels.recalls import CORPORA, SPEAKERS, Tallies, chance, tally, truths, utterance_facts
from sertools.analysis.vowels.results import SCORES
from sertools.analysis.vowels.setup import EMOTIONS
from sertools.corpora.table import CorpusError
from sertools.measure import tokens


def answers(results, utterances, number):
    """Utterances, truth by name and answer of a model of four classes."""
    rows = results.scores[results.scores["number"] == number]
    names = list(EMOTIONS)
    said = [names[int(np.argmax(row))] for row in rows[list(SCORES)].to_numpy()]
    return utterances.loc[rows["utterance"]].assign(said=said)


def model(results, **wanted):
    table = results.models
    for name, label in wanted.items():
        table = table[table[name] == label]
    (number,) = table.index
    return number


def test_a_recall_on_many_speakers_is_balanced_accuracy(guessed, utterances):
    found = tally(guessed, utterances, "transfer", "Mandarin", "English")
    cell = ("GA-CL", "Mono", "given", "4-CAT")
    number = model(
        guessed, study="transfer", source="Mandarin", model="GA-CL", anchors="Mono", reading="given", task="4-CAT",
        run=1,
    )  # fmt: skip
    rows = answers(guessed, utterances, number)
    place = found.cells.get_loc(cell)
    assert found.recalls()[place, 1, 0] == pytest.approx(balanced_accuracy_score(rows["emotion"], rows["said"]))
    by_corpus = [balanced_accuracy_score(part["emotion"], part["said"]) for _, part in rows.groupby("corpus")]
    assert found.recalls(pooling=CORPORA)[place, 1, 0] == pytest.approx(np.mean(by_corpus))
    by_speaker = [balanced_accuracy_score(part["emotion"], part["said"]) for _, part in rows.groupby("speaker")]
    assert found.recalls(pooling=SPEAKERS)[place, 1, 0] == pytest.approx(np.mean(by_speaker))


def test_speakers_count_as_often_as_they_are_drawn(guessed, utterances):
    found = tally(guessed, utterances, "transfer", "Mandarin", "English")
    weights = np.ones((2, len(found.speakers)))
    weights[1, 0], weights[1, 3] = 0, 2
    number = model(guessed, study="transfer", source="Mandarin", model="CL", task="4-CAT", run=2)
    rows = answers(guessed, utterances, number)
    drawn = pd.concat([rows[rows["speaker"] != found.speakers[0]], rows[rows["speaker"] == found.speakers[3]]])
    expected = [balanced_accuracy_score(part["emotion"], part["said"]) for part in (rows, drawn)]
    assert found.recalls(weights)[found.cells.get_loc(("CL", "", "", "4-CAT")), 2] == pytest.approx(expected)


def test_speakers_tested_in_turn_are_a_mean_over_them(guessed, utterances):
    found = tally(guessed, utterances, "transfer", "English", "Mandarin")
    assert found.folds == found.speakers and len(found.speakers) == 4
    each = []
    for fold in found.folds:
        number = model(guessed, study="transfer", source="English", fold=fold, model="CL", task="4-CAT", run=0)
        rows = answers(guessed, utterances, number)
        assert set(rows["speaker"]) == {fold}
        each.append(balanced_accuracy_score(rows["emotion"], rows["said"]))
    place = found.cells.get_loc(("CL", "", "", "4-CAT"))
    left = found.recalls(1 - np.eye(4))[place, 0]
    assert found.recalls()[place, 0, 0] == pytest.approx(np.mean(each))
    assert left == pytest.approx([np.mean(np.delete(each, one)) for one in range(4)])
    for pooling in recalls.POOLINGS:  # with a speaker a fold there is one way only
        assert np.allclose(found.recalls(pooling=pooling), found.recalls())


def counted(rows, right):
    """One model on two speakers of one fold; (speakers, classes)."""
    shape = (1, 1, 2, 4)
    return Tallies(
        pd.MultiIndex.from_tuples([("CL", "", "", "4-CAT")], names=recalls.CELL), (0,), ("a-1", "b-1"), ("a", "b"),
        ("fixed", "fixed"), np.reshape(rows, shape), np.reshape(right, shape),
    )  # fmt: skip


def test_large_corpora_outweigh_small_ones_only_where_all_utterances_count_alike():
    found = counted([[10, 10, 0, 0], [90, 90, 0, 0]], [[10, 10, 0, 0], [0, 0, 0, 0]])
    assert found.recalls().item() == pytest.approx(0.1)
    assert found.recalls(pooling=CORPORA).item() == found.recalls(pooling=SPEAKERS).item() == pytest.approx(0.5)
    with pytest.raises(ValueError, match="expected a pooling"):
        found.recalls(pooling="words")


def test_a_class_without_rows_is_left_out_and_nobody_drawn_is_missing():
    found = counted([[4, 4, 0, 0], [4, 0, 4, 0]], [[4, 2, 0, 0], [2, 0, 1, 0]])
    values = found.recalls(np.array([[1, 1], [1, 0], [0, 0]]))[0, 0]
    assert values[:2] == pytest.approx([(0.75 + 0.5 + 0.25) / 3, 0.75])
    assert np.isnan(values[2])


def test_classes_are_those_of_the_tasks():
    facts = pd.DataFrame(
        {"emotion": ["sad", "neutral", "fear"], "activation": [2.0, 3.0, 4.0], "valence": [1.0, 5.0, 3.9]}
    )
    assert truths(facts, "4-CAT").tolist() == [3, 0, -1]
    assert truths(facts, "sad").tolist() == [1, 0, -1]
    assert truths(facts, "aro").tolist() == [0, 1, 2] and truths(facts, "val").tolist() == [0, 2, 1]
    assert [chance(task) for task in ("4-CAT", "sad", "aro")] == [0.25, 0.5, pytest.approx(1 / 3)]


def test_models_that_lack_something_are_refused(guessed, utterances):
    with pytest.raises(ValueError, match="expected models of transfer, Polish to German"):
        tally(guessed, utterances, "transfer", "Polish", "German")
    short = replace(guessed, scores=guessed.scores[guessed.scores["number"] != 3])
    with pytest.raises(ValueError, match="came none of .*CL.*, run 0, to casia-00"):
        tally(short, utterances, "transfer", "English", "Mandarin")
    with pytest.raises(ValueError, match="expected known utterances, came"):
        tally(guessed, utterances[utterances["corpus"] != "casia"], "transfer", "English", "Mandarin")
    other = utterances.assign(emotion=utterances["emotion"].replace("sad", "fear"))
    with pytest.raises(ValueError, match="expected a class of every utterance, came none of casia/"):
        tally(guessed, other, "transfer", "English", "Mandarin")


def test_facts_come_from_shipped_tokens(tmp_path, monkeypatch):
    for module in (recalls, tokens):
        monkeypatch.setattr(module, "shipped_path", lambda name: tmp_path / f"{name}.parquet")
    rows = {"utterance": ["x/1", "x/1", "x/2"], "corpus": "x", "speaker": "x-a", "emotion": "sad", "vowel": "i"}
    table = pd.DataFrame({**rows, "activation": 2.0, "valence": np.nan})
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), tmp_path / "casia.parquet")
    found = utterance_facts(["Mandarin"])
    assert found.index.to_list() == ["x/1", "x/2"] and tuple(found) == recalls.FACTS
    with pytest.raises(CorpusError, match="nemo: expected shipped tokens"):
        utterance_facts(["Polish"])
