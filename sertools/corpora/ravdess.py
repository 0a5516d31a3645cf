"""RAVDESS: the audio-only speech of 24 actors, two sentences, eight emotions, two intensities."""

import re
from pathlib import Path

import pandas

from sertools.corpora import listing
from sertools.corpora.descriptor import Descriptor, Download
from sertools.corpora.left_out import table_of

DESCRIPTOR = Descriptor(
    name="ravdess",
    title="Ryerson Audio-Visual Database of Emotional Speech and Song (audio-only speech)",
    owner="Steven R. Livingstone and Frank A. Russo, Ryerson University",
    licence="CC BY-NC-SA 4.0",
    terms="Free for non-commercial use with credit, changes shared alike; commercial licences are sold by the owners.",
    url="https://zenodo.org/records/1188976",
    citation="Livingstone and Russo (2018), The Ryerson Audio-Visual Database of Emotional Speech and Song, PLoS ONE"
    " 13(5)",
    bibkey="livingstone2018ravdess",
    languages=("en",),
    claimed={
        "clips": 1440,
        "speakers": 24,
        "emotions": {
            "neutral": 96,
            "sad": 192,
            "happy": 192,
            "angry": 192,
            "fear": 192,
            "disgust": 192,
            "surprise": 192,
            "calm": 192,
        },
    },
    layout_source="The owners' page, https://zenodo.org/records/1188976, section on the file naming convention",
    notes=(
        "Files are named by seven numbers: modality, vocal channel, emotion, intensity, statement, repetition, actor.",
        "Only modality 03 (audio-only) and channel 01 (speech) are read; video and song are passed over.",
        "Neutral has no strong intensity, so it has half as many clips as the other emotions.",
        "03-01-03-01-02-01-07 and 03-01-03-01-02-02-07 are the same recording; both rows stay, so that the owners'"
        " 1440 hold, and the leakage audit finds the pair.",
        "Five files are stereo.",
        "All actors speak the same two sentences.",
    ),
    downloads=(
        Download(
            url="https://zenodo.org/records/1188976/files/Audio_Speech_Actors_01-24.zip?download=1",
            hash="md5:bc696df654c87fed845eb13823edef8a",
            filename="Audio_Speech_Actors_01-24.zip",
        ),
    ),
)

_EMOTIONS = {
    "01": "neutral",
    "02": "calm",
    "03": "happy",
    "04": "sad",
    "05": "angry",
    "06": "fear",
    "07": "disgust",
    "08": "surprise",
}
_INTENSITIES = {"01": "normal", "02": "strong"}
_NAME = re.compile(r"(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)", re.ASCII)


def read(root: Path) -> pandas.DataFrame:
    """Read the table of RAVDESS from any folder above its ``Actor_NN`` folders.

    Returns:
        The table of utterances; ``text`` is the number of the statement; further columns ``intensity`` ("normal" or
        "strong") and ``repetition`` (1 or 2). Odd actors are men, even actors women (the owners' naming convention).

    Raises:
        CorpusError: no folder, no audio-only speech in it, or more file names outside the convention than inside it
            (fewer are left out and named).
    """
    root = Path(root)
    return table_of(
        "ravdess",
        listing.recordings(root, "ravdess"),
        lambda path: _row(path, root),
        f"audio-only speech (03-01-*.wav) under {root}, came other modalities only",
    )


def _row(path: Path, root: Path) -> dict[str, object] | None:
    fields = listing.parts(_NAME, path, "ravdess", "03-01-05-01-01-01-01.wav").groups()
    modality, channel, emotion, intensity, statement, repetition, actor = fields
    if (modality, channel) != ("03", "01"):
        return None
    return {
        "file": listing.relative(path, root),
        "language": "en",
        "speaker": f"ravdess-{actor}",
        "gender": "male" if int(actor) % 2 else "female",
        "emotion": listing.decode(_EMOTIONS, emotion, path, "ravdess"),
        "text": statement,
        "intensity": listing.decode(_INTENSITIES, intensity, path, "ravdess", "intensity"),
        "repetition": int(repetition),
    }
