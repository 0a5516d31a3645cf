"""A trained grid comes back bit for bit, and anything that could change it trains another."""

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from sertools.models import grid, store
from sertools.models.methods import METHODS, Member

ASKED = [Member(METHODS["Metric-act"], fold, 0) for fold in range(2)]


@pytest.fixture
def trainings(monkeypatch):
    """How often a grid is really trained."""
    calls, train = [], grid.train

    def counted(*arguments, **options):
        calls.append(options)
        return train(*arguments, **options)

    monkeypatch.setattr(grid, "train", counted)
    return calls


def ask(data, folder, **changed):
    return store.trained(**(data | {"members": ASKED, "epochs": 1, "seed": 0, "folder": folder} | changed))


def test_the_second_request_is_answered_from_the_store(data, tmp_path, trainings):
    first, second = ask(data, tmp_path), ask(data, tmp_path, workers=2)
    assert len(trainings) == 1
    assert second.members == first.members and second.seed == first.seed
    assert np.array_equal(first.history, second.history)
    assert all(torch.equal(first.parameters[name], second.parameters[name]) for name in first.parameters)
    assert np.array_equal(first.embed(data["features"]), second.embed(data["features"]))


def test_whatever_goes_into_training_makes_another_entry(data, tmp_path, trainings):
    features, emotions = data["features"].copy(), data["emotions"].copy()
    activation = data["labels"]["activation"].copy()
    features[0, 0] += 1e-3
    emotions[0] = (emotions[0] + 1) % 4
    activation[0, 0] = 2.25
    option = replace(METHODS["Metric-act"], metric_on="mu")
    changes = [
        {},
        {"features": features},
        {"emotions": emotions},
        {"labels": data["labels"] | {"activation": activation}},
        {"train_positions": [data["train_positions"][0][:-1], *data["train_positions"][1:]]},
        {"members": ASKED[::-1]},
        {"members": [Member(option, member.fold, member.run) for member in ASKED]},
        {"seed": 1},
        {"epochs": 2},
        {"batch": 32},
        {"learning_rate": 2e-3},
    ]
    for count, change in enumerate(changes, start=1):
        ask(data, tmp_path, **change)
        ask(data, tmp_path, **change)
        assert len(trainings) == count, change


def test_edited_code_makes_another_entry(data, tmp_path, trainings, monkeypatch):
    ask(data, tmp_path)
    read = Path.read_bytes
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: read(path) + (b"# edited" if path.name == "losses.py" else b"")
    )
    ask(data, tmp_path)
    assert len(trainings) == 2


def test_the_code_is_all_that_training_imports():
    code = "import sys, sertools.models.grid; print(*(name for name in sys.modules if name.startswith('sertools.')))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    files = ["sertools.corpora", "sertools.corpora.storage"]  # which says that a disk is full, and changes no result
    assert sorted(shown) == [*files, "sertools.models", *(f"sertools.models.{name}" for name in sorted(store.CODE))]


@pytest.mark.parametrize("harm", [lambda entry: entry[: len(entry) // 2], lambda entry: entry[:-4] + b"\0\1\2\3"])
def test_a_damaged_entry_is_trained_again(data, tmp_path, trainings, harm):
    first = ask(data, tmp_path)
    (path,) = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".lock"]
    path.write_bytes(harm(path.read_bytes()))
    second = ask(data, tmp_path)
    assert len(trainings) == 2
    assert np.array_equal(first.history, second.history)


def test_two_who_ask_at_once_train_once(data, tmp_path, trainings):
    answers = []
    askers = [threading.Thread(target=lambda: answers.append(ask(data, tmp_path, epochs=5))) for _ in range(2)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(trainings) == 1 and len(answers) == 2
    assert np.array_equal(answers[0].history, answers[1].history)


def test_the_store_lies_under_the_cache_root(data, tmp_path, monkeypatch):
    monkeypatch.setenv("SERTOOLS_CACHE", str(tmp_path))
    store.trained(**data, members=ASKED, epochs=1, seed=0)
    assert any(path.is_file() for path in (tmp_path / "grids").rglob("*"))
