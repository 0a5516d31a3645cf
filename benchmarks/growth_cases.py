"""All cases of `benchmarks.growth`, and what of `sertools.analysis` none of them has to run."""

from collections.abc import Iterable

import torch

from benchmarks import growth_attribution, growth_rooms, growth_spaces, growth_vowels, growth_wild  # noqa: F401
from benchmarks.growth_case import CASES, Case

__all__ = ["CASES", "prepare"]


def prepare(chosen: Iterable[Case]) -> None:
    """Make what a process makes once, so that no case is charged for it: compilers, tables, models."""
    torch.set_num_threads(1)
    for made in chosen:
        made.make(made.fewest, 8)()
