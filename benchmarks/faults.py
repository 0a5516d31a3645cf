"""What a full disk and spoiled cache entries cost: `python -m benchmarks.faults` (some ten minutes; root, to mount).

Each work (`benchmarks.works`) runs on a small file system in memory (tmpfs) with room for a share of what it writes:
it must end with status 1, its last words must say that there is no room, and after room is made the same command must
end with the bytes of an undisturbed run. Then two of it begin at once in one folder: both must end well, with those
bytes. Last, every entry of the caches of measuring and training is spoiled in four ways: each must be made again, with
the same results.
"""

import argparse
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import results
from benchmarks.kill import undisturbed
from benchmarks.works import WORKS, Work

SHARES = (0.05, 0.35, 0.65, 0.95)
"""Of what a work writes when nothing disturbs it: the room that it has."""
TOGETHER = 3
"""Times that two begin at once."""
ROOM = 256 << 20
"""Bytes of the file system: more than a work and the library that it copies need."""
BLOCK = 4096
SPOILED: dict[str, Callable[[bytes, bytes], bytes]] = {
    "one bit flipped": lambda entry, other: entry[:-1] + bytes([entry[-1] ^ 1]),
    "truncated": lambda entry, other: entry[: len(entry) // 2],
    "empty": lambda entry, other: b"",
    "another entry's": lambda entry, other: other,
}
"""How an entry is spoiled: from its bytes and those of another."""


@dataclass(frozen=True)
class Full:
    """What came of a full disk.

    stopped: ended with status 1. said: the last lines say that there is no room. traceback: one was shown.
    same: after room was made, the next run gave the bytes of an undisturbed one.
    """

    stopped: bool
    said: bool
    traceback: bool
    same: bool


class NoMount(RuntimeError):
    """A file system could not be mounted here."""


@contextmanager
def small_disk(folder: Path, size: int = ROOM) -> Iterator[Path]:
    """A file system in memory of `size` bytes at a new folder. Raises NoMount with the reason where that may not be."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise NoMount("no `mount` here") from error
    except subprocess.CalledProcessError as error:
        raise NoMount(error.stderr.strip()) from error
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path, room: int) -> Path:
    """Fill a small disk until `room` bytes are left; return the file that does."""
    path = disk / "filler"
    with path.open("wb", buffering=0) as file:
        for part in (1 << 20, BLOCK):
            try:
                while True:
                    file.write(bytes(part))
            except OSError:
                continue
    with path.open("r+b") as file:
        file.truncate(max(0, path.stat().st_size - room // BLOCK * BLOCK))
    return path


def full(work: Work, disk: Path, expected: dict[str, bytes], room: int) -> Full:
    """Begin a work anew with room for `room` bytes, then make room and run it again."""
    work.clear()
    filler = fill(disk, room)
    status, said = work.run(), work.said()
    filler.unlink()
    again = work.run()
    assert again == 0, work.said()
    last = "\n".join(said.strip().splitlines()[-4:]).lower()
    return Full(
        status == 1,
        "no space left" in last or "left on its disk" in last,
        "Traceback" in said,
        work.bytes() == expected,
    )


def spoil(work: Work, expected: dict[str, bytes], how: str) -> tuple[int, int, bool]:
    """Spoil every entry that a finished work kept, and run it again with its results removed.

    Returns how many were spoiled, how many of them were whole again afterwards, and whether the results are the same.
    """
    entries = {path: path.read_bytes() for path in work.kept()}
    paths = list(entries)
    for place, path in enumerate(paths):
        path.write_bytes(SPOILED[how](entries[path], entries[paths[place - 1]]))
    for name in expected:
        (work.folder / name).unlink()
    status = work.run()
    assert status == 0, work.said()
    made = sum(path.read_bytes() == entry for path, entry in entries.items())
    return len(entries), made, work.bytes() == expected


def together(work: Work, expected: dict[str, bytes]) -> tuple[bool, bool]:
    """Begin a work anew, twice at once; return whether both ended well, and whether the results are the same."""
    work.clear()
    both = [work.start() for _ in range(2)]
    well = [one.wait() == 0 for one in both]
    return all(well), work.bytes() == expected


def main() -> None:
    """Measure and write `faults.csv`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", nargs="+", choices=WORKS, default=["measuring", "training", "building"])
    given = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="sertools-faults-") as name, small_disk(Path(name, "disk")) as disk:
        for asked in given.works:
            work = WORKS[asked](disk / asked)
            expected, _ = undisturbed(work)
            size = work.size()
            print(f"{asked}: {size / 1e6:.1f} MB written undisturbed", flush=True)
            found = []
            for share in SHARES:
                found.append(full(work, disk, expected, int(share * size)))
                print(f"{asked}, room for {share:.0%}: {found[-1]}", flush=True)
            rows.append(
                {
                    "work": asked,
                    "fault": f"disk full, {len(found)} amounts of room",
                    "times": len(found),
                    "ended as it should": sum(one.stopped and one.said for one in found),
                    "same bytes then": sum(one.same for one in found),
                }
            )
            ends = [together(work, expected) for _ in range(TOGETHER)]
            print(f"{asked}, two at once, {TOGETHER} times: {ends}", flush=True)
            rows.append(
                {
                    "work": asked,
                    "fault": "two begin at once in one folder",
                    "times": len(ends),
                    "ended as it should": sum(well for well, _ in ends),
                    "same bytes then": sum(same for _, same in ends),
                }
            )
            if asked == "building":  # its pages are no entries of a cache
                continue
            for how in SPOILED:
                count, made, same = spoil(work, expected, how)
                print(f"{asked}, {how}: {count} spoiled, {made} made again, same results: {same}", flush=True)
                rows.append(
                    {
                        "work": asked,
                        "fault": f"every cache entry {how}",
                        "times": count,
                        "ended as it should": made,
                        "same bytes then": made if same else 0,
                    }
                )
    results.write("faults", rows, "python -m benchmarks.faults")


if __name__ == "__main__":
    main()
