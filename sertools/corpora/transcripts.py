"""What is said in the recordings of a corpus, in a form that espeak-ng can speak.

Texts are their owners': they are read from the files that the owner distributes with the recordings, and never written
anywhere. Where the owner ships no such file, the sentences that a code in the file name stands for are listed as
strings of phones in ``sentence_phones.csv`` (espeak-ng's names of phones, in double brackets, as it reads them).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas

from sertools.corpora import listing
from sertools.corpora.left_out import usable
from sertools.corpora.table import CorpusError

_NUMBER = re.compile(r"[0-9]+\.?")
_SLIPS = re.compile(r"\bfrigde\b")
"""A slip of the pen in EmoTale's table, which espeak-ng would speak as it stands."""


@dataclass(frozen=True)
class Transcript:
    """What is said: ``language`` as espeak-ng names it (``en-us``, ``cmn``), ``text`` in its script or as phones."""

    language: str
    text: str


def of(table: pandas.DataFrame, root: Path, name: str) -> dict[str, Transcript]:
    """The transcripts of a table of utterances, in its order.

    Args:
        table: of one corpus, with index ``utterance`` and the columns ``file`` and ``text`` (the owner's code of the
            sentence) that its reader makes.
        root: folder of the corpus, as its owner distributes it.
        name: of the corpus; one of ``CORPORA``.

    Raises:
        CorpusError: no transcripts of this corpus are known, the owner's file is missing or not as expected, or a
            sentence is not in it.
    """
    if name not in CORPORA:
        raise CorpusError(f"{name}: expected one of the corpora with transcripts, {', '.join(CORPORA)}")
    sentences = CORPORA[name](Path(root))
    codes = table["file"].map(lambda file: Path(file).stem) if name == "nemo" else table["text"]
    found = {}
    for utterance, code in codes.items():
        if name == "tess":
            found[utterance] = Transcript("en-us", f"Say the word {code}.")
        elif code not in sentences:
            raise CorpusError(f"{name}: expected a transcript of sentence {code} ({utterance}), came none under {root}")
        else:
            found[utterance] = sentences[code]
    return found


def _listed(name: str) -> dict[str, Transcript]:
    rows = _phones()
    rows = rows[rows["corpus"] == name]
    return {row.sentence: Transcript(row.language, row.phones) for row in rows.itertuples()}


@cache
def _phones() -> pandas.DataFrame:
    return pandas.read_csv(Path(__file__).with_name("sentence_phones.csv"), dtype="str", encoding="utf-8")


def _emotale(root: Path, column: int, language: str) -> dict[str, Transcript]:
    """The sentences from the table in the owner's README: number, Danish, English between bars."""
    source = _one(root, "README.md", "emotale")

    def sentence(line: str) -> tuple[str, Transcript] | None:
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) <= column + 1 or not _NUMBER.fullmatch(cells[1]):
            return None
        text = _unspoilt(cells[column + 1].removeprefix("_").removesuffix("_").strip(), source)
        return (cells[1].rstrip("."), Transcript(language, _SLIPS.sub("fridge", text))) if text else None

    found = usable("emotale", source.read_text(encoding="utf-8", errors="replace").splitlines(), sentence)
    if not found:
        raise CorpusError(f"emotale: expected a table of the sentences in README.md under {root}, came none")
    return dict(found)


def _nemo(root: Path) -> dict[str, Transcript]:
    rows = listing.table_file(root, "data.tsv", "nemo", ("file_id", "raw_text"), "\t")

    def sentence(row: tuple[str, str]) -> tuple[str, Transcript] | None:
        file, text = row
        return (Path(file).stem, Transcript("pl", _unspoilt(text, root / "data.tsv"))) if text else None

    return dict(usable("nemo", zip(rows["file_id"], rows["raw_text"].str.strip(), strict=True), sentence))


def _casia(root: Path) -> dict[str, Transcript]:
    """The sentences from the one text file beside the speakers' folders: a number, a full stop, the characters."""
    source = _one(root, "*.txt", "casia")

    def sentence(line: str) -> tuple[str, Transcript] | None:
        number, stop, text = line.partition(".")
        # One of the owner's lines has a blank inside it, which espeak-ng would speak as a pause.
        text = re.sub(r"\s", "", text)
        if not stop or not text or not re.fullmatch("[0-9]{3}", number.strip()):
            return None
        return number.strip(), Transcript("cmn", _unspoilt(text, source))

    found = usable("casia", source.read_text(encoding="gb18030", errors="replace").splitlines(), sentence)
    if not found:
        raise CorpusError(f"casia: expected numbered sentences in the text file under {root}, came none")
    return dict(found)


def _unspoilt(text: str, source: Path) -> str:
    if not listing.is_text(text):
        raise CorpusError(f"expected a sentence in the owner's encoding, came {text[:80]!r} (file {source})")
    return text


def _one(root: Path, pattern: str, corpus: str) -> Path:
    found = sorted(path for path in root.rglob(pattern) if path.is_file())
    if len(found) != 1:
        raise CorpusError(f"{corpus}: expected one {pattern} under {root}, came {len(found)}")
    return found[0]


CORPORA: Mapping[str, Callable[[Path], dict[str, Transcript]]] = {
    "emodb": lambda root: _listed("emodb"),
    "ravdess": lambda root: _listed("ravdess"),
    "tess": lambda root: {},
    "emotale-en": lambda root: _emotale(root, 2, "en-us"),
    "emotale-dk": lambda root: _emotale(root, 1, "da"),
    "nemo": _nemo,
    "casia": _casia,
}
"""Corpora whose sentences are known, and how they are read from the owner's folder."""
