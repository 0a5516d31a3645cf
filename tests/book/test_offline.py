"""A default run opens no way to a network: building a book, measuring, a real page that trains."""

import os
import subprocess
import sys

import pytest

from benchmarks import trust_runs
from benchmarks.trust_sockets import namespace, watched

pytestmark = pytest.mark.book
PROBE = "socket.bind ('::1', 0) by urllib3/util/connection.py"
"""At its import urllib3 asks the kernel whether this machine has IPv6, on a port of its own that it closes at once."""
LIBRARIES = ("joblib/", "sphinx/")
"""Who unpickles: joblib what our own processes send each other, Sphinx the pages that it wrote in the same build."""
ASKS = """
import socket, subprocess, sys, zmq
for call in (lambda: socket.create_connection(("example.org", 80)), lambda: socket.socket().bind(("127.0.0.1", 0))):
    try:
        call()
    except PermissionError:
        print("refused")
one, other = socket.socketpair()
one.send(b"x")
subprocess.run([sys.executable, "-c", "import socket; socket.socket().connect(('127.0.0.1', 9))"])
context = zmq.Context()
server = context.socket(zmq.REP)
server.bind("tcp://0.0.0.0:5599")
import time; time.sleep(0.3)
"""


@pytest.fixture
def run(tmp_path):
    """Run a command from a project's root with the network away."""

    def run(command, root):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        own = {"PYTHONPATH": str(root), "OMP_NUM_THREADS": "1", "SERTOOLS_CACHE": str(tmp_path / "cache")}
        return watched(command, root, os.environ | own, folder)

    return run


def test_what_asks_for_a_network_is_seen_and_refused(run, tmp_path):
    seen = run([sys.executable, "-c", ASKS], tmp_path)
    assert seen.said.startswith("refused\nrefused\n") and seen.processes == 2
    calls = [what.split(" by ")[0] for what in seen.asked]
    expected = ["socket.getaddrinfo 'example.org'", "socket.bind ('127.0.0.1', 0)", "socket.connect ('127.0.0.1', 9)"]
    assert calls == expected
    if namespace():  # what a library in C opens is in no Python process's hands
        assert seen.listed == ["tcp 00000000:15DF to 00000000:0000"]
    else:
        assert seen.listed is None


def all_offline(seen, processes):
    """A run that reached its end, in at least so many processes, and asked for nothing."""
    assert seen.status == 0, seen.said
    assert seen.processes >= processes
    assert set(seen.asked) <= {PROBE}
    assert seen.listed in (None, [])
    assert [what for what in seen.unpickled if not what.startswith(LIBRARIES)] == []


def test_a_book_is_built_with_the_network_away(run, make_project):
    project = make_project()
    all_offline(run([sys.executable, "-m", "sertools.cli", "book", "--cores", "1"], project.root), processes=8)
    assert (project.root / "_build/html/index.html").is_file()


def test_a_corpus_is_measured_and_a_real_page_trains_with_the_network_away(run, repository, tmp_path):
    root = trust_runs.copy(tmp_path)
    own = trust_runs.own_corpus(tmp_path / "own")
    all_offline(run([sys.executable, "-m", "sertools.cli", "measure", str(own), "--workers", "2"], root), processes=1)
    all_offline(run(trust_runs.one_page("interpretable/02_methods"), root), processes=2)
    assert (root / "results/smoke/interpretable/02_methods/page.ipynb").is_file()


def test_without_a_namespace_of_its_own_the_hook_is_there(monkeypatch):
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1))
    assert namespace() == []
