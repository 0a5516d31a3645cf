"""A build that is killed leaves nothing that stands in the way, and nothing that a finished page could be taken for."""

import os
import signal
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.book

# holds the lock, hands it to a process of its own, and says so; then waits
HOLDER = """
import subprocess, sys, time
from pathlib import Path
from sertools.report import build
with build.exclusive(Path(sys.argv[1])) as lock:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=[lock])
    print(child.pid, flush=True)
    time.sleep(60)
"""
WAITER = """
import sys
from pathlib import Path
from sertools.report import build
with build.exclusive(Path(sys.argv[1])):
    print("held", flush=True)
"""


def wait_for(path, process, seconds=120):
    """Wait until a file is there; fail where the process ends before."""
    end = time.monotonic() + seconds
    while not path.exists():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < end, f"no {path} after {seconds} s"
        time.sleep(0.02)


def processes(root):
    """Command lines of the processes that run in a folder (Linux: elsewhere there is nothing to look at)."""
    found = []
    for entry in os.scandir("/proc") if os.path.isdir("/proc/self") else []:
        try:
            if entry.name.isdigit() and os.readlink(f"/proc/{entry.name}/cwd") == str(root):
                with open(f"/proc/{entry.name}/cmdline") as stream:
                    found.append(stream.read())
        except OSError:  # it ended while we looked, or is another user's
            continue
    return found


def test_a_build_killed_in_the_middle_of_a_page_resumes_to_the_same_tables(make_project, built):
    project = make_project()
    page = project.root / "results/full/zeroshot/01_correlation"
    build = project.start("book", "--cores", "1", GATE=str(project.root / "gate"))
    wait_for(page / "started", build)
    half = (page / "table.csv").read_bytes()
    os.killpg(build.pid, signal.SIGKILL)
    build.wait()
    assert not (page / "page.ipynb").exists()
    # the kernel has a process group of its own: it ends because what started it is gone
    end = time.monotonic() + 20
    while processes(project.root) and time.monotonic() < end:
        time.sleep(0.1)
    assert processes(project.root) == []

    project.run("book", "--cores", "1")
    assert project.tables() == built.tables()
    assert project.tables()["full/zeroshot/01_correlation/table.csv"] != half


def test_a_second_build_waits_for_the_first_and_says_so_and_kill_leaves_no_lock(tmp_path):
    lock = tmp_path / "lock"
    first = subprocess.Popen([sys.executable, "-c", HOLDER, lock], stdout=subprocess.PIPE, text=True)
    child = int(first.stdout.readline())
    second = subprocess.Popen(
        [sys.executable, "-c", WAITER, lock], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    said = second.stderr.readline()
    assert f"waiting: another build is running in this folder (process {first.pid}" in said
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    time.sleep(0.5)
    assert second.poll() is None, "a step of the killed build still runs: its successor must wait for it"
    os.kill(child, signal.SIGKILL)
    assert second.communicate(timeout=30)[0] == "held\n"


def test_a_failing_page_is_named_and_the_others_run(make_project):
    project = make_project()
    script = project.root / "notebooks/zeroshot/02_tables.py"
    script.write_text(script.read_text() + "\n# %%\nraise KeyError('no such track')\n")
    project.run("pair")
    build = project.start("book", "--cores", "2")
    said, _ = build.communicate(timeout=300)
    assert build.returncode == 1
    assert "zeroshot/02_tables" in said
    assert "KeyError: 'no such track'" in said
    assert sorted(project.pages()) == ["01_correlation", "03_conclusions"]
    assert (project.root / "results/full/zeroshot/02_tables/failed.ipynb").is_file()
