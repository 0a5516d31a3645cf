"""What all tests share: the repository's root, and one thread a process, as in the Makefile."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# before any test imports torch: OpenMP threads that outnumber the cores wait for each other
os.environ.setdefault("OMP_NUM_THREADS", "1")
# the tests run on what is shipped, not on what a developer's machine holds besides
os.environ.pop("SERTOOLS_CORPORA", None)
# the same examples at every run, on a machine of any speed
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return Path(__file__).resolve().parents[1]
