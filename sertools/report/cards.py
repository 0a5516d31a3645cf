"""The data cards of the book: one page a corpus, a table of all of them, and the table of rights.

A corpus whose measurements are at hand gets its whole card; of the others there is what their owners say, and how to
bring them.
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow.parquet

from sertools.corpora import card, registry, tracks
from sertools.corpora.myst import plain, table_of
from sertools.corpora.table import EMOTIONS
from sertools.measure import parquet
from sertools.measure.utterances import Utterances
from sertools.report import dependencies, places, tables
from sertools.report.tables import Markup

PAGE = Path("book", "cards.md")
OVERVIEW = Path("generated", "corpora.md")
"""Beside the cards' folder in the stage."""


def measured(root: Path) -> list[str]:
    """Names of the corpora whose measurements are at hand in the project at `root`, in the registry's order."""
    return [name for name in registry.NAMES if (Path(root) / dependencies.measurements(root, name)).is_file()]


def write(root: Path, folder: Path) -> None:
    """Write the cards and the table of rights into a folder, `book/cards` of the stage; and, for a project that has a
    page on its corpora, cards of those that are not at hand, and the table of all of them beside the folder.

    Raises sertools.corpora.table.CorpusError where a file of measurements lacks what a card shows.
    """
    root, folder = Path(root), Path(folder)
    here = {name: parquet.read(root / dependencies.measurements(root, name), name) for name in measured(root)}
    card.write_cards(folder, {name: (one.table, one.table[list(card.FACTS)], one.card) for name, one in here.items()})
    if not (root / PAGE).is_file():
        return
    readers = pages_of(root)
    for name, one in here.items():
        by_speaker(one).to_csv(folder / f"{name}_speakers.csv", lineterminator="\n")
        with (folder / f"{name}.md").open("a", encoding="utf-8") as page:
            page.write("\n" + in_this_book(name, one, readers.get(name, []), _tokens(root, name)))
    for name in registry.NAMES:
        if name not in here:
            (folder / f"{name}.md").write_text(not_here(name), encoding="utf-8")
    path = folder.parent / OVERVIEW
    path.parent.mkdir(exist_ok=True)
    path.write_text(overview(here, readers, path.with_suffix(".csv")), encoding="utf-8")


def pages_of(root: Path) -> dict[str, list[str]]:
    """Corpus -> the pages that name it, in the book's order."""
    found: dict[str, list[str]] = {}
    for page in dependencies.pages(root):
        for name in dependencies.corpora(root, page):
            found.setdefault(name, []).append(page.id)
    return found


def by_speaker(one: Utterances) -> pd.DataFrame:
    """A row a speaker: corpus, language, gender, age (where anyone's is known), clips, seconds, and clips of each
    emotion."""
    table = one.table
    whose = [name for name in ("corpus", "language", "gender", "age") if name in table and table[name].notna().any()]
    found = table.groupby("speaker")[whose].first()
    found["clips"] = table.groupby("speaker").size()
    found["seconds"] = table.groupby("speaker")["seconds"].sum().round(2)
    counts = pd.crosstab(table["speaker"], table["emotion"])
    return found.join(counts[[emotion for emotion in EMOTIONS if emotion in counts]])


def in_this_book(name: str, one: Utterances, readers: list[str], tokens: int) -> str:
    """What the book does with a corpus: its role, the pages that read it, what ships, and how to get at it."""
    table = one.table
    rows = [("Tracks and groups", ", ".join(f"`{group}`" for group in groups(name)) or "none")]
    repeated = int(table["samples_sha256"].duplicated(keep=False).sum())
    rows.append(("Sentences", f"{table['text'].nunique():,}" if table["text"].notna().any() else "not known"))
    rows.append(("Clips with the same samples as another", f"{repeated:,}"))
    rows.append(("Vowels measured", f"{tokens:,}" if tokens else "none"))
    papers: dict[str, list[str]] = {}
    for page in readers:
        papers.setdefault(page.split("/")[0], []).append(f"{{doc}}`{page.split('/')[1]} </notebooks/{page}>`")
    rows += [(f"Read by `{paper}`", ", ".join(pages)) for paper, pages in papers.items()]
    return "\n\n".join(
        [
            "## In this book",
            table_of(f"{name}: in this book", f"card-{name}-book", ("item", "value"), rows),
            f"Clips of each speaker and emotion: {{download}}`CSV </book/cards/{name}_speakers.csv>`. To load it:",
            f'```python\nfrom sertools.measure.shipped import load\n\nload("{name}")\n```\n',
        ]
    )


def groups(name: str) -> list[str]:
    """The tracks and groups of transfer corpora that a corpus is part of."""
    return [group for group, corpora in (tracks.TRACKS | tracks.TRANSFER).items() if name in corpora]


def not_here(name: str) -> str:
    """The card of a corpus whose recordings and measurements are not at hand: what its owner says, and how to bring
    it."""
    descriptor = registry.descriptor(name)
    claimed = descriptor.claimed
    counts = [(what, f"{claimed[what]:,}" if claimed[what] else "not stated") for what in ("clips", "speakers")]
    emotions = claimed["emotions"] or {}
    counts += [(emotion, f"{emotions[emotion]:,}") for emotion in EMOTIONS if emotion in emotions]
    steps = [f"sertools agree {name}"] if descriptor.needs_agreement else []
    steps += [f"sertools fetch {name}"] if descriptor.downloads else []
    steps.append(f"sertools measure {name}")
    return "\n\n".join(
        [
            f"(card-{name})=\n# {descriptor.title}",
            "This corpus is not here: no page of the book was computed from it. Its reader is tested on a small tree "
            "laid out as its owner distributes it.",
            "## Owner and terms",
            table_of(
                f"{name}: owner and terms",
                f"card-{name}-owner",
                ("item", "what the owner says"),
                card.owner(descriptor),
            ),
            "## Claimed",
            table_of(f"{name}: what the owner claims", f"card-{name}-counts", ("what", "claimed"), counts),
            "## Notes",
            "\n".join(f"* {plain(note)}" for note in descriptor.notes) or "None.",
            "## To bring it",
            f"Put it into a folder `{name}` below the one that `SERTOOLS_CORPORA` names, as its owner distributes it:",
            "```bash\n" + "\n".join(steps) + "\n```\n",
        ]
    )


def overview(here: Mapping[str, Utterances], readers: Mapping[str, list[str]], csv: Path) -> str:
    """A table of all corpora, and its CSV, the file `csv`."""
    shown, rows = [], []
    for name in registry.NAMES:
        descriptor, one = registry.descriptor(name), here.get(name)
        read_by = dict.fromkeys(page.split("/")[0] for page in readers.get(name, []))
        languages = ", ".join(card.LANGUAGES.get(code, code) for code in descriptor.languages)
        facts = {
            "language": languages,
            "speakers": one.table["speaker"].nunique() if one else None,
            "clips": len(one) if one else None,
            "hours": one.table["seconds"].sum() / 3600 if one else None,
            "emotions": one.table["emotion"].nunique() if one else None,
            "rated": ("yes" if one.table["rating"].eq("human").any() else "no") if one else tables.MISSING,
            "read by": ", ".join(paper for paper in read_by if paper not in places.WITHOUT_PAPER)
            if one
            else "not here",
        }
        rows.append({"corpus": name, "title": descriptor.title, **facts, "licence": descriptor.licence})
        shown.append({"corpus": Markup(f"{{ref}}`{name} <card-{name}>`"), **facts})
    tables.write_csv(pd.DataFrame(rows), csv)
    return tables.directive(
        pd.DataFrame(shown),
        anchor="table-corpora",
        caption="All corpora that there is a reader for, as counted here.",
        note="Rated: whether people rated activation and valence. Licences and terms: {numref}`rights-terms`.",
        download=f"/book/{OVERVIEW.with_suffix('.csv').as_posix()}",
        digits={"hours": 1, "speakers": 0, "clips": 0, "emotions": 0},
    )


def _tokens(root: Path, name: str) -> int:
    path = root / "sertools" / "measurements" / "tokens" / f"{name}.parquet"
    return pyarrow.parquet.read_metadata(path).num_rows if path.is_file() else 0
