"""What of strangers could reach the code, the disk or the network: looked for, tried and counted.

    python -m benchmarks.trust

Our files are searched for unpickling; archives, parameters and downloads that mean harm are made and tried; versions
are counted; every page runs in the profile smoke, the book is built and a corpus is measured with the network away. Six
minutes on one core; `--without-pages` leaves out the last, which takes nearly all of it.
"""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from papermill.translators import PythonTranslator

from benchmarks import results, trust_archives, trust_downloads, trust_runs, trust_search, trust_sockets
from benchmarks.trust_texts import TEXTS
from sertools.corpora.download import DownloadError
from sertools.corpora.fetch import fetch
from sertools.corpora.unpack import UnpackError, unpack
from sertools.report.dependencies import pages
from sertools.report.parameters import literals

COMMAND = "python -m benchmarks.trust"
ROOT = Path(__file__).resolve().parents[1]
DRAWN = 20_000  # texts and lists of texts that are written into a cell
LETTERS = "\"'\\\n\r\t{}()[]#;$`!%\x00\u2028\U0001f3b5 abcxyzuUN0123456789" + "\ud800"
PROBE = "('::1', 0) by urllib3"  # at its import: does this machine have IPv6? Nothing is sent


def main() -> None:
    """Look, try, count, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--without-pages", action="store_true", help="only what takes less than a minute")
    asked = parser.parse_args()
    rows = [searched(), pinned(), drawn()]
    with tempfile.TemporaryDirectory() as name:
        rows += [archives(Path(name)), downloads(Path(name))]
        if not asked.without_pages:
            rows += offline(Path(name))
    for row in rows:
        print(row)
    if not asked.without_pages:
        results.write("trust", rows, COMMAND)


def row(what: str, how: str, looked: int, unit: str, found: int | str, faults: str) -> dict[str, str]:
    """A row of the table: numbers with what they count."""
    return {"what": what, "how": how, "looked at": f"{looked} {unit}", "found": f"{found} {faults}"}


def searched() -> dict[str, str]:
    """Our own files."""
    files = trust_search.files(ROOT)
    found = [fault for path in files for fault in trust_search.found(path.read_text(encoding="utf-8"), str(path))]
    how = "syntax of every file: pickle and its kin, `torch.load`, text run as code, shells"
    return row("unpickling", how, len(files), "Python files of ours", len(found), "places")


def pinned() -> dict[str, str]:
    """The distributions that the book and the tests need, in turn."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = {canonicalize_name(line.split("==")[0]) for line in lines if "==" in line and not line.startswith("#")}
    extras = "audio,book,networks,synth,test"
    needed = set(_needed(Requirement(f"sertools[{extras}]"), set())) - {"sertools"}
    how = "all that `sertools` and its extras ask for, and what that asks for in turn"
    return row("versions", how, len(needed), "distributions", len(needed - pins), "without an exact version")


def _needed(asked: Requirement, seen: set[tuple[str, str]]) -> Iterator[str]:
    for extra in ("", *sorted(asked.extras)):
        if (canonicalize_name(asked.name), extra) in seen:
            continue
        seen.add((canonicalize_name(asked.name), extra))
        yield canonicalize_name(asked.name)
        for requirement in map(Requirement, distribution(asked.name).requires or []):
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                yield from _needed(requirement, seen)


def drawn() -> dict[str, str]:
    """Parameters as papermill writes them into a cell."""
    draw = random.Random(0)
    texts = [*TEXTS, *("".join(draw.choices(LETTERS, k=draw.randint(0, 40))) for _ in range(DRAWN - len(TEXTS)))]
    changed = sum(literals(PythonTranslator.codify({"train": text})) != {"train": text} for text in texts)
    changed += literals(PythonTranslator.codify({"transfer": texts})) != {"transfer": texts}
    how = "texts with quotes, backslashes, line ends and code, written into a cell and read back"
    return row("parameters that are code", how, len(texts), "texts", changed, "that came back as something else")


def archives(folder: Path) -> dict[str, str]:
    """Archives that try to leave, unpacked into a folder among others."""
    tried = taken = 0
    for _, archive in trust_archives.hostile(folder / "archives"):
        tried += 1
        before = set(folder.rglob("*"))
        try:
            unpack(archive, archive.parent / "corpus")
            taken += 1
        except UnpackError:
            taken += set(folder.rglob("*")) != before
        archive.unlink()
    how = "paths that climb, links, devices, places taken twice, bombs, passwords, cuts at every kind of place"
    return row("archives that mean harm", how, tried, "archives", taken, "not refused, or that left a file")


def downloads(folder: Path) -> dict[str, str]:
    """Downloads that are not what the owner's hash says."""
    taken = 0
    with trust_downloads.owner() as described:
        for number, descriptor in enumerate(described.values()):
            destination = folder / "downloads" / str(number)
            try:
                fetch(descriptor, destination, show=str, attempts=2, timeout=5)
                taken += 1
            except DownloadError:
                taken += (destination / "downloads" / "file.bin").exists()
    how = "a server that sends " + ", ".join(trust_downloads.WAYS)
    return row("downloads of wrong bytes", how, len(described), "ways to go wrong", taken, "taken for the file")


def offline(folder: Path) -> list[dict[str, str]]:
    """Every page in smoke, the book, and a corpus that is measured, with the network away."""
    root = trust_runs.copy(folder)
    own = trust_runs.own_corpus(folder / "own")
    environment = {
        **os.environ,
        "PYTHONPATH": str(root),
        "OMP_NUM_THREADS": "1",
        "SERTOOLS_CACHE": str(folder / "cache"),
    }
    environment.pop("SERTOOLS_CORPORA", None)
    verbs = (["book", "--profile", "smoke"], ["measure", str(own), "--workers", "2"])
    seen = []
    for number, verb in enumerate(verbs):
        (folder / f"hook{number}").mkdir()
        command = [sys.executable, "-m", "sertools.cli", *verb]
        seen.append(trust_sockets.watched(command, root, environment, folder / f"hook{number}"))
        if seen[-1].status != 0:
            raise SystemExit(f"{' '.join(verb)}: expected status 0, came {seen[-1].status}:\n{seen[-1].said[-3000:]}")
    processes = sum(each.processes for each in seen)
    asked = [what for each in seen for what in each.asked]
    reached = [what for what in asked if PROBE not in what]
    for what in sorted(set(asked)):
        print(f"{asked.count(what)} times {what}")
    who = sorted({what.split("/")[0] for each in seen for what in each.unpickled})
    for each in seen:
        print(each.unpickled)
    ran = f"{len(pages(root))} pages in smoke, the book, a corpus that is measured"
    rows = [
        row(f"sockets: {ran}", "every call to Python's sockets refused and written down", processes, "processes",
            len(reached), f"calls, besides urllib3's {len(asked) - len(reached)} looks whether there is IPv6"),
        row("unpickling in the same runs", "every class that was unpickled, with the library that asked", processes,
            "processes", len([name for name in who if name == "sertools"]), f"by us; by {', '.join(who) or 'nobody'}"),
    ]  # fmt: skip
    if all(each.listed is not None for each in seen):
        listed = sum(len(each.listed or []) for each in seen)
        how = "the kernel's own list, in a network namespace without an interface, 50 times a second"
        rows.append(row(f"sockets: {ran}", how, processes, "processes", listed, "sockets of the internet's protocols"))
    return rows


if __name__ == "__main__":
    main()
