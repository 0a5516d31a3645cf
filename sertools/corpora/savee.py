"""SAVEE: four men read TIMIT sentences in seven emotions."""

import re
from pathlib import Path

import pandas

from sertools.corpora import listing
from sertools.corpora.descriptor import Descriptor
from sertools.corpora.left_out import table_of
from sertools.corpora.table import CorpusError

DESCRIPTOR = Descriptor(
    name="savee",
    title="Surrey Audio-Visual Expressed Emotion database",
    owner="Philip Jackson and Sanaul Haq, University of Surrey",
    licence="research only",
    terms="Free for research after registration with the owners; not to be passed on.",
    url="http://kahlan.eps.surrey.ac.uk/savee/",
    citation="Haq and Jackson (2009), Speaker-dependent audio-visual emotion recognition, AVSP",
    bibkey="haq2009savee",
    languages=("en",),
    claimed={
        "clips": 480,
        "speakers": 4,
        "emotions": {
            "neutral": 120,
            "sad": 60,
            "happy": 60,
            "angry": 60,
            "fear": 60,
            "disgust": 60,
            "surprise": 60,
        },
    },
    layout_source="Info.txt in the owners' AudioData folder: AudioData/<speaker>/<emotion letters><number>.wav",
    notes=(
        "The owners keep a folder a speaker (DC/a01.wav); circulated copies put the speaker into the name"
        " (DC_a01.wav).",
        "The sentence code is the owners' file name (a01): three sentences are common to all emotions, yet stand"
        " under another code in each, so shared codes undercount shared sentences.",
        "All four speakers are men.",
    ),
    needs_agreement=True,
)

_EMOTIONS = {
    "a": "angry",
    "d": "disgust",
    "f": "fear",
    "h": "happy",
    "n": "neutral",
    "sa": "sad",
    "su": "surprise",
}
_SPEAKERS = ("DC", "JE", "JK", "KL")
_NAME = re.compile(r"(?:([A-Z]{2})_)?([a-z]+)(\d\d)", re.ASCII)


def read(root: Path) -> pandas.DataFrame:
    """Read the table of SAVEE, from the owners' folders a speaker or from names that hold the speaker.

    Returns:
        The table of utterances, named ``savee/DC_a01`` in either layout; ``text`` is the owners' sentence code.

    Raises:
        CorpusError: no folder, no audio in it, or more files than not whose speaker or emotion the owners do not
            name (fewer are left out and named).
    """
    root = Path(root)
    return table_of("savee", listing.recordings(root, "savee"), lambda path: _row(path, root))


def _row(path: Path, root: Path) -> dict[str, object]:
    named, letters, number = listing.parts(_NAME, path, "savee", "DC/a01.wav or DC_a01.wav").groups()
    speaker = named or path.parent.name
    if speaker not in _SPEAKERS:
        raise CorpusError(f"savee: expected a speaker of {', '.join(_SPEAKERS)}, came {speaker!r} (file {path})")
    return {
        "utterance": f"{speaker}_{letters}{number}",
        "file": listing.relative(path, root),
        "language": "en",
        "speaker": f"savee-{speaker}",
        "gender": "male",
        "emotion": listing.decode(_EMOTIONS, letters, path, "savee"),
        "text": f"{letters}{number}",
    }
