"""The page of all printed numbers: a table for each of the papers' tables, with a form that filters, and a CSV."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pandas as pd

from sertools.report import filtering, gathered
from sertools.report.claims_page import PAPERS
from sertools.report.counterparts import CORPORA, KEY, SEPARATOR
from sertools.report.filtering import slug
from sertools.report.numbers import counts, numbers, recorded
from sertools.report.published import folder
from sertools.report.tables import MINUS, MISSING, body, number, signed, write_csv

FOLDER = Path("book", "numbers")
SMOKE = (
    ":::{admonition} Smoke profile\n:class: warning\n\n"
    "The pages behind these numbers ran on a few rows, to test them. Ours mean nothing.\n:::\n\n"
)
HEADINGS = ("number", "printed", "ours", "difference", "ours is of", "where")
HERE, LACKING = "ours", "a reason"


def write(root: Path, tree: Path, profile: str) -> None:
    """Write `book/numbers/counts.md`, `list.md`, which the page includes, and `numbers.csv` into the stage."""
    frame = numbers(recorded(root, gathered.gather(root, profile), profile))
    target = Path(tree) / FOLDER
    write_csv(frame, target / "numbers.csv")
    banner = SMOKE * (profile == "smoke")
    (target / "counts.md").write_text(banner + counted(frame), encoding="utf-8")
    (target / "list.md").write_text(f"```{{raw}} html\n{html(frame)}```\n", encoding="utf-8")


def counted(frame: pd.DataFrame) -> str:
    """How many numbers there are and how many have ours, by paper, and the reasons of the others, as MyST."""
    table = counts(frame)
    if not table["neither"].any():
        table = table.drop(columns="neither")
    without = frame.loc[frame["why"] != "", ["paper", "why"]]
    reasons = without.value_counts(sort=False).reset_index(name="numbers").set_index("paper")
    order = {paper: place for place, paper in enumerate(PAPERS)}
    reasons = reasons.sort_index(key=lambda names: names.map(order), kind="stable").rename(columns={"why": "why none"})
    listed = f"\n\n{body(reasons)}" if len(reasons) else ""
    return f"{body(table.rename(columns={'reason': 'a reason'}))}{listed}\n"


def html(frame: pd.DataFrame) -> str:
    """The form and the tables, as HTML for a page in the book's folder `book`."""
    parts = [_section(paper, table, rows) for (paper, table), rows in frame.groupby(["paper", "table"], sort=False)]
    return f'{_form(frame)}<div class="numbers" id="numbers">\n' + "\n".join(parts) + "\n</div>\n"


def _form(frame: pd.DataFrame) -> str:
    tables = frame.drop_duplicates(["paper", "table"])
    groups = {
        (paper, paper): {_place(paper, table): table for table in rows["table"]}
        for paper, rows in tables.groupby("paper", sort=False)
    }
    choices = [
        filtering.Choice("paper", "Paper", {paper: paper for paper in tables["paper"].unique()}),
        filtering.Choice("table", "Table", of="paper", groups=groups),
        filtering.Choice("beside", "Beside it", {slug(HERE): HERE, slug(LACKING): LACKING}),
    ]
    return filtering.form("numbers", choices, "Filter the numbers")


def _place(paper: str, table: str) -> str:
    return f"{paper}-{slug(table)}"


def _section(paper: str, table: str, rows: pd.DataFrame) -> str:
    place, title = _place(paper, table), f"{paper}, {table}"
    measures = rows["metric"].unique()
    of = f" ({measures[0].replace('_', ' ')})" if len(measures) == 1 else ""
    head = "".join(f'<th scope="col">{name}</th>' for name in HEADINGS)
    lines = "\n".join(_row(one, place, len(measures) > 1) for one in _as_printed(rows).itertuples())
    # who cannot use a mouse scrolls a wide table when it has the focus
    return (
        f'<section id="{place}" aria-labelledby="{place}-title">\n'
        f'<h3 id="{place}-title">{escape(title)}<a class="headerlink" href="#{place}" title="Link to this table">#</a>'
        f"</h3>\n"
        f'<div class="scrolls" tabindex="0" role="region" aria-label="{escape(title)}">\n'
        f'<table class="table"><caption>{len(rows)} numbers{escape(of)}, {int((rows["why"] == "").sum())} with ours'
        f"</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{lines}\n</tbody></table>\n</div>\n</section>"
    )


def _as_printed(rows: pd.DataFrame) -> pd.DataFrame:
    """With the columns said_mean, said_std, said_lo, said_hi: as `published.csv` writes them, all digits kept."""
    paper = rows["paper"].iloc[0]
    texts = pd.read_csv(folder(paper) / "published.csv", dtype=str, keep_default_na=False).set_index(KEY)
    own = texts.loc[list(rows[KEY].itertuples(index=False, name=None)), ["mean", "std", "lo", "hi"]]
    return rows.assign(**{f"said_{name}": own[name].to_numpy() for name in own})


def _row(one: object, place: str, with_measure: bool) -> str:
    what = SEPARATOR.join(filter(None, (one.row, one.corpus, one.condition, one.metric * with_measure)))
    beside = slug(LACKING if one.why else HERE)
    page = f'<a href="../notebooks/{one.page}.html#{one.anchor}">{one.page.partition("/")[2]}</a>' if one.page else ""
    cells = (
        f'<td class="n">{escape(printed(one))}</td>',
        f'<td class="n">{escape(ours(one))}</td>',
        f'<td class="n">{signed(one.difference, decimals(one)) if not one.why else MISSING}</td>',
        f'<td class="of">{escape(one.why or _of(one))}</td>',
        f"<td>{page}</td>",
    )
    return (
        f'<tr data-item data-paper="{one.paper}" data-table="{place}" data-beside="{beside}">'
        f'<th scope="row">{escape(what)}</th>{"".join(cells)}</tr>'
    )


def _of(one: object) -> str:
    """What ours was measured on, in which reading, and what its brackets are."""
    brackets = one.interval if one.interval and one.interval != CORPORA else ""
    return "; ".join(filter(None, (one.on, one.reading, f"brackets: {brackets}" if brackets else "")))


def printed(one: object) -> str:
    """A printed number as the paper has it: "0.26 ± 0.17", "68.0 [67.0, 68.6]", "0.0268 to 0.0325"."""
    mean, std, low, high = (
        text.replace("-", MINUS) for text in (one.said_mean, one.said_std, one.said_lo, one.said_hi)
    )
    if mean:
        return mean + (f" ± {std}" if std else "") + (f" [{low}, {high}]" if low and high else "")
    return (low if low == high else f"{low} to {high}") or "not legible"


def decimals(one: object) -> int:
    """As many as the paper prints, and one where it prints a whole number and ours is none."""
    places = len((one.said_mean or one.said_lo).partition(".")[2])
    return max(places, int(not float(one.value).is_integer())) if one.value == one.value else places


def ours(one: object) -> str:
    """Ours with its interval, or a value a speaker, or the range, or in words."""
    if one.why or one.said:
        return one.said or MISSING
    places = decimals(one)
    if one.value != one.value:
        low, high = (number(end, places) for end in (one.low, one.high))
        return low if low == high else f"{low} to {high}"
    text = number(one.value, places)
    if one.dots:
        return f"{text} ({SEPARATOR.join(number(float(dot), places) for dot in one.dots.split(SEPARATOR))})"
    return text if one.low != one.low else f"{text} [{number(one.low, places)}, {number(one.high, places)}]"
