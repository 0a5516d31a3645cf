"""Fuzzing of everything that reads files from outside: `python -m benchmarks.fuzz --seconds 600 --seed 0`.

Valid inputs of every parser are damaged at random, by bytes and by cells, and parsed. A parser may take an input, may
leave a row or recording out and name it, or may refuse it with an error of its own that names the file. All else is a
fault: another exception, a message that does not say where, more than five seconds of processor for one input, a result
that breaks a rule of its table, or good recordings lost beside a bad one. Every parser has the same time. A fault is
printed with a small input that shows it again (base64), and the exit status is 1.

Takes as long as `--seconds` says, 10 minutes for the figures of the book.
"""

import argparse
import base64
import signal
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from benchmarks import results
from benchmarks.fuzzing.mutations import mutated
from benchmarks.fuzzing.parser import Parse, Parser
from benchmarks.fuzzing.readers import READERS
from benchmarks.fuzzing.texts import TEXTS
from benchmarks.fuzzing.users import USERS

PARSERS = (*READERS, *TEXTS, *USERS)
LIMIT = 5.0  # seconds of processor for one input: most take milliseconds
SMALLER = 150  # attempts to make the input of a fault smaller
ACCEPTED, PARTLY, REFUSED, FAULT = "accepted", "left out and named", "refused with a clear error", "faults"


class Hang(BaseException):
    """One input took more than `LIMIT` seconds of processor; no parser may catch it."""


def fuzz(parser: Parser, folder: Path, seed: int, *, seconds: float = float("inf"), inputs: float = float("inf")):
    """Parse damaged inputs until the time or their number is reached.

    Returns (Counter of outcomes, faults: list of (exception, smallest input found)); each kind of fault stands once.
    """
    folder.mkdir()
    random, parse, counted, faults = Random(f"{seed}:{parser.name}"), parser.prepare(folder), Counter(), {}
    for seed_input in parser.seeds:
        outcome, _ = tried(parser, parse, seed_input, folder)
        if outcome != ACCEPTED:
            raise ValueError(f"{parser.name}: expected to accept its own seed {seed_input[:200]!r}, came: {outcome}")
    end = time.monotonic() + seconds
    while counted.total() < inputs and time.monotonic() < end:
        data = mutated(random, parser.seeds)
        outcome, kind = tried(parser, parse, data, folder)
        counted[outcome] += 1
        if outcome == FAULT and kind.split(":")[0] not in {known.split(":")[0] for known in faults}:
            faults[kind] = smaller(parser, parse, data, folder, kind)
    return counted, list(faults.items())


def tried(parser: Parser, parse: Parse, data: bytes, folder: Path) -> tuple[str, str]:
    """The outcome of one input, and of a fault the exception: its type, and the line that raised it, before a colon."""
    try:
        with _at_most(LIMIT), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return (ACCEPTED if parse(data) else PARTLY), ""
    except parser.errors as error:
        if parser.place in str(error) or str(folder) in str(error):
            return REFUSED, ""
        return FAULT, f"{type(error).__name__} that does not say where: {error}"
    except Hang:
        return FAULT, f"Hang: more than {LIMIT:g} s of processor"
    except Exception as error:  # noqa: BLE001 - what no parser raises on purpose is what is looked for
        place = error.__traceback__
        while place.tb_next:
            place = place.tb_next
        line = f"{Path(place.tb_frame.f_code.co_filename).name} line {place.tb_lineno}"
        return FAULT, f"{type(error).__name__} in {line}: {error}"


def smaller(parser: Parser, parse: Parse, data: bytes, folder: Path, kind: str) -> bytes:
    """The input with pieces taken out for as long as the fault stays."""
    size, left = max(1, len(data) // 2), SMALLER
    while size and left and not kind.startswith("Hang"):
        for first in range(0, len(data), size):
            shorter, left = data[:first] + data[first + size :], left - 1
            if tried(parser, parse, shorter, folder)[1].split(":")[0] == kind.split(":")[0]:
                data = shorter
                break
            if not left:
                break
        else:
            size //= 2
    return data


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    def stop(*_) -> None:
        raise Hang

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def main() -> int:
    """Fuzz all parsers, print the faults, and leave `fuzz.csv`."""
    given = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    given.add_argument("--seconds", type=float, default=600)
    given.add_argument("--seed", type=int, default=0)
    given.add_argument("--only", help="parsers whose name contains this; leaves no figures")
    asked = given.parse_args()
    chosen = [parser for parser in PARSERS if asked.only is None or asked.only in parser.name]
    groups, found = {}, 0
    with tempfile.TemporaryDirectory() as folder:
        for number, parser in enumerate(chosen):
            share = asked.seconds / len(chosen)
            counted, faults = fuzz(parser, Path(folder, str(number)), asked.seed, seconds=share)
            print(f"{parser.name}: {counted.total()} inputs, {dict(counted)}", flush=True)
            for kind, data in faults:
                print(f"FAULT {parser.name}: {kind[:500]}\n  {base64.b64encode(data).decode()[:4000]}", flush=True)
            found += len(faults)
            parsers, total = groups.get(parser.group, (0, Counter()))
            groups[parser.group] = parsers + 1, total + counted
    rows = [_row(group, *counts) for group, counts in groups.items()]
    rows.append(
        _row("all", sum(parsers for parsers, _ in groups.values()), sum((c for _, c in groups.values()), Counter()))
    )
    if asked.only is None:
        command = f"python -m benchmarks.fuzz --seconds {asked.seconds:g} --seed {asked.seed}"
        results.write("fuzz", rows, command)
    return 1 if found else 0


def _row(group: str, parsers: int, counted: Counter) -> dict[str, object]:
    outcomes = {outcome: counted[outcome] for outcome in (ACCEPTED, PARTLY, REFUSED, FAULT)}
    return {"what is parsed": group, "parsers": parsers, "inputs": counted.total(), **outcomes}


if __name__ == "__main__":
    sys.exit(main())
