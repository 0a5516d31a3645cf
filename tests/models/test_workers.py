"""Training in processes: the same bits for any number of them, from any kind of caller, and none left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace

import numpy as np
import pytest
import torch

from sertools.models import grid
from sertools.models.batches import Data
from sertools.models.methods import METHODS, ZEROSHOT, Member, members
from sertools.models.shard import Settings
from sertools.models.workers import train_in_processes

SCRIPT = """
import numpy as np
from sertools.models import grid
from sertools.models.methods import ZEROSHOT, members
grid.SHARD = 4
draw = np.random.default_rng(0)
trained = grid.train(
    draw.standard_normal((200, 88)), members(ZEROSHOT, 2, 1), [np.arange(200)] * 2, draw.integers(0, 4, 200),
    {"activation": draw.uniform(1, 5, (2, 200)), "valence": draw.uniform(1, 5, (2, 200))},
    epochs=EPOCHS, seed=0, workers=2,
)
print("trained", trained.history.shape)
"""


def test_one_worker_and_two_give_the_same_bits(data, monkeypatch):
    monkeypatch.setattr(grid, "SHARD", 5)
    asked, seen = members((*ZEROSHOT, METHODS["DAE"]), 3, 1), []
    one = grid.train(**data, members=asked, epochs=3, seed=1)
    two = grid.train(**data, members=asked, epochs=3, seed=1, workers=2, progress=lambda *done: seen.append(done))
    assert np.array_equal(one.history, two.history, equal_nan=True)
    assert all(torch.equal(one.parameters[name], two.parameters[name]) for name in one.parameters)
    assert seen[-1] == (15, 15) and seen == sorted(set(seen))


def test_features_may_lie_in_memory_as_a_data_frame_keeps_them(data, monkeypatch):
    monkeypatch.setattr(grid, "SHARD", 2)
    by_column = {**data, "features": np.asfortranarray(data["features"])}
    by_column["features"].setflags(write=False)
    asked = members(ZEROSHOT[:2], 1, 2)
    expected = grid.train(**data, members=asked, epochs=1, seed=1)
    trained = grid.train(**by_column, members=asked, epochs=1, seed=1, workers=2)
    assert np.array_equal(trained.history, expected.history, equal_nan=True)


def test_shards_do_not_depend_on_workers_and_hold_every_member_once():
    asked = members(ZEROSHOT, 5, 5)
    shards = grid._shards(asked, grid.SHARD)
    assert sorted(k for shard in shards for k in shard) == list(range(100))
    assert {len(shard) for shard in shards} == {25}


def test_a_script_without_a_main_guard(repository):
    """Other ways of starting processes import the caller's script again."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.replace("EPOCHS", "2")],
        env=os.environ | {"PYTHONPATH": str(repository)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "trained (2, 8, 5)", done.stderr


def test_a_notebook(repository, tmp_path, monkeypatch):
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    monkeypatch.setenv("PYTHONPATH", str(repository))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SCRIPT.replace("EPOCHS", "2"))])
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert notebook.cells[0].outputs[0]["text"].strip() == "trained (2, 8, 5)"


def test_a_failing_worker_is_heard(data):
    missing = replace(METHODS["Metric-act"], supervision="valence")
    given = Data(
        features=torch.from_numpy(data["features"]),
        positions=data["train_positions"],
        emotions=torch.from_numpy(data["emotions"]),
        labels={},
    )
    settings = Settings(epochs=1, batch=64, learning_rate=1e-3, seed=0)
    shards = [[Member(METHODS["Unsupervised"], 0, 0)], [Member(missing, 0, 0)]]
    with pytest.raises(RuntimeError, match=r"(?s)training process 1 of 2 ended with status 1.*KeyError: 'valence'"):
        train_in_processes(given, shards, settings, 2, lambda done: None)


def test_no_worker_outlives_a_killed_caller(repository):
    psutil = pytest.importorskip("psutil")
    script = textwrap.dedent(SCRIPT.replace("EPOCHS", "1000000"))
    caller = subprocess.Popen([sys.executable, "-c", script], env=os.environ | {"PYTHONPATH": str(repository)})
    workers, deadline = [], time.monotonic() + 120
    while len(workers) < 2 and time.monotonic() < deadline:
        workers = psutil.Process(caller.pid).children()
        time.sleep(0.1)
    assert len(workers) == 2
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    _, alive = psutil.wait_procs(workers, timeout=120)
    for worker in alive:
        worker.kill()
    assert not alive
