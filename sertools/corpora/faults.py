"""A row of a user's table that cannot be used: where it stands, what was expected of it and what came."""

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 20
"""So many are said one by one; of further ones the number."""
LONGEST = 100
"""Characters of a cell that are shown."""


@dataclass(frozen=True)
class Fault:
    """Why a row is left out.

    Attributes:
        table: name of the CSV; line: the line that the row ends on; file: its recording as it is written there, as far
            as it can be told; expected, came: what was asked of the row and what it holds.
    """

    table: str
    line: int
    file: str
    expected: str
    came: str

    @property
    def name(self) -> str:
        """The recording on one line: as it is written, or as :func:`shown` where it is long or has line ends in it."""
        return self.file if self.file.isprintable() and len(self.file) <= LONGEST else shown(self.file)

    @property
    def reason(self) -> str:
        """The message without the recording."""
        return f"{self.table}, line {self.line}: expected {self.expected}, came {self.came}"

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


def shown(cell: str) -> str:
    """A cell as a message shows it: as Python writes text, cut where it is long.

    >>> shown("a.wav")
    "'a.wav'"
    """
    return repr(cell) if len(cell) <= LONGEST else f"{cell[:LONGEST]!r}… ({len(cell)} characters)"


def bounded(messages: Iterable[str]) -> list[str]:
    """The first ``SHOWN`` messages and, where there are more, a line that counts them.

    >>> bounded(str(number) for number in range(22))[-1]
    'and 2 more'
    """
    messages = list(messages)
    more = [f"and {len(messages) - SHOWN} more"] if len(messages) > SHOWN else []
    return [*messages[:SHOWN], *more]
