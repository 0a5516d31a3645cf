"""The book's page on its own pages: how long each ran, in how much memory, and what it was made from."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sertools.report import dependencies, gathered, staleness, tables
from sertools.report.dependencies import Page
from sertools.report.tables import Markup

FOLDER = "book/generated"
SHORT = 12
"""Hexadecimal digits of a fingerprint that are shown; the CSVs have all of them."""


def write(root: Path, tree: Path, profile: str) -> None:
    """Write `book/generated/status.md` into the stage, and a CSV for each of its tables."""
    folder = tree / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    stamps = gathered.stamps(root, profile)
    pages = runs(root, dependencies.pages(root), profile)
    parts = [_summary(pages, profile), _table("pages", pages, _shown_pages(pages), "What each page cost.", folder)]
    if stamps:
        read = data(stamps)
        note = (
            "Pages that read other columns or rows of a corpus have other fingerprints of it. The CSV has a row for "
            "each file, with all digits."
        )
        parts.append(_table("data", read, _shown_data(read), "What the pages read.", folder, note))
        versions = software(stamps)
        parts.append(_table("versions", versions, versions, "What they ran with.", folder))
    (folder / "status.md").write_text("\n\n".join(parts), encoding="utf-8")


def runs(root: Path, pages: list[Page], profile: str) -> pd.DataFrame:
    """A row a page: page, seconds, peak memory (MiB), commit, changed (whether tracked files differed from it), the
    fingerprint of its inputs."""
    stamps, rows = gathered.stamps(root, profile), []
    for page in pages:
        stamp = stamps.get(page.id, {})
        listing = json.loads((Path(root) / page.results(profile) / staleness.RECORD).read_text(encoding="utf-8"))
        memory = stamp.get("peak_memory_bytes")
        rows.append(
            {
                "page": page.id,
                "seconds": stamp.get("seconds"),
                "peak memory (MiB)": None if memory is None else memory / 2**20,
                "commit": stamp.get("commit"),
                "changed": stamp.get("dirty"),
                "inputs": dependencies.fingerprint(listing),
            }
        )
    frame = pd.DataFrame(rows)
    return frame.astype({"seconds": float, "peak memory (MiB)": float})


def data(stamps: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """A row for each file and corpus, as pages read it: what, fingerprint, pages (how many read it so).

    Tables that one page reads of another are left out: they follow from that page's own inputs.
    """
    pages = {page.split("/")[1] for page in stamps}
    readers: dict[tuple[str, str], int] = defaultdict(int)
    for stamp in stamps.values():
        for name, digits in stamp["data"].items():
            if name.split("/")[0] not in pages:
                readers[name, digits] += 1
    rows = [(name, digits, count) for (name, digits), count in sorted(readers.items())]
    return pd.DataFrame(rows, columns=["what", "fingerprint", "pages"])


def software(stamps: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """A row for the platform and for each library, with its version; all of them where pages ran with several."""
    found: dict[str, set[str]] = defaultdict(set)
    for stamp in stamps.values():
        found["platform"].add(stamp["platform"])
        for name, version in stamp["versions"].items():
            found[name].add(version)
    names = ["platform", "python", *sorted(set(found) - {"platform", "python"})]
    return pd.DataFrame([{"library": name, "version": ", ".join(sorted(found[name]))} for name in names])


def _summary(pages: pd.DataFrame, profile: str) -> str:
    total = tables.number(pages["seconds"].sum() / 60, 1)
    return f"Profile: **{profile}**. One after another, its {len(pages)} pages take {total} minutes."


def _shown_pages(pages: pd.DataFrame) -> pd.DataFrame:
    made = [
        "" if pd.isna(row.commit) else f"`{row.commit[:8]}`" + (" and changes" if row.changed is True else "")
        for row in pages.itertuples()
    ]
    return pd.DataFrame(
        {
            "page": [Markup(f"[{name}](/notebooks/{name}.ipynb)") for name in pages["page"]],
            "seconds": pages["seconds"].round(1),
            "peak memory (MiB)": pages["peak memory (MiB)"].round(),
            "commit": [Markup(text) for text in made],
            "inputs": [Markup(f"`{digits[:SHORT]}`") for digits in pages["inputs"]],
        }
    )


def _shown_data(read: pd.DataFrame) -> pd.DataFrame:
    """Corpora by themselves, the files of a folder together: their number, one fingerprint, how many pages at most."""
    folders = read["what"].str.rpartition("/")[0]
    rows = [
        {"what": row.what, "files": None, "fingerprint": row.fingerprint, "pages": row.pages}
        for row in read[folders == ""].itertuples()
    ]
    for folder, files in read[folders != ""].groupby(folders[folders != ""], sort=True):
        digest = hashlib.sha256("\n".join(files["what"] + " " + files["fingerprint"]).encode()).hexdigest()
        rows.append({"what": folder, "files": len(files), "fingerprint": digest, "pages": files["pages"].max()})
    shown = pd.DataFrame(rows).astype({"files": "Int64"})
    return shown.assign(fingerprint=[Markup(f"`{digits[:SHORT]}`") for digits in shown["fingerprint"]])


def _table(
    name: str, frame: pd.DataFrame, shown: pd.DataFrame, caption: str, folder: Path, note: str | None = None
) -> str:
    tables.write_csv(frame, folder / f"status_{name}.csv")
    address = f"/{FOLDER}/status_{name}.csv"
    return tables.directive(shown, anchor=f"table-status-{name}", caption=caption, note=note, download=address)
