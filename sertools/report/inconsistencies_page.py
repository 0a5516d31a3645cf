"""The page on the papers' own inconsistencies: a table a paper, worked out from the printed numbers, and a CSV."""

from pathlib import Path

import pandas as pd

from sertools.report.claims_page import PAPERS
from sertools.report.printed_slips import slips
from sertools.report.tables import body, write_csv

FOLDER = Path("book", "inconsistencies")


def write(root: Path, tree: Path, profile: str) -> None:
    """Write `book/inconsistencies/<paper>.md`, which the page includes, and `inconsistencies.csv` into the stage; the
    same in every profile, for no result enters it."""
    target = Path(tree) / FOLDER
    found = {paper: slips(paper) for paper in PAPERS}
    write_csv(pd.concat(found, names=["paper"]), target / "inconsistencies.csv")
    for paper, frame in found.items():
        (target / f"{paper}.md").write_text(text(paper, frame), encoding="utf-8")


def text(paper: str, frame: pd.DataFrame) -> str:
    """A table of slips (see `printed_slips.slips`) as MyST, with an anchor of its own."""
    return f":::{{table}} `{paper}`: {len(frame)} found\n:name: table-inconsistencies-{paper}\n\n{body(frame)}\n:::\n"
