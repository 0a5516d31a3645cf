"""Pairs of emotions by the letters that the papers use: N, S, H, A."""

from collections.abc import Sequence
from itertools import combinations

from sertools.models.track import CLASSES

LETTERS = {"N": "neutral", "S": "sad", "H": "happy", "A": "angry"}
CLASS_SETS = {"N-S-H-A": CLASSES, "N-S-A": ("neutral", "sad", "angry")}
"""The sets of classes of `transferable` Figure 3."""
PAIRS = {f"{first}-{second}": (LETTERS[first], LETTERS[second]) for first, second in combinations(LETTERS, 2)}
"""All six pairs of the four classes, in the papers' order: N-S, N-H, N-A, S-H, S-A, H-A."""


def words(name: str) -> tuple[str, ...]:
    """Emotions of a name such as "H-A" or "N-S-A".

    Raises:
        ValueError: a letter that stands for none of the four classes, one letter alone, or one twice.
    """
    letters: Sequence[str] = name.split("-")
    if len(letters) < 2 or len(set(letters)) != len(letters) or not set(letters) <= set(LETTERS):
        raise ValueError(f"expected letters among {', '.join(LETTERS)} such as 'H-A', each once, came {name!r}")
    return tuple(LETTERS[letter] for letter in letters)
