"""AESDD: Greek actors, twenty utterances, five emotions."""

import re
from pathlib import Path

import pandas

from sertools.corpora import listing
from sertools.corpora.descriptor import Descriptor
from sertools.corpora.left_out import table_of

DESCRIPTOR = Descriptor(
    name="aesdd",
    title="Acted Emotional Speech Dynamic Database",
    owner="Multidisciplinary Media and Mediated Communication Research Group, Aristotle University of Thessaloniki",
    licence="freely available; no licence named in its documentation",
    terms="Offered for download on the owners' page; the owners ask to be cited.",
    url="http://m3c.web.auth.gr/research/aesdd-speech-emotion-recognition/",
    citation="Vryzas et al. (2018), Speech Emotion Recognition for Performance Interaction, J. Audio Eng. Soc. 66(6)",
    bibkey="vryzas2018aesdd",
    languages=("el",),
    claimed={"clips": None, "speakers": 5, "emotions": {}},
    layout_source="readme.txt in the folder Tools and Documentation of the owners' archive, section Organising the"
    " database",
    notes=(
        "The readme of version 1.0 says around 500 utterances by five actors (three women, two men) and that more"
        " actors were added later under the same naming; it does not say which actor is which, so genders are missing.",
        "There is no neutral speech.",
        "Of the twenty utterances of an actor and emotion nineteen are shared and one is improvised.",
        "A second take has a letter behind the speaker (f18 (5)b.wav); some names write the speaker with a zero (f10"
        " (01).wav).",
    ),
)

_EMOTIONS = {"a": "angry", "d": "disgust", "f": "fear", "h": "happy", "s": "sad"}
_NAME = re.compile(r"([a-z])(\d\d) ?\((\d+)\)([a-z]?)", re.ASCII)


def read(root: Path) -> pandas.DataFrame:
    """Read the table of AESDD from any folder above its emotions' folders.

    Returns:
        The table of utterances, named ``aesdd/a03-4`` for ``a03 (4).wav`` and ``aesdd/f18-5b`` for ``f18 (5)b.wav``;
        ``text`` is the number of the utterance (01 to 20).

    Raises:
        CorpusError: no folder, no audio in it, or more file names outside the owners' naming than inside it
            (fewer are left out and named).
    """
    root = Path(root)
    return table_of("aesdd", listing.recordings(root, "aesdd"), lambda path: _row(path, root))


def _row(path: Path, root: Path) -> dict[str, object]:
    letter, sentence, number, take = listing.parts(_NAME, path, "aesdd", "a03 (4).wav").groups()
    speaker = int(number)
    return {
        "utterance": f"{letter}{sentence}-{speaker}{take}",
        "file": listing.relative(path, root),
        "language": "el",
        "speaker": f"aesdd-{speaker}",
        "emotion": listing.decode(_EMOTIONS, letter, path, "aesdd"),
        "text": sentence,
    }
