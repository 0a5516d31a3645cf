"""The small book of a user's own corpus in one role: an index page, and the pages that it could be taken to."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import yaml

from sertools.corpora.faults import SHOWN
from sertools.report import links, provenance, stage, tables
from sertools.report.build import BuildError
from sertools.report.claims import claims
from sertools.report.own import TRANSFER, Corpus, LeftOut, OwnRun
from sertools.report.tables import Markup, escape
from sertools.report.verdicts import Verdict, compact, overview

# a page of the whole book that this one does not have
ELSEWHERE = re.compile(r"\{(doc|ref|term)\}`([^`<]*?)(?: ?<[^`>]*>)?`")
ROLES = {
    TRANSFER: "as a corpus that models are moved to: those of the book's training track, beside the papers' own "
    "transfer corpora, which every statistic and verdict here takes together with it",
    "training": "as the corpus that models are trained on, in the place of the book's training track; they are moved "
    "to the papers' transfer corpora",
}
CONFIGURATION = {
    "only_build_toc_files": True,
    "execute": {"execute_notebooks": "off"},
    "bibtex_bibfiles": ["book/references.bib"],
}


def make(
    root: Path, corpus: Corpus, role: str, runs: Sequence[OwnRun], absent: Sequence[LeftOut], profile: str
) -> Path:
    """Build the book of one role's runs, which are done; return its first page, `book/index.html` in the role's root.

    absent: the pages that the book lacks, and why. Raises build.BuildError where it cannot be built or is not sound.
    """
    tree = root / "_build" / "stage" / Path(runs[0].root).relative_to("results")
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(root / "book" / "_static", tree / "book" / "_static")
    shutil.copyfile(root / "book" / "references.bib", tree / "book" / "references.bib")
    (tree / "book" / "references.md").write_text("# References\n\n```{bibliography}\n```\n", encoding="utf-8")
    title = f"{corpus.name}, {role}"
    (tree / "_config.yml").write_text(_configuration(root, title), encoding="utf-8")
    (tree / "_toc.yml").write_text(_contents(runs), encoding="utf-8")
    (tree / "book" / "index.md").write_text(index(root, corpus, role, runs, absent, profile), encoding="utf-8")
    for run in runs:
        target = tree / run.notebook
        target.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(_without_elsewhere(json.loads(provenance.staged(root, run, profile))), ensure_ascii=False)
        target.write_text(text, encoding="utf-8")
        results = tree / role / Path(run.results(profile)).relative_to(run.root)
        shutil.copytree(root / run.results(profile), results, ignore=shutil.ignore_patterns("*.ipynb", "inputs.json"))
    output = root / "_build" / "sphinx" / Path(runs[0].root).relative_to("results")
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", str(tree)]
    command += ["--path-output", str(output), "--all", "--quiet"]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BuildError(f"jupyter-book could not build {tree.relative_to(root)}:\n{done.stderr.strip()}")
    built = output / "_build" / "html"
    provenance.write_sources(root, built, profile, runs)
    if faults := links.check(built):
        raise BuildError(f"the book of {title} is not sound:\n" + "\n".join(faults))
    target = root / runs[0].root / "book"
    stage.replace(built, target)
    return target / "index.html"


def index(
    root: Path, corpus: Corpus, role: str, runs: Sequence[OwnRun], absent: Sequence[LeftOut], profile: str
) -> str:
    """The first page: what the corpus is, every verdict of the pages that ran, the pages, and those that did not."""
    lines = [f"# {escape(corpus.name)} {ROLES[role].partition(':')[0].partition(',')[0]}", ""]
    if profile == "smoke":
        lines += [":::{admonition} Smoke profile", ":class: warning", ""]
        lines += [
            "A few rows, two epochs, two folds: these runs test the pages. Their numbers mean nothing.",
            ":::",
            "",
        ]
    lines += [f"The pages of two papers, computed again with `{corpus.folder}` {ROLES[role]}.", ""]
    facts = {"utterances": corpus.utterances, "speakers": corpus.speakers, **corpus.classes, "rated": corpus.rated}
    lines += [tables.body(pd.DataFrame([facts])), ""]
    lines += [
        "Counted are utterances of the four classes, or all where none carries an emotion. Numbers of a corpus of your "
        "own cannot be checked by others; a verdict says what these speakers show, and with few of them it is often "
        "that nothing can be decided.",
        "",
    ]
    lines += _left_out(corpus)
    lines += ["## Verdicts", ""]
    for paper, frame in _verdicts(root, runs, profile).items():
        counts = frame["verdict"].str.replace(r" \(.*", "", regex=True).value_counts()
        said = ", ".join(f"{count} {word}" for word, count in counts.items())
        shown = compact(frame).drop(columns=["stands on"])
        lines += [f"### {paper}", "", f"{len(frame)} claims: {said}.", "", tables.body(shown), ""]
    lines += ["## Pages", ""]
    pages = [
        {"page": Markup(f"[{run.id}](/{run.notebook})"), "changed against the book": _changed(run, corpus)}
        for run in runs
    ]
    lines += [tables.body(pd.DataFrame(pages)), ""]
    if absent:
        lines += ["## Not here", ""]
        lines += [tables.body(pd.DataFrame([{"page": one.page, "why": one.why} for one in absent])), ""]
    return "\n".join(lines) + "\n"


def _left_out(corpus: Corpus) -> list[str]:
    """The rows and recordings that no number of the book rests on, and why."""
    if not corpus.left_out:
        return []
    number = len(corpus.left_out)
    first = f", of which the first {SHOWN} are shown" if number > SHOWN else ""
    shown = pd.DataFrame([{"file": file, "why": why} for file, why in corpus.left_out[:SHOWN]])
    return [
        "## Left out",
        "",
        f"Rows or recordings that could not be used: {number}{first}.",
        "",
        tables.body(shown),
        "",
    ]


def _verdicts(root: Path, runs: Sequence[OwnRun], profile: str) -> dict[str, pd.DataFrame]:
    """Paper -> `verdicts.overview` of all claims that its runs judged, in the order of the claims."""
    found: dict[str, list[Verdict]] = {}
    for run in runs:
        values = json.loads((root / run.results(profile) / "values.json").read_text(encoding="utf-8"))
        found.setdefault(run.paper, []).extend(Verdict(**record) for record in values["claims"].values())
    return {
        paper: overview(claims(paper), sorted(verdicts, key=lambda one: one.claim))
        for paper, verdicts in found.items()
        if verdicts
    }


def _changed(run: OwnRun, corpus: Corpus) -> str:
    texts = {name: str(value).replace(corpus.folder, corpus.name) for name, value in run.given.items()}
    return "; ".join(f"{name} = {text}" for name, text in texts.items()) or "what the pages say that it reads"


def _configuration(root: Path, title: str) -> str:
    """The book's own configuration, as far as this one has what it names."""
    given = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    sphinx = given["sphinx"]
    sphinx["config"].pop("html_extra_path", None)
    content = {**given, **CONFIGURATION, "title": title, "sphinx": sphinx}
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def _contents(runs: Sequence[OwnRun]) -> str:
    papers = dict.fromkeys(run.paper for run in runs)
    parts = [
        {
            "caption": paper,
            "chapters": [{"file": run.notebook.removesuffix(".ipynb")} for run in runs if run.paper == paper],
        }
        for paper in papers
    ]
    parts.append({"caption": "The book", "chapters": [{"file": "book/references"}]})
    return yaml.safe_dump({"format": "jb-book", "root": "book/index", "parts": parts}, sort_keys=False)


def _without_elsewhere(notebook: dict) -> dict:
    """The notebook with plain words where it refers to a page of the whole book by its name, changed in place."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = _plain("".join(cell["source"]))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/markdown" in data:
                data["text/markdown"] = _plain("".join(data["text/markdown"]))
    return notebook


def _plain(text: str) -> str:
    def words(match: re.Match) -> str:
        return match[2] if match[1] == "term" else f"the book's {match[2].strip('/').removeprefix('notebooks/')}"

    return ELSEWHERE.sub(words, text)
