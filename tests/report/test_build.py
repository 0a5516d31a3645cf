"""A build starts at once: what it imports before it knows whether there is anything to do."""

import subprocess
import sys

SLOW = {"torch", "scipy", "sklearn", "matplotlib", "papermill", "jupyter_book", "sphinx", "snakemake"}


def test_what_decides_whether_a_page_is_stale_imports_nothing_that_takes_seconds():
    code = "import sys; import sertools.report.build, sertools.report.staleness; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "sertools" in loaded
    assert SLOW & loaded == set()
