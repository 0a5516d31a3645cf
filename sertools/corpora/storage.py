"""Files that are there whole or not at all, whatever ends the process or fills the disk while they are written."""

import errno
import os
import re
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_PART = re.compile(r"\..*\.(?P<host>[^.]*)\.(?P<process>\d+)\.[0-9a-f]{8}\.part")


class StorageError(OSError):
    """There is no room for a file; the message names it and says what to do."""


def no_room(error: OSError, path: Path | str | None = None) -> StorageError | None:
    """The error to show in place of one that says that the disk, a quota or a limit is exhausted; None for any other.

    path: of the file that was written; that of the error when omitted.
    """
    if error.errno not in _FULL:
        return None
    where = path or error.filename or "the disk"
    return StorageError(
        f"no space left for {where} ({os.strerror(error.errno)}); free some and run the same command again: what is "
        "done is kept"
    )


@contextmanager
def whole(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """Give a temporary path beside `path`, to be written and closed; after the block it takes that name, in one step.

    After an error nothing is left of it, and what stood at `path` before still stands. The folder is made.

    durable: whether to wait until the disk has it, so that a power cut leaves the old file or the new one. Without, a
    power cut may leave an empty one: for entries that are known by their hash and made again.

    Raises:
        StorageError: the disk is full. OSError: as of writing files. What the block raises.
    """
    path = Path(path)
    # a long name leaves room for what is added to it: file systems end at 255 bytes
    part = f".{path.name[:40]}.{_host()}.{os.getpid()}.{secrets.token_hex(4)}.part"
    temporary = path.with_name(part)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        if durable:
            _flush(temporary)
        os.replace(temporary, path)
        if durable:
            _flush(path.parent)
    except OSError as error:
        if full := no_room(error, path):
            raise full from error
        raise
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write a file as `whole` does."""
    with whole(path, durable=durable) as temporary:
        temporary.write_bytes(content)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 as `whole` does."""
    write_bytes(path, text.encode())


def sweep(folder: Path) -> int:
    """Remove what processes that are gone left half-written in a folder and below it; return how many files.

    Those of running processes and of other machines, which may share the folder, stay.
    """
    removed = 0
    for place, _, names in os.walk(folder):
        for name in names:
            found = _PART.fullmatch(name)
            if found and found["host"] == _host() and not _runs(int(found["process"])):
                Path(place, name).unlink(missing_ok=True)
                removed += 1
    return removed


def _host() -> str:
    return socket.gethostname().replace(".", "-").replace("/", "-")[:60]


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
