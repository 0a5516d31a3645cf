"""What `kill -9` at random moments costs: `python -m benchmarks.kill --kills 10 --seed 0` (some ten minutes).

Each work (`benchmarks.works`) is run undisturbed once. Then it is begun anew, killed at a random moment of its usual
duration, by turns with all processes of its group and the main one alone, and run again to its end: what comes of it is
compared byte by byte, and what was there before the second run must not have been made again.
"""

import argparse
import os
import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import results
from benchmarks.works import WORKS, Work

GRACE = 20.0
"""Seconds that processes have to end which nobody waits for any more."""


@dataclass(frozen=True)
class Killed:
    """What came of one kill.

    group: whether all processes were killed, not the main one alone. share: of the usual duration when it came.
    orphans: processes that were still there after GRACE. kept: entries that were there before the second run.
    again: those of them that it made again. same: whether the results have the same bytes as undisturbed ones.
    """

    group: bool
    share: float
    orphans: int
    kept: int
    again: int
    same: bool


def undisturbed(work: Work) -> tuple[dict[str, bytes], float]:
    """The results of a work that is left alone, and its seconds."""
    work.clear()
    began = time.monotonic()
    status = work.run()
    seconds = time.monotonic() - began
    expected = work.bytes()
    assert status == 0 and expected, work.said()
    return expected, seconds


def kill(work: Work, expected: dict[str, bytes], seconds: float, share: float, group: bool) -> Killed:
    """Begin a work anew, kill it after a share of its usual seconds, and run it again.

    A run that ends before it could be killed is begun anew, and killed earlier.
    """
    while True:
        work.clear()
        process = work.start()
        time.sleep(share * seconds)
        if process.poll() is None:
            break
        share *= 0.8
    (os.killpg if group else os.kill)(process.pid, signal.SIGKILL)
    process.wait()
    end = time.monotonic() + GRACE
    while (orphans := work.processes()) and time.monotonic() < end:
        time.sleep(0.05)
    before = work.kept()
    status = work.run()
    assert status == 0, work.said()
    after = work.kept()
    again = sum(after.get(path) != written for path, written in before.items())
    return Killed(group, share, orphans, len(before), again, work.bytes() == expected)


def kills(work: Work, count: int, seed: int) -> list[Killed]:
    """Kill a work at random moments, with its group and alone by turns."""
    expected, seconds = undisturbed(work)
    print(f"{work.name}: {seconds:.1f} s undisturbed, {len(expected)} files", flush=True)
    found = []
    for number, share in enumerate(np.random.default_rng(seed).uniform(0.02, 0.98, count)):
        found.append(kill(work, expected, seconds, float(share), group=number % 2 == 0))
        print(f"{work.name} {number + 1}/{count}: {found[-1]}", flush=True)
    return found


def main() -> None:
    """Measure and write `kill.csv`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=10, help="of each work")
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    parser.add_argument("--works", nargs="+", choices=WORKS, default=list(WORKS))
    given = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="sertools-kill-") as name:
        for work in given.works:
            found = kills(WORKS[work](Path(name, work)), given.kills, given.seed)
            for group in (True, False):
                some = [one for one in found if one.group == group]
                if not some:
                    continue
                rows.append(
                    {
                        "work": work,
                        "killed": "all processes" if group else "the main process",
                        "kills": len(some),
                        "same bytes after the next run": sum(one.same for one in some),
                        "processes left over": sum(one.orphans for one in some),
                        "done before the next run": sum(one.kept for one in some),
                        "of them made again": sum(one.again for one in some),
                    }
                )
    results.write("kill", rows, f"python -m benchmarks.kill --kills {given.kills} --seed {given.seed}")


if __name__ == "__main__":
    main()
