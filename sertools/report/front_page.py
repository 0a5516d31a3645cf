"""What the front page shows of the results: the verdicts by paper, every claim over all analyses, how to cite.

Written into the stage as `book/generated/front_*`; the tracked page includes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from sertools.report import figure_glance, gathered, tables
from sertools.report.claims import claims
from sertools.report.claims_page import NOT_RUN, SMOKE
from sertools.report.filtering import slug
from sertools.report.tables import Markup
from sertools.report.verdicts import WORDS

AUTHORS = {
    "interpretable": "Das et al. 2021",
    "transferable": "Das et al., ICASSP 2022",
    "zeroshot": "Das et al. 2022",
    "wild": "Dissanayake et al. 2020",
    "vowels": "Upadhyay et al. 2025",
}
"""Who wrote each paper, in the book's order."""
FOLDER = "book/generated"
CITATION = "CITATION.cff"
PASSED_OVER = """<a class="visually-hidden-focusable" href="#after-the-figure">Skip the figure</a>
{figure}<span id="after-the-figure"></span>
"""
"""Around a figure in which every claim is a link: who goes from link to link passes over them at once."""


def write(root: Path, tree: Path, profile: str) -> None:
    """Write `front_verdicts.md`, `front_claims.html`, `front_cite.md` and the CSVs of both into the stage `tree`."""
    folder = tree / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    judged = verdicts(gathered.gather(root, profile))
    address = "claims.html" if (Path(root) / "book" / "claims.md").is_file() else None
    (folder / "front_verdicts.md").write_text(
        SMOKE * (profile == "smoke") + _summary(judged) + "\n\n" + _table(judged, Path(root), folder, address),
        encoding="utf-8",
    )
    tables.write_csv(judged, folder / "front_claims.csv")
    figure = PASSED_OVER.format(figure=figure_glance.html(judged, AUTHORS, address))
    (folder / "front_claims.html").write_text(figure, encoding="utf-8")
    if (Path(root) / CITATION).is_file():
        citation = yaml.safe_load((Path(root) / CITATION).read_text(encoding="utf-8"))
        (folder / "front_cite.md").write_text(cite(citation), encoding="utf-8")


def verdicts(pages: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Every claim of every paper, in the papers' order, with what the pages recorded of it (see `gathered.gather`).

    Columns claim, paper, what it says, page, verdict (NOT_RUN where no page judged it), share_of_replicates,
    share_of_multiverse (0 to 1, NaN where there is none), analyses.
    """
    recorded = {name: each for page in pages.values() for name, each in page.get("claims", {}).items()}
    rows = []
    for paper in AUTHORS:
        for claim in claims(paper).values():
            one = recorded.get(claim.id, {})
            rows.append(
                {
                    "claim": claim.id,
                    "paper": paper,
                    "what it says": claim.claim,
                    "page": claim.page,
                    "verdict": one.get("verdict", NOT_RUN),
                    "share_of_replicates": one.get("share_of_replicates"),
                    "share_of_multiverse": one.get("share_of_multiverse"),
                    "analyses": one.get("analyses", 0),
                }
            )
    frame = pd.DataFrame(rows)
    shares = ["share_of_replicates", "share_of_multiverse"]
    return frame.astype({name: float for name in shares})


def counts(judged: pd.DataFrame) -> pd.DataFrame:
    """How many claims of each paper got which verdict: a row a paper and one for all, columns the words that occur, in
    the order of `verdicts.WORDS`, and `claims`."""
    found = judged.groupby(["paper", "verdict"], sort=False).size().unstack(fill_value=0)
    found = found[[word for word in (*WORDS, NOT_RUN) if word in found]]
    found.loc["all"] = found.sum()
    return found.assign(claims=found.sum(axis=1)).rename_axis("paper").rename_axis(None, axis=1)


def _summary(judged: pd.DataFrame) -> str:
    every = counts(judged).loc["all"]
    said = ", ".join(f"{every[word]} *{word}*" for word in every.index if word != "claims")
    return f"Of the {every['claims']} claims of the papers: {said}."


def _table(judged: pd.DataFrame, root: Path, folder: Path, claims_page: str | None) -> str:
    frame = counts(judged)
    tables.write_csv(frame, folder / "front_verdicts.csv")
    shown = frame.astype(object)
    for paper in AUTHORS if claims_page else ():
        for word in frame.columns[:-1]:
            if count := frame.loc[paper, word]:  # leads to these claims on the page of all
                query = f"?paper={paper}&amp;verdict={slug(word)}"
                said = f"{count} of {paper}: {word}"
                shown.loc[paper, word] = Markup(f'<a href="{claims_page}{query}" aria-label="{said}">{count}</a>')
    shown = shown.rename(index={paper: Markup(_linked(paper, root)) for paper in AUTHORS}).reset_index()
    return tables.directive(
        shown,
        anchor="table-front-verdicts",
        caption="Verdicts on the claims of each paper.",
        download="/" + (Path(FOLDER) / "front_verdicts.csv").as_posix(),
    )


def _linked(paper: str, root: Path) -> str:
    """The paper's short name, leading to its page of conclusions where the project has one."""
    found = sorted((root / "notebooks" / paper).glob("*_conclusions.ipynb"))
    return f"[{paper}](/{found[0].relative_to(root).as_posix()})" if found else paper


def cite(citation: Mapping[str, Any]) -> str:
    """How to cite this book, in words and as BibTeX, from the content of CITATION.cff."""
    names = [
        one["name"] if "name" in one else f"{one['given-names']} {one['family-names']}" for one in citation["authors"]
    ]
    year = str(citation["date-released"])[:4]
    words = f"{', '.join(names)} ({year}). *{citation['title']}*. Version {citation['version']}."
    authors = " and ".join("{" + name + "}" for name in names)
    fields = {"author": authors, "title": "{" + citation["title"] + "}", "year": year, "version": citation["version"]}
    lines = "".join(f"  {key} = {{{value}}},\n" for key, value in fields.items())
    return f"{words}\n\n```bibtex\n@software{{sertools{year},\n{lines}}}\n```\n"
