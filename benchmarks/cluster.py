"""Work as jobs of a SLURM of one node, one of which is killed, against the same work by the ordinary command: do the
files agree to the byte? Needs what `benchmarks/slurm.sh` needs (root, slurm-wlm, munge). About ten minutes."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import soundfile

from benchmarks import results

ROOT = Path(__file__).resolve().parents[1]
LEFT = shutil.ignore_patterns(".git", ".venv", "_build", "results", ".cache", ".snakemake", "__pycache__", "*_cache")
PROFILE = """\
executor: slurm
jobs: 20
retries: 2
latency-wait: 20
slurm-status-command: squeue
slurm-init-seconds-before-status-checks: 1
seconds-between-status-checks: 1
default-resources: {mem_mb: 1500, runtime: 60}
"""
SWEEP = """\
page: interpretable/02_methods
profile: smoke
parameters: {seed: [0, 1, 2]}
"""
TIMED = {"stamp.json", "record.json"}
"""Files that say when and how long."""
TO_DO = r"(\d+) of \d+ (?:shares|runs|pages) to "


def speech(folder: Path, speakers: int, takes: int) -> Path:
    """A user's corpus of tones in noise: four emotions, `takes` recordings of each by each speaker."""
    folder.mkdir(parents=True)
    draw, rows = np.random.default_rng(0), []
    clock = np.arange(16_000) / 16_000
    for speaker in range(speakers):
        for place, emotion in enumerate(("neutral", "sad", "happy", "angry")):
            for take in range(takes):
                file = f"{speaker}_{emotion}_{take}.wav"
                pitch = 100 + 12 * speaker + 40 * place + 3 * take
                voice = sum(np.sin(2 * np.pi * pitch * k * clock) / k for k in range(1, 8)) * np.exp(-place * clock)
                soundfile.write(folder / file, 0.1 * voice + 0.01 * draw.normal(size=len(clock)), 16_000)
                rows.append({"file": file, "speaker": f"s{speaker}", "emotion": emotion})
    pd.DataFrame(rows).to_csv(folder / "labels.csv", index=False)
    return folder


class Project:
    """A copy of the project, with results and a cache of its own that are thrown away between two works."""

    def __init__(self, place: Path):
        self.root, self.place = place / "project", place
        shutil.copytree(ROOT, self.root, ignore=LEFT)
        (self.root / "profiles/loopback").mkdir(parents=True)
        (self.root / "profiles/loopback/config.yaml").write_text(PROFILE)
        (self.root / "seeds.yml").write_text(SWEEP)

    def run(self, command: list[str], corpora: Path) -> tuple[str, float]:
        """Run `sertools COMMAND` from nothing; what it said, and its seconds."""
        for made in ("results", "cache", "record", "_build"):
            shutil.rmtree(self.root / made, ignore_errors=True)
        given = {
            "PYTHONPATH": str(self.root),
            "SERTOOLS_CACHE": str(self.root / "cache"),
            "OMP_NUM_THREADS": "1",
            **({"SERTOOLS_CORPORA": str(corpora)} if command[0] == "measure" else {}),
        }
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "sertools.cli", *command],
            cwd=self.root, env=environment(given), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False,
        )  # fmt: skip
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)} ended with status {done.returncode}:\n{done.stdout}")
        return done.stdout, time.monotonic() - began

    def files(self, folder: str) -> dict[str, bytes]:
        """Every file below a folder that does not tell of time."""
        top = self.root / folder
        return {
            path.relative_to(top).as_posix(): content(path)
            for path in top.rglob("*")
            if path.is_file() and path.name not in TIMED
        }


def content(path: Path) -> bytes:
    """A file's bytes; of a table that has a column of seconds, those of the rest."""
    if path.suffix == ".parquet" and "seconds" in (columns := pq.read_schema(path).names) and "epochs" in columns:
        return pd.read_parquet(path).drop(columns="seconds").to_csv().encode()
    return path.read_bytes()


def environment(given: dict[str, str]) -> dict[str, str]:
    """The environment without settings of the library's own, and with those that are given."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SERTOOLS_")} | given


def asked(*command: str) -> str:
    """What a command of SLURM says."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def submitted() -> int:
    """How many jobs SLURM has been given so far."""
    return int(re.search(r"NEXT_JOB_ID\s*=\s*(\d+)", asked("scontrol", "show", "config"))[1])


def kill_one(stop: threading.Event, killed: list[str]) -> None:
    """Kill the first job that has run for four seconds."""
    while not stop.is_set() and not killed:
        for line in asked("squeue", "--noheader", "--states=R", "--format=%A %M").splitlines():
            number, ran = line.split()
            if int(ran.split(":")[-1]) >= 4 and not killed:
                subprocess.run(["scancel", "--full", "--signal=KILL", number], check=True)
                killed.append(number)
        time.sleep(0.5)


def compared(project: Project, what: str, command: list[str], more: list[str], folder: str, corpora: Path) -> dict:
    """One work both ways, as a row."""
    before, stop, killed = submitted(), threading.Event(), []
    killer = threading.Thread(target=kill_one, args=(stop, killed))
    killer.start()
    try:
        said, there = project.run([*command, "--cluster", "loopback", *more], corpora)
    finally:
        stop.set()
        killer.join()
    jobs = submitted() - before
    needed = sum(int(number) for number in re.findall(TO_DO, said))
    cluster = project.files(folder)
    _, here = project.run(command, corpora)
    alone = project.files(folder)
    differ = [name for name in cluster.keys() | alone.keys() if cluster.get(name) != alone.get(name)]
    for name in sorted(differ):
        print(f"{what}: {name} differs", file=sys.stderr)
    return {
        "work": what,
        "jobs": needed,
        "killed": len(killed),
        "tried again": jobs - needed,
        "files compared": len(cluster),
        "files that differ": len(differ),
        "seconds as jobs": round(there),
        "seconds alone": round(here),
    }


def main() -> None:
    """Start SLURM, do each work both ways, leave `cluster.csv`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="one work: measuring, sweep, own or record; nothing is written")
    only = parser.parse_args().only
    script = str(ROOT / "benchmarks" / "slurm.sh")
    subprocess.run([script, "start"], check=True)
    try:
        with tempfile.TemporaryDirectory(prefix="sertools-cluster-") as name:
            place = Path(name)
            corpora = place / "corpora"
            wav = corpora / "emodb/wav"
            mine = speech(place / "mine", 8, 5)
            wav.mkdir(parents=True)
            for number, path in enumerate(sorted(mine.glob("*.wav"))):
                letter, text = "WLEAFTN"[number % 7], ("a01", "a02", "a04", "a05", "a07", "b01", "b02")[number // 7 % 7]
                speaker = ("03", "08", "09", "10")[number // 49]
                shutil.copyfile(path, wav / f"{speaker}{text}{letter}a.wav")
            measure = ["measure", "emodb", "--to", "record/emodb.parquet"]
            record = ["record", "wild", "--small", "--to", "record"]
            own = ["own", str(mine), "--as", "transfer", "--profile", "smoke"]
            works = {
                "measuring": ("measuring a corpus in shares", measure, ["--share", "40"], "record"),
                "sweep": ("a sweep of a page", ["sweep", "seeds.yml"], [], "results"),
                "own": ("a user's corpus on the pages", own, [], "results"),
                "record": ("a small run of record", record, ["--share", "6"], "record"),
            }
            project = Project(place)
            rows = [
                compared(project, *work, corpora) for key, work in works.items() if only in (None, key)
            ]  # fmt: skip
    finally:
        subprocess.run([script, "stop"], check=True)
    if only is None:
        results.write("cluster", rows, "python -m benchmarks.cluster")
    else:
        print(pd.DataFrame(rows).to_string(index=False))


if __name__ == "__main__":
    main()
