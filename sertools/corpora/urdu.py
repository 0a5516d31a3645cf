"""URDU: spontaneous speech cut from talk shows, four emotions."""

import re
from pathlib import Path

import pandas

from sertools.corpora import listing
from sertools.corpora.descriptor import Descriptor, Download
from sertools.corpora.left_out import table_of
from sertools.corpora.table import CorpusError

DESCRIPTOR = Descriptor(
    name="urdu",
    title="URDU dataset of emotional speech",
    owner="Siddique Latif, Adnan Qayyum, Muhammad Usman and Junaid Qadir",
    licence="research only",
    terms="Anyone may use it for research only; the recordings were cut from talk shows published on YouTube.",
    url="https://github.com/siddiquelatif/URDU-Dataset",
    citation="Latif et al. (2018), Cross Lingual Speech Emotion Recognition: Urdu vs. Western Languages, FIT",
    bibkey="latif2018urdu",
    languages=("ur",),
    claimed={
        "clips": 400,
        "speakers": 38,
        "emotions": dict.fromkeys(("neutral", "sad", "happy", "angry"), 100),
    },
    layout_source="The owners' README, https://github.com/siddiquelatif/URDU-Dataset:"
    " <Emotion>/S<gender><id>_F<n>_<emotion><n>.wav",
    notes=(
        "The README claims 38 speakers (27 men, 11 women); the names hold 29: SF1 to SF11, SM1 to SM7 and SM17 to"
        " SM27. The nine missing ids are SM8 to SM16, so men and women are numbered apart and SM1 and SF1 are two"
        " people.",
        "Five men give 234 of the 400 clips (SM5 alone gives 80).",
        "Spontaneous speech: there is no sentence code.",
    ),
    downloads=(
        Download(
            url="https://github.com/siddiquelatif/URDU-Dataset/archive/4b546d4e0fa36d1c86c53a281631b2ab7ce2fdec.zip",
            hash=None,
            filename="URDU-Dataset.zip",
        ),
    ),
)

_EMOTIONS = {"A": "angry", "H": "happy", "N": "neutral", "S": "sad"}
_FOLDERS = {"Angry": "A", "Happy": "H", "Neutral": "N", "Sad": "S"}
_NAME = re.compile(r"S([MF])(\d+)_F\d+_([A-Z])\d+", re.ASCII)


def read(root: Path) -> pandas.DataFrame:
    """Read the table of URDU from any folder above its files.

    Returns:
        The table of utterances; a speaker is the letter of the gender and the number (``urdu-SM1``).

    Raises:
        CorpusError: no folder, no audio in it, or more files than not whose name is outside the owners' naming or
            names another emotion than the folder (fewer are left out and named).
    """
    root = Path(root)
    return table_of("urdu", listing.recordings(root, "urdu"), lambda path: _row(path, root))


def _row(path: Path, root: Path) -> dict[str, object]:
    gender, number, emotion = listing.parts(_NAME, path, "urdu", "SM1_F10_A010.wav").groups()
    folder = _FOLDERS.get(path.parent.name, emotion)
    if folder != emotion:
        raise CorpusError(
            f"urdu: expected emotion {folder} in the folder {path.parent.name}, came {emotion} (file {path})"
        )
    return {
        "file": listing.relative(path, root),
        "language": "ur",
        "speaker": f"urdu-S{gender}{number}",
        "gender": "female" if gender == "F" else "male",
        "emotion": listing.decode(_EMOTIONS, emotion, path, "urdu"),
    }
