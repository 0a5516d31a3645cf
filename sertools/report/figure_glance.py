"""Every claim on one picture: in which share of the analyses it holds, and in which share of the replicates under the
paper's own choices.

The picture is HTML and SVG of its own and no matplotlib figure: each claim leads to its place on the page of claims,
the panels stand beside or below each other as the window is wide, and inks follow the theme.
"""

from collections.abc import Mapping
from html import escape

import pandas as pd

from sertools.report.figures import OKABE_ITO
from sertools.report.verdicts import (
    FAILS,
    HOLDS,
    MULTIVERSE,
    NOT_REPRODUCED,
    OPEN,
    REPRODUCED,
)  # fmt: skip

LEFT, WIDTH, RIGHT, ROW, TOP, BOTTOM = 26, 214, 10, 14, 18, 6
"""Pixels: place of a claim's number, the axis from 0 to 100 %, what is right of it, a claim's row, above and below."""
LOOKS = {
    HOLDS: ("circle", OKABE_ITO["blue"]),
    REPRODUCED: ("circle", OKABE_ITO["blue"]),
    FAILS: ("square", OKABE_ITO["vermilion"]),
    NOT_REPRODUCED: ("square", OKABE_ITO["vermilion"]),
    OPEN: ("diamond", OKABE_ITO["grey"]),
}
"""Shape (that of the page of claims) and colour of a verdict that rests on shares; other verdicts stand in words."""
STYLE = """<style>
.glance { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 0.5rem 1.5rem; }
.glance svg { width: 100%; max-width: 24rem; height: auto; font-size: 10px; color: var(--pst-color-text-base); }
.glance svg text { fill: currentColor; }
.glance svg a { color: inherit; }
.glance svg a:hover rect, .glance svg a:focus-visible rect { fill: var(--pst-color-primary); fill-opacity: 0.15; }
.glance-legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0 1.2rem; padding: 0; font-size: 0.85rem; }
.glance-legend svg { width: 16px; height: 14px; vertical-align: middle; color: var(--pst-color-text-base); }
</style>"""


def html(judged: pd.DataFrame, papers: Mapping[str, str], claims_page: str | None) -> str:
    """The picture as a block of HTML with a list that explains its marks.

    Args:
        judged: see `front_page.verdicts`.
        papers: the papers to show, and who wrote each.
        claims_page: address of the page where each claim has its id as an anchor; None: a claim leads to the page that
            judges it.
    """
    panels = "\n".join(
        _panel(judged[judged["paper"] == paper], paper, authors, claims_page) for paper, authors in papers.items()
    )
    marks = [(shape, colour, said) for said, (shape, colour) in LOOKS.items() if said in set(judged["verdict"])]
    drawn = "\n".join(f"<li>{_sample(shape, colour)} {escape(said)}</li>" for shape, colour, said in marks)
    legend = (
        f"<li>Share of analyses in which the claim holds, and its verdict:</li>\n{drawn}\n"
        f"<li>{_sample('ring', 'none')} share of replicates in which it holds under the paper's own choices</li>"
    )
    return f'{STYLE}\n<ul class="glance-legend">\n{legend}\n</ul>\n<div class="glance">\n{panels}\n</div>\n'


def _panel(judged: pd.DataFrame, paper: str, authors: str, claims_page: str | None) -> str:
    height = TOP + ROW * len(judged) + BOTTOM
    ends = [LEFT + WIDTH * share for share in (1 - MULTIVERSE, MULTIVERSE)]
    said = (
        f"{paper}: for each of {len(judged)} claims the share of analyses in which it holds, from 0 to 100 %; between "
        "one third and two thirds the analyses leave it undecided."
    )
    parts = [
        f'<rect x="{ends[0]:.1f}" y="{TOP}" width="{ends[1] - ends[0]:.1f}" height="{height - TOP - BOTTOM}" '
        'fill="currentColor" fill-opacity="0.08"/>'
    ]
    for share in (0, 0.5, 1):
        x = LEFT + WIDTH * share
        anchor = {0: "start", 0.5: "middle", 1: "end"}[share]
        parts.append(f'<text x="{x:.1f}" y="{TOP - 6}" text-anchor="{anchor}">{share:.0%}</text>')
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 3}" y2="{height - BOTTOM}" stroke="currentColor" '
            'stroke-opacity="0.3" stroke-width="0.7"/>'
        )
    parts += [_row(row, TOP + ROW * (place + 0.5), claims_page) for place, row in enumerate(judged.to_dict("records"))]
    box = f"0 0 {LEFT + WIDTH + RIGHT} {height}"
    drawn = f'<svg viewBox="{box}" role="group" aria-label="{escape(said)}">{"".join(parts)}</svg>'
    return f"<div><p><strong>{escape(paper)}</strong> {escape(authors)}</p>\n{drawn}</div>"


def _row(row: Mapping, y: float, claims_page: str | None) -> str:
    """One claim: its number, its marks or its verdict in words, all of it a link that says everything."""
    here, under = row["share_of_multiverse"], row["share_of_replicates"]
    said = f"{row['claim']}, {row['verdict']}: {row['what it says']}"
    marks = [f'<text x="0" y="{y + 3.5:.1f}">{escape(row["claim"].rsplit("-", 1)[1])}</text>']
    if pd.notna(here):
        said += f" Holds in {here:.0%} of {row['analyses']} analyses."
    if pd.notna(under):
        said += f" Holds in {under:.0%} of the replicates under the paper's own choices."
    if row["verdict"] not in LOOKS or pd.isna(here):  # nothing but words can say the verdict
        words, beside = row["verdict"], 4.0
        if pd.notna(under):
            marks.append(_mark("ring", LEFT + WIDTH * under, y, "none"))
            beside = WIDTH * under + (9 if under < 0.5 else -9)
        end = "end" if beside > WIDTH / 2 else "start"
        place = f'x="{LEFT + beside:.1f}" y="{y + 3.5:.1f}" text-anchor="{end}"'
        marks.append(f'<text {place} fill-opacity="0.75">{escape(words)}</text>')
    else:
        both = [LEFT + WIDTH * share for share in (here, under) if pd.notna(share)]
        marks.append(
            f'<line x1="{min(both):.1f}" x2="{max(both):.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="currentColor" '
            'stroke-opacity="0.35"/>'
        )
        if pd.notna(under):
            marks.append(_mark("ring", LEFT + WIDTH * under, y, "none"))
        if pd.notna(here):
            marks.append(_mark(*_look(row["verdict"], LEFT + WIDTH * here, y)))
    target = f"{claims_page}#{row['claim']}" if claims_page else f"../notebooks/{row['page']}.html"
    area = (
        f'<rect x="0" y="{y - ROW / 2:.1f}" width="{LEFT + WIDTH + RIGHT}" height="{ROW}" fill="transparent"/>'
        f"<title>{escape(said)}</title>"
    )
    return f'<a href="{escape(target)}" aria-label="{escape(said)}">{area}{"".join(marks)}</a>'


def _sample(shape: str, colour: str) -> str:
    """A mark by itself, for the list that explains it."""
    return f'<svg viewBox="0 0 16 14" aria-hidden="true">{_mark(shape, 8, 7, colour)}</svg>'


def _look(verdict: str, x: float, y: float) -> tuple[str, float, float, str]:
    shape, colour = LOOKS[verdict]
    return shape, x, y, colour


def _mark(shape: str, x: float, y: float, colour: str) -> str:
    """A mark of about 8 pixels around (x, y)."""
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    if shape == "square":
        return f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7" fill="{colour}"/>'
    if shape == "diamond":
        return f'<path d="M{x - 4.8:.1f} {y:.1f}l4.8 -4.8l4.8 4.8l-4.8 4.8z" fill="{colour}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.6" stroke="currentColor" stroke-width="1.1" fill="{colour}"/>'
