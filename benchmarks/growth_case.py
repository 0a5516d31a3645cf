"""What `benchmarks.growth` measures: a step of the library on so many rows."""

from collections.abc import Callable
from dataclasses import dataclass

Make = Callable[[int, int], Callable[[], object]]
"""Rows and replicates to the call that is measured; what it makes before it returns the call is not."""


@dataclass(frozen=True)
class Case:
    """A step, and what it may cost.

    sizes: numbers of rows of its own, where a row costs far more than in other cases. limit: of a step that costs more
    than its rows, the rows up to which it is meant; past: what a user takes beyond them. Both None and empty for what
    must stay below the bound.
    """

    name: str
    make: Make
    limit: int | None = None
    past: str = ""
    sizes: tuple[int, ...] = ()

    @property
    def fewest(self) -> int:
        """Rows that are enough to see it run."""
        return min((240, *self.sizes))


MATRIX_SIZES = (2_000, 4_000, 6_000, 8_000, 10_000)
"""Rows of what holds a matrix of rows by rows."""
CASES: dict[str, Case] = {}


def case(name: str, *, limit: int | None = None, past: str = "", sizes: tuple[int, ...] = ()) -> Callable[[Make], Make]:
    """Enter a function as a case. Raises ValueError for a name that is taken, or a limit without a way past it."""

    def enter(make: Make) -> Make:
        if name in CASES or (limit is None) != (not past):
            raise ValueError(f"expected a new name, and a way past a limit; came {name!r}, {limit}, {past!r}")
        CASES[name] = Case(name, make, limit, past, sizes)
        return make

    return enter
