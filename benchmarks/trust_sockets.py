"""Run a command with the network away, and see which sockets its processes asked for and what they unpickled.

Two nets: every Python process of the tree has an audit hook that writes down, and refuses, each call that opens a way
to a network (files that serve as sockets on one machine are none); and where the system lets us, the whole tree runs in
a network namespace of its own, without any interface, whose list of sockets is read while it runs: libraries in C
cannot go round that one.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

RECORD = "SERTOOLS_SOCKETS"
EVERY = 0.02  # seconds between two looks at the list of sockets
LISTS = ("tcp", "tcp6", "udp", "udp6", "raw", "raw6")

HOOK = '''
import json, os, socket, sys

_asking = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}
_names = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
_seen = set()

def _note(kind, what):
    line = json.dumps([kind, os.getpid(), what]) + "\\n"
    handle = os.open(os.environ["SERTOOLS_SOCKETS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, line.encode())
    os.close(handle)

def _caller():
    """The first file outside of Python's own library in the calls that led here."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if "site-packages" in name:
            return "/".join(name.split("site-packages/")[1].split("/")[:3])
        if "/sertools/" in name:
            return "sertools/" + name.rsplit("/sertools/", 1)[1]
        frame = frame.f_back
    return "Python itself"

def _hook(event, arguments):
    if event in _asking and arguments[0].family not in (socket.AF_INET, socket.AF_INET6):
        return
    if event in _asking or event in _names:
        _note("socket", f"{event} {arguments[1 if event in _asking else 0]!r} by {_caller()}")
        raise PermissionError(f"{event}: the network is away")
    if event == "pickle.find_class":
        what = _caller()
        if what not in _seen:
            _seen.add(what)
            _note("pickle", what)

_note("process", " ".join(sys.orig_argv)[:200])
sys.addaudithook(_hook)
'''


@dataclass(frozen=True)
class Seen:
    """What a command did: its exit status and what it said, its Python processes, the calls that asked for a network,
    the libraries that unpickled (with processes in which they did), and the sockets of the internet's protocols that
    the kernel listed while it ran (None: no namespace could be had)."""

    status: int
    said: str
    processes: int
    asked: list[str]
    unpickled: dict[str, int]
    listed: list[str] | None


def namespace() -> list[str]:
    """What to put before a command for a network namespace of its own; empty where the system has none for us."""
    for command in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        try:
            if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
                return command
        except FileNotFoundError:
            break
    return []


def watched(command: Sequence[str], cwd: Path, environment: Mapping[str, str], folder: Path) -> Seen:
    """Run a command, with the hook in every Python process and in a namespace of its own.

    environment: of the command; its PYTHONPATH gets the hook. folder: an empty one, for the hook and what it wrote.
    """
    (folder / "sitecustomize.py").write_text(HOOK)
    record, listed = folder / "record.jsonl", folder / "listed.json"
    paths = os.pathsep.join([str(folder), *filter(None, [environment.get("PYTHONPATH")])])
    watch = [*namespace(), sys.executable, str(Path(__file__).resolve()), str(listed), *command]
    done = subprocess.run(
        watch,
        cwd=cwd,
        env={**environment, "PYTHONPATH": paths, RECORD: str(record)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = [json.loads(line) for line in record.read_text().splitlines()]
    return Seen(
        done.returncode,
        done.stdout,
        sum(kind == "process" for kind, _, _ in lines) - 1,  # without the one that watches
        [what for kind, _, what in lines if kind == "socket"],
        dict(Counter(what for kind, _, what in lines if kind == "pickle")),
        json.loads(listed.read_text()) if namespace() else None,
    )


def watch(listed: Path, command: Sequence[str]) -> int:
    """Run a command and write down the sockets that this namespace lists while it runs; return its exit status."""
    found: set[str] = set()
    process = subprocess.Popen(command)
    while True:
        ended = process.poll()
        for name in LISTS:
            path = Path("/proc/self/net", name)
            if path.is_file():
                rows = path.read_text().splitlines()[1:]
                found |= {f"{name} {row.split()[1]} to {row.split()[2]}" for row in rows}
        if ended is not None:
            break
        time.sleep(EVERY)
    listed.write_text(json.dumps(sorted(found)))
    return ended


if __name__ == "__main__":
    sys.exit(watch(Path(sys.argv[1]), sys.argv[2:]))
