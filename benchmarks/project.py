"""A small project, laid out like this one, with the real library and pages that run in seconds: for the benchmarks of
builds, and for the tests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
HANGS = 1800  # seconds after which a verb hangs: every page one after another takes minutes on a slow machine
HEADER = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---
"""

# draws a table from a seed with a helper of sertools/analysis; where GATE is set, it waits halfway for that file
CORRELATION = (
    HEADER
    + """
# %% [markdown]
# # A page that imports an analysis
#
# For $x$ and a noisy copy of it:

# %% tags=["parameters"]
profile = "full"

# %%
import os
import time
from pathlib import Path

import numpy

from sertools.analysis import planted

folder = Path("results") / profile / "zeroshot" / "01_correlation"
draw = numpy.random.default_rng(7)
rows = [f"{i},{planted.mean(draw.normal(size=100))!r}" for i in range(50)]
(folder / "table.csv").write_text("\\n".join(rows[:25]))
(folder / "started").touch()
while os.environ.get("GATE") and not Path(os.environ["GATE"]).exists():
    time.sleep(0.05)

# %%
(folder / "table.csv").write_text("\\n".join(rows))
len(rows)
"""
)

TABLES = (
    HEADER
    + """
# %% [markdown]
# # A page that imports nothing of the analysis

# %% tags=["parameters"]
profile = "full"
train = "tess"

# %%
from pathlib import Path

from IPython.display import Markdown

from sertools.report import tables

folder = Path("results") / profile / "zeroshot" / "02_tables"
(folder / "table.csv").write_text(tables.number(-1.5, 1))
Markdown(":::{table} Numbers\\n:name: table-numbers\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |\\n:::")
"""
)

CONCLUSIONS = (
    HEADER
    + """
# %% [markdown]
# # A page that reads another page's results

# %% tags=["parameters", "needs:01_correlation"]
profile = "full"

# %%
from pathlib import Path

results = Path("results") / profile / "zeroshot"
read = (results / "01_correlation" / "table.csv").read_text()
(results / "03_conclusions" / "table.csv").write_text(read[::-1])
len(read)
"""
)

HELPER = """\
from sertools.analysis import planted_below


def mean(values):
    return planted_below.total(values) / len(values)
"""

HELPER_BELOW = """\
def total(values):
    return float(values.sum())
"""

CONTENTS = """\
format: jb-book
root: book/intro
chapters:
  - file: notebooks/zeroshot/01_correlation
  - file: notebooks/zeroshot/02_tables
  - file: notebooks/zeroshot/03_conclusions
  - file: book/status
"""


class Project:
    """A project in a folder of its own; its verbs run in processes of their own, with its own copy of `sertools`."""

    def __init__(self, root: Path):
        self.root = root

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a verb: the copied library, and nothing of the tests' own."""
        return os.environ | {"PYTHONPATH": str(self.root), "OMP_NUM_THREADS": "1"} | more

    def start(self, *verb: str, **more: str) -> subprocess.Popen:
        """Start `sertools VERB` in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "sertools.cli", *verb],
            cwd=self.root,
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *verb: str, **more: str) -> str:
        """Run `sertools VERB` to its end; return what it printed. AssertionError where it fails."""
        process = self.start(*verb, **more)
        said, _ = process.communicate(timeout=HANGS)
        assert process.returncode == 0, said
        return said

    def edit(self, name: str) -> None:
        """Append a comment to a file: other content, same meaning."""
        with (self.root / name).open("a") as stream:
            stream.write("# edited\n")

    def pages(self) -> dict[str, int]:
        """Executed page -> when it was written, to see which were written again."""
        return {
            path.parent.name: path.stat().st_mtime_ns for path in self.root.glob("results/full/zeroshot/*/page.ipynb")
        }

    def files(self, folder: str, pattern: str = "*") -> dict[str, bytes]:
        """Every file below a folder of the project that fits the pattern: its path in the folder -> its bytes."""
        top = self.root / folder
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob(pattern) if path.is_file()}

    def tables(self) -> dict[str, bytes]:
        """Every CSV of the results, by path, with its bytes."""
        return self.files("results", "*.csv")


def make(root: Path) -> Project:
    """Make a project with three small pages in a folder, which may be there."""
    shutil.copytree(
        REPOSITORY / "sertools", root / "sertools", ignore=shutil.ignore_patterns("__pycache__", "*.parquet")
    )
    for name in ("Snakefile", "_config.yml", "requirements.lock"):
        shutil.copyfile(REPOSITORY / name, root / name)
    (root / "_toc.yml").write_text(CONTENTS)
    shutil.copytree(REPOSITORY / "book" / "_static", root / "book" / "_static")
    shutil.copyfile(REPOSITORY / "book" / "references.bib", root / "book" / "references.bib")
    shutil.copyfile(REPOSITORY / "book" / "status.md", root / "book" / "status.md")
    (root / "book" / "intro.md").write_text("# A small book\n\n```{tableofcontents}\n```\n")
    analysis = root / "sertools" / "analysis"
    (analysis / "planted.py").write_text(HELPER)
    (analysis / "planted_below.py").write_text(HELPER_BELOW)
    (root / "sertools" / "measurements").mkdir(exist_ok=True)
    notebooks = root / "notebooks" / "zeroshot"
    notebooks.mkdir(parents=True)
    for name, text in (("01_correlation", CORRELATION), ("02_tables", TABLES), ("03_conclusions", CONCLUSIONS)):
        (notebooks / f"{name}.py").write_text(text)
    project = Project(root)
    project.run("pair")
    return project
