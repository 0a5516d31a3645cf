"""CaFE: twelve actors of Canadian French, six sentences, six emotions in two intensities, and neutral."""

import re
from pathlib import Path

import pandas

from sertools.corpora import listing
from sertools.corpora.descriptor import Descriptor, Download
from sertools.corpora.left_out import table_of
from sertools.corpora.table import CorpusError

DESCRIPTOR = Descriptor(
    name="cafe",
    title="Canadian French Emotional speech dataset",
    owner="Philippe Gournay, Olivier Lahaie and Roch Lefebvre, Université de Sherbrooke",
    licence="CC BY-NC-SA 4.0",
    terms="Free for non-commercial use with credit, changes shared alike.",
    url="https://zenodo.org/records/1478765",
    citation="Gournay, Lahaie and Lefebvre (2018), A Canadian French Emotional Speech Dataset, ACM MMSys",
    bibkey="gournay2018cafe",
    languages=("fr",),
    claimed={
        "clips": 936,
        "speakers": 12,
        "emotions": {
            "neutral": 72,
            "sad": 144,
            "happy": 144,
            "angry": 144,
            "fear": 144,
            "disgust": 144,
            "surprise": 144,
        },
    },
    layout_source="Readme.txt of the owners' archive (actor-emotion-intensity-sentence), and the archive's folders,"
    " in which neutral has no intensity: Colère/Faible/01-C-1-1.wav, Neutre/01-N-1.wav",
    notes=(
        "Neutral has one intensity only, and its names have three fields (01-N-1).",
        "Odd actors are men, even actors women; actor 07 is 15 years old.",
        "The archive at 192 kHz holds .aiff files, the one at 48 kHz .wav files; both are read, not both at once.",
    ),
    downloads=(
        Download(
            url="https://zenodo.org/records/1478765/files/CaFE_48k.zip?download=1", hash=None, filename="CaFE_48k.zip"
        ),
    ),
)

_EMOTIONS = {
    "N": "neutral",
    "T": "sad",
    "J": "happy",
    "C": "angry",
    "P": "fear",
    "D": "disgust",
    "S": "surprise",
}
_INTENSITIES = {"1": "low", "2": "high"}
_NAME = re.compile(r"(\d\d)-([A-Z])(?:-(\d))?-(\d)", re.ASCII)


def read(root: Path) -> pandas.DataFrame:
    """Read the table of CaFE from any folder above its emotions' folders.

    Returns:
        The table of utterances; ``text`` is the number of the sentence (1 to 6); further column ``intensity`` ("low",
        "high", missing for neutral).

    Raises:
        CorpusError: no folder, no audio in it, or more file names outside the owners' naming than inside it
            (fewer are left out and named).
    """
    root = Path(root)
    return table_of("cafe", listing.recordings(root, "cafe"), lambda path: _row(path, root))


def _row(path: Path, root: Path) -> dict[str, object]:
    actor, letter, intensity, sentence = listing.parts(_NAME, path, "cafe", "01-C-1-1.wav or 01-N-1.wav").groups()
    emotion = listing.decode(_EMOTIONS, letter, path, "cafe")
    if (intensity is None) != (emotion == "neutral"):
        raise CorpusError(f"cafe: expected an intensity in every name but neutral's, came {path.name} (file {path})")
    return {
        "file": listing.relative(path, root),
        "language": "fr",
        "speaker": f"cafe-{actor}",
        "gender": "male" if int(actor) % 2 else "female",
        "emotion": emotion,
        "text": sentence,
        "intensity": intensity and listing.decode(_INTENSITIES, intensity, path, "cafe", "intensity"),
    }
