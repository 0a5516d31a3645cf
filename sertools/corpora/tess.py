"""TESS: two women say 200 words in one carrier phrase and seven emotions."""

import re
from pathlib import Path

import pandas

from sertools.corpora import listing
from sertools.corpora.descriptor import Descriptor, Download
from sertools.corpora.left_out import table_of

DESCRIPTOR = Descriptor(
    name="tess",
    title="Toronto emotional speech set",
    owner="M. Kathleen Pichora-Fuller and Kate Dupuis, University of Toronto",
    licence="CC BY-NC-ND 4.0",
    terms="Free for non-commercial use with credit; changed versions may not be passed on.",
    url="https://doi.org/10.5683/SP2/E8H2MF",
    citation="Pichora-Fuller and Dupuis (2020), Toronto emotional speech set (TESS), Borealis",
    bibkey="pichorafuller2020tess",
    languages=("en",),
    claimed={
        "clips": 2800,
        "speakers": 2,
        "emotions": dict.fromkeys(("neutral", "sad", "happy", "angry", "fear", "disgust", "surprise"), 400),
    },
    layout_source="The owners' page, https://doi.org/10.5683/SP2/E8H2MF: files are named speaker_word_emotion",
    notes=(
        "OAF is the older actress (64), YAF the younger (26).",
        "The owners' emotion ps is pleasant surprise; it is read as surprise.",
        "OA_bite_neutral is a slip of the name for OAF_bite_neutral and is read so.",
        "A circulated copy renames part of the files to <number>test<name><number>, for instance 9testOAF_young_fear4;"
        " utterances keep the owners' name.",
        "Two files are AIFF inside .wav, one is sampled at 96 kHz instead of 24.4 kHz.",
        "Two speakers only: speaker-disjoint folds within TESS train on one and test on the other.",
    ),
    downloads=(
        Download(
            url="https://borealisdata.ca/api/access/dataset/:persistentId/?persistentId=doi:10.5683/SP2/E8H2MF",
            hash=None,
            filename="tess.zip",
        ),
    ),
)

_EMOTIONS = {
    "neutral": "neutral",
    "sad": "sad",
    "happy": "happy",
    "angry": "angry",
    "fear": "fear",
    "disgust": "disgust",
    "ps": "surprise",
}
_SPEAKERS = {"OAF": "OAF", "YAF": "YAF", "OA": "OAF"}
_NAME = re.compile(r"(?:\d+test)?([A-Z]+)_([A-Za-z]+)_([A-Za-z]+)\d*", re.ASCII)


def read(root: Path) -> pandas.DataFrame:
    """Read the table of TESS from any folder above its files.

    Returns:
        The table of utterances, named as the owners name the files (``tess/OAF_back_angry``); ``text`` is the target
        word, which is the owners' code of the sentence.

    Raises:
        CorpusError: no folder, no audio in it, or more file names outside the owners' naming than inside it
            (fewer are left out and named).
    """
    root = Path(root)
    return table_of("tess", listing.recordings(root, "tess"), lambda path: _row(path, root))


def _row(path: Path, root: Path) -> dict[str, object]:
    speaker, word, emotion = listing.parts(_NAME, path, "tess", "OAF_back_angry.wav").groups()
    speaker = listing.decode(_SPEAKERS, speaker, path, "tess", "speaker")
    return {
        "utterance": f"{speaker}_{word}_{emotion}",
        "file": listing.relative(path, root),
        "language": "en",
        "speaker": f"tess-{speaker}",
        "gender": "female",
        "emotion": listing.decode(_EMOTIONS, emotion.lower(), path, "tess"),
        "text": word.lower(),
    }
