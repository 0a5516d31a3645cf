"""Trained networks come back as they were, and anything that could change them trains others."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import torch

from sertools.models import pretraining, series_store

ROWS = {"training": np.arange(36), "held_out": np.arange(36, 48)}
LABELLED = {"training": np.arange(36), "validation": np.arange(36, 48)}
SHORT = {"seed": 0, "epochs": 1, "batch": 16}


@pytest.fixture
def trainings(monkeypatch):
    """How often an autoencoder is really trained."""
    calls, train = [], pretraining.pretrain

    # the store reads the signature to fill in defaults
    def counted(frames, offsets, training, held_out, *, seed, run=0, epochs=30, batch=64, sparsity=1e-5, progress=None):
        calls.append(run)
        return train(
            frames, offsets, training, held_out, seed=seed, run=run, epochs=epochs, batch=batch, sparsity=sparsity
        )

    monkeypatch.setattr(pretraining, "pretrain", counted)
    return calls


def ask(series, folder, **changed):
    own = {"frames": series["frames"], "offsets": series["offsets"]}
    return series_store.pretrained(**(own | ROWS | SHORT | {"folder": folder} | changed))


def test_the_second_request_is_answered_from_the_store(series, tmp_path, trainings):
    first, second = ask(series, tmp_path), ask(series, tmp_path, run=0, progress=print)
    assert len(trainings) == 1
    pd.testing.assert_frame_equal(first.history, second.history, check_exact=True)
    assert (first.best_epoch, first.seconds) == (second.best_epoch, second.seconds)
    assert all(torch.equal(first.parameters[name], second.parameters[name]) for name in first.parameters)


def test_whatever_goes_into_training_makes_another_entry(series, tmp_path, trainings):
    frames = series["frames"].copy()
    frames[0, 0] += 1e-3
    changes = [{}, {"frames": frames}, {"held_out": np.arange(37, 48)}, {"run": 1}, {"epochs": 2}, {"sparsity": 1e-4}]
    for count, change in enumerate(changes, start=1):
        ask(series, tmp_path, **change)
        ask(series, tmp_path, **change)
        assert len(trainings) == count, change


@pytest.mark.parametrize("module", ["pretraining", "recognition"])
def test_the_code_is_all_that_training_imports(module):
    code = f"import sys, sertools.models.{module}; print(*(n for n in sys.modules if n.startswith('sertools.')))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    listed = getattr(series_store, f"{module.upper()}_CODE")
    assert sorted(shown) == ["sertools.models", *(f"sertools.models.{name}" for name in sorted(listed))]


def test_strategies_and_runs_are_the_same_with_two_workers(series, tmp_path):
    encoder = ask(series, tmp_path).encoder()
    answers = [
        series_store.recognisers(
            **(series | LABELLED | SHORT),
            strategies=("scratch", "frozen"),
            runs=(0, 1),
            encoders={0: encoder, 1: encoder},
            workers=workers,
            folder=tmp_path / str(workers),
        )
        for workers in (1, 2)
    ]
    assert list(answers[0]) == list(answers[1]) == [("scratch", 0), ("frozen", 0), ("scratch", 1), ("frozen", 1)]
    for key, made in answers[0].items():
        pd.testing.assert_frame_equal(made.history, answers[1][key].history, check_exact=True)
        for one, two in zip(
            *(m.apply(series["frames"], series["offsets"]) for m in (made, answers[1][key])), strict=True
        ):
            assert np.array_equal(one, two)


def test_a_recogniser_is_kept_by_its_encoder(series, tmp_path):
    encoder = ask(series, tmp_path).encoder()
    other = {name: value + 0.01 for name, value in encoder.items()}
    made = [
        series_store.recogniser(
            **(series | LABELLED | SHORT), strategy="frozen", encoder=given, folder=tmp_path / "recognisers"
        )
        for given in (encoder, other, encoder)
    ]
    assert made[0].history.equals(made[2].history) and not made[0].history.equals(made[1].history)


def test_a_run_without_an_encoder(series, tmp_path):
    with pytest.raises(KeyError, match=r"none for the runs \[1\]"):
        series_store.recognisers(**(series | LABELLED), strategies=["frozen"], runs=[0, 1], encoders={0: {}}, seed=0)
