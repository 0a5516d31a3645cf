"""Synthetic speech with exact phone times, for tests and the profile ``smoke``: never a result.

espeak-ng speaks (:mod:`sertools.corpora.espeak`), Praat moves the prosody (:mod:`sertools.corpora.prosody`), and a
folder comes out that :func:`sertools.corpora.own.read` reads like a user's own corpus. What is measured from it has to
carry :func:`card`, so that a page shows its banner.
"""

import hashlib
import json
import shutil
import tempfile
import wave
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy
import pandas

from sertools.corpora import own
from sertools.corpora.espeak import Engine, Speech, Voice
from sertools.corpora.prosody import CUES, SPREAD, change, cues_of
from sertools.corpora.sentences import SENTENCES
from sertools.corpora.table import CorpusError

RATE = 16_000
WORD = "synthetic"
"""What the name of the folder, hence of the corpus and of every utterance and speaker in it, has to contain."""
LABELS, PHONES, RECORD = "labels.csv", "phones.csv", "synthetic.json"
# names of espeak-ng for the tables' languages
ENGINE_LANGUAGES: Mapping[str, str] = {
    "de": "de",
    "el": "el",
    "en": "en-us",
    "fr": "fr",
    "it": "it",
    "ru": "ru",
    "ur": "ur",
    "zh": "cmn",
}
# Our choice: F0 at the low end of speech (Hz), the high end (factor on it), the vocal tract (factor on formants).
PITCH = {"female": (140.0, 185.0), "male": (75.0, 110.0)}
PITCH_SPAN = (1.35, 1.55)
FORMANTS = {"female": (1.10, 1.20), "male": (0.94, 1.04)}
WORDS_PER_MINUTE = (145, 185)


def make(
    root: Path,
    *,
    languages: Sequence[str] = ("en",),
    speakers: int = 4,
    sentences: int = 4,
    emotions: Sequence[str] = ("neutral", "sad", "happy", "angry"),
    seed: int = 0,
) -> pandas.DataFrame:
    """Write a corpus of synthetic speech: every speaker says every sentence of the language in every emotion.

    The folder holds 16 kHz mono WAV files of 16 bits, ``labels.csv`` as :func:`own.read` wants it, ``phones.csv`` (see
    :func:`phones`) and ``synthetic.json`` (see :func:`card`). The same arguments give the same bytes, wherever
    espeak-ng, Praat and numpy are the same; an utterance does not depend on what else is asked for.

    Args:
        root: the folder to write, which may not exist yet; its name has to contain "synthetic".
        languages: some of de, el, en, fr, it, ru, ur, zh.
        speakers: number for each language, every other one female; nobody speaks two languages.
        sentences: number for each language, 1 to 10.
        emotions: some of ``prosody.CUES``: neutral, sad, happy, angry, fear, boredom.
        seed: of speakers and of every utterance.

    Returns:
        The table of utterances.

    Raises:
        ModuleNotFoundError: the extra ``synth`` is not installed.
        CorpusError: an unknown language or emotion, a number out of range, another name of the folder or one that is
            there already, or the engine fails.
    """
    root = Path(root)
    _check(root, languages, speakers, sentences, emotions)
    cast = {language: [speaker(language, index, seed) for index in range(speakers)] for language in languages}
    root.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target and renamed at the end: half a corpus never bears its name.
    unfinished = Path(tempfile.mkdtemp(prefix=f".{root.name}-", dir=root.parent))
    try:
        with Engine(voice for voices in cast.values() for voice in voices) as engine:
            _write(unfinished, engine, cast, sentences, emotions, seed)
            arguments = {"languages": [*languages], "speakers": speakers, "sentences": sentences}
            _record(unfinished, engine.version, arguments | {"emotions": [*emotions], "seed": seed})
        unfinished.chmod(0o755)  # mkdtemp's is for its owner only
        unfinished.rename(root)
    except BaseException:
        shutil.rmtree(unfinished)
        raise
    return own.read(root).table


def speaker(language: str, index: int, seed: int) -> Voice:
    """The index-th speaker (from 0) of a language; even ones are female, odd ones male."""
    gender = ("female", "male")[index % 2]
    draw = numpy.random.default_rng(_seed(seed, "speaker", language, index))
    low = draw.uniform(*PITCH[gender])
    return Voice(
        name=f"{language}-{gender[0]}{index // 2 + 1:02d}",
        gender=gender,
        pitch=(round(low), round(low * draw.uniform(*PITCH_SPAN))),
        formants=round(draw.uniform(*FORMANTS[gender]), 2),
        flutter=int(draw.integers(2, 9)),
        roughness=int(draw.integers(0, 4)),
        words_per_minute=int(draw.integers(*WORDS_PER_MINUTE)),
    )


def phones(root: Path) -> pandas.DataFrame:
    """The phones of a corpus that :func:`make` wrote.

    Returns:
        One row a phone, in the order of the speech: ``file``, ``start`` and ``end`` (seconds; those of a file cover it
        without gaps), ``phone`` (IPA; ``_`` is a pause), ``vowel`` and ``stressed`` (booleans). The times are
        espeak-ng's, divided by the change of tempo; a voiceless stop begins with its closure, except after a pause,
        where no one can tell.

    Raises:
        CorpusError: no synthetic corpus.
    """
    path = _there(root, PHONES)
    # "nan" is a syllable
    return pandas.read_csv(path, keep_default_na=False, dtype={"file": "str", "phone": "str"})


def card(root: Path) -> dict:
    """What has to become the card of utterances that are measured from a synthetic corpus.

    Returns:
        ``synthetic`` (True: makes a page show its banner and refuse the profile ``full``), ``arguments`` of
        :func:`make`, ``versions`` of the engines, ``cues`` and their ``spread``.

    Raises:
        CorpusError: no synthetic corpus.
    """
    return json.loads(_there(root, RECORD).read_text(encoding="utf-8"))


def _there(root: Path, name: str) -> Path:
    path = Path(root) / name
    if not path.is_file():
        raise CorpusError(f"expected a corpus of synthetic speech with {name}, came {root}")
    return path


def _check(root: Path, languages: Sequence[str], speakers: int, sentences: int, emotions: Sequence[str]) -> None:
    for what, asked, known in (("languages", languages, ENGINE_LANGUAGES), ("emotions", emotions, CUES)):
        wrong = [each for each in asked if each not in known]
        if wrong or not asked or len(set(asked)) < len(asked) or isinstance(asked, str):
            raise CorpusError(f"synthetic speech: expected {what} from {', '.join(known)}, each once, came {asked!r}")
    if speakers < 1:
        raise CorpusError(f"synthetic speech: expected at least one speaker, came {speakers}")
    most = min(len(SENTENCES[language]) for language in languages)
    if not 1 <= sentences <= most:
        raise CorpusError(f"synthetic speech: expected 1 to {most} sentences, came {sentences}")
    if WORD not in root.name:
        raise CorpusError(f"synthetic speech: expected {WORD!r} in the name of the folder, came {root.name!r}")
    if root.exists():
        raise CorpusError(f"synthetic speech: expected a folder that is not there yet, came {root}")


def _write(
    folder: Path,
    engine: Engine,
    cast: Mapping[str, Sequence[Voice]],
    sentences: int,
    emotions: Sequence[str],
    seed: int,
) -> None:
    labels, times = [], []
    for language, voices in cast.items():
        (folder / language).mkdir()
        for voice in voices:
            for number, text in enumerate(SENTENCES[language][:sentences], start=1):
                for emotion in emotions:
                    file = f"{language}/{voice.name}-s{number:02d}-{emotion}.wav"
                    number_seed = _seed(seed, voice.name, number, emotion)
                    cues = cues_of(emotion, numpy.random.default_rng(number_seed))
                    speech = engine.speak(ENGINE_LANGUAGES[language], voice, text, number_seed)
                    samples = change(speech.samples, speech.rate, voice.gender, cues, to_rate=RATE, seed=number_seed)
                    _save(folder / file, samples)
                    times += _times(file, speech, cues.tempo, len(samples) / RATE)
                    labels.append(
                        {
                            "file": file,
                            "speaker": voice.name,
                            "gender": voice.gender,
                            "language": language,
                            "emotion": emotion,
                            "text": f"{language}-s{number:02d}",
                        }
                    )
    pandas.DataFrame(labels).to_csv(folder / LABELS, index=False, lineterminator="\n")
    pandas.DataFrame(times).to_csv(folder / PHONES, index=False, lineterminator="\n", float_format="%.6f")


def _times(file: str, speech: Speech, tempo: float, seconds: float) -> list[dict]:
    # The last phone ends with the file, which Praat may have made some samples shorter or longer.
    ends = [phone.end / tempo for phone in speech.phones[:-1]] + [seconds]
    return [
        {
            "file": file,
            "start": phone.start / tempo,
            "end": end,
            "phone": phone.name,
            "vowel": phone.vowel,
            "stressed": phone.stressed,
        }
        for phone, end in zip(speech.phones, ends, strict=True)
    ]


def _save(path: Path, samples: numpy.ndarray) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(numpy.round(samples * 32767).astype("<i2").tobytes())


def _record(folder: Path, espeak_version: str, arguments: Mapping[str, object]) -> None:
    import parselmouth

    record = {
        "synthetic": True,
        "arguments": dict(arguments),
        "versions": {"espeak-ng": espeak_version, "Praat": parselmouth.PRAAT_VERSION, "numpy": numpy.__version__},
        "cues": {emotion: asdict(CUES[emotion]) for emotion in arguments["emotions"]},
        "spread": asdict(SPREAD),
    }
    (folder / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _seed(*parts: object) -> int:
    """A number from 0 to 2**31 - 1 that depends on every part, the same in every process (``hash`` is not)."""
    text = "/".join(map(str, parts))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") & 0x7FFFFFFF
