"""What a page of the book is made from, by content.

A page is one notebook, `notebooks/<paper>/<name>.ipynb`. It depends on that notebook, on every `sertools` module that
the notebook imports (directly or through other modules: a static graph of imports, nothing is run), on the data files
in the folders of those modules, on the measurements of the corpora that its parameters name, on the shipped vowels
where it reads any, on what is recorded of its paper, on the runs of record that it reads, on the locked environment,
and on the pages whose results it says that it reads. Nothing else makes it stale, and the times of files never do.
"""

import ast
import hashlib
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import grimp

from sertools.corpora import registry, tracks
from sertools.report import places

LOCK = "requirements.lock"
RECORDS = "records"
"""Folder of `sertools` with the runs of record, each `<run>/record.json` and `*.parquet` there or in `<paper>`."""
READERS = {
    "sertools.report.multiverse": "multiverse",
    "sertools.report.wild_results": "wild",
    "sertools.report.vowel_results": "vowels",
    "sertools.analysis.vowels.alignment_record": "alignment",
}
"""Modules that read a run of record: what imports one depends on the run's files for its paper."""
TOKENS = "sertools.measure.tokens"
"""The module that reads the shipped tokens of vowels: what imports it depends on those of all corpora."""
PROFILES = ("smoke", "full")


ROOT_STEP = "cd to the clone, or name it with --root"
"""What to do where a folder is not the project's root."""


class ProjectError(ValueError):
    """The project's tree is not as the book needs it; the message says what was expected, what came, and where."""


@dataclass(frozen=True)
class Page:
    """One notebook: its paper ("zeroshot"), its name without suffix ("02_methods")."""

    paper: str
    name: str

    @property
    def id(self) -> str:
        """Unique name of the page: "zeroshot/02_methods"."""
        return f"{self.paper}/{self.name}"

    @property
    def notebook(self) -> str:
        """The tracked notebook without outputs, as a posix path from the project's root."""
        return f"notebooks/{self.id}.ipynb"

    def results(self, profile: str) -> str:
        """The folder of the page's results in a profile, as a posix path from the project's root."""
        return f"results/{profile}/{self.id}"

    @property
    def given(self) -> Mapping[str, Any]:
        """The parameters that differ from the book's: none of a page, some of a run in a sweep (`runs.Run`)."""
        return {}

    def sibling(self, name: str) -> "Page":
        """The page of the same paper that this one means by a name: the book's, also for a run in a sweep."""
        return Page(self.paper, name)


def pages(root: Path) -> list[Page]:
    """All pages of the project at `root`, sorted by paper and name.

    Raises ProjectError where `root` has no folder `notebooks`.
    """
    folder = Path(root) / "notebooks"
    if not folder.is_dir():
        raise ProjectError(
            f"expected the folder notebooks in the project's root, found none in {Path(root).resolve()}; {ROOT_STEP}"
        )
    return sorted(
        (Page(path.parent.name, path.stem) for path in folder.glob("*/*.ipynb")),
        key=lambda page: (page.paper, page.name),
    )


def parameters_cell(notebook: Path) -> dict:
    """The first cell tagged `parameters` of a notebook file, as stored (keys `source`, `metadata`).

    Raises ProjectError where there is none.
    """
    for cell in _code_cells(notebook):
        if "parameters" in cell["metadata"].get("tags", []):
            return cell
    raise ProjectError(
        f"expected a code cell tagged `parameters`, found none in {notebook}; write "
        '`# %% tags=["parameters"]` above the first code cell of its script, then `make pair`'
    )


def needs(root: Path, page: Page) -> list[Page]:
    """Pages of the same paper whose results this page reads: the tags `needs:<name>` of its parameters cell.

    Raises ProjectError where a named page does not exist.
    """
    tags = parameters_cell(Path(root) / page.notebook)["metadata"].get("tags", [])
    found = [page.sibling(tag.removeprefix("needs:")) for tag in tags if tag.startswith("needs:")]
    for other in found:
        if not (Path(root) / other.notebook).is_file():
            raise ProjectError(
                f"{page.notebook} needs the page {other.name}, but {other.notebook} does not exist; mend the tag "
                f"`needs:{other.name}` of its parameters cell, or `make pair` where only the script is there"
            )
    return found


def corpora(root: Path, page: Page) -> list[str]:
    """Names of the corpora that the page's code or given parameters name, tracks and transfer groups expanded, sorted.

    Any text in its code cells that is such a name counts: a page names what it reads.
    """
    groups = tracks.TRACKS | tracks.TRANSFER
    _, texts = _named(root, page)
    found = {name for text in texts | _texts(page.given) for name in groups.get(text, (text,))}
    return sorted(found & set(registry.NAMES))


def import_graph(root: Path) -> grimp.ImportGraph:
    """Static graph of the imports between the modules of `sertools`.

    Raises ProjectError where Python finds another copy of the package than the one at `root`.
    """
    found = Path(importlib.util.find_spec("sertools").origin).parent.resolve()
    expected = (Path(root) / "sertools").resolve()
    if not expected.is_dir():
        raise ProjectError(f"expected the project's root, came {Path(root).resolve()}; {ROOT_STEP}")
    if found != expected:
        raise ProjectError(
            f"expected the package sertools of this project, {expected}, but Python imports {found}; run the project's "
            "own .venv/bin/sertools (`make install` makes it), or its verbs through make"
        )
    return grimp.build_graph("sertools", cache_dir=None)


def modules(root: Path, page: Page, graph: grimp.ImportGraph) -> list[str]:
    """Names of the `sertools` modules that the page imports, directly or through other modules, sorted."""
    imports, _ = _named(root, page)
    direct = imports & graph.modules
    return sorted(direct.union(*(graph.find_upstream_modules(name) for name in direct)))


def files(root: Path, page: Page, graph: grimp.ImportGraph) -> list[str]:
    """Every file that the page is made from, as sorted posix paths from the project's root."""
    root = Path(root)
    found = {page.notebook, LOCK}
    folders = set()
    imported = modules(root, page, graph)
    for name in imported:
        path = root.joinpath(*name.split("."))
        source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        found.add(source.relative_to(root).as_posix())
        folders.add(source.parent)
    for folder in folders:  # a module reads its tables from its own folder
        found.update(
            path.relative_to(root).as_posix()
            for path in folder.iterdir()
            if path.is_file() and path.suffix in {".csv", ".yml", ".json"}
        )
    recorded = root / "sertools" / "papers" / page.paper
    if recorded.is_dir():
        found.update(path.relative_to(root).as_posix() for path in recorded.rglob("*") if path.is_file())
    for name in set(READERS) & set(imported):
        run = root / "sertools" / RECORDS / READERS[name]
        kept = [run / "record.json", root / "sertools" / "papers" / f"{READERS[name]}.yml"]
        found.update(
            path.relative_to(root).as_posix()
            for path in [*kept, *run.glob("*.parquet"), *run.glob(f"{page.paper}/*")]
            if path.is_file()
        )
    if TOKENS in imported:
        shipped = (root / "sertools" / "measurements" / "tokens").rglob("*.parquet")
        found.update(path.relative_to(root).as_posix() for path in shipped)
    for name in corpora(root, page):
        table = measurements(root, name)
        if (root / table).is_file() or registry.find(name):  # else the notebook names a corpus that nobody has here
            found.add(table)
    for text in _texts(page.given):  # a user's own corpus: its table and its recordings
        if places.is_folder(text):
            folder = root / Path(text).expanduser()
            found.update(path.as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(found)


def _texts(given: Mapping[str, Any]) -> set[str]:
    """All texts among the values of parameters, those inside lists too."""
    values = [each for value in given.values() for each in (value if isinstance(value, list) else [value])]
    return {each for each in values if isinstance(each, str)}


def measurements(root: Path, corpus: str) -> str:
    """The file with the measurements of a corpus that a page would read, as a posix path from the project's root.

    Measured here from audio (`results/measurements`) where the audio is at hand under $SERTOOLS_CORPORA, else the
    shipped file; whether it exists is for the caller to see.
    """
    return f"{'results' if registry.find(corpus) else 'sertools'}/measurements/{corpus}.parquet"


def listing(root: Path, page: Page, profile: str, graph: grimp.ImportGraph) -> dict:
    """All that the page is made from, as JSON-ready content: equal listings mean equal results.

    Returns {"page", "profile", "files": {path: sha256 or None where not made yet}, "needs": {page: fingerprint}}, and
    "given": {name: value} where parameters differ from the book's. Raises ProjectError for an unknown profile.
    """
    if profile not in PROFILES:
        raise ProjectError(f"expected one of the profiles {', '.join(PROFILES)}, came {profile!r}")
    return {
        "page": page.id,
        "profile": profile,
        "files": {name: sha256(Path(root) / name) for name in files(root, page, graph)},
        "needs": {other.id: fingerprint(listing(root, other, profile, graph)) for other in needs(root, page)},
        **({"given": dict(page.given)} if page.given else {}),
    }


def fingerprint(content: dict) -> str:
    """sha256 of a listing, as 64 hexadecimal digits."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def sha256(path: Path) -> str | None:
    """sha256 of a file's bytes as 64 hexadecimal digits, or None where there is no such file."""
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _code_cells(notebook: Path) -> list[dict]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [dict(cell, source="".join(cell["source"])) for cell in cells if cell["cell_type"] == "code"]


def _named(root: Path, page: Page) -> tuple[set[str], set[str]]:
    """What the code of a page imports, and the texts in it.

    Raises ProjectError for a cell that is not Python.
    """
    imports, texts = set(), set()
    for cell in _code_cells(Path(root) / page.notebook):
        try:
            found = _read(cell["source"])
        except SyntaxError as error:
            script = Path(page.notebook).with_suffix(".py").as_posix()
            raise ProjectError(
                f"{page.notebook}: expected Python in every code cell, came {error}; mend {script}, then `make pair`"
            ) from None
        imports |= found[0]
        texts |= found[1]
    return imports, texts


@cache
def _read(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """What the code of a cell imports, and the texts in it. Every page is read several times by a build."""
    imports, texts = set(), set()
    for node in ast.walk(ast.parse(_python(source))):
        if isinstance(node, ast.Import):
            imports.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            imports.add(node.module)
            imports.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
    return frozenset(imports), frozenset(texts)


def _python(source: str) -> str:
    """Drop the lines that only IPython understands (`%matplotlib inline`, `!ls`)."""
    return "\n".join(line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
