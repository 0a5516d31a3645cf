"""MSP-Podcast: turns of spontaneous speech cut from podcasts in English, rated by at least five listeners each."""

import re
from pathlib import Path

import pandas

from sertools.corpora import cells, listing
from sertools.corpora.descriptor import Descriptor
from sertools.corpora.left_out import table_of
from sertools.corpora.scale import SEVEN, from_seven
from sertools.corpora.spreadsheet import read_rows
from sertools.corpora.table import LOWEST, CorpusError

DESCRIPTOR = Descriptor(
    name="msp-podcast",
    title="MSP-Podcast corpus",
    owner="Multimodal Signal Processing laboratory, Carlos Busso",
    licence="research only, by agreement between institutions",
    terms="Given to institutions that sign the owners' agreement; not to be passed on.",
    url="https://ecs.utdallas.edu/research/researchlabs/msp-lab/MSP-Podcast.html",
    citation="Lotfian and Busso (2019), Building Naturalistic Emotionally Balanced Speech Corpus by Retrieving"
    " Emotional Speech From Existing Podcast Recordings, IEEE Transactions on Affective Computing 10(4)",
    bibkey="lotfian2019podcast",
    languages=("en",),
    claimed={"clips": None, "speakers": None, "emotions": {}},
    layout_source="The owners' readme.txt of release 1.12 (Audios, Labels/labels_consensus.csv, Transcripts,"
    " ForceAligned), in the supplement to https://openreview.net/forum?id=6p9n68cxGM; columns and letters of the"
    " labels as https://github.com/Strong-AI-Lab/emotion, datasets/MSP-PODCAST/process.py, reads those of an earlier"
    " release (labels_concensus.csv)",
    notes=(
        "Every release has other counts, so none is claimed here: the owners' page names 151,654 turns for 1.11;"
        " Upadhyay et al. (2025) used 1.10, 166 hours, and 49,018 turns of four classes.",
        "The spelling of the file of labels changed between releases; both are read.",
        "Activation and valence are means on 1 to 7, brought to 1 to 5 here.",
        "Emotion X means that no class had most votes: the emotion is missing. O is another emotion.",
        "Some turns have no known speaker: all those of one podcast carry one name (unknown-0123), so that a split by"
        " speakers does not tear a podcast apart.",
        "Test3 has audio and no labels: its turns are not read.",
        "The release brings transcripts (Transcripts/<name>.txt) and a forced alignment"
        " (ForceAligned/<name>.TextGrid) of nearly all turns.",
    ),
    needs_agreement=True,
)

LABELS = ("labels_consensus.csv", "labels_concensus.csv")
COLUMNS = ("filename", "emoclass", "emoact", "emoval", "spkrid", "gender", "split_set")
EMOTIONS = {
    "N": "neutral",
    "S": "sad",
    "H": "happy",
    "A": "angry",
    "F": "fear",
    "D": "disgust",
    "U": "surprise",
    "C": "contempt",
    "O": "other",
    "X": "",
}
GENDERS = {"Female": "female", "Male": "male", "Unknown": ""}
SPLITS = {
    "Train": "train",
    "Validation": "development",
    "Development": "development",
    "Test1": "test1",
    "Test2": "test2",
    "Test3": "test3",
}
_NAME = re.compile(r"MSP-PODCAST_(\d+)_\w+", re.ASCII)
_AUDIO = ("Audios", "Audio")


def read(root: Path, complete: bool = True) -> pandas.DataFrame:
    """Read the table of MSP-Podcast from the folder above ``Audios`` and ``Labels`` or any folder above that.

    Args:
        root: the folder.
        complete: whether to refuse a release of which recordings are missing; ``False`` reads those that are there.

    Returns:
        The table of utterances, named ``msp-podcast/MSP-PODCAST_0001_0008``; ``session`` is the podcast (``0001``),
        ``activation`` and ``valence`` are means over listeners (1 to 5), ``rating`` is "human". Further column
        ``split``: train, development, test1 or test2, as the owners propose.

    Raises:
        CorpusError: no folder, no audio, no labels or two tables of them, a column missing, more rows than not with a
            name, letter or rating outside the owners' format (fewer are left out and named), or (``complete``) a
            recording missing.
    """
    root = Path(root)
    recorded = {path.name: path for path in listing.recordings(root, "msp-podcast") if path.parent.name in _AUDIO}
    source = _labels(root)
    labels, unread = read_rows(source)
    missing = [column for column in COLUMNS if column not in labels]
    if missing:
        raise CorpusError(f"{source}: expected the columns {', '.join(COLUMNS)}, {', '.join(missing)} missing")
    absent = [name for name in labels["filename"] if name not in recorded]
    if absent and (complete or len(absent) == len(labels)):
        raise CorpusError(
            f"msp-podcast: {len(absent)} of {len(labels)} recordings missing under {root}, first: Audios/{absent[0]}"
        )

    def row(line: int) -> dict[str, object] | None:
        told = labels.loc[line]
        path = recorded.get(told["filename"])
        if path is None:
            return None
        podcast = listing.parts(_NAME, path, "msp-podcast", "MSP-PODCAST_0001_0008.wav")[1]
        where = f"{source}, line {line}"
        speaker = f"unknown-{podcast}" if told["spkrid"] in ("", "Unknown") else told["spkrid"]
        return {
            "file": listing.relative(path, root),
            "language": "en",
            "speaker": f"msp-podcast-{speaker}",
            "gender": listing.decode(GENDERS, told["gender"] or "Unknown", where, "msp-podcast", "gender") or None,
            "emotion": listing.decode(EMOTIONS, told["emoclass"], where, "msp-podcast") or None,
            "activation": from_seven(cells.number(told["emoact"], LOWEST, SEVEN, "emoact", where)),
            "valence": from_seven(cells.number(told["emoval"], LOWEST, SEVEN, "emoval", where)),
            "rating": "human",
            "session": podcast,
            "split": listing.decode(SPLITS, told["split_set"], where, "msp-podcast", "the split"),
        }

    return table_of("msp-podcast", labels.index, row, f"a row below the header of {source}, came none", unread)


def transcripts(root: Path) -> dict[str, str]:
    """Utterance to what is said in it, from the owners' files; for aligning, and kept nowhere.

    Raises:
        CorpusError: there is no folder ``Transcripts`` with text files, or one of them is not in UTF-8.
    """
    found = {}
    for name, path in _beside(root, "Transcripts", ".txt").items():
        try:
            found[name] = path.read_text(encoding="utf-8-sig").strip()
        except UnicodeDecodeError as error:
            raise CorpusError(f"msp-podcast: expected UTF-8, came another encoding (file {path})") from error
    return found


def alignments(root: Path) -> dict[str, Path]:
    """Utterance to the TextGrid of the owners' forced alignment.

    Raises:
        CorpusError: there is no folder ``ForceAligned`` with TextGrids.
    """
    return _beside(root, "ForceAligned", ".TextGrid")


def _beside(root: Path, folder: str, ending: str) -> dict[str, Path]:
    found = {
        f"msp-podcast/{path.stem}": path
        for path in sorted(Path(root).rglob(f"*{ending}"))
        if path.parent.name == folder
    }
    if not found:
        raise CorpusError(f"msp-podcast: expected {folder}/MSP-PODCAST_0001_0008{ending} under {root}, came none")
    return found


def _labels(root: Path) -> Path:
    """The one table of labels; those of earlier releases that a release brings lie elsewhere."""
    found = [path for name in LABELS for path in sorted(root.rglob(name)) if path.parent.name == "Labels"]
    if len(found) != 1:
        came = ", ".join(map(str, found)) or "none"
        raise CorpusError(f"msp-podcast: expected one Labels/{LABELS[0]} under {root}, came {came}")
    return found[0]
