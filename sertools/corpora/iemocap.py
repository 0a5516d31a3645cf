"""IEMOCAP: ten actors in five sessions of two, improvised and scripted, rated by listeners."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas

from sertools.corpora import cells, listing
from sertools.corpora.descriptor import Descriptor
from sertools.corpora.left_out import table_of, usable
from sertools.corpora.table import HIGHEST, LOWEST, CorpusError

DESCRIPTOR = Descriptor(
    name="iemocap",
    title="Interactive Emotional Dyadic Motion Capture database",
    owner="Signal Analysis and Interpretation Laboratory, University of Southern California",
    licence="research only, by signed release form",
    terms="Given for research to those who sign the owners' release form; not to be passed on.",
    url="https://sail.usc.edu/iemocap/",
    citation="Busso et al. (2008), IEMOCAP: interactive emotional dyadic motion capture database, LRE 42(4)",
    bibkey="busso2008iemocap",
    languages=("en",),
    claimed={
        "clips": 10039,
        "speakers": 10,
        "emotions": {
            "neutral": 1708,
            "sad": 1084,
            "happy": 595,
            "angry": 1103,
            "fear": 40,
            "disgust": 2,
            "surprise": 107,
            "excited": 1041,
            "frustrated": 1849,
            "other": 3,
        },
    },
    layout_source="The README.txt of the owners' release: Session<n>/dialog/EmoEvaluation and Session<n>/sentences/wav",
    notes=(
        "The letter in a dialog's name (Ses01F_impro01) says who wears the markers; the speaker of an utterance is"
        " the letter of its last field (_F000, _M000).",
        "Ratings stand as [valence, activation, dominance].",
        "2507 utterances have no majority emotion (xxx): their emotion is missing.",
        "A mean rating outside 1 to 5 cannot come from the five-point scale and is left missing.",
        "Four classes without excited (neutral, sad, happy, angry) make 4490 utterances.",
    ),
    needs_agreement=True,
)

FOUR_CLASSES = {"neutral": 1708, "sad": 1084, "happy": 595, "angry": 1103}
_EMOTIONS = {
    "neu": "neutral",
    "sad": "sad",
    "hap": "happy",
    "ang": "angry",
    "exc": "excited",
    "fru": "frustrated",
    "fea": "fear",
    "sur": "surprise",
    "dis": "disgust",
    "oth": "other",
    "xxx": "",
}
_LABEL = re.compile(r"\[[\d.]+ - [\d.]+\]\t(\S+)\t(\S+)\t\[([\d.]+), ([\d.]+), ([\d.]+)\]", re.ASCII)
_UTTERANCE = re.compile(r"((Ses0[1-5])[FM]_\w+)_([FM])[A-Z]*\d+", re.ASCII)
_HUGE = 1000.0
_SCRIPTS = ("script01_1", "script01_2", "script01_3", "script02_1", "script02_2", "script03_1", "script03_2")
_IN_PARTS = {
    "Ses03M_impro05": ["Ses03M_impro05a", "Ses03M_impro05b"],
    "Ses03M_impro08": ["Ses03M_impro08a", "Ses03M_impro08b"],
    "Ses05M_script01_1": ["Ses05M_script01_1", "Ses05M_script01_1b"],
}


def read(root: Path, complete: bool = True) -> pandas.DataFrame:
    """Read the table of IEMOCAP from the folder above ``Session1`` to ``Session5`` or any folder above that.

    Args:
        root: the folder.
        complete: whether to refuse a partial release; ``False`` reads those labelled utterances whose recording is
        there.

    Returns:
        The table of utterances; ``speaker`` is session and gender (``iemocap-Ses01F``), ``session`` is ``Ses01`` to
        ``Ses05``; ``activation`` and ``valence`` are means over raters (1 to 5), ``rating`` is "human". Further column
        ``dialog``.

    Raises:
        CorpusError: no folder, no EmoEvaluation files, more lines outside the owners' format than inside it (fewer are
            left out and named), or (``complete``) a dialog, a recording or an utterance of the four classes missing.
    """
    root = Path(root)
    recorded = {path.stem: path for path in listing.recordings(root, "iemocap") if path.parent.parent.name == "wav"}
    labelled = usable("iemocap", _lines(root), _label)
    absent = [name for name, *_ in labelled if name not in recorded]
    if complete and absent:
        raise CorpusError(
            f"iemocap: {len(absent)} of {len(labelled)} recordings missing under {root}, first: {_place(absent[0])}"
        )

    def row(label: tuple[str, str, float, float]) -> dict[str, object] | None:
        name, emotion, valence, activation = label
        if name not in recorded:
            return None
        dialog, session, gender = _UTTERANCE.fullmatch(name).groups()
        return {
            "utterance": name,
            "file": listing.relative(recorded[name], root),
            "language": "en",
            "speaker": f"iemocap-{session}{gender}",
            "gender": "female" if gender == "F" else "male",
            "emotion": emotion or None,
            "activation": _on_scale(activation),
            "valence": _on_scale(valence),
            "rating": "human",
            "session": session,
            "dialog": dialog,
        }

    nothing = f"recordings like {_place('Ses01F_impro01_F000')} under {root}, came none"
    table = table_of("iemocap", labelled, row, nothing)
    if complete:
        four_class(table)
    return table


def four_class(table: pandas.DataFrame) -> pandas.DataFrame:
    """The 4490 utterances labelled neutral, sad, happy or angry (excited is not merged into happy).

    Raises:
        CorpusError: the classes do not count 1708, 1084, 595 and 1103; says how many each class lacks or has too many,
            and which sessions and dialogs are missing.
    """
    subset = table[table["emotion"].isin(FOUR_CLASSES)]
    counted = subset["emotion"].value_counts()
    wrong = [
        f"{emotion} {counted.get(emotion, 0)} of {expected} ({counted.get(emotion, 0) - expected:+d})"
        for emotion, expected in FOUR_CLASSES.items()
        if counted.get(emotion, 0) != expected
    ]
    if not wrong:
        return subset
    there = {utterance.split("/")[-1].rsplit("_", 1)[0] for utterance in table.index}
    missing = [dialog for dialog in dialogs() if dialog not in there]
    sessions = [f"Session{n}" for n in range(1, 6) if not any(dialog.startswith(f"Ses0{n}") for dialog in there)]
    raise CorpusError(
        f"iemocap: expected neutral 1708, sad 1084, happy 595, angry 1103, came {'; '.join(wrong)}; "
        f"sessions missing: {', '.join(sessions) or 'none'}; "
        f"dialogs missing: {len(missing)} of {len(dialogs())}{', first: ' + ', '.join(missing[:5]) if missing else ''}"
    )


def dialogs() -> tuple[str, ...]:
    """The names of the 151 dialogs of a complete release, in order."""
    names = []
    for session in range(1, 6):
        improvised = [f"impro{number:02d}" for number in range(1, 8 if session == 1 else 9)]
        for marked in "FM":
            for take in (*improvised, *_SCRIPTS):
                name = f"Ses0{session}{marked}_{take}"
                names += _IN_PARTS.get(name, [name])
    return tuple(names)


def _lines(root: Path) -> Iterator[tuple[str, Path, int]]:
    """Lines that label an utterance, with their file and number."""
    sources = sorted(path for path in root.rglob("Ses0*.txt") if path.parent.name == "EmoEvaluation")
    if not sources:
        raise CorpusError(f"iemocap: expected Session1/dialog/EmoEvaluation/Ses01F_impro01.txt under {root}, came none")
    for source in sources:
        # A byte that is no UTF-8 spoils its line only: no label holds the sign that takes its place.
        for number, line in enumerate(source.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            # An utterance starts with its times in brackets; the lines below it are single raters' votes.
            if re.match(r"\[\d", line):
                yield line, source, number


def _label(place: tuple[str, Path, int]) -> tuple[str, str, float, float]:
    """Name, emotion, valence and activation of an utterance."""
    line, source, number = place
    match = _LABEL.fullmatch(line.strip())
    if match is None or _UTTERANCE.fullmatch(match[1]) is None:
        raise CorpusError(
            "iemocap: expected [start - end], utterance, emotion and [valence, activation, dominance] between tabs, "
            f"came {line!r} (file {source}, line {number})"
        )
    name, code, *means, _ = match.groups()
    where = f"{source}, line {number}"
    emotion = listing.decode(_EMOTIONS, code, where, "iemocap")
    valence, activation = (cells.number(mean, 0, _HUGE, "a mean rating", where) for mean in means)
    return name, emotion, valence, activation


def _on_scale(mean: float) -> float:
    return mean if LOWEST <= mean <= HIGHEST else float("nan")


def _place(name: str) -> str:
    return f"Session{name[4]}/sentences/wav/{name.rsplit('_', 1)[0]}/{name}.wav"
