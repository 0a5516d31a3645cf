"""One `kill -9` of each work, halfway: the next run ends with the same bytes, and makes nothing again that was there.

Of a build, `test_resumption.py` does it; `python -m benchmarks.kill` does all at ten random moments each.
"""

import pytest

from benchmarks.kill import kill, undisturbed
from benchmarks.works import measuring, training

pytestmark = pytest.mark.book


@pytest.mark.parametrize(
    "begin, group",
    [(lambda folder: measuring(folder, 30), True), (lambda folder: training(folder, 20), False)],
    ids=["measuring", "training"],
)
def test_the_next_run_ends_with_the_same_bytes(tmp_path, begin, group):
    work = begin(tmp_path / "work")
    found = kill(work, *undisturbed(work), share=0.7, group=group)
    assert found.same and not found.again and not found.orphans
    assert not list(work.folder.glob("results/**/.*.part")) and not list(work.folder.glob("cache/**/.*.part"))
