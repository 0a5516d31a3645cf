"""A disk that is full in the middle of a work: a clear error, nothing half-written that is taken for whole.

`python -m benchmarks.faults` does it with several amounts of room.
"""

import pytest

from benchmarks.faults import NoMount, full, small_disk, spoil
from benchmarks.kill import undisturbed
from benchmarks.works import building, measuring, training

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    """A small file system in memory."""
    try:
        with small_disk(tmp_path_factory.mktemp("full") / "disk") as folder:
            yield folder
    except NoMount as error:
        pytest.skip(f"no tmpfs can be mounted here: {error}")


@pytest.mark.parametrize(
    "begin, room",
    [(lambda folder: measuring(folder, 20), 0.4), (lambda folder: training(folder, 5), 0.4), (building, 0.02)],
    ids=["measuring", "training", "building"],
)
def test_the_error_is_clear_and_the_next_run_is_whole(disk, begin, room, request):
    work = begin(disk / request.node.callspec.id)
    expected, _ = undisturbed(work)
    found = full(work, disk, expected, int(room * work.size()))
    assert found.stopped and found.said and found.same, work.said()
    if work.name != "building":  # a page that fails shows where
        assert not found.traceback


@pytest.mark.parametrize("how", ["one bit flipped", "another entry's"])
def test_spoiled_entries_are_made_again_with_the_same_results(tmp_path, how):
    work = measuring(tmp_path / "work", 6)
    count, made, same = spoil(work, undisturbed(work)[0], how)
    assert count == made == 6 and same
