"""Every folder is listed last name first, in each process that has this folder on PYTHONPATH.

File systems list files in an order of their own; another machine's is imitated here.
"""

import os
from collections.abc import Iterator

_listdir, _scandir = os.listdir, os.scandir


def listdir(*given: object) -> list:
    """As ``os.listdir``."""
    return sorted(_listdir(*given), reverse=True)


class scandir:  # noqa: N801  # it stands in the place of a function
    """As ``os.scandir``."""

    def __init__(self, *given: object):
        with _scandir(*given) as found:
            self._entries = iter(sorted(found, key=lambda entry: entry.name, reverse=True))

    def __iter__(self) -> Iterator[os.DirEntry]:
        return self._entries

    def __next__(self) -> os.DirEntry:
        return next(self._entries)

    def __enter__(self) -> "scandir":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is open any more."""


os.listdir, os.scandir = listdir, scandir
