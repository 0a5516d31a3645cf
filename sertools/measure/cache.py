"""A cache by content: what was made from the same bytes in the same way is not made again.

One small file an entry, under a folder of the first two characters of its key. The file begins with a hash of key and
content: an entry that was cut short, changed or moved to another key is not believed but made again. Entries are bytes;
nothing is unpickled.
"""

import hashlib
import os
from pathlib import Path

from sertools.corpora import storage, trace

_DIGEST = 32


def cache_root() -> Path:
    """Folder of all caches: ``$SERTOOLS_CACHE``, else ``.cache/sertools`` under the working directory."""
    return Path(os.environ.get("SERTOOLS_CACHE") or Path(".cache", "sertools"))


def key_of(*parts: bytes | str) -> str:
    """SHA-256 (64 hex) of the parts in their order, each with its length, so that no two lists of parts agree by
    chance."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()


class Cache:
    """Entries below one folder; any number of threads and processes may use it at once.

    Two that miss the same entry at the same time both make it, and the second takes its place; `models.kept` lets the
    second wait for the first.

    A write goes to a temporary file that then takes the entry's name, so that a reader sees a whole entry or none,
    and a process that is killed loses at most the entry it was writing.
    """

    def __init__(self, folder: Path):
        self.folder = Path(folder)

    def path(self, key: str) -> Path:
        """Where the entry of a key lies or would lie."""
        return self.folder / key[:2] / key[2:]

    def get(self, key: str) -> bytes | None:
        """The entry's bytes; ``None`` where there is none or it is damaged."""
        try:
            stored = self.path(key).read_bytes()
        except FileNotFoundError:
            return None
        digest, content = stored[:_DIGEST], stored[_DIGEST:]
        return content if digest == _digest(key, content) else None

    def put(self, key: str, content: bytes) -> None:
        """Store an entry; one under the same key is replaced. Raises storage.StorageError where the disk is full."""
        # not waited for: what a power cut takes is found by its hash, and thousands of waits would cost minutes
        storage.write_bytes(self.path(key), _digest(key, content) + content, durable=False)
        trace.event(f"{self.folder.name} stored", key, "made")


def _digest(key: str, content: bytes) -> bytes:
    return hashlib.sha256(key.encode() + content).digest()
