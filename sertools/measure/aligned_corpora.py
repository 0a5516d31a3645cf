"""The phones of a corpus by its name, by the route that there is for it.

TextGrids that a user has (of the Montreal Forced Aligner); else, for CASIA, its owner's labels of syllables; else the
text of each recording alone. All recordings of a corpus are aligned together, whatever their emotion: the models of the
phones are estimated on what they align.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pandas

from sertools.corpora import transcripts
from sertools.corpora.phones import Phone
from sertools.corpora.table import CorpusError
from sertools.measure import alignment, alignment_chain, alignment_ends, alignment_features, syllables
from sertools.measure.alignment import FLOOR, ROUNDS
from sertools.measure.textgrid import read_textgrid

BY_SYLLABLES = "casia"
TEXT, SYLLABLES, TEXTGRIDS = "text", "syllables", "TextGrids"
"""The routes."""


@dataclass(frozen=True)
class AlignedCorpus:
    """The phones of a corpus and how they were found.

    Attributes:
        phones: utterance to its phones, names in IPA, times in seconds.
        failures: DataFrame with the columns utterance and reason: recordings without phones.
        how: the route (``by``) and its settings, as JSON can hold them; of CASIA also how many recordings have labels
            (``labelled``) and of how many the labels were repaired (``repaired``).
        floor: seconds; a phone that lasts less has the shortest length that the aligner can give. 0: not known.
    """

    phones: Mapping[str, tuple[Phone, ...]]
    failures: pandas.DataFrame
    how: dict[str, object]
    floor: float


def align(
    name: str,
    table: pandas.DataFrame,
    root: Path,
    *,
    textgrids: Path | None = None,
    workers: int | None = None,
    progress: bool = False,
) -> AlignedCorpus:
    """Align the recordings of a corpus.

    Args:
        name: of the corpus. table: its utterances. root: its folder.
        textgrids: a folder with a TextGrid for each recording, at the recording's own place below ``root``
            (``a/b.wav``: ``a/b.TextGrid``).
        workers, progress: of reading recordings, see :func:`sertools.measure.recordings.map_recordings`.

    Raises:
        CorpusError: no text of this corpus is known and there are no TextGrids; none of the recordings has one; or as
            in :func:`sertools.measure.alignment.align_corpus`, :func:`sertools.measure.syllables.divide`.
    """
    root = Path(root)
    if textgrids is not None:
        return _from_textgrids(name, table, Path(textgrids))
    if name == BY_SYLLABLES:
        return _from_syllables(table, root, workers, progress)
    texts = transcripts.of(table, root, name)
    rounds = alignment.rounds_for(texts)
    found = alignment.align_corpus(table, root, texts, rounds=rounds, workers=workers, progress=progress)
    how = {"by": TEXT, **settings(rounds), **({"parts": found.parts} if found.parts > 1 else {})}
    return AlignedCorpus(found.phones, found.failures, how, FLOOR)


def settings(rounds: tuple[int, ...] = ROUNDS) -> dict[str, object]:
    """What decides our own alignment besides recordings and texts: settings, and versions of what it is made with.

    Args:
        rounds: of estimation, Gaussians a state in each.
    """
    made_with = ("espeakng-loader", "librosa", "soxr", "numpy")
    return {
        "with": ", ".join(f"{each} {metadata.version(each)}" for each in made_with),
        "shift": alignment_features.SHIFT_SECONDS,
        "window": alignment_features.WINDOW_SECONDS,
        "coefficients": alignment_features.COEFFICIENTS,
        "states": alignment_chain.STATES,
        "rounds": list(rounds),
        "speech": {"part": alignment_ends.PART, "run": alignment_ends.RUN, "margin": alignment_ends.MARGIN},
        "optional": {language: list(names) for language, names in alignment.OPTIONAL.items()},
    }


def syllable_parts(
    table: pandas.DataFrame, root: Path, sounds: Mapping[str, alignment.Sound]
) -> tuple[syllables.Divided, int]:
    """CASIA's syllables divided, and how many recordings have labels.

    Args:
        table: CASIA's utterances. root: its folder. sounds: of the utterances that can be read.
    """
    files = {utterance: (Path(root) / file).with_suffix(".lab") for utterance, file in table["file"].items()}
    labels = {utterance: syllables.read_lab(path) for utterance, path in files.items() if path.is_file()}
    texts = transcripts.of(table, root, BY_SYLLABLES)
    codes = table["text"].to_dict()
    characters = {codes[utterance]: sum(map(str.isalnum, one.text)) for utterance, one in texts.items()}
    return syllables.divide(sounds, labels, syllables.spoken(labels, codes, characters), codes), len(labels)


def _from_syllables(table: pandas.DataFrame, root: Path, workers: int | None, progress: bool) -> AlignedCorpus:
    sounds, unread = alignment.read_sounds(table, root, workers=workers, progress=progress)
    divided, labelled = syllable_parts(table, root, sounds)
    short = pandas.DataFrame(list(divided.failures.items()), columns=["utterance", "reason"], dtype="str")
    how = {"by": SYLLABLES, **settings(), "labelled": labelled, "repaired": len(divided.repaired)}
    return AlignedCorpus(divided.phones, pandas.concat([unread, short]).reset_index(drop=True), how, FLOOR)


def _from_textgrids(name: str, table: pandas.DataFrame, folder: Path) -> AlignedCorpus:
    files = {utterance: (folder / file).with_suffix(".TextGrid") for utterance, file in table["file"].items()}
    missing = [utterance for utterance, path in files.items() if not path.is_file()]
    if len(missing) == len(files):
        raise CorpusError(
            f"{name}: expected TextGrids at the recordings' places below {folder}, for instance "
            f"{next(iter(files.values()), folder)}, came none of {len(files)}"
        )
    phones = {utterance: read_textgrid(path) for utterance, path in files.items() if path.is_file()}
    failures = pandas.DataFrame({"utterance": missing, "reason": "no TextGrid"}, dtype="str")
    return AlignedCorpus(phones, failures, {"by": TEXTGRIDS}, 0.0)
