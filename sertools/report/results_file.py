"""A results file: what a run of pages found, in numbers, to be sent to others. No sound, no text, no utterance.

One zip with a folder a page: `values.json`, `stamp.json`, `tables/*.csv` and the statistics that its verdicts were
reached with. Figures, executed notebooks and rows kept for other pages stay where they are: they may show single
utterances. What is packed is looked through first; the same is done with what comes in.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from safetensors import SafetensorError

from sertools.corpora import registry, storage
from sertools.corpora.unpack import DAMAGED, plain_members
from sertools.report import gathered, places, rejudge, sent_values, statistics_files, tables
from sertools.report.gathered import STAMP
from sertools.report.sent_values import PAGE

SENT = re.compile(rf"(values\.json|{re.escape(STAMP)}|tables/[a-z0-9_-]+\.csv|{re.escape(statistics_files.FILE)})")
MOST_ROWS = 10_000  # more rows than any table has, and fewer than most corpora have vowels
MOST_BYTES = 200_000_000  # of all files together once they are unpacked; the book's own are a tenth of it
LONGEST = 1_000  # characters of one text: a caption is shorter
_SOUND = re.compile(r"\.(wav|flac|ogg|mp3|aiff?|sph|m4a|textgrid|lab)\b", re.IGNORECASE)
_PLACE = re.compile(r"^(/[\w.-]{2,}/[\w.-]|~[\w.-]*/|\\\\|[A-Za-z]:[\\/])")  # but not a vowel between slashes
_DATE = (2000, 1, 1, 0, 0, 0)  # the same results give the same bytes


class ResultsFileError(ValueError):
    """A results file would hold, or holds, what must not be sent, or is none."""


def pack(folders: Iterable[Path], to: Path) -> list[str]:
    """Write the results file of some pages' folders; return the names of the files in it.

    A path of a user's own corpus among the parameters is cut to its last part.

    Args:
        folders: each `results/<profile>/<paper>/<page>`, or a folder above some of them.
        to: the file, replaced whole or not at all.

    Raises:
        ResultsFileError: no page among the folders, or something in them that must not be sent; the message names the
            file and what was found, and nothing is written.
    """
    contents = {}
    for folder in folders:
        pages = sorted(path.parent for path in Path(folder).rglob(gathered.VALUES))
        if not pages:
            raise ResultsFileError(
                f"expected the results of a page in {folder} or below it, found none: run a page first"
            )
        for page in pages:
            name = f"{page.parent.name}/{page.name}"
            if f"{name}/{gathered.VALUES}" in contents:
                raise ResultsFileError(
                    f"expected each page once, came {name} twice: pack one profile or sweep at a time"
                )
            for path in sorted(page.rglob("*")):
                place = path.relative_to(page).as_posix()
                if SENT.fullmatch(place):
                    contents[f"{name}/{place}"] = _without_places(path) if path.suffix == ".json" else path.read_bytes()
    refuse(contents)
    with storage.whole(to) as partial, zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in contents.items():
            packed.writestr(zipfile.ZipInfo(name, _DATE), content, zipfile.ZIP_DEFLATED)
    return list(contents)


def unpack(file: Path, folder: Path) -> list[Path]:
    """Look a results file through and unpack it into a new folder; return the pages' folders.

    Raises ResultsFileError for a file that is no zip or a damaged one, a member that is no plain file or comes twice, a
    name that none of ours has, members of more than `MOST_BYTES` together, or what `refuse` finds; nothing is written.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            members = plain_members(packed, file)
            if (size := sum(each.file_size for each in members)) > MOST_BYTES:
                raise ResultsFileError(f"{file}: expected at most {MOST_BYTES} bytes unpacked, came {size}")
            names = [each.filename for each in members]
            if twice := [name for place, name in enumerate(names) if name in names[:place]]:
                raise ResultsFileError(f"{file}: expected each file once, came {twice[0]!r} again")
            contents = {each.filename: packed.read(each) for each in members}
    except ResultsFileError:
        raise
    except (*DAMAGED, OSError) as error:
        raise ResultsFileError(
            f"{file}: expected a results file as `sertools pack` writes it, came none: {error}"
        ) from None
    refuse(contents)
    for name, content in contents.items():
        path = Path(folder, *PurePosixPath(name).parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return sorted({Path(folder, *PurePosixPath(name).parts[:2]) for name in contents})


def compare(file: Path, folder: Path, root: Path) -> pd.DataFrame:
    """What a results file says of claims, beside the book's own results.

    Every verdict is reached again from the statistics in the file, by the rules here.

    Args:
        file: the results file; folder: where it is unpacked; root: the project.

    Returns:
        A row a claim and page: ``corpus`` (the training corpus, where the page names one), ``sent`` (verdict as
        recorded there), ``again`` (as its statistics give it here), ``book`` (the book's, empty where it has none),
        and the number with its interval, ``sent number`` and ``book number``.

    Raises:
        ResultsFileError: as `unpack`, and for values that no page records;
        sertools.report.statistics_files.StatisticsError: statistics are missing.
    """
    own = {claim: record for values in gathered.gather(root, "full").values() for claim, record in _claims(values)}
    rows = []
    for page in unpack(file, folder):
        try:
            values = sent_values.read(page / gathered.VALUES)
        except ValueError as error:
            raise ResultsFileError(f"{file}: {error}") from error
        try:
            again = rejudge.rejudge(page, values)
        except statistics_files.StatisticsError:
            raise
        except (LookupError, TypeError, ValueError, AttributeError, SafetensorError) as error:
            raise ResultsFileError(
                f"{file}: expected claims of {page.name} as the page records them, came others: {error!r}"
            ) from error
        for claim, record in _claims(values):
            rows.append(
                {
                    "claim": claim,
                    "page": f"{page.parent.name}/{page.name}",
                    "corpus": values["parameters"].get("train", ""),
                    "sent": record["verdict"],
                    "again": again[claim].verdict,
                    "book": own.get(claim, {}).get("verdict", ""),
                    "sent number": _number(record),
                    "book number": _number(own.get(claim, {})),
                }
            )
    return pd.DataFrame(rows, columns=list(rows[0]) if rows else ["claim"])


def refuse(contents: Mapping[str, bytes]) -> None:
    """Look through the files of a results file, by their names in it.

    Raises ResultsFileError that lists all that must not be in it: names that no page's results have, tables with a row
    for every utterance, names of recordings or utterances, paths of a machine, long texts, files that cannot be read.
    """
    found = []
    for name, content in contents.items():
        parts = name.split("/", 2)
        if len(parts) != 3 or not PAGE.fullmatch("/".join(parts[:2])) or not SENT.fullmatch(parts[2]):
            found.append(f"{name}: no file of a page's results")
            continue
        try:
            texts, rows = _texts(parts[2], content)
        except (ValueError, OSError, RecursionError) as error:
            found.append(f"{name}: cannot be read ({type(error).__name__})")
            continue
        if rows > MOST_ROWS:
            found.append(f"{name}: {rows} rows")
        found += [f"{name}: {fault}" for text in texts if (fault := _fault(text))]
    if found:
        more = f"; and {len(found) - 5} more" if len(found) > 5 else ""
        raise ResultsFileError(f"expected numbers and their headings only, came {'; '.join(found[:5])}{more}")


def _fault(text: str) -> str | None:
    """What is wrong with a text that is to be sent; None for nothing."""
    shown = repr(text if len(text) < 60 else f"{text[:60]}...")
    if len(text) > LONGEST:
        return f"a text of {len(text)} characters, {shown}"
    if _SOUND.search(text):
        return f"the name of a recording, {shown}"
    if _PLACE.match(text):
        return f"a place on a machine, {shown}"
    if any(text.startswith(f"{corpus}/") for corpus in registry.NAMES):
        return f"an utterance, {shown}"
    return None


def _texts(name: str, content: bytes) -> tuple[list[str], int]:
    """All texts of a file, keys and headings too, and the rows of a table (0 for others). ValueError where it is
    none."""
    if name.endswith(".json"):
        return list(_strings(json.loads(content))), 0
    if name.endswith(".csv"):
        frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
        return [*map(str, frame.columns), *pd.unique(frame.to_numpy().ravel())], len(frame)
    return _labels(content), 0


def _labels(content: bytes) -> list[str]:
    """Every name and label in a file of statistics, from its header. ValueError where it is none."""
    length = int.from_bytes(content[:8], "little")
    if not 0 < length <= len(content) - 8:
        raise ValueError("expected the header of a file of tensors, came none")
    header = json.loads(content[8 : 8 + length])
    metadata = header.pop("__metadata__", {}) if isinstance(header, dict) else None
    if not isinstance(metadata, dict) or not all(isinstance(text, str) for text in metadata.values()):
        raise ValueError("expected names of tensors and texts that describe them, came others")
    said = [text for key, value in metadata.items() for text in (key, *_strings(json.loads(value)))]
    return [*said, *header]


def _strings(content: Any) -> Iterable[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for key, value in content.items():
            yield key
            yield from _strings(value)
    elif isinstance(content, list):
        for value in content:
            yield from _strings(value)


def _without_places(path: Path) -> bytes:
    """A JSON file with the folders among its parameters cut to their names."""
    content = json.loads(path.read_text(encoding="utf-8"))
    for part in ("parameters", "changed"):
        if part in content:
            content[part] = {key: _last_part(value) for key, value in content[part].items()}
    return (json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _last_part(value: Any) -> Any:
    if isinstance(value, list):
        return [_last_part(each) for each in value]
    return re.split(r"[\\/]", value.rstrip("\\/"))[-1] if isinstance(value, str) and places.is_folder(value) else value


def _claims(values: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    return list(values.get("claims", {}).items())


def _number(record: Mapping[str, Any]) -> str:
    if record.get("value") is None:
        return ""
    value, low, high = (tables.number(record.get(key)) for key in ("value", "low", "high"))
    return f"{value} [{low}, {high}]"
