"""espeak-ng: text to speech with the exact time of every phone, the same bytes for the same seed.

The library and its data come with the package espeakng-loader (extra ``synth``; it is under the GPL, hence only used,
never shipped). It speaks in a process of its own, see :mod:`sertools.corpora.espeak_process`.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy

from sertools.corpora import espeak_process
from sertools.corpora.table import CorpusError

WORDS_PER_MINUTE = (80, 400)
"""Outside of these espeak-ng drops events of phones."""
PAUSE = "_"
"""The phone that stands for silence."""
CLOSURE_SECONDS = 0.01
"""Shortest digital silence before a phone that counts as its closure; those of espeak-ng last about 50 ms."""
VOWELS = frozenset("iyɨʉɯuɪʏʊeøɘɵɤoəɛœɜɞʌɔæɐaɶɑɒɚɝᵻ")
MARKS = "ˈˌ"
SIGNS = str.maketrans("", "", '-."')
"""What espeak-ng puts into names of phones beside IPA."""


@dataclass(frozen=True)
class Voice:
    """A speaker: what a voice file of espeak-ng says.

    Attributes:
        name: letters, digits and hyphens.
        gender: ``female`` or ``male``; espeak-ng only records it.
        pitch: F0 in Hz at the low and at the high end of neutral speech.
        formants: factor on all formant frequencies; above 1: a shorter vocal tract.
        flutter: slow wavering of F0, 0 to 10.
        roughness: alternation of F0 from cycle to cycle, 0 to 7.
        words_per_minute: 80 to 400.
    """

    name: str
    gender: str
    pitch: tuple[int, int]
    formants: float = 1.0
    flutter: int = 2
    roughness: int = 0
    words_per_minute: int = 160

    def __post_init__(self):
        low, high = WORDS_PER_MINUTE
        if not low <= self.words_per_minute <= high:
            raise CorpusError(f"{self.name}: expected {low} to {high} words a minute, came {self.words_per_minute}")

    def file(self) -> str:
        """The text of the voice file. No echo and no breath in it: with them a closure is not silent."""
        formants = [f"formant {number} {100 * self.formants:.1f} 100 100" for number in range(9)]
        lines = ["language variant", f"name {self.name}", f"gender {self.gender}"]
        numbers = [f"pitch {self.pitch[0]} {self.pitch[1]}", f"flutter {self.flutter}", f"roughness {self.roughness}"]
        return "\n".join([*lines, *numbers, *formants]) + "\n"


@dataclass(frozen=True)
class Phone:
    """A stretch of speech: ``start`` and ``end`` in seconds, ``name`` in IPA without marks of stress and tone
    (``_``: a pause), ``stressed`` (primary stress)."""

    start: float
    end: float
    name: str
    stressed: bool = False

    @property
    def vowel(self) -> bool:
        """Whether it holds a vowel: a vowel, a diphthong, or a vowel that espeak-ng speaks as one with a consonant."""
        return not VOWELS.isdisjoint(self.name)


@dataclass(frozen=True)
class Speech:
    """An utterance: ``samples`` (n,), float64 in [-1, 1]; ``rate`` in Hz; ``phones`` that cover it without gaps."""

    samples: numpy.ndarray
    rate: int
    phones: tuple[Phone, ...]

    @property
    def seconds(self) -> float:
        """Duration."""
        return len(self.samples) / self.rate


class Engine:
    """espeak-ng with voices of one's own, as a context manager; not for use from several threads.

    Attributes:
        rate: Hz of what it speaks.
        version: espeak-ng's.

    Args:
        voices: the voices that it can speak with.

    Raises:
        ModuleNotFoundError: espeakng-loader is not installed.
        CorpusError: two voices of one name, or espeak-ng does not start (it needs a system that can fork: Linux or
            macOS).
    """

    def __init__(self, voices: Iterable[Voice]):
        import espeakng_loader

        if not hasattr(os, "fork"):
            raise CorpusError(f"synthetic speech: expected a system that can fork a process, came {sys.platform}")
        self._voices = list(voices)
        if len({voice.name for voice in self._voices}) < len(self._voices):
            raise CorpusError("synthetic speech: expected every voice once, came two of one name")
        self._data = tempfile.TemporaryDirectory(prefix="sertools-espeak-")
        data = _private_data(Path(espeakng_loader.get_data_path()), Path(self._data.name), self._voices)
        # By path, and without the site: the helper needs the standard library only, and starts in a moment.
        command = [sys.executable, "-I", "-S", espeak_process.__file__, espeakng_loader.get_library_path(), str(data)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        hello = self._receive()
        self.rate, self.version = int(hello["sample_rate"]), str(hello["version"])

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *exception) -> None:
        self.close()

    def close(self) -> None:
        """End the process and remove the voices."""
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._data.cleanup()

    def speak(self, language: str, voice: Voice, text: str, seed: int) -> Speech:
        """Speak a text.

        A boundary stands where espeak-ng says, but for a voiceless stop or affricate: espeak-ng puts it at the burst
        and leaves the closure to the phone before; here the closure, which is digital silence, belongs to the stop.

        Args:
            language: espeak-ng's name of the language, for instance ``en-us`` or ``cmn``.
            voice: one of the engine's.
            text: one sentence in the language's own script.
            seed: 0 to 2**31 - 1; the same gives the same samples.

        Raises:
            CorpusError: an unknown voice or language, no phones in what came, or the process has ended.
        """
        if voice not in self._voices:
            names = ", ".join(each.name for each in self._voices)
            raise CorpusError(f"synthetic speech: expected one of the voices {names}, came {voice.name}")
        request = {"voice": f"{language}+{voice.name}", "text": text, "seed": seed}
        request["words_per_minute"] = voice.words_per_minute
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise CorpusError("synthetic speech: expected the process of espeak-ng to run, came its end") from error
        reply = self._receive()
        integers = numpy.frombuffer(self._process.stdout.read(2 * reply["samples"]), dtype="=i2")
        if not any(name for _, name in reply["phones"]):
            raise CorpusError(f"synthetic speech: expected phones in {text!r} ({language}), came none")
        return Speech(integers / 32768.0, self.rate, _phones(reply["phones"], integers, self.rate))

    def _receive(self) -> dict:
        line = self._process.stdout.readline()
        if not line:
            status = self._process.wait()
            raise CorpusError(f"synthetic speech: expected an answer of espeak-ng, came its end (status {status})")
        reply = json.loads(line)
        if "error" in reply:
            raise CorpusError(f"synthetic speech: {reply['error']}")
        return reply


def is_installed() -> bool:
    """Whether synthetic speech can be made here: espeakng-loader and parselmouth are installed."""
    from importlib.util import find_spec

    return all(find_spec(name) is not None for name in ("espeakng_loader", "parselmouth"))


def _private_data(original: Path, private: Path, voices: Iterable[Voice]) -> Path:
    """A folder of espeak-ng's data that differs from the original only in its voice variants."""
    for path in original.iterdir():
        if path.name != "voices":
            (private / path.name).symlink_to(path)
    variants = private / "voices" / "!v"
    variants.mkdir(parents=True)
    for voice in voices:
        (variants / voice.name).write_text(voice.file(), encoding="utf-8")
    return private


def _phones(events: list[tuple[int, str]], samples: numpy.ndarray, rate: int) -> tuple[Phone, ...]:
    """Events (first sample, name) to phones that cover all samples."""
    spans = _with_closures(_spans(events, samples), samples, rate)
    ends = [*(start for start, _ in spans[1:]), len(samples)]
    return tuple(
        Phone(start / rate, end / rate, _ipa(name), MARKS[0] in name)
        for (start, name), end in zip(spans, ends, strict=True)
    )


def _spans(events: list[tuple[int, str]], samples: numpy.ndarray) -> list[tuple[int, str]]:
    """First sample and name (empty: a pause) of every stretch that lasts; two pauses never follow each other."""
    spans: list[tuple[int, str]] = [(0, "")] if events[0][0] > 0 else []
    ends = [*(start for start, _ in events[1:]), len(samples)]
    begun: tuple[int, str] | None = None
    for (start, name), end in zip(events, ends, strict=True):
        start, name = (begun[0], begun[1] + name) if begun else (start, name)
        begun = None
        sounding = end > start and (samples[start:end] != 0).mean() > 0.5
        if (name and end == start) or (not name and sounding):
            # A glide that is spoken as one with the vowel after it lasts no time; the short vowel with which a tapped
            # or trilled r begins has no name. Both belong to what follows.
            begun = (start, name)
        elif end > start and (name or not spans or spans[-1][1]):
            spans.append((start, name))
    return spans


def _with_closures(spans: list[tuple[int, str]], samples: numpy.ndarray, rate: int) -> list[tuple[int, str]]:
    """The stretches with every closure moved from the phone before it into the stop."""
    moved = spans[:1]
    for start, name in spans[1:]:
        before, name_before = moved[-1]
        if name and name_before:
            sounding = numpy.flatnonzero(samples[before:start])
            silent = start - before - (int(sounding[-1]) + 1 if sounding.size else 0)
            start -= silent if silent >= CLOSURE_SECONDS * rate else 0
            if start == before:
                # espeak-ng speaks a dark l as one with the vowel before it and reports it in the closure after it.
                moved.pop()
                if moved and moved[-1][1]:
                    moved[-1] = (moved[-1][0], moved[-1][1] + name_before)
        moved.append((start, name))
    return moved


def _ipa(name: str) -> str:
    """espeak-ng's name of a phone without stress and without the signs that it uses beside IPA's."""
    plain = name.translate(SIGNS)
    return (plain[:-1] + "ʰ" if len(plain) > 1 and plain.endswith("h") else plain) or PAUSE
