"""EMOVO: six Italian actors, fourteen sentences, seven emotions."""

import re
from pathlib import Path

import pandas

from sertools.corpora import listing
from sertools.corpora.descriptor import Descriptor
from sertools.corpora.left_out import table_of

DESCRIPTOR = Descriptor(
    name="emovo",
    title="EMOVO, an Italian emotional speech database",
    owner="Giovanni Costantini, Iacopo Iaderola, Andrea Paoloni and Massimiliano Todisco, Fondazione Ugo Bordoni",
    licence="research only",
    terms="Free for research; the owners ask to be cited.",
    url="http://voice.fub.it/activities/corpora/emovo/index.html",
    citation="Costantini et al. (2014), EMOVO Corpus: an Italian Emotional Speech Database, LREC",
    bibkey="costantini2014emovo",
    languages=("it",),
    claimed={
        "clips": 588,
        "speakers": 6,
        "emotions": dict.fromkeys(("neutral", "sad", "happy", "angry", "fear", "disgust", "surprise"), 84),
    },
    layout_source="Costantini et al. (2014) and the owners' archive: <speaker>/<emotion>-<speaker>-<sentence>.wav",
    notes=(
        "The emotions are Italian: gioia (happy), rabbia (angry), paura (fear), disgusto, sorpresa, tristezza, neutro.",
        "Speakers f1 to f3 are women, m1 to m3 men; all speak the same fourteen sentences.",
        "The recordings are stereo; four last 9 to 14 seconds.",
    ),
)

_EMOTIONS = {
    "neu": "neutral",
    "tri": "sad",
    "gio": "happy",
    "rab": "angry",
    "pau": "fear",
    "dis": "disgust",
    "sor": "surprise",
}
_NAME = re.compile(r"([a-z]{3})-([fm][1-3])-([a-z]\d)", re.ASCII)


def read(root: Path) -> pandas.DataFrame:
    """Read the table of EMOVO from any folder above its speakers' folders.

    Returns:
        The table of utterances; ``text`` is the owners' sentence code (``b1`` to ``n5``).

    Raises:
        CorpusError: no folder, no audio in it, or more file names outside the owners' naming than inside it
            (fewer are left out and named).
    """
    root = Path(root)
    return table_of("emovo", listing.recordings(root, "emovo"), lambda path: _row(path, root))


def _row(path: Path, root: Path) -> dict[str, object]:
    emotion, speaker, sentence = listing.parts(_NAME, path, "emovo", "gio-f1-b1.wav").groups()
    return {
        "file": listing.relative(path, root),
        "language": "it",
        "speaker": f"emovo-{speaker}",
        "gender": "female" if speaker.startswith("f") else "male",
        "emotion": listing.decode(_EMOTIONS, emotion, path, "emovo"),
        "text": sentence,
    }
