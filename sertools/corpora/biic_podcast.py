"""BIIC-Podcast: turns of spontaneous speech cut from podcasts in Taiwanese Mandarin, rated by three to six listeners.

No description of the owners' files is public. So the reader takes the owners' recordings and, in place of the owners'
labels, a CSV with columns of given names, which whoever holds the corpus writes from them.
"""

from pathlib import Path, PurePosixPath

import pandas

from sertools.corpora import cells, listing
from sertools.corpora.descriptor import Descriptor
from sertools.corpora.faults import Fault
from sertools.corpora.left_out import table_of, usable
from sertools.corpora.scale import SEVEN, from_seven
from sertools.corpora.spreadsheet import read_rows
from sertools.corpora.table import LOWEST, CorpusError
from sertools.corpora.words import EMOTION_WORDS, GENDER_WORDS, UNKNOWN, lookup

DESCRIPTOR = Descriptor(
    name="biic-podcast",
    title="BIIC-Podcast corpus",
    owner="Behavioral Informatics and Interaction Computation laboratory, National Tsing Hua University, Chi-Chun Lee",
    licence="research only, by agreement",
    terms="Given to those who sign the owners' agreement; not to be passed on.",
    url="https://biic.ee.nthu.edu.tw/open_resource_detail.php?id=63",
    citation="Upadhyay et al. (2023), An Intelligent Infrastructure Toward Large Scale Naturalistic Affective Speech"
    " Corpora Collection, ACII",
    bibkey="upadhyay2023infrastructure",
    languages=("zh",),
    claimed={"clips": None, "speakers": None, "emotions": {}},
    layout_source="None is public: a CSV takes the place of the owners' labels; its columns are described at"
    " sertools.corpora.biic_podcast.read",
    notes=(
        "Upadhyay et al. (2025) used about 137 hours of release 1.0, and 18,980 turns of four classes.",
        "Activation and valence are means on 1 to 7, brought to 1 to 5 here.",
        "The owners' release has transcripts by hand for all turns.",
    ),
    needs_agreement=True,
)

LABELS = "labels.csv"
REQUIRED = ("file", "speaker", "emotion")
OPTIONAL = ("gender", "activation", "valence", "podcast", "split", "text")


def read(root: Path) -> pandas.DataFrame:
    """Read the table of BIIC-Podcast from a folder with the recordings and ``labels.csv``.

    The CSV has a row a turn: ``file`` (path of the recording, relative to the CSV), ``speaker``, ``emotion`` (a word
    of :mod:`sertools.corpora.words`; empty where raters disagree); and, where known, ``gender``, ``activation`` and
    ``valence`` (means on the owners' scale of 1 to 7), ``podcast``, ``split`` and ``text`` (which :func:`transcripts`
    reads, and the table leaves out). Other columns are not read.

    Returns:
        The table of utterances, named by the path of the recording without its ending; ``session`` is the podcast,
        ``rating`` "human" where there is a rating. Further column ``split`` where the CSV has one.

    Raises:
        CorpusError: no folder, no audio, not one ``labels.csv``, a column missing, or more rows than not whose
            recording is not there, is repeated, or that have an unknown word or a rating outside of the scale (fewer
            are left out and named, with file and line).
    """
    root = Path(root)
    recorded = {listing.relative(path, root) for path in listing.recordings(root, "biic-podcast")}
    source, table, unread = _labels(root)
    above = PurePosixPath(listing.relative(source, root)).parent

    def row(line: int) -> dict[str, object]:
        told = table.loc[line]
        file = (above / told["file"]).as_posix()
        where = f"{source}, line {line}"
        if file not in recorded:
            raise CorpusError(f"{where}: expected a recording at {root / file}, came none")
        if not told["speaker"]:
            raise CorpusError(f"{where}: expected a speaker, came none; where nobody is known, name the podcast")
        ratings = {
            column: _rating(told[column], column, where) for column in ("activation", "valence") if column in told
        }
        return {
            "utterance": PurePosixPath(file).with_suffix("").as_posix(),
            "file": file,
            "language": "zh",
            "speaker": f"biic-podcast-{told['speaker']}",
            "gender": _word(GENDER_WORDS, told.get("gender", ""), "gender", where),
            "emotion": _word(EMOTION_WORDS, told["emotion"], "emotion", where),
            "rating": "human" if any(value is not None for value in ratings.values()) else None,
            "session": told.get("podcast") or None,
            **ratings,
            **({"split": told["split"] or None} if "split" in told else {}),
        }

    return table_of("biic-podcast", table.index, row, f"a row below the header of {source}, came none", unread)


def transcripts(root: Path) -> dict[str, str]:
    """Utterance to what is said in it, from the column ``text`` of the CSV; for aligning, and kept nowhere.

    Raises:
        CorpusError: not one ``labels.csv``, or a column missing.
    """
    source, table, unread = _labels(Path(root))
    if "text" not in table:
        raise CorpusError(f"{source}: expected a column text with the transcripts, came {', '.join(table)}")
    above = PurePosixPath(listing.relative(source, Path(root))).parent

    def sentence(line: int) -> tuple[str, str] | None:
        file, text = above / table.at[line, "file"], table.at[line, "text"]
        if text and not (file.name and listing.is_text(text)):
            raise CorpusError(f"{source}, line {line}: expected a file and its text, came {str(file)!r} and {text!r}")
        return (f"biic-podcast/{file.with_suffix('').as_posix()}", text) if text else None

    return dict(usable("biic-podcast", table.index, sentence, unread))


def _labels(root: Path) -> tuple[Path, pandas.DataFrame, list[Fault]]:
    found = sorted(root.rglob(LABELS))
    if len(found) != 1:
        raise CorpusError(
            f"biic-podcast: expected one {LABELS} under {root} with the columns {', '.join(REQUIRED)} and, where known,"
            f" {', '.join(OPTIONAL)}; came {', '.join(map(str, found)) or 'none'}"
        )
    table, unread = read_rows(found[0])
    missing = [column for column in REQUIRED if column not in table]
    if missing:
        raise CorpusError(f"{found[0]}: expected the columns {', '.join(REQUIRED)}, {', '.join(missing)} missing")
    return found[0], table, unread


def _word(words: dict, cell: str, what: str, where: str) -> str | None:
    asked = cell.lower()
    if asked in UNKNOWN:
        return None
    return listing.decode(lookup(words), asked, where, "biic-podcast", what)


def _rating(cell: str, what: str, where: str) -> float | None:
    return from_seven(cells.number(cell, LOWEST, SEVEN, what, where)) if cell.lower() not in UNKNOWN else None
