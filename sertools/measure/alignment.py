"""Forced alignment that needs nothing but the text.

espeak-ng gives the phones of a sentence and a recording of it; dynamic time warping carries the boundaries over to the
real recording; models of the phones are then estimated on the corpus itself and find the boundaries again (Viterbi),
round by round. No model trained elsewhere, no dictionary and no hand labels have a part in it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy
import pandas

from sertools.corpora.espeak import Engine, Voice
from sertools.corpora.phones import PAUSE, Phone
from sertools.corpora.table import CorpusError
from sertools.corpora.transcripts import Transcript
from sertools.measure import alignment_chain, alignment_dtw, alignment_ends, alignment_features, alignment_hmm, audio
from sertools.measure.recordings import map_recordings

VOICES = {
    "female": Voice("female", "female", pitch=(150, 280), formants=1.08),
    "male": Voice("male", "male", pitch=(80, 160)),
}
OPTIONAL: Mapping[str, tuple[str, ...]] = {"de": ("ə",), "da": ("ə",)}
"""Phones that speakers of a language often leave out; without them a vowel would be predicted where none is spoken
(German ``-en``, Danish ``-de``). Pauses may be left out in every language."""
ROUNDS = (1, 1, 1)
"""Gaussians a state in each round of estimation."""
TEXTS = 3
"""Sentences from which on models are estimated again and again. In fewer, a phone stands in one surrounding only, and
nothing tells the models where it ends: with each round they drift. (In RAVDESS, two sentences, the share of
PocketSphinx's centres that lie in our vowels falls from round to round.)"""
TOGETHER = 5_000
"""Recordings whose models are estimated together, at most: their frames are held in memory, about 10 MB for each minute
of speech. A larger corpus is divided."""
FLOOR = (alignment_chain.STATES + 0.5) * alignment_features.SHIFT_SECONDS
"""Seconds; a phone that lasts less has the shortest length that there is, a frame for each of its states (15 ms)."""


@dataclass(frozen=True)
class Sound:
    """What the alignment of one recording works on.

    Attributes:
        frames: float32 (t, 39), see :func:`sertools.measure.alignment_features.cepstra`.
        seconds: duration.
    """

    frames: numpy.ndarray
    seconds: float


@dataclass(frozen=True)
class Aligned:
    """The phones of the recordings of a corpus.

    Attributes:
        phones: utterance to its phones, which cover the recording without gaps; names in IPA (``_``: a pause).
        failures: DataFrame with the columns utterance and reason: recordings that cannot be read or are shorter than
            their sentence can be.
        parts: how many parts were aligned, each by models of its own.
    """

    phones: dict[str, tuple[Phone, ...]]
    failures: pandas.DataFrame
    parts: int = 1

    def table(self) -> pandas.DataFrame:
        """A row a phone: utterance, start and end (seconds), phone, stressed, vowel."""
        rows = [
            (utterance, phone.start, phone.end, phone.name, phone.stressed, phone.vowel)
            for utterance, phones in self.phones.items()
            for phone in phones
        ]
        return pandas.DataFrame(rows, columns=["utterance", "start", "end", "phone", "stressed", "vowel"])


def align_corpus(
    table: pandas.DataFrame,
    root: Path,
    transcripts: Mapping[str, Transcript],
    *,
    rounds: tuple[int, ...] | None = ROUNDS,
    optional: Mapping[str, Collection[str]] = OPTIONAL,
    together: int = TOGETHER,
    workers: int | None = None,
    progress: bool = False,
) -> Aligned:
    """Align the recordings of a table.

    Args:
        table: of utterances in one language, with the columns ``file`` and ``gender``; the models are estimated on them
            together, so that more recordings than a few minutes help.
        root: folder that the files are relative to.
        transcripts: of every utterance.
        rounds: Gaussians a state in each round; empty: the first models, of the warped boundaries, are not estimated
            again; None: dynamic time warping alone.
        optional: phones that may be left out, by language.
        together: recordings, from 1, above which the table is cut into parts, each a like share of it, that are aligned
            one after the other, so that no more are held in memory.
        workers, progress: of reading the recordings, see :func:`sertools.measure.recordings.map_recordings`.

    Raises:
        CorpusError: an utterance without a transcript, transcripts in two languages, or a text without phones.
        ModuleNotFoundError: librosa, soundfile, soxr or espeakng-loader is not installed.
    """
    language = checked_language(table, transcripts)
    parts = max(1, -(-len(table) // together))
    phones, failed = {}, []
    for part in range(parts):
        rows = table.iloc[part::parts]  # of every speaker and sentence some
        sounds, unread = read_sounds(rows, root, workers=workers, progress=progress)
        found = warped(sounds, {utterance: transcripts[utterance] for utterance in sounds}, rows["gender"])
        short = []
        if rounds is not None and found:
            found, short = refined(sounds, found, rounds, tuple(optional.get(language, ())))
        phones |= found
        failed += [unread, pandas.DataFrame(short, columns=["utterance", "reason"], dtype="str")]
    ordered = {utterance: phones[utterance] for utterance in table.index if utterance in phones}
    return Aligned(ordered, pandas.concat(failed, ignore_index=True), parts)


def rounds_for(transcripts: Mapping[str, Transcript]) -> tuple[int, ...]:
    """The rounds of estimation for recordings of these texts: none below ``TEXTS`` different ones."""
    return ROUNDS if len(set(transcripts.values())) >= TEXTS else ()


def checked_language(table: pandas.DataFrame, transcripts: Mapping[str, Transcript]) -> str:
    """The language of the transcripts of a table's utterances.

    Raises:
        CorpusError: an utterance without a transcript, or transcripts in none or two languages.
    """
    missing = [utterance for utterance in table.index if utterance not in transcripts]
    if missing:
        raise CorpusError(f"alignment: expected a transcript of every utterance, came none of {missing[0]}")
    languages = sorted({transcripts[utterance].language for utterance in table.index})
    if len(languages) != 1:
        raise CorpusError(f"alignment: expected one language, came {', '.join(languages) or 'no utterances'}")
    return languages[0]


def read_sounds(
    table: pandas.DataFrame, root: Path, *, workers: int | None = None, progress: bool = False
) -> tuple[dict[str, Sound], pandas.DataFrame]:
    """What an alignment works on, of every recording that can be read, in the table's order; and the others.

    Args:
        table: with the column ``file``. root: folder that the files are relative to.
        workers, progress: see :func:`sertools.measure.recordings.map_recordings`.

    Returns:
        Utterance to its sound; DataFrame with the columns utterance and reason.
    """

    def one(utterance: str, file: str) -> tuple[Sound | None, str]:
        try:
            recording = audio.read(Path(root) / file)
        except audio.AudioError as error:
            return None, error.reason
        return Sound(alignment_features.cepstra(recording.samples), recording.seconds), "measured"

    sounds, report = map_recordings(one, table["file"], label="cepstra", workers=workers, progress=progress)
    return sounds, report[["utterance", "reason"]]


def warped(
    sounds: Mapping[str, Sound], transcripts: Mapping[str, Transcript], genders: pandas.Series
) -> dict[str, tuple[Phone, ...]]:
    """First boundaries, by dynamic time warping of cepstra and first derivatives without their means.

    The voice has the speaker's gender; where that is not known, both speak and the nearer one is taken. Silence before
    and behind the speech is cut off first: espeak-ng speaks none, and its first phones would be drawn out over it.

    Args:
        sounds, transcripts: by utterance.
        genders: by utterance: ``female``, ``male`` or missing.
    """
    import soxr

    spoken: dict[tuple[Transcript, str], tuple[tuple[Phone, ...], numpy.ndarray]] = {}
    found = {}
    with Engine(VOICES.values()) as engine:
        for utterance, sound in sounds.items():
            gender, transcript = genders[utterance], transcripts[utterance]
            part, tried = alignment_ends.speech(sound.frames), []
            start, end = alignment_ends.seconds(part)
            end = min(end, sound.seconds)
            for voice in [gender] if gender in VOICES else list(VOICES):
                if (transcript, voice) not in spoken:
                    speech = engine.speak(transcript.language, VOICES[voice], transcript.text, seed=0)
                    frames = alignment_features.cepstra(soxr.resample(speech.samples, speech.rate, audio.RATE))
                    spoken[transcript, voice] = speech.phones, _static(frames)
                phones, frames = spoken[transcript, voice]
                where, cost = alignment_dtw.warp(frames, _static(sound.frames[part]))
                tried.append((cost, voice, alignment_dtw.carry(phones, where, end - start)))
            nearest = min(tried, key=lambda each: each[:2])[2]
            found[utterance] = _between_pauses(nearest, start, sound.seconds)
    return found


def refined(
    sounds: Mapping[str, Sound],
    first: Mapping[str, tuple[Phone, ...]],
    rounds: tuple[int, ...] = ROUNDS,
    optional: tuple[str, ...] = (),
) -> tuple[dict[str, tuple[Phone, ...]], list[tuple[str, str]]]:
    """Boundaries found again by models that are estimated from the first ones.

    Args:
        sounds: by utterance.
        first: phones of each, without gaps.
        rounds: Gaussians a state in each round, see :func:`sertools.measure.alignment_hmm.train`.
        optional: names of phones that may be left out, besides pauses.

    Returns:
        Phones by utterance, and pairs of utterance and reason for recordings that have fewer frames than their
        sentence has states.
    """
    known = {utterance: alignment_chain.with_pauses(phones) for utterance, phones in first.items()}
    chains, short = {}, []
    for utterance, phones in known.items():
        chain = alignment_chain.chain([phone.name for phone in phones], (PAUSE, *optional))
        needed, have = chain.shortest, len(sounds[utterance].frames)
        if have < needed:
            short.append((utterance, f"expected {needed} frames for its phones, came {have}"))
        else:
            chains[utterance] = chain
    if not chains:
        return {}, short
    frames = [alignment_features.normalise(sounds[utterance].frames) for utterance in chains]
    places = list(chains.values())
    paths = [
        alignment_chain.path_of(known[utterance], len(values)) for utterance, values in zip(chains, frames, strict=True)
    ]
    models = alignment_hmm.first_models(frames, places, paths)
    models = alignment_hmm.train(models, frames, places, rounds)
    paths = alignment_hmm.align(models, frames, places)
    found = {
        utterance: alignment_chain.phones_of(path, chain, sounds[utterance].seconds, known[utterance])
        for (utterance, chain), path in zip(chains.items(), paths, strict=True)
    }
    return found, short


def _between_pauses(phones: tuple[Phone, ...], start: float, seconds: float) -> tuple[Phone, ...]:
    """Phones that begin at 0 moved to their start, with pauses (their own or new ones) up to both ends."""
    moved = [Phone(phone.start + start, phone.end + start, phone.name, phone.stressed) for phone in phones]
    first, last = moved[0], moved[-1]
    if first.name == PAUSE:
        moved[0] = Phone(0.0, first.end, PAUSE)
    elif first.start > 0:
        moved.insert(0, Phone(0.0, first.start, PAUSE))
    if last.name == PAUSE:
        moved[-1] = Phone(moved[-1].start, seconds, PAUSE)
    elif last.end < seconds:
        moved.append(Phone(last.end, seconds, PAUSE))
    return tuple(moved)


def _static(frames: numpy.ndarray) -> numpy.ndarray:
    """Cepstra and first derivatives without their means; scales are kept, since high cepstra say little."""
    kept = frames[:, : 2 * alignment_features.COEFFICIENTS]
    return kept - kept.mean(axis=0)
