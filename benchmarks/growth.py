"""How the cost of each step grows with the number of utterances: `python -m benchmarks.growth` (about 20 minutes).

Every case (`growth_case.CASES`) runs on made-up rows, 1,000 to 100,000 of them, each call in a process of its own, two
at a time. Time is CPU time, the least of seven runs of less than a second, of three of less than five (`AGAIN`): the
first one also pays for memory that the machine has to find. Memory is the most that the process held, its rows
included, less what it held before it made them. A case ends where the next size would take more than `--most` seconds;
the row says up to where it came.

The exponent is that of the time in user mode: the system's share, which finds memory and writes files, is the machine's
(on a virtual one the same memory took five times as long from one hour to the next). It is p of t(n) = a + b n^p, the
best fit in relative error, where the fixed cost a is at most what the least size took: a slope between logarithms would
call a step with a fixed cost of 0.2 s slower than it grows. Of five sizes the smallest only bounds a: there all lies in
the processor's cache, and few speakers take another, quicker way. Where all sizes together differ by less than `FLOOR`
seconds there is nothing to fit (user time is counted in ticks of milliseconds), and the exponent is 0. Steps without a
stated limit must stay below `BOUND`: if one does not, the exit status is 1.

`growth.csv` has the steps with a limit and the costliest others; `growth_all.csv` all of them.
"""

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from benchmarks import growth_cases, results
from benchmarks.growth_case import CASES, Case

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
STATED = 10_000
"""Rows at which seconds are stated."""
BOUND = 1.2
FLOOR = 0.2
AGAIN = ((1, 7), (5, 3))
"""Below so many seconds a call is run so often."""
REPLICATES = 1000
SHOWN = 20
"""Rows of the page's table."""
_EXPONENTS = np.arange(0.05, 3.51, 0.01)


def fitted(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The exponent p of t = a + b n^p, 0 <= a <= min t, with the least squared relative error; 0 below the floor.

    sizes, seconds: at least three, ascending sizes; NaN for fewer.
    """
    n, t = np.asarray(sizes, dtype=float), np.asarray(seconds, dtype=float)
    if len(n) < 3:
        return float("nan")
    least = t.min()
    if len(n) > 4:
        n, t = n[1:], t[1:]
    if t.max() - t.min() < FLOOR:
        return 0.0
    errors = []
    for exponent in _EXPONENTS:
        powers = (n / n.max()) ** exponent
        design = np.stack([np.ones_like(n), powers], axis=1) / t[:, None]
        (fixed, slope), *_ = np.linalg.lstsq(design, np.ones_like(t), rcond=None)
        if not 0 <= fixed <= least:  # then the best allowed fit lies on an edge
            fixed = float(np.clip(fixed, 0, least))
            slope = float(((powers / t) * (1 - fixed / t)).sum() / ((powers / t) ** 2).sum())
        errors.append((((fixed + slope * powers) / t - 1) ** 2).sum())
    return float(_EXPONENTS[int(np.argmin(errors))])


def _child(made: Case, rows: int, answer) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    call = made.make(rows, REPLICATES)
    began = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
    call()
    seconds, used = time.process_time() - began[0], resource.getrusage(resource.RUSAGE_SELF)
    answer.send((seconds, used.ru_utime - began[1], (used.ru_maxrss - before) / 1024))


def _measured_once(made: Case, rows: int) -> tuple[float, float, float]:
    """CPU seconds, those in user mode, and MiB of one call, in a process of its own: what a process keeps is not there
    the next time."""
    processes = multiprocessing.get_context("fork")
    mine, theirs = processes.Pipe(duplex=False)
    process = processes.Process(target=_child, args=(made, rows, theirs))
    process.start()
    theirs.close()
    try:
        return mine.recv()
    except EOFError:
        process.join()
        raise RuntimeError(f"{made.name}: {rows} rows ended with status {process.exitcode}") from None
    finally:
        process.join()


def measured(made: Case, sizes: Sequence[int], most: float) -> list[tuple[int, float, float, float]]:
    """(rows, CPU seconds, those in user mode, MiB) of a case for each size, up to where the next would take more than
    ``most`` seconds."""
    found: list[tuple[int, float, float, float]] = []
    for rows in made.sizes or sizes:
        if len(found) > 1:
            (before, early, *_), (last, late, *_) = found[-2:]
            steepness = max(1.0, np.log(late / early) / np.log(last / before))
            if late * (rows / last) ** steepness > most:
                break
        calls = [_measured_once(made, rows)]
        times = next((times for below, times in AGAIN if calls[0][0] < below), 1)
        calls += [_measured_once(made, rows) for _ in range(times - 1)]
        seconds, user, mebibytes = zip(*calls, strict=True)
        found.append((rows, min(seconds), min(user), max(mebibytes)))
    return found


def row(made: Case, found: Sequence[tuple[int, float, float, float]]) -> dict[str, object]:
    """A row of the table, from what `measured` gives."""
    sizes, seconds, user, mebibytes = zip(*found, strict=True)
    at = np.exp(np.interp(np.log(STATED), np.log(sizes), np.log(np.maximum(seconds, 1e-4))))
    bound = f"{BOUND}" if made.limit is None else f"meant for {made.limit:,} rows; past them {made.past}"
    return {
        "step": made.name,
        "rows up to": sizes[-1],
        "seconds at 10,000 rows": round(float(at), 3),
        "seconds at the most rows": round(seconds[-1], 2),
        "MiB at the most rows": round(mebibytes[-1]),
        "exponent": round(fitted(sizes, user), 2),
        "bound": bound,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of rows")
    parser.add_argument("--only", help="cases whose names contain this; no table is written then")
    parser.add_argument("--most", type=float, default=30, help="CPU seconds that one size may take (default 30)")
    parser.add_argument("--workers", type=int, default=2, help="cases side by side (default 2)")
    options = parser.parse_args()
    chosen = [made for name, made in CASES.items() if not options.only or options.only in name]
    growth_cases.prepare(chosen)

    def one(made: Case) -> dict[str, object]:
        found = row(made, measured(made, options.sizes, options.most))
        print("  ".join(f"{value}" for value in found.values()), flush=True)
        return found

    with ThreadPoolExecutor(options.workers) as pool:
        rows = list(pool.map(one, chosen))
    over = [found for made, found in zip(chosen, rows, strict=True) if made.limit is None and found["exponent"] > BOUND]
    for found in over:
        print(f"{found['step']}: exponent {found['exponent']}, expected {BOUND} at most", file=sys.stderr)
    if not options.only:
        command = "python -m benchmarks.growth"
        costly = sorted(rows, key=lambda found: (found["bound"] == f"{BOUND}", -found["seconds at the most rows"]))
        results.write("growth", costly[:SHOWN], command)
        results.write("growth_all", rows, command)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
