"""The parts of the book that stand on more than one page's results: each is written into the stage by one function.

A writer gets the project's root, the stage and the profile, and writes MyST, pictures and CSVs below the stage's
`book/`; tracked prose includes them. Writers run whenever the book is built, so that nothing of theirs can be stale.
"""

from collections.abc import Callable
from pathlib import Path

from sertools.report import (
    cards,
    choices_page,
    claims_page,
    explorer_latents,
    explorer_vowels,
    front_page,
    inconsistencies_page,
    library_page,
    numbers_page,
    reliability_page,
    status_page,
    sweep_page,
)


def write_cards(root: Path, tree: Path, profile: str) -> None:
    """The data cards, one page a corpus, and the table of rights; the same in every profile."""
    cards.write(root, tree / "book" / "cards")


def write_library(root: Path, tree: Path, profile: str) -> None:
    """The reference of the library, the same in every profile."""
    library_page.write(root, tree)


WRITERS: tuple[Callable[[Path, Path, str], None], ...] = (
    write_cards,
    front_page.write,
    status_page.write,
    reliability_page.write,
    write_library,
    claims_page.write,
    numbers_page.write,
    inconsistencies_page.write,
    choices_page.write,
    explorer_latents.write,
    explorer_vowels.write,
    sweep_page.write,
)
"""All writers; none reads what another wrote."""
