"""The page of all claims: a row each that opens, with a form that filters them, and a CSV.

Each row has the claim's id as its anchor ("zeroshot-08"), whatever is chosen in the form; a filtered view has an
address of its own (`claims.html?paper=zeroshot&verdict=does-not-hold-here`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from sertools.report import deciding, filtering, gathered
from sertools.report.claims import Claim, claims
from sertools.report.filtering import slug
from sertools.report.tables import number, write_csv
from sertools.report.verdicts import (
    BY_CONSTRUCTION,
    FAILS,
    HOLDS,
    NOT_REPRODUCED,
    NOT_TESTABLE,
    OPEN,
    REPRODUCED,
    WORDS,
)

PAPERS = ("interpretable", "transferable", "zeroshot", "wild", "vowels")
"""In the order of the book."""
NOT_RUN = "not judged yet"
SMOKE = (
    ":::{admonition} Smoke profile\n:class: warning\n\n"
    "The pages behind these verdicts ran on a few rows, to test them. Their numbers mean nothing.\n:::\n\n"
)
MARKS = {
    HOLDS: "●", REPRODUCED: "●", FAILS: "■", NOT_REPRODUCED: "■", OPEN: "◆", NOT_TESTABLE: "–", BY_CONSTRUCTION: "▲",
    NOT_RUN: "",
}  # fmt: skip
"""A shape beside each word, so that no reader needs its colour."""
_PARTS = {"Fig": "Figure", "Tab": "Table", "App": "Appendix"}


@dataclass(frozen=True)
class Entry:
    """A claim and what became of it. record: its verdict as its page recorded it (see `Verdict`), None where that page
    was not run; places: the tables and figures that decide it; choices: the page that says which choices flip the
    paper's claims, None where it has none."""

    claim: Claim
    record: Mapping[str, Any] | None
    places: Sequence[deciding.Shown]
    choices: str | None

    @property
    def verdict(self) -> str:
        """The word of the verdict."""
        return self.record["verdict"] if self.record else NOT_RUN


def entries(values: Mapping[str, Mapping[str, Any]]) -> list[Entry]:
    """All claims of the five papers, in the order of the book. values: of all pages, see `gathered.gather`.

    Raises ClaimsError where what decides a claim is not in the book.
    """
    places = deciding.shown(values)
    recorded = {name: record for page in values.values() for name, record in page["claims"].items()}
    every = [claim for paper in PAPERS for claim in claims(paper).values()]
    whole = {claim.page for claim in every} <= set(values)
    choices = {page.split("/")[0]: page for page in values if page.endswith("_choices")}
    return [
        Entry(
            claim,
            recorded.get(claim.id),
            deciding.decided_by(claim.id, places, whole),
            choices.get(_paper(claim)),
        )
        for claim in every
    ]


def sections(claim: Claim) -> list[str]:
    """The places in the paper of which a claim is, such as "4.2" and "Figure 2"."""
    parts = re.sub(r"\s*\(.*\)", "", claim.section).split("/")
    return [re.sub(r"^(Fig|Tab|App) ?", lambda found: f"{_PARTS[found[1]]} ", part) for part in parts]


def frame(found: Iterable[Entry]) -> pd.DataFrame:
    """A row a claim, for the CSV: all that the page says, numbers with all their digits."""
    rows = []
    for each in found:
        claim, record = each.claim, each.record or {}
        rows.append(
            {
                "claim": claim.id,
                "paper": claim.id.split("-")[0],
                "section": claim.section,
                "what it says": claim.claim,
                "statistic": claim.statistic,
                "rule": claim.rule,
                "shown": claim.shows,
                **{name: record.get(name) for name in ("value", "low", "high", "verdict", "reason", "unit")},
                **{name: record.get(name) for name in ("replicates", "share_of_replicates")},
                **{name: record.get(name) for name in ("analyses", "share_of_multiverse")},
                "other readings": "; ".join(f"{name}: {share:g}" for name, share in (record.get("also") or {}).items()),
                "the paper's value": claim.paper_value,
                "in the paper's numbers": claim.holds_in_paper_own_numbers,
                "stands on": record.get("stands_on", claim.stands_on),
                "page": claim.page,
                "decided by": " ".join(place.anchor for place in each.places),
            }
        )
    return pd.DataFrame(rows)


def html(found: Sequence[Entry]) -> str:
    """The form and the list of claims, as HTML for a page in the book's folder `book`."""
    rows = "\n".join(_row(each) for each in found)
    return f'{_form(found)}<div class="claims" id="claims">\n{rows}\n</div>\n'


def write(root: Path, tree: Path, profile: str) -> None:
    """Write `book/claims/list.md`, which the page includes, and `book/claims/claims.csv` into the stage.

    Raises ClaimsError where what decides a claim is not in the book.
    """
    found = entries(gathered.gather(root, profile))
    folder = Path(tree) / "book" / "claims"
    write_csv(frame(found), folder / "claims.csv")
    banner = SMOKE * (profile == "smoke")
    (folder / "list.md").write_text(f"{banner}```{{raw}} html\n{html(found)}```\n", encoding="utf-8")


def _form(found: Sequence[Entry]) -> str:
    said = [word for word in (*WORDS, NOT_RUN) if any(each.verdict == word for each in found)]
    by_paper: dict[str, set[str]] = {}
    for each in found:
        by_paper.setdefault(_paper(each.claim), set()).update(sections(each.claim))
    choices = [
        filtering.Choice("paper", "Paper", {paper: paper for paper in by_paper}),
        filtering.Choice("verdict", "Verdict", {slug(word): word for word in said}),
        filtering.Choice(
            "section",
            "Section",
            of="paper",
            groups={
                (paper, paper): {_section(paper, name): name for name in sorted(names, key=_natural)}
                for paper, names in by_paper.items()
            },
        ),
    ]
    return filtering.form("claims", choices, "Filter the claims")


def _row(each: Entry) -> str:
    claim, paper = each.claim, _paper(each.claim)
    places = " ".join(_section(paper, name) for name in sections(claim))
    word = slug(each.verdict)
    facts = "\n".join(f"<dt>{escape(name)}</dt><dd>{said}</dd>" for name, said in _facts(each) if said)
    return (
        f'<details data-item id="{claim.id}" data-paper="{paper}" data-verdict="{word}" data-section="{places}">\n'
        f'<summary><span class="claim">{claim.id}</span> '
        f'<span class="verdict {word}"><span aria-hidden="true">{MARKS[each.verdict]}</span> {each.verdict}</span> '
        f'<span class="says">{escape(claim.claim)}</span></summary>\n<dl>\n{facts}\n</dl>\n</details>'
    )


def _facts(each: Entry) -> list[tuple[str, str]]:
    """What a row says when it is open: names and HTML, in the order in which it is read."""
    claim, record = each.claim, each.record or {}
    value = ""
    if record.get("value") is not None:
        low, middle, high = (number(record[name]) for name in ("low", "value", "high"))
        value = f'{middle} [{low}, {high}] <span class="of">of <code>{escape(claim.shows)}</code></span>'
    return [
        ("In the paper", escape(", ".join(sections(claim)))),
        ("Statistic", escape(claim.statistic)),
        ("Rule", f"<code>{escape(claim.rule)}</code>" if claim.rule else ""),
        ("Here", value),
        ("The rule is true in", _shares(record, each.choices)),
        ("Other readings", "; ".join(f"{escape(k)}: {v:.0%}" for k, v in (record.get("also") or {}).items())),
        ("The paper printed", escape(claim.paper_value or "")),
        ("Its own numbers say", escape(claim.holds_in_paper_own_numbers)),
        ("Stands on", escape(record.get("stands_on", claim.stands_on))),
        ("Why", escape(record.get("reason") or "")),
        ("Note", escape(claim.note or "")),
        ("Judged on", f'<a href="../notebooks/{claim.page}.html">{claim.page}</a>'),
        ("Decided by", "; ".join(_link(place) for place in each.places)),
        ("Link", f'<a href="#{claim.id}">claims.html#{claim.id}</a>'),
    ]


def _shares(record: Mapping[str, Any], choices: str | None) -> str:
    if record.get("share_of_replicates") is None:
        return ""
    said = f"{record['share_of_replicates']:.0%} of {record['replicates']:,} replicates ({escape(record['unit'])})"
    if record.get("share_of_multiverse") is None:
        return said
    said += f"; {record['share_of_multiverse']:.0%} of {record['analyses']:,} analyses of the multiverse"
    return said + (f' (<a href="../notebooks/{choices}.html">choices</a>)' if choices else "")


def _link(place: deciding.Shown) -> str:
    caption = re.sub(r"\{[a-z:]+\}`([^`]*)`", r"\1", place.caption)
    short = re.split(r"(?<=[a-z)])[.:;] ", caption)[0].rstrip(".")
    return f'<a href="../notebooks/{place.page}.html#{place.anchor}">{escape(short)}</a> ({place.kind})'


def _paper(claim: Claim) -> str:
    return claim.id.split("-")[0]


def _section(paper: str, name: str) -> str:
    return f"{paper}-{slug(name)}"


def _natural(name: str) -> tuple:
    """The abstract first, then sections, appendices, figures and tables, numbers in their order."""
    kinds = ("abstract", "Appendix", "Figure", "Table")
    kind = next((place for place, word in enumerate(kinds) if name.startswith(word)), 0.5)
    return kind, [int(part) for part in re.findall(r"\d+", name)], name
