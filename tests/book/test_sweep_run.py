"""A sweep of a small page: side by side, resumed, with a run that fails, and never where the book's results are."""

import csv
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.book
PAGE = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A page that opens its folder as the real ones do

# %% tags=["parameters"]
profile = "full"
seed = 0
epochs = 50
workers = 2

# %%
import os
import time
from pathlib import Path

import numpy
import pandas

from sertools.analysis import planted
from sertools.report.page import open_page

page = open_page("zeroshot/04_swept", globals())
if os.environ.get("MEET"):  # each run waits until two have begun: alone, it would wait for ever
    meet = Path(os.environ["MEET"])
    (meet / str(seed)).touch()
    end = time.monotonic() + 100
    while len(list(meet.iterdir())) < 2:
        assert time.monotonic() < end, "the runs do not stand side by side"
        time.sleep(0.05)
if os.environ.get("FAIL") == str(seed):
    raise ValueError(f"no luck:\\nseed {seed}")

# %%
draw = numpy.random.default_rng(seed)
scores = pandas.DataFrame({"fold": range(3), "score": [planted.mean(draw.normal(size=epochs)) for _ in range(3)]})
page.table("scores", scores, caption="Scores.")
page.value("best", scores["score"].max(), ".3f")
page.value("processes", page.parameters.workers, "d")
if os.environ.get("GATE"):
    Path(os.environ["GATE"]).touch()
    time.sleep(100)

# %%
page.close()
"""
SEEDS = """\
page: zeroshot/04_swept
parameters: {seed: [0, 1, 2]}
collect: {tables: [scores]}
"""


@pytest.fixture(scope="module")
def project(repository, make_project):
    """The small project with a page to sweep, and results of the book that must stay as they are."""
    made = make_project()
    shutil.copyfile(repository / "sweep.smk", made.root / "sweep.smk")
    (made.root / "notebooks/zeroshot/04_swept.py").write_text(PAGE)
    (made.root / "seeds.yml").write_text(SEEDS)
    made.run("pair")
    book = made.root / "results/full/zeroshot/04_swept"
    book.mkdir(parents=True)
    (book / "values.json").write_text("the book's")
    return made


def rows(project, name):
    """A collected table as a list of rows."""
    with (project.root / "results/sweeps" / name).open(newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def first(project, tmp_path_factory):
    """What the first sweep, of whose three runs one fails, said; its exit status; its runs; its values."""
    meet = tmp_path_factory.mktemp("meet")
    process = project.start("sweep", "seeds.yml", "--cores", "2", MEET=str(meet), FAIL="2")
    said, _ = process.communicate(timeout=300)
    return said, process.returncode, rows(project, "seeds/runs.csv"), rows(project, "seeds/values.csv")


@pytest.fixture(scope="module")
def second(project, first):
    """What the same sweep said when nothing stood in its way any more, and when each page was written before."""
    before = project.pages()
    return project.run("sweep", "seeds.yml", "--cores", "2"), before


def test_a_run_that_fails_loses_only_itself_and_says_why(first):
    said, status, runs, values = first
    assert status == 1
    assert "3 of 3 runs to do (zeroshot/04_swept, full)" in said
    assert "1 of 3 runs are not done" in said
    # one line a run, and no traceback
    assert sum(line.startswith("seed=") for line in said.splitlines()) == 3
    assert "Traceback" not in said
    assert [(run["seed"], run["state"], run["error"]) for run in runs] == [
        ("0", "done", ""),
        ("1", "done", ""),
        ("2", "failed", "ValueError: seed 2"),
    ]
    assert {value["seed"] for value in values} == {"0", "1"}


def test_the_next_sweep_runs_what_is_not_done_and_only_that(project, second):
    said, before = second
    assert "1 of 3 runs to do" in said
    assert {name: when for name, when in project.pages().items() if name in before} == before
    assert [run["state"] for run in rows(project, "seeds/runs.csv")] == ["done"] * 3
    scores = rows(project, "seeds/tables/scores.csv")
    assert list(scores[0]) == ["seed", "fold", "score"]
    assert [(row["seed"], row["fold"]) for row in scores] == [(str(s), str(f)) for s in range(3) for f in range(3)]
    best = {row["seed"]: float(row["value"]) for row in rows(project, "seeds/values.csv") if row["key"] == "best"}
    assert best == {seed: max(float(r["score"]) for r in scores if r["seed"] == seed) for seed in "012"}
    # runs that stand side by side use one process each
    assert {r["value"] for r in rows(project, "seeds/values.csv") if r["key"] == "processes"} == {"1"}


def test_the_books_results_are_untouched_and_a_run_with_its_parameters_lies_beside(project, second):
    assert project.files("results/full/zeroshot/04_swept") == {"values.json": b"the book's"}
    assert rows(project, "seeds/runs.csv")[0]["folder"] == "results/full/zeroshot/04_swept-book"


def test_a_run_is_what_papermill_gives(project, second, tmp_path):
    command = [sys.executable, "-m", "papermill", "notebooks/zeroshot/04_swept.ipynb", str(tmp_path / "out.ipynb")]
    subprocess.run(
        [*command, "-p", "seed", "1"],
        cwd=project.root,
        env=project.environment(SERTOOLS_RESULTS=str(tmp_path / "results")),
        check=True,
        capture_output=True,
    )
    run = rows(project, "seeds/runs.csv")[1]
    (folder,) = (tmp_path / "results/full/zeroshot").iterdir()
    assert folder.name == f"04_swept-{run['run']}"
    mine = project.files(run["folder"])
    assert mine["tables/scores.csv"] == (folder / "tables/scores.csv").read_bytes()
    # the one difference: papermill left the page its own number of processes
    values = mine["values.json"].replace(b'"text": "1",\n   "value": 1', b'"text": "2",\n   "value": 2')
    assert values == (folder / "values.json").read_bytes()


def test_a_killed_sweep_goes_on_to_the_same_tables(project, second, tmp_path):
    (project.root / "epochs.yml").write_text(SEEDS.replace("seed: [0, 1, 2]", "epochs: [60, 70], seed: 1"))
    gate = tmp_path / "gate"
    process = project.start("sweep", "epochs.yml", "--cores", "1", GATE=str(gate))
    end = time.monotonic() + 120
    while not gate.exists():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < end, "no run began"
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not (project.root / "results/sweeps/epochs").exists()
    assert "2 of 2 runs to do" in project.run("sweep", "epochs.yml", "--cores", "2")
    found = rows(project, "epochs/tables/scores.csv")
    again = {key: path.read_bytes() for key in ("runs.csv",) if (path := project.root / "results/sweeps/epochs" / key)}
    assert [row["epochs"] for row in found] == ["60"] * 3 + ["70"] * 3
    # once more, with nothing to do: the same bytes
    assert "0 of 2 runs to do" in project.run("sweep", "epochs.yml", "--cores", "1")
    assert {key: (project.root / "results/sweeps/epochs" / key).read_bytes() for key in again} == again


def test_the_books_results_are_taken_where_they_are_fresh_and_runs_are_stale_when_an_input_changes(project, second):
    # the listings of a page are written whenever the Snakefile is read
    step = ["run-page", "zeroshot/04_swept", "full", "_build/inputs/full/zeroshot/04_swept.json"]
    command = [sys.executable, "-m", "sertools.steps", *step]
    subprocess.run(command, cwd=project.root, env=project.environment(), check=True)
    written = project.pages()["04_swept"]
    (project.root / "one.yml").write_text(SEEDS.replace("seed: [0, 1, 2]", "seed: 0"))
    assert "0 of 1 runs to do" in project.run("sweep", "one.yml", "--cores", "1")
    assert rows(project, "one/runs.csv")[0]["folder"] == "results/full/zeroshot/04_swept"
    project.edit("sertools/analysis/planted_below.py")
    assert "1 of 1 runs to do" in project.run("sweep", "one.yml", "--cores", "1")
    assert rows(project, "one/runs.csv")[0]["folder"] == "results/full/zeroshot/04_swept-book"
    assert project.pages()["04_swept"] == written


def test_a_wrong_file_is_one_line_with_the_next_step_and_status_1(project):
    (project.root / "wrong.yml").write_text(SEEDS.replace("seed:", "sed:"))
    process = project.start("sweep", "wrong.yml")
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    error, step = said.splitlines()
    assert error.startswith("error: ") and "nearest is 'seed'" in error and step.startswith("next: book/sweep.md")
