"""EmoTale: emotions enacted in English and Danish by the same people, every utterance rated by three raters."""

import re
from collections.abc import Mapping
from pathlib import Path

import pandas

from sertools.corpora import cells, listing
from sertools.corpora.descriptor import Descriptor, Download
from sertools.corpora.left_out import table_of
from sertools.corpora.table import HIGHEST, LOWEST, CorpusError

_CITATION = (
    "Hjuler, Skat-Rørdam, Clemmensen and Das (2025), EmoTale: An Enacted Speech-emotion Dataset in Danish, arXiv"
    " 2508.14548"
)
_OWNER = "Maja J. Hjuler, Harald V. Skat-Rørdam, Line H. Clemmensen and Sneha Das, Technical University of Denmark"
_TERMS = "Offered for download without a licence by name; the owners ask that users cite their paper."
_URL = "https://github.com/snehadas/EmoTale"
_LAYOUT = (
    "The owners' README and datasheet, https://github.com/snehadas/EmoTale:"
    " wav/<language>_<speaker>_<emotion>_<sentence>.wav"
)
_NOTES = (
    "All 14 speakers of the English part are among the 18 of the Danish part; speakers carry one name in both.",
    "Both languages have the same five sentences, translated from EMO-DB's German, under the same numbers.",
    "Activation and valence are the means of three raters on 1 to 5 in steps of 0.5. The README says two raters; the"
    " datasheet and the table say three.",
    "Three speakers are children (008 and 009 aged 12, 014 aged 9); written consent came from the participants or their"
    " guardians, says the datasheet.",
    "The recordings are stereo.",
)
_DOWNLOADS = (
    Download(
        url="https://github.com/snehadas/EmoTale/archive/41e7d00f0949d4e7c8d1ae5101a344037ae056de.zip",
        hash=None,
        filename="EmoTale.zip",
    ),
)
_ENACTED = ("neutral", "sad", "happy", "angry", "boredom")


def _descriptor(name: str, language: str, title: str, clips: int, speakers: int) -> Descriptor:
    return Descriptor(
        name=name,
        title=title,
        owner=_OWNER,
        licence="none named; the owners' copyright",
        terms=_TERMS,
        url=_URL,
        citation=_CITATION,
        bibkey="hjuler2025emotale",
        languages=(language,),
        claimed={"clips": clips, "speakers": speakers, "emotions": dict.fromkeys(_ENACTED, clips // len(_ENACTED))},
        layout_source=_LAYOUT,
        notes=_NOTES,
        downloads=_DOWNLOADS,
    )


DESCRIPTOR_EN = _descriptor("emotale-en", "en", "EmoTale, English part", clips=350, speakers=14)
DESCRIPTOR_DK = _descriptor("emotale-dk", "da", "EmoTale, Danish part", clips=450, speakers=18)

_EMOTIONS = {"A": "angry", "B": "boredom", "H": "happy", "N": "neutral", "S": "sad"}
_GENDERS = {"F": "female", "M": "male"}
_RATERS = (1, 2, 3)
_NAME = re.compile(r"(EN|DK)_(\d{3})_([A-Z])_(\d+)", re.ASCII)
_OLDEST = 120
_RATINGS = tuple(f"a{rater}_{what}" for rater in _RATERS for what in ("A", "V", "cat"))


def read_english(root: Path) -> pandas.DataFrame:
    """Read the English part; see :func:`read_danish`."""
    return _read(Path(root), DESCRIPTOR_EN, "EN")


def read_danish(root: Path) -> pandas.DataFrame:
    """Read the Danish part from any folder above ``wav``, ``annotations.csv`` and ``speaker_info.csv``.

    Returns:
        The table of utterances; ``activation`` and ``valence`` are means over the three raters (1 to 5), ``rating`` is
        "human", ``text`` the number of the sentence. Further columns: ``activation_1`` to ``activation_3`` and
        ``valence_1`` to ``valence_3`` (1 to 5), ``category_1`` to ``category_3`` (the emotion each rater chose),
        ``age`` in years.

    Raises:
        CorpusError: no folder, no audio of this language, one of the two tables missing or lacking a column, or more
            recordings than not without ratings or without their speaker's facts (fewer are left out and named).
    """
    return _read(Path(root), DESCRIPTOR_DK, "DK")


def _read(root: Path, descriptor: Descriptor, prefix: str) -> pandas.DataFrame:
    name = descriptor.name
    paths = listing.recordings(root, name)
    ratings = listing.table_file(root, "annotations.csv", name, ("file", *_RATINGS))
    people = listing.table_file(root, "speaker_info.csv", name, ("speaker", "gender", "age"))
    rated = cells.by_key(ratings, "file", name, "annotations.csv")
    known = cells.by_key(people, "speaker", name, "speaker_info.csv")

    def row(path: Path) -> dict[str, object] | None:
        language, speaker, emotion, sentence = listing.parts(_NAME, path, name, "EN_004_A_5.wav").groups()
        if language != prefix:
            return None
        if speaker not in known:
            raise CorpusError(f"{name}: expected speaker {speaker} in speaker_info.csv, came nothing (file {path})")
        if f"{path.stem}.wav" not in rated:
            raise CorpusError(f"{name}: expected {path.stem}.wav in annotations.csv, came nothing (file {path})")
        person = known[speaker]
        return {
            "file": listing.relative(path, root),
            "language": descriptor.languages[0],
            "speaker": f"emotale-{speaker}",
            "gender": listing.decode(_GENDERS, person["gender"], path, name, "gender"),
            "emotion": listing.decode(_EMOTIONS, emotion, path, name),
            "rating": "human",
            "text": sentence,
            **_rated(rated[f"{path.stem}.wav"], path, name),
            "age": cells.whole(person["age"], 0, _OLDEST, "age", f"{name}: speaker {speaker} of {path}"),
        }

    return table_of(name, paths, row, f"recordings named {prefix}_*.wav under {root}, came none")


def _rated(rated: Mapping[str, str], path: Path, name: str) -> dict[str, object]:
    values: dict[str, object] = {}
    for what, letter in (("activation", "A"), ("valence", "V")):
        each = {
            f"{what}_{rater}": cells.number(
                rated[f"a{rater}_{letter}"], LOWEST, HIGHEST, f"a{rater}_{letter}", f"{name}: ratings of {path}"
            )
            for rater in _RATERS
        }
        values |= {what: sum(each.values()) / len(each), **each}
    for rater in _RATERS:
        values[f"category_{rater}"] = listing.decode(
            _EMOTIONS, rated[f"a{rater}_cat"], path, name, "a rater's category"
        )
    return values
