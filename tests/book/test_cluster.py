"""Work on a real SLURM of one node: shares of measuring, runs of a sweep, a job that is killed. Each gives the bytes
that one machine gives."""

import csv
import datetime
import os
import shutil
import signal
import subprocess
import time

import numpy as np
import pytest

from sertools.measure import parquet, shipped
from sertools.measure.cache import Cache

pytestmark = pytest.mark.book
PAGE = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% tags=["parameters"]
profile = "full"
seed = 0

# %%
import os
import time
from pathlib import Path

import numpy
import pandas

from sertools.analysis import planted
from sertools.report.page import open_page

page = open_page("zeroshot/04_swept", globals())
gate = Path(os.environ.get("GATE", "."))
if seed == 1 and not gate.exists():  # the first try waits to be killed
    gate.with_suffix(".part").write_text(os.environ["SLURM_JOB_ID"])
    gate.with_suffix(".part").rename(gate)
    time.sleep(1000)

# %%
scores = pandas.DataFrame({"score": [planted.mean(numpy.random.default_rng(seed).normal(size=9))]})
page.table("scores", scores, caption="Scores.")
page.value("best", scores["score"].max(), ".3f")
page.close()
"""
SEEDS = """\
page: zeroshot/04_swept
parameters: {seed: [0, 1]}
collect: {tables: [scores]}
"""
PROFILE = """\
executor: slurm
jobs: 4
retries: 1
latency-wait: 20
slurm-status-command: squeue
slurm-init-seconds-before-status-checks: 1
seconds-between-status-checks: 1
default-resources: {mem_mb: 1000, runtime: 60}
"""


@pytest.fixture(scope="module")
def slurm(repository):
    """A SLURM of one node; skips where it cannot be started here."""
    missing = [
        name for name in ("slurmctld", "slurmd", "munged") if not shutil.which(name, path=f"{os.defpath}:/usr/sbin")
    ]
    if missing:
        pytest.skip(f"no SLURM here: {', '.join(missing)} (Debian: slurm-wlm, munge)")
    if os.geteuid() != 0:
        pytest.skip("only root starts a SLURM")
    script = repository / "benchmarks" / "slurm.sh"
    started = subprocess.run([script, "start"], capture_output=True, text=True, check=False)
    if "expected no" in started.stderr:
        pytest.skip(f"a SLURM is here already: {started.stderr.strip()}")
    assert started.returncode == 0, started.stderr
    yield
    subprocess.run([script, "stop"], check=True, capture_output=True)


@pytest.fixture(scope="module")
def project(slurm, repository, make_project):
    """The small project with a page to sweep and a profile for the cluster."""
    made = make_project()
    for name in ("sweep.smk", "shares.smk"):
        shutil.copyfile(repository / name, made.root / name)
    (made.root / "notebooks/zeroshot/04_swept.py").write_text(PAGE)
    (made.root / "seeds.yml").write_text(SEEDS)
    (made.root / "profiles/loopback").mkdir(parents=True)
    (made.root / "profiles/loopback/config.yaml").write_text(PROFILE)
    made.run("pair")
    return made


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    """Recordings of nobody, under the names of EMO-DB; one of them cannot be read."""
    import soundfile

    root = tmp_path_factory.mktemp("corpora")
    (root / "emodb/wav").mkdir(parents=True)
    draw = np.random.default_rng(0)
    for number, stem in enumerate(("03a01Fa", "03a01Wa", "08a02Tb", "08a02Na", "09a05Wb")):
        samples = 0.1 * np.sin(2 * np.pi * (120 + 30 * number) * np.arange(8000) / 16000) + 0.01 * draw.normal(
            size=8000
        )
        soundfile.write(root / f"emodb/wav/{stem}.wav", samples, 16000)
    (root / "emodb/wav/03a01Na.wav").write_bytes(b"no sound")
    return root


def test_a_corpus_measured_in_shares_is_that_of_one_machine(project, corpora, tmp_path):
    cache = str(tmp_path / "shared")
    given = {"SERTOOLS_CORPORA": str(corpora), "SERTOOLS_CACHE": cache}
    measure = ("measure", "emodb", "--cluster", "loopback", "--share", "3")
    said = project.run(*measure, "--to", str(tmp_path / "cluster.parquet"), **given)
    assert "2 of 2 shares to do (measure, loopback)" in said
    assert "6 utterances: 0 measured, 5 from the cache, 1 failed" in said, "the jobs measured nothing"
    date = parquet.read(tmp_path / "cluster.parquet", "emodb").card["measured"]["date"]
    alone = shipped.measure_corpus(
        "emodb",
        root=corpora / "emodb",
        destination=tmp_path / "alone.parquet",
        cache=Cache(tmp_path / "own"),
        date=datetime.date.fromisoformat(date),
        progress=False,
    )
    assert (tmp_path / "cluster.parquet").read_bytes() == alone.read_bytes()
    assert "0 of 2 shares to do" in project.run(*measure, "--to", str(tmp_path / "again.parquet"), **given)


def collected(project):
    """The tables of the sweep, but for what it says of folders and times."""
    found = project.files("results/sweeps/seeds", "*.csv")
    with (project.root / "results/sweeps/seeds/runs.csv").open(newline="") as stream:
        assert [run["state"] for run in csv.DictReader(stream)] == ["done", "done"]
    shutil.rmtree(project.root / "results")
    return found


def wait_for(gate, process):
    """The number of the job that waits at the gate."""
    end = time.monotonic() + 300
    while not gate.exists():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < end, "no run began"
        time.sleep(0.1)
    return gate.read_text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_command_that_is_ended_leaves_no_job_in_the_queue(project, tmp_path, number):
    gate = tmp_path / "gate"
    process = project.start("sweep", "seeds.yml", "--cluster", "loopback", GATE=str(gate))
    wait_for(gate, process)
    process.send_signal(number)
    process.communicate(timeout=100)
    assert process.returncode != 0
    end = time.monotonic() + 60
    while subprocess.run(["squeue", "--noheader"], check=True, capture_output=True).stdout:
        assert time.monotonic() < end, "jobs are left"
        time.sleep(0.2)


def test_a_sweep_of_jobs_one_of_which_is_killed_is_that_of_one_machine(project, tmp_path):
    gate = tmp_path / "gate"
    process = project.start("sweep", "seeds.yml", "--cluster", "loopback", GATE=str(gate))
    subprocess.run(["scancel", "--full", "--signal=KILL", wait_for(gate, process)], check=True)
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, said
    there = collected(project)
    project.run("sweep", "seeds.yml", "--cores", "2")
    assert collected(project) == there and {"runs.csv", "values.csv", "tables/scores.csv"} <= set(there)


def test_a_cluster_of_another_name_is_refused_with_those_that_are_there(project):
    process = project.start("sweep", "seeds.yml", "--cluster", "sge")
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1 and "(there: loopback), came 'sge'" in said
