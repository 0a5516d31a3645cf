"""Two builds of one project at a time, and one that is interrupted: what comes of them is what one build makes."""

import os
import shutil
import signal
import sys
import time

import pytest

from sertools.report import ending

pytestmark = pytest.mark.book


def wait_for(path, process):
    """Wait until a file is there; fail where the process ends before."""
    while not path.exists():
        assert process.poll() is None, process.communicate()[0]
        time.sleep(0.02)


def test_an_interrupt_of_the_verb_alone_ends_its_build_and_two_that_start_then_share_the_work(make_project):
    project = make_project()
    gate, page = project.root / "gate", project.root / "results/full/zeroshot/01_correlation"
    build = project.start("book", "--cores", "1", GATE=str(gate))
    wait_for(page / "started", build)
    build.send_signal(signal.SIGTERM)
    said, _ = build.communicate(timeout=100)
    assert build.returncode == 1 and "Traceback" not in said
    assert "was interrupted; what is done is kept, and the same command goes on from there" in said
    assert not (page / "page.ipynb").exists()

    (page / "started").unlink(missing_ok=True)
    first = project.start("book", "--cores", "1", GATE=str(gate))
    wait_for(page / "started", first)
    second = project.start("book", "--cores", "1")
    line = second.stdout.readline()
    assert f"waiting: another build is running in this folder (process {first.pid}" in line
    gate.touch()
    first_said, second_said = first.communicate()[0], second.communicate()[0]
    assert (first.returncode, second.returncode) == (0, 0), first_said + second_said
    assert "0 of 3 pages to run" in second_said
    disturbed = project.files("results")
    shutil.rmtree(project.root / "results")
    project.run("book", "--cores", "1")
    alone = project.files("results")
    assert {name for name in disturbed if disturbed[name] != alone.get(name)} == set()


def test_a_command_that_does_not_end_when_asked_is_killed(monkeypatch):
    monkeypatch.setattr(ending, "PATIENCE", 0.5)
    stubborn = (
        "import os, pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "os.kill(int(sys.argv[1]), signal.SIGTERM); time.sleep(60)"
    )
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        ending.run([sys.executable, "-c", stubborn, str(os.getpid())])
    assert time.monotonic() - began < 30
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    assert ending.run([sys.executable, "-c", "raise SystemExit(3)"]) == 3
