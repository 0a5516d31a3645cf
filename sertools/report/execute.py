"""Run one page with papermill, from a clean folder, into a notebook that says nothing of when and where it ran."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import nbformat
import papermill
from traitlets.config import Config

from sertools.corpora import registry, storage, trace
from sertools.report import dependencies, kernel, parameters, staleness, tables
from sertools.report.dependencies import Page

QUIET = "--IPKernelApp.log_level=50"
"""A kernel logs the interrupt that ends it as an error; errors of cells come another way."""


class PageError(RuntimeError):
    """A cell of a page failed; the message names the page and the cell and holds its traceback."""


def execute(root: Path, page: Page, profile: str, content: dict, **others: object) -> Path:
    """Run a page in a profile; return the path of the executed notebook.

    `others` are parameters that change no result, such as `workers`.
    `content` is the listing that the page is made from (`dependencies.listing`); it is kept beside the results. What an
    earlier, interrupted run left is removed first. The executed notebook comes last and in one step: where it exists,
    the run reached its end.

    Raises PageError where a cell fails (the notebook so far is kept as `failed.ipynb`), parameters.ParameterError for a
    parameter that no page has or that is no plain value, and dependencies.ProjectError where a file that the page is
    made from changed while it ran.
    """
    root = Path(root).resolve()
    given = {"profile": profile, **page.given, **others}
    parameters.check_given(page.id, given)
    results = root / page.results(profile)
    # first what says that the page is whole: the rest cannot go in one step
    (results / staleness.NOTEBOOK).unlink(missing_ok=True)
    shutil.rmtree(results, ignore_errors=True)
    results.mkdir(parents=True)
    partial = results / "failed.ipynb"
    # the kernel of this Python, whatever kernels the user has registered elsewhere
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    with tempfile.TemporaryDirectory(prefix="sertools-") as sockets:
        # Sockets as files in a folder of this run: kernels that start side by side cannot take each other's port.
        manager = {"transport": "ipc", "ip": str(Path(sockets, "kernel"))}
        client = {"extra_arguments": [QUIET], "kernel_manager_class": kernel.KernelManager}
        try:
            with _traced(page, profile, content):
                papermill.execute_notebook(
                    root / page.notebook,
                    partial,
                    parameters=given,
                    kernel_name="python3",
                    cwd=root,
                    progress_bar=False,
                    start_timeout=600,  # seconds; a kernel on a busy machine may need more than papermill's 60
                    config=Config({"KernelManager": manager, "NotebookClient": client}),
                )
        except papermill.PapermillExecutionError as error:
            so_far, script = partial.relative_to(root), Path(page.notebook).with_suffix(".py").as_posix()
            raise PageError(
                f"{page.id} ({profile}): {error}\nthe notebook so far is {so_far}: open it (`make lab`), mend "
                f"{script} or what it calls, then `make pair` and `make book`"
            ) from None
    now = dependencies.listing(root, page, profile, dependencies.import_graph(root))
    changes = list(staleness.differences(content, now))
    if changes:
        raise dependencies.ProjectError(
            f"{page.id}: edited while the page ran ({'; '.join(changes)}); `make book` runs it again"
        )
    _check_named(root, page, results, content["files"])
    notebook = normalised(nbformat.read(partial, as_version=4), root)
    (results / staleness.RECORD).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    with storage.whole(results / staleness.NOTEBOOK) as written:
        nbformat.write(notebook, written)
        partial.unlink()
    return results / staleness.NOTEBOOK


@contextmanager
def _traced(page: Page, profile: str, content: Mapping) -> Iterator[None]:
    """Trace the run of a page, and let the kernel say in its own events whose they are."""
    if trace.on():
        os.environ[trace.PAGE] = page.id
    with trace.made("page", lambda: f"{profile} {page.id} {dependencies.fingerprint(content)}"):
        yield


def _check_named(root: Path, page: Page, results: Path, files: Mapping) -> None:
    """Whatever the page says that it read is among what the build knows of it; else it would stay fresh too long.

    files: that the page depends on, see `dependencies.listing`.
    """
    if not (results / "stamp.json").is_file():
        return
    read = json.loads((results / "stamp.json").read_text(encoding="utf-8"))["data"]
    corpora = dependencies.corpora(root, page)
    others = {other.name for other in dependencies.needs(root, page)}
    for name in read:
        if name in registry.NAMES and name not in corpora:
            raise dependencies.ProjectError(
                f"{page.id} read the corpus {name}, but no text in its code names it; name it in its parameters"
            )
        if "/" in name and f"sertools/{name}" not in files and name.split("/")[0] not in others:
            raise dependencies.ProjectError(
                f"{page.id} read {name}, but neither depends on sertools/{name} nor has the tag "
                f"`needs:{name.split('/')[0]}`; add the tag to its parameters cell"
            )


def normalised(notebook: nbformat.NotebookNode, root: Path) -> nbformat.NotebookNode:
    """The notebook without times, random cell ids, versions of Python and paths of this machine, changed in place.

    Two runs that show the same give the same bytes.
    """
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for index, cell in enumerate(notebook.cells):
        cell.id = f"cell-{index:03d}"
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.metadata.tags.append("remove-cell")  # the reader sees the notebook's own parameters
        elif cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
            # folded, and opened by a click: a reader comes for what the code shows
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-input"]
        for output in cell.get("outputs", []):
            for said in (str(root), tables.escape(str(root))):  # as it is, and as a page's text shows it
                _without_path(output, said)
    return notebook


def _without_path(node, path: str) -> None:
    """Replace `path` in every text inside a nest of dictionaries and lists, in place."""
    for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
        if isinstance(value, str):
            node[key] = value.replace(path + "/", "").replace(path, ".")
        elif isinstance(value, dict | list):
            _without_path(value, path)
