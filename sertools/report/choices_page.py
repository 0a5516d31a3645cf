"""The page on what could not be replicated and what was chosen instead: its tables, from the results of all pages.

`book/choices.md` includes them; beside each lies its CSV.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from sertools.analysis.multiverse.axes import axes
from sertools.analysis.multiverse.axes import papers as in_multiverse
from sertools.report import gathered, replaced, tables
from sertools.report.claims_page import SMOKE
from sertools.report.published import folder as paper_folder
from sertools.report.tables import Markup, escape, number
from sertools.report.verdicts import MULTIVERSE

PAGE = Path("book", "choices.md")
FOLDER = Path("book", "generated")
WILD, VOWELS = "wild/04_1_recognition", "vowels/07_2_2_ablations"
LEFT = ("lost", "only the caption", "partly")
"""How `original` in artefacts.yml begins where a figure or table is not whole."""


def write(root: Path, tree: Path, profile: str) -> None:
    """Write `choices_*.md` and their CSVs into the stage; nothing where the project has no such page."""
    if not (Path(root) / PAGE).is_file():
        return
    target = tree / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    results = Path(root) / "results" / profile
    values = gathered.gather(root, profile)
    recorded = {claim: record for page in values.values() for claim, record in page["claims"].items()}
    shares = replaced.flips(results, list(replaced.CHOICES))
    parts = {
        "banner": SMOKE if profile == "smoke" else "",
        "instead": instead(results, target),
        "lacking": lacking(recorded, target),
        "artefacts": artefacts(target),
        "multiverse": multiverse(shares, target),
        "wild": wild(results, target),
        "vowels": vowels(results, target),
    }
    for name, text in parts.items():
        (target / f"choices_{name}.md").write_text(text, encoding="utf-8")


def instead(results: Path, target: Path) -> str:
    """What could not be had, what stands in its place, and how far results move: a section each, and a CSV of all."""
    entries, rows = [], []
    for one in replaced.replaced():
        moved = [replaced.how_far(each, results) for each in one.moves]
        open_claims = [claim.id for claim in one.claims()]
        entries += [f"### {escape(one.what[0].upper() + one.what[1:])}", ""]
        entries += [f"{', '.join(f'`{paper}`' for paper in one.papers)}. Why: {_plain(one.why)}.", ""]
        entries.append(f"* **Instead**: {_plain(one.instead)}.")
        entries.append(f"* **How far results move**: {'; '.join(moved) if moved else _plain(one.unmeasured or '')}.")
        if open_claims:
            entries.append(f"* **Undecided for want of it**: {', '.join(map(replaced.link, open_claims))}.")
        bring = f"If you have it**: {_plain(one.bring)}" if one.bring else "If you know more**: {doc}`/book/authors`"
        entries += [f"* **{bring}.", ""]
        rows.append(
            {
                "what": one.what,
                "papers": ", ".join(one.papers),
                "why": one.why,
                "instead": one.instead,
                "how far results move": "; ".join(moved) or one.unmeasured,
                "claims left open": ", ".join(open_claims),
                "if you have it": one.bring,
            }
        )
    frame = pd.DataFrame(rows).replace(r"<a [^>]*>([^<]*)</a>", r"\1", regex=True)
    tables.write_csv(frame, target / "choices_instead.csv")
    return "\n".join(entries) + "\nAll of this: {download}`CSV </book/generated/choices_instead.csv>`\n"


def lacking(recorded: Mapping[str, Mapping[str, Any]], target: Path) -> str:
    """The claims without a decision for want of something, with what was measured all the same."""
    frame = replaced.without_decision(recorded)
    shown = pd.DataFrame(
        {
            "claim": [
                Markup(f"{replaced.link(claim)} {escape(said)}")
                for claim, said in zip(frame["claim"], frame["what it says"], strict=True)
            ],
            "why": frame["why"],
            "measured all the same": [_measured(row) for _, row in frame.iterrows()],
            "page": [Markup(f"{{doc}}`/notebooks/{page}`") for page in frame["page"]],
        }
    )
    caption = "Claims that something is missing for, or that the design decides."
    note = "In parentheses: the share of draws of speakers in which the rule is true."
    return _table("lacking", shown, frame, target, caption=caption, note=note)


def artefacts(target: Path) -> str:
    """The figures and tables of the papers that are lost, or known in part."""
    rows = []
    for paper in replaced.PAPERS:
        found = yaml.safe_load((paper_folder(paper) / "artefacts.yml").read_text(encoding="utf-8"))
        rows += [{"paper": paper, **one} for one in found if one["original"].startswith(LEFT)]
    frame = pd.DataFrame(rows)[["paper", "artefact", "content", "original", "page"]]
    shown = frame.drop(columns="page").assign(page=[Markup(f"{{doc}}`/notebooks/{page}`") for page in frame["page"]])
    shown = shown.rename(columns={"content": "what it shows", "original": "what is left of it"})
    caption = "Figures and tables that are lost or known in part, and the page that stands for each."
    return _table("artefacts", shown, frame, target, caption=caption)


def multiverse(shares: pd.DataFrame, target: Path) -> str:
    """How far each choice moves the claims, a table a paper; and, as a CSV, every claim, choice and level."""
    if shares.empty:
        return f"The pages on open choices were {replaced.NOT_RUN}.\n"
    tables.write_csv(shares, target / "choices_flips.csv")
    parts = [_of_paper(paper, group, target) for paper, group in shares.groupby("paper", sort=False)]
    parts.append("Every claim at every level: {download}`CSV </book/generated/choices_flips.csv>`\n")
    return "\n".join(parts)


def _of_paper(paper: str, shares: pd.DataFrame, target: Path) -> str:
    moved = replaced.swings(shares)
    moved["axis"] = moved["choice"].str.split(" ").str[0]
    shown, rows = [], []
    for choice, group in moved.groupby("axis", sort=False):
        largest = group.loc[group["swing"].idxmax()]
        turned = (group["most"] >= MULTIVERSE) & (group["least"] <= 1 - MULTIVERSE)
        levels = shares.loc[shares["choice"] == largest["choice"], "level"].unique()
        own = _own(paper, choice)
        said = ", ".join(f"**{escape(level)}**" if level in own else escape(level) for level in levels)
        facts = {
            "claims": group["claim"].nunique(),
            "turned round": group.loc[turned, "claim"].nunique(),
            "mean swing": group["swing"].mean(),
        }
        most = Markup(f"{largest['swing']:.0%} ({replaced.link(largest['claim'])})")
        shown.append(
            {"choice": Markup(f"*{choice}*: {axes()[choice].asks}"), "levels": Markup(said), **facts, "largest": most}
        )
        of = {"largest swing": largest["swing"], "of claim": largest["claim"]}
        rows.append({"choice": choice, "levels": ", ".join(levels), "the paper's own": ", ".join(own), **facts, **of})
    order = pd.DataFrame(rows)["mean swing"].sort_values(ascending=False, kind="stable").index
    return _table(
        f"multiverse-{paper}",
        pd.DataFrame(shown).loc[order].reset_index(drop=True),
        pd.DataFrame(rows).loc[order].reset_index(drop=True),
        target,
        caption=f"`{paper}`: how far each choice moves the share of analyses in which a claim holds. In bold the "
        "paper's own.",
        note=f"Claims: on how many it bears. Turned round: how many hold in at least {MULTIVERSE:.0%} of the analyses "
        f"at one level and in at most {1 - MULTIVERSE:.0%} at another.",
        digits={"mean swing": ".0%", "claims": 0, "turned round": 0},
    )


def wild(results: Path, target: Path) -> str:
    """The other readings of `wild`: accuracy on the unseen corpus and within, and what pre-training adds."""
    paths = {name: results / WILD / "tables" / f"choices_{name}.csv" for name in ("unseen", "within")}
    if not all(path.is_file() for path in paths.values()):
        return f"The page {WILD} was {replaced.NOT_RUN}.\n"
    parts = {name: pd.read_csv(path).set_index("reading") for name, path in paths.items()}
    frame = pd.DataFrame({"runs": parts["unseen"]["runs"]})
    for name, title in (("unseen", "TESS"), ("within", "test partitions")):
        frame[f"{title}, from scratch"] = parts[name]["scratch"]
        frame[f"{title}, encoder frozen"] = parts[name]["frozen"]
        frame[f"{title}, the encoder adds"] = parts[name]["frozen"] - parts[name]["scratch"]
    frame = frame.reset_index()
    return _table(
        "wild",
        frame,
        frame,
        target,
        caption="Unweighted accuracy of `wild` under each reading that was run, and what the pre-trained encoder adds.",
        note="The first row is the one that verdicts stand on; single runs differ by chance.",
        digits={column: 2 for column in frame.columns[2:]} | {"runs": 0},
    )


def vowels(results: Path, target: Path) -> str:
    """The other choices of `vowels`: recall without adaptation, and what anchoring adds, in points."""
    path = results / VOWELS / "tables" / "choices.csv"
    if not path.is_file():
        return f"The page {VOWELS} was {replaced.NOT_RUN}.\n"
    frame = pd.read_csv(path)
    return _table(
        "vowels",
        frame,
        frame,
        target,
        caption="Recall in four classes of the model without adaptation (CL), percent, and what anchoring adds to it, "
        "in points, under each choice that was run.",
        note="*All utterances alike* is what verdicts stand on; *corpora alike* and *speakers alike* weigh the same "
        "answers otherwise, the others were trained again.",
        digits={column: 1 for column in frame.columns[3:]} | {"runs": 0},
    )


def _own(paper: str, choice: str) -> list[str]:
    """The paper's own levels of a choice: one, or several where its statistics differ."""
    found = in_multiverse()[paper]
    own = (found.own_levels(name).get(choice) for name in found.statistics)
    return list(dict.fromkeys(level for level in own if level))


def _measured(row: pd.Series) -> str:
    if pd.isna(row["value"]):
        return tables.MISSING
    said = number(row["value"])
    if not pd.isna(row["low"]):
        said += f" [{number(row['low'])}, {number(row['high'])}]"
    return said if pd.isna(row["share_of_replicates"]) else f"{said} ({row['share_of_replicates']:.0%})"


def _plain(text: str) -> str:
    """A sentence of replaced.yml, which may hold code between backticks, without its full stop."""
    parts = re.split(r"(`[^`]*`)", " ".join(text.split()).rstrip("."))
    return "".join(
        part if part.startswith("`") else re.sub(r"\S+", lambda word: escape(word[0]), part) for part in parts
    )


def _table(
    name: str,
    shown: pd.DataFrame,
    frame: pd.DataFrame,
    target: Path,
    *,
    caption: str,
    note: str | None = None,
    digits: Mapping[str, Any] | None = None,
) -> str:
    tables.write_csv(frame, target / f"choices_{name}.csv")
    download = f"/{FOLDER.as_posix()}/choices_{name}.csv"
    return tables.directive(
        shown, anchor=f"table-choices-{name}", caption=caption, note=note, download=download, digits=digits
    )
