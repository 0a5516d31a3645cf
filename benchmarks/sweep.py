"""What a second core saves in a sweep: `python -m benchmarks.sweep` (some minutes).

A sweep of four runs of the classification of section 4.2, 10 to 40 epochs and one training run each, with one run at a
time and with two. Each time in a fresh copy of the project with empty caches, so that nothing is taken from before;
their tables have to be the same bytes.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SWEEP = """\
page: zeroshot/04_2_classification
profile: {profile}
parameters:
  epochs: [10, 20, 30, 40]
  runs: 1
collect: {{tables: [accuracy]}}
"""
LEFT_OUT = (".git", ".venv", "_build", "results", ".cache", ".snakemake", "__pycache__")


def measure(cores: int, profile: str, folder: Path) -> tuple[dict[str, float], dict[str, bytes]]:
    """Wall and CPU seconds of the sweep on `cores` cores in a copy of the project, and the collected tables."""
    root = folder / f"cores-{cores}"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*LEFT_OUT))
    file = root / "bench.yml"
    file.write_text(SWEEP.format(profile=profile), encoding="utf-8")
    own = {"PYTHONPATH": str(root), "SERTOOLS_CACHE": str(folder / f"cache-{cores}"), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "sertools.cli", "sweep", str(file), "--cores", str(cores)]
    before, began = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]), time.perf_counter()
    subprocess.run(command, cwd=root, env=os.environ | own, check=True)
    wall = time.perf_counter() - began
    cpu = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - before
    collected = root / "results" / "sweeps" / "bench"
    tables = {path.relative_to(collected).as_posix(): path.read_bytes() for path in sorted(collected.rglob("*.csv"))}
    return {"wall": wall, "cpu": cpu}, tables


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", choices=("full", "smoke"), default="full")
    parser.add_argument("--output", type=Path, default=Path("results/bench/sweep.json"))
    options = parser.parse_args()
    seconds, tables = {}, {}
    with tempfile.TemporaryDirectory(prefix="sertools-bench-") as folder:
        for cores in (1, 2):
            seconds[cores], tables[cores] = measure(cores, options.profile, Path(folder))
            print(
                f"{cores} at a time: {seconds[cores]['wall']:.1f} wall s, {seconds[cores]['cpu']:.1f} CPU s", flush=True
            )
    if tables[1] != tables[2]:
        raise SystemExit("expected the same tables with one run at a time and with two")
    ratio = seconds[1]["wall"] / seconds[2]["wall"]
    print(f"two at a time: {ratio:.2f} times faster, the same {len(tables[1])} tables")
    machine = {"cores": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version()}
    report = {"profile": options.profile, "runs": 4, "seconds": seconds, "wall: 1 / 2": ratio, "machine": machine}
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(report, indent=1), encoding="utf-8")
    print(f"written to {options.output}")


if __name__ == "__main__":
    main()
