"""Errors on held-out speakers: means as plain loops give them, and each speaker left out once."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.wild import reconstruction
from sertools.analysis.wild.reconstruction import MEAN, RUNS
from sertools.analysis.wild.results import Results
from sertools.analysis.wild.setup import Parts, Settings

SPEAKERS = {"a": ["a1"], "b": ["b1", "b2"], "c": ["x1", "x2", "x3"], "d": ["x1", "x2", "x3"]}
PARTS = Parts(labelled=("b",), unseen="a", speech=("d", "c"), rotated="b", rotation=())


def fake(runs=3, errors=None):
    """Two utterances of each speaker and corpus; c and d share their speakers."""
    generator = np.random.default_rng(0)
    numbers = pd.DataFrame(
        [{"run": run, "amount": "all"} for run in range(runs)] + [{"run": 0, "amount": "1/2"}]
    ).rename_axis("autoencoder")
    rows = [
        {"autoencoder": number, "utterance": f"{corpus}/{speaker}-{k}", "corpus": corpus, "speaker": speaker}
        for number in numbers.index
        for corpus, speakers in SPEAKERS.items()
        for speaker in speakers
        for k in range(2 if speaker != "b2" else 5)
    ]
    frame = pd.DataFrame(rows)
    frame["error"] = generator.uniform(0.1, 0.9, len(frame)) if errors is None else errors
    frame["near_zero"] = 0.5
    empty = pd.DataFrame()
    return Results(
        empty, numbers, empty, empty, empty, frame.sample(frac=1, random_state=1), empty, empty,
        settings=Settings(parts=PARTS),
    )  # fmt: skip


def test_values_stand_by_run_and_utterance():
    found = fake()
    table, values = reconstruction.held_out(found)
    assert values.shape == (3, len(table)) and table.index.is_unique
    rows = found.reconstructions.set_index(["autoencoder", "utterance"])
    for run, (place, utterance) in itertools.product(range(3), enumerate(table.index)):
        assert values[run, place] == rows.loc[(run, utterance), "error"]
        assert table.loc[utterance, "speaker"] == rows.loc[(run, utterance), "speaker"]


def test_another_amount_or_a_missing_utterance_is_an_error():
    with pytest.raises(ValueError, match="out of all, 1/2, came '1/8'"):
        reconstruction.held_out(fake(), "1/8")
    found = fake()
    rows = found.reconstructions
    gone = (rows["autoencoder"] == 1) & (rows["utterance"] == "b/b1-0")
    less = replace(found, reconstructions=rows[~gone])
    with pytest.raises(ValueError, match="expected every utterance from 3 autoencoders on all, missing: b/b1-0"):
        reconstruction.held_out(less)
    assert reconstruction.held_out(less, "1/2")[1].shape == (1, 2 * 8 + 5)


def test_corpora_are_the_tested_ones_the_unseen_one_and_those_of_speech_alone():
    assert reconstruction.corpora(fake()) == ["b", "a", "d", "c"]
    assert reconstruction.speakers(fake()) == 6


def test_a_corpus_has_the_mean_over_its_utterances_and_runs():
    found = fake()
    rows = found.reconstructions[found.reconstructions["autoencoder"] < 3]
    errors = reconstruction.by_corpus(found, count=50)
    assert list(errors) == ["b", "a", "d", "c", MEAN]
    for name in "abcd":
        part = rows[rows["corpus"] == name]
        assert np.isclose(errors[name].estimate, part["error"].mean())
        dots = part.groupby("speaker")["error"].mean()
        assert errors[name].dots == pytest.approx(dots.to_dict())
        assert not errors[name].has_interval
    assert np.isclose(errors[MEAN].estimate, rows.groupby("corpus")["error"].mean().mean())
    assert np.isnan(errors["a"].values).all()  # its one speaker is left out
    # b1 left out: b2 stands for b alone, the others as they are
    place = errors[MEAN].replicates.speakers.index("b1")
    kept = rows[rows["speaker"] != "b1"]
    assert np.isclose(errors[MEAN].values[place], kept.groupby("corpus")["error"].mean().mean())
    # one who speaks in two corpora is left out of both
    place = errors[MEAN].replicates.speakers.index("x2")
    kept = rows[rows["speaker"] != "x2"]
    assert np.isclose(errors[MEAN].values[place], kept.groupby("corpus")["error"].mean().mean())


def test_runs_stand_beside_each_other():
    found = fake()
    by_run = reconstruction.of_runs(found)
    rows = found.reconstructions
    for run in range(3):
        means = rows[rows["autoencoder"] == run].groupby("corpus")["error"].mean()
        assert np.allclose(by_run.loc[["b", "a", "d", "c"], run], means[["b", "a", "d", "c"]])
        assert np.isclose(by_run.loc[MEAN, run], means.mean())


def test_replicates_leave_each_speaker_out_and_draw_runs():
    found = fake()
    drawn = reconstruction.replicates(found, draws=7, seed=3)
    assert drawn["replicate"].nunique() == 6 * 7 and len(drawn) == 6 * 7 * 4
    chosen = reconstruction.run_draws(3, 7, 3)
    rows = found.reconstructions[found.reconstructions["autoencoder"] < 3]
    values = drawn.set_index(["replicate", "corpus"])["value"]
    for place, speaker in enumerate(sorted(rows["speaker"].unique())):
        for draw, name in itertools.product(range(7), "abcd"):
            kept = rows[(rows["speaker"] != speaker) & (rows["corpus"] == name)]
            value = values[place * 7 + draw, name]
            if not len(kept):
                assert (speaker, name) == ("a1", "a") and np.isnan(value)
                continue
            plain = np.mean([kept.loc[kept["autoencoder"] == run, "error"].mean() for run in chosen[draw]])
            assert np.isclose(value, plain)


def test_draws_are_of_five_runs_the_same_for_a_seed():
    drawn = reconstruction.run_draws(4, 300, 1)
    assert drawn.shape == (300, RUNS) and set(drawn.ravel()) == {0, 1, 2, 3}
    assert np.array_equal(drawn, reconstruction.run_draws(4, 300, 1))
    assert not np.array_equal(drawn, reconstruction.run_draws(4, 300, 2))
    assert any(len(set(row)) < RUNS for row in drawn)
    with pytest.raises(ValueError, match="at least one run"):
        reconstruction.run_draws(0, 3, 0)


def test_one_run_alone_gives_itself_in_every_draw():
    found = fake(runs=1)
    drawn = reconstruction.replicates(found, draws=4).set_index(["replicate", "corpus"])["value"]
    first = drawn.unstack().groupby(lambda replicate: replicate // 4)
    assert (first.nunique() <= 1).all(axis=None)
