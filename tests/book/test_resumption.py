"""A build that is killed leaves nothing that stands in the way, and nothing that a finished page could be taken for."""

import os
import signal
import time

import pytest

pytestmark = pytest.mark.book


def wait_for(path, process, seconds=120):
    """Wait until a file is there; fail where the process ends before."""
    end = time.monotonic() + seconds
    while not path.exists():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < end, f"no {path} after {seconds} s"
        time.sleep(0.02)


def test_a_build_killed_in_the_middle_of_a_page_resumes_to_the_same_tables(make_project, built):
    project = make_project()
    page = project.root / "results/full/zeroshot/01_correlation"
    build = project.start("book", "--cores", "1", GATE=str(project.root / "gate"))
    wait_for(page / "started", build)
    half = (page / "table.csv").read_bytes()
    os.killpg(build.pid, signal.SIGKILL)
    build.wait()
    assert not (page / "page.ipynb").exists()
    project.run("book", "--cores", "1")
    assert project.tables() == built.tables()
    assert project.tables()["full/zeroshot/01_correlation/table.csv"] != half


def test_a_second_build_waits_and_says_for_whom(make_project):
    project = make_project()
    gate = project.root / "gate"
    first = project.start("book", "--cores", "1", GATE=str(gate))
    wait_for(project.root / "results/full/zeroshot/01_correlation/started", first)
    second = project.start("book", "--cores", "1")
    said = second.stdout.readline()
    assert "waiting: another build is running" in said
    assert f"process {first.pid}" in said
    gate.touch()
    said, _ = first.communicate(timeout=300)
    assert first.returncode == 0, said
    said, _ = second.communicate(timeout=300)
    assert second.returncode == 0, said


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


def test_nothing_of_a_killed_build_goes_on_running(make_project):
    project = make_project()
    build = project.start("book", "--cores", "1", GATE=str(project.root / "gate"))
    wait_for(project.root / "results/full/zeroshot/01_correlation/started", build)
    os.killpg(build.pid, signal.SIGKILL)
    build.wait()
    end = time.monotonic() + 20
    while processes(project.root) and time.monotonic() < end:
        time.sleep(0.1)
    assert processes(project.root) == []


def processes(root):
    """Command lines of the processes that run in a folder (Linux: elsewhere there is nothing to look at)."""
    found = []
    for entry in os.scandir("/proc") if os.path.isdir("/proc/self") else []:
        try:
            if entry.name.isdigit() and os.readlink(f"/proc/{entry.name}/cwd") == str(root):
                found.append(open(f"/proc/{entry.name}/cmdline").read())
        except OSError:  # it ended while we looked, or is another user's
            continue
    return found
