"""EMO-DB: ten German actors, ten sentences, seven emotions, kept where listeners agreed."""

import re
from pathlib import Path

import pandas

from sertools.corpora import listing
from sertools.corpora.descriptor import Descriptor, Download
from sertools.corpora.left_out import table_of

DESCRIPTOR = Descriptor(
    name="emodb",
    title="Berlin Database of Emotional Speech (EMO-DB)",
    owner="Felix Burkhardt, Astrid Paeschke, Miriam Rolfes, Walter F. Sendlmeier and Benjamin Weiss, TU Berlin",
    licence="freely available; no licence named",
    terms="Free to use; the owners ask to be cited.",
    url="http://emodb.bilderbar.info/",
    citation="Burkhardt et al. (2005), A database of German emotional speech, Interspeech",
    bibkey="burkhardt2005emodb",
    languages=("de",),
    claimed={
        "clips": 535,
        "speakers": 10,
        "emotions": {
            "neutral": 79,
            "sad": 62,
            "happy": 71,
            "angry": 127,
            "fear": 69,
            "disgust": 46,
            "boredom": 81,
        },
    },
    layout_source="The owners' documentation, http://emodb.bilderbar.info/docu/: wav/SSTTTEv.wav (speaker, text,"
    " emotion, version)",
    notes=(
        "Kept are the recordings whose emotion at least 80 % of 20 listeners recognised and at least 60 % called"
        " natural, so the emotions are not balanced.",
        "The owners' emotion anxiety (A, German Angst) is read as fear.",
        "One circulated copy is cut or padded to two seconds with wrong labels; it is not this corpus.",
    ),
    downloads=(Download(url="http://emodb.bilderbar.info/download/download.zip", hash=None, filename="download.zip"),),
)

# The letter is the first of the German word: Wut, Langeweile, Ekel, Angst, Freude, Trauer.
_EMOTIONS = {
    "N": "neutral",
    "T": "sad",
    "F": "happy",
    "W": "angry",
    "A": "fear",
    "E": "disgust",
    "L": "boredom",
}
_GENDERS = {
    "03": "male",
    "08": "female",
    "09": "female",
    "10": "male",
    "11": "male",
    "12": "male",
    "13": "female",
    "14": "female",
    "15": "male",
    "16": "female",
}
_NAME = re.compile(r"(\d\d)([ab]\d\d)([A-Z])([a-z])", re.ASCII)


def read(root: Path) -> pandas.DataFrame:
    """Read the table of EMO-DB from any folder above its ``wav`` folder.

    Returns:
        The table of utterances; ``text`` is the owners' sentence code (``a01`` to ``b10``).

    Raises:
        CorpusError: no folder, no audio in it, or more files than not whose speaker or emotion the owners do not
            name (fewer are left out and named).
    """
    root = Path(root)
    return table_of("emodb", listing.recordings(root, "emodb"), lambda path: _row(path, root))


def _row(path: Path, root: Path) -> dict[str, object]:
    speaker, sentence, emotion, _ = listing.parts(_NAME, path, "emodb", "03a01Fa.wav").groups()
    return {
        "file": listing.relative(path, root),
        "language": "de",
        "speaker": f"emodb-{speaker}",
        "gender": listing.decode(_GENDERS, speaker, path, "emodb", "speaker"),
        "emotion": listing.decode(_EMOTIONS, emotion, path, "emodb"),
        "text": sentence,
    }
