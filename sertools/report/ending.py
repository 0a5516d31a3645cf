"""How the processes of a build end together: on an interrupt of the one that started them, and when it is gone."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

PATIENCE = 20.0
"""Seconds that a command has to end after it was asked to."""


def run(command: Sequence[str], *, ask: int = signal.SIGTERM, **options) -> int:
    """Run a command to its end, as a process group of its own; return its exit status.

    An interrupt or SIGTERM of this process, which need not come from a terminal, is handed on to the whole group, and
    after PATIENCE a kill. ask: the signal that the group gets. options: of `subprocess.Popen`. Raises
    KeyboardInterrupt once the group has ended.
    """
    with _interrupted_by(signal.SIGTERM), subprocess.Popen(command, process_group=0, **options) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            _signal(process, ask)
            try:
                process.wait(PATIENCE)
            except (subprocess.TimeoutExpired, KeyboardInterrupt):  # a second one: now
                _signal(process, signal.SIGKILL)
            raise


@contextmanager
def _interrupted_by(number: int) -> Iterator[None]:
    """Let a signal interrupt this process as SIGINT does (in the main thread, which alone hears of signals)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(number, before)


def _signal(process: subprocess.Popen, number: int) -> None:
    if process.poll() is None:
        os.killpg(process.pid, number)


def end_with_parent(parent: int | None = None, seconds: float = 0.5, *, interrupt: bool = False) -> None:
    """End this process when the one that started it is gone, so that a killed build leaves nothing running.

    A thread looks every `seconds`. The kernel in turn ends with this process. parent: its id, where it is known from
    elsewhere, since it may be gone already; `$SERTOOLS_PARENT`, which a Snakefile sets, when omitted. interrupt:
    whether this process is interrupted first, and has PATIENCE to end by itself.
    """
    parent = int(os.environ.get("SERTOOLS_PARENT") or os.getppid()) if parent is None else parent

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(seconds)
        if interrupt:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(PATIENCE)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main() -> None:
    """Snakemake, which by itself would go on without the verb that started it, with the arguments PARENT ARGUMENTS.

    With a profile it hands jobs to a cluster. An interrupt makes it cancel them: no other signal does, and nothing else
    would end them. What runs in the background of a script begins with interrupts ignored.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    end_with_parent(int(sys.argv.pop(1)), interrupt="--profile" in sys.argv)
    from snakemake.cli import main as snakemake

    snakemake()


if __name__ == "__main__":
    main()
