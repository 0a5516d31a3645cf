"""Syllable labels of CASIA: read, compared with the sentences, and divided into initial, vowel and coda.

The owner's ``.lab`` files (automatic, 1195 of 1200) hold syllables in pinyin with times in units of 100 ns. In some,
syllables are missing. What a sentence's syllables are is learned from the recordings themselves: all say the same, so
the most frequent row of labels counts, provided that it is as long as the sentence has characters. Recordings with
other labels are aligned anew by models that are estimated on the rest.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy

from sertools.corpora import pinyin
from sertools.corpora.phones import PAUSE, Phone
from sertools.corpora.table import CorpusError
from sertools.measure import alignment_chain, alignment_hmm
from sertools.measure.alignment import ROUNDS, Sound
from sertools.measure.alignment_features import SHIFT_SECONDS, normalise

UNITS = 10_000_000
"""Of a label's time, in a second."""
SILENCE = "SIL"


@dataclass(frozen=True)
class Divided:
    """What came of dividing the syllables of a corpus.

    Attributes:
        phones: utterance to initials (pinyin), vowels (IPA), codas and pauses, in seconds.
        repaired: utterances whose labels were missing or did not agree with the sentence: aligned anew.
        failures: utterance to the reason why there are no phones of it.
    """

    phones: dict[str, tuple[Phone, ...]]
    repaired: tuple[str, ...]
    failures: dict[str, str]


def read_lab(path: Path) -> tuple[Phone, ...]:
    """Read a file of labels: syllables in pinyin with their tones, pauses; seconds. Rows without a name are left out.

    Raises:
        CorpusError: a row that is no label, or one that ends before it starts.
    """
    found = []
    for number, line in enumerate(Path(path).read_text(encoding="ascii").splitlines(), 1):
        fields = line.split()
        if len(fields) < 2:
            if fields:
                raise CorpusError(f"syllables: expected start, end and syllable, came {line!r} ({path}:{number})")
            continue
        start, end = (int(field) / UNITS for field in fields[:2])
        if end < start:
            raise CorpusError(f"syllables: expected an end behind the start, came {line!r} ({path}:{number})")
        if len(fields) == 3:
            found.append(Phone(start, end, PAUSE if fields[2] == SILENCE else fields[2]))
    return tuple(found)


def spoken(labels: Mapping[str, tuple[Phone, ...]], codes: Mapping[str, str], characters: Mapping[str, int]):
    """The syllables of every sentence: the most frequent row of labels that is as long as the sentence.

    Args:
        labels: of each utterance that has any.
        codes: utterance to sentence.
        characters: of each sentence, how many syllables it has.

    Returns:
        dict, sentence to syllables in pinyin with tones.

    Raises:
        CorpusError: no recording of a sentence has as many labels as it has characters.
    """
    rows: dict[str, Counter] = {code: Counter() for code in characters}
    for utterance, phones in labels.items():
        row = tuple(phone.name for phone in phones if phone.name != PAUSE)
        rows[codes[utterance]][row] += len(row) == characters[codes[utterance]]
    found = {}
    for code, counted in rows.items():
        row, times = max(counted.items(), key=lambda item: (item[1], item[0]), default=((), 0))
        if not times:
            raise CorpusError(f"syllables: expected {characters[code]} labels in a recording of {code}, came none such")
        found[code] = row
    return found


def divide(
    sounds: Mapping[str, Sound],
    labels: Mapping[str, tuple[Phone, ...]],
    sentences: Mapping[str, tuple[str, ...]],
    codes: Mapping[str, str],
    rounds: tuple[int, ...] = ROUNDS,
) -> Divided:
    """Divide syllables into their parts, and repair what the labels lack.

    Inside a syllable whose labels agree with the sentence only the boundaries between its parts are sought; the
    syllable's own stay the owner's.

    Args:
        sounds, codes: of every utterance.
        labels: of the utterances that have any.
        sentences: of :func:`spoken`.
        rounds: Gaussians a state in each round of estimation.

    Raises:
        CorpusError: no recording's labels agree with its sentence.
    """
    frames = {utterance: normalise(sound.frames) for utterance, sound in sounds.items()}
    closed = {
        utterance: _closed(labels[utterance], sounds[utterance].seconds) for utterance in sounds if utterance in labels
    }
    whole = {utterance: phones for utterance, phones in closed.items() if _agrees(phones, sentences[codes[utterance]])}
    pieces = [(utterance, phone) for utterance, phones in whole.items() for phone in phones]
    if not pieces:
        raise CorpusError("syllables: expected recordings whose labels agree with their sentences, came none")
    cuts = [frames[utterance][_slice(phone, len(frames[utterance]))] for utterance, phone in pieces]
    chains = [alignment_chain.chain(_parts(phone.name), ()) for _, phone in pieces]
    paths = [_evenly(len(cut), len(chain.phones)) for cut, chain in zip(cuts, chains, strict=True)]
    models = alignment_hmm.first_models(cuts, chains, paths)
    models = alignment_hmm.train(models, cuts, chains, rounds)
    paths = alignment_hmm.align(models, cuts, chains)
    found: dict[str, list[Phone]] = {utterance: [] for utterance in whole}
    for (utterance, piece), chain, path in zip(pieces, chains, paths, strict=True):
        found[utterance] += _inside(piece, chain, path)
    phones = {utterance: tuple(parts) for utterance, parts in found.items()}
    others = [utterance for utterance in sounds if utterance not in whole]
    failures = {}
    for utterance in others:
        known = [Phone(0.0, 0.0, PAUSE)]
        for syllable in sentences[codes[utterance]]:
            known += [Phone(0.0, 0.0, part) for part in (*_parts(syllable), PAUSE)]
        chain = alignment_chain.chain([phone.name for phone in known])
        strange = {phone.name for phone in known} - set(models.names)
        if strange or len(frames[utterance]) < chain.shortest:
            failures[utterance] = f"expected at least {chain.shortest} frames and known parts, came " + (
                f"no recording with {sorted(strange)[0]}" if strange else f"{len(frames[utterance])} frames"
            )
            continue
        path = alignment_hmm.align(models, [frames[utterance]], [chain])[0]
        phones[utterance] = alignment_chain.phones_of(path, chain, sounds[utterance].seconds, known)
    ordered = {utterance: phones[utterance] for utterance in sounds if utterance in phones}
    return Divided(ordered, tuple(utterance for utterance in others if utterance in phones), failures)


def _agrees(labels: tuple[Phone, ...], sentence: tuple[str, ...]) -> bool:
    """Whether the labels are the sentence's, and each lasts long enough for its parts."""
    named = tuple(phone.name for phone in labels if phone.name != PAUSE)
    return named == sentence and all(_lasts(phone) for phone in labels)


def _closed(labels: tuple[Phone, ...], seconds: float) -> tuple[Phone, ...]:
    """The labels up to the end of the recording, which some exceed, without pauses too short for a pause's states."""
    cut = [Phone(min(phone.start, seconds), min(phone.end, seconds), phone.name) for phone in labels]
    return tuple(phone for phone in cut if phone.name != PAUSE or _lasts(phone))


def _lasts(phone: Phone) -> bool:
    # One frame more than the states need: a boundary may fall between frames.
    needed = alignment_chain.STATES * len(_parts(phone.name)) + 1
    return phone.end - phone.start >= needed * SHIFT_SECONDS


def _parts(name: str) -> tuple[str, ...]:
    return (PAUSE,) if name == PAUSE else pinyin.split(name).parts


def _slice(phone: Phone, frames: int) -> slice:
    """The frames of a stretch."""
    first, last = (min(round(time / SHIFT_SECONDS), frames) for time in (phone.start, phone.end))
    return slice(first, last)


def _evenly(frames: int, phones: int) -> numpy.ndarray:
    """A path that spends as many frames in every state."""
    states = alignment_chain.STATES * phones
    return numpy.arange(frames) * states // frames


def _inside(piece: Phone, chain: alignment_chain.Chain, path: numpy.ndarray) -> list[Phone]:
    """The parts of one labelled stretch."""
    places = chain.states[path] // alignment_chain.STATES
    first = numpy.flatnonzero(numpy.diff(places, prepend=-1))
    starts = [piece.start, *(piece.start + first[1:] * SHIFT_SECONDS).tolist()]
    ends = [*starts[1:], piece.end]
    return [Phone(start, end, name) for start, end, name in zip(starts, ends, chain.phones, strict=True)]
